"""Templates and static files keep the strict security policy and refer only to what is there."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from flask import Flask

from tests.support.house import ROOT, files, template_files, tracked_files

STATIC_URL = re.compile(r"static_url\(\s*['\"]([^'\"]+)['\"]\s*\)")
BUILT_STATIC_URL = re.compile(r"static_url\(\s*(?!['\"][^'\"]+['\"]\s*\))")
UNSAFE = re.compile(r"\|\s*safe\b|Markup\(|autoescape\s+false", re.IGNORECASE)
NOTE = re.compile(r"(\{#|#|//)\s*safe:")
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/json)[^>]*>", re.IGNORECASE
    ),
    "javascript: address": re.compile(r"[\"']javascript:", re.IGNORECASE),
}
OUTSIDE = re.compile(r"(src|href|action)\s*=\s*[\"'](https?:)?//", re.IGNORECASE)
JS_IMPORT = re.compile(r"^\s*(?:import|export)\b[^'\"]*['\"](\.[^'\"]+)['\"]", re.MULTILINE)
JS_FORBIDDEN = {
    "eval": re.compile(r"\beval\s*\(|new Function\s*\("),
    "innerHTML": re.compile(r"\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write"),
    "outside address": re.compile(r"['\"]https?://(?!www\.w3\.org/)"),
}
CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)|@import\s+['\"]([^'\"]+)['\"]")


def test_templates_have_no_inline_code_and_load_nothing_from_outside() -> None:
    seen = list(template_files())
    found = [
        f"{name}: {fault}"
        for name, text in seen
        for fault, pattern in [*INLINE.items(), ("from outside", OUTSIDE)]
        if pattern.search(text)
    ]
    assert not found
    assert len(seen) > 30, "the sweep must see the templates"


def test_unescaped_text_says_why_it_is_safe() -> None:
    """`|safe` and Markup() are allowed only with a note `safe: …` on the line or the one above."""
    found = []
    for name, text in [*template_files(), *files(".py", under=("surveys/", "kiosk/", "admin/"))]:
        lines = text.splitlines()
        for number, line in enumerate(lines):
            if UNSAFE.search(line) and not NOTE.search(line + "\n" + (lines[number - 1] if number else "")):
                found.append(f"{name}:{number + 1}: {line.strip()}")
    assert not found


def test_every_template_compiles(app: Flask) -> None:
    names = app.jinja_env.list_templates(extensions=["html"])
    for name in names:
        app.jinja_env.get_template(name)
    assert len(names) > 30


def test_every_static_file_that_a_template_names_is_there() -> None:
    missing = [
        f"{name}: {wanted}"
        for name, text in [*template_files(), *files(".py", under=("surveys/", "kiosk/", "admin/"))]
        for wanted in STATIC_URL.findall(text)
        if not (ROOT / "static" / wanted).is_file()
    ]
    assert not missing


def test_every_own_stylesheet_and_script_is_used() -> None:
    code = files(".py", ".js", ".css", under=("surveys/", "kiosk/", "admin/", "static/"))
    named = " ".join(text for _name, text in [*template_files(), *code])
    unused = [
        name
        for name in tracked_files()
        if name.startswith(("static/css/", "static/js/")) and PurePosixPath(name).name not in named
    ]
    assert not unused


def test_scripts_run_under_the_strict_policy_and_their_imports_are_there() -> None:
    found = []
    for name, text in files(".js", under=("static/js/",)):
        found += [f"{name}: {fault}" for fault, pattern in JS_FORBIDDEN.items() if pattern.search(text)]
        for wanted in JS_IMPORT.findall(text):
            if not (ROOT / name).parent.joinpath(wanted).resolve().is_file():
                found.append(f"{name}: imports {wanted}, which is not there")
    assert not found


def test_stylesheets_refer_to_files_that_are_there() -> None:
    missing = []
    for name, text in files(".css", under=("static/css/",)):
        for address, imported in CSS_URL.findall(text):
            wanted = address or imported
            if not wanted.startswith(("data:", "#")) and not (ROOT / name).parent.joinpath(wanted).resolve().is_file():
                missing.append(f"{name}: {wanted}")
    assert not missing
