"""The request's database session: for reading by default, for writing inside `@commits`, which alone commits."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, g, make_response, request
from sqlalchemy.orm import Session

from surveys.core.audit import Actor, record

View = TypeVar("View", bound=Callable[..., Any])
FIRST_ERROR_STATUS = 400


class _RollBack(Exception):
    """Leaves the write transaction without keeping anything, carrying the answer to send."""

    def __init__(self, response: Any) -> None:
        self.response = response


def db() -> Session:
    """This request's session. Outside `@commits` it refuses to write."""
    session = g.get("write_session") or g.get("read_session")
    if session is None:
        from surveys.web.kit import kit

        session = g.read_session = kit().database.new_read_session()
    return cast(Session, session)


def commits(view: View) -> View:
    """Run the view in one write transaction: kept when it answers with success, undone when with an error.

    A staff action whose service wrote no audit line of its own gets a plain one here, so that none is missing.
    """

    @wraps(view)
    def inside_a_transaction(*args: Any, **kwargs: Any) -> Any:
        from surveys.web.kit import kit

        close_read_session()
        try:
            with kit().database.write() as session:
                g.write_session = session
                try:
                    response = make_response(view(*args, **kwargs))
                    if response.status_code >= FIRST_ERROR_STATUS or g.pop("changes_nothing", False):
                        raise _RollBack(response)
                    _audit_staff_action(session, kwargs)
                finally:
                    g.pop("write_session", None)
        except _RollBack as undone:
            return undone.response
        for after in g.pop("after_commit", []):
            after()
        return response

    inside_a_transaction.commits = True  # type: ignore[attr-defined]
    return cast(View, inside_a_transaction)


def keep_nothing() -> None:
    """Tell `@commits` that this answer shows a form again: whatever was touched is rolled back."""
    g.changes_nothing = True


def after_commit(action: Callable[[], None]) -> None:
    """Run `action` once the transaction is durable; never when it is rolled back."""
    g.setdefault("after_commit", []).append(action)


def _audit_staff_action(session: Session, subject: dict[str, Any]) -> None:
    if session.info.get("audited") or request.method == "GET":
        return
    from surveys.web.access import find_staff

    staff = find_staff()
    if staff is not None:
        named = ",".join(f"{key}={value}" for key, value in sorted(subject.items()))
        actor: Actor = staff.actor
        record(session, actor=actor, action=f"page.{request.endpoint}", subject=named or "page")


def close_read_session(_error: BaseException | None = None) -> None:
    """Give the read connection back, so that a write transaction never waits on its own reader."""
    session = g.pop("read_session", None)
    if session is not None:
        session.close()


def init_app(app: Flask) -> None:
    """Close the session at the end of every request."""
    app.teardown_appcontext(close_read_session)
