"""One round of the worker."""

from __future__ import annotations

import structlog

from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.petitions.timers import run_timers

log = structlog.get_logger(__name__)


def work_once(database: Database, keys: KeyRing) -> None:
    """Run every timer that is due. A failure is logged and tried again in the next round."""
    try:
        with database.write() as session:
            run_timers(session)
    except Exception as error:  # the worker must outlive any single failure
        log.error("worker_round_failed", kind=type(error).__name__, exc_info=(type(error), None, error.__traceback__))
