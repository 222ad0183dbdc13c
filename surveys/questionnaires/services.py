"""Making, editing and publishing editions."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor, record
from surveys.core.catalogue import bump
from surveys.core.errors import Conflict, Invalid, Message, Problem
from surveys.core.translation import lazy
from surveys.questionnaires import library
from surveys.questionnaires.definition import FrozenEdition, digest
from surveys.questionnaires.editing import add_question, replace_question
from surveys.questionnaires.models import Edition, EditionItem, Survey
from surveys.questionnaires.queries import PUBLISHED_HERE, catalogue_options, list_editions
from surveys.questionnaires.validation import check_definition

Definition = Mapping[str, Any]


def load_library(session: Session, *, by: Actor | None = None) -> list[str]:
    """Publish edition 1 of every questionnaire of the library that is not there yet; returns their keys."""
    by = by or Actor.system("ydan init")
    present = set(session.scalars(select(Survey.code)))
    published = []
    for code in library.LIBRARY:
        if code in present:
            continue
        definition = library.read(code)
        survey = Survey(code=code, title_vi=definition["title"]["vi"], title_en=definition["title"]["en"])
        session.add(survey)
        session.flush()
        draft = _add_draft(session, survey, definition, by=by)
        published.append(publish(session, draft, by=by, published_by_id=None).key)
    return published


def start_draft(session: Session, survey: Survey, *, by: Actor) -> Edition:
    """A draft of the next edition that begins as a copy of the newest one. Raises Conflict when one is
    open.
    """
    editions = list_editions(session, survey.id)
    if any(edition.state == "draft" for edition in editions):
        raise Conflict(lazy("There is already a draft of this questionnaire. Please edit or discard that one."))
    definition = copy.deepcopy(editions[0].definition)
    for question in definition["questions"]:
        if question.get("options_from"):
            question.pop("options", None)
    return _add_draft(session, survey, definition, by=by)


def _add_draft(session: Session, survey: Survey, definition: Definition, *, by: Actor) -> Edition:
    check_definition(definition)
    newest = session.scalar(select(func.max(Edition.number)).where(Edition.survey_id == survey.id)) or 0
    number = newest + 1
    draft = Edition(
        survey=survey,
        key=f"{survey.code}-{number}",
        number=number,
        state="draft",
        definition=dict(definition),
    )
    session.add(draft)
    session.flush()
    record(session, actor=by, action="edition.drafted", subject=f"edition:{draft.key}")
    return draft


def change_draft(
    session: Session,
    draft: Edition,
    definition: Definition,
    *,
    by: Actor,
    what: Mapping[str, Any] | None = None,
) -> None:
    """Replace the draft's definition. Raises Invalid with pointers into it, Conflict when it is published."""
    _refuse_published(draft)
    check_definition(definition)
    draft.definition = copy.deepcopy(dict(definition))
    session.flush()
    record(session, actor=by, action="edition.edited", subject=f"edition:{draft.key}", detail=dict(what or {}))


def save_question(session: Session, draft: Edition, code: str | None, question: dict[str, Any], *, by: Actor) -> None:
    """Add a question to the draft, or put the one with `code` into new words.

    Raises Invalid with pointers relative to the question (`/text/vi`); what it breaks elsewhere points at
    `/`.
    """
    if code is None:
        definition, place = add_question(draft.definition, question)
    else:
        definition, place = replace_question(draft.definition, code, question)
    what = {"question": definition["questions"][place]["code"], "change": "added" if code is None else "reworded"}
    try:
        change_draft(session, draft, definition, by=by, what=what)
    except Invalid as error:
        raise Invalid([_relative(problem, place, definition) for problem in error.problems]) from error


def _relative(problem: Problem, place: int, definition: Definition) -> Problem:
    own = f"/questions/{place}/"
    if problem.pointer.startswith(own):
        return Problem(problem.pointer[len(own) - 1 :], problem.message)
    return Problem("/", in_words(problem, definition))


def in_words(problem: Problem, definition: Definition) -> Message:
    """The problem's message with the question it is about, for places that cannot show a pointer."""
    parts = problem.pointer.split("/")
    if len(parts) > 2 and parts[1] == "questions" and parts[2].isdecimal():
        code = definition["questions"][int(parts[2])].get("code", "")
        return lazy("Question %(code)s: %(what)s", code=code, what=problem.message)
    return problem.message


def discard_draft(session: Session, draft: Edition, *, by: Actor) -> None:
    """Throw a draft away. Nobody has answered it, so nothing is lost but its wording."""
    _refuse_published(draft)
    record(session, actor=by, action="edition.discarded", subject=f"edition:{draft.key}")
    session.delete(draft)
    session.flush()


def publish(session: Session, draft: Edition, *, by: Actor, published_by_id: int | None) -> Edition:
    """Freeze the draft and ask it from now on: choices from the catalogue are fixed, the previous edition
    retires.
    """
    _refuse_published(draft)
    definition = freeze(draft.definition, catalogue_options(session))
    check_definition(definition, frozen=True)
    session.info[PUBLISHED_HERE] = True
    for live in list_editions(session, draft.survey_id):
        if live.state == "live":
            live.state = "retired"
    session.flush()  # the index allows one live edition, so the old one has to leave first
    draft.definition = definition
    draft.sha256 = digest(definition)
    draft.published_at = clock.now()
    draft.published_by_id = published_by_id
    draft.state = "live"
    draft.survey.title_vi, draft.survey.title_en = definition["title"]["vi"], definition["title"]["en"]
    session.flush()
    _add_items(session, draft)
    bump(session)
    detail = {"sha256": draft.sha256}
    record(session, actor=by, action="edition.published", subject=f"edition:{draft.key}", detail=detail)
    return draft


def freeze(definition: Definition, sources: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """A copy of the definition in which choices taken from the catalogue stand as they are now."""
    frozen = copy.deepcopy(dict(definition))
    for question in frozen["questions"]:
        source = question.get("options_from")
        if source:
            question["options"] = copy.deepcopy(sources[source])
    return frozen


def preview(session: Session, row: Edition) -> FrozenEdition:
    """The edition as citizens would see it, a draft with the catalogue's choices of this moment."""
    definition = row.definition if row.state != "draft" else freeze(row.definition, catalogue_options(session))
    return FrozenEdition.of(definition, id=row.id, key=row.key)


def _add_items(session: Session, edition: Edition) -> None:
    for position, question in enumerate(edition.definition["questions"], start=1):
        session.add(
            EditionItem(
                edition_id=edition.id,
                position=position,
                code=question["code"],
                kind=question["kind"],
                factor=question.get("factor"),
                definition=question,
            )
        )
    session.flush()


def _refuse_published(edition: Edition) -> None:
    if edition.state != "draft":
        raise Conflict(lazy("A published edition cannot be changed. Make a new edition instead."))
