"""Writing down what happened: one event a step, numbered within its petition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.petitions.models import Event, Petition


def add_event(
    session: Session,
    petition: Petition,
    *,
    name: str,
    by: Actor,
    to_state: str,
    from_state: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Append one event. `from_state` is the petition's state before the step when it differs from `to_state`."""
    event = Event(
        seq=len(petition.events) + 1,
        at=clock.now(),
        name=name,
        from_state=from_state or to_state,
        to_state=to_state,
        cycle=petition.cycle,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        unit_id=petition.unit_id,
        data=dict(data or {}),
    )
    petition.events.append(event)
    session.flush()
    return event
