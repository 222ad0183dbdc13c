"""Accounts of staff and what each may do where: list, open, correct, grant and take back, close, reset."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.views.people_forms import GrantForm, NewPersonForm, PersonForm, choice_of, unit_id_of
from surveys.core import clock
from surveys.core.errors import Conflict, Invalid
from surveys.core.text import visible
from surveys.people import queries, services, sessions
from surveys.people.models import User
from surveys.people.passwords import OneTimePassword, new_one_time_password
from surveys.people.rules import PERMISSIONS, ROLE_PERMISSIONS, ROLES
from surveys.web.access import current_staff, requires
from surveys.web.forms import StaffForm
from surveys.web.i18n import _
from surveys.web.session import commits, db, keep_nothing

blueprint = Blueprint("people", __name__, template_folder="../templates")


@blueprint.get("/admin/people/")
@requires("people.manage")
def list_people() -> str:
    """Every account I manage, with its roles."""
    asked = {"q": visible(request.args.get("q", ""))[:100], "role": request.args.get("role", "")}
    inactive = request.args.get("closed") == "1"
    people = queries.list_people(
        db(),
        on=clock.today(),
        words=asked["q"],
        role=asked["role"] if asked["role"] in ROLES else "",
        show_inactive=inactive,
        units=current_staff().units_for("people.manage"),
    )
    return render_template(
        "admin/people/list.html", people=people, asked=asked, inactive=inactive, roles=ROLES, units=_units()
    )


@blueprint.get("/admin/people/new")
@requires("people.manage")
def add_person() -> Any:
    """The form for a new account."""
    return _form_page("new", NewPersonForm())


@blueprint.post("/admin/people/new")
@requires("people.manage")
def create_person() -> Any:
    """Open an account; its one-time password is shown on the answer and nowhere else."""
    form = NewPersonForm()
    if not form.validate():
        return _form_page("new", form, status=422)
    return _create(form, new_one_time_password())


@commits
def _create(form: NewPersonForm, password: OneTimePassword) -> Any:
    staff = current_staff()
    unit_id = unit_id_of(form.unit.data)
    try:
        user = services.create_account(
            db(),
            email=str(form.email.data),
            name=str(form.name.data),
            unit_id=unit_id,
            password=password,
            by=staff.actor,
        )
        if form.role.data:
            within = staff.units_for("people.manage")
            services.grant_role(db(), user, role=form.role.data, unit_id=unit_id, by=staff.actor, within=within)
    except (Invalid, Conflict) as error:
        return _form_page("new", form, error=error)
    return _password_page(user, password, is_new=True)


@blueprint.get("/admin/people/<int:person_id>")
@requires("people.manage")
def show_person(person_id: int) -> str:
    """One account: who, what where, signed in where."""
    user = _person(person_id)
    return render_template(
        "admin/people/person.html",
        user=user,
        grants=queries.list_grants(db(), user.id),
        sessions=queries.list_open_sessions(db(), user.id, seen_since=clock.now() - sessions.IDLE),
        roles=ROLES,
        units=_units(),
        today=clock.today(),
        is_me=user.id == current_staff().id,
    )


@blueprint.get("/admin/people/<int:person_id>/edit")
@requires("people.manage")
def edit_person(person_id: int) -> Any:
    """The form for name, address and unit."""
    user = _person(person_id)
    form = PersonForm(name=user.name, email=user.email, unit=choice_of(user.unit_id))
    return _form_page("edit", form, user=user)


@blueprint.post("/admin/people/<int:person_id>/edit")
@requires("people.manage")
@commits
def change_person(person_id: int) -> Any:
    """Correct name, address or unit."""
    user = _person(person_id)
    form = PersonForm()
    if not form.validate():
        return _form_page("edit", form, user=user, status=422)
    try:
        services.change_account(
            db(),
            user,
            email=str(form.email.data),
            name=str(form.name.data),
            unit_id=unit_id_of(form.unit.data),
            by=current_staff().actor,
        )
    except (Invalid, Conflict) as error:
        return _form_page("edit", form, user=user, error=error)
    flash(_("The account was changed."))
    return _to_person(user)


@blueprint.get("/admin/people/<int:person_id>/roles/new")
@requires("people.manage")
def choose_role(person_id: int) -> Any:
    """The form for one more role."""
    user = _person(person_id)
    return _form_page("role", GrantForm(unit=choice_of(user.unit_id), valid_from=clock.today()), user=user)


@blueprint.post("/admin/people/<int:person_id>/roles/new")
@requires("people.manage")
@commits
def grant_role(person_id: int) -> Any:
    """Give a role in a unit."""
    user = _person(person_id)
    form = GrantForm()
    if not form.validate():
        return _form_page("role", form, user=user, status=422)
    staff = current_staff()
    try:
        services.grant_role(
            db(),
            user,
            role=str(form.role.data),
            unit_id=unit_id_of(form.unit.data),
            valid_from=form.valid_from.data,
            valid_to=form.valid_to.data,
            by=staff.actor,
            within=staff.units_for("people.manage"),
        )
    except (Invalid, Conflict) as error:
        return _form_page("role", form, user=user, error=error)
    flash(_("The role was granted."))
    return _to_person(user)


@blueprint.post("/admin/people/<int:person_id>/roles/<int:grant_id>/revoke")
@requires("people.manage")
@commits
def revoke_role(person_id: int, grant_id: int) -> BaseResponse:
    """Take a role back at once."""
    user = _person(person_id)
    staff = current_staff()
    grant = queries.get_grant(db(), user.id, grant_id)
    services.revoke_grant(db(), user, grant, by=staff.actor, within=staff.units_for("people.manage"))
    flash(_("The role was taken back."))
    return _to_person(user)


@blueprint.post("/admin/people/<int:person_id>/deactivate")
@requires("people.manage")
@commits
def deactivate_person(person_id: int) -> BaseResponse:
    """Close the account and end its sessions."""
    user = _person(person_id)
    services.set_active(db(), user, active=False, by=current_staff().actor)
    flash(_("The account is closed and its sessions were ended."))
    return _to_person(user)


@blueprint.post("/admin/people/<int:person_id>/activate")
@requires("people.manage")
@commits
def activate_person(person_id: int) -> BaseResponse:
    """Open the account again."""
    user = _person(person_id)
    services.set_active(db(), user, active=True, by=current_staff().actor)
    flash(_("The account is open again."))
    return _to_person(user)


@blueprint.post("/admin/people/<int:person_id>/one-time-password")
@requires("people.manage")
def reset_password(person_id: int) -> Any:
    """A new one-time password, shown on the answer and nowhere else."""
    _person(person_id)
    return _reset(person_id, new_one_time_password())


@commits
def _reset(person_id: int, password: OneTimePassword) -> Any:
    user = _person(person_id)
    services.reset_password(db(), user, password=password, by=current_staff().actor)
    return _password_page(user, password, is_new=False)


@blueprint.post("/admin/people/<int:person_id>/second-step/remove")
@requires("people.manage")
@commits
def remove_second_step(person_id: int) -> BaseResponse:
    """Take off the authenticator app of somebody who lost their phone."""
    user = _person(person_id)
    services.reset_second_step(db(), user, by=current_staff().actor)
    flash(_("The second step was taken off the account."))
    return _to_person(user)


@blueprint.post("/admin/people/<int:person_id>/sessions/<session_id>/end")
@requires("people.manage")
@commits
def end_session(person_id: int, session_id: str) -> BaseResponse:
    """End one browser's session."""
    user = _person(person_id)
    sessions.end_session(db(), user, session_id, by=current_staff().actor)
    flash(_("That session was ended."))
    return _to_person(user)


