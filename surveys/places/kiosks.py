"""Kiosks: added, paired with a one-time code, heard from each minute, revoked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from surveys.core import clock
from surveys.core.audit import Actor, record
from surveys.core.catalogue import bump
from surveys.core.errors import Conflict
from surveys.core.text import clean
from surveys.core.translation import lazy
from surveys.places.entries import Entries
from surveys.places.models import Kiosk, Touchpoint
from surveys.places.rules import (
    IDLE_SECONDS_LEAST,
    IDLE_SECONDS_MOST,
    LANGUAGES,
    PAIRING_LIFETIME,
    PAIRING_TRIES,
    SILENT_AFTER,
    KioskSettings,
    hash_pairing_code,
    hash_token,
    new_pairing_code,
    new_token,
    normalise_pairing_code,
    pairing_code_matches,
)
from surveys.places.services import by_code

REPORTED = {"queue": int, "version": str, "screen": str, "clock_skew_ms": int}
"""What a heartbeat may tell, and as what; everything else is left out."""

_LONGEST_REPORT_TEXT = 80
_LARGEST_REPORT_NUMBER = 10**12


@dataclass(frozen=True)
class Paired:
    """A freshly paired kiosk with its token, which is known to nobody else and kept nowhere."""

    kiosk: Kiosk
    token: str


def save_kiosk(session: Session, kiosk: Kiosk | None, typed: Mapping[str, object], *, by: Actor) -> Kiosk:
    """Add a kiosk, or change its name, place and settings. Raises Invalid with a pointer to every wrong
    entry.
    """
    entries = Entries(typed)
    name = entries.text("name", limit=100)
    touchpoint = entries.lookup("touchpoint", by_code(session, Touchpoint))
    idle = entries.whole("idle_seconds", least=IDLE_SECONDS_LEAST, most=IDLE_SECONDS_MOST)
    languages = [code for code in LANGUAGES if code in _listed(typed.get("languages", LANGUAGES))]
    if not languages:
        entries.refuse("languages", lazy("At least one language is needed."))
    if touchpoint is not None and (touchpoint.channel != "kiosk" or not touchpoint.active):
        entries.refuse("touchpoint", lazy("A kiosk needs an active touchpoint of the kind “kiosk”."))
    same_name = select(Kiosk.id).where(Kiosk.name == name)
    if session.scalar(same_name if kiosk is None else same_name.where(Kiosk.id != kiosk.id)):
        entries.refuse("name", lazy("There is already a kiosk with this name."))
    entries.finish()
    settings = KioskSettings(KioskSettings().idle_seconds if idle is None else idle, tuple(languages)).as_dict()
    before = None if kiosk is None else _shown(kiosk)
    if kiosk is None:
        kiosk = Kiosk(state="waiting", pairing_tries=0, report={})
        session.add(kiosk)
    kiosk.name, kiosk.touchpoint, kiosk.settings = name, touchpoint, settings
    session.flush()
    bump(session)
    action = "kiosk.added" if before is None else "kiosk.changed"
    _record(session, kiosk, action, by=by, detail={"from": before, "to": _shown(kiosk)})
    return kiosk


def _listed(value: object) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value or "").split(",")


def _shown(kiosk: Kiosk) -> dict[str, Any]:
    return {"name": kiosk.name, "touchpoint": kiosk.touchpoint.code, **kiosk.settings}


def issue_pairing_code(session: Session, kiosk: Kiosk, *, by: Actor) -> str:
    """A new one-time code for this kiosk, shown once; a code issued before no longer works.

    A kiosk that is paired keeps working until the code is used, so that a device can be replaced without a
    gap.
    """
    if not kiosk.touchpoint.active:
        raise Conflict(lazy("The kiosk’s touchpoint is retired. Give it another touchpoint first."))
    code = new_pairing_code()
    kiosk.pairing_hash = hash_pairing_code(code)
    kiosk.pairing_expires_at = clock.now() + PAIRING_LIFETIME
    kiosk.pairing_tries = 0
    if kiosk.state == "revoked":
        kiosk.state = "waiting"
    session.flush()
    _record(session, kiosk, "kiosk.code_issued", by=by)
    return code


def pair(session: Session, typed: str) -> Paired | None:
    """Pair the kiosk whose code was typed, None when no open code is the one.

    A wrong code counts against every open code, because it cannot be known which one was meant; after five
    wrong tries they are all void. The caller has to commit in both cases, or wrong tries would not count.
    """
    code = normalise_pairing_code(typed[:60])
    waiting = _open_codes(session)
    for kiosk in waiting:
        if kiosk.pairing_hash and pairing_code_matches(code, kiosk.pairing_hash):
            return _give_token(session, kiosk)
    for kiosk in waiting:
        kiosk.pairing_tries += 1
        if kiosk.pairing_tries >= PAIRING_TRIES:
            _close_code(kiosk)
            _record(session, kiosk, "kiosk.code_used_up", by=_device(kiosk))
    session.flush()
    return None


def _open_codes(session: Session) -> Sequence[Kiosk]:
    wanted = select(Kiosk).options(joinedload(Kiosk.touchpoint).joinedload(Touchpoint.unit)).order_by(Kiosk.id)
    return session.scalars(
        wanted.where(
            Kiosk.pairing_hash.is_not(None),
            Kiosk.pairing_expires_at > clock.now(),
            Kiosk.pairing_tries < PAIRING_TRIES,
        )
    ).all()


def _give_token(session: Session, kiosk: Kiosk) -> Paired:
    token = new_token()
    kiosk.token_hash, kiosk.state, kiosk.paired_at = hash_token(token), "paired", clock.now()
    kiosk.last_seen_at, kiosk.report = clock.now(), {}
    _close_code(kiosk)
    session.flush()
    _record(session, kiosk, "kiosk.paired", by=_device(kiosk))
    return Paired(kiosk, token)


def _close_code(kiosk: Kiosk) -> None:
    kiosk.pairing_hash, kiosk.pairing_expires_at = None, None


def revoke(session: Session, kiosk: Kiosk, *, by: Actor) -> None:
    """Take the device's right to send anything, and any open code with it."""
    kiosk.state, kiosk.token_hash = "revoked", None
    _close_code(kiosk)
    session.flush()
    _record(session, kiosk, "kiosk.revoked", by=by)


