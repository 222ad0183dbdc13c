"""New looks, extensions, late answers, drafts, corrections and the calendar: what moves a petition a second time."""

from __future__ import annotations

from datetime import date

import pytest

from surveys.core import clock
from surveys.core.codes import uuid7
from surveys.core.errors import Conflict, Invalid, NotAllowed
from surveys.petitions import queries, services
from surveys.petitions.calendar import put_day
from surveys.petitions.dating import forget_almanac
from surveys.petitions.services import CITIZEN, act, allowed
from tests.support.engines import both_engines
from tests.support.petitions import ANSWER, LAW, Office

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


def test_a_new_look_starts_a_new_round_with_another_reviewer_and_keeps_what_was(office, monday):
    legal, second = office.person("legal"), office.person("legal-2")
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        first = petition.answer
        act(session, petition, "reopen", by=CITIZEN, reason="Danh mục vẫn chưa được niêm yết lại")
        assert (petition.state, petition.cycle) == ("in_progress", 2)
        office.to_review(session, petition, text="Sở đã niêm yết ngày 10/11/2026, kèm ảnh chụp bảng niêm yết.")
        assert "send_to_approval" not in codes(petition, legal)
        with pytest.raises(NotAllowed):
            act(session, petition, "send_to_approval", by=legal)
        act(session, petition, "send_to_approval", by=second)
        act(session, petition, "approve", by=office.person("approver"))
        assert petition.answer is not first
        assert first.approved_at is not None
        act(session, petition, "reopen", by=CITIZEN, reason="Vẫn chưa thấy niêm yết")
        office.to_review(session, petition)
        act(session, petition, "send_to_approval", by=legal)
        act(session, petition, "approve", by=office.person("approver"))
        assert petition.cycle == 3
        assert "reopen" not in codes(petition, CITIZEN)


def test_reopening_ends_with_the_window(office):
    legal = office.person("legal")
    with clock.freeze(MONDAY), office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        number = petition.number
    with clock.freeze("2026-12-01T03:00:00+00:00"), office.database.read() as session:
        assert codes(queries.get_petition(session, number, legal), CITIZEN) == {"rate", "reopen"}
    with clock.freeze("2026-12-02T03:00:00+00:00"), office.database.read() as session:
        assert codes(queries.get_petition(session, number, legal), CITIZEN) == set()


def test_more_time_once_before_the_breach_by_the_head(office):
    unit, head = office.person("unit", "qlkh"), office.person("head", "qlkh")
    with clock.freeze(MONDAY), office.database.write() as session:
        petition = office.receive(session)
        office.to_progress(session, petition)
        with pytest.raises(Invalid):
            act(session, petition, "propose_extension", by=unit, due_on="2026-12-05", reason="Chờ kết quả đo kiểm")
        act(session, petition, "propose_extension", by=unit, due_on="2026-12-08", reason="Chờ kết quả đo kiểm xạ")
        assert "extend" not in codes(petition, unit)
        act(session, petition, "extend", by=head)
        assert petition.due_on == date(2026, 12, 8)
        time = queries.clock_of(session, petition)
        assert (time.total, time.extended_on) == (20, date(2026, 11, 9))
        assert "propose_extension" not in codes(petition, unit)
        number = petition.number
    with clock.freeze("2026-11-12T03:00:00+00:00"), office.database.write() as session:
        petition = queries.get_petition(session, number, unit)
        act(session, petition, "ask_citizen", by=unit, question="Ông/Bà gửi giúp bản sao giấy hẹn?")
    with clock.freeze("2026-11-16T03:00:00+00:00"), office.database.write() as session:
        petition = queries.get_petition(session, number, unit)
        services.say(session, petition, uuid=uuid7(), text="Tôi gửi rồi ạ")
        assert petition.due_on == date(2026, 12, 10)


def test_a_late_answer_is_late_for_ever(office):
    with clock.freeze(MONDAY), office.database.write() as session:
        petition = office.receive(session)
        office.to_approval(session, petition)
        number = petition.number
    leader = office.person("approver")
    with clock.freeze("2026-12-03T03:00:00+00:00"), office.database.write() as session:
        petition = queries.get_petition(session, number, leader)
        assert queries.clock_of(session, petition).overdue == 2
        act(session, petition, "approve", by=leader)
        assert petition.answer.days_late == 2
        act(session, petition, "reopen", by=CITIZEN, reason="Trả lời chưa đúng câu hỏi")
        assert petition.answers[0].days_late == 2
        assert petition.due_on == date(2026, 12, 24)


