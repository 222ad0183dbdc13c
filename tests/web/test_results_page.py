"""The public results: page, CSV and JSON from one read model, small cells hidden, no cookie."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from statsmodels.stats.proportion import proportion_confint

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.core.database import Database
from surveys.core.office import change_setting
from tests.support.answering import Form, faces, give_in
from tests.support.client import PageClient
from tests.support.statements import counted_statements


def _day(ago: int = 3) -> date:
    return clock.today() - timedelta(days=ago)


def _json(client: PageClient, **arguments: str) -> Any:
    answer = client.get("/results.json", query_string=arguments)
    assert answer.status_code == 200
    return answer.get_json()


def test_the_page_shows_exactly_what_was_answered(client: PageClient, database: Database) -> None:
    give_in(database, faces(_day(), {5: 30, 4: 15, 3: 3, 1: 6}))
    page = client.page("/results/")
    assert "83,3\xa0%" in page.get_text()
    assert "n = 54" in page.get_text()
    english = client.page("/results/?lang=en").get_text()
    assert "83.3%" in english
    assert "How satisfied citizens are" in english


def test_the_document_has_the_agreed_shape_and_full_precision(client: PageClient, database: Database) -> None:
    give_in(database, faces(_day(), {5: 4, 1: 2}))
    document = _json(client)
    groups = {"questions", "factors", "units", "procedures", "fields", "channels", "months"}
    assert groups | {"period", "headline"} <= set(document)
    row = document["headline"]
    assert set(row) == {"code", "label", "n", "share", "low", "high", "mean", "hidden"}
    assert row["code"] == "G1"
    assert row["share"] == 4 / 6
    assert (row["low"], row["high"]) == pytest.approx(proportion_confint(4, 6, method="wilson"), abs=1e-9)
    assert row["mean"] == pytest.approx(22 / 6, abs=1e-12)
    assert [(unit["code"], unit["n"]) for unit in document["units"]] == [("mot-cua", 6)]


def test_small_cells_and_their_complement_are_null(client: PageClient, database: Database) -> None:
    day = _day()
    give_in(database, [*faces(day, {5: 40}), *faces(day, {5: 6}, place="WEB"), *faces(day, {1: 2}, place="Q1")])
    document = _json(client)
    channels = {row["code"]: row for row in document["channels"]}
    assert channels["qr"]["hidden"]
    assert channels["web"]["hidden"], "two hidden parts at least, or subtraction gives the small one away"
    assert not channels["kiosk"]["hidden"]
    for row in (channels["qr"], channels["web"]):
        assert all(row[key] is None for key in ("n", "share", "low", "high", "mean"))
    page = client.page("/results/")
    assert "ẩn: quá ít câu trả lời" in page.get_text()


def test_four_answers_show_no_number_at_all(client: PageClient, database: Database) -> None:
    give_in(database, faces(_day(), {5: 4}))
    document = _json(client)
    rows = [document["headline"], *(row for group in document.values() if isinstance(group, list) for row in group)]
    assert len(rows) > 3
    assert all(row["hidden"] and row["n"] is None for row in rows)
    text = client.page("/results/").get_text()
    assert "100,0" not in text
    assert "có dưới 5 người trả lời" in text


def test_the_smallest_cell_is_the_offices_setting(client: PageClient, database: Database) -> None:
    give_in(database, faces(_day(), {5: 8}))
    with database.write() as session:
        change_setting(session, "smallest_cell", value=10, citation="", by=Actor.system("test"))
    assert _json(client)["headline"]["hidden"]


def test_counters_and_reasons_are_not_public(client: PageClient, database: Database) -> None:
    give_in(database, [Form(_day(), {"G1": 1, "K5": ["attitude"]}, "Q1") for _ in range(20)])
    document = _json(client)
    assert "counters" not in document
    assert "Thái độ" not in client.page("/results/").get_text().replace("Thái độ và hướng dẫn", "")


def test_csv_holds_the_same_rows(client: PageClient, database: Database) -> None:
    give_in(database, [*faces(_day(), {5: 9, 2: 2}), *faces(_day(40), {4: 7}, place="WEB")])
    answer = client.get("/results.csv")
    assert answer.mimetype == "text/csv"
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    lines = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    document = _json(client)
    units = [line for line in lines if line["group"] == "units"]
    assert [(line["code"], float(line["share"])) for line in units] == [
        (row["code"], row["share"]) for row in document["units"]
    ]
    assert lines[0]["group"] == "headline"
    assert float(lines[0]["low"]) == document["headline"]["low"]


@pytest.mark.parametrize(
    "arguments",
    ["from=2026-13-01", "from=2026-09-15&to=2026-09-01", "period=never", "to=0001-01-01", "from=%00", "from=１２"],
)
def test_an_address_that_makes_no_sense_is_refused_with_words(client: PageClient, arguments: str) -> None:
    for path in ("/results/", "/results.json", "/results.csv"):
        assert client.get(f"{path}?{arguments}").status_code == 422


def test_free_dates_are_both_included(client: PageClient, database: Database) -> None:
    give_in(
        database,
        [*faces(date(2026, 3, 3), {5: 5}), *faces(date(2026, 3, 9), {5: 6}), *faces(date(2026, 3, 10), {1: 9})],
    )
    document = _json(client, **{"from": "2026-03-03", "to": "2026-03-09"})
    assert document["period"] == {"from": "2026-03-03", "to": "2026-03-09"}
    assert (document["headline"]["n"], document["headline"]["share"]) == (11, 1.0)


def test_an_empty_office_says_so_in_words(client: PageClient) -> None:
    assert "chưa có ai trả lời" in client.page("/results/").get_text()
    row = _json(client)["headline"]
    assert (row["n"], row["share"], row["hidden"]) == (0, None, False)


def test_no_cookie_and_few_statements(app: Flask, client: PageClient, database: Database) -> None:
    give_in(database, faces(_day(), {5: 9}))
    client.get("/results/")
    with counted_statements(app) as statements:
        answer = client.get("/results/")
    assert "Set-Cookie" not in answer.headers
    assert 5 <= len(statements) <= 10


def test_illustrative_data_are_marked_on_page_and_document(app: Flask, client: PageClient, database: Database) -> None:
    assert _json(client)["illustrative"] is False
    with database.write() as session:
        change_setting(session, "illustrative_data", value=True, citation="", by=Actor.system("test"))
    app.extensions["ydan"].catalogue.forget()
    assert _json(client)["illustrative"] is True
    assert "số liệu minh họa" in client.page("/results/").get_text()
