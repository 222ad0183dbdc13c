"""A petition's life through the services: each step, its guard, its event, its clock, and what the citizen is told."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from surveys.core import clock
from surveys.core.audit import AuditEntry
from surveys.core.codes import new_receipt_code, uuid7
from surveys.core.errors import Conflict, Gone, Invalid, NotAllowed, NotFound
from surveys.notices.models import OutboxItem
from surveys.petitions import queries, services
from surveys.petitions.erasing import REMOVED
from surveys.petitions.files import check_file
from surveys.petitions.models import Contact, Petition
from surveys.petitions.services import CITIZEN, act, allowed
from tests.support.engines import both_engines
from tests.support.petitions import ANSWER, LAW, WORDS, Office

pytestmark = both_engines
MONDAY = "2026-11-09T01:47:00+00:00"  # 08:47 in Vietnam
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


@pytest.fixture
def office(app):
    return Office(app)


@pytest.fixture
def monday():
    with clock.freeze(MONDAY):
        yield


def codes(petition, by):
    return {transition.code for transition in allowed(petition, by)}


def test_from_receipt_to_answer_and_rating(office, monday):
    legal, unit, head = office.person("legal"), office.person("unit", "qlkh"), office.person("head", "qlkh")
    with office.database.write() as session:
        petition = office.receive(session)
        assert (petition.state, petition.due_on) == ("received", date(2026, 11, 16))
        office.assign(session, petition)
        assert (petition.state, petition.due_on) == ("assigned", date(2026, 12, 1))
        act(session, petition, "accept", by=unit)
        services.save_draft(session, petition, by=unit, text=ANSWER, legal_basis=LAW)
        assert petition.state == "drafted"
        act(session, petition, "submit", by=head)
        act(session, petition, "send_to_approval", by=legal)
        act(session, petition, "approve", by=office.person("approver"))
        assert petition.state == "answered"
        assert (petition.answer.text, petition.answer.days_late) == (ANSWER, 0)
        services.rate(session, petition, rating=5)
        assert petition.state == "closed"
        names = [event.name for event in petition.events]
        assert names == [
            *("received", "assigned", "accepted", "drafted", "submitted", "reviewed", "answered", "rated"),
        ]
        assert [event.seq for event in petition.events] == list(range(1, len(names) + 1))
        kinds = session.scalars(select(OutboxItem.kind).order_by(OutboxItem.id)).all()
        assert kinds == ["petition.received", "petition.assigned", "petition.answered"]
        audited = session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject == f"petition:{petition.number}").order_by(AuditEntry.id)
        ).all()
        assert audited == [f"petition.{name}" for name in names[1:]]


def test_the_outbox_and_the_audit_trail_hold_none_of_the_citizens_words(office, monday):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        services.say(session, petition, uuid=uuid7(), text="Số tôi là 0912 345 678, xin gọi lại")
    with office.database.read() as session:
        payloads = " ".join(str(payload) for payload in session.scalars(select(OutboxItem.payload)))
        details = " ".join(session.scalars(select(AuditEntry.detail)))
    for secret in ("0912", "Nguyễn Văn An", "Hùng Vương", "kiểm xạ", "gọi lại"):
        assert secret not in payloads + details


def test_assigning_needs_class_unit_and_a_look_at_similar_cases(office, monday):
    legal = office.person("legal")
    right = {"kind": "pakn_a", "unit_id": office.unit_id("qlkh"), "similar_shown": True}
    for key, value in (("kind", "complaint"), ("kind", ""), ("unit_id", 0), ("unit_id", "x"), ("similar_shown", False)):
        with office.database.write() as session:
            petition = office.receive(session)
            with pytest.raises(Invalid) as refused:
                act(session, petition, "assign", by=legal, **(right | {key: value}))
        assert [problem.pointer for problem in refused.value.problems] == [f"/{key}"]


def test_a_page_that_is_out_of_date_changes_nothing(office, monday):
    with office.database.write() as session:
        petition = office.receive(session)
        seen = petition.version
        services.act(
            session, petition, "ask_citizen", by=office.person("legal"), question="Ông/Bà nộp hồ sơ ở quầy nào?"
        )
        with pytest.raises(Conflict):
            act(session, petition, "withdraw", by=CITIZEN, version=seen, confirm=True)
        act(session, petition, "withdraw", by=CITIZEN, version=petition.version, confirm=True)


def test_a_question_pauses_the_clock_and_the_reply_moves_the_date_by_the_working_days_between(office):
    with clock.freeze("2026-11-02T02:12:00+00:00"), office.database.write() as session:
        petition = office.receive(session)
        office.to_progress(session, petition)
        assert petition.due_on == date(2026, 11, 23)
        number = petition.number
    unit = office.person("unit", "qlkh")
    with clock.freeze("2026-11-11T03:00:00+00:00"), office.database.write() as session:
        petition = queries.get_petition(session, number, unit)
        act(session, petition, "ask_citizen", by=unit, question="Ông/Bà nộp bổ sung tại quầy hay qua mạng?")
        time = queries.clock_of(session, petition)
        assert (time.state, time.paused_since, time.used, time.total) == ("paused", date(2026, 11, 11), 7, 15)
        view = queries.receipt_view(session, petition)
        assert view.open_question is not None
        assert view.open_question.text.startswith("Ông/Bà nộp bổ sung")
    with clock.freeze("2026-11-16T03:00:00+00:00"), office.database.write() as session:
        petition = queries.get_petition(session, number, unit)
        message = services.say(session, petition, uuid=uuid7(), text="Tôi nộp tại Quầy 2")
        assert (petition.state, message.kind) == ("in_progress", "reply")
        assert petition.due_on == date(2026, 11, 27)
        assert queries.clock_of(session, petition).level == "ok"


def test_the_same_message_twice_is_one_message(office, monday):
    with office.database.write() as session:
        petition, other = office.receive(session), office.receive(session)
        uuid = uuid7()
        first = services.say(session, petition, uuid=uuid, text="Tôi gửi thêm")
        again = services.say(session, petition, uuid=uuid, text="Tôi gửi thêm")
        assert first is again
        assert len(petition.messages) == 1
        with pytest.raises(Conflict):
            services.say(session, other, uuid=uuid, text="Tôi gửi thêm")


def test_nobody_writes_into_a_petition_that_has_ended(office, monday):
    with office.database.write() as session:
        petition = office.receive(session)
        act(session, petition, "withdraw", by=CITIZEN, confirm=True)
        with pytest.raises(Gone):
            services.say(session, petition, uuid=uuid7(), text="Tôi gửi thêm")


def test_declining_takes_a_second_person_a_reason_and_a_law(office, monday):
    legal, second = office.person("legal"), office.person("legal-2")
    with office.database.write() as session:
        petition = office.receive(session)
        with pytest.raises(Invalid):
            act(
                session, petition, "propose_decline", by=legal, reason_code="not_ours", explanation="Không thuộc Sở tôi"
            )
        act(
            session, petition, "propose_decline", by=legal, reason_code="unclear", explanation="Không rõ việc gì, ở đâu"
        )
        assert petition.state == "received"
        assert "decline" not in codes(petition, legal)
        assert "assign" not in codes(petition, second)
        with pytest.raises(NotAllowed):
            act(session, petition, "decline", by=legal)
        act(session, petition, "decline", by=second)
        view = queries.receipt_view(session, petition)
        assert view.outcome is not None
        assert view.outcome.explanation == "Không rõ việc gì, ở đâu"
        assert "Điều 7" in view.outcome.law
        assert "reopen" in view.can


def test_transferring_after_five_working_days_needs_the_reason_for_the_delay(office):
    legal = office.person("legal")
    slip = {"agency": "Sở Xây dựng", "agency_contact": "Văn phòng, 02513 822 933", "reason": "Thuộc thẩm quyền"}
    with clock.freeze(MONDAY), office.database.write() as session:
        in_time, late = office.receive(session), office.receive(session)
        numbers = in_time.number, late.number
    with clock.freeze("2026-11-16T03:00:00+00:00"), office.database.write() as session:
        event = act(
            session, queries.get_petition(session, numbers[0], legal), "transfer", by=legal, on="2026-11-16", **slip
        )
        assert event.data["late"] is False
    with clock.freeze("2026-11-17T03:00:00+00:00"), office.database.write() as session:
        petition = queries.get_petition(session, numbers[1], legal)
        with pytest.raises(Invalid) as refused:
            act(session, petition, "transfer", by=legal, on=date(2026, 11, 17), **slip)
        assert refused.value.problems[0].pointer == "/late_reason"
    with clock.freeze("2026-11-17T03:00:00+00:00"), office.database.write() as session:
        petition = queries.get_petition(session, numbers[1], legal)
        event = act(
            session,
            petition,
            "transfer",
            by=legal,
            on=date(2026, 11, 17),
            late_reason="Phải hỏi ý kiến hai đơn vị",
            **slip,
        )
        assert event.data["late"] is True
        assert queries.clock_of(session, petition).state == "stopped"


def test_a_unit_may_return_three_times_then_the_leader_decides(office, monday):
    unit, leader = office.person("unit", "qlkh"), office.person("approver")
    with office.database.write() as session:
        petition = office.receive(session)
        for _ in range(3):
            office.assign(session, petition)
            assert "return_to_legal" not in codes(petition, leader)
            act(session, petition, "return_to_legal", by=unit, reason="Không thuộc nhiệm vụ của phòng")
            assert petition.unit_id is None
        office.assign(session, petition)
        assert "return_to_legal" not in codes(petition, unit)
        with pytest.raises(Conflict):
            act(session, petition, "return_to_legal", by=unit, reason="Không thuộc nhiệm vụ của phòng")
        act(session, petition, "return_to_legal", by=leader, reason="Giao lại cho đơn vị khác")


def test_a_denunciation_is_sealed_and_purged_after_its_hand_over(office, monday):
    legal, unit, desk_unit = office.person("legal"), office.person("unit", "qlkh"), office.person("unit", "mot-cua")
    code = new_receipt_code()
    with office.database.write() as session:
        petition = office.receive(session, code=code, files=[check_file("don.png", PNG)])
        assert desk_unit.units_for("petitions.read")
        with pytest.raises(NotFound):
            queries.get_petition(session, petition.number, desk_unit)
        act(session, petition, "redirect", by=legal, kind="denunciation", guidance="Mời đến nơi tiếp công dân của Sở")
        assert petition.sealed
        with pytest.raises(NotFound):
            queries.get_petition(session, petition.number, unit)
        digest = petition.files[0].sha256
        number = petition.number
    assert office.store._path(digest).exists()
    with office.database.write() as session:
        petition = queries.get_petition(session, number, legal)
        act(session, petition, "hand_over", by=legal, receiver="Thanh tra tỉnh", on="2026-11-09", store=office.store)
    assert not office.store._path(digest).exists()
    with office.database.read() as session:
        petition = queries.get_petition(session, number, legal)
        assert (petition.text, petition.title) == (REMOVED, REMOVED)
        assert "kiem xa" not in petition.search_text
        assert petition.events[-1].data == {"receiver": "Thanh tra tỉnh", "on": "2026-11-09", "purged": True}
        assert session.scalars(select(Contact.name)).all() == [None]
        assert queries.find_by_receipt(session, office.keys, code) is None
        dump = " ".join(str(event.data) for event in petition.events) + " ".join(
            session.scalars(select(AuditEntry.detail))
        )
        assert "Xuân Lộc" not in dump
        assert codes(petition, legal) == set()


def test_a_complaint_keeps_its_text_and_opens_to_no_unit(office, monday):
    legal = office.person("legal")
    with office.database.write() as session:
        petition = office.receive(session)
        act(session, petition, "redirect", by=legal, kind="complaint", guidance="Mời nộp đơn có chữ ký tại Sở")
        act(session, petition, "hand_over", by=legal, receiver="Ban tiếp công dân", on=date(2026, 11, 9))
        assert petition.text == WORDS
        assert petition.publishable is False


def test_spam_and_merge_can_be_undone_for_thirty_days(office):
    legal = office.person("legal")
    with clock.freeze(MONDAY), office.database.write() as session:
        first, second, third = office.receive(session), office.receive(session), office.receive(session)
        act(session, first, "spam", by=legal, reason_code="advertising")
        act(session, second, "merge", by=legal, target=third.number)
        numbers = first.number, second.number, third.number
    with clock.freeze("2026-12-09T01:00:00+00:00"), office.database.write() as session:
        first, second = (queries.get_petition(session, number, legal) for number in numbers[:2])
        act(session, first, "unspam", by=legal)
        act(session, second, "unmerge", by=legal, reason="Không cùng nội dung")
        assert (first.state, second.state, second.merged_into_id) == ("received", "received", None)
        act(session, first, "spam", by=legal, reason_code="nonsense")
    with clock.freeze("2027-01-09T02:00:00+00:00"), office.database.write() as session:
        first = queries.get_petition(session, numbers[0], legal)
        assert "unspam" not in codes(first, legal)


def test_whoever_was_merged_gets_the_answer_keeps_the_receipt_and_rates(office, monday):
    legal = office.person("legal")
    with office.database.write() as session:
        target, merged = office.receive(session), office.receive(session, "Danh mục tại quầy vẫn thiếu bản đo kiểm xạ")
        act(session, merged, "merge", by=legal, target=target.number.lower())
        assert "rate" not in queries.receipt_view(session, merged).can
        office.to_answer(session, target)
        view = queries.receipt_view(session, merged)
        assert view.answer is not None
        assert view.answer.text == ANSWER
        services.rate(session, merged, rating=2, reason="Vẫn còn thiếu")
        services.rate(session, target, rating=5)
        assert (merged.rating.rating, target.rating.rating, merged.state) == (2, 5, "merged")
        told = session.scalars(select(OutboxItem.payload).where(OutboxItem.kind == "petition.answered")).all()
        assert {payload["number"] for payload in told} == {target.number, merged.number}


def test_a_split_part_is_a_petition_of_its_own_on_the_same_receipt_and_contact(office, monday):
    legal = office.person("legal")
    with office.database.write() as session:
        petition = office.receive(session)
        with pytest.raises(Invalid):
            act(session, petition, "split", by=legal, parts=["ngắn"])
    with office.database.write() as session:
        petition = office.receive(session)
        act(session, petition, "split", by=legal, parts=["Máy lấy số tại sảnh không có lựa chọn sở hữu trí tuệ."])
        child = session.scalars(select(Petition).where(Petition.split_from_id == petition.id)).one()
        office.assign(session, child, kind="question")
        assert (petition.state, petition.text) == ("received", WORDS)
        assert child.received_at == petition.received_at
        assert child.due_on == date(2026, 11, 16)
        assert [one.number for one in queries.receipt_view(session, petition).children] == [child.number]
        opened = services.open_contact(session, office.keys, child, by=legal, reason="gọi lại cho người gửi")
        assert opened is not None
        assert opened.name == "Nguyễn Văn An"
