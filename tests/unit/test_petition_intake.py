"""Receiving: once for a form, numbers without gaps, contact and consents, receipts, and what is refused."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import func, select

from surveys.core import clock
from surveys.core.codes import new_receipt_code, receipt_verifier, uuid7
from surveys.core.crypto import CannotOpen
from surveys.core.errors import Invalid, NotAllowed
from surveys.petitions import queries, services
from surveys.petitions.models import Consent, ConsentText, Contact, Petition, PetitionNumber
from surveys.petitions.services import ContactInput
from tests.support.engines import both_engines
from tests.support.petitions import CONTACT, WORDS, Office

pytestmark = both_engines
SENDERS, EACH = 8, 5


@pytest.fixture
def office(app):
    return Office(app)


def pointers(refused):
    return [problem.pointer for problem in refused.value.problems]


def test_the_same_form_again_changes_nothing(office):
    uuid = uuid7()
    with office.database.write() as session:
        first = office.receive(session, uuid=uuid)
        number = first.number
    with office.database.write() as session:
        again = office.receive(session, "Một nội dung khác hẳn", uuid=uuid)
        assert (again.number, again.text) == (number, WORDS)
        assert office.receive(session).number == number[:-1] + "2"
        assert session.scalar(select(func.count()).select_from(Petition)) == 2


def test_racing_senders_get_numbers_without_gaps_and_the_same_form_gets_one(office):
    shared = uuid7()
    numbers: list[str] = []

    def send() -> None:
        for _ in range(EACH):
            with office.database.write() as session:
                numbers.append(office.receive(session).number)
        with office.database.write() as session:
            numbers.append(office.receive(session, uuid=shared).number)

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == SENDERS * (EACH + 1)
    year = clock.today().year
    assert sorted(set(numbers)) == [f"PAKN-{year}-{number:06d}" for number in range(1, SENDERS * EACH + 2)]


def test_a_number_that_was_not_kept_is_given_again(office):
    with pytest.raises(RuntimeError), office.database.write() as session:  # noqa: PT012
        office.receive(session)
        raise RuntimeError
    with office.database.write() as session:
        assert office.receive(session).number.endswith("-000001")


def test_every_year_begins_with_one_and_the_year_is_vietnams(office):
    with clock.freeze("2026-12-31T16:59:59+00:00"), office.database.write() as session:
        assert office.receive(session).number == "PAKN-2026-000001"
    with clock.freeze("2026-12-31T17:00:00+00:00"), office.database.write() as session:
        assert office.receive(session).number == "PAKN-2027-000001"
        assert session.scalars(select(PetitionNumber.year).order_by(PetitionNumber.year)).all() == [2026, 2027]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"text": "ngắn quá"}, ["/text"]),
        ({"text": "1234567890 !!!"}, ["/text"]),
        ({"text": "\u200b" * 50}, ["/text"]),
        ({"text": "x" * 20_001}, ["/text"]),
        ({"kind": "complaint"}, ["/kind"]),
        ({"kind": "denunciation"}, ["/kind"]),
        ({"kind": "poetry"}, ["/kind"]),
        ({"receipt_verifier": "kurz"}, ["/receipt_verifier"]),
        ({"contact": None}, ["/contact"]),
        ({"contact": ContactInput("", "", "")}, ["/contact/name", "/contact/address", "/contact/phone"]),
        ({"contact": ContactInput("An", "Xuân Lộc", "12345")}, ["/contact/phone"]),
        ({"contact": ContactInput("An", "Xuân Lộc", "", "an(at)vn")}, ["/contact/email"]),
        ({"contact": ContactInput("An" * 100, "Xuân Lộc", "0912345678")}, ["/contact/name"]),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(office, changes, where):
    with office.database.write() as session:
        with pytest.raises(Invalid) as refused:
            office.receive(session, **changes)
        assert set(where) <= set(pointers(refused))
        assert session.scalar(select(func.count()).select_from(Petition)) == 0
        assert session.scalar(select(func.count()).select_from(PetitionNumber)) == 0


@pytest.mark.parametrize("phone", ["0912 345 678", "0912.345.678", "+84 912 345 678", "0251 3822 933", "84912345678"])
def test_telephone_numbers_as_people_write_them(office, phone):
    with office.database.write() as session:
        assert office.receive(session, contact=ContactInput("An", "Xuân Lộc", phone)).number


def test_an_anonymous_comment_leaves_no_contact_row(office):
    with office.database.write() as session:
        petition = office.receive(session, kind="comment", contact=None)
        assert session.scalar(select(func.count()).select_from(Contact)) == 0
        assert queries.receipt_view(session, petition).has_contact is False


def test_the_contact_is_sealed_apart_and_opens_only_in_its_own_row_with_a_reason(office):
    legal, unit = office.person("legal"), office.person("unit", "qlkh")
    with office.database.write() as session:
        first, second = (
            office.receive(session),
            office.receive(session, contact=ContactInput("Bình", "Biên Hòa", "0913456789")),
        )
        rows = session.scalars(select(Contact).order_by(Contact.id)).all()
        for row in rows:
            for sealed in (row.name, row.address, row.phone):
                assert b"An" not in sealed
                assert b"0912" not in sealed
        opened = services.open_contact(session, office.keys, first, by=legal, reason="gọi lại theo yêu cầu")
        assert opened is not None
        assert (opened.name, opened.phone) == (CONTACT.name, CONTACT.phone)
        with pytest.raises(Invalid) as refused:
            services.open_contact(session, office.keys, first, by=legal, reason=" ")
        assert pointers(refused) == ["/reason"]
        office.assign(session, first)
        with pytest.raises(NotAllowed):
            services.open_contact(session, office.keys, first, by=unit, reason="muốn biết ai gửi")
        rows[0].name, rows[1].name = rows[1].name, rows[0].name
        session.flush()
        with pytest.raises(CannotOpen):
            services.open_contact(session, office.keys, second, by=legal, reason="gọi lại theo yêu cầu")


def test_an_erased_contact_is_gone(office):
    with office.database.write() as session:
        petition = office.receive(session)
        assert services.erase_contact(session, petition, by=services.CITIZEN) is True
        assert services.erase_contact(session, petition, by=services.CITIZEN) is False
        row = session.scalars(select(Contact)).one()
        assert (row.name, row.address, row.phone, row.email, row.phone_lookup) == (None,) * 5
        legal = office.person("legal")
        assert services.open_contact(session, office.keys, petition, by=legal, reason="gọi lại") is None


def test_consents_are_kept_with_the_wording_that_was_shown(office):
    with office.database.write() as session:
        petition = office.receive(session, consents={"contact_back": True, "publish_name": "yes", "other": True})
        kept = {consent.purpose: consent.given for consent in petition.consents}
        assert kept == {"contact_back": True, "publish_name": False}
        wording = session.scalars(select(ConsentText)).one()
        assert "20/2008/NĐ-CP" in wording.text
        assert set(session.scalars(select(Consent.text_version))) == {wording.version}
        office.receive(session, locale="en")
        assert len(session.scalars(select(ConsentText)).all()) == 2


def test_the_receipt_opens_its_petition_and_nothing_else_does(office):
    code = new_receipt_code()
    with office.database.write() as session:
        petition = office.receive(session, code=code)
        office.receive(session)
        assert queries.find_by_receipt(session, office.keys, code.lower().replace("-", " ")) is petition
        for wrong in (
            new_receipt_code(),
            code[:-1] + ("0" if code[-1] != "0" else "1"),
            petition.number,
            "",
            "🙂" * 16,
        ):
            assert queries.find_by_receipt(session, office.keys, wrong) is None
        stored = petition.receipt_lookup + petition.receipt_hash
        assert code.replace("-", "").encode() not in stored
        assert receipt_verifier(code).encode() not in stored
        petition.receipt_hash = bytes(48)
        session.flush()
        assert queries.find_by_receipt(session, office.keys, code) is None


def test_wrong_unknown_and_right_codes_take_the_same_work(office, monkeypatch):
    code = new_receipt_code()
    calls: list[float] = []
    from surveys.petitions import receipts

    slow = receipts.slow_hash

    def counted(*args):
        begin = time.perf_counter()
        try:
            return slow(*args)
        finally:
            calls.append(time.perf_counter() - begin)

    with office.database.write() as session:
        office.receive(session, code=code)
        monkeypatch.setattr(receipts, "slow_hash", counted)
        for asked in (code, new_receipt_code(), "not a code"):
            calls.clear()
            receipts.find_by_receipt(session, office.keys, asked)
            assert len(calls) == 1


def test_the_clock_starts_with_the_receipt_here_not_with_the_device(office):
    with clock.freeze("2026-11-13T11:00:00+00:00"), office.database.write() as session:  # Friday 18:00
        sent = clock.now().replace(day=10)
        petition = office.receive(session, submitted_at=sent)
        assert petition.submitted_at == sent
        assert petition.clock_from.isoformat() == "2026-11-16"
        assert petition.due_on.isoformat() == "2026-11-23"
        later = clock.now().replace(year=2030)
        assert office.receive(session, submitted_at=later).submitted_at == clock.now()


def test_the_desk_enters_for_a_citizen_and_it_is_audited(office):
    with office.database.write() as session:
        petition = office.receive(session, channel="telephone", by=office.person("desk"))
        assert petition.events[0].actor_kind == "staff"
        assert session.info["audited"] == 1
