"""The dashboard in a browser: figures drawn under the strict policy, tables without scripts, no fault for axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from surveys.core import clock
from tests.browser.conftest import LiveServer
from tests.support.answering import Form, faces, give_in
from tests.support.people import PASSWORD, Cast

Look = Callable[[Page], None]
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def measured(live: LiveServer, live_cast: Cast) -> LiveServer:
    """A server with answers of three months, one of them silent, and somebody of the Office."""
    today = clock.today()
    long_form = dict.fromkeys(("T1", "H1", "C1", "Q1", "P1"), 4) | {"G1": 5}
    first = (today.replace(day=1) - timedelta(days=40)).replace(day=10)
    give_in(
        live.database,
        [
            *faces(first, {5: 20, 4: 10, 1: 4}),
            *[Form(today, long_form, "GIAY", "sipas-1") for _ in range(31)],
            *[Form(today, {"G1": 2, "K5": ["waiting"], "K6": "Chờ lâu quá."}, "Q1") for _ in range(6)],
        ],
    )
    live_cast.account("office")
    return live


def _sign_in(page: Page, live: LiveServer) -> None:
    page.goto(f"{live.url}/admin/sign-in")
    page.get_by_label("Thư điện tử").fill("office-all@ydan.test")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_figures_are_drawn_and_nothing_breaks_the_policy(
    page: Page, measured: LiveServer, looks_accessible: Look, size: ViewportSize
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size(size)
    _sign_in(page, measured)
    page.goto(f"{measured.url}/admin/?period=last-12-months")
    for name in ("trend", "factors", "reasons"):
        expect(page.locator(f"#{name} .main-svg").first).to_be_visible()
        expect(page.locator(f"#table-{name} table")).to_be_hidden()
    page.locator("#table-factors summary").click()
    expect(page.locator("#table-factors table")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "nothing is wider than the screen"
    looks_accessible(page)
    assert said == []


def test_without_scripts_the_tables_stand_open(browser: Browser, measured: LiveServer) -> None:
    page = browser.new_context(java_script_enabled=False, viewport=DESK).new_page()
    _sign_in(page, measured)
    page.goto(f"{measured.url}/admin/?period=last-12-months")
    for name in ("trend", "factors", "reasons"):
        expect(page.locator(f"#table-{name} table")).to_be_visible()
    page.get_by_label("Kênh", exact=True).select_option("paper")
    page.get_by_role("button", name="Xem", exact=True).first.click()
    expect(page.locator(".score-tile--wide")).to_contain_text("n = 31")


def test_comments_and_public_results_are_accessible(page: Page, measured: LiveServer, looks_accessible: Look) -> None:
    _sign_in(page, measured)
    page.goto(f"{measured.url}/admin/comments/?q=cho+lau")
    expect(page.get_by_text("Chờ lâu quá.").first).to_be_visible()
    looks_accessible(page)
    for language in ("vi", "en"):
        page.goto(f"{measured.url}/results/?lang={language}")
        for summary in page.locator(".results-tables summary").all():
            summary.click()
        looks_accessible(page)
