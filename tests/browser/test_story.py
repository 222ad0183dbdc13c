"""The story of the product, from the first tap to the published answer, in a real browser.

A kiosk is paired and answered at. A QR code that we print is read like a phone's camera would read it; on the phone,
without JavaScript, somebody rates the service and sends a petition with a photo. Legal classifies and assigns it, the
unit drafts an answer, Legal reviews it, whoever drafted is refused when trying to approve, a leader approves. The
citizen reads the answer with the receipt. Two people publish it, everybody finds it without typing accents, and the
dashboard and the public results show exactly the numbers that were entered.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from surveys.core.audit import Actor
from surveys.people import services as people
from surveys.people.models import User
from surveys.petitions.models import Petition
from tests.browser.conftest import LiveServer
from tests.support.people import PASSWORD, Cast

KIOSK, PHONE, DESK = (
    {"width": 1080, "height": 1920},
    {"width": 360, "height": 740},
    {"width": 1440, "height": 900},
)
MATTER = (
    "Danh mục niêm yết tại quầy thiếu bản đo kiểm xạ nên tôi phải đi lại ba lần từ Xuân Lộc. "
    "Đề nghị Sở niêm yết đủ thành phần hồ sơ."
)
ANSWER = "Sở đã niêm yết đủ thành phần hồ sơ tại quầy và trên cổng thông tin từ ngày 02/11/2026."
LAW = "Nghị định 20/2008/NĐ-CP, Điều 14"

Check = Callable[[Page], None]


class Desk:
    """A member of staff at a desk with the browser open."""

    def __init__(self, browser: Browser, url: str, email: str) -> None:
        self.page = browser.new_context(viewport=DESK, locale="vi-VN").new_page()
        self.url = url
        self.page.goto(f"{url}/admin/sign-in")
        self.page.get_by_label("Thư điện tử").fill(email)
        self.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        self.page.locator("main form button[type=submit]").first.click()
        expect(self.page).not_to_have_url(re.compile("sign-in"))

    def open(self, path: str) -> Page:
        """Go to one of the staff pages."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.ok, (path, answer.status)
        return self.page

    def take(self, number: str, step: str, **fields: str) -> None:
        """Fill in the form of a step on the petition's page and press its button."""
        page = self.open(f"/admin/petitions/{number}")
        form = page.locator(f'form[action$="/steps/{step}"]')
        for name, value in fields.items():
            control = form.locator(f'[name="{step.replace("-", "_")}-{name}"]')
            if control.first.evaluate("e => e.tagName") == "SELECT":
                control.select_option(value)
            elif control.first.get_attribute("type") == "radio":
                form.locator(f'[name="{step.replace("-", "_")}-{name}"][value="{value}"]').check(force=True)
            else:
                control.fill(value)
        form.locator("button[type=submit]").last.click()
        expect(page.locator("main")).not_to_contain_text("Xin kiểm tra lại nội dung đã nhập")


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A cheap phone: small, and with JavaScript switched off."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="vi-VN", is_mobile=True)
    yield context
    context.close()


def photo(folder: Path) -> Path:
    """A photo as a phone takes it, with the place where it was taken inside."""
    path = folder / "to-niem-yet.jpg"
    picture = Image.effect_noise((640, 480), 60).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(path, exif=exif)
    return path


def seen_with_scripts(browser: Browser, check: Check) -> Check:
    """The same check for pages of a browser without JavaScript, in which axe itself could not run."""

    def check_twin(page: Page) -> None:
        html, context = page.content(), browser.new_context(viewport=PHONE, locale="vi-VN")
        twin = context.new_page()
        twin.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        twin.goto(page.url)
        check(twin)
        context.close()

    return check_twin


def pair_kiosk(browser: Browser, it: Desk, url: str, check: Check) -> Page:
    """The IT officer makes a pairing code; at the device it is typed in once."""
    page = it.open("/admin/kiosks/new")
    page.locator('[name="name"]').fill("Sảnh tầng 1")
    page.locator("main form button[type=submit]").click()
    if not page.locator(".pairing-code").count():
        page.locator('form[action$="/pairing-code"] button').click()
    code = page.locator(".pairing-code").inner_text()
    check(page)
    screen = browser.new_context(viewport=KIOSK, locale="vi-VN", has_touch=True).new_page()
    screen.goto(f"{url}/kiosk/pair")
    check(screen)
    screen.locator("#code").fill(code)
    screen.get_by_role("button", name="Ghép nối").click()
    expect(screen.get_by_role("button", name="Rất hài lòng", exact=True)).to_be_visible()
    return screen


