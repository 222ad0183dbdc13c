"""Places, questionnaires and kiosks in a real browser: no overflow, accessible, and a poster whose code reads."""

from __future__ import annotations

import io
from collections.abc import Callable

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import LiveServer
from tests.support.people import PASSWORD, Cast

Look = Callable[[Page], None]
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
MILLIMETRE = 96 / 25.4
PAGES = (
    "/admin/places/",
    "/admin/places/units/phap-che",
    "/admin/places/procedures",
    "/admin/places/touchpoints",
    "/admin/places/touchpoints/Q2",
    "/admin/places/touchpoints/KIOSK1",
    "/admin/places/touchpoints/new",
    "/admin/places/import",
    "/admin/kiosks/",
    "/admin/kiosks/new",
    "/admin/questionnaires/",
    "/admin/questionnaires/editions/sipas-1",
    "/admin/questionnaires/editions/sipas-1/preview",
)


def sign_in(page: Page, live: LiveServer, cast: Cast) -> None:
    """The IT centre's officer at the desk."""
    cast.account("it")
    page.set_viewport_size(DESK)
    page.goto(f"{live.url}/admin/sign-in")
    page.get_by_label("Thư điện tử").fill("it-all@ydan.test")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def nothing_is_cut(page: Page) -> None:
    """No page is wider than the screen; wide tables scroll in their own frame."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), page.url


def test_every_page_is_accessible_in_both_languages(
    page: Page, live: LiveServer, live_cast: Cast, looks_accessible: Look
) -> None:
    sign_in(page, live, live_cast)
    for url in PAGES:
        for language in ("vi", "en"):
            page.goto(f"{live.url}{url}?lang={language}")
            looks_accessible(page)
            nothing_is_cut(page)
    page.set_viewport_size(PHONE)
    for url in PAGES:
        page.goto(f"{live.url}{url}?lang=vi")
        nothing_is_cut(page)


def test_a_question_is_edited_previewed_and_published(
    page: Page, live: LiveServer, live_cast: Cast, looks_accessible: Look
) -> None:
    sign_in(page, live, live_cast)
    page.goto(f"{live.url}/admin/questionnaires/")
    page.get_by_role("button", name="Tạo phiên bản mới").first.click()
    looks_accessible(page)
    page.get_by_role("link", name="Sửa K3").click()
    page.get_by_label("Câu hỏi tiếng Việt").fill("")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_be_focused()
    looks_accessible(page)
    page.get_by_label("Câu hỏi tiếng Việt").fill("Công chức tiếp Ông/Bà thế nào?")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#question-K3")).to_contain_text("Công chức tiếp Ông/Bà thế nào?")
    page.get_by_role("link", name="Xem thử").click()
    expect(page.get_by_role("group", name="Công chức tiếp Ông/Bà thế nào?")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Phát hành…").click()
    expect(page.get_by_text("K3")).to_be_visible()
    looks_accessible(page)
    page.get_by_role("button", name="Phát hành ngay").click()
    expect(page.get_by_text("Lời văn này đã khóa")).to_be_visible()
    page.goto(f"{live.url}/q/Q2")
    expect(page.get_by_text("Công chức tiếp Ông/Bà thế nào?")).to_be_visible()


def test_a_kiosk_is_added_and_its_code_is_shown_once(
    page: Page, live: LiveServer, live_cast: Cast, looks_accessible: Look
) -> None:
    sign_in(page, live, live_cast)
    page.goto(f"{live.url}/admin/kiosks/new")
    page.get_by_label("Tên thiết bị").fill("Sảnh, bên trái")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Cấp mã ghép nối").click()
    expect(page.locator(".pairing-code")).to_have_text("".join(page.locator(".pairing-code").all_inner_texts()))
    looks_accessible(page)
    page.get_by_role("button", name="Thu hồi…").click()
    expect(page.get_by_role("dialog", name="Thu hồi kiosk này?")).to_be_visible()
    looks_accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="Giữ lại").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_poster_fits_one_sheet_and_its_code_reads(
    page: Page, live: LiveServer, live_cast: Cast, looks_accessible: Look
) -> None:
    sign_in(page, live, live_cast)
    for language, counter in (("vi", "Quầy 2"), ("en", "Counter 2")):
        page.goto(f"{live.url}/admin/places/touchpoints/Q2/poster?lang={language}")
        looks_accessible(page)
        sheet = page.locator(".poster")
        expect(sheet).to_contain_text(counter)
        picture = Image.open(io.BytesIO(sheet.screenshot()))
        (found,) = zxingcpp.read_barcodes(picture)
        assert found.text == f"{live.url}/q/Q2"
        code = page.locator(".poster .qr").bounding_box()
        rim = page.locator(".poster__rim").bounding_box()
        assert code is not None
        assert rim is not None
        assert abs(code["width"] / MILLIMETRE - 80) < 0.5
        assert abs(rim["width"] / MILLIMETRE - 140) < 0.5
        foot = page.locator(".poster__foot").bounding_box()
        notes = page.locator(".poster__notes").bounding_box()
        box = sheet.bounding_box()
        assert foot is not None
        assert notes is not None
        assert box is not None
        assert notes["y"] + notes["height"] <= foot["y"] + 1
        assert foot["y"] + foot["height"] <= box["y"] + box["height"] - 15.9 * MILLIMETRE
        assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
