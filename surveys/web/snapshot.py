"""The catalogue as submissions and citizens' forms see it, at most a second old in every process."""

from __future__ import annotations

import threading

from flask import current_app

from surveys.responses.snapshot import Snapshot, take_snapshot

_lock = threading.Lock()


def current_snapshot() -> Snapshot:
    """Places and editions as of at most a second ago."""
    from surveys.web.kit import kit

    parts = kit()
    version = parts.catalogue.version()
    kept: Snapshot | None = current_app.extensions.get("ydan_snapshot")
    if kept is None or kept.version != version:
        with _lock, parts.database.read() as session:
            kept = current_app.extensions["ydan_snapshot"] = take_snapshot(session, version)
    return kept
