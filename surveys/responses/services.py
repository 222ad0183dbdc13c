"""Recording a citizen's form once: checked against its frozen edition, stored durably, then acknowledged."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.core import clock
from surveys.core.errors import Conflict, Invalid, NotFound, Problem
from surveys.core.translation import lazy
from surveys.questionnaires.definition import FrozenEdition
from surveys.questionnaires.rules import Answers, check_answers
from surveys.responses.batch import Submission
from surveys.responses.models import FLAGS
from surveys.responses.recorder import Recorder
from surveys.responses.snapshot import Place, Snapshot

LOCALES = ("vi", "en")
LONGEST_FILLING = timedelta(hours=24)
AHEAD_TOLERATED = timedelta(minutes=5)
SUSPECT_AFTER = timedelta(days=30)
TOO_OLD_AFTER = timedelta(days=400)
UUID_VERSION = 7


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was acknowledged: the id, and whether this call stored it (False: an earlier one did)."""

    id: uuid.UUID
    created: bool


class TooOld(Conflict):
    """The form was filled in so long ago that a person must decide; it is kept in quarantine."""

    default = lazy("This form was filled in too long ago to be counted by itself. It is kept for staff to look at.")


class Closed(Conflict):
    """The touchpoint takes no more answers; what was sent is kept in quarantine."""

    default = lazy("This place takes no more answers. What was sent is kept for staff to look at.")


def record(
    recorder: Recorder,
    snapshot: Snapshot,
    *,
    id: uuid.UUID,
    touchpoint_code: str,
    edition_key: str,
    answers: object,
    started_at: datetime,
    submitted_at: datetime,
    locale: str,
    outcome: str,
    kiosk_id: int | None = None,
    dossier: str | None = None,
    flags: Sequence[str] = (),
    drop_hidden: bool = False,
) -> Recorded:
    """Check and store one form; returns after it is durable. The same id again changes nothing.

    `answers` maps question codes to API values. `flags` names reasons to look twice (see FLAGS); flagged forms are
    stored like any other. Raises NotFound (touchpoint), Invalid with JSON pointers, Closed or TooOld, and Busy.
    """
    place = snapshot.places.get(touchpoint_code)
    if place is None:
        raise NotFound(lazy("There is no such place to answer for. Please scan the code again."))
    edition = _edition(snapshot, edition_key)
    if locale not in LOCALES:
        raise Invalid([Problem("/locale", lazy("The language must be vi or en."))])
    checked = check_answers(edition, answers, outcome=outcome, drop_hidden=drop_hidden)
    if not place.active:
        raise Closed()
    submission = _submission(
        snapshot, place, edition, checked,
        id=id, started_at=started_at, submitted_at=submitted_at, locale=locale, outcome=outcome, kiosk_id=kiosk_id,
        dossier=dossier, flags=flags,
    )  # fmt: skip
    return Recorded(id, recorder.record(submission))


def _edition(snapshot: Snapshot, key: str) -> FrozenEdition:
    edition = snapshot.editions.get(key)
    if edition is None:
        raise Invalid([Problem("/edition", lazy("There is no such edition of the questionnaire."))])
    return edition


def _submission(
    snapshot: Snapshot,
    place: Place,
    edition: FrozenEdition,
    checked: Answers,
    *,
    id: uuid.UUID,
    started_at: datetime,
    submitted_at: datetime,
    locale: str,
    outcome: str,
    kiosk_id: int | None,
    dossier: str | None,
    flags: Sequence[str],
) -> Submission:
    received_at = clock.now()
    if received_at - submitted_at > TOO_OLD_AFTER:
        raise TooOld()
    bits = sum({FLAGS[name] for name in flags})
    suspect = submitted_at > received_at + AHEAD_TOLERATED or received_at - submitted_at > SUSPECT_AFTER
    if suspect:
        bits |= FLAGS["clock_suspect"]
    # A device that is ahead of time would put its answers into days that have not come yet.
    counted_at = min(submitted_at, received_at)
    procedure_id, field_id = _subject(snapshot, place, checked)
    duration = min(max(submitted_at - started_at, timedelta()), LONGEST_FILLING)
    return Submission(
        id=id,
        touchpoint_id=place.id,
        edition_id=edition.id,
        unit_id=place.unit_id,
        counter_id=place.counter_id,
        field_id=field_id,
        procedure_id=procedure_id,
        kiosk_id=kiosk_id,
        channel=place.channel,
        locale=locale,
        outcome=outcome,
        started_at=started_at,
        submitted_at=submitted_at,
        received_at=received_at,
        day=clock.local_day(counted_at),
        duration_ms=duration // timedelta(milliseconds=1),
        flags=bits,
        values=checked.values,
        texts=checked.texts,
        dossier=dossier or checked.dossier,
    )


def _subject(snapshot: Snapshot, place: Place, checked: Answers) -> tuple[int | None, int | None]:
    """The procedure and its field: what the citizen chose, else what the touchpoint stands for."""
    if checked.procedure_code is not None and checked.procedure_code in snapshot.procedures:
        return snapshot.procedures[checked.procedure_code]
    if place.procedure_id is not None:
        return place.procedure_id, snapshot.procedure_fields.get(place.procedure_id)
    return None, snapshot.fields.get(checked.field_code) if checked.field_code else None