def _person(person_id: int) -> User:
    """The account, when I may manage it; there is none otherwise."""
    units = current_staff().units_for("people.manage")
    return queries.get_manageable(db(), person_id, units, on=clock.today())


def _units() -> dict[int, queries.UnitName]:
    return {unit.id: unit for unit in queries.list_unit_names(db())}


def _to_person(user: User) -> BaseResponse:
    return redirect(url_for("people.show_person", person_id=user.id))


def _form_page(
    page: str, form: StaffForm, *, user: User | None = None, error: Invalid | Conflict | None = None, status: int = 200
) -> Response:
    """The form again; what was wrong stands at its field or, when it is about the whole, on top."""
    problems = []
    if error is not None:
        keep_nothing()
        status = error.status
        for one in error.problems if isinstance(error, Invalid) else ():
            field = form[one.pointer.lstrip("/")]
            field.errors = [*field.errors, str(one.message)]
        problems = [] if isinstance(error, Invalid) else [(None, error.message)]
    shown = render_template(
        f"admin/people/{page}.html",
        form=form,
        user=user,
        problems=problems,
        roles=ROLES,
        permissions=PERMISSIONS,
        held=ROLE_PERMISSIONS,
    )
    return Response(shown, status=status)


def _password_page(user: User, password: OneTimePassword, *, is_new: bool) -> str:
    return render_template("admin/people/one_time_password.html", user=user, password=password.plain, is_new=is_new)
