"""Every route says who may open it, reads or writes but never both, and is named like its neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.routing import Rule

from surveys.core.database import Database
from surveys.core.gate import WriteGate
from surveys.people.rules import PERMISSIONS, ROLE_PERMISSIONS, ROLES, SIGNED_IN
from tests.support.client import PageClient
from tests.support.people import Cast
from tests.support.samples import Samples

SIGN_IN_PAGES = {
    "sign_in.enter_password",
    "sign_in.check_password",
    "sign_in.enter_code",
    "sign_in.check_code",
}
PUBLIC_MACHINES = {"health.show_liveness", "health.show_readiness", "health.show_metrics"}

SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?")
ARGUMENT = re.compile(r"<(?:[a-z]+:)?[a-z]+(_[a-z]+)*>(\.[a-z]+)?")
ENDPOINT = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z0-9]+)+")
NOUN_FIRST = {"page", "form", "list_", "data", "view", "index", "main", "get", "post", "handle", "do", "process"}
WRITES = re.compile(r"^\s*(insert|update|delete|replace|create|alter|drop|truncate|merge|begin immediate)\b", re.I)


def routes(app: Flask) -> list[Rule]:
    """Every rule but none of Flask's own."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def access(app: Flask, rule: Rule) -> str | None:
    found: str | None = getattr(app.view_functions[rule.endpoint], "access", None)
    return found


def reads(rule: Rule) -> bool:
    return "GET" in (rule.methods or ())


def module(app: Flask, rule: Rule) -> str:
    return str(app.view_functions[rule.endpoint].__module__)


@pytest.fixture
def samples(app: Flask, client: PageClient, cast: Cast) -> Samples:
    """Values for the places in addresses, from rows that are there."""
    return Samples.gather(app, client, cast)


def test_every_view_says_who_may_open_it(app: Flask) -> None:
    unmarked = [rule.endpoint for rule in routes(app) if access(app, rule) is None]
    assert not unmarked
    assert {access(app, rule) for rule in routes(app)} <= {"public", SIGNED_IN, *PERMISSIONS}
    assert len(routes(app)) > 80, "the sweep must see the house"


def test_only_citizens_pages_and_the_sign_in_are_public(app: Flask) -> None:
    public = {rule.endpoint for rule in routes(app) if access(app, rule) == "public"}
    citizens = {rule.endpoint for rule in routes(app) if module(app, rule).startswith("kiosk.")}
    assert public == citizens | SIGN_IN_PAGES | PUBLIC_MACHINES


def test_staff_pages_and_only_they_are_below_admin(app: Flask) -> None:
    for rule in routes(app):
        assert rule.rule.startswith("/admin/") == module(app, rule).startswith("admin."), rule.rule


def test_every_permission_opens_something(app: Flask) -> None:
    """A permission that no route, template or service asks for would be a promise without a door."""
    asked = {access(app, rule) for rule in routes(app)}
    for name in PERMISSIONS.keys() - asked:
        assert any(name in text for text in Samples.sources()), f"nothing asks for {name}"


def test_addresses_are_kebab_case(app: Flask) -> None:
    odd = [
        rule.rule
        for rule in routes(app)
        for segment in rule.rule.strip("/").split("/")
        if segment and not SEGMENT.fullmatch(segment) and not ARGUMENT.fullmatch(segment)
    ]
    assert not odd


def test_endpoints_are_named_verb_noun(app: Flask) -> None:
    odd = [
        rule.endpoint
        for rule in routes(app)
        if not ENDPOINT.fullmatch(rule.endpoint) or rule.endpoint.partition(".")[2].partition("_")[0] in NOUN_FIRST
    ]
    assert not odd


def test_a_view_reads_or_writes_but_not_both(app: Flask) -> None:
    both = [rule.rule for rule in routes(app) if reads(rule) and (rule.methods or set()) & {"POST", "PUT", "DELETE"}]
    assert not both
    committing = [
        rule.endpoint
        for rule in routes(app)
        if reads(rule) and getattr(app.view_functions[rule.endpoint], "commits", False)
    ]
    assert not committing


def test_every_staff_action_runs_in_the_one_transaction(app: Flask) -> None:
    """@commits alone commits, and writes an audit line when the service wrote none."""
    without = {
        rule.endpoint
        for rule in routes(app)
        if not reads(rule)
        and module(app, rule).startswith("admin.")
        and not getattr(app.view_functions[rule.endpoint], "commits", False)
    }
    assert without <= Samples.OWN_TRANSACTION


