"""The dashboard: numbers, filters, who sees what, empty and small states, figures and tables that agree."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from surveys.core import clock
from surveys.core.database import Database
from tests.support.answering import Form, faces, give_in
from tests.support.client import PageClient
from tests.support.statements import counted_statements

Staff = Callable[..., PageClient]
ALL_TIME = "/admin/?from=2020-01-01"


def _day(ago: int = 3) -> date:
    return clock.today() - timedelta(days=ago)


def _figure(page: BeautifulSoup, name: str) -> Any:
    element = page.select_one(f"script#figure-{name}")
    assert element is not None
    return json.loads(str(element.string))


def _cells(page: BeautifulSoup, selector: str) -> list[list[str]]:
    return [
        [re.sub(r"\s+", " ", cell.get_text(" ", strip=True)) for cell in row.select("th, td")]
        for row in page.select(f"{selector} tbody tr")
    ]


def test_it_shows_exactly_what_was_answered(staff: Staff, database: Database) -> None:
    give_in(database, faces(_day(), {5: 30, 4: 15, 3: 3, 1: 6}))
    page = staff("office").page(ALL_TIME)
    tile = page.select_one(".score-tile--wide")
    assert tile is not None
    words = tile.get_text(" ", strip=True)
    assert "83,3\xa0%" in words
    assert "n = 54" in words
    assert "thiếu 6,7 điểm so mục tiêu 90" in words
    assert "Rất hài lòng: 30" in words
    assert "4,17" in page.get_text()


def test_pictures_and_tables_say_the_same(staff: Staff, database: Database) -> None:
    long_form = dict.fromkeys(("T1", "T2", "H1", "C1", "Q1", "P1"), 5) | {"G1": 5, "H2": 1}
    give_in(
        database,
        [
            *[Form(_day(), long_form, "GIAY", "sipas-1") for _ in range(6)],
            *[Form(_day(), {"G1": 1, "K5": ["waiting", "fees"]}) for _ in range(7)],
        ],
    )
    page = staff("office").page(ALL_TIME)
    bars = _figure(page, "factors")["data"][0]
    table = _cells(page, "#factors table")
    assert [f"{value:.1f}".replace(".", ",") for value in bars["x"]] == [row[2].split()[0] for row in table]
    assert table[1][:2] == ["Thủ tục hành chính", "12"]
    assert table[1][2].startswith("50,0")
    reasons = _figure(page, "reasons")["data"][0]
    assert reasons["x"] == [7, 7]
    assert [row[1] for row in _cells(page, "#reasons table")] == ["7", "7"]
    line = [trace for trace in _figure(page, "trend")["data"] if trace.get("mode") == "lines+markers"]
    last = _cells(page, "#trend table")[-1]
    assert f"{line[-1]['y'][-1]:.1f}".replace(".", ",") == last[2].split()[0] == "46,2"


def test_months_without_answers_are_a_hatch_and_words_never_zero(staff: Staff, database: Database) -> None:
    today = clock.today()
    two_months_ago = (today.replace(day=1) - timedelta(days=32)).replace(day=10)
    give_in(database, [*faces(two_months_ago, {5: 9}), *faces(today, {5: 9})])
    page = staff("office").page(f"/admin/?from={two_months_ago}")
    figure = _figure(page, "trend")
    hatch = next(trace for trace in figure["data"] if trace["type"] == "bar")
    assert hatch["marker"]["pattern"]["shape"] == "/"
    assert any(note["text"] == "không dữ liệu" for note in figure["layout"]["annotations"])
    rows = {row[0]: row[1:] for row in _cells(page, "#trend table")}
    empty = rows[f"{(today.replace(day=1) - timedelta(days=1)):%m/%Y}"]
    assert empty == ["0", "không dữ liệu"]
    segments = [trace for trace in figure["data"] if trace.get("mode") == "lines+markers"]
    assert len(segments) == 2


def test_unit_and_channel_and_period_live_in_the_address(staff: Staff, database: Database) -> None:
    give_in(database, [*faces(_day(), {5: 10}), *faces(_day(), {1: 20}, place="WEB")])
    office = staff("office")
    for query, n in (("", 30), ("&channel=web", 20), ("&unit=van-phong", 10), ("&unit=van-phong&channel=web", 0)):
        page = office.page(ALL_TIME + query)
        tile = page.select_one(".score-tile--wide")
        assert f"n = {n}" in tile.get_text(" ") if tile else n == 0, query
    chosen = office.page("/admin/?period=last-12-months&channel=web")
    assert [option["value"] for option in chosen.select("option[selected]")] == ["last-12-months", "web"]
    link = chosen.select_one("a[href*='scores.csv']")
    assert link is not None
    assert "channel=web" in str(link["href"])


def test_a_head_sees_only_the_own_unit_and_what_is_under_it(staff: Staff, database: Database) -> None:
    give_in(database, [*faces(_day(), {5: 10}), *faces(_day(), {1: 20}, place="WEB")])
    head = staff("head", "van-phong")
    page = head.page(ALL_TIME)
    assert [row[0] for row in _cells(page, "#units .rows-table")] == ["Bộ phận tiếp nhận và trả kết quả"]
    assert [option["value"] for option in page.select("#filter-unit option")] == ["", "van-phong", "mot-cua"]
    assert head.get(ALL_TIME + "&unit=so-khcn").status_code == 200
    assert "n = 10" in head.page(ALL_TIME + "&unit=so-khcn").get_text(), "the filter never reaches beyond the own units"
    assert head.get(ALL_TIME + "&unit=tdc").status_code == 422
    other = staff("head", "tdc").page(ALL_TIME).get_text()
    assert "n = " not in other
    csv = head.get("/admin/scores.csv?from=2020-01-01").get_data(as_text=True)
    assert "mot-cua" in csv
    assert "web" not in csv


@pytest.mark.parametrize("role", ["desk", "unit", "it", "administrator"])
def test_without_the_permission_no_number_is_shown(staff: Staff, database: Database, role: str) -> None:
    give_in(database, faces(_day(), {5: 10}))
    person = staff(role, "qlkh" if role == "unit" else None)
    start = person.get("/admin/")
    assert start.status_code == 302
    assert start.location != "/admin/"
    assert person.get("/admin/scores.csv").status_code == 403
    assert person.get("/admin/comments/").status_code == 403


def test_nobody_signed_in_is_sent_to_sign_in(client: PageClient) -> None:
    for path in ("/admin/", "/admin/scores.csv", "/admin/comments/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "/admin/sign-in" in answer.location


def test_fewer_than_five_answers_show_n_but_no_share(staff: Staff, database: Database) -> None:
    give_in(database, [*faces(_day(), {5: 40}), *faces(_day(), {5: 3}, place="WEB")])
    page = staff("office").page(ALL_TIME)
    rows = {row[0]: row[1:] for row in _cells(page, "#units .rows-table")}
    assert rows["Sở Khoa học và Công nghệ"][:2] == ["3", "ẩn"]
    assert rows["Bộ phận tiếp nhận và trả kết quả"][:2] == ["40", "100,0"]


def test_a_single_answer_is_named_and_not_measured(staff: Staff, database: Database) -> None:
    give_in(database, faces(_day(), {5: 1}))
    text = staff("office").page(ALL_TIME).get_text(" ", strip=True)
    assert "n = 1" in text
    assert "100,0" not in text


def test_small_samples_are_marked(staff: Staff, database: Database) -> None:
    give_in(database, faces(_day(), {5: 20, 1: 9}))
    page = staff("office").page(ALL_TIME)
    assert page.select("#units .interval--small")
    assert "mẫu nhỏ" in page.get_text()


def test_an_empty_office_says_what_to_do_next(staff: Staff) -> None:
    page = staff("office").page("/admin/")
    assert "Chưa có câu trả lời nào" in page.get_text()
    assert page.select(".empty a")
    assert not page.select("[data-figure]")


def test_a_quiet_period_offers_the_year(staff: Staff, database: Database) -> None:
    give_in(database, faces(_day(), {5: 9}))
    page = staff("office").page("/admin/?from=2019-01-01&to=2019-12-31")
    assert "Không có câu trả lời nào trong kỳ này" in page.get_text()
    assert page.select_one("a[href*='last-12-months']")


@pytest.mark.parametrize(
    "query", ["period=x", "unit=nowhere", "channel=smoke", "from=abc", "from=2026-02-01&to=2026-01-01"]
)
def test_what_does_not_exist_is_refused_with_words(staff: Staff, query: str) -> None:
    assert staff("office").get(f"/admin/?{query}").status_code == 422


def test_the_page_asks_the_database_at_most_ten_things(app: Flask, staff: Staff, database: Database) -> None:
    give_in(database, faces(_day(), {5: 9, 1: 3}))
    office = staff("office")
    office.page(ALL_TIME)
    with counted_statements(app) as statements:
        office.page("/admin/?period=last-12-months")
    about_scores = [one for one in statements if not _about_the_person(one)]
    assert 5 <= len(about_scores) <= 10
    assert not [one for one in statements if " answers " in one], "whole half-months need no answer"
    assert len(statements) <= 14


def _about_the_person(statement: str) -> bool:
    return any(table in statement for table in ("staff_sessions", "users", "grants", "catalogue_version"))


def test_english_is_one_choice_away(staff: Staff, database: Database) -> None:
    give_in(database, faces(_day(), {5: 9, 1: 3}))
    office = staff("office")
    office.post("/admin/language", data=_language_form(office))
    text = office.page(ALL_TIME).get_text(" ", strip=True)
    assert "Satisfied and very satisfied" in text
    assert "75.0%" in text


def _language_form(client: PageClient) -> dict[str, str]:
    form = client.page("/admin/").select_one("form[action='/admin/language']")
    assert form is not None
    return {str(field["name"]): str(field["value"]) for field in form.select("input")}
