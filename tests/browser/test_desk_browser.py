"""The desk in a real browser: keys, the guided form, the leader's list on a phone, and axe on every page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LiveServer
from tests.support.client import PageClient
from tests.support.desk import ANSWER, LAW, assign, receive, take, url_of
from tests.support.people import PASSWORD, Cast

Accessible = Callable[[Page], None]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}


def open_as(browser: Browser, live: LiveServer, cast: Cast, who: str, unit: str | None = None, **size: int) -> Page:
    """A window of that size in which that person is signed in."""
    cast.account(who, unit)
    page = browser.new_context(viewport=size or DESK, locale="vi-VN").new_page()
    page.goto(f"{live.url}/admin/sign-in")
    page.locator("input[name=email]").fill(f"{who}-{unit or 'all'}@ydan.test")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/admin/petitions/**")
    return page


def test_legal_works_by_keys_and_the_form_follows_the_choices(
    browser: Browser, live: LiveServer, live_cast: Cast, looks_accessible: Accessible
) -> None:
    number = receive(live.app)
    receive(live.app, "Biểu mẫu trên cổng khác biểu mẫu niêm yết tại Quầy 2. Tôi bị trả lại.")
    page = open_as(browser, live, live_cast, "legal")
    looks_accessible(page)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("ban do kiem xa")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row-link]")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator("[data-row-link]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live.url}{url_of(number)}")
    looks_accessible(page)

    page.keyboard.press("p")
    expect(page.locator("#assign-kind")).to_be_focused()
    page.locator("#assign-kind").select_option("pakn_a")
    expect(page.locator('[data-show="due"]')).to_contain_text("15 ngày làm việc")
    page.locator("#assign-unit_id").select_option(label="Phòng Quản lý khoa học")
    expect(page.locator('[data-show="button"]')).to_have_text("Giao Phòng Quản lý khoa học")
    expect(page.locator('[data-show="notice"]')).to_contain_text(number)
    page.locator("#assign-unit_id").press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Phòng Quản lý khoa học")
    expect(page.locator(".page-head .tag")).to_have_text("Đã giao đơn vị")


def test_leaving_with_unsent_text_asks_first(browser: Browser, live: LiveServer, live_cast: Cast) -> None:
    number = receive(live.app)
    page = open_as(browser, live, live_cast, "legal")
    page.goto(live.url + url_of(number))
    page.get_by_text("Thêm ghi chú nội bộ").click()
    page.locator("#note-text").fill("Chưa lưu")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.get_by_role("link", name="Công bố").first.click()
    page.wait_for_url("**/admin/publication/**")
    assert asked == ["beforeunload"]


def test_the_leader_approves_on_a_phone(
    browser: Browser, live: LiveServer, live_cast: Cast, looks_accessible: Accessible
) -> None:
    number = receive(live.app)
    live.app.test_client_class = PageClient
    legal, head = live_cast.sign_in("legal"), live_cast.sign_in("head", "qlkh")
    assign(legal, number, live.app)
    take(head, number, "accept")
    take(head, number, "draft", {"text": ANSWER, "legal_basis": LAW})
    take(head, number, "submit")
    take(legal, number, "send-to-approval")

    page = open_as(browser, live, live_cast, "approver", **PHONE)
    expect(page.get_by_text(ANSWER)).to_be_visible()
    looks_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Duyệt và gửi trả lời").click()
    expect(page.get_by_role("status")).to_contain_text(number)
    expect(page.get_by_text("Không có trả lời nào chờ Ông/Bà duyệt")).to_be_visible()

    desk = open_as(browser, live, live_cast, "legal")
    for path in (
        f"/admin/publication/{number}", "/admin/publication/", "/admin/publication/takedowns",
        "/admin/reply-templates/", "/admin/reply-templates/new", "/admin/petitions/new", url_of(number),
    ):  # fmt: skip
        desk.goto(live.url + path)
        looks_accessible(desk)
