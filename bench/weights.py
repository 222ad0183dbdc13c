"""What the first view of a page costs on the wire: requests and bytes, counted by Chromium with an empty cache."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench import servers

PHONE = {"width": 360, "height": 740}
KIOSK = {"width": 1080, "height": 1920}
DESK = {"width": 1280, "height": 800}


def view(browser: Browser, url: str, viewport: dict[str, int]) -> dict[str, Any]:
    """Requests and bytes (heads and bodies as sent) of one page opened for the first time."""
    context = browser.new_context(viewport=viewport, locale="vi-VN")
    page = context.new_page()
    kinds: dict[str, int] = {}
    requests: dict[str, str] = {}
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.responseReceived", lambda event: requests.update({event["requestId"]: event["type"]}))

    def finished(event: dict[str, Any]) -> None:
        kind = requests.get(event["requestId"], "Other")
        kinds[kind] = kinds.get(kind, 0) + int(event["encodedDataLength"])

    wire.on("Network.loadingFinished", finished)
    page.goto(url, wait_until="networkidle")
    context.close()
    return {"requests": len(requests), "bytes": sum(kinds.values()), "by_kind": dict(sorted(kinds.items()))}


def weigh(folder: Path, touchpoint: str) -> dict[str, Any]:
    """The weights of the first phone, kiosk and portal views of a fresh installation."""
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with servers.product(folder) as (port, _process), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        base = f"http://127.0.0.1:{port}"
        found = {
            "phone": view(browser, f"{base}/q/{touchpoint}", PHONE),
            "kiosk": view(browser, f"{base}/kiosk/", KIOSK),
            "portal": view(browser, f"{base}/", DESK),
        }
        browser.close()
    for name, row in found.items():
        print(f"first {name} view: {row['requests']} requests, {row['bytes'] / 1000:.1f} kB  {row['by_kind']}")
    return found
