"""What the pages of the questionnaires share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from surveys.core.errors import Conflict
from surveys.core.translation import LazyText, lazy
from surveys.questionnaires.definition import digest
from surveys.questionnaires.models import Edition
from surveys.questionnaires.queries import get_edition_row
from surveys.web.session import db

blueprint = Blueprint("questionnaires", __name__, url_prefix="/admin/questionnaires", template_folder="../../templates")

STATE_NAMES: Mapping[str, LazyText] = {
    "draft": lazy("Draft"),
    "live": lazy("Asked now"),
    "retired": lazy("No longer asked"),
}


def seen(edition: Edition) -> str:
    """A short mark of the wording on the screen, so that two editors cannot overwrite each other
    unnoticed.
    """
    return digest(edition.definition)[:16]


def get_draft(key: str, seen_before: object) -> Edition:
    """The draft, still as it was on the screen. Raises Conflict when it is published or somebody changed
    it.
    """
    edition = get_edition_row(db(), key)
    if edition.state != "draft":
        raise Conflict(lazy("A published edition cannot be changed. Make a new edition instead."))
    if seen_before != seen(edition):
        raise Conflict
    return edition


def questions_by_section(definition: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    """The sections with their questions, in order."""
    return [
        (section, [question for question in definition["questions"] if question["section"] == section["code"]])
        for section in definition["sections"]
    ]
