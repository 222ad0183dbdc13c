"""The decision table as a guide beside the form: for each class the law, the date, who answers, and what may be
published; for each unit what it already carries; and the message that the citizen will get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from admin.views.petition_forms import StepForm
from admin.views.petition_words import how_counted, long_day
from surveys.petitions import desk, queries, terms
from surveys.petitions.models import Petition
from surveys.petitions.notice_texts import TEXTS, in_words
from surveys.places.queries import list_units
from surveys.web.i18n import _, ngettext, pick
from surveys.web.session import db

UNIT, DUE = "{unit}", "{due}"


@dataclass(frozen=True)
class Guide:
    """`kinds` and `units` by their form values; `chosen` and `holder` are those of the form as it stands."""

    kinds: dict[str, dict[str, Any]]
    units: dict[str, dict[str, str]]
    chosen: dict[str, Any]
    holder: dict[str, str] | None
    notice: str
    button: str

    def for_script(self, petition: Petition) -> dict[str, Any]:
        """The same as data for the script that follows the choices."""
        return {
            "kinds": self.kinds,
            "units": self.units,
            "unknown": {**_nothing_chosen(), "notice": _("Choose class and unit first."), "button": _("Assign")},
            "notice": _notice(petition, UNIT, DUE),
            "button": _("Assign to %(unit)s", unit=UNIT),
        }


def guide_for(petition: Petition, form: StepForm) -> Guide:
    """The guide for a petition and the form that stands beside it."""
    kinds = {kind: _kind(petition, kind) for kind in terms.KINDS if kind in terms.ASSIGNABLE}
    units = _units()
    values: Any = form
    chosen, holder = kinds.get(values.kind.data or ""), units.get(values.unit_id.data or "")
    complete = chosen is not None and holder is not None
    return Guide(
        kinds=kinds,
        units=units,
        chosen=chosen or _nothing_chosen(),
        holder=holder,
        notice=_notice(petition, holder["name_vi"], chosen["due_day"])
        if chosen and holder and complete
        else _("Choose class and unit first."),
        button=_("Assign to %(unit)s", unit=holder["name"]) if holder else _("Assign"),
    )


def _nothing_chosen() -> dict[str, Any]:
    dash = _("Choose the class first.")
    return {
        "label": "", "law": dash, "due": dash, "due_day": "", "counted": "", "answers": "", "publication": "",
        "publishable": True,
    }  # fmt: skip


def _kind(petition: Petition, kind: str) -> dict[str, Any]:
    clock = queries.preview_due(db(), petition, kind)
    due_day = long_day(clock.due_on) if clock.due_on else ""
    rule = clock.rule
    period = ""
    if rule is not None:
        words = ngettext("%(num)s working day", "%(num)s working days", rule.days)
        period = words if rule.working else ngettext("%(num)s calendar day", "%(num)s calendar days", rule.days)
    return {
        "label": str(terms.KIND_LABELS[kind]),
        "law": clock.citation,
        "due": _("%(period)s, promised for %(day)s", period=period, day=due_day) if due_day else _("No deadline"),
        "due_day": in_words(clock.due_on) if clock.due_on else "",
        "counted": how_counted(clock.count) if clock.count else "",
        "answers": _who_answers(kind),
        "publication": _publication(kind),
        "publishable": kind not in terms.NEVER_PUBLISHED,
    }


def _who_answers(kind: str) -> str:
    """Who signs the answer, after the department's decision table (NĐ 20/2008, Luật Tiếp công dân)."""
    return {
        terms.COMMENT: _("The head of the unit answers."),
        terms.PRAISE: _("The head of the unit answers."),
        terms.QUESTION: _("The unit answers."),
        terms.DATA_REQUEST: _("The data officer answers."),
    }.get(kind, _("The Director signs; the unit drafts and Legal reviews."))


def _publication(kind: str) -> str:
    if kind in terms.NEVER_PUBLISHED:
        return _("This class is never published.")
    if kind in (terms.COMMENT, terms.PRAISE):
        return _("Themes only, never a person.")
    return _("Question and answer, without personal data.")


def _units() -> dict[str, dict[str, str]]:
    loads = desk.unit_loads(db())
    units = [unit for unit in list_units(db(), active_only=True) if unit.parent_id]
    return {
        str(unit.id): {"name": pick(unit, "name"), "name_vi": unit.name_vi, "load": _load(loads.get(unit.id))}
        for unit in units
    }


def _load(load: desk.Load | None) -> str:
    if load is None:
        return _("Holds no open petition")
    held = ngettext("Holds %(num)s petition", "Holds %(num)s petitions", load.open)
    return f"{held}, {_('%(late)s overdue', late=load.overdue)}" if load.overdue else held


def _notice(petition: Petition, unit: str, due: str) -> str:
    """The words that are sent, in Vietnamese whatever language the page is in."""
    return TEXTS["assign"].format(number=petition.number, unit=unit, due=due)
