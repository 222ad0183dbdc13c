"""Screenshots for README and docs: a fresh installation with illustrative data, seen by Chromium at the sizes of use.

    python -m tools.shots [folder]      (docs/screens when no folder is named)
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench import servers

TARGET = servers.ROOT / "docs" / "screens"
SIZES = {
    "kiosk": (1080, 1920),
    "kiosk-landscape": (1920, 1080),
    "phone": (360, 740),
    "portal": (1280, 900),
    "desk": (1440, 900),
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb"]


class Studio:
    """Takes pictures of one running installation."""

    def __init__(self, browser: Browser, base: str, folder: Path) -> None:
        self.browser, self.base, self.folder = browser, base, folder

    def page(self, size: str, *, scripts: bool = True) -> Page:
        """A new page of one of the sizes."""
        width, height = SIZES[size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", java_script_enabled=scripts
        )
        return context.new_page()

    def take(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Write one picture when everything is drawn."""
        page.wait_for_load_state("networkidle")
        page.evaluate("() => document.fonts.ready")
        page.screenshot(path=str(self.folder / f"{name}.png"), full_page=whole)
        print(f"{name}.png")

    def citizen(self) -> None:
        """What a citizen sees on the phone and in the portal."""
        phone = self.page("phone")
        for path, name in (
            ("/q/Q1", "phone"),
            ("/q/Q1/full", "phone-full"),
            ("/petitions/new?at=Q1", "phone-petition"),
            ("/receipt", "phone-receipt"),
        ):
            phone.goto(self.base + path)
            self.take(phone, name)
        portal = self.page("portal")
        for path, name in (("/", "portal"), ("/published/", "published"), ("/results/", "results")):
            portal.goto(self.base + path)
            self.take(portal, name, whole=path == "/results/")

    def kiosk(self, code: str, size: str, name: str) -> None:
        """The touch screen after pairing: the question, and the next step."""
        page = self.page(size)
        page.goto(f"{self.base}/kiosk/pair")
        page.locator("input:visible").first.fill(code)
        page.locator("button[type=submit]:visible").first.click()
        page.wait_for_url("**/kiosk/")
        page.get_by_role("button", name="Rất hài lòng").wait_for()
        self.take(page, name)
        page.get_by_role("button", name="Không hài lòng", exact=True).first.click()
        page.wait_for_timeout(600)
        self.take(page, f"{name}-next")

    def staff(self, email: str, password: str, pages: list[tuple[str, str]]) -> None:
        """Pages of one member of staff."""
        page = self.page("desk")
        page.goto(f"{self.base}/admin/sign-in")
        page.locator("input[name=email]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(re.compile(r"/admin/(?!sign-in)"))
        for path, name in pages:
            page.goto(self.base + path)
            if name.endswith("-first"):
                page.locator("main a[href^='/admin/petitions/PAKN-']").first.click()
                name = name.removesuffix("-first")
            self.take(page, name)


def main(folder: Path) -> None:
    """Fill an installation, serve it, take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ydan-shots-") as temporary:
        var = Path(temporary)
        env = servers.environment(var, 8000)
        servers.ydan("init", env=env)
        password = re.search(r"password for all of them: (\S+)", servers.ydan("demo", "--accounts", env=env))
        assert password, "ydan demo --accounts printed no password"
        codes = [
            re.search(r"^([0-9A-Z-]{8,9})\b", servers.ydan("kiosk", "pair", "--name", name, env=env), re.MULTILINE)
            for name in ("Kiosk 1", "Kiosk 2")
        ]
        with servers.product(var) as (port, _process), sync_playwright() as playwright:
            chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            studio = Studio(browser, f"http://127.0.0.1:{port}", folder)
            studio.citizen()
            for code, (size, name) in zip(codes, (("kiosk", "kiosk"), ("kiosk-landscape", "kiosk-wide")), strict=True):
                assert code, "ydan kiosk pair printed no code"
                studio.kiosk(code[1], size, name)
            studio.staff(
                "phapche1@ydan.example", password[1],
                [("/admin/petitions/", "desk"), ("/admin/petitions/", "petition-first"),
                 ("/admin/publication/", "publication")],
            )  # fmt: skip
            studio.staff(
                "tonghop@ydan.example", password[1],
                [("/admin/", "dashboard"), ("/admin/questionnaires/", "questionnaires")],
            )  # fmt: skip
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
