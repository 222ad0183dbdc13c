"""Satisfaction for everybody: page, CSV and JSON from one read model, small cells hidden."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from surveys.core import clock
from surveys.scores.period_names import asked_period, dates_of, name_of, offered
from surveys.scores.periods import Period
from surveys.scores.read_model import read_scores
from surveys.scores.rows import Scores
from surveys.scores.suppression import hide_small_cells
from surveys.scores.tables import as_csv
from surveys.scores.yardstick import Yardstick, axis_start, yardstick_of
from surveys.web.access import public
from surveys.web.i18n import current_locale
from surveys.web.office_cache import current_office
from surveys.web.session import db

blueprint = Blueprint("results", __name__, template_folder="../templates")

DEFAULT_PERIOD = "last-12-months"
GROUPS = ("questions", "factors", "units", "procedures", "fields", "channels", "months")
FRESH_FOR = "public, max-age=30"


@blueprint.get("/results/")
@public
def show_results() -> str:
    """The page: headline, factors, units, fields, months, how it was measured, open data."""
    period, yardstick = _period(), _yardstick()
    scores = _scores(period, yardstick)
    dates = {"from": str(period.start), "to": str(period.end)}
    links: dict[str, Any] = {"period": period.code} if period.code else dates
    return render_template(
        "kiosk/results/show_results.html",
        scores=scores,
        yardstick=yardstick,
        axis_start=axis_start,
        period=period,
        period_dates=dates_of(period),
        period_name=name_of,
        offered_periods=offered(clock.today()),
        csv_url=url_for("results.download_csv", **links),
        json_url=url_for("results.show_json", **links),
    )


@blueprint.get("/results.csv")
@public
def download_csv() -> Response:
    """The same rows for spreadsheets."""
    period = _period()
    text = as_csv(_scores(period, _yardstick()), GROUPS)
    name = f"results-{period.start:%Y%m%d}-{period.end:%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": FRESH_FOR}
    return Response(text, mimetype="text/csv", headers=headers)


@blueprint.get("/results.json")
@blueprint.get("/api/v1/results", endpoint="show_api_results")
@public
def show_json() -> Response:
    """The same rows for programs."""
    document = _scores(_period(), _yardstick()).as_dict(GROUPS)
    document["illustrative"] = bool(current_office().illustrative_data.value)
    response = jsonify(document)
    response.headers["Cache-Control"] = FRESH_FOR
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _period() -> Period:
    return asked_period(request.args, today=clock.today(), default=DEFAULT_PERIOD)


def _yardstick() -> Yardstick:
    return yardstick_of(current_office())


def _scores(period: Period, yardstick: Yardstick) -> Scores:
    return hide_small_cells(read_scores(db(), period, locale=current_locale()), least=yardstick.least)
