"""Sessions of staff: the browser holds a random value, the database holds who that is.

One cookie, `__Host-sid` over https and `sid` on http://127.0.0.1, of two parts: the random token, whose
digest is the key in `staff_sessions`, and the small change of the pages (CSRF token, notices), signed and
bound to that very token. So nothing is written before somebody signs in, and looking at a page writes nothing
but `last_seen_at`, once a minute at most. Who is signed in never comes from the signed part.

Citizens' pages have no session at all: nothing is read, and setting anything is an error.
"""

from __future__ import annotations

from typing import Any, NoReturn, cast

import structlog
from flask import Flask, Request, Response, g
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError

from surveys.core import clock
from surveys.core.settings import Settings
from surveys.people import queries, sessions
from surveys.people.models import StaffSession, User
from surveys.web.session import db

log = structlog.get_logger(__name__)

STAFF_PATH = "/admin"
FROM_THE_DATABASE = ("_user_id", "_fresh", "_id")
CSRF_KEY = "csrf_token"


class NoSession(SecureCookieSession):
    """What a citizen's page gets: empty, and closed."""

    def _refuse(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise RuntimeError("citizens' pages keep no session: carry what is needed in the form")

    __setitem__ = setdefault = update = _refuse


class DeskSession(SecureCookieSession):
    """The session of a staff page; `row` is the signed-in browser, None before sign-in."""

    def __init__(self, initial: dict[str, Any] | None = None, *, token: str | None = None) -> None:
        super().__init__(initial or {})
        self.token = token
        self.row: StaffSession | None = None
        self.ran_out = False

    def renew(self) -> str:
        """A new random value for this browser, with a new CSRF token; the old one opens nothing any more."""
        self.token = sessions.new_token()
        self.pop(CSRF_KEY, None)
        g.pop(CSRF_KEY, None)
        self.modified = True
        return self.token

    def forget(self) -> None:
        """Keep nothing: the cookie is taken back."""
        self.clear()
        g.pop(CSRF_KEY, None)
        self.token = self.row = None
        self.modified = True


class StaffSessions(SessionInterface):
    """Flask's door to the table of sessions, so that Flask-Login and Flask-WTF need not know about it."""

    def __init__(self, settings: Settings) -> None:
        self._keys = list(reversed(settings.secret_keys))
        self._https = settings.https
        self.cookie_name = "__Host-sid" if settings.https else "sid"

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """The session behind the request's cookie. Ended, stale or foreign ones count as none."""
        g.pop("staff", None)
        g.pop("session_user", None)
        if not _is_staff_path(request.path):
            return NoSession()
        token, kept = self._read(request.cookies.get(self.cookie_name, ""))
        session = DeskSession(kept, token=token)
        if token is not None:
            self._recognise(session, token, request)
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie when something in it changed; note once a minute that the session is in use."""
        if not isinstance(session, DeskSession):
            return
        response.vary.add("Cookie")
        if session.row is not None:
            _touch(session.row)
        if not session.modified:
            return
        kept = {key: value for key, value in session.items() if key not in FROM_THE_DATABASE}
        if session.token is None and not kept:
            response.delete_cookie(self.cookie_name, path="/", secure=self._https, httponly=True, samesite="Lax")
            return
        session.token = session.token or sessions.new_token()
        value = f"{session.token}.{self._signer(session.token).dumps(kept)}"
        response.set_cookie(self.cookie_name, value, path="/", secure=self._https, httponly=True, samesite="Lax")

    def _recognise(self, session: DeskSession, token: str, request: Request) -> None:
        found = queries.find_session(db(), sessions.session_id(token))
        if found is None:
            return
        row, user = found
        same_browser = row.agent == sessions.agent_name(request.user_agent.string)
        if sessions.is_over(row, at=clock.now()) or not user.active or not same_browser:
            session.forget()
            session.ran_out = row.ended_at is None
            return
        session.row = row
        g.session_user = user
        dict.update(session, {"_user_id": user.fs_uniquifier, "_fresh": True})

    def _read(self, cookie: str) -> tuple[str | None, dict[str, Any]]:
        token, _dot, signed = cookie.partition(".")
        if not token or not signed:
            return None, {}
        try:
            kept = self._signer(token).loads(signed, max_age=int(sessions.LONGEST.total_seconds()))
        except BadSignature:
            return None, {}
        return token, cast("dict[str, Any]", kept)

    def _signer(self, token: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._keys, salt=f"staff-session:{token}")


def session_user() -> User | None:
    """The account behind this request's session, as it was read when the request began."""
    return cast("User | None", g.get("session_user"))


def _is_staff_path(path: str) -> bool:
    return path == STAFF_PATH or path.startswith(f"{STAFF_PATH}/")


def _touch(row: StaffSession) -> None:
    from surveys.web.kit import kit

    if row.ended_at is not None or clock.now() - row.last_seen_at < sessions.SEEN_EVERY:
        return
    try:
        with kit().database.write() as session:
            sessions.touch_session(session, row.id)
    except SQLAlchemyError as error:
        # The answer is ready; that the session was in use can be noted with the next page.
        log.warning("session_not_touched", kind=type(error).__name__)
