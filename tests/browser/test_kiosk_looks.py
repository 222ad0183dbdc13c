"""The touch screen in every look: sizes, contrast, larger text, pairing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.support.touch import IDLE_MS, answer_all, heading, tap, write_petition


def test_a_wrong_pairing_code_is_refused_in_words(page: Page, live: LiveServer) -> None:
    page.goto(f"{live.url}/kiosk/pair")
    page.get_by_label("Mã ghép nối").fill("00000000")
    page.get_by_role("button", name="Ghép nối").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Mã ghép nối")).to_be_focused()


SCREENS: dict[str, Callable[[Page], None]] = {
    "attract": lambda _page: None,
    "field": lambda page: tap(page, "Hài lòng"),
    "reasons": lambda page: answer_all(page, "Không hài lòng"),
    "thanks": lambda page: answer_all(page, "Hài lòng"),
    "unserved": lambda page: tap(page, "Tôi chưa được giải quyết"),
    "track": lambda page: tap(page, "Tra cứu bằng mã"),
    "check": lambda page: write_petition(page, "Đề nghị niêm yết đủ thành phần hồ sơ"),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_is_accessible_in_both_looks(
    kiosk: Page, looks_accessible: Callable[[Page], None], screen: str
) -> None:
    violations: list[str] = []
    kiosk.on("console", lambda message: violations.append(message.text) if message.type == "error" else None)
    SCREENS[screen](kiosk)
    looks_accessible(kiosk)
    kiosk.locator("#tool-contrast").click()
    kiosk.locator("#tool-large").click()
    looks_accessible(kiosk)
    assert violations == []


def test_receipt_and_warning_are_accessible(kiosk: Page, looks_accessible: Callable[[Page], None]) -> None:
    write_petition(kiosk, "Đề nghị niêm yết đủ thành phần hồ sơ")
    kiosk.clock.run_for(IDLE_MS)
    expect(kiosk.get_by_role("dialog")).to_be_visible()
    looks_accessible(kiosk)
    kiosk.get_by_role("button", name="Tôi cần thêm thời gian").click()
    kiosk.get_by_role("button", name="Gửi đi").click()
    heading(kiosk, "Đã tiếp nhận")
    looks_accessible(kiosk)


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (1280, 800)])
def test_the_first_screen_fits_without_scrolling(kiosk: Page, size: tuple[int, int]) -> None:
    kiosk.set_viewport_size({"width": size[0], "height": size[1]})
    page = kiosk.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert page[0] <= size[0]
    assert page[1] <= size[1]
    touched = ".k-tool, .k-way, .k-face"
    heights = kiosk.evaluate("(names) => [...document.querySelectorAll(names)].map((one) => one.offsetHeight)", touched)
    assert min(heights) >= 60
