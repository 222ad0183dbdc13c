"""Every route says who may open it, reads or writes but never both, and is named like its neighbours."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
from flask import Flask, Response
from sqlalchemy import event, text
from werkzeug.routing import Rule

from surveys.core import clock
from surveys.core.database import Database
from surveys.core.gate import WriteGate
from surveys.people.rules import PERMISSIONS, ROLE_PERMISSIONS, ROLES, SIGNED_IN
from surveys.web.access import public
from tests.support.client import PageClient
from tests.support.samples import Samples, sources

SIGN_IN_PAGES = {
    "sign_in.enter_password",
    "sign_in.check_password",
    "sign_in.enter_code",
    "sign_in.check_code",
}
# Staff actions that hold their own transaction, each with its reason.
OWN_TRANSACTION = frozenset[str]()
# Pages of which even the filled installation has no row.
NOTHING_THERE = frozenset[str]()
PUBLIC_MACHINES = {"health.show_liveness", "health.show_readiness", "health.show_metrics"}

SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?")
ARGUMENT = re.compile(r"<(?:[a-z]+:)?[a-z]+(_[a-z]+)*>(\.[a-z]+)?")
ENDPOINT = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z0-9]+)+")
NOUN_FIRST = {"page", "form", "list_", "data", "view", "index", "main", "get", "post", "handle", "do", "process"}
WRITES = re.compile(r"^\s*(insert|update|delete|replace|create|alter|drop|truncate|merge|begin immediate)\b", re.I)


def routes(house: Flask) -> list[Rule]:
    """Every rule but none of Flask's own."""
    return [rule for rule in house.url_map.iter_rules() if rule.endpoint != "static"]


def access(house: Flask, rule: Rule) -> str | None:
    found: str | None = getattr(house.view_functions[rule.endpoint], "access", None)
    return found


def reads(rule: Rule) -> bool:
    return "GET" in (rule.methods or ())


def module(house: Flask, rule: Rule) -> str:
    return str(house.view_functions[rule.endpoint].__module__)


def test_every_view_says_who_may_open_it(house: Flask) -> None:
    unmarked = [rule.endpoint for rule in routes(house) if access(house, rule) is None]
    assert not unmarked
    assert {access(house, rule) for rule in routes(house)} <= {"public", SIGNED_IN, *PERMISSIONS}
    assert len(routes(house)) > 80, "the sweep must see the house"


def test_only_citizens_pages_and_the_sign_in_are_public(house: Flask) -> None:
    public = {rule.endpoint for rule in routes(house) if access(house, rule) == "public"}
    citizens = {rule.endpoint for rule in routes(house) if module(house, rule).startswith("kiosk.")}
    assert public == citizens | SIGN_IN_PAGES | PUBLIC_MACHINES


def test_staff_pages_and_only_they_are_below_admin(house: Flask) -> None:
    for rule in routes(house):
        assert rule.rule.startswith("/admin/") == module(house, rule).startswith("admin."), rule.rule


def test_every_permission_opens_something(house: Flask) -> None:
    """A permission that no route, template or service asks for would be a promise without a door."""
    asked = {access(house, rule) for rule in routes(house)}
    for name in PERMISSIONS.keys() - asked:
        assert any(name in text for text in sources()), f"nothing asks for {name}"


def test_addresses_are_kebab_case(house: Flask) -> None:
    odd = [
        rule.rule
        for rule in routes(house)
        for segment in rule.rule.strip("/").split("/")
        if segment and not SEGMENT.fullmatch(segment) and not ARGUMENT.fullmatch(segment)
    ]
    assert not odd


def test_endpoints_are_named_verb_noun(house: Flask) -> None:
    odd = [
        rule.endpoint
        for rule in routes(house)
        if not ENDPOINT.fullmatch(rule.endpoint) or rule.endpoint.partition(".")[2].partition("_")[0] in NOUN_FIRST
    ]
    assert not odd


def test_a_view_reads_or_writes_but_not_both(house: Flask) -> None:
    both = [rule.rule for rule in routes(house) if reads(rule) and (rule.methods or set()) & {"POST", "PUT", "DELETE"}]
    assert not both
    committing = [
        rule.endpoint
        for rule in routes(house)
        if reads(rule) and getattr(house.view_functions[rule.endpoint], "commits", False)
    ]
    assert not committing


def commits(view: Any) -> bool:
    """Whether the view, or a function beside it that it calls (after hashing a password, say), is under @commits."""
    if getattr(view, "commits", False):
        return True
    plain = inspect.unwrap(view)
    called = (plain.__globals__.get(name) for name in plain.__code__.co_names)
    return any(getattr(one, "commits", False) for one in called)


