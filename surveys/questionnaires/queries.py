"""Looking up editions. A published edition never changes, so each process keeps it for ever."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.core.errors import NotFound
from surveys.places import queries as places
from surveys.places.models import Field, Procedure
from surveys.questionnaires.definition import OTHER, FrozenEdition, digest
from surveys.questionnaires.models import Edition, EditionItem, Survey

# By connection pool, because one process of the tests and of the restore drill looks at several databases.
_editions: WeakKeyDictionary[Any, dict[str, FrozenEdition]] = WeakKeyDictionary()

PUBLISHED_HERE = "editions_published"
"""Set in `session.info` by a publishing transaction: what it reads may still be rolled back and is not
kept.
"""

OTHER_TEXT = {"vi": "Việc khác", "en": "Other"}


class EditionAltered(RuntimeError):
    """A published edition's definition no longer has the digest it was published with."""


def _cache(session: Session) -> dict[str, FrozenEdition]:
    return _editions.setdefault(session.get_bind().engine.pool, {})


def forget_editions() -> None:
    """Empty the cache, after a database was restored under a running process."""
    _editions.clear()


def get_edition(session: Session, key: str) -> FrozenEdition:
    """The published edition with this key, such as "kiosk-1". Raises NotFound."""
    edition = find_edition(session, key)
    if edition is None:
        raise NotFound
    return edition


def find_edition(session: Session, key: str) -> FrozenEdition | None:
    """The published edition with this key, or None."""
    known = _cache(session).get(key)
    if known is not None:
        return known
    wanted = select(Edition).where(Edition.key == key[:60], Edition.state != "draft")
    row = session.scalar(wanted)
    return None if row is None else _remember(session, row)


def live_edition(session: Session, survey_code: str) -> FrozenEdition:
    """The edition of the survey that citizens are asked now. Raises NotFound."""
    wanted = select(Edition.key).join(Edition.survey).where(Survey.code == survey_code, Edition.state == "live")
    key = session.scalar(wanted)
    if key is None:
        raise NotFound
    return get_edition(session, key)


def _remember(session: Session, row: Edition) -> FrozenEdition:
    if not hmac.compare_digest(digest(row.definition), row.sha256 or ""):
        raise EditionAltered(f"edition {row.key} is not what was published")
    ids = select(EditionItem.code, EditionItem.id).where(EditionItem.edition_id == row.id)
    edition = FrozenEdition.of(row.definition, id=row.id, key=row.key, item_ids=dict(session.execute(ids).all()))
    if PUBLISHED_HERE not in session.info:
        _cache(session)[row.key] = edition
    return edition


def list_surveys(session: Session) -> Sequence[Survey]:
    """All questionnaires."""
    return session.scalars(select(Survey).order_by(Survey.id)).all()


def get_survey(session: Session, code: str) -> Survey:
    """The questionnaire with this code. Raises NotFound."""
    survey = session.scalar(select(Survey).where(Survey.code == code))
    if survey is None:
        raise NotFound
    return survey


def list_editions(session: Session, survey_id: int) -> Sequence[Edition]:
    """The editions of a questionnaire, the newest first."""
    wanted = select(Edition).where(Edition.survey_id == survey_id).order_by(Edition.number.desc())
    return session.scalars(wanted).all()


def get_edition_row(session: Session, key: str) -> Edition:
    """The stored edition, draft or published. Raises NotFound."""
    row = session.scalar(select(Edition).where(Edition.key == key))
    if row is None:
        raise NotFound
    return row


def catalogue_options(session: Session) -> dict[str, list[dict[str, Any]]]:
    """The choices that questions may take from the catalogue, as they stand now, "other" last."""
    other = {"code": OTHER, "text": dict(OTHER_TEXT)}
    fields = [
        {"code": field.code, "text": _both(field)} for field in places.list_fields(session, active_only=True)
    ]
    procedures = [
        {
            "code": procedure.code,
            "text": _both(procedure),
            "field": procedure.field.code,
            "group": _both(procedure.field),
        }
        for procedure in places.list_procedures(session, active_only=True)
    ]
    return {"fields": [*fields, other], "procedures": [*procedures, dict(other)]}


def _both(row: Field | Procedure) -> dict[str, str]:
    """The name in both languages; the Vietnamese one stands in for a missing English one."""
    return {"vi": row.name_vi, "en": row.name_en or row.name_vi}
