"""What becomes of made-up petitions: each life is a generator that acts, then says when it goes on.

Every step is taken by the real service at the moment the clock is held at, so that guards, four eyes, due
dates, events and the audit trail are those of real petitions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.core.crypto import KeyRing
from surveys.demo.staff import Person, Team
from surveys.demo.stories import Story, library
from surveys.demo.timeline import uuid7_at
from surveys.petitions import publishing, terms
from surveys.petitions.models import Petition
from surveys.petitions.services import CITIZEN, act, allowed, rate, save_draft, say
from surveys.places.models import Unit

Life = Iterator[float]
"""Yields how many working days pass before it goes on."""

TIMER = Actor.system("ydan demo")
WINDOW_DAYS = 16
PACE = {terms.QUESTION: 0.3, terms.COMMENT: 0.65, terms.PRAISE: 0.65, terms.DATA_REQUEST: 0.12, terms.OTHER: 0.7}
"""Matters with a shorter promise are handled faster."""
RATINGS = {5: 38, 4: 34, 3: 12, 2: 10, 1: 6}


@dataclass
class Desk:
    """Everything the lives share."""

    session: Session
    keys: KeyRing
    team: Team
    units: dict[str, Unit]
    random: Random
    open_by_title: dict[str, Petition] = field(default_factory=dict)

    def legal(self, petition: Petition) -> tuple[Person, Person]:
        """The two officers of Legal, taking turns at being first."""
        first, second = self.team.all("legal")
        return (first, second) if petition.id % 2 else (second, first)

    def approver(self, petition: Petition) -> Person:
        """One of the leaders."""
        leaders = self.team.all("approver")
        return leaders[petition.id % len(leaders)]

    def chance(self, part: float) -> bool:
        """True for this part of all cases."""
        return self.random.random() < part

    def days(self, least: float, most: float) -> float:
        """A number of working days."""
        return self.random.uniform(least, most)


def answered(desk: Desk, petition: Petition, story: Story) -> Life:
    """The long way: classified, handled, reviewed, approved, often published, often rated."""
    pace = 2.4 if desk.chance(0.05) else PACE.get(story.kind, 1.0)
    yield pace * desk.days(0.2, 2.0)
    yield from _assign(desk, petition, story)
    yield pace * desk.days(0.2, 1.5)
    handler, head = desk.team.of_unit("unit", story.unit), desk.team.of_unit("head", story.unit)
    act(desk.session, petition, "accept", by=handler)
    yield from _ask_around(desk, petition, handler)
    yield pace * desk.days(1.0, 5.0)
    yield from _answer(desk, petition, story, handler, head, pace)
    desk.open_by_title.pop(story.title, None)
    yield from _afterwards(desk, petition, story)


def _assign(desk: Desk, petition: Petition, story: Story) -> Life:
    first, _ = desk.legal(petition)
    act(
        desk.session, petition, "assign", by=first, kind=story.kind, unit_id=desk.units[story.unit].id,
        title=story.title, similar_shown=True,
    )  # fmt: skip
    desk.open_by_title[story.title] = petition
    yield from ()


def _ask_around(desk: Desk, petition: Petition, handler: Person) -> Life:
    """Sometimes the citizen or another agency is asked first."""
    if desk.chance(0.12):
        yield desk.days(0.2, 1.0)
        act(desk.session, petition, "ask_citizen", by=handler, question=desk.random.choice(library()["questions_back"]))
        yield desk.days(0.6, 4.0)
        reply = desk.random.choice(library()["replies"])
        say(desk.session, petition, uuid=uuid7_at(clock.now(), desk.random), text=reply)
    elif desk.chance(0.06):
        yield desk.days(0.2, 1.0)
        expected = clock.today() + timedelta(days=7)
        agency = "Trung tâm Phục vụ hành chính công tỉnh"
        act(desk.session, petition, "ask_agency", by=handler, agency=agency, expected_on=expected.isoformat())
        yield desk.days(2.0, 4.0)
        act(desk.session, petition, "agency_answered", by=handler)


def _answer(desk: Desk, petition: Petition, story: Story, handler: Person, head: Person, pace: float = 1.0) -> Life:
    first, _ = desk.legal(petition)
    save_draft(desk.session, petition, by=handler, text=story.answer, legal_basis=story.basis)
    yield pace * desk.days(0.3, 1.0)
    act(desk.session, petition, "submit", by=head)
    yield pace * desk.days(0.3, 1.5)
    if desk.chance(0.12):
        act(
            desk.session, petition, "return_to_unit", by=first, comment=desk.random.choice(library()["review_comments"])
        )
        yield desk.days(0.4, 1.2)
        text = f"{story.answer} Nếu cần trao đổi thêm, mời Ông/Bà liên hệ Bộ phận tiếp nhận và trả kết quả."
        save_draft(desk.session, petition, by=handler, text=text, legal_basis=story.basis)
        yield desk.days(0.2, 0.6)
        act(desk.session, petition, "submit", by=head)
        yield desk.days(0.3, 1.0)
    # After a reopening another officer of Legal than last time has to review.
    reviewer = first if petition.cycle % 2 else desk.legal(petition)[1]
    act(desk.session, petition, "send_to_approval", by=reviewer)
    yield desk.days(0.2, 1.4)
    act(desk.session, petition, "approve", by=desk.approver(petition), keys=desk.keys)


def _afterwards(desk: Desk, petition: Petition, story: Story) -> Life:
    """Publication, the sender's rating, sometimes a second look, and the end."""
    if story.done and desk.chance(0.75):
        yield desk.days(0.3, 2.0)
        yield from _publish(desk, petition, story)
    if desk.chance(0.62):
        yield desk.days(0.3, 4.0)
        rating = desk.random.choices(list(RATINGS), weights=list(RATINGS.values()))[0]
        reason = desk.random.choice(library()["rating_reasons"]) if rating < 3 else ""
        rate(desk.session, petition, rating=rating, reason=reason)
        if rating == 1 and petition.state == terms.ANSWERED:
            yield desk.days(0.2, 1.0)
            yield from _again(desk, petition, story)
    if petition.state == terms.ANSWERED:
        yield WINDOW_DAYS
        while not any(step.code == "close_window" for step in allowed(petition, TIMER)):
            yield 2  # holidays lengthen the time for rating
        act(desk.session, petition, "close_window", by=TIMER)


