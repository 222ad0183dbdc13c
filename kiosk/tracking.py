"""A petition as a screen in a public hall may show it: where it is and when the answer is due, nothing personal."""

from __future__ import annotations

from typing import Any

from surveys.core import clock
from surveys.core.translation import LazyText, lazy
from surveys.petitions.queries import ReceiptView

DAY = "%d/%m/%Y"
MOMENT = "%d/%m/%Y, %H:%M"


def tracked(view: ReceiptView) -> dict[str, Any]:
    """Number, state, promise and the steps so far, in the reader's language; never the text or a name."""
    return {
        "number": view.number,
        "state": str(view.state_label),
        "sentence": str(view.state_sentence),
        "due": str(_promise(view) or ""),
        "timeline": [
            {"title": str(entry.label), "note": clock.to_local(entry.at).strftime(MOMENT), "done": True}
            for entry in view.timeline
        ]
        + [{"title": str(step), "note": "", "done": False} for step in view.upcoming],
    }


def _promise(view: ReceiptView) -> LazyText | None:
    due = view.clock.due_on
    if due is None or view.clock.state == "stopped":
        return None
    if view.clock.stage == "classify":
        return lazy("Classified by %(day)s at the latest", day=due.strftime(DAY))
    return lazy("Promised for %(day)s", day=due.strftime(DAY))
