"""Publication: the queue, the public copy beside the original, the second person, and taking down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin.views.form_fields import whole_number
from admin.views.form_problems import place_problems
from admin.views.petitions import counts_of
from admin.views.publication_forms import (
    TEXTS,
    CopyForm,
    ReturnCopyForm,
    copy_form,
    unpublish_form,
    with_fields,
)
from surveys.core.errors import Conflict, Invalid, NotFound
from surveys.petitions import publication_desk, publishing, terms
from surveys.petitions.masking import found_in, mask
from surveys.petitions.models import Petition, Publication
from surveys.web.access import Staff, current_staff, requires
from surveys.web.i18n import _
from surveys.web.kit import current_keys
from surveys.web.session import commits, db

blueprint = Blueprint("publication", __name__, template_folder="../templates")

ROWS_A_PAGE = 10
UNPROCESSABLE = 422


@blueprint.get("/admin/publication/")
@requires("petitions.publish")
def list_copies() -> str:
    """The queue by stage; what waits for a second person comes first, because somebody has worked on it."""
    staff = current_staff()
    counts = publication_desk.count_stages(db(), staff)
    asked = request.args.get("stage", "")
    stage = asked if asked in publication_desk.STAGES else next((s for s in _URGENT if counts[s]), "waiting")
    page = publication_desk.list_stage(
        db(), staff, stage, page=whole_number(request.args.get("page")) or 1, size=ROWS_A_PAGE
    )
    return render_template(
        "admin/publication/list.html",
        page=page,
        stage=stage,
        tabs=[(url_for("publication.list_copies", stage=s), _stage_label(s), s == stage, counts[s]) for s in _SHOWN],
        terms=terms,
        current_copy=publishing.current_copy,
        counts=_rail(staff),
        page_url=partial(_page_url, stage),
    )


@blueprint.get("/admin/publication/takedowns")
@requires("petitions.publish")
def list_takedowns() -> str:
    """The takedown log."""
    staff = current_staff()
    rows = publication_desk.list_takedowns(db(), staff)
    return render_template("admin/publication/takedowns.html", rows=rows, terms=terms, counts=_rail(staff))


@blueprint.get("/admin/publication/<number>")
@requires("petitions.publish")
def show_copy(number: str) -> str:
    """The copy beside the original, what the scan finds, and what the citizen would see."""
    return _render(publication_desk.get_for_publication(db(), number, current_staff()))


@blueprint.post("/admin/publication/<number>/start")
@requires("petitions.publish")
@commits
def start_copy(number: str) -> Response:
    """Begin a copy, or a revision of what is public."""
    petition = publication_desk.get_for_publication(db(), number, current_staff())
    publishing.start(db(), petition, by=current_staff())
    return _back(petition, _("The copy of %(number)s is begun. The original stays as it is.", number=number))


@blueprint.post("/admin/publication/<number>/save")
@requires("petitions.publish")
@commits
def save_copy(number: str) -> Response:
    """Save the edited texts; with `mask`, put a typed mark in the place of everything that the scan finds; with
    `check`, pass the copy on to its second person."""
    staff = current_staff()
    petition = publication_desk.get_for_publication(db(), number, staff)
    copy = _current(petition)
    form = with_fields(CopyForm(), copy)
    if not form.validate():
        return _again(number, form)
    try:
        if form.seen.data != copy.edited_at.isoformat():
            raise Conflict
        done = _save(copy, form, staff)
    except Invalid as wrong:
        return _again(number, form, wrong=wrong)
    except Conflict as overtaken:
        return _overtaken(number, form, overtaken)
    return _back(petition, done)


@blueprint.post("/admin/publication/<number>/publish")
@requires("petitions.publish")
@commits
def publish_copy(number: str) -> Response:
    """Make the checked copy public; somebody who worked on it is refused."""
    petition = publication_desk.get_for_publication(db(), number, current_staff())
    publishing.publish(db(), _current(petition), by=current_staff())
    return _back(petition, _("%(number)s is published.", number=number))


@blueprint.post("/admin/publication/<number>/return")
@requires("petitions.publish")
@commits
def return_copy(number: str) -> Response:
    """The second person sends the copy back with a comment."""
    staff, form = current_staff(), ReturnCopyForm()
    petition = publication_desk.get_for_publication(db(), number, staff)
    if not form.validate():
        return make_response(_render(petition, return_form=form), UNPROCESSABLE)
    publishing.return_copy(db(), _current(petition), by=staff, comment=form.comment.data)
    return _back(petition, _("The copy of %(number)s is returned for editing.", number=number))


@blueprint.post("/admin/publication/<number>/unpublish")
@requires("petitions.publish")
@commits
def unpublish_copy(number: str) -> Response:
    """Take it down at once; the tombstone says number, date and kind of reason."""
    staff, form = current_staff(), unpublish_form(sent=True)
    petition = publication_desk.get_for_publication(db(), number, staff)
    if not form.validate():
        return make_response(_render(petition, down_form=form), UNPROCESSABLE)
    publishing.unpublish(db(), petition, by=staff, reason=form.reason.data, explanation=form.explanation.data)
    return _back(petition, _("%(number)s is taken down from the public pages.", number=number))


_SHOWN = ("checked", "editing", "waiting", "public", "down")
_URGENT = ("checked", "editing", "waiting")


def _save(copy: Publication, form: CopyForm, staff: Staff) -> str:
    texts = {name: form[name].data or "" for name in TEXTS}
    field_id = whole_number(form.field_id.data)
    publishing.save_copy(db(), copy, by=staff, field_id=field_id, **texts)
    if "mask" in request.form:
        masked = mask(db(), copy, keys=current_keys(), by=staff)
        return _("%(times)s places were masked; please read the copy once more.", times=masked)
    if "check" in request.form:
        publishing.check(db(), copy, by=staff, keys=current_keys())
        return _("The copy is clean. A second person can now publish it.")
    return _("The copy is saved.")


def _render(
    petition: Petition,
    *,
    form: CopyForm | None = None,
    loose: Sequence[Any] = (),
    return_form: ReturnCopyForm | None = None,
    down_form: Any = None,
    overtaken: Conflict | None = None,
) -> str:
    staff, copy = current_staff(), publishing.current_copy(petition)
    editing = copy is not None and copy.state == "editing"
    return render_template(
        "admin/publication/copy.html",
        petition=petition,
        copy=copy,
        answer=petition.answer,
        public=next((one for one in petition.publications if one.state == "public"), None),
        form=form or (copy_form(copy) if copy is not None and editing else None),
        hits=found_in(copy) if copy is not None and editing else [],
        may_publish=copy is not None and publishing.can_publish(db(), copy, staff),
        return_form=return_form or ReturnCopyForm(formdata=None),
        down_form=down_form or unpublish_form(),
        loose=list(loose),
        overtaken=overtaken,
        terms=terms,
        counts=_rail(staff),
    )


def _again(number: str, form: CopyForm, *, wrong: Invalid | None = None) -> Response:
    loose = place_problems(form, wrong) if wrong else []
    db().rollback()
    petition = publication_desk.get_for_publication(db(), number, current_staff())
    return make_response(_render(petition, form=form, loose=loose), UNPROCESSABLE)


def _overtaken(number: str, form: CopyForm, overtaken: Conflict) -> Response:
    """Somebody else saved the copy meanwhile: their text stands, this one is shown beside it."""
    db().rollback()
    petition = publication_desk.get_for_publication(db(), number, current_staff())
    copy = publishing.current_copy(petition)
    if copy is not None:
        form.seen.data = copy.edited_at.isoformat()
    return make_response(_render(petition, form=form, overtaken=overtaken), overtaken.status)


def _current(petition: Petition) -> Publication:
    copy = publishing.current_copy(petition)
    if copy is None:
        raise NotFound
    return copy


def _back(petition: Petition, done: str) -> Response:
    flash(done)
    return redirect(url_for("publication.show_copy", number=petition.number), code=303)


def _rail(staff: Staff) -> dict[str, int]:
    return counts_of(staff) if staff.can("petitions.read") else {}


def _stage_label(stage: str) -> str:
    return {
        "waiting": _("To prepare"),
        "editing": _("Being edited"),
        "checked": _("Waiting for the second person"),
        "public": _("Published"),
        "down": _("Taken down"),
    }[stage]


def _page_url(stage: str, page: int) -> str:
    return url_for("publication.list_copies", stage=stage, page=page)