def test_every_staff_action_runs_in_the_one_transaction(house: Flask) -> None:
    """@commits alone commits, and writes an audit line when the service wrote none."""
    without = {
        rule.endpoint
        for rule in routes(house)
        if not reads(rule)
        and module(house, rule).startswith("admin.")
        and not commits(house.view_functions[rule.endpoint])
    }
    assert without <= OWN_TRANSACTION


class Watch:
    """Shuts the write gate of a database and watches every statement."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tried: list[str] = []
        monkeypatch.setattr(WriteGate, "__enter__", self._refuse)
        event.listen(database.engine, "before_cursor_execute", self._see)
        self._engine = database.engine

    def _refuse(self, *_: object) -> WriteGate:
        self.tried.append("the write gate was entered")
        raise AssertionError("a GET entered the write gate")

    def _see(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if WRITES.match(statement):
            self.tried.append(statement)

    def end(self) -> None:
        event.remove(self._engine, "before_cursor_execute", self._see)


def test_reading_never_writes(house: Flask, samples: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every GET address, opened by somebody who holds every role, with the write gate shut."""
    visitors = {True: house.test_client(), False: samples.person_with_every_role()}
    addresses = [(rule, samples.url(rule)) for rule in routes(house) if reads(rule)]
    watch = Watch(samples.database, monkeypatch)
    answered: dict[str, int] = {}
    # Time stands still, because a session is noted as seen once a minute.
    with clock.freeze(clock.now().isoformat()):
        for rule, url in addresses:
            answered[rule.endpoint] = visitors[access(house, rule) == "public"].get(url).status_code
            assert not watch.tried, (url, watch.tried)
    watch.end()
    failed = {endpoint: status for endpoint, status in answered.items() if status >= 500 or status in (400, 403, 405)}
    assert not failed
    not_found = {endpoint for endpoint, status in answered.items() if status in (404, 410)}
    assert not_found <= NOTHING_THERE, "the sweep must open pages that are there"


def test_a_page_that_writes_at_get_is_found(
    app: Flask, database: Database, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watch itself works: a counter at a GET view is seen."""

    @public
    def count_visit() -> Response:
        with database.writing.begin() as connection:
            connection.execute(text("update catalogue_version set version = version + 1"))
        return Response("counted", mimetype="text/plain")

    app.add_url_rule("/count-visit", "health.count_visit", count_visit)
    watch = Watch(database, monkeypatch)
    client.get("/count-visit")
    watch.end()
    assert [statement for statement in watch.tried if "update catalogue_version" in statement]


def test_strangers_are_sent_to_the_sign_in_page(house: Flask, samples: Samples) -> None:
    stranger = house.test_client()
    for rule in routes(house):
        if access(house, rule) == "public":
            continue
        url = samples.url(rule)
        if reads(rule):
            response = stranger.get(url)
            assert response.status_code == 302, url
            assert response.headers["Location"].startswith("/admin/sign-in"), url
        else:
            response = stranger.post(url)
            assert response.status_code in (302, 303, 400, 403), (url, response.status_code)
            assert response.headers.get("Location", "/admin/sign-in").startswith("/admin/sign-in"), url


@pytest.mark.parametrize("role", [*ROLES, "outsider"])
def test_a_role_opens_what_its_permissions_say_and_nothing_else(role: str, house: Flask, samples: Samples) -> None:
    held = ROLE_PERMISSIONS.get(role, frozenset())
    person = samples.cast.sign_in(role)
    for rule in routes(house):
        needed = access(house, rule)
        if needed in ("public", SIGNED_IN) or not reads(rule):
            continue
        status = person.get(samples.url(rule)).status_code
        if needed not in held:
            assert status == 403, (role, rule.rule, status)
        elif not rule.arguments:
            assert status in (200, 302), (role, rule.rule, status)


@pytest.mark.parametrize("role", [*ROLES, "outsider"])
def test_a_role_cannot_send_what_it_may_not_do(role: str, house: Flask, samples: Samples) -> None:
    """With a valid CSRF token of the person's own."""
    held = ROLE_PERMISSIONS.get(role, frozenset())
    person = samples.cast.sign_in(role)
    field = person.page("/admin/account/password").select_one("input[name=csrf_token]")
    assert field is not None
    for rule in routes(house):
        needed = access(house, rule)
        if reads(rule) or needed in ("public", SIGNED_IN) or needed in held:
            continue
        response = person.post(samples.url(rule), data={"csrf_token": str(field["value"])})
        assert response.status_code == 403, (role, rule.rule, response.status_code)
