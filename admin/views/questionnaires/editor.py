"""The editor of a draft: questions, their order, and the texts round them."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.views.questionnaires.forms import QuestionForm, TextsForm, form_values, line_of, question_of
from admin.views.questionnaires.pages import blueprint, get_draft, seen
from surveys.core.errors import Invalid
from surveys.questionnaires import editing
from surveys.questionnaires.models import Edition
from surveys.questionnaires.queries import get_edition_row
from surveys.questionnaires.rules import REGISTRY
from surveys.questionnaires.services import change_draft, in_words, save_question
from surveys.questionnaires.texts import list_texts, put_texts
from surveys.web.access import current_staff, requires
from surveys.web.i18n import _
from surveys.web.session import commits, db, keep_nothing

UNPROCESSABLE = 422


def _back(key: str, code: str = "") -> str:
    return url_for("questionnaires.show_edition", key=key, _anchor=f"question-{code}" if code else None)


@blueprint.get("/editions/<key>/texts")
@requires("questionnaires.edit")
def edit_texts(key: str) -> Response:
    """The form of the texts round the questions."""
    draft = _draft_to_show(key)
    pairs = [{"place": place, **text} for place, text in list_texts(draft.definition)]
    return _texts_page(draft, TextsForm(data={"seen": seen(draft), "texts": pairs}))


def _texts_page(draft: Edition, form: TextsForm, status: int = 200) -> Response:
    page = render_template("admin/questionnaires/texts.html", edition=draft, form=form, names=_place_names(draft))
    return Response(page, status=status)


def _place_names(draft: Edition) -> dict[str, str]:
    """What each text is, for the heading above its two fields."""
    names = {"/title": _("Title"), "/intro": _("At the beginning"), "/thanks": _("Thanks at the end")}
    for n, section in enumerate(draft.definition["sections"]):
        names[f"/sections/{n}/title"] = _("Section %(code)s: title", code=section["code"])
        names[f"/sections/{n}/lead"] = _("Section %(code)s: sentence below", code=section["code"])
    for n, factor in enumerate(draft.definition["factors"]):
        names[f"/factors/{n}/title"] = _("Factor %(code)s: name", code=factor["code"])
    return names


@blueprint.post("/editions/<key>/texts")
@requires("questionnaires.edit")
@commits
def change_texts(key: str) -> BaseResponse:
    """Put the texts round the questions into new words."""
    form = TextsForm()
    draft = get_draft(key, form.seen.data)
    typed = {
        str(pair.form.place.data): {"vi": line_of(pair.form.vi.data), "en": line_of(pair.form.en.data)}
        for pair in form.texts
    }
    try:
        definition = put_texts(draft.definition, typed)
        change_draft(db(), draft, definition, by=current_staff().actor, what={"change": "texts"})
    except Invalid as error:
        keep_nothing()
        _place_text_problems(form, error)
        return _texts_page(draft, form, UNPROCESSABLE)
    flash(_("The change was saved."))
    return redirect(_back(key))


def _place_text_problems(form: TextsForm, error: Invalid) -> None:
    fields = {f"{pair.form.place.data}/{name}": pair.form[name] for pair in form.texts for name in ("vi", "en")}
    for problem in error.problems:
        field = fields.get(problem.pointer)
        if field is None:
            form.form_errors.append(problem.message)
        else:
            field.errors = [*field.errors, problem.message]


def _draft_to_show(key: str) -> Edition:
    edition = get_edition_row(db(), key)
    return get_draft(key, seen(edition))


@blueprint.get("/editions/<key>/questions/new")
@requires("questionnaires.edit")
def new_question(key: str) -> Response:
    """An empty form for a question."""
    draft = _draft_to_show(key)
    usual = {"seen": seen(draft), "kind": "single", "section": request.args.get("section", "")}
    return _question_page(draft, QuestionForm(data=usual), None)


@blueprint.post("/editions/<key>/questions/new")
@requires("questionnaires.edit")
@commits
def add_question(key: str) -> BaseResponse:
    """Add a question to the draft."""
    form = QuestionForm()
    return _save(key, form, None, str(form.kind.data or ""))


@blueprint.get("/editions/<key>/questions/<code>")
@requires("questionnaires.edit")
def edit_question(key: str, code: str) -> Response:
    """The form of a question."""
    draft = _draft_to_show(key)
    question = editing.find_question(draft.definition, code)
    form = QuestionForm(data={"seen": seen(draft), **form_values(question)})
    return _question_page(draft, form, question)


@blueprint.post("/editions/<key>/questions/<code>")
@requires("questionnaires.edit")
@commits
def change_question(key: str, code: str) -> BaseResponse:
    """Put a question into new words."""
    question = editing.find_question(get_edition_row(db(), key).definition, code)
    return _save(key, QuestionForm(), question, question["kind"])


def _save(key: str, form: QuestionForm, before: dict[str, Any] | None, kind: str) -> BaseResponse:
    draft = get_draft(key, form.seen.data)
    kinds = {question["code"]: question["kind"] for question in draft.definition["questions"]}
    code = before["code"] if before else None
    typed = question_of(form, kind, kinds)
    try:
        save_question(db(), draft, code, typed, by=current_staff().actor)
    except Invalid as error:
        keep_nothing()
        _place_question_problems(form, error)
        return _question_page(draft, form, before, UNPROCESSABLE)
    flash(_("The change was saved."))
    return redirect(_back(key, code or typed["code"]))


def _question_page(draft: Edition, form: QuestionForm, question: dict[str, Any] | None, status: int = 200) -> Response:
    code = question["code"] if question else None
    form.fill(draft.definition, code)
    if question:
        del form.code, form.kind
        form.name_limit(question["kind"])
    kind = REGISTRY[question["kind"]] if question else None
    page = render_template("admin/questionnaires/question.html", edition=draft, form=form, question=question, kind=kind)
    return Response(page, status=status)


def _place_question_problems(form: QuestionForm, error: Invalid) -> None:
    """`/text/vi` belongs to the field text_vi, `/options/2/text/en` to the third choice, the rest above the
    form.
    """
    rows = [row.form for row in form.options if any((row.form.code.data, row.form.vi.data, row.form.en.data))]
    for problem in error.problems:
        parts = problem.pointer.strip("/").split("/")
        field = form._fields.get("_".join(parts)) or form._fields.get({"show_if": "condition"}.get(parts[0], ""))
        if len(parts) > 2 and parts[0] == "options" and int(parts[1]) < len(rows):
            named = "_".join(part for part in parts[2:] if part != "text")
            field = rows[int(parts[1])]._fields.get(named)
        if field is None or field.type == "FieldList":
            form.form_errors.append(problem.message)
        else:
            field.errors = [*field.errors, problem.message]


@blueprint.post("/editions/<key>/questions/<code>/move")
@requires("questionnaires.edit")
@commits
def move_question(key: str, code: str) -> BaseResponse:
    """One place up or down inside the section."""
    draft = get_draft(key, request.form.get("seen"))
    definition = editing.move_question(draft.definition, code, up=request.form.get("direction") == "up")
    return _change_order(draft, definition, {"question": code, "change": "moved"}, code)


@blueprint.post("/editions/<key>/questions/<code>/remove")
@requires("questionnaires.edit")
@commits
def remove_question(key: str, code: str) -> BaseResponse:
    """Take a question out of the draft; earlier editions keep it."""
    draft = get_draft(key, request.form.get("seen"))
    definition = editing.remove_question(draft.definition, code)
    return _change_order(draft, definition, {"question": code, "change": "removed"}, "")


def _change_order(draft: Edition, definition: dict[str, Any], what: dict[str, str], code: str) -> BaseResponse:
    try:
        change_draft(db(), draft, definition, by=current_staff().actor, what=what)
    except Invalid as error:
        keep_nothing()
        flash(str(in_words(error.problems[0], definition)), "error")
        return redirect(_back(draft.key))
    flash(_("The change was saved."))
    return redirect(_back(draft.key, code))