def answer_at_the_kiosk(screen: Page, check: Check) -> None:
    """Somebody dissatisfied taps a face, names a field, the reasons, and adds a comment."""
    check(screen)
    screen.get_by_role("button", name="Không hài lòng", exact=True).click()
    screen.get_by_role("button", name="An toàn bức xạ, hạt nhân").click()
    check(screen)
    screen.get_by_role("button", name="Hài lòng", exact=True).click()
    screen.get_by_role("button", name="Trễ hẹn").click()
    screen.get_by_text("Chờ lâu").click()
    screen.get_by_text("Hướng dẫn khó hiểu").click()
    check(screen)
    screen.get_by_role("button", name="Tiếp tục với 2 ý").click()
    check(screen)
    screen.get_by_role("button", name="Góp ý thêm").click()
    screen.locator("textarea").fill("Cần thêm ghế ngồi ở sảnh.")
    check(screen)
    with screen.expect_response("**/api/v1/responses") as sent:
        screen.get_by_role("button", name="Gửi góp ý").click()
    assert sent.value.status == 201


def scan(desk: Desk, code: str, check: Check) -> str:
    """What a camera reads from the PNG that we print for a counter."""
    check(desk.open(f"/admin/places/touchpoints/{code}"))
    image = desk.page.request.get(f"{desk.url}/admin/places/touchpoints/{code}/qr.png").body()
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(image)))
    assert len(read) == 1
    return str(read[0].text)


def rate_on_the_phone(phone: BrowserContext, address: str, check: Check) -> Page:
    """The short form behind the QR code, without a script."""
    page = phone.new_page()
    page.goto(address)
    check(page)
    page.locator('input[name="G1"][value="5"]').check(force=True)
    page.locator('input[name="K3"][value="4"]').check(force=True)
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("h1")).to_contain_text("Cảm ơn")
    check(page)
    assert phone.cookies() == []
    return page


def send_a_petition(page: Page, picture: Path, check: Check) -> str:
    """From the thanks page to a petition with a photo; returns the receipt code."""
    page.locator('a[href*="/petitions/new"][href*="kind=petition"]').click()
    check(page)
    assert page.locator("input[type=checkbox]:checked").count() == 0, "no consent is ticked beforehand"
    page.locator('[name="text"]').fill(MATTER)
    page.locator('[name="files"]').set_input_files(picture)
    page.locator('[name="name"]').fill("Nguyễn Văn Ẩn")
    page.locator('[name="address"]').fill("12 Hùng Vương, xã Xuân Lộc, Đồng Nai")
    page.locator('[name="phone"]').fill("0912 345 678")
    page.get_by_role("button", name="Gửi").click()
    expect(page.locator("h1")).to_contain_text("Đã tiếp nhận")
    check(page)
    return page.locator(".code").inner_text()


def read_the_answer(phone: BrowserContext, url: str, code: str, check: Check) -> None:
    """The citizen opens the tracking page with the code alone and rates the answer."""
    page = phone.new_page()
    page.goto(f"{url}/receipt")
    page.locator("#code").fill(code.lower().replace("\n", " "))
    page.get_by_role("button", name="Xem").click()
    expect(page.locator("main")).to_contain_text(ANSWER)
    check(page)
    rating = page.locator('form[action*="/receipt/rate"]')
    rating.locator('[value="5"]').check(force=True)
    rating.locator("button").click()
    expect(page.locator("main")).to_contain_text("Rất hài lòng")
    assert phone.cookies() == []


def publish(editor: Desk, second: Desk, number: str, check: Check) -> None:
    """One person edits the public copy, another one publishes it."""
    page = editor.open(f"/admin/publication/{number}")
    page.locator('form[action$="/start"] button').click()
    page.locator('[name="summary"]').fill("Niêm yết đủ thành phần hồ sơ.")
    check(page)
    page.locator('button[name="check"]').click()
    expect(page.locator('form[action$="/publish"]')).to_have_count(0)
    page = second.open(f"/admin/publication/{number}")
    check(page)
    page.locator('form[action$="/publish"] button').click()
    expect(page.locator("main")).to_contain_text("Đã công bố")


