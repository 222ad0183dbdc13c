"""Forms that cannot be counted are kept as they came: refused, never dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from surveys.core import clock
from surveys.core.database import Database, upsert
from surveys.core.errors import DomainError
from surveys.responses.models import QuarantinedResponse


def quarantine(database: Database, id_: UUID, error: DomainError, payload: Mapping[str, Any]) -> None:
    """Keep one refused form with its reason, once."""
    row = {
        "response_id": id_,
        "received_at": clock.now(),
        "reason": type(error).__name__,
        "payload": dict(payload),
    }
    table = QuarantinedResponse.__table__
    with database.write() as session:
        statement = upsert(session.get_bind().dialect.name, table, [row])  # type: ignore[arg-type]
        session.execute(statement.on_conflict_do_nothing(index_elements=["response_id"]))
