"""The texts round the questions of a definition: title, beginning, thanks, sections with their leads,
factors.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

Definition = Mapping[str, Any]
WHOLE = ("title", "intro", "thanks")


def list_texts(definition: Definition) -> Iterator[tuple[str, Mapping[str, str]]]:
    """(place, text in both languages) of every text; the place is its JSON pointer."""
    for name in WHOLE:
        yield f"/{name}", definition[name]
    for n, section in enumerate(definition["sections"]):
        yield f"/sections/{n}/title", section["title"]
        if section.get("lead") is not None:
            yield f"/sections/{n}/lead", section["lead"]
    for n, factor in enumerate(definition["factors"]):
        yield f"/factors/{n}/title", factor["title"]


def put_texts(definition: Definition, texts: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The definition with the given texts at their places; a place that it does not have is left out."""
    changed = copy.deepcopy(dict(definition))
    for place, _before in list_texts(definition):
        if place in texts:
            *way, last = place.strip("/").split("/")
            part: Any = changed
            for step in way:
                part = part[int(step) if step.isdecimal() else step]
            part[last] = {"vi": texts[place]["vi"], "en": texts[place]["en"]}
    return changed
