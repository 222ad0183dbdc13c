"""The publication queue as the desk works through it: by stage, page by page, and the log of what was taken down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from surveys.core.errors import NotFound
from surveys.petitions import terms
from surveys.petitions.contacts import StaffMember
from surveys.petitions.finding import in_units
from surveys.petitions.inbox import Page
from surveys.petitions.models import Answer, Petition, Publication, Takedown

STAGES: Final = ("waiting", "editing", "checked", "public", "down")
"""Nothing begun yet · somebody edits the copy · it waits for its second person · public · taken down."""


def count_stages(session: Session, staff: StaffMember) -> dict[str, int]:
    """How many petitions stand at each stage, in one statement."""
    conditions = _stages()
    sums = [func.coalesce(func.sum(case((conditions[stage], 1), else_=0)), 0) for stage in STAGES]
    row = session.execute(select(*sums).select_from(Petition).where(_may_be_public(staff))).one()
    return {stage: int(value) for stage, value in zip(STAGES, row, strict=True)}


def list_stage(session: Session, staff: StaffMember, stage: str, *, page: int = 1, size: int = 10) -> Page[Petition]:
    """One page of a stage; what waits is listed oldest answer first, what is done newest first."""
    chosen = select(Petition).where(_may_be_public(staff), _stages()[stage])
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = max(1, min(page, -(-total // size) or 1))
    order = Petition.answered_at.desc() if stage in ("public", "down") else Petition.answered_at
    rows = session.scalars(
        chosen.order_by(order, Petition.id)
        .limit(size)
        .offset((page - 1) * size)
        .options(
            selectinload(Petition.unit),
            selectinload(Petition.publications).options(
                joinedload(Publication.edited_by), joinedload(Publication.published_by)
            ),
        )
    ).all()
    return Page(rows, total, page, size)


def get_for_publication(session: Session, number: str, staff: StaffMember) -> Petition:
    """The petition with its answer and copies. Raises NotFound unless it may be published and the reader may do so."""
    petition = session.scalar(
        select(Petition)
        .where(Petition.number == number.strip().upper(), _may_be_public(staff))
        .options(
            selectinload(Petition.unit),
            selectinload(Petition.procedure),
            selectinload(Petition.events),
            selectinload(Petition.answers).joinedload(Answer.draft),
            selectinload(Petition.publications).options(
                joinedload(Publication.edited_by), joinedload(Publication.published_by), joinedload(Publication.field)
            ),
        )
    )
    if petition is None:
        raise NotFound
    return petition


def list_takedowns(session: Session, staff: StaffMember, *, limit: int = 200) -> Sequence[Takedown]:
    """What was taken down, newest first, with who and why."""
    return session.scalars(
        select(Takedown)
        .join(Petition, Petition.id == Takedown.petition_id)
        .where(_in_scope(staff))
        .order_by(Takedown.at.desc(), Takedown.id.desc())
        .limit(limit)
        .options(joinedload(Takedown.publication), joinedload(Takedown.by))
    ).all()


def _in_scope(staff: StaffMember) -> ColumnElement[bool]:
    scope: ColumnElement[int] = func.coalesce(Petition.unit_id, Petition.intake_unit_id)
    return in_units(scope, staff.units_for("petitions.publish"))


def _may_be_public(staff: StaffMember) -> ColumnElement[bool]:
    """Answered, allowed to be published, and not sealed; or already public in some version."""
    answered = and_(
        Petition.state.in_((terms.ANSWERED, terms.CLOSED)),
        Petition.answered_at.is_not(None),
        Petition.publishable.is_(True),
        Petition.sealed.is_(False),
    )
    return and_(or_(answered, Petition.publication_state != "private"), _in_scope(staff))


def _stages() -> Mapping[str, ColumnElement[bool]]:
    def in_work(state: str) -> ColumnElement[bool]:
        return Petition.publications.any(Publication.state == state)

    public = Petition.publication_state.in_(terms.PUBLIC_STATES)
    return {
        "waiting": Petition.publication_state == "private",
        "editing": in_work("editing"),
        "checked": in_work("checked"),
        "public": public,
        "down": Petition.publication_state == "unpublished",
    }