def _again(desk: Desk, petition: Petition, story: Story) -> Life:
    act(desk.session, petition, "reopen", by=CITIZEN, reason=desk.random.choice(library()["reopen_reasons"]))
    yield desk.days(1.0, 4.0)
    handler, head = desk.team.of_unit("unit", story.unit), desk.team.of_unit("head", story.unit)
    second = Story(
        story.kind, story.unit, story.title, story.text,
        f"Sở đã kiểm tra lại và cử người khắc phục trong tuần. {story.answer}", story.basis, story.done,
    )  # fmt: skip
    yield from _answer(desk, petition, second, handler, head)


def _publish(desk: Desk, petition: Petition, story: Story) -> Life:
    """One officer of Legal edits and checks the copy, the Office publishes it."""
    editor, _ = desk.legal(petition)
    session = desk.session
    copy = publishing.start(session, petition, by=editor)
    procedure = petition.procedure
    publishing.save_copy(
        session, copy, by=editor, title=story.title, question=story.text, summary=story.done, answer_text=story.answer,
        late_reason="Cần thêm thời gian để kiểm tra thực tế tại nơi được phản ánh." if copy.days_late > 0 else "",
        field_id=procedure.field_id if procedure else None,
    )  # fmt: skip
    yield desk.days(0.1, 0.5)
    publishing.check(session, copy, by=editor, keys=desk.keys)
    yield desk.days(0.2, 1.0)
    publishing.publish(session, copy, by=desk.team.all("office")[0])


