"""The inbox: what is mine and not done, most urgent first; tabs counted in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from surveys.core import clock
from surveys.petitions import terms
from surveys.petitions.clocks import SOON_DAYS, Clock
from surveys.petitions.contacts import StaffMember
from surveys.petitions.dating import almanac, clock_of
from surveys.petitions.finding import in_units, matches, visible_to
from surveys.petitions.models import Answer, Draft, Event, Petition
from surveys.petitions.working_days import Rule, due
from surveys.places.models import Unit

TABS: Final = ("mine", "classify", "review", "approve", "due_soon", "overdue", "returned", "waiting", "publish", "all")
RETURNS: Final = ("returned_to_legal", "returned_to_unit", "returned_to_review")
WITH_UNIT: Final = (terms.ASSIGNED, terms.IN_PROGRESS, terms.AWAITING_AGENCY)
PUBLISH_STATES: Final = ("private", "redacting", "checked", "revised")

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: `page` counts from 1, `total` is of the whole list."""

    rows: Sequence[Row]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True)
class InboxRow:
    """One line of the inbox."""

    petition: Petition
    clock: Clock
    unit: Unit | None
    returned: bool


def inbox(
    session: Session,
    staff: StaffMember,
    *,
    tab: str = "mine",
    kind: str | None = None,
    unit_id: int | None = None,
    state: str | None = None,
    text: str | None = None,
    page: int = 1,
    size: int = 10,
) -> Page[InboxRow]:
    """One page of a tab, most urgent first; filters and search combine."""
    conditions = tab_conditions(session, staff)
    where = [visible_to(staff), conditions.get(tab, false())]
    if kind:
        where.append(or_(Petition.kind == kind, and_(Petition.kind.is_(None), Petition.chosen_kind == kind)))
    if unit_id is not None:
        where.append(Petition.unit_id == unit_id)
    if state:
        where.append(Petition.state == state)
    if text:
        where.append(matches(text))
    return _page(session, select(Petition).where(*where), page, size)


def search(session: Session, staff: StaffMember, text: str, *, page: int = 1, size: int = 10) -> Page[InboxRow]:
    """Everything that the reader may see and that matches number or words."""
    return inbox(session, staff, tab="all", text=text, page=page, size=size)


def count_tabs(session: Session, staff: StaffMember) -> dict[str, int]:
    """The number in every tab, counted in one statement."""
    conditions = tab_conditions(session, staff)
    sums = [func.coalesce(func.sum(case((conditions[tab], 1), else_=0)), 0) for tab in TABS]
    row = session.execute(select(*sums).select_from(Petition).where(visible_to(staff))).one()
    return {tab: int(value) for tab, value in zip(TABS, row, strict=True)}


def tab_conditions(session: Session, staff: StaffMember) -> Mapping[str, ColumnElement[bool]]:
    """What each tab holds for this reader, as conditions on petitions."""
    today = clock.today()
    is_open = Petition.state.in_(terms.OPEN_STATES)
    runs = and_(is_open, Petition.state != terms.AWAITING_CITIZEN, Petition.due_on.is_not(None))
    overdue = and_(runs, Petition.due_on < today)
    due_soon = and_(runs, Petition.due_on >= today, Petition.due_on <= _soon(session, today))
    returned = and_(is_open, _returned())
    classify, review, approve = _to_classify(staff), _to_review(staff), _to_approve(staff)
    return {
        "mine": or_(classify, review, approve, _to_handle(staff), _to_watch(staff, overdue, returned)),
        "classify": classify,
        "review": review,
        "approve": approve,
        "due_soon": due_soon,
        "overdue": overdue,
        "returned": returned,
        "waiting": Petition.state == terms.AWAITING_CITIZEN,
        "publish": _to_publish(staff),
        "all": true(),
    }


def _scope() -> ColumnElement[int]:
    return func.coalesce(Petition.unit_id, Petition.intake_unit_id)


