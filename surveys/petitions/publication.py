"""Rules of publication: which step leads where, and what can never become public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from surveys.core.translation import LazyText, lazy
from surveys.petitions import terms

MOVES: Final[Mapping[tuple[str, str], str]] = {
    ("private", "start"): "redacting",
    ("redacting", "check"): "checked",
    ("checked", "return"): "redacting",
    ("checked", "publish"): "published",
    ("published", "revise"): "revised",
    ("revised", "check"): "revised",
    ("revised", "return"): "revised",
    ("revised", "publish"): "published",
    ("published", "unpublish"): "unpublished",
    ("revised", "unpublish"): "unpublished",
    ("unpublished", "revise"): "redacting",
}
"""(state, step) → state. While `revised`, the earlier version stays public; the copy in work has a state of its own."""


@dataclass(frozen=True)
class PublicFacts:
    """What decides whether a petition may become public."""

    state: str
    kind: str | None
    sealed: bool
    publishable: bool
    answered: bool


def why_unpublishable(facts: PublicFacts) -> LazyText | None:
    """Why the petition cannot be published, or None when it can."""
    if facts.sealed or facts.kind is None or facts.kind in terms.NEVER_PUBLISHED:
        return lazy("Petitions of this class are never published.")
    if not facts.answered or facts.state not in (terms.ANSWERED, terms.CLOSED):
        return lazy("Only what has been answered can be published.")
    if not facts.publishable:
        return lazy("Legal decided that this petition is not published.")
    return None
