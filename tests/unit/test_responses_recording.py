"""A form is stored once, whole, and counted in the same transaction, on both engines."""

from __future__ import annotations

import threading
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from surveys.core import clock
from surveys.core.codes import uuid7
from surveys.core.database import Database
from surveys.core.errors import Busy, Invalid, NotFound
from surveys.places.models import Touchpoint
from surveys.responses import recorder as recorder_module
from surveys.responses.batch import half_month
from surveys.responses.models import FLAGS, AnswerText, AnswerValue, Response, ResponseDossier
from surveys.responses.recorder import Recorder
from surveys.responses.services import Closed, Recorded, TooOld, record
from surveys.responses.snapshot import Snapshot, take_snapshot
from surveys.tallies.models import SubmissionDay, TallyDay, TallyPeriod
from tests.support.engines import both_engines

MORNING = datetime.fromisoformat("2026-11-12T01:20:00+00:00")


def snapshot_of(database: Database) -> Snapshot:
    with database.read() as session:
        return take_snapshot(session, 1)


def deliver(database: Database, recorder: Recorder, **form: Any) -> Recorded:
    """Record at whatever time it is; threads must not set the clock, which they share."""
    return record(recorder, snapshot_of(database), **form)


def send(database: Database, recorder: Recorder | None = None, **changes: Any) -> Recorded:
    given_in = filled_in()
    with clock.freeze(changes.pop("now", MORNING)):
        return deliver(database, recorder or Recorder(database), **{**given_in, **changes})


def filled_in() -> dict[str, Any]:
    """A form as it comes from a phone."""
    return {
        "id": uuid7(),
        "touchpoint_code": "Q2",
        "edition_key": "kiosk-1",
        "answers": {"G1": 5, "K3": 4},
        "started_at": MORNING - timedelta(seconds=25),
        "submitted_at": MORNING,
        "locale": "vi",
        "outcome": "completed",
    }


def count(database: Database, model: Any) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


@both_engines
def test_every_part_of_a_form_is_stored(database: Database) -> None:
    id_ = uuid7()
    answers = {"K1": "atbx", "G1": 2, "K3": 1, "K4": "late", "K5": ["waiting", "attitude"], "K6": "Chờ quá lâu."}
    known = snapshot_of(database)
    item = {one.code: one for one in known.live["kiosk"].items}
    answers["K4"] = item["K4"].options[2].code
    answers["K5"] = [item["K5"].options[0].code, item["K5"].options[3].code]
    assert send(database, id=id_, answers=answers, dossier="H20.26-1") == Recorded(id_, True)
    with database.read() as session:
        row = session.get(Response, id_)
        assert row is not None
        values = {(one.item_id, one.value) for one in session.scalars(select(AnswerValue))}
        words = session.scalars(select(AnswerText)).one()
        dossier = session.scalars(select(ResponseDossier)).one()
    place = known.places["Q2"]
    assert (row.channel, row.unit_id, row.counter_id) == ("qr", place.unit_id, place.counter_id)
    assert (row.day, row.duration_ms, row.locale, row.outcome) == (date(2026, 11, 12), 25_000, "vi", "completed")
    assert row.submitted_at == MORNING
    assert row.field_id == known.fields["atbx"]
    assert {(item["G1"].id, 2), (item["K4"].id, 3), (item["K5"].id, 1), (item["K5"].id, 4)} <= values
    assert (words.text, words.search_text) == ("Chờ quá lâu.", "cho qua lau.")
    assert dossier.dossier == "H20.26-1"


@both_engines
def test_a_repeat_changes_nothing(database: Database) -> None:
    id_ = uuid7()
    assert send(database, id=id_).created
    assert not send(database, id=id_, answers={"G1": 1}).created
    assert (count(database, Response), count(database, AnswerValue)) == (1, 2)
    with database.read() as session:
        assert session.scalar(select(func.sum(TallyDay.n))) == 2
        assert session.scalar(select(func.sum(SubmissionDay.n))) == 1