def a_drafter_who_may_also_approve(live: LiveServer, cast: Cast) -> str:
    """A head of unit who is also a deputy leader: the temptation that four eyes are there for."""
    user_id = cast.account("head", "qlkh")
    with live.database.write() as session:
        user = session.get_one(User, user_id)
        people.grant_role(session, user, role="approver", unit_id=None, by=Actor.system("tests"))
        return user.email


def email_of(live: LiveServer, cast: Cast, who: str, unit: str | None = None) -> str:
    """The address with which that person signs in."""
    user_id = cast.account(who, unit)
    with live.database.read() as session:
        return session.get_one(User, user_id).email


def test_the_story_of_the_product(
    live: LiveServer,
    live_cast: Cast,
    browser: Browser,
    phone: BrowserContext,
    looks_accessible: Check,
    tmp_path: Path,
) -> None:
    def desk(who: str, unit: str | None = None) -> Desk:
        return Desk(browser, live.url, email_of(live, live_cast, who, unit))

    check = looks_accessible
    it = desk("it")
    screen = pair_kiosk(browser, it, live.url, check)
    answer_at_the_kiosk(screen, check)

    address = scan(it, "Q2", check)
    assert address == f"{live.url}/q/Q2"
    on_phone = seen_with_scripts(browser, check)
    page = rate_on_the_phone(phone, address, on_phone)
    code = send_a_petition(page, photo(tmp_path), on_phone)

    with live.database.read() as session:
        petition = session.scalars(select(Petition)).one()
    number = petition.number

    legal = desk("legal")
    inbox = legal.open("/admin/petitions/")
    expect(inbox.locator("main")).to_contain_text(number)
    check(inbox)
    check(legal.open(f"/admin/petitions/{number}"))
    expect(legal.page.locator("main")).not_to_contain_text("Nguyễn Văn Ẩn")
    units = legal.page.locator('[name="assign-unit_id"] option')
    unit_value = units.filter(has_text="Quản lý khoa học").first.get_attribute("value")
    assert unit_value
    legal.take(number, "assign", kind="pakn_a", unit_id=unit_value, publishable="yes")

    drafter = Desk(browser, live.url, a_drafter_who_may_also_approve(live, live_cast))
    drafter.take(number, "accept")
    check(drafter.open(f"/admin/petitions/{number}"))
    drafter.take(number, "draft", text=ANSWER, legal_basis=LAW)
    drafter.take(number, "submit")
    legal.take(number, "send-to-approval")

    refused = drafter.open(f"/admin/petitions/{number}")
    expect(refused.locator('form[action$="/steps/approve"]')).to_have_count(0)
    token = refused.locator('input[name="csrf_token"]').first.input_value()
    forced = refused.request.post(
        f"{live.url}/admin/petitions/{number}/steps/approve", form={"csrf_token": token}, max_redirects=0
    )
    assert forced.status in (403, 409, 422)
    with live.database.read() as session:
        assert session.scalars(select(Petition.state)).one() == "in_approval"

    leader = desk("approver")
    check(leader.open("/admin/petitions/"))
    leader.take(number, "approve")

    read_the_answer(phone, live.url, code, on_phone)
    publish(legal, desk("office"), number, check)

    visitor = browser.new_context(viewport=PHONE, locale="vi-VN").new_page()
    visitor.goto(f"{live.url}/published/?q=ban+do+kiem+xa")
    expect(visitor.locator("main")).to_contain_text("Danh mục niêm yết")
    check(visitor)
    visitor.goto(f"{live.url}/published/{number}")
    expect(visitor.locator("main")).to_contain_text(ANSWER)
    expect(visitor.locator("main")).not_to_contain_text("0912")
    check(visitor)

    few = visitor.request.get(f"{live.url}/api/v1/results").json()["headline"]
    assert few["hidden"], "two forms are too few for the public"
    assert few["n"] is None
    for _ in range(4):
        rate_on_the_phone(phone, address, lambda _page: None)
    dashboard = desk("office").open("/admin/")
    check(dashboard)
    expect(dashboard.locator("main")).to_contain_text("83,3")
    expect(dashboard.locator("main")).to_contain_text("4,50")
    visitor.goto(f"{live.url}/results/")
    check(visitor)
    expect(visitor.locator("main")).to_contain_text("83,3")
    shown = visitor.request.get(f"{live.url}/api/v1/results").json()["headline"]
    assert (shown["n"], shown["hidden"]) == (6, False)
    assert shown["share"] == pytest.approx(5 / 6)
    assert shown["mean"] == pytest.approx(27 / 6)
