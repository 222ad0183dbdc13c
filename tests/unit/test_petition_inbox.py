"""The inbox: what is mine and not done, scoped in the statement, most urgent first; search that ignores tone marks."""

from __future__ import annotations

import pytest

from surveys.core import clock
from surveys.core.errors import NotFound
from surveys.petitions import queries, timers
from surveys.petitions.models import Petition
from surveys.petitions.services import act
from surveys.web.working import work_once
from tests.support.engines import both_engines
from tests.support.petitions import Office
from tests.support.statements import counted_statements

pytestmark = both_engines
MONDAY = "2026-11-09T01:47:00+00:00"


@pytest.fixture
def office(app):
    return Office(app)


def numbers(page):
    return [row.petition.number for row in page.rows]


def test_each_role_sees_its_own_work_and_nobody_elses(office):
    desk_unit, other_unit = office.person("unit", "mot-cua"), office.person("unit", "tdc")
    everybody = {who: office.person(who) for who in ("legal", "approver", "privacy", "it", "administrator", "desk")}
    everybody |= {"unit": office.person("unit", "qlkh"), "head": office.person("head", "qlkh")}
    with office.database.write() as session:
        made = {}
        for state in ("received", "progress", "draft", "review", "approval", "answer"):
            petition = made[state] = office.receive(session)
            if state != "received":
                getattr(office, f"to_{state}")(session, petition)
        sealed = office.receive(session)
        act(session, sealed, "redirect", by=everybody["legal"], kind="complaint", guidance="Mời nộp đơn ký tên")
        found = {who: set(numbers(queries.inbox(session, by, size=50))) for who, by in everybody.items()}
        named = {state: petition.number for state, petition in made.items()}
        assert found["legal"] == {named["received"], named["review"]}
        assert found["unit"] == {named["progress"]}
        assert found["head"] == {named["progress"], named["draft"]}
        assert found["approver"] == {named["approval"]}
        assert found["privacy"] == found["it"] == found["administrator"] == found["desk"] == set()
        seen = {who: queries.count_tabs(session, by)["all"] for who, by in everybody.items()}
        assert seen == {
            "legal": 7,
            "approver": 7,
            "privacy": 7,
            "unit": 5,
            "head": 5,
            "it": 0,
            "administrator": 0,
            "desk": 0,
        }
        # The unit where the kiosk stands does not see what Legal has not given to it.
        for stranger in (desk_unit, other_unit):
            assert queries.count_tabs(session, stranger)["all"] == 0
            with pytest.raises(NotFound):
                queries.get_petition(session, named["received"], stranger)


def test_the_tabs_are_counted_in_one_statement_and_agree_with_their_lists(office):
    legal = office.person("legal")
    with clock.freeze("2026-10-26T02:00:00+00:00"), office.database.write() as session:
        office.to_review(session, office.receive(session))
        waiting = office.receive(session)
        act(session, waiting, "ask_citizen", by=legal, question="Ông/Bà nộp hồ sơ ở quầy nào?")
        returned = office.receive(session)
        office.assign(session, returned)
        act(session, returned, "return_to_legal", by=office.person("unit", "qlkh"), reason="Không thuộc phòng")
        office.to_answer(session, office.receive(session))
    with clock.freeze(MONDAY), office.database.write() as session:
        office.receive(session)
    with clock.freeze("2026-11-12T08:20:00+00:00"), office.database.read() as session:
        queries.clock_of(session, session.get_one(Petition, 1))
        with counted_statements(office.app) as sent:
            counts = queries.count_tabs(session, legal)
        assert len(sent) == 1
        for tab, count in counts.items():
            assert queries.inbox(session, legal, tab=tab, size=50).total == count, tab
        assert counts["classify"] == 2
        assert counts["review"] == 1
        assert counts["waiting"] == 1
        assert counts["returned"] == 1
        assert counts["due_soon"] == 3
        assert counts["publish"] == 1
        assert counts["overdue"] == 0
    with clock.freeze("2026-11-20T08:20:00+00:00"), office.database.read() as session:
        assert queries.count_tabs(session, legal)["overdue"] == 3


def test_the_most_urgent_comes_first_and_what_waits_comes_last(office):
    legal = office.person("legal")
    with clock.freeze("2026-11-02T02:00:00+00:00"), office.database.write() as session:
        waits = office.receive(session)
        act(session, waits, "ask_citizen", by=legal, question="Ông/Bà nộp hồ sơ ở quầy nào?")
        old = office.receive(session)
        order = [old.number, waits.number]
    with clock.freeze(MONDAY), office.database.write() as session:
        order.insert(1, office.receive(session).number)
    with clock.freeze("2026-11-12T08:20:00+00:00"), office.database.read() as session:
        page = queries.inbox(session, legal, tab="all")
        assert numbers(page) == order
        assert [row.clock.level for row in page.rows] == ["late", "soon", "paused"]
        assert [row.clock.overdue for row in page.rows] == [3, 0, 0]
        second = page.rows[1].clock
        assert (second.used, second.left, second.total) == (3, 2, 5)


