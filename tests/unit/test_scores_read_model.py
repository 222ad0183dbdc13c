"""The read model says what a plain count of the forms says, on both engines, with few statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from statsmodels.stats.proportion import proportion_confint

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.core.database import Database
from surveys.core.errors import Invalid
from surveys.questionnaires.queries import get_survey
from surveys.questionnaires.services import publish, start_draft
from surveys.scores.catalogue import read_names
from surveys.scores.periods import Period, named_period
from surveys.scores.read_model import Asked, make_filter, read_scores
from surveys.scores.rows import Row, Scores
from tests.support.answering import Form, faces, give_in
from tests.support.engines import both_engines
from tests.support.statements import counted_statements

FIELDS = ("khcn", "shtt", "tcdlcl", "atbx", "other")
PROCEDURES = {"khcn-01": "khcn", "khcn-08": "khcn", "tcdlcl-01": "tcdlcl", "atbx-02": "atbx"}
FACTOR_ITEMS = ["T1", "T2", "T3", "T4", "H1", "H2", "H3", "H4", *[f"C{n}" for n in range(1, 8)], "Q1", "Q2", "Q3",
                "P1", "P2", "P3", "P4"]  # fmt: skip
PLACES = {
    "KIOSK1": ("mot-cua", "kiosk", None), "Q1": ("mot-cua", "qr", "quay-1"), "Q4": ("mot-cua", "qr", "quay-4"),
    "WEB": ("so-khcn", "web", None), "GIAY": ("mot-cua", "paper", None),
}  # fmt: skip
TODAY = date(2026, 11, 12)
NOW = "2026-11-12T08:20:00+00:00"


def _forms(count: int = 500, seed: int = 7) -> list[Form]:
    """Forms of both kinds over 14 months, some skipping questions or having no opinion."""
    random = Random(seed)
    forms = []
    for _ in range(count):
        day = TODAY - timedelta(days=random.randrange(430))
        place = random.choice(list(PLACES))
        if place == "GIAY" or (place != "KIOSK1" and random.random() < 0.3):
            answers: dict[str, Any] = {code: random.choice([1, 2, 3, 4, 4, 5, 5, "KB"]) for code in FACTOR_ITEMS}
            answers |= {"G1": random.randint(1, 5), "S-T": random.randint(1, 5), "A4": random.choice(list(PROCEDURES))}
            forms.append(Form(day, answers, place, "sipas-1"))
            continue
        answers = {"G1": random.randint(1, 5), "K3": random.randint(1, 5), "K1": random.choice(FIELDS)}
        if random.random() < 0.4:
            answers["K5"] = random.sample(["waiting", "trips", "guidance", "fees"], random.randint(1, 3))
        if random.random() < 0.15:
            answers = {"K1": "khcn"}
        forms.append(Form(day, answers, place, outcome="completed" if "G1" in answers else "partial"))
    return forms


def _expected(values: Iterable[Any]) -> tuple[int, float, float, float, float] | None:
    """n, share, low, high, mean of raw values, by hand and statsmodels."""
    rated = [value for value in values if value in (1, 2, 3, 4, 5)]
    if not rated:
        return None
    good = sum(value >= 4 for value in rated)
    low, high = proportion_confint(good, len(rated), method="wilson")
    return len(rated), good / len(rated), low, high, sum(rated) / len(rated)


def _found(row: Row) -> tuple[int, float, float, float, float]:
    assert None not in (row.n, row.share, row.low, row.high, row.mean)
    return row.n, row.share, row.low, row.high, row.mean  # type: ignore[return-value]


def _same(rows: Iterable[Row], expected: dict[str, Iterable[Any]]) -> None:
    wanted = {code: figures for code, values in expected.items() if (figures := _expected(values))}
    found = {row.code: _found(row) for row in rows}
    assert set(found) == set(wanted)
    for code, figures in wanted.items():
        assert found[code] == pytest.approx(figures, abs=1e-9), code


def _by(forms: Iterable[Form], key: Callable[[Form], str | None]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for form in forms:
        name = key(form)
        if name is not None:
            groups.setdefault(name, []).append(form.answers.get("G1"))
    return groups


def _procedure(form: Form) -> str | None:
    return form.answers.get("A4")


def _field(form: Form) -> str | None:
    procedure = _procedure(form)
    field = PROCEDURES[procedure] if procedure else form.answers.get("K1")
    return None if field == "other" else field


def _check(scores: Scores, forms: list[Form]) -> None:
    headline = _expected(form.answers.get("G1") for form in forms)
    if headline is None:
        assert scores.headline.n == 0
    else:
        assert _found(scores.headline) == pytest.approx(headline, abs=1e-9)
        assert scores.faces == tuple(sum(form.answers.get("G1") == face for form in forms) for face in range(1, 6))
    _same(scores.units, _by(forms, lambda form: PLACES[form.place][0]))
    _same(scores.channels, _by(forms, lambda form: PLACES[form.place][1]))
    _same(scores.counters, _by(forms, lambda form: PLACES[form.place][2]))
    _same(scores.fields, _by(forms, _field))
    _same(scores.procedures, _by(forms, _procedure))
    _same(scores.months, _by(forms, lambda form: f"{form.day:%Y-%m}"))
    rated = {code for form in forms for code in form.answers if code in {"G1", "K3", "S-T", *FACTOR_ITEMS}}
    _same(scores.questions, {code: [form.answers.get(code) for form in forms] for code in rated})
    _same(
        scores.factors,
        {
            factor: [form.answers.get(code) for form in forms for code in FACTOR_ITEMS if code[0] == factor]
            for factor in "THCQP"
        },
    )
    shown = [form for form in forms if min(form.answers.get("G1", 5), form.answers.get("K3", 5)) <= 3]
    reasons = {code: sum(code in form.answers.get("K5", ()) for form in shown) for code in ("waiting", "trips", "fees")}
    assert {one.code: one.n for one in scores.reasons if one.code in reasons} == {k: n for k, n in reasons.items() if n}
    assert scores.submissions.total == len(forms)


PERIODS = [
    pytest.param(Period(date(2026, 9, 15), date(2026, 12, 14)), id="report quarter"),
    pytest.param(Period(date(2026, 2, 1), date(2026, 2, 28)), id="month"),
    pytest.param(Period(date(2026, 1, 7), date(2026, 5, 21)), id="free dates, left-over days at both ends"),
    pytest.param(Period(date(2026, 3, 3), date(2026, 3, 9)), id="a week inside one half-month"),
    pytest.param(Period(date(2026, 3, 10), date(2026, 3, 20)), id="across the 15th without a whole half-month"),
    pytest.param(Period(date(2020, 1, 1), date(2026, 11, 12)), id="everything"),
    pytest.param(Period(date(2019, 1, 1), date(2019, 12, 31)), id="before anything"),
]


@both_engines
def test_every_figure_equals_a_plain_count(database: Database) -> None:
    forms = _forms()
    give_in(database, forms)
    with database.read() as session, clock.freeze(NOW):
        for param in PERIODS:
            period = param.values[0]
            assert isinstance(period, Period)
            scores = read_scores(session, period)
            _check(scores, [form for form in forms if period.contains(form.day)])


@both_engines
def test_filters_keep_only_the_unit_with_what_is_under_it_and_the_channel(database: Database) -> None:
    forms = _forms()
    give_in(database, forms)
    under_office = {"mot-cua"}
    cases: list[tuple[Asked, Callable[[Form], bool]]] = [
        (Asked(unit="van-phong"), lambda form: PLACES[form.place][0] in under_office),
        (Asked(unit="so-khcn"), lambda form: True),
        (Asked(channel="qr"), lambda form: PLACES[form.place][1] == "qr"),
        (Asked(unit="mot-cua", channel="paper"), lambda form: form.place == "GIAY"),
    ]
    with database.read() as session, clock.freeze(NOW):
        names = read_names(session)
        for period in (Period(date(2026, 1, 1), TODAY), Period(date(2026, 1, 7), date(2026, 5, 21))):
            for asked, keep in cases:
                scores = read_scores(session, period, names=names, only=make_filter(names, asked))
                _check(scores, [form for form in forms if period.contains(form.day) and keep(form)])


def test_a_readers_units_bound_what_a_filter_can_reach(database: Database) -> None:
    give_in(database, _forms(120))
    with database.read() as session:
        names = read_names(session)
        tdc = names.unit_by_code("tdc")
        assert tdc is not None
        scores = read_scores(
            session,
            Period(date(2025, 1, 1), TODAY),
            names=names,
            only=make_filter(names, Asked(scope=frozenset({tdc.id}))),
        )
        assert scores.headline.n == 0
        for asked in (Asked(unit="mot-cua", scope=frozenset({tdc.id})), Asked(unit="nowhere"), Asked(channel="smoke")):
            with pytest.raises(Invalid):
                make_filter(names, asked)


@both_engines
@pytest.mark.parametrize(
    ("period", "most"),
    [(Period(date(2026, 9, 15), TODAY), 7), (Period(date(2026, 1, 7), date(2026, 5, 21)), 9)],
)
def test_a_page_of_scores_needs_few_statements(app: Flask, database: Database, period: Period, most: int) -> None:
    give_in(database, _forms(60))
    own: Database = app.extensions["ydan"].database
    with own.read() as session, clock.freeze(NOW), counted_statements(app) as statements:
        read_scores(session, period)
    assert 5 <= len(statements) <= most
    assert any(" answers " in one for one in statements) == (most == 9), "answers are read for left-over days only"


def test_statements_do_not_grow_with_the_answers(app: Flask, database: Database) -> None:
    period = Period(date(2026, 1, 1), TODAY)
    found = []
    for seed in (1, 2):
        give_in(database, _forms(200, seed))
        own: Database = app.extensions["ydan"].database
        with own.read() as session, counted_statements(app) as statements:
            read_scores(session, period)
        found.append(len(statements))
    assert found[0] == found[1] > 0


def test_the_trend_covers_twelve_months_and_keeps_months_without_answers(database: Database) -> None:
    give_in(database, [*faces(date(2026, 1, 20), {5: 6}), *faces(date(2026, 11, 3), {4: 3, 1: 1})])
    with database.read() as session, clock.freeze(NOW):
        period = named_period("cchc-2026", today=TODAY)
        assert period is not None
        points = read_scores(session, period).trend
    assert [point.row.code for point in points][0] == "2025-12"
    assert [point.row.code for point in points][-1] == "2026-11", "months that have not come are no gap"
    assert {point.row.code: point.row.n for point in points if point.has_data} == {"2026-01": 6, "2026-11": 4}
    assert points[3].row.share is None


def test_a_new_edition_is_marked_in_the_month_of_its_first_answer(database: Database) -> None:
    give_in(database, faces(date(2026, 6, 3), {5: 6}))
    with database.write() as session:
        by = Actor.system("test")
        publish(session, start_draft(session, get_survey(session, "kiosk"), by=by), by=by, published_by_id=None)
    give_in(database, faces(date(2026, 9, 20), {5: 6}, edition="kiosk-2"))
    with database.read() as session, clock.freeze(NOW):
        points = read_scores(session, Period(date(2026, 1, 1), TODAY)).trend
    assert {point.row.code: point.new_editions for point in points if point.new_editions} == {"2026-09": ("kiosk-2",)}


def test_reasons_are_ordered_and_cumulated_to_eighty_percent(database: Database) -> None:
    day = date(2026, 11, 3)
    given = {"waiting": 6, "fees": 2, "trips": 1, "errors": 1}
    give_in(database, [Form(day, {"G1": 1, "K5": [code]}) for code, n in given.items() for _ in range(n)])
    with database.read() as session:
        reasons = read_scores(session, Period(day, day)).reasons
    assert [(one.code, one.n) for one in reasons[:2]] == [("waiting", 6), ("fees", 2)]
    assert [one.vital for one in reasons] == [True, True, False, False]
    assert [round(one.cumulative, 9) for one in reasons] == [0.6, 0.8, 0.9, 1.0]


def test_the_period_before_is_read_with_the_same_filter(database: Database) -> None:
    give_in(database, [*faces(date(2026, 7, 1), {5: 8, 1: 2}), *faces(date(2026, 7, 1), {1: 5}, place="WEB")])
    with database.read() as session, clock.freeze(NOW):
        names = read_names(session)
        period = named_period("this-report-quarter", today=TODAY)
        assert period is not None
        before = read_scores(session, period, names=names, only=make_filter(names, Asked(channel="kiosk"))).before
    assert before is not None
    assert (before.n, before.share) == (10, 0.8)
