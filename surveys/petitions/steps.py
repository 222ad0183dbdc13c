"""One running step: what effects get to work with, and how they read the data of a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from surveys.core.audit import Actor
from surveys.core.crypto import KeyRing
from surveys.core.errors import Invalid, Problem
from surveys.core.text import clean
from surveys.core.translation import lazy
from surveys.petitions.files import FileStore
from surveys.petitions.models import Petition
from surveys.petitions.workflow import Facts, Transition

LONGEST_REASON = 2000
SHORTEST_REASON = 5


@dataclass
class StepRun:
    """A step while it runs. Effects change the petition, choose `target` where the table leaves it open, and add to
    `record` what the event keeps."""

    session: Session
    petition: Petition
    transition: Transition
    facts: Facts
    actor: Actor
    staff_id: int | None
    at: datetime
    data: Mapping[str, Any]
    keys: KeyRing | None = None
    store: FileStore | None = None
    target: str = ""
    record: dict[str, Any] = field(default_factory=dict)
    afterwards: list[Callable[[], None]] = field(default_factory=list)

    def sentence(
        self, key: str, *, needed: bool = True, least: int = SHORTEST_REASON, limit: int = LONGEST_REASON
    ) -> str:
        """A text of the data, cleaned. Raises Invalid at /key when it is needed and missing or too short."""
        value = clean(self.data.get(key) or "", limit=limit, lines=True, pointer=f"/{key}")
        if needed and len(value) < least:
            raise refused(key, lazy("Please write at least %(least)s characters.", least=least))
        return value

    def one_of(self, key: str, choices: Any) -> str:
        """A code of the data. Raises Invalid at /key when it is none of the choices."""
        value = str(self.data.get(key) or "")
        if value not in choices:
            raise refused(key, lazy("Choose one from the list."))
        return value

    def day(self, key: str) -> date:
        """A date of the data, as a date or in ISO form. Raises Invalid at /key."""
        value = self.data.get(key)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value or ""))
        except ValueError:
            raise refused(key, lazy("Enter a date.")) from None

    def number(self, key: str) -> int | None:
        """A number of the data, None when it is not given. Raises Invalid at /key."""
        value = self.data.get(key)
        if value in (None, ""):
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise refused(key, lazy("This must be a number.")) from None


def refused(key: str, message: Any) -> Invalid:
    """The data of a step are wrong at `key`."""
    return Invalid([Problem(f"/{key}", message)])


Effect = Callable[[StepRun], None]
