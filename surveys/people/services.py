"""What changes accounts and roles. Every verb leaves a line in the audit trail; none of them commits."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor, record
from surveys.core.errors import Conflict, Invalid, NotAllowed, Problem
from surveys.core.settings import Settings
from surveys.core.text import clean
from surveys.core.translation import lazy
from surveys.people import queries
from surveys.people.models import LOCALES, Grant, User
from surveys.people.passwords import OneTimePassword, new_one_time_password, use_cost
from surveys.people.rules import ALL, ROLES, Units
from surveys.people.sessions import end_sessions

ONE_TIME_LIFE = timedelta(days=7)
LONGEST_NAME = 120
LAST_ADMINISTRATOR = lazy("This is the last administrator of the department. Appoint another one first.")
NOT_ONESELF = lazy("Nobody can change the roles or the state of their own account. Ask another administrator.")


def create_account(
    session: Session,
    *,
    email: str,
    name: str,
    unit_id: int | None,
    password: OneTimePassword,
    by: Actor,
    locale: str = "vi",
) -> User:
    """Open an account with a one-time password. Raises Invalid, or Conflict when the address is taken."""
    now = clock.now()
    user = User(
        email=_checked_email(session, email),
        name=_checked_name(name),
        unit_id=unit_id,
        locale=locale,
        password=password.hashed,
        must_change_password=True,
        one_time_until=now + ONE_TIME_LIFE,
        fs_uniquifier=secrets.token_hex(32),
        active=True,
        created_at=now,
    )
    session.add(user)
    session.flush()
    detail = {"email": user.email, "unit_id": unit_id}
    record(session, actor=by, action="account.created", subject=f"user:{user.id}", detail=detail)
    return user


def change_account(session: Session, user: User, *, email: str, name: str, unit_id: int | None, by: Actor) -> None:
    """Correct name, address or unit. Raises Invalid, or Conflict when the address is taken."""
    before = {"email": user.email, "name": user.name, "unit_id": user.unit_id}
    user.email = _checked_email(session, email, of=user.id)
    user.name = _checked_name(name)
    user.unit_id = unit_id
    after = {"email": user.email, "name": user.name, "unit_id": user.unit_id}
    changed = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    session.flush()
    record(session, actor=by, action="account.changed", subject=f"user:{user.id}", detail=changed)


def choose_language(session: Session, user: User, *, locale: str, by: Actor) -> None:
    """Set the language of the staff pages for this account."""
    if locale not in LOCALES:
        raise Invalid([Problem("/locale", lazy("Choose one of the languages listed."))])
    user.locale = locale
    session.flush()
    record(session, actor=by, action="account.language", subject=f"user:{user.id}", detail={"locale": locale})


def set_active(session: Session, user: User, *, active: bool, by: Actor) -> None:
    """Close an account, which ends its sessions at once, or open it again."""
    _refuse_oneself(user, by)
    if not active:
        _keep_an_administrator(session, user)
        end_sessions(session, user)
    user.active = active
    session.flush()
    action = "account.activated" if active else "account.deactivated"
    record(session, actor=by, action=action, subject=f"user:{user.id}")


def reset_password(session: Session, user: User, *, password: OneTimePassword, by: Actor) -> None:
    """Replace the password with a one-time one and end every session of the account."""
    _refuse_oneself(user, by)
    user.password = password.hashed
    user.must_change_password = True
    user.one_time_until = clock.now() + ONE_TIME_LIFE
    user.fs_uniquifier = secrets.token_hex(32)
    end_sessions(session, user)
    record(session, actor=by, action="account.password_reset", subject=f"user:{user.id}")


def reset_second_step(session: Session, user: User, *, by: Actor) -> None:
    """Take the authenticator app and the recovery codes off an account whose owner lost them."""
    _refuse_oneself(user, by)
    remove_second_step(session, user, by=by)
    end_sessions(session, user)


def remove_second_step(session: Session, user: User, *, by: Actor) -> None:
    """Sign in with the password alone again."""
    user.tf_primary_method = user.tf_totp_secret = user.tf_counter = user.mf_recovery_codes = None
    session.flush()
    record(session, actor=by, action="account.second_step_removed", subject=f"user:{user.id}")


def note_second_step(session: Session, user: User, *, by: Actor) -> None:
    """Leave the line that an authenticator app was connected."""
    record(session, actor=by, action="account.second_step_set", subject=f"user:{user.id}")


def note_recovery_codes(session: Session, user: User, *, by: Actor) -> None:
    """Leave the line that the recovery codes were renewed."""
    record(session, actor=by, action="account.recovery_codes_renewed", subject=f"user:{user.id}")


def change_password(session: Session, user: User, *, hashed: str, by: Actor) -> None:
    """Set the password its owner chose. Every session ends; the caller opens a new one for this browser."""
    user.password = hashed
    user.must_change_password = False
    user.one_time_until = None
    user.password_changed_at = clock.now()
    user.fs_uniquifier = secrets.token_hex(32)
    end_sessions(session, user)
    record(session, actor=by, action="account.password_changed", subject=f"user:{user.id}")


def grant_role(
    session: Session,
    user: User,
    *,
    role: str,
    unit_id: int | None,
    by: Actor,
    valid_from: date | None = None,
    valid_to: date | None = None,
    within: Units = ALL,
) -> Grant:
    """Give a role in a unit (and below), or without one in the whole department.

    `within` are the units in which the granter manages accounts. Raises Invalid, NotAllowed outside `within`
    or for one's own account, Conflict when the same grant is already in force.
    """
    _refuse_oneself(user, by)
    if role not in ROLES:
        raise Invalid([Problem("/role", lazy("There is no such role."))])
    if unit_id not in within:
        raise NotAllowed(lazy("You may only grant roles in the units that you manage."))
    starts = valid_from or clock.today()
    if valid_to is not None and valid_to < starts:
        raise Invalid([Problem("/valid_to", lazy("The last day is before the first."))])
    _refuse_twice(session, user, role, unit_id, starts, valid_to)
    grant = Grant(
        user_id=user.id,
        role=role,
        unit_id=unit_id,
        valid_from=starts,
        valid_to=valid_to,
        granted_at=clock.now(),
        granted_by_id=_staff_id(by),
    )
    session.add(grant)
    session.flush()
    detail = {"role": role, "unit_id": unit_id, "from": starts, "to": valid_to}
    record(session, actor=by, action="role.granted", subject=f"user:{user.id}", detail=detail)
    return grant


def revoke_grant(session: Session, user: User, grant: Grant, *, by: Actor, within: Units = ALL) -> None:
    """Take a role back at once. Taking it back twice changes nothing."""
    _refuse_oneself(user, by)
    if grant.unit_id not in within:
        raise NotAllowed(lazy("You may only grant roles in the units that you manage."))
    if grant.revoked_at is not None:
        return
    if grant.role == "administrator":
        _keep_an_administrator(session, user)
    grant.revoked_at, grant.revoked_by_id = clock.now(), _staff_id(by)
    session.flush()
    detail = {"role": grant.role, "unit_id": grant.unit_id}
    record(session, actor=by, action="role.revoked", subject=f"user:{user.id}", detail=detail)


def create_first_administrator(
    session: Session,
    *,
    settings: Settings,
    email: str = "quantri@ydan.local",
    name: str = "Quản trị viên",
) -> tuple[str, str]:
    """Open the account that opens all others; returns its e-mail and its one-time password, shown once."""
    use_cost(settings.password_cost)
    by = Actor.system("ydan init")
    password = new_one_time_password()
    user = create_account(session, email=email, name=name, unit_id=None, password=password, by=by)
    grant_role(session, user, role="administrator", unit_id=None, by=by)
    return user.email, password.plain


def _checked_email(session: Session, email: str, *, of: int | None = None) -> str:
    try:
        checked = validate_email(email.strip(), check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError:
        # An office's own network has names such as "may-chu.local", which the validator takes for a mistake.
        checked = None
    if checked is None and not _is_local_address(email.strip()):
        raise Invalid([Problem("/email", lazy("This is not a complete e-mail address."))])
    normal = queries.normal_email(email)
    taken = queries.find_user_by_email(session, normal)
    if taken is not None and taken.id != of:
        raise Conflict(lazy("There is already an account with this e-mail address."))
    return normal


def _is_local_address(email: str) -> bool:
    name, at, host = email.partition("@")
    plain = all(part.replace("-", "").replace("_", "").isalnum() and part.isascii() for part in name.split("."))
    labels = host.split(".")
    return bool(at) and plain and len(email) <= 254 and labels[-1] == "local" and all(map(str.isalnum, labels))


def _checked_name(name: str) -> str:
    cleaned = clean(name, limit=LONGEST_NAME, pointer="/name")
    if not cleaned:
        raise Invalid([Problem("/name", lazy("The name is needed."))])
    return cleaned


def _refuse_oneself(user: User, by: Actor) -> None:
    if by.kind == "staff" and by.id == str(user.id):
        raise NotAllowed(NOT_ONESELF)


def _keep_an_administrator(session: Session, user: User) -> None:
    holds = any(
        grant.role == "administrator" and grant.unit_id is None for grant in queries.granted_roles(session, user.id)
    )
    if holds and not queries.count_administrators(session, on=clock.today(), without=user.id):
        raise Conflict(LAST_ADMINISTRATOR)


def _refuse_twice(
    session: Session, user: User, role: str, unit_id: int | None, starts: date, ends: date | None
) -> None:
    for grant in queries.granted_roles(session, user.id):
        same = (grant.role, grant.unit_id) == (role, unit_id)
        if same and grant.valid_from <= (ends or date.max) and starts <= (grant.valid_to or date.max):
            raise Conflict(lazy("This role is already granted there for these days."))


def _staff_id(by: Actor) -> int | None:
    return int(by.id) if by.kind == "staff" else None
