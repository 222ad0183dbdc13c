"""A real browser on a real server: Debian's Chromium, the whole application on a fresh installed database."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from surveys.core.database import Database
from surveys.core.settings import Settings
from tests.support.kiosk import new_pairing_code
from tests.support.people import Cast
from wsgi import create_app

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run")  # fmt: skip
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium; no browser of the test library's own is ever fetched."""
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": list(QUIET)}


class QuietHandler(WSGIRequestHandler):
    """Serves without a line for every request, so that a failure can be read."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


class LiveServer:
    """The application on a port of its own, in threads of this process."""

    def __init__(self, settings: Settings) -> None:
        self._server = make_server("127.0.0.1", 0, Flask("placeholder"), threaded=True, request_handler=QuietHandler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.app = create_app(replace(settings, public_url=self.url))
        self.app.config["PROPAGATE_UNEXPECTED"] = False
        self._server.app = self.app
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def database(self) -> Database:
        """The database it serves from."""
        found: Database = self.app.extensions["ydan"].database
        return found

    def stop(self) -> None:
        """Stop serving and close the database."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.database.dispose()


@pytest.fixture
def live(settings: Settings) -> Iterator[LiveServer]:
    """The server of one test; `live.url` is its address."""
    server = LiveServer(settings)
    yield server
    server.stop()


@pytest.fixture
def live_url(live: LiveServer) -> str:
    """The address of the test's server."""
    return live.url


@pytest.fixture
def live_cast(live: LiveServer) -> Cast:
    """The people, on the live server's database."""
    return Cast(live.app)


@pytest.fixture
def looks_accessible() -> Callable[[Page], None]:
    """Fails with axe's report when the page breaks WCAG 2.2 AA."""

    def check(page: Page) -> None:
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(WCAG)}})
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture
def kiosk(page: Page, live: LiveServer) -> Page:
    """A paired kiosk on its first screen, with a clock that the test can turn."""
    page.set_viewport_size({"width": 1080, "height": 1920})
    page.clock.install()
    page.goto(f"{live.url}/kiosk/")
    page.wait_for_url("**/kiosk/pair")
    page.get_by_label("Mã ghép nối").fill(new_pairing_code(live.database))
    page.get_by_role("button", name="Ghép nối").click()
    page.wait_for_url("**/kiosk/")
    expect(page.get_by_role("button", name="Rất hài lòng")).to_be_visible()
    return page
