"""The office's own settings: letterhead, deadlines, thresholds, legal texts, each with its citation.

They live in the database, are edited at /admin/settings/, and carry the law or the in-house rule they rest on. The
registry of what can be set is in `office_registry`; a value that nobody changed is the registry's default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveys.core import catalogue, clock
from surveys.core.audit import Actor, record
from surveys.core.errors import Invalid, NotFound, Problem
from surveys.core.office_registry import REGISTRY, Kind, OfficeSetting
from surveys.core.schema import UTC, Base, Json
from surveys.core.text import clean
from surveys.core.translation import lazy

LONGEST_LINE = 300
LONGEST_TEXT = 6000


class OfficeValue(Base):
    """A setting that somebody changed."""

    __tablename__ = "office_settings"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    citation: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(UTC)
    changed_by: Mapped[str] = mapped_column(String(200))


@dataclass(frozen=True)
class Setting:
    """One setting in force: its value, the citation it rests on, and who changed it when (None: never)."""

    definition: OfficeSetting
    value: Any
    citation: str
    changed_at: datetime | None = None
    changed_by: str = ""

    def text(self, locale: str) -> str:
        """The wording for a reader of `locale`; Vietnamese where nothing else was written."""
        if isinstance(self.value, dict):
            return str(self.value.get(locale) or self.value.get("vi", ""))
        return str(self.value)


class Office:
    """All settings in force at one moment; `office.pakn_answer_days.value`."""

    def __init__(self, settings: dict[str, Setting]) -> None:
        self._settings = settings

    def __getattr__(self, key: str) -> Setting:
        try:
            return self._settings[key]
        except KeyError:
            raise AttributeError(f"there is no office setting {key!r}") from None

    def __iter__(self) -> Any:
        return iter(self._settings.values())


def office(session: Session) -> Office:
    """Read all settings with one statement."""
    changed = {row.key: row for row in session.scalars(select(OfficeValue))}
    return Office({key: _in_force(definition, changed.get(key)) for key, definition in REGISTRY.items()})


def _in_force(definition: OfficeSetting, row: OfficeValue | None) -> Setting:
    if row is None:
        return Setting(definition, definition.default, definition.citation)
    return Setting(definition, row.value, row.citation, row.changed_at, row.changed_by)


def change_setting(session: Session, key: str, *, value: Any, citation: str, by: Actor) -> None:
    """Set one value with the citation it rests on.

    Raises NotFound for an unknown key and Invalid when the value does not fit the setting's kind.
    """
    definition = REGISTRY.get(key)
    if definition is None:
        raise NotFound()
    checked = check_value(definition, value)
    citation = clean(citation, limit=LONGEST_TEXT, lines=True, pointer="/citation")
    row = session.get(OfficeValue, key)
    before = row.value if row else definition.default
    if row is None:
        row = OfficeValue(key=key)
        session.add(row)
    row.value, row.citation = checked, citation
    row.changed_at, row.changed_by = clock.now(), by.name
    session.flush()
    catalogue.bump(session)
    record(
        session,
        actor=by,
        action="setting.changed",
        subject=f"setting:{key}",
        detail={"from": before, "to": checked, "citation": citation},
    )


def check_value(definition: OfficeSetting, value: Any) -> Any:
    """The value in the form it is stored in, or Invalid with the pointer /value."""
    return _CHECKS[definition.kind](definition, value)


def _refuse(message: Any) -> Invalid:
    return Invalid([Problem("/value", message)])


def _line(definition: OfficeSetting, value: Any) -> str:
    return clean(value, limit=LONGEST_LINE, pointer="/value")


def _pair(definition: OfficeSetting, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _refuse(lazy("A text in Vietnamese and one in English are needed."))
    limit = LONGEST_TEXT if definition.kind is Kind.TEXTS else LONGEST_LINE
    lines = definition.kind is Kind.TEXTS
    pair = {
        code: clean(value.get(code, ""), limit=limit, lines=lines, pointer=f"/value/{code}") for code in ("vi", "en")
    }
    if not pair["vi"] and definition.required:
        raise Invalid([Problem("/value/vi", lazy("The Vietnamese text is needed."))])
    return pair


def _number(definition: OfficeSetting, value: Any) -> int | float:
    try:
        number = float(str(value).strip().replace(",", "."))
    except ValueError:
        raise _refuse(lazy("This must be a number.")) from None
    if not definition.low <= number <= definition.high:
        raise _refuse(
            lazy("This must be between %(low)s and %(high)s.", low=f"{definition.low:g}", high=f"{definition.high:g}")
        )
    return int(number) if number.is_integer() else number


def _yes_or_no(definition: OfficeSetting, value: Any) -> bool:
    return value in (True, "true", "yes", "on", "1", 1)


def _time_of_day(definition: OfficeSetting, value: Any) -> str:
    try:
        return time.fromisoformat(str(value).strip()).strftime("%H:%M")
    except ValueError:
        raise _refuse(lazy("This must be a time of day such as 17:00.")) from None


_CHECKS = {
    Kind.LINE: _line,
    Kind.PAIR: _pair,
    Kind.TEXTS: _pair,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_or_no,
    Kind.TIME: _time_of_day,
}
