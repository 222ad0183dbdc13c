"""The petitions desk: the inbox and the page of one petition."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.views.form_fields import whole_number
from admin.views.petition_approvals import decision_of
from admin.views.petition_page import page_of
from admin.views.petition_words import clock_words
from surveys.core import clock
from surveys.core.text import clean
from surveys.petitions import desk, queries, terms
from surveys.places.queries import list_units
from surveys.web.access import Staff, current_staff, requires
from surveys.web.i18n import _
from surveys.web.session import db

blueprint = Blueprint("desk", __name__, template_folder="../templates")

ROWS_A_PAGE = 8
APPROVALS_A_PAGE = 5
LONGEST_SEARCH = 200

# The counters in their order, each with the permission that makes it somebody's business (None: everybody's).
TABS: tuple[tuple[str, str | None], ...] = (
    ("mine", None),
    ("classify", "petitions.classify"),
    ("review", "petitions.review"),
    ("approve", "petitions.approve"),
    ("due_soon", None),
    ("overdue", None),
    ("returned", None),
    ("waiting", None),
    ("all", None),
)
MOST_TABS = 7
TONES = {"due_soon": "amber", "overdue": "clay"}


@blueprint.get("/admin/petitions/")
@requires("petitions.read")
def list_petitions() -> str:
    """The inbox: what is mine and not done, most urgent first; the counters are the filters."""
    staff, counts = current_staff(), queries.count_tabs(db(), current_staff())
    tab = _tab(staff)
    wanted = _wanted()
    if tab == "approve":
        return _show_approvals(staff, counts)
    page = queries.inbox(db(), staff, tab=tab, size=ROWS_A_PAGE, page=_page_number(), **wanted)
    return render_template(
        "admin/petitions/list.html",
        page=page,
        rows=[(row, clock_words(row.clock)) for row in page.rows],
        tab=tab,
        tabs=_tabs(staff, counts, tab),
        chosen=_chosen(wanted),
        units=list_units(db(), active_only=True),
        terms=terms,
        counts=rail_counts(counts),
        now=clock.now(),
        page_url=partial(_page_url, tab, wanted),
    )


def _show_approvals(staff: Staff, counts: dict[str, int]) -> str:
    """One list to approve, whole enough to decide on a phone."""
    page = queries.inbox(db(), staff, tab="approve", size=APPROVALS_A_PAGE, page=_page_number(), **_wanted())
    desk.load_for_decision(db(), [row.petition for row in page.rows])
    return render_template(
        "admin/petitions/approvals.html",
        page=page,
        cards=[(decision_of(row, staff), clock_words(row.clock)) for row in page.rows],
        tab="approve",
        terms=terms,
        tabs=_tabs(staff, counts, "approve"),
        counts=rail_counts(counts),
        now=clock.now(),
        page_url=partial(_page_url, "approve", _wanted()),
    )


@blueprint.get("/admin/petitions/<number>")
@requires("petitions.read")
def show_petition(number: str) -> str | Response:
    """One petition: what the citizen wrote, what happened, and the next step as a form."""
    staff = current_staff()
    petition = queries.get_petition(db(), number, staff)
    if petition.number != number:
        return redirect(url_for("desk.show_petition", number=petition.number))
    return render_template(
        "admin/petitions/show.html", page=page_of(petition, staff), terms=terms, counts=counts_of(staff)
    )


def counts_of(staff: Staff) -> dict[str, int]:
    """The numbers in the rail for a page that does not need the counters themselves."""
    return rail_counts(queries.count_tabs(db(), staff))


def rail_counts(counts: dict[str, int]) -> dict[str, int]:
    """What the rail shows beside its links."""
    return {"petitions": counts.get("mine", 0), "publication": counts.get("publish", 0)}


def _wanted() -> dict[str, Any]:
    """The filters of the address; what is unknown counts as not given."""
    kind, state = request.args.get("kind"), request.args.get("state")
    return {
        "kind": kind if kind in terms.KIND_LABELS else None,
        "state": state if state in terms.STATES else None,
        "unit_id": whole_number(request.args.get("unit")),
        "text": _searched() or None,
    }


def _searched() -> str:
    """What is looked for, tidied; too much of it is cut."""
    return clean((request.args.get("q") or "")[:LONGEST_SEARCH], limit=LONGEST_SEARCH * 2)


def _chosen(wanted: dict[str, Any]) -> dict[str, str]:
    """The filters as the address and the form carry them on; the tab only when it was named."""
    values = {"q": wanted["text"], "kind": wanted["kind"], "state": wanted["state"], "unit": wanted["unit_id"]}
    return {name: str(value) for name, value in values.items() if value}


def _tab(staff: Staff) -> str:
    """The chosen counter; searching looks everywhere, and an approver starts with the list to approve."""
    known = [name for name, permission in TABS if permission is None or staff.can(permission)]
    asked = request.args.get("tab")
    if asked in known:
        return str(asked)
    if any(_wanted().values()):
        return "all"
    return "approve" if "approve" in known and not staff.can("petitions.classify") else "mine"


def _tabs(staff: Staff, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    labels = {
        "mine": _("My work"),
        "classify": _("To classify"),
        "review": _("To review"),
        "approve": _("To approve"),
        "due_soon": _("Due soon"),
        "overdue": _("Overdue"),
        "returned": _("Returned"),
        "waiting": _("Waiting for a reply"),
        "all": _("All"),
    }
    names = [name for name, permission in TABS if permission is None or staff.can(permission)]
    kept = [name for name in names if name != "all"][:MOST_TABS]
    if len(kept) < MOST_TABS:
        kept.append("all")
    return [
        {
            "name": name,
            "href": url_for("desk.list_petitions", tab=name),
            "count": counts.get(name, 0),
            "label": labels[name],
            "current": name == current,
            "tone": TONES.get(name, "") if counts.get(name) else "",
        }
        for name in kept
    ]


def _page_number() -> int:
    return min(max(whole_number(request.args.get("page")) or 1, 1), 100_000)


def _page_url(tab: str, wanted: dict[str, Any], page: int) -> str:
    values: dict[str, Any] = {"tab": tab, **_chosen(wanted), "page": page}
    return url_for("desk.list_petitions", **values)
