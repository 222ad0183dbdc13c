"""Addresses of pages that are there: a value for every place in every route, taken from rows."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule

from surveys.core.audit import Actor
from surveys.core.database import Database
from surveys.people import services
from surveys.people.models import User
from surveys.people.rules import ROLES
from surveys.web.citizen_forms import new_uuid7
from tests.support.client import PageClient
from tests.support.house import code_files, template_files
from tests.support.people import Cast

TOUCHPOINT = "Q1"

# (beginning of the rule, argument) → the query that finds a value; the longest beginning wins.
QUERIES = {
    ("/admin/places/units", "code"): "select code from units where parent_id is not null order by id limit 1",
    ("/admin/places/counters", "code"): "select code from counters order by id limit 1",
    ("/admin/places/fields", "code"): "select code from fields order by id limit 1",
    ("/admin/places/procedures", "code"): "select code from procedures order by id limit 1",
    ("/", "code"): f"select code from touchpoints where code = '{TOUCHPOINT}'",
    ("/", "number"): "select number from petitions order by id limit 1",
    ("/", "person_id"): "select id from users order by id limit 1",
    ("/", "grant_id"): "select id from grants order by id limit 1",
    ("/", "session_id"): "select id from staff_sessions limit 1",
    ("/", "kiosk_id"): "select id from kiosks order by id limit 1",
    ("/", "edition_key"): "select key from editions order by id limit 1",
    ("/", "survey_code"): "select code from surveys order by id limit 1",
    ("/", "template_id"): "select id from reply_templates order by id limit 1",
}
CONSTANTS = {
    ("/admin/petitions", "step"): "accept",
    ("/admin/places/import", "kind"): "units",
    ("/admin/settings", "name"): "office-name",
    ("/", "file"): str(uuid.UUID(int=0)),
    ("/", "day"): "2026-09-02",
}


@dataclass
class Samples:
    """Values for the places in addresses."""

    database: Database

    # Staff actions that hold their own transaction, each with its reason.
    OWN_TRANSACTION = frozenset(
        {
            # They work a slow password hash first, outside the transaction that would hold up citizens' answers.
            "sign_in.check_password",
            "sign_in.check_code",
            "account.keep_password",
            "account.renew_recovery_codes",
            "account.remove_second_step",
            "people.create_person",
            "people.reset_password",
            # It reads the whole chain before it writes down what it found.
            "audit.check_chain",
        }
    )
    # Pages whose rows a fresh installation does not have.
    NOTHING_THERE = frozenset[str]()

    @classmethod
    def gather(cls, app: Flask, client: PageClient, cast: Cast) -> Samples:
        """Make the rows that a fresh installation lacks: a petition and a member of staff."""
        verifier = base64.urlsafe_b64encode(hashlib.sha256(b"sample").digest()).rstrip(b"=").decode()
        body: dict[str, Any] = {
            "id": str(new_uuid7()),
            "touchpoint": TOUCHPOINT,
            "kind": "comment",
            "text": "Ghế chờ ở quầy 1 bị hỏng.",
            "consents": {},
            "receipt_verifier": verifier,
            "submitted_at": datetime.now(UTC).isoformat(),
            "locale": "vi",
        }
        assert client.post("/api/v1/petitions", json=body).status_code == 201
        cast.account("legal")
        return cls(app.extensions["ydan"].database)

    def value(self, rule: Rule, argument: str) -> str:
        """A value for one argument of one rule."""
        places = sorted(
            (key for key in [*QUERIES, *CONSTANTS] if key[1] == argument and rule.rule.startswith(key[0])),
            key=lambda key: -len(key[0]),
        )
        assert places, f"tests/support/samples.py needs a value for <{argument}> of {rule.rule}"
        if places[0] in CONSTANTS:
            return CONSTANTS[places[0]]
        with self.database.engine.connect() as connection:
            found = connection.execute(text(QUERIES[places[0]])).scalar()
        assert found is not None, f"no row for <{argument}> of {rule.rule}"
        return str(found)

    def url(self, app: Flask, rule: Rule) -> str:
        """An address of the rule."""
        url = rule.rule
        for argument in rule.arguments:
            value = self.value(rule, argument)
            url = "/".join(value + part.partition(">")[2] if part.startswith("<") and argument in part else part
                           for part in url.split("/"))
        return url

    @staticmethod
    def person_with_every_role(cast: Cast) -> PageClient:
        """Somebody who may open everything."""
        user_id = cast.account("legal", None)
        database: Database = cast._app.extensions["ydan"].database
        with database.write() as session:
            user = session.get_one(User, user_id)
            for role in ROLES:
                if role != "legal":
                    services.grant_role(session, user, role=role, unit_id=None, by=Actor.system("tests"))
        return cast.sign_in("legal")

    @staticmethod
    def sources() -> Iterator[str]:
        """The text of code and templates."""
        for name, content in [*code_files(), *template_files()]:
            if not name.endswith("people/rules.py"):
                yield content
