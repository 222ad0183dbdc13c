"""The list of questionnaires, their editions, preview, publishing and discarding."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from admin.views.questionnaires.forms import SeenForm, comparison_words
from admin.views.questionnaires.pages import STATE_NAMES, blueprint, get_draft, questions_by_section, seen
from surveys.core.errors import Invalid
from surveys.people.queries import get_user
from surveys.questionnaires.editing import compare
from surveys.questionnaires.models import Edition
from surveys.questionnaires.queries import (
    catalogue_options,
    get_edition_row,
    get_survey,
    list_editions,
    list_surveys,
)
from surveys.questionnaires.rules import REGISTRY, YES_NO, Item, Text
from surveys.questionnaires.services import discard_draft, freeze, in_words, preview, publish, start_draft
from surveys.web.access import current_staff, requires
from surveys.web.i18n import _
from surveys.web.session import commits, db, keep_nothing


@blueprint.get("/")
@requires("questionnaires.edit")
def list_questionnaires() -> str:
    """All questionnaires with what is asked now and what is being drafted."""
    surveys = [(survey, list_editions(db(), survey.id)) for survey in list_surveys(db())]
    return render_template("admin/questionnaires/list.html", surveys=surveys, form=SeenForm(), states=STATE_NAMES)


@blueprint.post("/<survey_code>/draft")
@requires("questionnaires.edit")
@commits
def begin_draft(survey_code: str) -> BaseResponse:
    """Start the next edition as a copy of the newest one."""
    draft = start_draft(db(), get_survey(db(), survey_code), by=current_staff().actor)
    flash(_("The draft %(key)s was started. Citizens see it only after it is published.", key=draft.key))
    return redirect(url_for("questionnaires.show_edition", key=draft.key))


@blueprint.get("/editions/<key>")
@requires("questionnaires.edit")
def show_edition(key: str) -> str:
    """One edition: to edit while it is a draft, to read afterwards."""
    return _edition_page(get_edition_row(db(), key))


def _edition_page(edition: Edition) -> str:
    publisher = get_user(db(), edition.published_by_id) if edition.published_by_id else None
    return render_template(
        "admin/questionnaires/edition.html",
        edition=edition,
        definition=edition.definition,
        sections=questions_by_section(edition.definition),
        kinds=REGISTRY,
        states=STATE_NAMES,
        comparisons=comparison_words(),
        publisher=publisher,
        form=SeenForm(data={"seen": seen(edition)}),
    )


@blueprint.get("/editions/<key>/preview")
@requires("questionnaires.edit")
def show_preview(key: str) -> str:
    """The edition as it looks on a phone; nothing that is ticked here is sent."""
    row = get_edition_row(db(), key)
    frozen = preview(db(), row)
    return render_template(
        "admin/questionnaires/preview.html",
        edition=row,
        frozen=frozen,
        sections=[
            (section, [item for item in frozen.items if item.section == section["code"]])
            for section in frozen.definition["sections"]
        ],
        comparisons=comparison_words(),
        choices_of=_choices_of,
    )


def _choices_of(item: Item) -> list[tuple[str, Text, Text | None]]:
    """(code, words, guidance) of every choice of a question."""
    if item.kind == "yesno":
        return [(code, text, None) for code, text in YES_NO.items()]
    return [(option.code, option.text, option.guidance) for option in item.options]


@blueprint.get("/editions/<key>/publish")
@requires("questionnaires.edit")
def confirm_publishing(key: str) -> Response:
    """What publishing will change, before it is done."""
    edition = get_edition_row(db(), key)
    return _publish_page(edition, SeenForm(data={"seen": seen(edition)}))


def _publish_page(edition: Edition, form: SeenForm, status: int = 200) -> Response:
    live = next((one for one in list_editions(db(), edition.survey_id) if one.state == "live"), None)
    frozen = freeze(edition.definition, catalogue_options(db()))
    difference = compare(live.definition, frozen) if live else None
    page = render_template(
        "admin/questionnaires/publish.html", edition=edition, live=live, difference=difference, form=form
    )
    return Response(page, status=status)


@blueprint.post("/editions/<key>/publish")
@requires("questionnaires.edit")
@commits
def publish_edition(key: str) -> BaseResponse:
    """Freeze the draft and ask it from now on."""
    form = SeenForm()
    draft = get_draft(key, form.seen.data)
    staff = current_staff()
    try:
        publish(db(), draft, by=staff.actor, published_by_id=staff.id)
    except Invalid as error:
        keep_nothing()
        form.form_errors.extend(in_words(problem, draft.definition) for problem in error.problems)
        return _publish_page(draft, form, 422)
    flash(_("%(key)s is published. Citizens are asked in these words from now on.", key=draft.key))
    return redirect(url_for("questionnaires.show_edition", key=draft.key))


@blueprint.post("/editions/<key>/discard")
@requires("questionnaires.edit")
@commits
def discard_edition(key: str) -> BaseResponse:
    """Throw a draft away."""
    discard_draft(db(), get_draft(key, request.form.get("seen")), by=current_staff().actor)
    flash(_("The draft was discarded. What is asked now has not changed."))
    return redirect(url_for("questionnaires.list_questionnaires"))
