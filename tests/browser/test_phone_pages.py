"""The citizens' light pages in a real browser: without script, at phone width, for keyboards and screen readers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select

from surveys.petitions.models import Petition
from surveys.responses.models import AnswerValue, Response
from tests.browser.conftest import LiveServer
from tests.support.people import Cast
from tests.support.phone import count
from tests.support.receipt import QUESTION, TEXT, WHO, Office

PHONE: ViewportSize = {"width": 360, "height": 740}
PAGES = (
    "/",
    "/q/Q2",
    "/q/Q2/full",
    "/q/Q2/thanks",
    "/q/NOPE",
    "/petitions/new?at=Q2",
    "/petitions/new?at=Q2&kind=comment",
    "/petitions/new?at=Q2&kind=petition",
    "/petitions/new?at=Q2&kind=complaint",
    "/receipt",
)


@pytest.fixture
def plain(browser: Browser) -> Page:
    """A phone whose browser runs no script."""
    return browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()


def write_petition(page: Page, url: str) -> str:
    """Send a petition; returns its code."""
    page.goto(f"{url}/petitions/new?kind=petition&at=Q2")
    page.fill("#text", TEXT)
    for name, value in WHO.items():
        page.fill(f"#{name}", value)
    page.get_by_role("button", name="Gửi").click()
    return "-".join(page.locator(".code").inner_text().split())


def test_rating_on_a_phone_without_script(plain: Page, live: LiveServer) -> None:
    plain.goto(f"{live.url}/q/Q2")
    plain.get_by_label("Không hài lòng", exact=True).first.check()
    plain.get_by_label("Chờ lâu").check()
    plain.get_by_label("Góp ý thêm").fill("Xin thêm ghế chờ.")
    plain.get_by_role("button", name="Gửi").click()
    expect(plain.get_by_role("heading", name="Cảm ơn")).to_be_visible()
    plain.reload()
    assert count(live.database, Response) == 1
    with live.database.read() as session:
        assert sorted(session.scalars(select(AnswerValue.value))) == [1, 2]


def test_a_petition_and_its_whole_receipt_without_script(plain: Page, live: LiveServer, live_cast: Cast) -> None:
    code = write_petition(plain, live.url)
    with live.database.read() as session:
        number = session.scalars(select(Petition.number)).one()
    office = Office(live.app, live_cast)
    office.ask(number)
    plain.get_by_role("link", name="Đến trang tra cứu").click()
    plain.get_by_label("Mã tra cứu").fill(code.lower())
    plain.get_by_role("button", name="Xem").click()
    expect(plain.get_by_text(QUESTION).first).to_be_visible()
    plain.get_by_label("Trả lời của Ông/Bà").fill("Tôi nộp tại Quầy 2.")
    plain.get_by_role("button", name="Gửi trả lời").click()
    expect(plain.get_by_role("status")).to_contain_text("Đã gửi tin")
    office.answer(number, assign=False)
    plain.goto(f"{live.url}/receipt")
    plain.get_by_label("Mã tra cứu").fill(code)
    plain.get_by_role("button", name="Xem").click()
    plain.get_by_label("Rất hài lòng").check()
    plain.get_by_role("button", name="Gửi đánh giá").click()
    expect(plain.get_by_role("status")).to_contain_text("Đã ghi nhận đánh giá")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_axe_finds_nothing_and_nothing_breaks_the_policy(
    page: Page, live: LiveServer, looks_accessible: Callable[[Page], None], lang: str
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "404" not in message.text else None)
    page.set_viewport_size(PHONE)
    for path in PAGES:
        page.goto(f"{live.url}{path}{'&' if '?' in path else '?'}lang={lang}")
        looks_accessible(page)
    assert said == []


def test_axe_finds_nothing_on_receipt_and_tracking(
    page: Page, live: LiveServer, live_cast: Cast, looks_accessible: Callable[[Page], None]
) -> None:
    code = write_petition(page, live.url)
    looks_accessible(page)
    with live.database.read() as session:
        number = session.scalars(select(Petition.number)).one()
    office = Office(live.app, live_cast)
    for move_on in (lambda: None, lambda: office.answer(number)):
        move_on()
        page.goto(f"{live.url}/receipt")
        page.get_by_label("Mã tra cứu").fill(code)
        page.get_by_role("button", name="Xem").click()
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        looks_accessible(page)


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_wider_than_a_small_phone(page: Page, live_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    for path in PAGES:
        for lang in ("vi", "en"):
            page.goto(f"{live_url}{path}{'&' if '?' in path else '?'}lang={lang}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, lang)


def test_reasons_appear_with_a_low_score_and_go_with_a_high_one(page: Page, live_url: str) -> None:
    page.goto(f"{live_url}/q/Q2")
    reasons = page.get_by_role("group", name="Điều gì chưa tốt?")
    expect(reasons).to_be_hidden()
    page.locator("label[for=K3-2]").click()
    expect(reasons).to_be_visible()
    page.locator("label[for=K3-5]").click()
    expect(reasons).to_be_hidden()


def test_the_error_summary_has_the_focus_and_leads_to_the_question(page: Page, live_url: str) -> None:
    page.goto(f"{live_url}/q/Q2")
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("[role=alert]")).to_be_focused()
    page.locator("[role=alert] a").first.click()
    expect(page.locator("#G1-1")).to_be_in_viewport()


def test_every_tap_target_is_large_enough(page: Page, live_url: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{live_url}/q/Q2")
    for label in page.locator(".r label").all():
        if label.is_visible():
            box = label.bounding_box()
            assert box is not None
            assert box["height"] >= 52
    for face in page.locator(".fa svg").all()[:5]:
        box = face.bounding_box()
        assert box is not None
        assert round(box["width"]) == 40


def test_the_form_is_filled_in_by_keyboard_alone(page: Page, live: LiveServer) -> None:
    page.goto(f"{live.url}/q/Q2")
    page.locator("#G1-1").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    assert page.locator("#G1-4").is_checked()
    ring = page.locator("label[for=G1-4]").evaluate("one => getComputedStyle(one).boxShadow")
    assert "rgb(255, 201, 64)" in ring
    page.get_by_role("button", name="Gửi").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cảm ơn")).to_be_visible()
    assert count(live.database, Response) == 1


def test_a_scanned_code_fills_the_field_and_leaves_the_address(page: Page, live: LiveServer) -> None:
    code = write_petition(page, live.url)
    page.goto(f"{live.url}/receipt#{code}")
    expect(page.get_by_label("Mã tra cứu")).to_have_value(code)
    assert page.url == f"{live.url}/receipt"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Diễn biến")).to_be_visible()
