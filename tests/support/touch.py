"""The touch screen in a browser: what the tests do at it and what they find stored."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from surveys.core.database import Database
from surveys.petitions.models import Petition
from surveys.questionnaires.models import EditionItem
from surveys.responses.models import AnswerText, AnswerValue, Response

PATIENCE = 8.0
IDLE_MS = 46_000
WARNING_MS = 21_000


def recorded(database: Database, count: int = 1) -> list[dict[str, Any]]:
    """The stored forms as plain values, once there are `count` of them."""
    until = time.monotonic() + PATIENCE
    while True:
        with database.read() as session:
            forms = [_form(session, row) for row in session.scalars(select(Response).order_by(Response.received_at))]
        if len(forms) >= count or time.monotonic() > until:
            assert len(forms) == count
            return forms
        time.sleep(0.1)


def _form(session: Any, row: Response) -> dict[str, Any]:
    codes = {item.id: item.code for item in session.scalars(select(EditionItem))}
    values: dict[str, list[int]] = {}
    for answer in session.scalars(select(AnswerValue).where(AnswerValue.response_id == row.id)):
        values.setdefault(codes[answer.item_id], []).append(answer.value)
    texts = session.scalars(select(AnswerText).where(AnswerText.response_id == row.id))
    words = {codes[text.item_id]: text.text for text in texts}
    return {
        "outcome": row.outcome, "locale": row.locale, "channel": row.channel, "kiosk": row.kiosk_id is not None,
        "values": {code: sorted(numbers) for code, numbers in values.items()}, "words": words,
    }  # fmt: skip


def petitions(database: Database) -> list[Petition]:
    """All petitions that were received."""
    with database.read() as session:
        return list(session.scalars(select(Petition)))


def tap(page: Page, name: str) -> None:
    """Touch a button and let the moment pass in which the choice is shown."""
    page.get_by_role("button", name=name, exact=True).click()
    page.clock.run_for(400)


def heading(page: Page, words: str) -> None:
    """The screen with this heading is shown."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def answer_all(page: Page, score: str) -> None:
    """Score, field, attitude and time, up to the question after them."""
    tap(page, score)
    tap(page, "Sở hữu trí tuệ")
    tap(page, "Hài lòng")
    tap(page, "Đúng hẹn")


def write_petition(page: Page, text: str) -> None:
    """A formal petition up to the last look before sending."""
    tap(page, "Góp ý, phản ánh, kiến nghị")
    page.get_by_text("Phản ánh, kiến nghị về thủ tục, quy định").click()
    page.get_by_label("Nội dung").fill(text)
    tap(page, "Tiếp tục")
    page.get_by_label("Họ và tên").fill("Nguyễn Văn An")
    page.get_by_label("Địa chỉ").fill("Xã Xuân Lộc, Đồng Nai")
    page.get_by_label("Số điện thoại").fill("0912345678")
    tap(page, "Tiếp tục")
    heading(page, "Kiểm tra trước khi gửi")


def left_behind(page: Page) -> str:
    """Everything in the page and in the browser's stores."""
    stores = page.evaluate("() => JSON.stringify([{...sessionStorage}, Object.keys(localStorage), location.href])")
    values = page.evaluate("() => [...document.querySelectorAll('input, textarea')].map((one) => one.value).join('|')")
    return str(page.content() + stores + values)
