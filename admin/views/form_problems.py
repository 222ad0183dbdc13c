"""Putting what the domain found wrong beside the fields in which it was typed."""

from __future__ import annotations

from typing import Any

from surveys.core.errors import Invalid
from surveys.web.forms import StaffForm

# Fields that nobody sees cannot carry a message.
UNSEEN = ("HiddenField", "IntegerField", "CSRFTokenField")

Loose = list[tuple[str | None, Any]]


def place_problems(form: StaffForm, wrong: Invalid) -> Loose:
    """Attach each problem to the field that its pointer names; what has no field comes back for the summary.

    `/contact/phone` belongs to a field `contact` or, where there is none, to `phone`.
    """
    loose: Loose = []
    for problem in wrong.problems:
        parts = [part for part in problem.pointer.split("/") if part]
        field = next((form._fields[part] for part in parts if part in form._fields), None)
        if field is None or field.type in UNSEEN:
            loose.append((None, problem.message))
        else:
            field.errors = [*field.errors, problem.message]
    return loose if wrong.problems else [(None, wrong.message)]
