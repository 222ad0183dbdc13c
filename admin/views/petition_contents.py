"""Beside the steps: the citizen's contact, files, messages, notes, papers of the answer, its official number."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from admin.views.petition_page import page_of
from admin.views.petition_side_forms import (
    AnswerFilesForm,
    ContactForm,
    InternalNoteForm,
    MessageForm,
    OfficialNumberForm,
)
from admin.views.petition_steps import show_again
from admin.views.petitions import counts_of
from surveys.core.audit import record
from surveys.core.errors import Invalid, NotAllowed, Problem
from surveys.petitions import queries, services, terms
from surveys.petitions.files import FileStore, check_file
from surveys.petitions.models import Petition
from surveys.web.access import Staff, current_staff, requires
from surveys.web.headers import allow_in_policy
from surveys.web.i18n import _
from surveys.web.kit import current_keys, kit
from surveys.web.session import commits, db

blueprint = Blueprint("petition_contents", __name__, template_folder="../templates")


@blueprint.post("/admin/petitions/<number>/contact")
@requires("petitions.contact")
@commits
def show_contact(number: str) -> Response:
    """Show who the citizen is, once, for a reason that goes into the audit trail first."""
    staff = current_staff()
    petition, form = queries.get_petition(db(), number, staff), ContactForm(prefix="contact")
    if not form.validate():
        return show_again(petition.number, staff, "contact", form)
    try:
        contact = services.open_contact(db(), current_keys(), petition, by=staff, reason=form.reason.data)
    except Invalid as wrong:
        return show_again(petition.number, staff, "contact", form, wrong=wrong)
    page = page_of(petition, staff, contact=contact)
    return make_response(render_template("admin/petitions/show.html", page=page, terms=terms, counts=counts_of(staff)))


@blueprint.post("/admin/petitions/<number>/files/<uuid:file>")
@requires("petitions.read")
@commits
def download_file(number: str, file: uuid.UUID) -> Response:
    """Hand out a file as a download. A POST, because every look at a citizen's file is written down."""
    staff = current_staff()
    attachment = queries.get_attachment(db(), file, staff)
    if attachment.petition.number != number:
        abort(404)
    subject = f"petition:{number}"
    record(db(), actor=staff.actor, action="petition.file_opened", subject=subject, detail={"file": str(file)})
    allow_in_policy(sandbox="")
    content = BytesIO(store().get(attachment))
    return send_file(content, mimetype=attachment.media_type, as_attachment=True, download_name=attachment.name)


@blueprint.post("/admin/petitions/<number>/messages")
@requires("petitions.read")
@commits
def send_message(number: str) -> Response:
    """Write to the citizen without asking anything: the clock runs on."""
    staff = current_staff()
    petition, form = queries.get_petition(db(), number, staff), MessageForm(prefix="message")
    return _kept(petition, staff, "message", form, _("The message is sent to the citizen."), services.write_to_citizen)


@blueprint.post("/admin/petitions/<number>/notes")
@requires("petitions.read")
@commits
def add_note(number: str) -> Response:
    """Leave a note that only staff read."""
    staff = current_staff()
    petition, form = queries.get_petition(db(), number, staff), InternalNoteForm(prefix="note")
    return _kept(petition, staff, "note", form, _("The note is kept."), services.add_note)


def _kept(petition: Petition, staff: Staff, name: str, form: Any, done: str, service: Any) -> Response:
    if not form.validate():
        return show_again(petition.number, staff, name, form)
    try:
        service(db(), petition, by=staff, text=form.text.data)
    except Invalid as wrong:
        return show_again(petition.number, staff, name, form, wrong=wrong)
    return _back(petition, done)


@blueprint.post("/admin/petitions/<number>/answer-files")
@requires("petitions.handle")
@commits
def add_answer_files(number: str) -> Response:
    """Put papers beside the answer; they are frozen together with its text."""
    staff = current_staff()
    petition, form = queries.get_petition(db(), number, staff), AnswerFilesForm(prefix="answer_files")
    sent = [file for file in request.files.getlist("answer_files-files") if file.filename]
    try:
        if not form.validate() or not sent:
            raise Invalid([Problem("/files", _("Please choose a file."))])
        for file in sent:
            checked = check_file(file.filename or "", file.read())
            services.add_answer_file(db(), petition, by=staff, file=checked, store=store())
    except Invalid as wrong:
        return show_again(petition.number, staff, "answer_files", form, wrong=wrong)
    return _back(petition, _("The files go with the answer."))


@blueprint.post("/admin/petitions/<number>/answer-files/<uuid:file>/remove")
@requires("petitions.handle")
@commits
def remove_answer_file(number: str, file: uuid.UUID) -> Response:
    """Take a paper away from the answer again, while it is not frozen."""
    staff = current_staff()
    attachment = queries.get_attachment(db(), file, staff)
    if attachment.petition.number != number:
        abort(404)
    services.remove_answer_file(db(), attachment, by=staff)
    return _back(attachment.petition, _("The file is taken away from the answer."))


@blueprint.post("/admin/petitions/<number>/official-number")
@requires("petitions.classify")
@commits
def set_official_number(number: str) -> Response:
    """Note the number under which the clerk's office registered the answer."""
    staff = current_staff()
    petition, form = queries.get_petition(db(), number, staff), OfficialNumberForm(prefix="official_number")
    if petition.answer is None:
        raise NotAllowed(_("There is no answer yet."))
    if not form.validate():
        return show_again(petition.number, staff, "official_number", form)
    services.set_official_number(db(), petition, by=staff, number=form.number.data, on=form.on.data)
    return _back(petition, _("The number of the answer is noted."))


def store() -> FileStore:
    """Where the files of petitions lie."""
    return FileStore.from_settings(kit().settings, current_keys())


def _back(petition: Petition, done: str) -> Response:
    flash(done)
    return redirect(url_for("desk.show_petition", number=petition.number), code=303)
