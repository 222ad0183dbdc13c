"""Every step × every role × every state: what is allowed equals the table below, written by hand from the process
description, and whatever is not allowed is refused and changes nothing."""

from __future__ import annotations

import pytest

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.core.errors import Conflict, Invalid, NotAllowed
from surveys.petitions.services import CITIZEN, act, allowed, save_draft
from surveys.petitions.terms import STATES
from surveys.petitions.workflow import BY_CODE, TABLE
from tests.support.petitions import LAW, Office

SYSTEM = Actor.system("timers")
UNIT_START = {"accept", "return_to_legal", "propose_extension"}
UNIT_WORK = {"return_to_legal", "ask_citizen", "ask_agency", "draft", "propose_extension"}
REVIEW = {"return_to_unit", "send_to_approval"}
INTAKE = {"assign", "redirect", "propose_decline", "transfer", "ask_citizen", "merge", "spam", "split"}

# state → who → steps; whoever is not named may do nothing, except that leaders may always propose a correction.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "received": {"legal": INTAKE, "legal-2": INTAKE, "citizen": {"withdraw"}},
    "assigned": {"unit": UNIT_START, "head": UNIT_START, "citizen": {"withdraw"}},
    "in_progress": {
        "unit": UNIT_WORK,
        "head": UNIT_WORK,
        "legal": {"transfer", "ask_citizen"},
        "legal-2": {"transfer", "ask_citizen"},
        "citizen": {"withdraw"},
    },
    "awaiting_citizen": {"citizen": {"citizen_reply", "withdraw"}, "system": {"citizen_reply", "remind"}},
    "awaiting_agency": {
        "unit": {"agency_answered", "propose_extension"},
        "head": {"agency_answered", "propose_extension"},
        "citizen": {"withdraw"},
    },
    "drafted": {
        "unit": {"propose_extension"},
        "head": {"submit", "propose_extension"},
        "citizen": {"withdraw"},
    },
    "in_review": {"legal": REVIEW, "legal-2": REVIEW, "citizen": {"withdraw"}},
    "in_approval": {"approver": {"return_to_review", "approve"}, "citizen": {"withdraw"}},
    "answered": {"citizen": {"rate", "reopen"}},
    "closed": {"citizen": {"reopen"}},
    "declined": {"citizen": {"reopen"}},
    "redirected": {"legal": {"hand_over"}, "legal-2": {"hand_over"}},
    "transferred": {},
    "merged": {"legal": {"unmerge"}, "legal-2": {"unmerge"}},
    "withdrawn": {},
    "spam": {"legal": {"unspam"}, "legal-2": {"unspam"}},
}


@pytest.fixture
def office(app):
    return Office(app)


@pytest.fixture
def people(office):
    named = {
        who: office.person(who)
        for who in ("desk", "legal", "legal-2", "approver", "office", "privacy", "it", "administrator")
    }
    named |= {"unit": office.person("unit", "qlkh"), "head": office.person("head", "qlkh")}
    named |= {"other-unit": office.person("unit", "tdc"), "other-head": office.person("head", "tdc")}
    return {**named, "citizen": CITIZEN, "system": SYSTEM}


PLANS = {
    "assigned": ("assign",),
    "in_progress": ("progress",),
    "awaiting_citizen": ("progress", ("ask_citizen", "unit", {"question": "Ông/Bà nộp hồ sơ ở quầy nào?"})),
    "awaiting_agency": ("progress", ("ask_agency", "unit", {"agency": "Sở Y tế", "expected_on": "2026-12-01"})),
    "drafted": ("draft",),
    "in_review": ("review",),
    "in_approval": ("approval",),
    "answered": ("answer",),
    "closed": ("answer", ("rate", "citizen", {"rating": 4})),
    "declined": (
        ("propose_decline", "legal", {"reason_code": "unclear", "explanation": "Không rõ việc gì"}),
        ("decline", "legal-2", {}),
    ),
    "redirected": (("redirect", "legal", {"kind": "complaint", "guidance": "Mời nộp đơn có chữ ký"}),),
    "transferred": (
        ("transfer", "legal", {"agency": "Sở Xây dựng", "agency_contact": "Văn phòng", "reason": "Đúng nơi"}),
    ),
    "merged": (("merge", "legal", {}),),
    "withdrawn": (("withdraw", "citizen", {"confirm": True}),),
    "spam": (("spam", "legal", {"reason_code": "nonsense"}),),
}


def in_state(office, people, session, state):
    """A petition that came to `state` the ordinary way."""
    petition = office.receive(session)
    for step in PLANS.get(state, ()):
        if isinstance(step, str):
            way = {"assign": office.assign}.get(step) or getattr(office, f"to_{step}")
            way(session, petition)
            continue
        code, who, data = step
        if code == "merge":
            data = {"target": office.receive(session).number}
        if code == "transfer":
            data = data | {"on": clock.today()}
        act(session, petition, code, by=people[who], **data)
    assert petition.state == state
    return petition


def expected(state, who):
    named = EXPECTED[state].get(who, set())
    return named | {"propose_correction"} if who == "approver" else named


def test_the_hand_written_table_names_every_state():
    assert set(EXPECTED) == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_what_each_role_may_do_in_each_state(office, people, state):
    with office.database.write() as session:
        petition = in_state(office, people, session, state)
        found = {who: {one.code for one in allowed(petition, by)} for who, by in people.items()}
    assert found == {who: expected(state, who) for who in people}


@pytest.mark.parametrize("state", STATES)
def test_whatever_is_not_allowed_is_refused_and_what_is_allowed_asks_only_for_its_data(office, people, state):
    with office.database.write() as session:
        petition = in_state(office, people, session, state)
        number = petition.number
        before = (petition.state, petition.version, len(petition.events))
        for who, by in people.items():
            for code in sorted(set(BY_CODE) - expected(state, who)):
                with pytest.raises((NotAllowed, Conflict)):
                    act(session, petition, code, by=by)
                assert (petition.state, petition.version, len(petition.events)) == before, (who, code, number)
            if "draft" not in expected(state, who) and not (state == "drafted" and who in ("unit", "head")):
                with pytest.raises((NotAllowed, Conflict)):
                    save_draft(session, petition, by=by, text="Một bản dự thảo khác", legal_basis=LAW)
            for code in sorted(expected(state, who)):
                if BY_CODE[code].asks:
                    # The guard lets them through, the missing data stop them.
                    with session.begin_nested() as nested:
                        with pytest.raises(Invalid):
                            act(session, petition, code, by=by)
                        nested.rollback()
                    session.refresh(petition)


def test_the_table_is_whole():
    rows = {transition.row for transition in TABLE}
    assert rows == {*(str(number) for number in range(2, 22)), "C"}
    assert len({transition.code for transition in TABLE}) == len(TABLE)
    assert {state for transition in TABLE for state in transition.sources} == set(STATES)
