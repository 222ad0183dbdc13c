"""The audit trail: who did what when, and whether the chain still holds."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.views.audit_words import AREAS, action_words, detail_words
from surveys.core import audit_trail
from surveys.core.text import visible
from surveys.web.access import current_staff, requires
from surveys.web.addresses import key_of
from surveys.web.i18n import _
from surveys.web.session import commits, db

blueprint = Blueprint("audit", __name__, template_folder="../templates")


@blueprint.get("/admin/audit/")
@requires("audit.read", everywhere=True)
def show_trail() -> str:
    """One page of the trail, newest first, narrowed by who, what and when."""
    wanted = _filter()
    lines, has_older = audit_trail.list_lines(db(), wanted, before=key_of(request.args.get("before")))
    kept = {key: value for key, value in request.args.items() if key != "before" and value}
    return render_template(
        "admin/audit/trail.html",
        lines=lines,
        older=_url(kept, lines[-1].id) if has_older else None,
        newest=_url(kept, None) if request.args.get("before") else None,
        wanted=wanted,
        areas=AREAS,
        area=request.args.get("area", ""),
        action_words=action_words,
        detail_words=detail_words,
        chain=audit_trail.last_check(db()),
    )


@blueprint.post("/admin/audit/check")
@requires("audit.read", everywhere=True)
def check_chain() -> BaseResponse:
    """Walk the whole chain, which only reads, then write down what was found."""
    lines, whole = audit_trail.check_chain(db())
    return _note(lines, whole)


@commits
def _note(lines: int, whole: bool) -> Any:
    audit_trail.note_check(db(), lines=lines, whole=whole, by=current_staff().actor)
    if whole:
        flash(_("The audit trail is whole."))
    else:
        flash(_("The audit trail was altered. Keep a copy and tell the head of the department."), "error")
    return redirect(url_for("audit.show_trail"))


def _filter() -> audit_trail.Filter:
    _label, areas = AREAS.get(request.args.get("area", ""), ("", ()))
    return audit_trail.Filter(
        who=visible(request.args.get("who", "")).strip()[:100],
        areas=areas,
        subject=visible(request.args.get("subject", "")).strip()[:120],
        first_day=_day("from"),
        last_day=_day("to"),
    )


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _url(kept: dict[str, str], before: int | None) -> str:
    values: dict[str, Any] = {**kept} if before is None else {**kept, "before": before}
    return url_for("audit.show_trail", **values)