def heard_from(session: Session, kiosk: Kiosk, report: object) -> None:
    """Note a heartbeat: when, and what the device says of itself (queue, version, screen, clock)."""
    kiosk.last_seen_at = clock.now()
    kiosk.report = _read_report(report if isinstance(report, Mapping) else {})
    session.flush()


def _read_report(report: Mapping[str, object]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, kind in REPORTED.items():
        value = report.get(name)
        if isinstance(value, bool) or not isinstance(value, kind):
            continue
        if isinstance(value, int):
            if abs(value) <= _LARGEST_REPORT_NUMBER:
                read[name] = value
        else:
            read[name] = clean(str(value)[:_LONGEST_REPORT_TEXT], limit=_LONGEST_REPORT_TEXT)
    return read


def is_silent(kiosk: Kiosk, *, after: timedelta = SILENT_AFTER) -> bool:
    """Whether a paired kiosk has not been heard from for some minutes."""
    return kiosk.state == "paired" and (kiosk.last_seen_at is None or clock.now() - kiosk.last_seen_at > after)


def _device(kiosk: Kiosk) -> Actor:
    return Actor("kiosk", str(kiosk.id), kiosk.name)


def _record(session: Session, kiosk: Kiosk, action: str, *, by: Actor, detail: Mapping[str, Any] | None = None) -> None:
    record(session, actor=by, action=action, subject=f"kiosk:{kiosk.id}", detail=detail)
