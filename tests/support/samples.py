"""A filled house for the sweeps: made-up data everywhere, and a value for every place in every address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select, text
from werkzeug.routing import Rule

from surveys.core.audit import Actor
from surveys.core.database import Database
from surveys.demo import services as demo
from surveys.people import services as people
from surveys.people.models import User
from surveys.people.rules import ROLES
from surveys.places.kiosks import save_kiosk
from surveys.questionnaires.models import Survey
from surveys.questionnaires.services import start_draft
from tests.support.client import PageClient
from tests.support.house import code_files, template_files
from tests.support.people import Cast

BY = Actor.system("tests")
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")

# (beginning of the rule, argument) → the query that finds a value; the longest beginning wins.
QUERIES = {
    ("/admin/places/units", "code"): "select code from units where parent_id is not null order by id limit 1",
    ("/admin/places/counters", "code"): "select code from counters order by id limit 1",
    ("/admin/places/fields", "code"): "select code from fields order by id limit 1",
    ("/admin/places/procedures", "code"): "select code from procedures order by id limit 1",
    ("/admin/questionnaires", "code"): "select 'G1'",
    ("/", "code"): "select 'Q1'",
    ("/admin/publication", "number"): (
        "select number from petitions where publication_state = 'published' order by id limit 1"
    ),
    ("/published", "number"): "select number from petitions where publication_state = 'published' order by id limit 1",
    ("/", "number"): "select number from petitions where state = 'answered' order by id limit 1",
    ("/", "person_id"): "select id from users order by id limit 1",
    ("/", "grant_id"): "select id from grants order by id limit 1",
    ("/", "session_id"): "select 'a'",
    ("/", "kiosk_id"): "select id from kiosks order by id limit 1",
    ("/", "key"): "select key from editions where state = 'draft' order by id limit 1",
    ("/", "survey_code"): "select code from surveys order by id limit 1",
    ("/", "template_id"): "select id from reply_templates order by id limit 1",
    ("/", "day"): "select day from calendar_days order by day limit 1",
    ("/admin/settings", "name"): "select 'illustrative-data'",
    ("/admin/places/import", "kind"): "select 'units'",
    ("/", "step"): "select 'accept'",
    ("/", "file"): "select '00000000-0000-0000-0000-000000000000'",
}


@dataclass
class Samples:
    """A filled installation and values for the places in its addresses."""

    app: Flask
    cast: Cast

    @classmethod
    def gather(cls, app: Flask) -> Samples:
        """Fill the installation: made-up answers and petitions, a kiosk, a draft questionnaire, some people."""
        kit = app.extensions["ydan"]
        demo.fill(kit.database, kit.keys, responses=80, petitions=24, months=2, seed=1)
        with kit.database.write() as session:
            save_kiosk(session, None, {"name": "Kiosk 1", "touchpoint": "KIOSK1"}, by=BY)
            start_draft(session, session.scalars(select(Survey).order_by(Survey.id)).first(), by=BY)
        return cls(app, Cast(app))

    @property
    def database(self) -> Database:
        """The installation's database."""
        found: Database = self.app.extensions["ydan"].database
        return found

    def value(self, rule: Rule, argument: str) -> str:
        """A value for one argument of one rule."""
        places = [key for key in QUERIES if key[1] == argument and rule.rule.startswith(key[0])]
        assert places, f"tests/support/samples.py needs a value for <{argument}> of {rule.rule}"
        with self.database.engine.connect() as connection:
            found = connection.execute(text(QUERIES[max(places, key=lambda key: len(key[0]))])).scalar()
        assert found is not None, f"no row for <{argument}> of {rule.rule}"
        return str(found)

    def url(self, rule: Rule) -> str:
        """An address of the rule."""
        return PLACE.sub(lambda match: self.value(rule, match[1]), rule.rule)

    def person_with_every_role(self) -> PageClient:
        """Somebody who may open everything."""
        user_id = self.cast.account("legal-everything")
        with self.database.write() as session:
            user = session.get_one(User, user_id)
            for role in ROLES:
                if role != "legal":
                    people.grant_role(session, user, role=role, unit_id=None, by=BY)
        return self.cast.sign_in("legal-everything")


def sources() -> Iterator[str]:
    """The text of code and templates, but for the list of permissions itself."""
    for name, content in [*code_files(), *template_files()]:
        if not name.endswith("people/rules.py"):
            yield content
