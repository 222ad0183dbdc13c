"""The page lint: what every HTML answer must be, whichever test rendered it.

`lint_page` parses strictly with html5lib and then asks for one h1, a title, a language, labels, names, valid
references and no inline code. It raises one AssertionError that lists all the faults of the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as WORDING

from tests.support.accessible import Page, is_hidden, name_of

# Hidden fields that prove a POST came from our own page: staff forms, citizens' forms.
FORM_TOKENS = {"csrf_token", "token"}
UNLABELLED_INPUTS = {"hidden", "submit", "reset", "button", "image"}
BUTTON_INPUTS = {"submit", "button", "reset", "image"}
FILLED_INPUTS = {"input", "select", "textarea"}
REFERENCES = tuple(
    f"aria-{word}" for word in ("labelledby", "describedby", "controls", "owns", "errormessage", "details")
)
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "audio": "src",
    "video": "src",
    "object": "data",
    "embed": "src",
}
LOADING_RELS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "apple-touch-icon", "prefetch"}
FLOW_ONLY = {
    *("address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset", "figure"),
    *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre"),
    *("section", "table", "ul"),
}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
PHRASING_ONLY = {
    *HEADINGS,
    *("p", "span", "button", "label", "strong", "em", "b", "i", "small", "code", "time", "output", "abbr"),
    *("legend", "summary", "dt", "pre"),
}
# These hold phrasing, but may hold a heading (legend, summary) or, dt, any flow but sections and headings.
ALLOWED_INSIDE = {"legend": HEADINGS, "summary": HEADINGS, "dt": FLOW_ONLY - HEADINGS - {"header", "footer"}}
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "select": {"option", "optgroup", "hr"},
    "tr": {"td", "th"},
}
ALWAYS_ALLOWED = {"script", "template"}
INTERACTIVE = {"a", "button", "select", "textarea", "iframe", "label", "details", "embed"}


def lint_page(html: str, url: str) -> None:
    """Raises AssertionError with every fault of the page; `url` only names it in the message."""
    faults = page_faults(html)
    if faults:
        raise AssertionError(f"{url}: {len(faults)} fault(s) in the page\n  " + "\n  ".join(faults))


def page_faults(html: str) -> list[str]:
    """Every fault of a whole HTML document, as sentences; empty when it is well made."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    lines = html.splitlines() or [""]
    faults = [_parse_fault(error, lines) for error in parser.errors]
    page = Page(root)
    for check in (
        _document,
        _ids_and_references,
        _controls,
        _names,
        _inline_code,
        _outside_files,
        _forms,
        _nesting,
    ):
        faults.extend(check(page))
    return faults


def _parse_fault(error: tuple[tuple[int, int], str, dict[str, object]], lines: list[str]) -> str:
    (line, column), code, values = error
    shown = lines[min(line, len(lines)) - 1].strip()[:120]
    try:
        words = WORDING[code] % values
    except (KeyError, TypeError, ValueError):
        words = code
    return f"line {line}, column {column}: {words} near «{shown}»"


def _document(page: Page) -> Iterator[str]:
    html = page.root
    if not (html.get("lang") or "").strip():
        yield "<html> has no lang attribute"
    titles = [page.text(title).strip() for title in html.findall("head/title")]
    if len(titles) != 1 or not titles[0]:
        yield f"the page needs one non-empty <title>, it has {titles!r}"
    headings = [heading for heading in page.find("h1") if not page.is_put_away(heading)]
    if len(headings) != 1:
        yield f"the page needs exactly one visible <h1>, it has {len(headings)}"
    for heading in page.find(*HEADINGS):
        if not page.text(heading).strip() and not name_of(page, heading):
            yield f"empty heading {page.show(heading)}"
    mains = [main for main in page.find("main") if not page.is_put_away(main)]
    if len(mains) != 1:
        yield f"the page needs exactly one visible <main>, it has {len(mains)}"


def _ids_and_references(page: Page) -> Iterator[str]:
    counts = Counter(element.get("id") for element in page.elements if element.get("id") is not None)
    for name, count in counts.items():
        if not name or any(letter.isspace() for letter in name):
            yield f"id {name!r} is empty or has a blank"
        if count > 1:
            yield f"id {name!r} is used {count} times"
    for element in page.elements:
        for attribute in REFERENCES:
            for target in (element.get(attribute) or "").split():
                if target not in counts:
                    yield f"{attribute}={target!r} of {page.show(element)} points at nothing"
        if element.tag == "label" and element.get("for") is not None and element.get("for") not in counts:
            yield f"label for={element.get('for')!r} points at nothing"
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and len(href) > 1 and href[1:] not in counts:
            yield f"link {href!r} points at nothing"
        if element.get("list") and element.get("list") not in counts:
            yield f"list={element.get('list')!r} points at nothing"
        if element.get("form") and element.get("form") not in counts:
            yield f"form={element.get('form')!r} points at nothing"


