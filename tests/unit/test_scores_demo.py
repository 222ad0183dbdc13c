"""Illustrative data: the same for the same seed, lived through by the real services, marked, and never
beside real data.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from surveys.core import clock
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.core.errors import Conflict
from surveys.demo import services
from surveys.demo.stories import stories
from surveys.notices.models import OutboxItem
from surveys.people.models import User
from surveys.petitions import terms
from surveys.petitions.models import Answer, Petition
from surveys.responses.models import AnswerText, AnswerValue, Response
from surveys.responses.recount import recount
from surveys.scores.periods import named_period
from surveys.scores.read_model import read_scores
from tests.conftest import SECRET
from tests.support.answering import faces, give_in

NOW = "2026-11-12T08:20:00+00:00"
SMALL = {"responses": 400, "petitions": 34, "months": 12, "seed": 3}


def _fill(database: Database, keys: KeyRing, **changed: Any) -> services.Filled:
    with clock.freeze(NOW):
        return services.fill(database, keys, **{**SMALL, **changed})


def _rows(database: Database) -> list[Any]:
    with database.read() as session:
        answers = session.execute(
            select(AnswerValue.response_id, AnswerValue.item_id, AnswerValue.value).order_by(
                AnswerValue.response_id, AnswerValue.item_id, AnswerValue.value
            )
        )
        petitions = session.execute(
            select(Petition.number, Petition.text, Petition.state, Petition.received_at).order_by(Petition.number)
        )
        texts = session.execute(select(AnswerText.text).order_by(AnswerText.response_id))
        return [*map(tuple, answers), *map(tuple, petitions), *map(tuple, texts)]


@pytest.fixture(scope="module")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with a small illustrative year, for tests that only look at it."""
    made = _copy(sqlite_template, tmp_path_factory.mktemp("demo") / "filled.sqlite3")
    _fill(made, KeyRing((SECRET,)))
    yield made
    made.dispose()


def _copy(template: Path, path: Path) -> Database:
    shutil.copyfile(template, path)
    return Database(f"sqlite:///{path}")


def test_the_year_is_full_consistent_and_marked(filled: Database) -> None:
    with filled.read() as session, clock.freeze(NOW):
        assert services.is_illustrative(session)
        assert session.scalar(select(func.count()).select_from(Response)) == 400
        assert list(recount(session)) == []
        period = named_period("last-12-months", today=clock.today())
        assert period is not None
        scores = read_scores(session, period)
        assert 0.6 < (scores.headline.share or 0) < 0.95
        assert {row.code for row in scores.factors} == set("THCQP")
        assert sum(not point.has_data for point in scores.trend) == 1, "one month shows what missing data look like"
        assert any(point.new_editions for point in scores.trend)
        assert len(scores.units) >= 4


def test_petitions_went_through_the_real_steps(filled: Database) -> None:
    with filled.read() as session:
        states = set(session.scalars(select(Petition.state)))
        assert {terms.RECEIVED, terms.ASSIGNED, terms.IN_PROGRESS, terms.CLOSED} <= states
        answers = list(session.scalars(select(Answer).where(Answer.approved_at.is_not(None))))
        assert answers
        for answer in answers:
            assert len({answer.drafted_by_id, answer.reviewed_by_id, answer.approved_by_id}) == 3
        published = session.scalar(select(func.count()).where(Petition.publication_state == "published"))
        assert published
        for petition in session.scalars(select(Petition)):
            times = [event.at for event in petition.events]
            assert times == sorted(times)
            assert times[-1].isoformat() <= NOW


def test_nobody_is_sent_anything(filled: Database) -> None:
    with filled.read() as session:
        assert session.scalar(select(func.count()).select_from(OutboxItem)) == 0


def test_nobody_can_sign_in_unless_a_password_was_asked_for(filled: Database) -> None:
    with filled.read() as session:
        made = list(session.scalars(select(User).where(User.email.endswith("@ydan.example"))))
        assert len(made) > 10
        assert all(user.must_change_password for user in made)


def test_the_password_that_was_asked_for_opens_an_account(app: Flask, database: Database, keys: KeyRing) -> None:
    given = _fill(database, keys, responses=20, petitions=0, accounts=True)
    assert given.password
    client = app.test_client()
    form = {"email": "tonghop@ydan.example", "password": given.password}
    answer = client.submit("/admin/sign-in", form)  # type: ignore[attr-defined]
    assert answer.status_code in (302, 303)
    assert "số liệu minh họa" in client.get("/admin/").get_data(as_text=True)


def test_the_same_seed_gives_the_same_data(
    database: Database, keys: KeyRing, tmp_path: Path, sqlite_template: Path
) -> None:
    second = _copy(sqlite_template, tmp_path / "second.sqlite3")
    _fill(database, keys, petitions=14)
    _fill(second, keys, petitions=14)
    assert _rows(database) == _rows(second)
    second.dispose()


def test_made_up_data_are_never_mixed_into_real_ones(database: Database, keys: KeyRing) -> None:
    give_in(database, faces(clock.today(), {5: 1}))
    with pytest.raises(Conflict):
        _fill(database, keys)
    with database.read() as session:
        assert not services.is_illustrative(session)
        assert session.scalar(select(func.count()).select_from(Response)) == 1


def test_the_command_fills_once(app: Flask, database: Database) -> None:
    from surveys.web.commands.demo import fill_demo

    runner = app.test_cli_runner()
    options = ["--responses", "30", "--petitions", "3", "--months", "3", "--seed", "5"]
    first = runner.invoke(fill_demo, options)
    assert (first.exit_code, first.output) == (0, "Added 30 illustrative responses and 3 petitions.\n")
    second = runner.invoke(fill_demo, options)
    assert "already" in second.output
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 30


def test_every_story_is_whole() -> None:
    for story in stories():
        assert story.kind in terms.ASSIGNABLE
        assert len(story.title) <= 110
        assert story.text.endswith((".", "?"))
        assert story.answer.endswith(".")
        assert story.basis
