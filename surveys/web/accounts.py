"""Flask-Security on plain SQLAlchemy: the one module that calls it, so that it can be replaced.

It gives the login manager, the sign-in itself with its signals, authenticator codes (TOTP, RFC 6238) and
recovery codes. Its own pages are not used: they hash a password inside the transaction, which on this system
would hold up every citizen's answer for the time of one Argon2 hash.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, cast

from flask import Flask, current_app, g, request, session
from flask_security import Security, SQLAlchemySessionUserDatastore
from flask_security.totp import Totp
from flask_security.utils import login_user, logout_user
from sqlalchemy.orm.attributes import flag_modified
from werkzeug.local import LocalProxy

from surveys.core.audit import Actor, record
from surveys.core.crypto import KeyRing
from surveys.people import passwords, throttle
from surveys.people import sessions as staff_sessions
from surveys.people.models import Grant, User
from surveys.web.access import deny_by_default, forget_staff
from surveys.web.kit import kit
from surveys.web.session import db
from surveys.web.staff_sessions import DeskSession, StaffSessions

ISSUER = "Ý Dân"
RECOVERY_CODES = 8
CODE_WINDOW = 30
VISITOR = Actor("system", "sign-in", "sign-in")


class CountedTotp(Totp):
    """Each code opens once: the counter of the last one is kept with the account (ASVS 5.0 6.5.1)."""

    def get_last_counter(self, user: Any) -> int | None:
        """The time step of the last code that was accepted."""
        return None if user is None else cast("int | None", user.tf_counter)

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember the time step of the code just accepted."""
        if user is not None:
            user.tf_counter = tmatch.counter


def init_app(app: Flask) -> None:
    """Sessions, Flask-Security and the refusal of unmarked endpoints. Runs after the kit is prepared."""
    parts = app.extensions["ydan"]
    passwords.use_cost(parts.settings.password_cost)
    app.session_interface = StaffSessions(parts.settings)
    app.config.update(_flask_security_settings(parts.settings.secret_keys))
    # The models keep to Flask-Security's names without inheriting from it: the domain knows no Flask.
    models: Any = (LocalProxy(db), User, Grant)
    datastore = SQLAlchemySessionUserDatastore(*models)
    security = Security(app, datastore, register_blueprint=False, totp_cls=CountedTotp)
    # Sessions are bound to the browser in the table; tokens in headers and the second permission system are
    # not used.
    security.login_manager.session_protection = None
    security.login_manager.request_loader(None)
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    deny_by_default(app)


def _flask_security_settings(secret_keys: tuple[str, ...]) -> dict[str, Any]:
    rings = [KeyRing([secret]) for secret in secret_keys]
    # The highest tag seals, all of them open: the newest secret comes first in the settings.
    tags = range(len(rings), 0, -1)
    totp_secrets = {tag: ring.mac(b"totp", purpose="totp").hex() for tag, ring in zip(tags, rings, strict=True)}
    recovery_keys = [base64.urlsafe_b64encode(ring.mac(b"recovery", purpose="recovery-codes")) for ring in rings]
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TOTP_SECRETS": totp_secrets,
        "SECURITY_TOTP_ISSUER": ISSUER,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": RECOVERY_CODES,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": recovery_keys,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_TRACKABLE": False,
        "SECURITY_CSRF_COOKIE_NAME": None,
    }


def desk_session() -> DeskSession:
    """This request's session; only staff pages have one."""
    return cast(DeskSession, session._get_current_object())  # type: ignore[attr-defined]


def begin_try(counters: Sequence[throttle.Counter]) -> None:
    """Count a try before it is looked at; raises TooMany. Kept whatever the answer will be, so not under
    `@commits`.
    """
    with kit().database.write() as writing:
        throttle.count_try(writing, counters)


def forgive(counters: Sequence[throttle.Counter]) -> None:
    """Forget the tries of somebody who has just proved who they are, outside `@commits`."""
    with kit().database.write() as writing:
        throttle.forgive(writing, counters)


def note_failure(user_id: int | None, step: str) -> None:
    """Leave a line about a failed try; what was typed is not kept, also where there is no such account."""
    subject = "user:-" if user_id is None else f"user:{user_id}"
    with kit().database.write() as writing:
        record(writing, actor=VISITOR, action="sign_in.failed", subject=subject, detail={"step": step})


def sign_in(user: User, *, level: str) -> None:
    """Open a session for this browser under a new random value. Runs inside `@commits`."""
    desk = desk_session()
    means = ["password", "authenticator"] if level == "code" else ["password"]
    login_user(cast(Any, user), remember=False, authn_via=means)
    desk.pop("second_step", None)
    staff_sessions.start_session(
        db(),
        user,
        token=desk.renew(),
        level=level,
        address_prefix=throttle.address_prefix(request.remote_addr or ""),
        agent=staff_sessions.agent_name(request.user_agent.string),
    )
    desk.row = None
    g.session_user = user
    forget_staff()
    actor = Actor("staff", str(user.id), user.name)
    record(db(), actor=actor, action="sign_in.succeeded", subject=f"user:{user.id}", detail={"level": level})


def sign_out() -> None:
    """End this browser's session and take its cookie back. Runs inside `@commits`."""
    desk = desk_session()
    row = desk.row
    logout_user()
    if row is not None:
        user = db().get_one(User, row.user_id)
        staff_sessions.end_session(db(), user, row.id, by=Actor("staff", str(user.id), user.name))
    desk.forget()
    g.session_user = None
    forget_staff()


def new_code_secret() -> str:
    """A fresh secret for an authenticator app, encrypted, fit for the session until it is confirmed."""
    return cast(str, _security().totp_factory.generate_totp_secret())


def code_setup(user: User, secret: str) -> dict[str, str]:
    """What the person needs: `image` (a QR code as data URL), `key` in groups to type, `issuer`,
    `username`.
    """
    return cast("dict[str, str]", _security().totp_factory.fetch_setup_values(secret, user))


def connect_app(user: User, secret: str, code: str) -> list[str] | None:
    """Ask for a code at every sign-in from now on; returns the recovery codes, shown once.

    None when the first code does not fit; the caller then keeps nothing. That code is used up like any other.
    """
    security = _security()
    security.datastore.tf_set(user, "authenticator", totp_secret=secret)
    user.tf_counter = None
    if not security.totp_factory.verify_totp(_digits(code), secret, user, window=CODE_WINDOW):
        return None
    return new_recovery_codes(user)


def new_recovery_codes(user: User) -> list[str]:
    """Replace the recovery codes; each opens once, in place of a code from the app."""
    return cast("list[str]", _security().mf_recovery_codes_util.create_recovery_codes(user))


def count_recovery_codes(user: User) -> int:
    """How many recovery codes are left."""
    return len(user.mf_recovery_codes or [])


def use_second_step(user: User, code: str) -> str | None:
    """Check a code from the app or a recovery code and use it up: `app`, `recovery`, or None when it fits
    neither.
    """
    security = _security()
    if user.tf_totp_secret is None:
        return None
    if security.totp_factory.verify_totp(_digits(code), user.tf_totp_secret, user, window=CODE_WINDOW):
        return "app"
    recovery = code.strip().lower()
    if security.mf_recovery_codes_util.check_recovery_code(user, recovery):
        security.mf_recovery_codes_util.delete_recovery_code(user, recovery)
        # It takes the code out of the list in place, which SQLAlchemy does not notice by itself.
        flag_modified(user, "mf_recovery_codes")
        return "recovery"
    return None


def _digits(code: str) -> str:
    return "".join(code.split())


def _security() -> Any:
    return current_app.extensions["security"]