@both_engines
def test_racing_repeats_of_one_form_give_one_row(database: Database) -> None:
    id_, recorder, results = uuid7(), Recorder(database), []

    def send_once() -> None:
        results.append(deliver(database, recorder, **{**filled_in(), "id": id_}).created)

    with clock.freeze(MORNING):
        threads = [threading.Thread(target=send_once) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(results) == [False] * 11 + [True]
    assert count(database, Response) == 1


@both_engines
def test_the_tallies_equal_the_answers(database: Database) -> None:
    recorder = Recorder(database)
    for number in range(60):
        at = MORNING + timedelta(hours=number * 7)
        send(
            database, recorder, answers={"G1": number % 5 + 1}, submitted_at=at, started_at=at, now=at,
            touchpoint_code=("Q1", "Q2", "WEB")[number % 3], outcome=("completed", "timeout")[number % 2],
        )  # fmt: skip
    with database.read() as session:
        by_day = session.execute(
            select(Response.day, Response.unit_id, AnswerValue.item_id, AnswerValue.value, func.count())
            .join(AnswerValue, AnswerValue.response_id == Response.id)
            .group_by(Response.day, Response.unit_id, AnswerValue.item_id, AnswerValue.value)
        ).all()
        days = session.execute(
            select(TallyDay.day, TallyDay.unit_id, TallyDay.item_id, TallyDay.value, TallyDay.n)
        ).all()
        periods = session.execute(select(TallyPeriod.period, func.sum(TallyPeriod.n)).group_by(TallyPeriod.period))
        halves = {period: int(n) for period, n in periods}
        forms = session.scalar(select(func.sum(SubmissionDay.n)))
    assert sorted(map(tuple, by_day)) == sorted(map(tuple, days))
    assert forms == 60
    assert sum(halves.values()) == 60
    assert set(halves) == {date(2026, 11, 1), date(2026, 11, 15)}


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_half_months_fit_months_and_reform_periods(day: date) -> None:
    half = half_month(day)
    assert half <= day
    assert half.day in (1, 15)
    assert half.month == day.month
    assert (half.day == 15) == (day.day >= 15)


@both_engines
def test_one_bad_form_does_not_take_its_neighbours_with_it(database: Database) -> None:
    recorder = Recorder(database)
    good = [uuid7() for _ in range(5)]
    errors: list[Exception] = []

    def send_one(id_: uuid.UUID, kiosk_id: int | None) -> None:
        try:
            deliver(database, recorder, **{**filled_in(), "id": id_, "kiosk_id": kiosk_id})
        except Exception as error:
            errors.append(error)

    with clock.freeze(MORNING), recorder._leader:  # everybody waits, so that all six share one batch
        threads = [threading.Thread(target=send_one, args=(id_, None)) for id_ in good]
        threads.append(threading.Thread(target=send_one, args=(uuid7(), 999_999)))
        for thread in threads:
            thread.start()
        while len(recorder._waiting) < 6:
            pass
    for thread in threads:
        thread.join()
    assert len(errors) == 1
    assert "IntegrityError" in {kind.__name__ for kind in type(errors[0]).__mro__}, "each driver has its own"
    with database.read() as session:
        assert set(session.scalars(select(Response.id))) == set(good)


def test_a_full_queue_says_busy_and_stores_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder_module, "MOST_WAITING", 0)
    with pytest.raises(Busy):
        send(database)
    assert count(database, Response) == 0


def test_what_was_filled_in_before_a_new_edition_still_counts_for_its_own(database: Database) -> None:
    with database.write() as session:
        session.execute(text("update editions set state = 'retired' where key = 'kiosk-1'"))
    assert send(database).created


@pytest.mark.parametrize(
    ("changes", "error", "pointer"),
    [
        ({"touchpoint_code": "NO-SUCH"}, NotFound, None),
        ({"edition_key": "kiosk-99"}, Invalid, "/edition"),
        ({"answers": {"G1": 6}}, Invalid, "/answers/G1"),
        ({"answers": {"G1": "5"}}, Invalid, "/answers/G1"),
        ({"answers": {"XX": 1}}, Invalid, "/answers/XX"),
        ({"answers": []}, Invalid, "/answers"),
        ({"answers": {}}, Invalid, "/answers/G1"),
        ({"answers": {}, "outcome": "timeout"}, Invalid, "/answers"),
        ({"locale": "de"}, Invalid, "/locale"),
        ({"outcome": "perhaps"}, Invalid, "/outcome"),
    ],
)
def test_what_is_wrong_is_refused_with_a_pointer(
    database: Database, changes: dict[str, Any], error: type[Exception], pointer: str | None
) -> None:
    with pytest.raises(error) as refusal:
        send(database, **changes)
    if pointer is not None:
        assert isinstance(refusal.value, Invalid)
        assert pointer in [problem.pointer for problem in refusal.value.problems]
    assert count(database, Response) == 0


def test_a_closed_place_and_a_very_old_form_are_refused_for_quarantine(database: Database) -> None:
    with pytest.raises(TooOld):
        send(database, submitted_at=MORNING - timedelta(days=401))
    with database.write() as session:
        session.scalars(select(Touchpoint).where(Touchpoint.code == "Q2")).one().active = False
    with pytest.raises(Closed):
        send(database)
    assert count(database, Response) == 0


@pytest.mark.parametrize(
    ("ahead", "suspect", "day"),
    [
        (timedelta(minutes=4), False, date(2026, 11, 12)),
        (timedelta(days=3), True, date(2026, 11, 12)),
        (timedelta(days=-2), False, date(2026, 11, 10)),
        (timedelta(days=-31), True, date(2026, 10, 12)),
    ],
)
def test_a_wrong_clock_is_flagged_and_never_refused(
    database: Database, ahead: timedelta, suspect: bool, day: date
) -> None:
    id_ = uuid7()
    send(database, id=id_, submitted_at=MORNING + ahead, started_at=MORNING + ahead)
    with database.read() as session:
        row = session.get(Response, id_)
    assert row is not None
    assert bool(row.flags & FLAGS["clock_suspect"]) is suspect
    assert row.day == day


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["honeypot", "fast", "burst", "stale_form"]), max_size=4))
def test_flags_are_kept_and_never_block(database: Database, flags: list[str]) -> None:
    id_ = uuid7()
    assert send(database, id=id_, flags=flags).created
    with database.read() as session:
        row = session.get(Response, id_)
    assert row is not None
    assert row.flags == sum({FLAGS[name] for name in flags})
