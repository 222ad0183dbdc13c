"""Importing units and procedures from a CSV file: look through first, store afterwards."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.views.places.forms import ConfirmImportForm, UploadForm
from admin.views.places.pages import UNPROCESSABLE, blueprint, show_problems, tabs
from surveys.core.errors import Invalid, NotFound
from surveys.places.imports import COLUMNS, ImportResult, decode, import_rows
from surveys.web.access import current_staff, requires
from surveys.web.i18n import _
from surveys.web.session import commits, db, keep_nothing


@blueprint.get("/import")
@requires("places.edit")
def choose_file() -> Response:
    """Choose what to import."""
    return _page(UploadForm().fill())


def _page(form: UploadForm, status: int = 200) -> Response:
    page = render_template("admin/places/import.html", form=form, tabs=tabs("import"), columns=COLUMNS)
    return Response(page, status=status)


@blueprint.post("/import")
@requires("places.edit")
@commits
def look_through() -> BaseResponse:
    """The dry run: every row is tried, every bad one is listed, nothing is kept."""
    keep_nothing()
    form = UploadForm().fill()
    sent = request.files.get("file")
    kind = str(form.kind.data or "")
    try:
        if kind not in COLUMNS:
            raise NotFound
        text = decode(sent.stream.read() if sent else b"")
        result = import_rows(db(), kind, text, by=current_staff().actor, dry_run=True)
    except Invalid as error:
        show_problems(form, error)
        return _page(form, UNPROCESSABLE)
    return _result_page(kind, text, result)


@blueprint.post("/import/<kind>")
@requires("places.edit")
@commits
def store_rows(kind: str) -> BaseResponse:
    """Store a file that was looked through; everything or nothing, should something have changed
    meanwhile.
    """
    if kind not in COLUMNS:
        raise NotFound
    text = str(ConfirmImportForm().text.data or "")
    result = import_rows(db(), kind, text, by=current_staff().actor, dry_run=False)
    if result.problems:
        keep_nothing()
        return _result_page(kind, text, result)
    flash(_("%(added)s rows were added and %(changed)s changed.", added=len(result.added), changed=len(result.changed)))
    return redirect(url_for("places.list_units" if kind == "units" else "places.list_procedures"))


def _result_page(kind: str, text: str, result: ImportResult) -> Response:
    form = ConfirmImportForm(formdata=None, data={"text": text})
    page = render_template("admin/places/import_result.html", form=form, kind=kind, result=result, tabs=tabs("import"))
    return Response(page, status=UNPROCESSABLE if result.problems else 200)
