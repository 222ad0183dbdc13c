"""Writes static/vendor/plotly-*/plotly.css: the style rules that plotly.js would inject into the page.

Our security policy forbids injected styles, and plotly.js leaves them alone when the page already has an
element `<link id="plotly.js-style-global" class="no-inline-styles" rel="stylesheet" href="…/plotly.css">`.
Chromium loads the library once and the rules are read back. Needed only when the pinned version changes; then
run `vendor.py update`.
"""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

READ = "() => [...document.getElementById('plotly.js-style-global').sheet.cssRules].map(rule => rule.cssText)"


def rules(script: Path) -> list[str]:
    """The style rules, in their order, that loading the script adds to an empty page."""
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_content("<!doctype html><title>plotly</title>")
        page.add_script_tag(path=str(script))
        found: list[str] = page.evaluate(READ)
        browser.close()
    return found


if __name__ == "__main__":
    vendor = Path(__file__).resolve().parents[1] / "static" / "vendor"
    for script in vendor.glob("plotly-*/plotly-basic.min.js"):
        note = "/* What plotly.js would inject (see tools/plotly_style.py). MIT, Plotly, Inc. */\n"
        script.with_name("plotly.css").write_text(note + "\n".join(rules(script)) + "\n", encoding="utf-8")
