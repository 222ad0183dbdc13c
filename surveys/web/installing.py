"""What a new installation needs before the first citizen: schema, department, questionnaires, calendar, a person."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from surveys.core import catalogue
from surveys.core.database import Database
from surveys.core.settings import Settings
from surveys.people.models import User
from surveys.people.services import create_first_administrator
from surveys.petitions.calendar import seed_calendar
from surveys.petitions.templates import seed_templates
from surveys.places.catalogue import load_catalogue
from surveys.questionnaires.services import load_library
from surveys.web import migrating


@dataclass(frozen=True)
class FirstAdministrator:
    """Shown once on the terminal, stored only as a hash."""

    email: str
    password: str


def install(database: Database, settings: Settings) -> FirstAdministrator | None:
    """Bring the database to today's schema and fill what is missing; changes nothing that somebody edited.

    Returns the first administrator when one was made now.
    """
    migrating.upgrade(database)
    with database.write() as session:
        load_catalogue(session)
        load_library(session)
        seed_calendar(session)
        seed_templates(session)
        catalogue.bump(session)
        if session.scalar(select(func.count()).select_from(User)):
            return None
        email, password = create_first_administrator(session, settings=settings)
        return FirstAdministrator(email, password)
