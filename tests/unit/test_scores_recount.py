"""The full count finds nothing after real recording, and names every cell that was tampered with."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import delete, text, update

from surveys.core.database import Database
from surveys.responses.recount import recount
from surveys.tallies.models import SubmissionDay, TallyDay, TallyPeriod
from tests.support.answering import Form, faces, give_in
from tests.support.engines import both_engines

DAY = date(2026, 3, 14)


def _give_in(database: Database) -> None:
    full = Form(DAY, {"G1": 2, "K1": "khcn", "K5": ["waiting", "fees"]}, "Q1")
    give_in(database, [*faces(DAY, {5: 3, 1: 1}), full, *faces(date(2026, 3, 15), {4: 2}, place="WEB")])


@both_engines
def test_recorded_forms_leave_no_difference(database: Database) -> None:
    _give_in(database)
    with database.read() as session:
        assert list(recount(session)) == []


@both_engines
def test_every_wrong_cell_is_named(database: Database) -> None:
    _give_in(database)
    with database.write() as session:
        session.execute(update(TallyDay).where(TallyDay.value == 4).values(n=TallyDay.n + 1))
        session.execute(delete(TallyPeriod).where(TallyPeriod.channel == "web"))
        session.execute(update(SubmissionDay).where(SubmissionDay.channel == "qr").values(n=7))
    with database.read() as session:
        found = {one.tally: one for one in recount(session)}
    assert set(found) == {"tally_days", "tally_periods", "submission_days"}
    assert (found["tally_days"].tallied, found["tally_days"].counted) == (3, 2)
    assert (found["tally_periods"].tallied, found["tally_periods"].counted) == (0, 2)
    assert found["tally_periods"].cell["day"] == 15
    assert (found["submission_days"].tallied, found["submission_days"].counted) == (7, 1)


def test_the_command_exits_with_1_on_a_difference(app: Flask, database: Database) -> None:
    _give_in(database)
    from surveys.web.commands.scores import recount_tallies

    runner = app.test_cli_runner()
    right = runner.invoke(recount_tallies)
    assert (right.exit_code, right.output) == (0, "difference: 0\n")
    with database.write() as session:
        session.execute(text("update tally_days set n = n + 1 where day = '2026-03-15'"))
    wrong = runner.invoke(recount_tallies)
    assert wrong.exit_code == 1
    assert "tally_days: day=2026-03-15" in wrong.output
    assert "tallied 3, counted 2" in wrong.output