def _to_classify(staff: StaffMember) -> ColumnElement[bool]:
    """New ones, those that came back, and those reopened without a unit."""
    waits = or_(Petition.state == terms.RECEIVED, and_(Petition.state == terms.IN_PROGRESS, Petition.unit_id.is_(None)))
    return and_(waits, in_units(_scope(), staff.units_for("petitions.classify")))


def _to_review(staff: StaffMember) -> ColumnElement[bool]:
    units = in_units(_scope(), staff.units_for("petitions.review"))
    return and_(Petition.state == terms.IN_REVIEW, units, ~_drafted_by(staff.id))


def _to_approve(staff: StaffMember) -> ColumnElement[bool]:
    """Answers that this leader neither drafted nor reviewed, and proposals that wait for a second person."""
    units = in_units(_scope(), staff.units_for("petitions.approve"))
    reviewed = exists().where(
        Answer.petition_id == Petition.id,
        Answer.cycle == Petition.cycle,
        Answer.returned_at.is_(None),
        Answer.reviewed_by_id == staff.id,
    )
    return and_(Petition.state == terms.IN_APPROVAL, units, ~_drafted_by(staff.id), ~reviewed)


def _to_handle(staff: StaffMember) -> ColumnElement[bool]:
    handled = and_(Petition.state.in_(WITH_UNIT), in_units(Petition.unit_id, staff.units_for("petitions.handle")))
    to_send = and_(Petition.state == terms.DRAFTED, in_units(Petition.unit_id, staff.units_for("petitions.head")))
    return and_(Petition.unit_id.is_not(None), or_(handled, to_send))


def _to_watch(staff: StaffMember, overdue: ColumnElement[bool], returned: ColumnElement[bool]) -> ColumnElement[bool]:
    """Legal answers for every date: what is late or came back is theirs too, wherever it lies."""
    return and_(or_(overdue, returned), in_units(_scope(), staff.units_for("petitions.classify")))


def _to_publish(staff: StaffMember) -> ColumnElement[bool]:
    return and_(
        Petition.state.in_((terms.ANSWERED, terms.CLOSED)),
        Petition.answered_at.is_not(None),
        Petition.publishable.is_(True),
        Petition.sealed.is_(False),
        Petition.publication_state.in_(PUBLISH_STATES),
        in_units(_scope(), staff.units_for("petitions.publish")),
    )


def _drafted_by(user_id: int) -> ColumnElement[bool]:
    return exists().where(Draft.petition_id == Petition.id, Draft.cycle == Petition.cycle, Draft.author_id == user_id)


def _returned() -> ColumnElement[bool]:
    """Whether the petition is where it is because somebody sent it back."""
    return exists().where(Event.petition_id == Petition.id, Event.name.in_(RETURNS), Event.at >= Petition.state_since)


def _soon(session: Session, today: date) -> date:
    return due(today, Rule(SOON_DAYS), almanac(session).calendar).due_on


def _page(session: Session, chosen: Select[Petition], page: int, size: int) -> Page[InboxRow]:
    total = session.scalar(select(func.count()).select_from(chosen.order_by(None).subquery())) or 0
    page = max(1, min(page, -(-total // size) or 1))
    waits_last = case((Petition.state.in_(terms.END_STATES), 2), (Petition.state == terms.AWAITING_CITIZEN, 1), else_=0)
    petitions = session.scalars(
        chosen.order_by(
            waits_last, Petition.due_on.is_(None), Petition.due_on, Petition.received_at.desc(), Petition.id
        )
        .limit(size)
        .offset((page - 1) * size)
        .options(selectinload(Petition.events), selectinload(Petition.unit))
    ).all()
    return Page([_row(session, petition) for petition in petitions], total, page, size)


def _row(session: Session, petition: Petition) -> InboxRow:
    came_back = any(event.name in RETURNS and event.at >= petition.state_since for event in petition.events)
    is_open = petition.state in terms.OPEN_STATES
    return InboxRow(petition, clock_of(session, petition), petition.unit, came_back and is_open)
