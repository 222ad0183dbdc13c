"""Splitting mixed contents (Luật Tiếp công dân Điều 25 khoản 3): each part gets its own class and clock."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.core.codes import uuid7
from surveys.core.text import clean, fold
from surveys.core.translation import lazy
from surveys.petitions import terms
from surveys.petitions.dating import redate
from surveys.petitions.events import add_event
from surveys.petitions.intake import LONGEST_TEXT, SHORTEST_TEXT, next_number
from surveys.petitions.models import Petition
from surveys.petitions.steps import refused

MOST_PARTS = 6


def split_off(session: Session, petition: Petition, parts: Sequence[str], *, by: Actor) -> list[Petition]:
    """Make one more petition of each part. The original text stays as it was; the receipt shows them all.

    Every part was received when the whole was, so none starts with a later clock. Raises Invalid at /parts.
    """
    cleaned = [clean(part, limit=LONGEST_TEXT, lines=True, pointer="/parts") for part in parts]
    if not cleaned or any(len(part) < SHORTEST_TEXT for part in cleaned):
        raise refused("parts", lazy("Please write at least %(least)s characters.", least=SHORTEST_TEXT))
    if len(cleaned) > MOST_PARTS:
        raise refused("parts", lazy("At most %(most)s parts can be split off at once.", most=MOST_PARTS))
    return [_child(session, petition, part, by) for part in cleaned]


def _child(session: Session, petition: Petition, text: str, by: Actor) -> Petition:
    number = next_number(session, clock.local_day(clock.now()).year)
    title = terms.title_of(text)
    child = Petition(
        uuid=uuid7(),
        number=number,
        chosen_kind=petition.chosen_kind,
        state=terms.RECEIVED,
        publication_state="private",
        intake_unit_id=petition.intake_unit_id,
        touchpoint_id=petition.touchpoint_id,
        kiosk_id=petition.kiosk_id,
        channel=petition.channel,
        locale=petition.locale,
        title=title,
        text=text,
        search_text=fold(f"{number} {title} {text}"),
        submitted_at=petition.submitted_at,
        received_at=petition.received_at,
        clock_from=petition.clock_from,
        state_since=clock.now(),
        cycle=1,
        version=1,
        split_from=petition,
    )
    session.add(child)
    session.flush()
    data = {"split_from": petition.number, "channel": petition.channel}
    add_event(session, child, name="received", by=by, to_state=terms.RECEIVED, data=data)
    redate(session, child)
    return child