def test_unfilled_places_stop_a_draft(office, monday):
    head = office.person("head", "qlkh")
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_draft(session, petition, "Kính gửi Ông/Bà, Sở đã {{việc đã làm}} ngày {{ngày}}.")
        with pytest.raises(Invalid) as refused:
            act(session, petition, "submit", by=head)
        assert refused.value.problems[0].pointer == "/text"
        assert "việc đã làm, ngày" in str(refused.value.problems[0].message)


def test_templates_fill_in_what_is_known_and_leave_the_rest(office, monday):
    with office.database.write() as session:
        petition = office.receive(session)
        office.assign(session, petition)
        template = next(one for one in services.list_templates(session, "pakn_a") if one.code == "hanh-vi-co-co-so")
        text = services.fill_template(session, template, petition)
        assert petition.number in text
        assert "Phòng Quản lý khoa học" in text
        assert "09/11/2026" in text
        assert services.unresolved(text) == ["kết quả kiểm tra", "việc đã làm", "ngày làm"]


def test_saving_an_unchanged_draft_adds_no_version(office, monday):
    unit = office.person("unit", "qlkh")
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_draft(session, petition)
        services.save_draft(session, petition, by=unit, text=ANSWER, legal_basis=LAW)
        assert [draft.version for draft in petition.drafts] == [1]
        seen = petition.version
        services.save_draft(session, petition, by=unit, text=ANSWER + " Trân trọng.", legal_basis=LAW, version=seen)
        assert [draft.version for draft in petition.drafts] == [1, 2]
        with pytest.raises(Conflict):
            services.save_draft(session, petition, by=unit, text="Bản của người khác", legal_basis=LAW, version=seen)


def test_a_correction_takes_a_leader_and_the_data_officer_and_is_no_way_round_the_answer(office, monday):
    leader, privacy, legal = office.person("approver"), office.person("privacy"), office.person("legal")
    with office.database.write() as session:
        petition = office.receive(session)
        act(session, petition, "spam", by=legal, reason_code="nonsense")
        for wrong in ("answered", "in_approval", "drafted", "spam", "merged", "nowhere"):
            with pytest.raises(Invalid):
                act(session, petition, "propose_correction", by=leader, to=wrong, reason="Đánh dấu nhầm hồ sơ")
        act(session, petition, "propose_correction", by=leader, to="received", reason="Đánh dấu nhầm hồ sơ")
        assert "correct" not in codes(petition, leader)
        act(session, petition, "correct", by=privacy)
        assert petition.state == "received"
        assert petition.events[-1].name == "corrected"


def test_a_corrected_answer_needs_a_new_round_of_approval(office, monday):
    leader, privacy = office.person("approver"), office.person("privacy")
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        act(session, petition, "propose_correction", by=leader, to="in_progress", reason="Gửi nhầm câu trả lời")
        act(session, petition, "correct", by=privacy)
        assert (petition.state, petition.cycle) == ("in_progress", 2)
        assert "submit" not in codes(petition, office.person("head", "qlkh"))


def test_a_calendar_change_re_dates_what_is_open_and_says_so(office, monday):
    legal = office.person("legal")
    with office.database.write() as session:
        open_one, ended = office.receive(session), office.receive(session)
        act(session, ended, "withdraw", by=CITIZEN, confirm=True)
        moved = put_day(
            session, by=legal.actor, day=date(2026, 11, 12), kind="off", name="Nghỉ bão", legal_basis="Công điện 12"
        )
        assert moved == 1
        assert open_one.due_on == date(2026, 11, 17)
        assert open_one.events[-1].data == {"from": "2026-11-16", "to": "2026-11-17"}
        assert ended.events[-1].name == "withdrawn"


def test_the_calendar_refuses_days_that_make_no_difference(office):
    legal = office.person("legal")
    for day, kind in (
        (date(2026, 11, 14), "off"),
        (date(2026, 11, 12), "swapped_work"),
        (date(2026, 11, 12), "holiday"),
    ):
        with pytest.raises(Invalid), office.database.write() as session:
            put_day(session, by=legal.actor, day=day, kind=kind, name="x y", legal_basis="QĐ 1")


@pytest.mark.parametrize("step", ["fly", "", "received", "approve; drop table"])
def test_unknown_steps_are_refused_in_words(office, step):
    with office.database.write() as session:
        petition = office.receive(session)
        with pytest.raises(Conflict):
            act(session, petition, step, by=office.person("legal"))
        forget_almanac(session)


def test_impossible_steps_name_step_and_state(office):
    with office.database.write() as session:
        petition = office.receive(session)
        with pytest.raises(Conflict) as refused:
            act(session, petition, "approve", by=office.person("approver"))
        assert "Duyệt và gửi trả lời" in str(refused.value.message)
        assert "Mới tiếp nhận" in str(refused.value.message)
