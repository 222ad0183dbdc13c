"""Published answers: list with search and filters, one answer, feed and open data."""

from __future__ import annotations

import json
import re

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from kiosk.feeds import as_atom, as_csv
from surveys.core.text import visible
from surveys.petitions import published
from surveys.petitions.published import Filters
from surveys.petitions.terms import KIND_LABELS, TAKEDOWN_LABELS
from surveys.web.access import public
from surveys.web.i18n import current_locale
from surveys.web.kit import kit
from surveys.web.office_cache import current_office
from surveys.web.session import db

blueprint = Blueprint("published", __name__, template_folder="../templates")

GONE = 410
LONGEST_SEARCH = 200
NUMBER = re.compile(r"PAKN-\d{4}-\d{6}", re.IGNORECASE)
FEED_ENTRIES = 50


@blueprint.get("/published/")
@public
def list_answers() -> Response:
    """The answers, newest first."""
    filters = _filters(request.args)
    page = published.list_published(db(), filters, page=_whole(request.args.get("page")) or 1)
    facets = published.facets(db(), filters)
    return _revalidated(
        make_response(
            render_template(
                "kiosk/published/list.html",
                filters=filters,
                page=page,
                facets=facets,
                figures=published.year_figures(db(), filters.year),
                page_url=lambda number: _list_url(filters, number),
                kept=_query(filters),
            )
        )
    )


@blueprint.get("/published/<number>")
@public
def show_answer(number: str) -> Response:
    """One answer; a tombstone when it was taken down."""
    if not NUMBER.fullmatch(number):
        abort(404)
    item = published.find_published(db(), number)
    if item is not None:
        return _revalidated(make_response(render_template("kiosk/published/answer.html", item=item, kinds=KIND_LABELS)))
    takedown = published.find_takedown(db(), number)
    if takedown is None:
        abort(404)
    page = render_template(
        "kiosk/published/taken_down.html", takedown=takedown, number=number.upper(), reasons=TAKEDOWN_LABELS
    )
    return _revalidated(make_response(page, GONE))


@blueprint.get("/published/feed.atom")
@public
def show_feed() -> Response:
    """The newest answers as an Atom feed (RFC 4287)."""
    items = published.all_published(db(), _filters(request.args), limit=FEED_ENTRIES)
    title = current_office().office_name.text(current_locale())
    feed = as_atom(items, base_url=kit().settings.public_url, title=title, locale=current_locale())
    return _revalidated(Response(feed, mimetype="application/atom+xml"))


@blueprint.get("/published.csv")
@public
def download_csv() -> Response:
    """All answers as CSV with fixed column names."""
    items = published.all_published(db(), _filters(request.args))
    response = Response(as_csv(items, base_url=kit().settings.public_url), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="published.csv"'
    return _revalidated(response)


@blueprint.get("/published.json")
@blueprint.get("/api/v1/published", endpoint="download_api_published")
@public
def download_json() -> Response:
    """All answers as JSON with the same names."""
    items = published.all_published(db(), _filters(request.args))
    base_url = kit().settings.public_url
    document = {"total": len(items), "published": [published.as_record(item, base_url=base_url) for item in items]}
    return _revalidated(Response(json.dumps(document, ensure_ascii=False), mimetype="application/json"))


def _filters(args: MultiDict[str, str]) -> Filters:
    year = _whole(args.get("year"))
    return Filters(
        text=visible(args.get("q", ""))[:LONGEST_SEARCH].strip(),
        fields=tuple(dict.fromkeys(code[:40] for code in args.getlist("field") if code))[:50],
        unit=args.get("unit", "")[:40],
        year=year if year and 2000 <= year <= 2200 else None,
        timing=tuple(one for one in (published.ON_TIME, published.LATE) if one in args.getlist("timing")),
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 6 else None


def _query(filters: Filters) -> dict[str, object]:
    kept: dict[str, object] = {
        "q": filters.text,
        "field": list(filters.fields),
        "unit": filters.unit,
        "year": filters.year,
        "timing": list(filters.timing),
        "lang": current_locale() if current_locale() != "vi" else None,
    }
    return {key: value for key, value in kept.items() if value}


def _list_url(filters: Filters, page: int) -> str:
    query = _query(filters)
    if page > 1:
        query["page"] = page
    return url_for("published.list_answers", **query)  # type: ignore[arg-type]


def _revalidated(response: Response) -> Response:
    """Asked anew every time, sent only when changed: a takedown shows at once, also through caches."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
