"""The dashboard: satisfaction of any period by unit, field, procedure, channel and counter, and what
citizens wrote.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin import charts
from surveys.core import clock
from surveys.people.rules import ALL
from surveys.petitions.punctuality import count_in_time
from surveys.places.rules import CHANNEL_NAMES
from surveys.scores.catalogue import Names, read_names
from surveys.scores.comments import LONGEST_SEARCH, list_comments
from surveys.scores.cubes import Filter
from surveys.scores.period_names import asked_period, dates_of, name_of, offered
from surveys.scores.periods import Period
from surveys.scores.read_model import Asked, make_filter, read_scores
from surveys.scores.rows import Row, Scores
from surveys.scores.tables import as_csv
from surveys.scores.yardstick import Yardstick, axis_start, yardstick_of
from surveys.web.access import SIGNED_IN, Staff, current_staff, landing_url, requires
from surveys.web.i18n import _, current_locale
from surveys.web.office_cache import current_office
from surveys.web.session import db

blueprint = Blueprint("dashboard", __name__, template_folder="../templates", url_prefix="/admin")

DEFAULT_PERIOD = "this-report-quarter"


@blueprint.get("/")
@requires(SIGNED_IN)
def show_dashboard() -> str | BaseResponse:
    """The scores of the period in the address; whoever may not see results starts elsewhere."""
    staff = current_staff()
    if not staff.can("results.read"):
        return redirect(landing_url(staff))
    asked, period, names, only = _asked(staff, "results.read")
    scores = read_scores(db(), period, names=names, only=only, locale=current_locale())
    yardstick = yardstick_of(current_office())
    return render_template(
        "admin/dashboard/show_dashboard.html",
        **_choices(asked, period, names, staff, "results.read"),
        scores=scores,
        yardstick=yardstick,
        axis_start=axis_start,
        figures=_figures(scores, yardstick),
        trend_rows=[point.row for point in scores.trend],
        reasons_note=_reasons_note(scores),
        untold={name: scores.untold(name) for name in ("fields", "procedures", "counters")},
        ever_answered=scores.ever_answered,
        punctual=_punctual(period, only),
    )


@blueprint.get("/scores.csv")
@requires("results.read")
def download_scores() -> Response:
    """The figures of the dashboard as a file for spreadsheets."""
    _asked_values, period, names, only = _asked(current_staff(), "results.read")
    scores = read_scores(db(), period, names=names, only=only, locale=current_locale())
    name = f"ydan-{period.start:%Y%m%d}-{period.end:%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(as_csv(scores), mimetype="text/csv", headers=headers)


@blueprint.get("/comments/")
@requires("results.comments")
def list_comments_page() -> str:
    """What citizens wrote on the forms, newest first, found without tone marks."""
    staff = current_staff()
    asked, period, names, only = _asked(staff, "results.comments")
    search = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    face = request.args.get("face", type=int)
    page = max(1, request.args.get("page", 1, type=int))
    found = list_comments(db(), period, only, search=search, face=face if face in range(1, 6) else None, page=page)
    kept: dict[str, Any] = {**asked, "q": search, "face": face or ""}
    return render_template(
        "admin/dashboard/list_comments.html",
        **_choices(asked, period, names, staff, "results.comments"),
        found=found,
        search=search,
        score=face,
        kept=kept,
        page_url=lambda number: url_for("dashboard.list_comments_page", **kept, page=number),
        channel_names={code: str(name) for code, name in CHANNEL_NAMES.items()},
    )


def _asked(staff: Staff, permission: str) -> tuple[dict[str, str], Period, Names, Filter]:
    """What the address asks for, within what the person may see. Raises Invalid for what does not exist."""
    units = staff.units_for(permission)
    scope = None if units is ALL else frozenset(units)  # type: ignore[arg-type]
    period = asked_period(request.args, today=clock.today(), default=DEFAULT_PERIOD)
    names = read_names(db())
    question = Asked(request.args.get("unit", ""), request.args.get("channel", ""), scope)
    dates = {"period": period.code} if period.code else {"from": str(period.start), "to": str(period.end)}
    asked = {**dates, "unit": question.unit, "channel": question.channel}
    return {key: value for key, value in asked.items() if value}, period, names, make_filter(names, question)


def _choices(asked: dict[str, str], period: Period, names: Names, staff: Staff, permission: str) -> dict[str, Any]:
    """What the choice lists of the page offer."""
    seen = staff.units_for(permission)
    return {
        "asked": asked,
        "period": period,
        "period_dates": dates_of(period),
        "period_name": lambda one: f"{dates_of(one)} · {name_of(one)}",
        "offered_periods": offered(clock.today()),
        "unit_choices": [
            (unit.code, names.say(unit.name, current_locale()), depth)
            for unit, depth in names.unit_tree()
            if unit.id in seen
        ],
        "channel_choices": [(code, str(name)) for code, name in CHANNEL_NAMES.items()],
    }


def _figures(scores: Scores, yardstick: Yardstick) -> dict[str, Any]:
    """The figures that have something to show, ready for the page."""
    if not scores.headline.n:
        return {}
    drawn = {"trend": charts.trend_figure(scores.trend, yardstick)}
    if any(yardstick.shows(row) for row in scores.factors):
        drawn["factors"] = charts.factors_figure(scores.factors, yardstick)
    if scores.reasons:
        drawn["reasons"] = charts.reasons_figure(scores.reasons)
    return {name: charts.as_json(figure) for name, figure in drawn.items()}


def _reasons_note(scores: Scores) -> str:
    total = sum(choice.n for choice in scores.reasons)
    return _("chosen %(count)s times · dark: up to 80%% cumulated", count=total)


def _punctual(period: Period, only: Filter) -> Row:
    counted = count_in_time(db(), start=period.start, end=period.end, units=only.units)
    return Row.count("in-time", "", counted.answered, counted.in_time, counted.in_time)
