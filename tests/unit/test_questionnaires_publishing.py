"""Publishing freezes a wording for good, asks it from then on and keeps what was asked before."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from surveys.core.audit import Actor
from surveys.core.catalogue import CatalogueVersion
from surveys.core.database import Database
from surveys.core.errors import Conflict, Invalid
from surveys.places.services import save_field
from surveys.questionnaires.definition import digest
from surveys.questionnaires.models import Edition, EditionItem
from surveys.questionnaires.queries import (
    EditionAltered,
    find_edition,
    forget_editions,
    get_edition,
    get_edition_row,
    get_survey,
    live_edition,
)
from surveys.questionnaires.services import change_draft, discard_draft, load_library, publish, start_draft
from tests.support.engines import both_engines

BY = Actor.system("tests")
pytestmark = both_engines


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session that is rolled back."""
    with database.write() as writing:
        yield writing
        writing.rollback()


def draft_of(session: Session, survey_code: str = "kiosk") -> Edition:
    """A fresh draft of the next edition."""
    return start_draft(session, get_survey(session, survey_code), by=BY)


def test_the_library_is_published_once(session: Session) -> None:
    assert load_library(session) == []
    for key, questions in (("kiosk-1", 6), ("sipas-1", 41)):
        edition = get_edition_row(session, key)
        assert (edition.state, edition.number) == ("live", 1)
        assert edition.sha256 == digest(edition.definition)
        items = session.scalars(select(EditionItem).where(EditionItem.edition_id == edition.id)).all()
        assert len(items) == questions
        assert [item.position for item in sorted(items, key=lambda item: item.position)] == list(
            range(1, questions + 1)
        )


def test_choices_of_the_catalogue_are_frozen_with_other_last(session: Session) -> None:
    options = live_edition(session, "kiosk").item("K1").options
    assert [option.code for option in options] == ["khcn", "shtt", "tcdlcl", "atbx", "other"]
    procedures = live_edition(session, "sipas").item("A4").options
    assert len(procedures) == 21
    assert procedures[0].field == "khcn"
    assert procedures[-1].code == "other"


def test_publishing_retires_the_previous_edition_and_takes_the_new_field(session: Session) -> None:
    save_field(session, None, {"code": "cds", "name_vi": "Chuyển đổi số"}, by=BY)
    assert "cds" not in [option.code for option in live_edition(session, "kiosk").item("K1").options]
    before = session.scalar(select(CatalogueVersion.version)) or 0
    publish(session, draft_of(session), by=BY, published_by_id=None)
    assert get_edition_row(session, "kiosk-1").state == "retired"
    asked = live_edition(session, "kiosk")
    assert asked.key == "kiosk-2"
    new = asked.item("K1").option("cds")
    assert new is not None
    assert new.text == {"vi": "Chuyển đổi số", "en": "Chuyển đổi số"}
    assert session.scalar(select(CatalogueVersion.version)) == before + 1
    assert get_edition(session, "kiosk-1").key == "kiosk-1"


def test_items_of_two_editions_are_different_rows(session: Session) -> None:
    old = live_edition(session, "kiosk").item("G1").id
    publish(session, draft_of(session), by=BY, published_by_id=None)
    assert live_edition(session, "kiosk").item("G1").id != old


@pytest.mark.parametrize("column", ["definition", "sha256", "key", "number", "state"])
def test_nothing_in_a_published_edition_can_be_changed(session: Session, column: str) -> None:
    edition = get_edition_row(session, "kiosk-1")
    changed = {"definition": {}, "sha256": "0" * 64, "key": "kiosk-9", "number": 9, "state": "draft"}[column]
    setattr(edition, column, changed)
    with pytest.raises(Conflict):
        session.flush()


def test_a_published_edition_and_its_items_cannot_be_deleted(session: Session) -> None:
    edition = get_edition_row(session, "kiosk-1")
    item = session.scalars(select(EditionItem).where(EditionItem.edition_id == edition.id)).first()
    assert item is not None
    for row in (item, edition):  # in a session of its own each, because a failed flush undoes the transaction
        session.delete(row)
        with pytest.raises(Conflict):
            session.flush()
        session.rollback()


def test_services_refuse_a_published_edition(session: Session) -> None:
    edition = get_edition_row(session, "kiosk-1")
    with pytest.raises(Conflict):
        change_draft(session, edition, edition.definition, by=BY)
    with pytest.raises(Conflict):
        discard_draft(session, edition, by=BY)
    with pytest.raises(Conflict):
        publish(session, edition, by=BY, published_by_id=None)


def test_a_definition_altered_behind_the_application_is_noticed(session: Session) -> None:
    edition = get_edition_row(session, "kiosk-1")
    altered = copy.deepcopy(edition.definition)
    altered["questions"][1]["text"]["vi"] = "Ông/Bà có hài lòng không?"
    session.execute(Edition.__table__.update().where(Edition.__table__.c.id == edition.id).values(definition=altered))
    session.expire_all()
    forget_editions()
    with pytest.raises(EditionAltered):
        get_edition(session, "kiosk-1")
    forget_editions()


def test_a_draft_is_no_edition_for_answers(session: Session) -> None:
    draft = draft_of(session)
    assert find_edition(session, draft.key) is None
    assert live_edition(session, "kiosk").key == "kiosk-1"


def test_only_one_draft_at_a_time(session: Session) -> None:
    draft_of(session)
    with pytest.raises(Conflict):
        draft_of(session)


def test_a_discarded_draft_leaves_nothing_and_its_number_is_free(session: Session) -> None:
    discard_draft(session, draft_of(session), by=BY)
    assert session.scalar(select(func.count()).select_from(Edition).where(Edition.state == "draft")) == 0
    assert draft_of(session).key == "kiosk-2"


def test_an_incomplete_draft_is_not_stored(session: Session) -> None:
    draft = draft_of(session)
    before = digest(draft.definition)
    broken = copy.deepcopy(draft.definition)
    del broken["questions"][2]["text"]["en"]
    with pytest.raises(Invalid):
        change_draft(session, draft, broken, by=BY)
    assert digest(draft.definition) == before


def test_an_edition_published_in_a_transaction_that_fails_is_forgotten(database: Database) -> None:
    def publish_and_fail() -> None:
        with database.write() as session:
            draft = draft_of(session)
            publish(session, draft, by=BY, published_by_id=None)
            assert live_edition(session, "kiosk").key == "kiosk-2"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        publish_and_fail()
    with database.read() as session:
        assert find_edition(session, "kiosk-2") is None
        assert live_edition(session, "kiosk").key == "kiosk-1"


def test_an_edition_is_read_once_for_a_process(database: Database) -> None:
    with database.read() as session:
        first = get_edition(session, "sipas-1")
    with database.read() as session:
        session.execute(text("select 1"))
        assert get_edition(session, "sipas-1") is first