@pytest.fixture
def no_writes(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[str]]]:
    """Shuts the write gate and watches every statement; returns what was tried so far."""
    tried: list[str] = []
    shut = False

    def refuse(gate: WriteGate) -> WriteGate:
        if shut:
            tried.append("the write gate was entered")
            raise AssertionError("a GET entered the write gate")
        return enter(gate)

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if shut and WRITES.match(statement):
            tried.append(statement)

    enter = WriteGate.__enter__
    monkeypatch.setattr(WriteGate, "__enter__", refuse)
    event.listen(database.engine, "before_cursor_execute", watch)

    def begin() -> list[str]:
        nonlocal shut
        shut = True
        return tried

    yield begin
    event.remove(database.engine, "before_cursor_execute", watch)


def test_reading_never_writes(
    app: Flask, client: PageClient, cast: Cast, samples: Samples, no_writes: Callable[[], list[str]]
) -> None:
    """Every GET address, opened by somebody who holds every role, with the write gate shut."""
    everybody = samples.person_with_every_role(cast)
    tried = no_writes()
    answered: dict[str, int] = {}
    for rule in routes(app):
        if reads(rule):
            url = samples.url(app, rule)
            visitor = client if access(app, rule) == "public" else everybody
            answered[rule.endpoint] = visitor.get(url).status_code
            assert not tried, (url, tried)
    failed = {endpoint: status for endpoint, status in answered.items() if status >= 500 or status in (400, 403, 405)}
    assert not failed
    not_found = {endpoint for endpoint, status in answered.items() if status in (404, 410)}
    assert not_found <= Samples.NOTHING_THERE, "the sweep must open pages that are there"


def test_a_page_that_writes_at_get_would_be_found(
    app: Flask, client: PageClient, no_writes: Callable[[], list[str]]
) -> None:
    """The watch itself works: a counter at a GET view is seen."""
    from sqlalchemy import text

    from surveys.web.access import public
    from surveys.web.kit import kit

    @public
    def count_visit() -> str:
        with kit().database.writing.begin() as connection:
            connection.execute(text("update catalogue_version set version = version + 1"))
        return "counted"

    app.add_url_rule("/count-visit", "health.count_visit", count_visit)
    tried = no_writes()
    client.get("/count-visit")
    assert any("update catalogue_version" in statement for statement in tried)


def test_strangers_are_sent_to_the_sign_in_page(app: Flask, client: PageClient, samples: Samples) -> None:
    for rule in routes(app):
        if access(app, rule) == "public":
            continue
        url = samples.url(app, rule)
        if reads(rule):
            response = client.get(url)
            assert response.status_code == 302, url
            assert response.headers["Location"].startswith("/admin/sign-in"), url
        else:
            response = client.post(url)
            assert response.status_code in (302, 303, 400, 403), (url, response.status_code)
            assert response.headers.get("Location", "/admin/sign-in").startswith("/admin/sign-in"), url


@pytest.mark.parametrize("role", [*ROLES, "outsider"])
def test_a_role_opens_what_its_permissions_say_and_nothing_else(
    role: str, app: Flask, cast: Cast, samples: Samples
) -> None:
    held = ROLE_PERMISSIONS.get(role, frozenset())
    person = cast.sign_in(role)
    for rule in routes(app):
        needed = access(app, rule)
        if needed in ("public", SIGNED_IN) or not reads(rule):
            continue
        status = person.get(samples.url(app, rule)).status_code
        if needed not in held:
            assert status == 403, (role, rule.rule, status)
        elif not rule.arguments:
            assert status in (200, 302), (role, rule.rule, status)


@pytest.mark.parametrize("role", [*ROLES, "outsider"])
def test_a_role_cannot_send_what_it_may_not_do(role: str, app: Flask, cast: Cast, samples: Samples) -> None:
    """With a valid CSRF token of the person's own."""
    held = ROLE_PERMISSIONS.get(role, frozenset())
    person = cast.sign_in(role)
    page = person.page("/admin/account/password")
    field = page.select_one("input[name=csrf_token]")
    assert field is not None
    for rule in routes(app):
        needed = access(app, rule)
        if reads(rule) or needed in ("public", SIGNED_IN) or needed in held:
            continue
        response = person.post(samples.url(app, rule), data={"csrf_token": str(field["value"])})
        assert response.status_code == 403, (role, rule.rule, response.status_code)