def declined(desk: Desk, petition: Petition, reason: str, explanation: str) -> Life:
    """Not accepted: one officer of Legal proposes, the other confirms."""
    first, second = desk.legal(petition)
    yield desk.days(0.3, 2.0)
    act(desk.session, petition, "propose_decline", by=first, reason_code=reason, explanation=explanation)
    yield desk.days(0.3, 1.5)
    act(desk.session, petition, "decline", by=second)


def redirected(desk: Desk, petition: Petition, kind: str) -> Life:
    """A complaint or a denunciation: guided, sealed."""
    first, _ = desk.legal(petition)
    yield desk.days(0.1, 1.0)
    guidance = "Mời Ông/Bà đến nơi tiếp công dân của Sở, mang theo đơn có chữ ký và giấy tờ liên quan."
    act(desk.session, petition, "redirect", by=first, kind=kind, guidance=guidance)


def transferred(desk: Desk, petition: Petition, agency: str) -> Life:
    """Another agency's business: sent there within five working days."""
    first, _ = desk.legal(petition)
    yield desk.days(0.4, 3.0)
    act(
        desk.session, petition, "transfer", by=first, agency=agency, agency_contact="Bộ phận tiếp nhận và trả kết quả",
        on=clock.today().isoformat(), reason="Nội dung thuộc thẩm quyền của cơ quan nhận.",
    )  # fmt: skip


def set_aside(desk: Desk, petition: Petition, reason: str) -> Life:
    """Spam."""
    first, _ = desk.legal(petition)
    yield desk.days(0.1, 1.0)
    act(desk.session, petition, "spam", by=first, reason_code=reason)


def merged(desk: Desk, petition: Petition, story: Story) -> Life:
    """The same matter as an open one: joined to it, else handled by itself."""
    yield desk.days(0.1, 0.6)
    target = desk.open_by_title.get(story.title)
    if target is None or target is petition or target.state not in terms.OPEN_STATES:
        yield from answered(desk, petition, story)
        return
    first, _ = desk.legal(petition)
    act(desk.session, petition, "merge", by=first, target=target.number)


def withdrawn(desk: Desk, petition: Petition, story: Story) -> Life:
    """Taken back by its sender while it was being handled."""
    yield desk.days(0.2, 1.5)
    yield from _assign(desk, petition, story)
    yield desk.days(0.5, 3.0)
    act(desk.session, petition, "withdraw", by=CITIZEN, confirm=True)
    desk.open_by_title.pop(story.title, None)


def resting(desk: Desk, petition: Petition, story: Story, stop: str) -> Life:
    """On its way, and now in the state `stop`: what the desk finds on its table today."""
    if stop == terms.RECEIVED:
        return
    yield desk.days(0.1, 0.4)
    yield from _assign(desk, petition, story)
    if stop == terms.ASSIGNED:
        return
    yield desk.days(0.1, 0.4)
    handler, head = desk.team.of_unit("unit", story.unit), desk.team.of_unit("head", story.unit)
    act(desk.session, petition, "accept", by=handler)
    yield desk.days(0.1, 0.3)
    if stop == terms.AWAITING_CITIZEN:
        act(desk.session, petition, "ask_citizen", by=handler, question=desk.random.choice(library()["questions_back"]))
    elif stop == terms.AWAITING_AGENCY:
        expected = (clock.today() + timedelta(days=7)).isoformat()
        act(desk.session, petition, "ask_agency", by=handler, agency="Sở Tài chính", expected_on=expected)
    if stop not in (terms.DRAFTED, terms.IN_REVIEW, terms.IN_APPROVAL):
        return
    save_draft(desk.session, petition, by=handler, text=story.answer, legal_basis=story.basis)
    yield desk.days(0.1, 0.3)
    if stop == terms.DRAFTED:
        return
    act(desk.session, petition, "submit", by=head)
    yield desk.days(0.1, 0.3)
    if stop == terms.IN_APPROVAL:
        act(desk.session, petition, "send_to_approval", by=desk.legal(petition)[0])
