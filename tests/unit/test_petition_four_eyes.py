"""Four eyes: whoever drafted never reviews or approves, by no way, and a thousand racing approvals give one answer."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from surveys.core.errors import Conflict, NotAllowed
from surveys.petitions import services
from surveys.petitions.files import check_file
from surveys.petitions.models import Answer, Event, Petition
from surveys.petitions.services import act, allowed
from tests.support.engines import both_engines
from tests.support.petitions import ANSWER, LAW, Office, Person

pytestmark = both_engines
RACERS, TRIES = 20, 50


@pytest.fixture
def office(app):
    return Office(app)


def with_roles_of(person: Person, *others: Person) -> Person:
    """The same person holding the others' roles too, as in a small department."""
    held = dict(person.standing)
    for other in others:
        held |= other.standing
    return Person(person.id, person.name, held)


def test_a_drafter_with_every_role_can_neither_review_nor_approve(office):
    roles = [office.person("head", "qlkh"), office.person("legal"), office.person("approver")]
    drafter = with_roles_of(office.person("unit", "qlkh"), *roles)
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_progress(session, petition)
        services.save_draft(session, petition, by=drafter, text=ANSWER, legal_basis=LAW)
        act(session, petition, "submit", by=drafter)
        with pytest.raises(NotAllowed):
            act(session, petition, "send_to_approval", by=drafter)
        act(session, petition, "send_to_approval", by=office.person("legal"))
        assert "approve" not in {one.code for one in allowed(petition, drafter)}
        with pytest.raises(NotAllowed):
            act(session, petition, "approve", by=drafter)
        assert petition.state == "in_approval"


def test_whoever_wrote_any_version_of_the_round_counts_as_drafter(office):
    early = with_roles_of(office.person("head", "qlkh"), office.person("approver"))
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_progress(session, petition)
        services.save_draft(session, petition, by=early, text=ANSWER + " Bản đầu.", legal_basis=LAW)
        services.save_draft(session, petition, by=office.person("unit", "qlkh"), text=ANSWER, legal_basis=LAW)
        act(session, petition, "submit", by=office.person("head", "qlkh"))
        act(session, petition, "send_to_approval", by=office.person("legal"))
        with pytest.raises(NotAllowed):
            act(session, petition, "approve", by=early)


def test_the_reviewer_cannot_approve_even_as_a_leader(office):
    reviewer = with_roles_of(office.person("legal"), office.person("approver"))
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_approval(session, petition)
        with pytest.raises(NotAllowed):
            act(session, petition, "approve", by=reviewer)


@pytest.mark.parametrize("column", ["drafted_by_id", "reviewed_by_id"])
def test_the_database_itself_refuses_an_approval_by_drafter_or_reviewer(office, column):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_approval(session, petition)
        number = petition.id
    with pytest.raises(IntegrityError), office.database.write() as session:
        session.execute(
            text(
                f"update petition_answers set approved_by_id = {column}, approved_at = frozen_at "
                "where petition_id = :id"
            ),
            {"id": number},
        )


def test_the_database_holds_one_answer_a_round(office):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        answer = petition.answer
        copied = {column.key: getattr(answer, column.key) for column in Answer.__table__.columns if column.key != "id"}
    with pytest.raises(IntegrityError), office.database.write() as session:
        session.execute(insert(Answer).values(copied))


@pytest.mark.parametrize("what", ["answer", "draft", "file"])
def test_what_was_changed_after_the_review_is_not_sent(office, what):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_draft(session, petition)
        services.add_answer_file(
            session,
            petition,
            by=office.person("unit", "qlkh"),
            file=check_file("bang-niem-yet.png", office.png()),
            store=office.store,
        )
        act(session, petition, "submit", by=office.person("head", "qlkh"))
        act(session, petition, "send_to_approval", by=office.person("legal"))
        number = petition.id
    changes = {
        "answer": "update petition_answers set text = 'Khác' where petition_id = :id",
        "draft": "update petition_drafts set text = 'Khác' where petition_id = :id",
        "file": "update petition_files set name = 'khac.png' where petition_id = :id and purpose = 'answer'",
    }
    with office.database.write() as session:
        session.execute(text(changes[what]), {"id": number})
    with office.database.write() as session:
        petition = session.get_one(Petition, number)
        with pytest.raises(Conflict):
            act(session, petition, "approve", by=office.person("approver"))
    with office.database.read() as session:
        assert session.get_one(Petition, number).answer is None


def test_what_is_sent_is_what_was_frozen(office):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_approval(session, petition)
        frozen = petition.answers[-1].sha256
        act(session, petition, "approve", by=office.person("approver"))
        assert petition.answer.sha256 == frozen
        assert petition.events[-1].data["sha256"] == frozen.hex()


def test_a_thousand_racing_approvals_give_exactly_one_answer(office):
    leaders = [office.person(f"approver-{number}") for number in range(RACERS)]
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_approval(session, petition)
        number, version = petition.id, petition.version
    outcomes: Counter[str] = Counter()
    together = threading.Barrier(RACERS)

    def race(leader: Person) -> None:
        together.wait()
        for _ in range(TRIES):
            try:
                with office.database.write() as session:
                    act(session, session.get_one(Petition, number), "approve", by=leader, version=version)
                outcomes["answered"] += 1
            except Conflict:
                outcomes["conflict"] += 1

    threads = [threading.Thread(target=race, args=(leader,)) for leader in leaders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == {"answered": 1, "conflict": RACERS * TRIES - 1}
    with office.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Answer).where(Answer.approved_at.is_not(None))) == 1
        assert session.scalar(select(func.count()).select_from(Event).where(Event.name == "answered")) == 1
