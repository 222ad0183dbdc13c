"""The working calendar: days off and worked Saturdays with their legal basis, and how far it reaches."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from admin.views.form_problems import place_problems
from surveys.core import clock
from surveys.core.errors import Invalid
from surveys.petitions import calendar
from surveys.petitions.models import CalendarDay
from surveys.petitions.working_days import DAY_KINDS
from surveys.web.access import current_staff, requires
from surveys.web.forms import StaffForm
from surveys.web.i18n import _, lazy_gettext, ngettext
from surveys.web.session import commits, db, keep_nothing

blueprint = Blueprint("calendar", __name__, url_prefix="/admin/calendar", template_folder="../templates")

UNPROCESSABLE = 422


class DayForm(StaffForm):
    """What a day is and on what it rests."""

    kind = SelectField(
        lazy_gettext("Kind of day"), choices=[SelectChoice(kind, calendar.KIND_LABELS[kind]) for kind in DAY_KINDS]
    )
    name = StringField(lazy_gettext("Name"), [DataRequired(lazy_gettext("Give the day a name."))])
    legal_basis = StringField(
        lazy_gettext("Legal basis"), [DataRequired(lazy_gettext("Name the decision it rests on."))]
    )
    confirmed = BooleanField(lazy_gettext("The decision has been published"))


class NewDayForm(DayForm):
    """The same with the day itself; an entry keeps its day, another day is another entry."""

    day = DateField(lazy_gettext("Day"), [InputRequired(lazy_gettext("Enter a date."))])


@blueprint.get("/")
@requires("calendar.edit")
def list_days() -> str:
    """The special days of a year, and whether the holidays of the coming months are known."""
    asked = request.args.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else clock.today().year
    years = sorted({row.day.year for row in calendar.list_days(db())} | {clock.today().year, year})
    return render_template(
        "admin/calendar/list.html",
        days=calendar.list_days(db(), year),
        year=year,
        years=years,
        kinds=calendar.KIND_LABELS,
        coverage=calendar.coverage(db()),
    )


@blueprint.get("/days/new")
@requires("calendar.edit")
def new_day() -> Response:
    """An empty form for a day."""
    return _form_page(NewDayForm(data={"confirmed": True}), None)


@blueprint.post("/days/new")
@requires("calendar.edit")
@commits
def add_day() -> BaseResponse:
    """Add a day; open petitions are dated anew."""
    form = NewDayForm()
    if form.validate_on_submit() and form.day.data is not None:
        if db().get(CalendarDay, form.day.data) is not None:
            form.day.errors = [*form.day.errors, _("This day is in the calendar already.")]
            return _form_page(form, None, UNPROCESSABLE)
        return _save(form, form.day.data, None)
    return _form_page(form, None, UNPROCESSABLE)


@blueprint.get("/days/<day>")
@requires("calendar.edit")
def show_day(day: str) -> Response:
    """The form of one day."""
    row = _row(day)
    return _form_page(DayForm(obj=row), row)


@blueprint.post("/days/<day>")
@requires("calendar.edit")
@commits
def change_day(day: str) -> BaseResponse:
    """Change one day; open petitions are dated anew."""
    row = _row(day)
    form = DayForm()
    if form.validate_on_submit():
        return _save(form, row.day, row)
    return _form_page(form, row, UNPROCESSABLE)


@blueprint.post("/days/<day>/remove")
@requires("calendar.edit")
@commits
def remove_day(day: str) -> BaseResponse:
    """Make it an ordinary day again; open petitions are dated anew."""
    row = _row(day)
    moved = calendar.remove_day(db(), by=current_staff().actor, day=row.day)
    _say(moved)
    return redirect(url_for("calendar.list_days", year=row.day.year))


def _save(form: DayForm, day: date, row: CalendarDay | None) -> BaseResponse:
    try:
        moved = calendar.put_day(
            db(),
            by=current_staff().actor,
            day=day,
            kind=form.kind.data,
            name=form.name.data or "",
            legal_basis=form.legal_basis.data or "",
            confirmed=bool(form.confirmed.data),
        )
    except Invalid as error:
        place_problems(form, error)
        return _form_page(form, row, UNPROCESSABLE)
    _say(moved)
    return redirect(url_for("calendar.list_days", year=day.year))


def _say(moved: int) -> None:
    dates = ngettext("%(num)s promised date moved.", "%(num)s promised dates moved.", moved)
    flash(f"{_('The calendar was saved.')} {dates}")


def _row(day: str) -> CalendarDay:
    try:
        row = db().get(CalendarDay, date.fromisoformat(day))
    except ValueError:
        row = None
    if row is None:
        abort(404)
    return row


def _form_page(form: DayForm, row: CalendarDay | None, status: int = 200) -> Response:
    if status == UNPROCESSABLE:
        keep_nothing()
    return make_response(render_template("admin/calendar/form.html", form=form, row=row), status)