def _controls(page: Page) -> Iterator[str]:
    for control in page.find("input", "select", "textarea"):
        if control.tag == "input" and (control.get("type") or "text").lower() in UNLABELLED_INPUTS:
            continue
        if not name_of(page, control):
            yield f"no label for {page.show(control)}"
    for label in page.find("label"):
        if not page.text(label).strip() and not name_of(page, label):
            yield f"empty label {page.show(label)}"
    for fieldset in page.find("fieldset"):
        if fieldset.find("legend") is None and not name_of(page, fieldset):
            yield f"no legend for {page.show(fieldset)}"


def _names(page: Page) -> Iterator[str]:
    for image in page.find("img"):
        if image.get("alt") is None:
            yield f"no alt text for {page.show(image)}"
    for element in page.find("a", "button", "summary", "iframe", "dialog"):
        if element.tag == "a" and element.get("href") is None:
            continue
        if not is_hidden(page, element) and not name_of(page, element):
            yield f"no name for {page.show(element)}"
    for field in page.find("input"):
        if (field.get("type") or "").lower() in BUTTON_INPUTS and not name_of(page, field):
            yield f"no name for {page.show(field)}"
    for picture in page.find("svg"):
        if not is_hidden(page, picture) and not (picture.get("role") == "img" and name_of(page, picture)):
            yield f"picture without aria-hidden or role=img with a name: {page.show(picture)}"


def _inline_code(page: Page) -> Iterator[str]:
    for element in page.root.iter():
        for attribute in dict(element.items()):
            name = str(attribute).lower()
            if name == "style":
                yield f"style attribute on {page.show(element)}"
            if name.startswith("on"):
                yield f"{name} attribute on {page.show(element)}"
        if element.tag == "style":
            yield "a <style> element"
        is_data = element.get("type") == "application/json"
        if element.tag == "script" and element.get("src") is None and not is_data:
            yield "an inline <script>"
        for attribute in ("href", "src", "action", "formaction"):
            if (element.get(attribute) or "").strip().lower().startswith("javascript:"):
                yield f"javascript: in {attribute} of {page.show(element)}"


def _outside_files(page: Page) -> Iterator[str]:
    for element in page.elements:
        address = element.get(LOADED.get(str(element.tag), "")) or ""
        if element.tag == "link" and LOADING_RELS & set((element.get("rel") or "").lower().split()):
            address = element.get("href") or ""
        parts = urlsplit(address)
        if parts.netloc or parts.scheme in {"http", "https"}:
            yield f"loaded from outside: {page.show(element)}"


def _forms(page: Page) -> Iterator[str]:
    for form in page.find("form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        fields = {field.get("name") for field in form.iter("input") if field.get("value")}
        if not fields & FORM_TOKENS:
            yield f"POST form without a token: {page.show(form)}"
        if (form.get("enctype") or "") != "multipart/form-data" and any(
            (field.get("type") or "").lower() == "file" for field in form.iter("input")
        ):
            yield f"file field in a form that is not multipart/form-data: {page.show(form)}"
    for button in page.find("button"):
        if page.ancestor(button, "form") is not None and button.get("type") is None:
            yield f"button in a form without a type: {page.show(button)}"


def _nesting(page: Page) -> Iterator[str]:
    for element in page.elements:
        tag = str(element.tag)
        allowed = CHILDREN.get(tag)
        if allowed:
            for child in page.children(element):
                if child.tag not in allowed | ALWAYS_ALLOWED:
                    yield f"<{child.tag}> directly in <{tag}>"
        if tag in PHRASING_ONLY:
            for inner in element.iter():
                if inner is not element and inner.tag in FLOW_ONLY - ALLOWED_INSIDE.get(tag, set()):
                    yield f"<{inner.tag}> inside {page.show(element)}"
        if tag in {"a", "button"}:
            for inner in element.iter():
                if inner is not element and _is_interactive(inner):
                    yield f"<{inner.tag}> inside {page.show(element)}"
        if tag == "label" and sum(inner.tag in FILLED_INPUTS for inner in element.iter()) > 1:
            yield f"more than one control in {page.show(element)}"


def _is_interactive(element: Element) -> bool:
    if element.tag == "input":
        return (element.get("type") or "text").lower() != "hidden"
    return element.tag in INTERACTIVE or element.get("tabindex") is not None
