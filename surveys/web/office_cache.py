"""The office's settings for pages: read once for a request, and once a second for the whole process at most."""

from __future__ import annotations

import threading

from flask import Flask, g, has_app_context

from surveys.core.office import Office
from surveys.core.office import office as read_office

_lock = threading.Lock()


class OfficeCache:
    """The settings as of the newest catalogue version this process has seen."""

    def __init__(self) -> None:
        self.version = -2
        self.office: Office | None = None


def current_office() -> Office:
    """The office settings in force, fresh to within a second."""
    if "office" not in g:
        from surveys.web.kit import kit

        parts = kit()
        cache: OfficeCache = parts.office_cache
        version = parts.catalogue.version()
        if cache.office is None or cache.version != version:
            with _lock, parts.database.read() as session:
                cache.office, cache.version = read_office(session), version
        g.office = cache.office
    office: Office = g.office
    return office


def init_app(app: Flask) -> None:
    """Give templates `office` and `staff` without every view having to pass them."""

    @app.context_processor
    def office_for_templates() -> dict[str, object]:
        if not has_app_context():
            return {}
        from surveys.web.access import find_staff

        return {"office": _LazyOffice(), "staff": find_staff()}


class _LazyOffice:
    """Reads the settings only when a template names one, so that error pages need no database."""

    def __getattr__(self, key: str) -> object:
        return getattr(current_office(), key)
