"""My account: password, second step, language, and the browsers in which I am signed in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from surveys.core import clock
from surveys.core.errors import TooMany
from surveys.people import passwords, queries, services, sessions, throttle
from surveys.people.models import User
from surveys.people.rules import ROLES
from surveys.web import accounts
from surveys.web.access import SIGNED_IN, current_staff, is_own_page, requires
from surveys.web.forms import StaffForm
from surveys.web.i18n import _, lazy_gettext
from surveys.web.kit import current_keys
from surveys.web.session import commits, db, keep_nothing

PENDING_CODE = "new_code"

blueprint = Blueprint("account", __name__, template_folder="../templates")


class NewPasswordForm(StaffForm):
    """A new password, typed twice; the present one is asked for unless it is the one-time password just
    used.
    """

    present = PasswordField(lazy_gettext("Present password"), [Length(max=passwords.LONGEST)])
    chosen = PasswordField(
        lazy_gettext("New password"), [InputRequired(lazy_gettext("Enter the new password.")), Length(max=1000)]
    )
    repeated = PasswordField(
        lazy_gettext("New password once more"),
        [InputRequired(lazy_gettext("Enter the new password once more.")), Length(max=1000)],
    )


class FirstCodeForm(StaffForm):
    """The first code of a new authenticator app."""

    code = StringField(
        lazy_gettext("Six digits from the app"),
        [InputRequired(lazy_gettext("Enter the code.")), Length(max=20)],
    )


class ConfirmForm(StaffForm):
    """The password once more, before a safeguard is changed."""

    password = PasswordField(
        lazy_gettext("Your password"),
        [InputRequired(lazy_gettext("Enter your password.")), Length(max=passwords.LONGEST)],
    )


@blueprint.get("/admin/account/")
@requires(SIGNED_IN)
def show_account() -> str:
    """What is known about me, and where I am signed in."""
    staff = current_staff()
    session = db()
    day = clock.today()
    return render_template(
        "admin/sign_in/account.html",
        user=queries.get_user(session, staff.id),
        grants=[grant for grant in queries.granted_roles(session, staff.id) if grant.holds_on(day)],
        roles=ROLES,
        units={unit.id: unit for unit in queries.list_unit_names(session)},
        sessions=queries.list_open_sessions(session, staff.id, seen_since=clock.now() - sessions.IDLE),
        here=_this_session_id(),
    )


@blueprint.get("/admin/account/password")
@requires(SIGNED_IN)
def change_password() -> Any:
    """The form for a new password."""
    return _password_page(NewPasswordForm())


@blueprint.post("/admin/account/password")
@requires(SIGNED_IN)
def keep_password() -> Any:
    """Check the new password and set it; both hashes are worked before the transaction."""
    form = NewPasswordForm()
    user = queries.get_user(db(), current_staff().id)
    if not form.validate():
        return _password_page(form, 422)
    if not user.must_change_password and not _proves_password(user, form.present):
        return _password_page(form, 422)
    chosen = str(form.chosen.data)
    if chosen != form.repeated.data:
        form.repeated.errors = [_("The two entries differ.")]
    weak = passwords.weakness(chosen, known_words=(user.name, user.email))
    if weak is not None:
        form.chosen.errors = [weak]
    elif passwords.verify_password(chosen, user.password):
        form.chosen.errors = [_("This is the present password. Choose another one.")]
    if form.chosen.errors or form.repeated.errors:
        return _password_page(form, 422)
    return _keep(user.id, passwords.hash_password(chosen))


@commits
def _keep(user_id: int, hashed: str) -> BaseResponse:
    user = queries.get_user(db(), user_id)
    row = accounts.desk_session().row
    services.change_password(db(), user, hashed=hashed, by=current_staff().actor)
    accounts.sign_in(user, level="password" if row is None else row.level)
    flash(_("The new password is set. All other sessions were ended."))
    return redirect(url_for("account.show_account"))


@blueprint.get("/admin/account/second-step")
@requires(SIGNED_IN)
def set_up_second_step() -> Any:
    """Connect an authenticator app, or look after the one that is connected."""
    user = queries.get_user(db(), current_staff().id)
    return _manage_page(user, ConfirmForm()) if user.has_second_step else _set_up_page(user, FirstCodeForm())


@blueprint.post("/admin/account/second-step")
@requires(SIGNED_IN)
@commits
def confirm_second_step() -> Any:
    """Check the first code and ask for codes from now on; shows the recovery codes once."""
    user = queries.get_user(db(), current_staff().id)
    form = FirstCodeForm()
    secret = accounts.desk_session().get(PENDING_CODE)
    if user.has_second_step or secret is None:
        return redirect(url_for("account.set_up_second_step"))
    codes = accounts.connect_app(user, secret, str(form.code.data)) if form.validate() else None
    if codes is None:
        keep_nothing()
        form.code.errors = form.code.errors or [_("This code is not right. Check that the phone’s clock is right.")]
        return _set_up_page(user, form, 422)
    accounts.desk_session().pop(PENDING_CODE)
    services.note_second_step(db(), user, by=current_staff().actor)
    return render_template("admin/sign_in/recovery_codes.html", codes=codes)


@blueprint.post("/admin/account/recovery-codes")
@requires(SIGNED_IN)
def renew_recovery_codes() -> Any:
    """New recovery codes in place of the old ones, after the password."""
    return _after_password(_renew)


@blueprint.post("/admin/account/second-step/remove")
@requires(SIGNED_IN)
def remove_second_step() -> Any:
    """Sign in with the password alone again, after the password."""
    return _after_password(_remove)


@commits
def _renew() -> str:
    user = queries.get_user(db(), current_staff().id)
    codes = accounts.new_recovery_codes(user)
    services.note_recovery_codes(db(), user, by=current_staff().actor)
    return render_template("admin/sign_in/recovery_codes.html", codes=codes)


@commits
def _remove() -> BaseResponse:
    user = queries.get_user(db(), current_staff().id)
    services.remove_second_step(db(), user, by=current_staff().actor)
    flash(_("The second step is off. Signing in asks for the password only."))
    return redirect(url_for("account.show_account"))


@blueprint.post("/admin/account/sessions/<session_id>/end")
@requires(SIGNED_IN)
@commits
def end_session(session_id: str) -> BaseResponse:
    """End one of my sessions; ending this one signs out."""
    staff = current_staff()
    if session_id == _this_session_id():
        accounts.sign_out()
        return redirect(url_for("sign_in.enter_password"))
    sessions.end_session(db(), queries.get_user(db(), staff.id), session_id, by=staff.actor)
    flash(_("That session was ended."))
    return redirect(url_for("account.show_account"))


@blueprint.post("/admin/language")
@requires(SIGNED_IN)
@commits
def choose_language() -> BaseResponse:
    """The language of my pages, then back to the page I came from."""
    staff = current_staff()
    user = queries.get_user(db(), staff.id)
    services.choose_language(db(), user, locale=request.form.get("lang", ""), by=staff.actor)
    wanted = request.form.get("next", "")
    return redirect(wanted if is_own_page(wanted) else url_for("account.show_account"))


def _after_password(action: Any) -> Any:
    form = ConfirmForm()
    user = queries.get_user(db(), current_staff().id)
    if not user.has_second_step:
        return redirect(url_for("account.set_up_second_step"))
    if not form.validate() or not _proves_password(user, form.password):
        return _manage_page(user, form, 422)
    return action()


def _proves_password(user: User, field: PasswordField) -> bool:
    """Whether the field holds the account's password; guesses are braked as at sign-in."""
    try:
        accounts.begin_try(throttle.code_counters(current_keys(), user.id))
    except TooMany as error:
        field.errors = [error.message]
        return False
    if passwords.verify_password(str(field.data or ""), user.password):
        accounts.forgive(throttle.code_counters(current_keys(), user.id))
        return True
    accounts.note_failure(user.id, "confirm")
    field.errors = [_("This is not your password.")]
    return False


def _this_session_id() -> str:
    row = accounts.desk_session().row
    return "" if row is None else row.id


def _password_page(form: NewPasswordForm, status: int = 200) -> Response:
    forced = current_staff().must_change_password
    page = render_template("admin/sign_in/new_password.html", form=form, forced=forced, shortest=passwords.SHORTEST)
    return Response(page, status=status)


def _set_up_page(user: User, form: FirstCodeForm, status: int = 200) -> Response:
    desk = accounts.desk_session()
    secret = desk.get(PENDING_CODE)
    if secret is None:
        secret = desk[PENDING_CODE] = accounts.new_code_secret()
    setup = accounts.code_setup(user, secret)
    return Response(render_template("admin/sign_in/second_step.html", form=form, setup=setup), status=status)


def _manage_page(user: User, form: ConfirmForm, status: int = 200) -> Response:
    left = accounts.count_recovery_codes(user)
    return Response(render_template("admin/sign_in/second_step_on.html", form=form, left=left), status=status)
