"""Signing in and out: password, then a code where the account has one.

The order matters: a try is counted, then the slow hash is worked outside any transaction, then one short
transaction opens the session. Unknown, closed and known accounts get the same answer after the same work.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from surveys.core import clock
from surveys.core.errors import TooMany
from surveys.people import passwords, queries, throttle
from surveys.people.models import User
from surveys.web import accounts
from surveys.web.access import SIGNED_IN, find_staff, is_own_page, public, requires
from surveys.web.forms import StaffForm
from surveys.web.i18n import _, lazy_gettext
from surveys.web.kit import current_keys
from surveys.web.session import commits, db, keep_nothing

SECOND_STEP_SECONDS = 300
PENDING = "second_step"

blueprint = Blueprint("sign_in", __name__, template_folder="../templates")


class PasswordForm(StaffForm):
    """E-mail and password."""

    email = EmailField(
        lazy_gettext("E-mail"), [InputRequired(lazy_gettext("Enter your e-mail address.")), Length(max=254)]
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(lazy_gettext("Enter your password.")), Length(max=passwords.LONGEST)],
    )
    next = HiddenField()


class CodeForm(StaffForm):
    """The second step."""

    code = StringField(
        lazy_gettext("Code from the authenticator app, or a recovery code"),
        [InputRequired(lazy_gettext("Enter the code.")), Length(max=40)],
    )


@blueprint.get("/admin/sign-in")
@public
def enter_password() -> Any:
    """The sign-in page; who is signed in already goes to work."""
    staff = find_staff()
    if staff is not None:
        return redirect(staff.start_url)
    return _password_page(PasswordForm(next=request.args.get("next", "")), ran_out=accounts.desk_session().ran_out)


@blueprint.post("/admin/sign-in")
@public
def check_password() -> Any:
    """Check e-mail and password, then open the session or ask for the code."""
    form = PasswordForm()
    if not form.validate():
        return _password_page(form, status=422)
    typed_email, typed_password = str(form.email.data), str(form.password.data)
    user = queries.find_user_by_email(db(), typed_email)
    counters = _counters(user, typed_email)
    try:
        accounts.begin_try(counters)
    except TooMany as error:
        return _password_page(form, problem=error.message, status=error.status)
    fits = passwords.verify_password(typed_password, user.password if user is not None and user.active else None)
    if user is None or not fits:
        accounts.note_failure(None if user is None else user.id, "password")
        return _password_page(form, problem=_("E-mail or password is not right."), status=422)
    if _has_run_out(user):
        problem = _("This one-time password has run out. Please ask the administrator for a new one.")
        return _password_page(form, problem=problem, status=422)
    if user.has_second_step:
        return _ask_for_code(user, str(form.next.data or ""))
    fresh_hash = passwords.hash_password(typed_password) if passwords.needs_new_hash(user.password) else None
    return _open(user.id, counters, str(form.next.data or ""), fresh_hash)


@blueprint.get("/admin/sign-in/code")
@public
def enter_code() -> Any:
    """The page of the second step, for somebody whose password was right within the last five minutes."""
    return _to_password() if _pending_user() is None else _code_page(CodeForm())


@blueprint.post("/admin/sign-in/code")
@public
def check_code() -> Any:
    """Check the code and open the session."""
    user = _pending_user()
    if user is None:
        return _to_password()
    form = CodeForm()
    if not form.validate():
        return _code_page(form, status=422)
    counters = throttle.code_counters(current_keys(), user.id)
    try:
        accounts.begin_try(counters)
    except TooMany as error:
        return _code_page(form, problem=error.message, status=error.status)
    answer: Response = _open_with_code(user.id, [*counters, *_counters(user, user.email)], form)
    if answer.status_code >= 400:
        accounts.note_failure(user.id, "code")
    return answer


@blueprint.post("/admin/sign-out")
@requires(SIGNED_IN)
@commits
def sign_out() -> BaseResponse:
    """End this session and take the cookie back."""
    accounts.sign_out()
    return redirect(url_for("sign_in.enter_password"))


@commits
def _open(user_id: int, counters: list[throttle.Counter], wanted: str, fresh_hash: str | None) -> BaseResponse:
    user = queries.get_user(db(), user_id)
    if fresh_hash is not None:
        user.password = fresh_hash
    throttle.forgive(db(), counters)
    accounts.sign_in(user, level="password")
    return _to_work(user, wanted)


@commits
def _open_with_code(user_id: int, counters: list[throttle.Counter], form: CodeForm) -> Any:
    user = queries.get_user(db(), user_id, lock=True)
    if accounts.use_second_step(user, str(form.code.data)) is None:
        keep_nothing()
        return _code_page(form, problem=_("This code is not right or was used before."), status=422)
    wanted = str(accounts.desk_session().get(PENDING, {}).get("next", ""))
    throttle.forgive(db(), counters)
    accounts.sign_in(user, level="code")
    return _to_work(user, wanted)


def _counters(user: User | None, typed_email: str) -> list[throttle.Counter]:
    address = request.remote_addr or ""
    since = clock.now() - throttle.KNOWN_ADDRESS
    # Asked for unknown accounts as well, so that they take as long.
    prefix = throttle.address_prefix(address)
    known_here = queries.signed_in_from(db(), -1 if user is None else user.id, prefix, since=since)
    return throttle.password_counters(current_keys(), email=typed_email, address=address, known_here=known_here)


def _has_run_out(user: User) -> bool:
    return user.must_change_password and user.one_time_until is not None and user.one_time_until < clock.now()


def _ask_for_code(user: User, wanted: str) -> BaseResponse:
    desk = accounts.desk_session()
    desk.renew()
    desk[PENDING] = {
        "user": user.id,
        "key": user.fs_uniquifier[:16],
        "at": int(clock.now().timestamp()),
        "next": wanted,
    }
    return redirect(url_for("sign_in.enter_code"))


def _pending_user() -> User | None:
    pending = accounts.desk_session().get(PENDING)
    if not isinstance(pending, dict) or clock.now().timestamp() - pending["at"] > SECOND_STEP_SECONDS:
        return None
    user = db().get(User, pending["user"])
    # The key changes with the password, so that an old half-way sign-in leads nowhere.
    if user is None or not user.active or not user.has_second_step or user.fs_uniquifier[:16] != pending["key"]:
        return None
    return user


def _to_password() -> BaseResponse:
    return redirect(url_for("sign_in.enter_password"))


def _to_work(user: User, wanted: str) -> BaseResponse:
    if user.must_change_password:
        return redirect(url_for("account.change_password"))
    staff = find_staff()
    if is_own_page(wanted) or staff is None:
        return redirect(wanted if is_own_page(wanted) else url_for("account.show_account"))
    return redirect(staff.start_url)


def _password_page(form: PasswordForm, *, problem: Any = None, status: int = 200, ran_out: bool = False) -> Any:
    page = render_template("admin/sign_in/password.html", form=form, problem=problem, ran_out=ran_out)
    return Response(page, status=status)


def _code_page(form: CodeForm, *, problem: Any = None, status: int = 200) -> Response:
    return Response(render_template("admin/sign_in/code.html", form=form, problem=problem), status=status)
