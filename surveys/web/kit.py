"""What every page of both audiences stands on, put together once for an application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from surveys.core import audit
from surveys.core.catalogue import CatalogueWatch
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.core.settings import Settings
from surveys.responses.recorder import Recorder
from surveys.web import addresses, errors, filters, forms, headers, i18n, office_cache, session, static

LARGEST_REQUEST = 60 * 1024 * 1024
LARGEST_FIELD = 2 * 1024 * 1024
MOST_PARTS = 400


@dataclass(frozen=True)
class Kit:
    """One process's long-lived parts."""

    settings: Settings
    database: Database
    keys: KeyRing
    recorder: Recorder
    catalogue: CatalogueWatch
    office_cache: office_cache.OfficeCache


def prepare(app: Flask, settings: Settings) -> Kit:
    """Attach the kit to a bare application: database, errors, headers, language, static files."""
    keys = KeyRing(settings.secret_keys)
    audit.use_keys(keys)
    database = Database.from_settings(settings)
    kit = Kit(settings, database, keys, Recorder(database), CatalogueWatch(database), office_cache.OfficeCache())
    app.extensions["ydan"] = kit
    app.config.update(
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FIELD,
        MAX_FORM_PARTS=MOST_PARTS,
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
    )
    for part in (addresses, session, i18n, errors, headers, static, filters, forms, office_cache):
        part.init_app(app)
    return kit


def kit() -> Kit:
    """The running application's parts."""
    return cast(Kit, current_app.extensions["ydan"])


def current_keys() -> KeyRing:
    """The key ring of the running application."""
    return kit().keys
