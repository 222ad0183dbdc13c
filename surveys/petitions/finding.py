"""Who may see which petition, and finding one: the scope stands in the WHERE, never in a template."""

from __future__ import annotations

import re
import uuid as uuid_module
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from surveys.core.errors import NotFound
from surveys.core.text import fold
from surveys.people.rules import AllUnits, Units
from surveys.petitions.contacts import StaffMember
from surveys.petitions.models import Answer, Attachment, Draft, Petition
from surveys.petitions.terms import MERGED

CENTRAL: Final = ("petitions.classify", "petitions.review", "petitions.approve", "petitions.contact")
"""Who sees what lies with no unit yet, and what is sealed: Legal, the leaders, the data officer."""
MOST_TERMS: Final = 8
_NUMBER = re.compile(r"(?:PAKN-)?(?:(\d{4})-)?0*(\d{1,6})", re.IGNORECASE)


@dataclass(frozen=True)
class Similar:
    """Another petition about perhaps the same matter; `share` of its wording is common, 0 to 1."""

    petition: Petition
    share: float


def visible_to(staff: StaffMember) -> ColumnElement[bool]:
    """The petitions that `staff` may read.

    A unit sees what lies with it and is not sealed; the central roles see all that was received in their part of the
    department. Somebody without `petitions.read` sees none.
    """
    read = staff.units_for("petitions.read")
    scope: ColumnElement[int] = func.coalesce(Petition.unit_id, Petition.intake_unit_id)
    central = [in_units(scope, staff.units_for(permission)) for permission in CENTRAL]
    own = and_(Petition.unit_id.is_not(None), Petition.sealed.is_(False), in_units(Petition.unit_id, read))
    if not isinstance(read, AllUnits) and not read:
        return false()
    return or_(own, *central)


def in_units(
    column: ColumnElement[int] | InstrumentedAttribute[int] | InstrumentedAttribute[int | None], units: Units
) -> ColumnElement[bool]:
    """Whether the column names one of the units."""
    if isinstance(units, AllUnits):
        return true()
    return column.in_(sorted(units)) if units else false()


def matches(text: str) -> ColumnElement[bool]:
    """Number, or all words in any order; tone marks, đ and case do not matter."""
    text = text.strip()
    number = _NUMBER.fullmatch(text)
    words = fold(text).split()[:MOST_TERMS]
    if not words:
        return true()
    if number is None:
        return and_(*(Petition.search_text.like(like_pattern(word), escape="\\") for word in words))
    if number[1] is not None:
        return Petition.number == f"PAKN-{number[1]}-{int(number[2]):06d}"
    # A bare number is a petition's number, or figures that the citizen wrote.
    return or_(
        Petition.number.like(f"%-{int(number[2]):06d}"), Petition.text.like(like_pattern(text.strip()), escape="\\")
    )


def like_pattern(word: str) -> str:
    """The word anywhere in a text, with LIKE's own signs taken literally."""
    escaped = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def get_petition(session: Session, number: str, staff: StaffMember) -> Petition:
    """The petition with all that its page shows. Raises NotFound when it does not exist or may not be seen."""
    petition = session.scalar(
        select(Petition)
        .where(Petition.number == number.strip().upper(), visible_to(staff))
        .options(
            selectinload(Petition.events),
            selectinload(Petition.messages),
            selectinload(Petition.files),
            selectinload(Petition.drafts).joinedload(Draft.author),
            selectinload(Petition.answers).options(
                selectinload(Answer.drafted_by), selectinload(Answer.reviewed_by), selectinload(Answer.approved_by)
            ),
            selectinload(Petition.ratings),
            selectinload(Petition.consents),
        )
    )
    if petition is None:
        raise NotFound()
    return petition


def get_attachment(session: Session, uuid: uuid_module.UUID, staff: StaffMember) -> Attachment:
    """A file of a petition that the reader may see. Raises NotFound otherwise."""
    attachment = session.scalar(
        select(Attachment)
        .join(Petition)
        .where(Attachment.uuid == uuid, visible_to(staff), Attachment.removed_at.is_(None))
    )
    if attachment is None:
        raise NotFound()
    return attachment


def get_citizen_file(session: Session, petition: Petition, uuid: uuid_module.UUID) -> Attachment:
    """A file that the holder of the receipt may see: what they sent, and what came with an approved answer."""
    chosen = select(Attachment).where(Attachment.uuid == uuid, Attachment.removed_at.is_(None))
    attachment = session.scalar(chosen)
    if attachment is None or not _citizens_own(petition, attachment):
        raise NotFound()
    return attachment


def _citizens_own(petition: Petition, attachment: Attachment) -> bool:
    if attachment.petition_id == petition.id and attachment.purpose != "answer":
        return True
    holder = petition.merged_into if petition.state == MERGED else petition
    if holder is None or attachment.petition_id != holder.id or attachment.purpose != "answer":
        return False
    return any(
        file["id"] == str(attachment.uuid)
        for answer in holder.answers
        if answer.approved_at is not None
        for file in answer.files
    )


SIMILAR_WORDS: Final = 6
SIMILAR_CANDIDATES: Final = 300
SIMILAR_FROM: Final = 0.12


def similar(session: Session, petition: Petition, staff: StaffMember, *, limit: int = 5) -> list[Similar]:
    """Petitions whose wording is alike, best first, among those the reader may see.

    Compared by pairs of neighbouring syllables (Vietnamese words are mostly two): twice the common pairs over all.
    """
    words = fold(petition.text).split()
    rare = sorted({word for word in words if len(word) >= 4}, key=len, reverse=True)[:SIMILAR_WORDS]
    if not rare:
        return []
    candidates = session.scalars(
        select(Petition)
        .where(
            Petition.id != petition.id,
            Petition.sealed.is_(False),
            visible_to(staff),
            or_(*(Petition.search_text.like(like_pattern(word), escape="\\") for word in rare)),
        )
        .order_by(Petition.id.desc())
        .limit(SIMILAR_CANDIDATES)
        .options(selectinload(Petition.unit))
    )
    own = _pairs(words)
    scored = [Similar(other, _alike(own, _pairs(fold(other.text).split()))) for other in candidates]
    best = sorted((one for one in scored if one.share >= SIMILAR_FROM), key=lambda one: one.share, reverse=True)
    return best[:limit]


def _pairs(words: list[str]) -> frozenset[tuple[str, str]]:
    return frozenset(zip(words, words[1:], strict=False))


def _alike(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
