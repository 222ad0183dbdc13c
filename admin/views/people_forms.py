"""Forms about accounts and roles, and the choices in them."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, EmailField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from surveys.people import queries
from surveys.people.rules import ROLES, AllUnits
from surveys.web.access import current_staff
from surveys.web.forms import StaffForm
from surveys.web.i18n import _, lazy_gettext, pick
from surveys.web.session import db

INDENT = "\u2003"
ANYWHERE = ""


class PersonForm(StaffForm):
    """Who somebody is and where they work."""

    name = StringField(lazy_gettext("Full name"), [InputRequired(lazy_gettext("The name is needed.")), Length(max=120)])
    email = EmailField(
        lazy_gettext("E-mail"), [InputRequired(lazy_gettext("The e-mail address is needed.")), Length(max=254)]
    )
    unit = SelectField(lazy_gettext("Unit"), validate_choice=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit.choices = unit_choices()


class NewPersonForm(PersonForm):
    """A new account, with its first role if it is known."""

    role = SelectField(lazy_gettext("First role, in that unit"), validate_choice=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = [("", _("No role yet")), *role_choices()]


class GrantForm(StaffForm):
    """A role in a unit, for some days or for good."""

    role = SelectField(lazy_gettext("Role"), validate_choice=True)
    unit = SelectField(lazy_gettext("Holds in this unit and below"), validate_choice=True)
    valid_from = DateField(lazy_gettext("First day"), [Optional()])
    valid_to = DateField(lazy_gettext("Last day"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = role_choices()
        self.unit.choices = unit_choices()


def role_choices() -> list[tuple[str, str]]:
    """The roles with their names."""
    return [(role, _(label)) for role, label in ROLES.items()]


def unit_choices() -> list[tuple[str, str]]:
    """The units in which I manage accounts, indented as in the tree."""
    mine = current_staff().units_for("people.manage")
    units = queries.list_unit_names(db())
    choices = [(ANYWHERE, _("The whole department"))] if isinstance(mine, AllUnits) else []

    def walk(parent_id: int | None, depth: int) -> None:
        for unit in units:
            if unit.parent_id == parent_id and depth < 10:
                if unit.id in mine:
                    choices.append((str(unit.id), INDENT * depth + pick(unit, "name")))
                walk(unit.id, depth + 1)

    walk(None, 0)
    return choices


def unit_id_of(choice: str | None) -> int | None:
    """The unit behind a choice; none is the whole department."""
    return int(choice) if choice else None


def choice_of(unit_id: int | None) -> str:
    """The choice for a unit."""
    return ANYWHERE if unit_id is None else str(unit_id)
