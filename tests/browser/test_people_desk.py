"""An administrator opens an account; its owner chooses a password, connects a phone, and signs in with a code."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import LiveServer
from tests.support import totp
from tests.support.people import PASSWORD, Cast

Look = Callable[[Page], None]
OWN = "con mèo ngủ trưa lúc năm giờ"
DESK: ViewportSize = {"width": 1440, "height": 900}


def sign_in(page: Page, live: LiveServer, email: str, password: str) -> None:
    page.goto(f"{live.url}/admin/sign-in")
    page.get_by_label("Thư điện tử").fill(email)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()


def test_from_an_opened_account_to_a_sign_in_with_a_code(
    page: Page, browser: Browser, live: LiveServer, live_cast: Cast, looks_accessible: Look
) -> None:
    live_cast.account("administrator")
    admin = page
    admin.set_viewport_size(DESK)
    sign_in(admin, live, "administrator-all@ydan.test", PASSWORD)
    heading(admin, "Tài khoản")
    admin.get_by_role("link", name="Mở tài khoản").click()
    admin.get_by_label("Họ và tên").fill("Trần Thị Bình")
    admin.get_by_label("Thư điện tử").fill("binh@khcn.vn")
    admin.get_by_label("Đơn vị", exact=True).select_option(label="\u2003Phòng Pháp chế")
    admin.get_by_label("Vai trò đầu tiên").select_option(label="Phòng Pháp chế")
    looks_accessible(admin)
    admin.get_by_role("button", name="Mở tài khoản").click()
    heading(admin, "Tài khoản đã mở")
    looks_accessible(admin)
    one_time = admin.locator("main code").inner_text()

    owner = browser.new_page(viewport=DESK)
    sign_in(owner, live, "binh@khcn.vn", one_time)
    heading(owner, "Chọn mật khẩu của mình")
    looks_accessible(owner)
    owner.get_by_label("Mật khẩu mới", exact=True).fill("ngắn")
    owner.get_by_label("Nhập lại mật khẩu mới").fill("ngắn")
    owner.get_by_role("button", name="Đặt mật khẩu").click()
    expect(owner.get_by_role("alert")).to_be_focused()
    looks_accessible(owner)
    owner.get_by_label("Mật khẩu mới", exact=True).fill(OWN)
    owner.get_by_label("Nhập lại mật khẩu mới").fill(OWN)
    owner.get_by_role("button", name="Đặt mật khẩu").click()
    heading(owner, "Tài khoản của tôi")
    looks_accessible(owner)

    owner.get_by_role("link", name="Bước xác thực thứ hai").click()
    heading(owner, "Cài đặt bước xác thực thứ hai")
    looks_accessible(owner)
    key = owner.locator("main code").inner_text()
    owner.get_by_label("Sáu chữ số trong ứng dụng").fill(totp.code(key))
    owner.get_by_role("button", name="Bật bước xác thực thứ hai").click()
    heading(owner, "Mã dự phòng")
    looks_accessible(owner)
    owner.get_by_role("button", name="Đăng xuất").click()
    sign_in(owner, live, "binh@khcn.vn", OWN)
    heading(owner, "Bước xác thực thứ hai khi đăng nhập")
    looks_accessible(owner)
    owner.get_by_label("Mã trong ứng dụng xác thực").fill(totp.code(key, steps_ahead=1))
    owner.get_by_role("button", name="Đăng nhập").click()
    expect(owner.get_by_text("Trần Thị Bình")).to_be_visible()
    owner.close()


PAGES = (
    "people/",
    "people/new",
    "people/1",
    "people/1/edit",
    "people/1/roles/new",
    "audit/",
    "settings/",
    "settings/office-name",
    "settings/pakn-answer-days",
    "settings/consent-text",
    "settings/second-step-required",
    "account/",
    "account/password",
    "account/second-step",
)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_accounts_trail_and_settings_is_accessible(
    page: Page, live: LiveServer, live_cast: Cast, looks_accessible: Look, language: str
) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    live_cast.account("administrator")
    live_cast.account("head", "tdc")
    page.set_viewport_size(DESK)
    page.goto(f"{live.url}/admin/sign-in?lang={language}")
    looks_accessible(page)
    sign_in(page, live, "administrator-all@ydan.test", PASSWORD)
    heading(page, "Tài khoản")
    if language == "en":
        page.get_by_role("button", name="English").click()
        heading(page, "Accounts")
    for name in PAGES:
        page.goto(f"{live.url}/admin/{name}")
        looks_accessible(page)
    page.goto(f"{live.url}/admin/audit/")
    page.get_by_role("button", name="Check the whole trail" if language == "en" else "Kiểm tra toàn bộ nhật ký").click()
    looks_accessible(page)
    assert faults == []


@pytest.mark.parametrize("name", ["people/", "people/1", "audit/", "settings/", "account/", "people/1/roles/new"])
def test_pages_fit_a_narrow_window_without_scrolling_sideways(
    page: Page, live: LiveServer, live_cast: Cast, name: str
) -> None:
    """WCAG 2.2 1.4.10: reflow at 320 CSS pixels; wide tables scroll inside their own frame."""
    live_cast.account("administrator")
    page.set_viewport_size({"width": 320, "height": 700})
    sign_in(page, live, "administrator-all@ydan.test", PASSWORD)
    page.goto(f"{live.url}/admin/{name}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
