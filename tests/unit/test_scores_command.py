"""`ydan scores`: the document that programs read and the lines that people read."""

from __future__ import annotations

import json
from datetime import date

from flask import Flask

from surveys.core.database import Database
from surveys.web.commands.scores import show_scores
from tests.support.answering import faces, give_in

DAY = date(2026, 3, 10)
DATES = ["--from", "2026-03-01", "--to", "2026-03-31"]


def _give_in(database: Database) -> None:
    give_in(database, [*faces(DAY, {5: 6, 2: 2}), *faces(DAY, {1: 2}, place="Q1"), *faces(date(2026, 4, 1), {1: 9})])


def test_json_is_the_agreed_document_and_hides_nothing(app: Flask, database: Database) -> None:
    _give_in(database)
    result = app.test_cli_runner().invoke(show_scores, [*DATES, "--json"])
    assert result.exit_code == 0
    document = json.loads(result.output)
    assert document["period"] == {"from": "2026-03-01", "to": "2026-03-31"}
    assert (document["headline"]["n"], document["headline"]["share"]) == (10, 0.6)
    channels = {row["code"]: row for row in document["channels"]}
    assert (channels["qr"]["n"], channels["qr"]["share"], channels["qr"]["hidden"]) == (2, 0.0, False)
    assert {"questions", "factors", "units", "procedures", "fields", "months", "counters"} <= set(document)


def test_lines_for_people_name_n_share_interval_and_mean(app: Flask, database: Database) -> None:
    _give_in(database)
    result = app.test_cli_runner().invoke(show_scores, [*DATES, "--by", "channel", "--locale", "en"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "2026-03-01 to 2026-03-31"
    assert "60.0%" in lines[2]
    assert [line.split()[0] for line in lines[3:]] == ["kiosk", "qr"]


def test_dates_that_run_backwards_are_refused(app: Flask) -> None:
    result = app.test_cli_runner().invoke(show_scores, ["--from", "2026-03-02", "--to", "2026-03-01"])
    assert result.exit_code == 2


def test_a_period_without_answers_has_no_share(app: Flask) -> None:
    result = app.test_cli_runner().invoke(show_scores, [*DATES, "--json"])
    assert json.loads(result.output)["headline"] == {
        "code": "G1",
        "label": "Nhìn chung, Ông/Bà hài lòng đến mức nào với lần phục vụ này?",
        "n": 0,
        "share": None,
        "low": None,
        "high": None,
        "mean": None,
        "hidden": False,
    }
