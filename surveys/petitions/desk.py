"""What the petitions desk asks beside the inbox: how much each unit carries, whether there is a contact, and all that
a decision needs for several petitions at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from surveys.core import clock
from surveys.petitions.models import Answer, Contact, Draft, Petition
from surveys.petitions.terms import AWAITING_CITIZEN, OPEN_STATES


@dataclass(frozen=True)
class Load:
    """How many open petitions a unit holds, and how many of them are late."""

    open: int
    overdue: int


def unit_loads(session: Session) -> dict[int, Load]:
    """The load of every unit that holds an open petition, by unit id; one statement."""
    is_late = (Petition.due_on < clock.today()) & (Petition.state != AWAITING_CITIZEN)
    rows = session.execute(
        select(Petition.unit_id, func.count(), func.sum(case((is_late, 1), else_=0)))
        .where(Petition.state.in_(OPEN_STATES), Petition.unit_id.is_not(None))
        .group_by(Petition.unit_id)
    )
    return {unit_id: Load(held, int(late or 0)) for unit_id, held, late in rows if unit_id is not None}


APOLOGY = (
    "Sở xin lỗi Ông/Bà vì chưa trả lời ý kiến số {number} đúng hẹn{due}. Sở đang tiếp tục xử lý và sẽ báo tiến độ cho "
    "Ông/Bà ít nhất 7 ngày một lần cho đến khi có trả lời."
)
"""What the citizen is owed after a breach, in Vietnamese as it is sent; whoever sends it may change it."""


def apology(petition: Petition) -> str:
    """The letter of apology (thư xin lỗi) for a petition whose promised day has passed."""
    due = f" ngày {petition.due_on:%d/%m/%Y}" if petition.due_on else ""
    return APOLOGY.format(number=petition.number, due=due)


def has_contact(session: Session, petition: Petition) -> bool:
    """Whether a contact is kept, without opening it."""
    holders = [petition.id, petition.split_from_id] if petition.split_from_id else [petition.id]
    kept = or_(*(column.is_not(None) for column in (Contact.name, Contact.address, Contact.phone, Contact.email)))
    found = select(exists().where(Contact.petition_id.in_(holders), Contact.erased_at.is_(None), kept))
    return bool(session.scalar(found))


def load_for_decision(session: Session, petitions: Sequence[Petition]) -> None:
    """Read drafts, answers, files and events of all `petitions` with a fixed number of statements."""
    if not petitions:
        return
    session.scalars(
        select(Petition)
        .where(Petition.id.in_([petition.id for petition in petitions]))
        .options(
            selectinload(Petition.events),
            selectinload(Petition.messages),
            selectinload(Petition.files),
            selectinload(Petition.drafts).joinedload(Draft.author),
            selectinload(Petition.answers).options(
                selectinload(Answer.drafted_by), selectinload(Answer.reviewed_by), selectinload(Answer.draft)
            ),
        )
        .execution_options(populate_existing=True)
    ).all()
