"""Accessible names in a parsed page, near enough to the W3C's accname for the page lint."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element


class Page:
    """A parsed document with parents and ids at hand."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.elements = list(_live(root))
        self.parents = {child: parent for parent in self.elements for child in parent}
        self.by_id = {element.get("id"): element for element in reversed(self.elements) if element.get("id")}

    def find(self, *tags: str) -> Iterator[Element]:
        """The elements with one of these tags, in page order."""
        return (element for element in self.elements if _local(element) in tags)

    def children(self, element: Element) -> list[Element]:
        """The child elements, comments left out."""
        return [child for child in element if isinstance(child.tag, str)]

    def ancestor(self, element: Element, tag: str) -> Element | None:
        """The nearest ancestor with this tag."""
        found = self.parents.get(element)
        while found is not None and found.tag != tag:
            found = self.parents.get(found)
        return found

    def is_put_away(self, element: Element | None) -> bool:
        """True when the element or an ancestor has the hidden attribute."""
        while element is not None and element.get("hidden") is None:
            element = self.parents.get(element)
        return element is not None

    def text(self, element: Element) -> str:
        """All the text that a screen reader would read out below an element, with the names of pictures."""
        return _gather(self, element, frozenset())

    def show(self, element: Element) -> str:
        """A short spelling of the start tag, for messages."""
        keys = ("id", "name", "type", "class", "href", "src", "for", "action")
        shown = " ".join(f'{key}="{element.get(key)}"' for key in keys if element.get(key))
        return f"<{_local(element)}{' ' + shown if shown else ''}>"


def _live(element: Element) -> Iterator[Element]:
    """The element and all below it, without comments and without what waits inside a <template>."""
    yield element
    if element.tag != "template":
        for child in element:
            if isinstance(child.tag, str):
                yield from _live(child)


def _local(element: Element) -> str:
    """The tag without the namespace that html5lib gives to SVG."""
    return str(element.tag).rpartition("}")[2]


def is_hidden(page: Page, element: Element | None) -> bool:
    """True when the element or an ancestor is hidden from screen readers."""
    if page.is_put_away(element):
        return True
    while element is not None and element.get("aria-hidden") != "true":
        element = page.parents.get(element)
    return element is not None


def name_of(page: Page, element: Element) -> str:
    """The accessible name: aria-labelledby, aria-label, label, alt, legend, title, or the text inside."""
    labels = [page.by_id.get(name) for name in (element.get("aria-labelledby") or "").split()]
    labelled = " ".join(page.text(label) for label in labels if label is not None)
    candidates = [labelled, element.get("aria-label") or ""]
    tag = _local(element)
    if tag in {"input", "select", "textarea"}:
        candidates += _labels(page, element)
        if (element.get("type") or "").lower() in {"submit", "button", "reset"}:
            candidates.append(element.get("value") or "")
        if (element.get("type") or "").lower() == "image":
            candidates.append(element.get("alt") or "")
    elif tag == "img":
        candidates.append(element.get("alt") or "")
    elif tag == "svg":
        candidates += [page.text(child) for child in element if _local(child) == "title"]
    elif tag == "fieldset":
        candidates += [page.text(child) for child in element if child.tag == "legend"]
    elif tag not in {"iframe", "dialog"}:
        candidates.append(page.text(element))
    candidates.append(element.get("title") or "")
    return next((name.strip() for name in candidates if name.strip()), "")


def _labels(page: Page, control: Element) -> list[str]:
    """The texts of the labels around a control or pointing at it."""
    found = []
    around = page.ancestor(control, "label")
    if around is not None:
        found.append(_gather(page, around, frozenset({control})))
    name = control.get("id")
    if name:
        found += [page.text(label) for label in page.find("label") if label.get("for") == name]
    return found


def _gather(page: Page, element: Element, leave_out: frozenset[Element]) -> str:
    if element in leave_out or element.get("aria-hidden") == "true":
        return ""
    tag = _local(element)
    if tag in {"script", "style", "template"}:
        return ""
    if tag == "img":
        return f" {element.get('alt') or ''} "
    if element.get("aria-label"):
        return f" {element.get('aria-label')} "
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(_gather(page, child, leave_out))
        parts.append(child.tail or "")
    return "".join(parts)