def test_a_page_of_the_inbox_costs_the_same_for_one_row_and_for_ten(office):
    legal = office.person("legal")
    costs = []
    for _ in range(2):
        with office.database.write() as session:
            for _ in range(5):
                office.receive(session)
        with office.database.read() as session, counted_statements(office.app) as sent:
            queries.inbox(session, legal, size=10)
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 6


def test_search_ignores_tone_marks_and_takes_numbers(office):
    legal = office.person("legal")
    with office.database.write() as session:
        first = office.receive(session, "Đường vào Sở không có biển chỉ dẫn, người già rất khó tìm.")
        second = office.receive(session, "Lệ phí tăng 100% mà không niêm yết.")
        found = {
            words: numbers(queries.search(session, legal, words))
            for words in (
                "duong",
                "ĐƯỜNG",
                "bien chi dan",
                "dan bien",
                "100%",
                "50%",
                "_",
                "2",
                first.number,
                "khong co gi dau",
            )
        }
    assert found["duong"] == found["ĐƯỜNG"] == found["bien chi dan"] == found["dan bien"] == [first.number]
    assert found["100%"] == [second.number]
    assert found["2"] == [second.number]
    assert found[first.number] == [first.number]
    assert found["50%"] == found["_"] == found["khong co gi dau"] == []


def test_search_and_filters_combine(office):
    legal = office.person("legal")
    with office.database.write() as session:
        first, second = office.receive(session), office.receive(session)
        office.assign(session, first, kind="question")
        chosen = {"tab": "all", "text": "kiem xa"}
        assert numbers(queries.inbox(session, legal, **chosen, kind="question")) == [first.number]
        assert numbers(queries.inbox(session, legal, **chosen, state="received")) == [second.number]
        assert numbers(queries.inbox(session, legal, **chosen, unit_id=office.unit_id("qlkh"))) == [first.number]
        assert numbers(queries.inbox(session, legal, tab="no such tab")) == []


def test_similar_cases_are_found_by_their_wording_and_only_where_they_may_be_seen(office):
    legal, unit = office.person("legal"), office.person("unit", "qlkh")
    with office.database.write() as session:
        first = office.receive(session)
        alike = office.receive(session, "Danh muc niem yet tai quay khong ghi ban do kiem xa, phai di lai nhieu lan.")
        office.receive(session, "Ghế chờ ở sảnh bị gãy, mong Sở thay ghế khác cho người già.")
        found = queries.similar(session, first, legal)
        assert [one.petition.number for one in found] == [alike.number]
        assert 0.2 < found[0].share <= 1
        assert queries.similar(session, first, unit) == []


def test_citizens_never_read_officers_names_or_notes(office):
    from surveys.petitions import services

    with office.database.write() as session:
        petition = office.receive(session)
        office.to_review(session, petition)
        services.add_note(session, petition, by=office.person("legal"), text="Ghi chú nội bộ")
        act(session, petition, "return_to_unit", by=office.person("legal"), comment="Bổ sung căn cứ")
        view = queries.receipt_view(session, petition)
        assert [message.text for message in view.messages] == []
        assert all(entry.actor_name == "" for entry in view.timeline)
        assert "Bổ sung căn cứ" not in " ".join(entry.detail for entry in view.timeline)
        staff_names = {entry.actor_name for entry in queries.timeline(petition)}
        assert office.person("legal").name in staff_names


def test_time_itself_reminds_twice_gives_notice_and_closes_only_in_office_hours(office):
    legal = office.person("legal")
    with clock.freeze(MONDAY), office.database.write() as session:
        petition = office.receive(session)
        act(session, petition, "ask_citizen", by=legal, question="Ông/Bà nộp hồ sơ ở quầy nào?")
        number = petition.id
    done = []
    moments = [
        "2026-11-13T03:00:00+00:00",  # four working days
        "2026-11-15T03:00:00+00:00",  # Sunday
        "2026-11-16T14:00:00+00:00",  # 21:00
        "2026-11-16T03:00:00+00:00",  # half of ten working days
        "2026-11-16T03:05:00+00:00",
        "2026-11-19T03:00:00+00:00",
        "2026-11-23T03:00:00+00:00",
        "2026-11-26T03:00:00+00:00",
        "2026-11-27T03:00:00+00:00",
    ]
    for moment in moments:
        with clock.freeze(moment), office.database.write() as session:
            timers.run_timers(session)
            petition = session.get_one(Petition, number)
            done.append((petition.events[-1].name, bool(petition.events[-1].data.get("final")), petition.state))
    waiting = "awaiting_citizen"
    assert done == [
        ("citizen_asked", False, waiting),
        ("citizen_asked", False, waiting),
        ("citizen_asked", False, waiting),
        ("citizen_reminded", False, waiting),
        ("citizen_reminded", False, waiting),
        ("citizen_reminded", False, waiting),
        ("citizen_reminded", True, waiting),
        ("citizen_reminded", True, waiting),
        ("closed_unanswered", False, "closed"),
    ]


def test_an_answer_nobody_rates_is_closed_after_the_window(office):
    with clock.freeze(MONDAY), office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        number = petition.id
    for moment, state in (("2026-12-01T03:00:00+00:00", "answered"), ("2026-12-02T03:00:00+00:00", "closed")):
        with clock.freeze(moment):
            work_once(office.database, office.keys)
        with office.database.read() as session:
            assert session.get_one(Petition, number).state == state
