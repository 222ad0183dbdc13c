"""Forms of the places: wording and choices. What is right or wrong is decided by the domain's services."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from wtforms import BooleanField, Field, FileField, HiddenField, SelectField, StringField

from admin.views.form_fields import options
from surveys.places.models import Unit
from surveys.places.queries import list_counters, list_fields, list_procedures, unit_tree
from surveys.places.rules import CHANNEL_NAMES, UNIT_KIND_NAMES
from surveys.questionnaires.queries import list_surveys
from surveys.web.forms import StaffForm
from surveys.web.i18n import _, lazy_gettext, pick

Choices = list[tuple[str, str]]


class Needed:
    """Marks a field as needed for the reader; the domain itself says when it is missing."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        """Nothing is checked here."""


def line(label: Any, *, needed: bool = True, **extra: Any) -> StringField:
    """One line of text."""
    return StringField(label, [Needed()] if needed else [], **extra)


def whole(label: Any, **extra: Any) -> StringField:
    """A whole number, kept as typed so that a wrong entry is shown again."""
    return StringField(label, render_kw={"inputmode": "numeric"}, **extra)


def select(label: Any, *, needed: bool = True) -> SelectField:
    """A list to choose from, filled when the page is shown."""
    return SelectField(label, [Needed()] if needed else [], validate_choice=False)


CODE_HINT = lazy_gettext("Small letters without accents, digits and hyphens. It cannot be changed later.")
ENGLISH_HINT = lazy_gettext("Empty: the Vietnamese name is shown.")


class PlaceForm(StaffForm):
    """Base of the forms of one row; the code is asked for only while the row is new."""

    def freeze_code(self) -> None:
        """Take the code out of the form, because a code never changes."""
        del self.code


class UnitForm(PlaceForm):
    """A unit of the department."""

    code = line(lazy_gettext("Code"), description=CODE_HINT)
    parent = select(lazy_gettext("Belongs to"), needed=False)
    kind = select(lazy_gettext("Kind of unit"))
    name_vi = line(lazy_gettext("Name in Vietnamese"))
    name_en = line(lazy_gettext("Name in English"), needed=False, description=ENGLISH_HINT)
    short_vi = line(lazy_gettext("Short name in Vietnamese"))
    short_en = line(lazy_gettext("Short name in English"), needed=False)
    position = whole(lazy_gettext("Place in the list"), description=lazy_gettext("Smaller numbers come first."))
    active = BooleanField(lazy_gettext("In use"))

    def fill(self, session: Session) -> UnitForm:
        """Offer the units and kinds there are."""
        self.parent.choices = options(unit_choices(session), first=_("Nothing above it"))
        self.kind.choices = options(UNIT_KIND_NAMES.items())
        return self


class CounterForm(PlaceForm):
    """A counter; its unit is asked for only while it is new."""

    code = line(lazy_gettext("Code"), description=CODE_HINT)
    unit = select(lazy_gettext("Unit"))
    name_vi = line(lazy_gettext("Name in Vietnamese"))
    name_en = line(lazy_gettext("Name in English"), needed=False, description=ENGLISH_HINT)
    position = whole(lazy_gettext("Place in the list"), description=lazy_gettext("Smaller numbers come first."))
    active = BooleanField(lazy_gettext("In use"))

    def fill(self, session: Session) -> CounterForm:
        """Offer the units there are."""
        self.unit.choices = options(unit_choices(session))
        return self

    def freeze_code(self) -> None:
        """A counter keeps its code and its unit."""
        super().freeze_code()
        del self.unit


class FieldForm(PlaceForm):
    """A field of procedures."""

    code = line(lazy_gettext("Code"), description=CODE_HINT)
    name_vi = line(lazy_gettext("Name in Vietnamese"))
    name_en = line(lazy_gettext("Name in English"), needed=False, description=ENGLISH_HINT)
    position = whole(lazy_gettext("Place in the list"), description=lazy_gettext("Smaller numbers come first."))
    active = BooleanField(lazy_gettext("In use"))

    def fill(self, session: Session) -> FieldForm:
        """There is nothing to choose from."""
        return self


class ProcedureForm(PlaceForm):
    """An administrative procedure."""

    code = line(lazy_gettext("Code"), description=CODE_HINT)
    field = select(lazy_gettext("Field"))
    unit = select(lazy_gettext("Unit in charge"), needed=False)
    name_vi = line(lazy_gettext("Name in Vietnamese"))
    name_en = line(lazy_gettext("Name in English"), needed=False, description=ENGLISH_HINT)
    days_min = whole(lazy_gettext("Published working days, at least"))
    days_max = whole(lazy_gettext("Published working days, at most"))
    source = line(lazy_gettext("Source"), needed=False, description=lazy_gettext("The decision that published it."))
    active = BooleanField(lazy_gettext("In use"))

    def fill(self, session: Session) -> ProcedureForm:
        """Offer the fields and units there are."""
        self.field.choices = options((field.code, pick(field, "name")) for field in list_fields(session))
        self.unit.choices = options(unit_choices(session), first=_("Not decided"))
        return self


class TouchpointForm(PlaceForm):
    """A touchpoint; without a code a short random one is made."""

    code = line(
        lazy_gettext("Code"),
        needed=False,
        description=lazy_gettext("Letters and digits, printed and typed. Empty: a short code is made."),
    )
    name_vi = line(lazy_gettext("Name in Vietnamese"))
    name_en = line(lazy_gettext("Name in English"), needed=False, description=ENGLISH_HINT)
    channel = select(lazy_gettext("Channel"))
    unit = select(lazy_gettext("Unit"))
    counter = select(lazy_gettext("Counter"), needed=False)
    procedure = select(lazy_gettext("Procedure"), needed=False)
    survey = select(lazy_gettext("Short form"))
    long_survey = select(lazy_gettext("Long form offered afterwards"), needed=False)
    active = BooleanField(lazy_gettext("In use"))

    def fill(self, session: Session) -> TouchpointForm:
        """Offer the places and questionnaires there are."""
        surveys = [(survey.code, pick(survey, "title")) for survey in list_surveys(session)]
        counters = [(one.code, f"{pick(one, 'name')} · {pick(one.unit, 'short')}") for one in list_counters(session)]
        procedures = [(one.code, pick(one, "name")) for one in list_procedures(session)]
        self.channel.choices = options(CHANNEL_NAMES.items())
        self.unit.choices = options(unit_choices(session))
        self.counter.choices = options(counters, first=_("No counter"))
        self.procedure.choices = options(procedures, first=_("All procedures"))
        self.survey.choices = options(surveys)
        self.long_survey.choices = options(surveys, first=_("None"))
        return self


class UploadForm(StaffForm):
    """A CSV file to look through."""

    kind = SelectField(lazy_gettext("What the file holds"), [Needed()], validate_choice=False)
    file = FileField(lazy_gettext("CSV file"), [Needed()])

    def fill(self) -> UploadForm:
        """Offer the kinds of files."""
        self.kind.choices = options([("procedures", _("Procedures")), ("units", _("Units"))])
        return self


class ConfirmImportForm(StaffForm):
    """The looked-through file, sent back to be stored."""

    text = HiddenField()


def unit_choices(session: Session) -> Choices:
    """All units as a tree, indented by their depth; those not in use say so, because old rows may name
    them.
    """
    return [(branch.unit.code, "\u2003" * branch.depth + _unit_name(branch.unit)) for branch in unit_tree(session)]


def _unit_name(unit: Unit) -> str:
    name = pick(unit, "name")
    return name if unit.active else _("%(name)s (not in use)", name=name)
