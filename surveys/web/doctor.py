"""The doctor: looks at an installation and says what to mend, before somebody else finds it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, text

from surveys.core.database import Database
from surveys.core.settings import Settings
from surveys.people.models import User
from surveys.petitions.calendar import coverage
from surveys.petitions.models import CalendarDay
from surveys.questionnaires.models import Edition
from surveys.web import migrating

LEAST_FREE = 1024**3


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    well: bool
    says: str


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; a look that fails is itself a finding."""
    database = Database.from_settings(settings)
    looks: list[tuple[str, Callable[[Settings, Database], tuple[bool, str]]]] = [
        ("database", _engine),
        ("schema", _schema),
        ("disk", _disk),
        ("address", _address),
        ("questionnaires", _editions),
        ("accounts", _accounts),
        ("calendar", _calendar),
    ]
    findings = []
    for what, look in looks:
        try:
            well, says = look(settings, database)
        except Exception as error:
            well, says = False, f"could not be looked at ({type(error).__name__})"
        findings.append(Finding(what, well, says))
    database.dispose()
    return findings


def _engine(_settings: Settings, database: Database) -> tuple[bool, str]:
    with database.engine.connect() as connection:
        query = "select sqlite_version()" if database.is_sqlite else "show server_version"
        return True, f"{database.url.get_backend_name()} {connection.execute(text(query)).scalar()}"


def _schema(_settings: Settings, database: Database) -> tuple[bool, str]:
    current, head = migrating.current_revision(database), migrating.head_revision()
    return current == head, f"at {current}, newest {head}" + ("" if current == head else ": run ydan db upgrade")


def _disk(settings: Settings, _database: Database) -> tuple[bool, str]:
    free = shutil.disk_usage(settings.var_dir).free
    return free > LEAST_FREE, f"{free / LEAST_FREE:.1f} GiB free under {settings.var_dir}"


def _address(settings: Settings, _database: Database) -> tuple[bool, str]:
    if settings.https or "127.0.0.1" in settings.public_url or "localhost" in settings.public_url:
        return True, settings.public_url
    return False, f"{settings.public_url} is not https: names and sign-ins cross the network in clear"


def _editions(_settings: Settings, database: Database) -> tuple[bool, str]:
    with database.read() as session:
        live = session.scalar(select(func.count()).select_from(Edition).where(Edition.state == "live")) or 0
    return live > 0, f"{live} live" if live else "none is live: run ydan init"


def _accounts(_settings: Settings, database: Database) -> tuple[bool, str]:
    with database.read() as session:
        active = session.scalar(select(func.count()).select_from(User).where(User.active)) or 0
    return active > 0, f"{active} active" if active else "none: run ydan init"


def _calendar(_settings: Settings, database: Database) -> tuple[bool, str]:
    with database.read() as session:
        last = session.scalar(select(func.max(CalendarDay.day)))
        report = coverage(session)
    return bool(last), f"days off are known until {last}; {report}"
