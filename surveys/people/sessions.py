"""Signed-in browsers: opened at sign-in, seen, ended. The random value stays in the cookie, its digest
here.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor, record
from surveys.core.errors import NotFound
from surveys.people.models import StaffSession, User

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=90)

BROWSERS = (
    ("Edg/", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def new_token() -> str:
    """The cookie's value: 32 random bytes."""
    return secrets.token_urlsafe(32)


def session_id(token: str) -> str:
    """Under which the session is kept: SHA-256 of the cookie's value."""
    return hashlib.sha256(token.encode()).hexdigest()


def agent_name(user_agent: str) -> str:
    """Browser and system without versions, so that an update of the browser ends no session."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "?")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "?")
    return f"{browser} · {system}"


def is_over(found: StaffSession, *, at: datetime) -> bool:
    """Whether the session was ended, was idle for half an hour, or is ten hours old."""
    return found.ended_at is not None or at - found.last_seen_at > IDLE or at - found.created_at > LONGEST


def start_session(
    session: Session, user: User, *, token: str, level: str, address_prefix: str, agent: str
) -> StaffSession:
    """Remember a browser in which the account has just signed in; forget those that ended long ago."""
    now = clock.now()
    session.execute(delete(StaffSession).where(StaffSession.last_seen_at < now - KEPT))
    opened = StaffSession(
        id=session_id(token),
        user_id=user.id,
        created_at=now,
        last_seen_at=now,
        level=level,
        address_prefix=address_prefix,
        agent=agent,
    )
    session.add(opened)
    session.flush()
    return opened


def touch_session(session: Session, found_id: str) -> None:
    """Note that the session is in use."""
    session.execute(update(StaffSession).where(StaffSession.id == found_id).values(last_seen_at=clock.now()))


def end_session(session: Session, user: User, found_id: str, *, by: Actor) -> None:
    """End one session of the account; raises NotFound for one that is not theirs. Ending it twice changes
    nothing.
    """
    found = session.get(StaffSession, found_id)
    if found is None or found.user_id != user.id:
        raise NotFound
    if found.ended_at is None:
        found.ended_at = clock.now()
        session.flush()
        record(
            session,
            actor=by,
            action="session.ended",
            subject=f"user:{user.id}",
            detail={"agent": found.agent},
        )


def end_sessions(session: Session, user: User) -> None:
    """End every session of the account."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.user_id == user.id, StaffSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
