"""POST /api/v1/responses: stored once, refused with pointers, never half."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from surveys.core import clock
from surveys.core.codes import uuid7
from surveys.core.database import Database
from surveys.places.models import Touchpoint
from surveys.responses.models import AnswerText, QuarantinedResponse, Response
from tests.support.client import PageClient
from tests.support.engines import both_engines

URL = "/api/v1/responses"


def form(**changes: Any) -> dict[str, Any]:
    now = clock.now()
    body = {
        "id": str(uuid7()),
        "touchpoint": "Q1",
        "edition": "kiosk-1",
        "answers": {"G1": 4},
        "started_at": (now - timedelta(seconds=9)).isoformat(),
        "submitted_at": now.isoformat(),
        "locale": "vi",
        "outcome": "completed",
    }
    body.update(changes)
    return {name: value for name, value in body.items() if value is not ...}


def rows(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Response)) or 0


@both_engines
def test_a_new_form_is_201_and_the_same_again_200(client: PageClient, database: Database) -> None:
    body = form()
    first, second = client.post(URL, json=body), client.post(URL, json=body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == {"id": body["id"], "created": True}
    assert second.get_json()["created"] is False
    assert rows(database) == 1


def test_no_cookie_and_no_address_are_left(client: PageClient, database: Database) -> None:
    answer = client.post(URL, json=form(), environ_base={"REMOTE_ADDR": "203.0.113.77"})
    assert "Set-Cookie" not in answer.headers
    with database.engine.connect() as connection:
        row = connection.exec_driver_sql("select * from responses").mappings().one()
    assert not any("203.0.113" in str(value) for value in row.values())


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"id": ...}, "/id"),
        ({"id": "1"}, "/id"),
        ({"id": "2b4bd3a4-6d2c-4b1c-9a53-8f6e6a3f9d0e"}, "/id"),
        ({"id": 7}, "/id"),
        ({"touchpoint": ...}, "/touchpoint"),
        ({"touchpoint": ["Q1"]}, "/touchpoint"),
        ({"touchpoint": "Q" * 300}, "/touchpoint"),
        ({"edition": "kiosk-77"}, "/edition"),
        ({"edition": {"a": 1}}, "/edition"),
        ({"answers": ...}, "/answers"),
        ({"answers": [1, 2]}, "/answers"),
        ({"answers": {"G1": 0}}, "/answers/G1"),
        ({"answers": {"G1": True}}, "/answers/G1"),
        ({"answers": {"G1": 4.5}}, "/answers/G1"),
        ({"answers": {"G1": 4, "ZZ": 1}}, "/answers/ZZ"),
        ({"answers": {"G1": 4, "K6": "x" * 100_000}}, "/answers/K6"),
        ({"answers": {"G1": 4, "K6": 12}}, "/answers/K6"),
        ({"started_at": "yesterday"}, "/started_at"),
        ({"submitted_at": "2026-11-12T08:00:00"}, "/submitted_at"),
        ({"submitted_at": 1760000000}, "/submitted_at"),
        ({"locale": "fr"}, "/locale"),
        ({"outcome": "lost"}, "/outcome"),
        ({"dossier": {"x": 1}}, "/dossier"),
        ({"extra": 1}, "/extra"),
    ],
)
def test_what_is_wrong_is_422_with_its_pointer(
    client: PageClient, database: Database, changes: dict[str, Any], pointer: str
) -> None:
    answer = client.post(URL, json=form(**changes))
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    body = answer.get_json()
    assert pointer in [one["pointer"] for one in body["errors"]]
    assert all(one["detail"] for one in body["errors"])
    assert body["detail"]
    assert rows(database) == 0


def test_everything_wrong_is_named_at_once(client: PageClient) -> None:
    answer = client.post(URL, json=form(id="x", locale="fr", started_at=None))
    assert {one["pointer"] for one in answer.get_json()["errors"]} == {"/id", "/locale", "/started_at"}


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff\xfe{}", "application/json", 400),
        (b'{"answers": NaN}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"{}", "text/plain", 415),
        (b" " * (1024 * 1024), "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    client: PageClient, database: Database, data: bytes, content_type: str, status: int
) -> None:
    answer = client.post(URL, data=data, content_type=content_type)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["detail"]
    assert rows(database) == 0


def test_messages_come_in_the_language_that_is_asked_for(client: PageClient) -> None:
    vietnamese = client.post(URL, json=form(locale="fr")).get_json()["errors"][0]["detail"]
    english = client.post(f"{URL}?lang=en", json=form(locale="fr")).get_json()["errors"][0]["detail"]
    assert english == "This must be one of: vi, en."
    assert vietnamese != english


def test_words_are_cleaned_and_kept(client: PageClient, database: Database) -> None:
    words = "Cán bộ\u202e nhiệt tình 👍\x00\r\nĐường dây nóng"
    assert client.post(URL, json=form(answers={"G1": 5, "K6": words})).status_code == 201
    with database.read() as session:
        stored = session.scalars(select(AnswerText)).one()
    assert stored.text == "Cán bộ nhiệt tình 👍\nĐường dây nóng"
    assert stored.search_text == "can bo nhiet tinh 👍 duong day nong"


def test_an_unknown_place_is_404(client: PageClient) -> None:
    assert client.post(URL, json=form(touchpoint="NOPE")).status_code == 404


def test_a_kiosks_place_needs_its_device(client: PageClient, database: Database) -> None:
    assert client.post(URL, json=form(touchpoint="KIOSK1")).status_code == 403
    assert client.post(URL, json=form(touchpoint="KIOSK1"), headers={"X-Kiosk": "made-up"}).status_code == 403
    assert rows(database) == 0


def test_a_closed_place_is_409_and_the_form_is_kept(client: PageClient, database: Database) -> None:
    with database.write() as session:
        session.scalars(select(Touchpoint).where(Touchpoint.code == "Q1")).one().active = False
    body = form()
    for _ in range(2):
        assert client.post(URL, json=body).status_code == 409
    with database.read() as session:
        kept = session.scalars(select(QuarantinedResponse)).one()
    assert str(kept.response_id) == body["id"]
    assert kept.payload["answers"] == {"G1": 4}
    assert rows(database) == 0


def test_get_is_not_a_way_to_send(client: PageClient) -> None:
    answer = client.get(URL)
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


@hypothesis_settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(sorted(form())), JSON_VALUES, min_size=1, max_size=3))
def test_no_value_of_any_field_breaks_the_server(
    client: PageClient, database: Database, changes: dict[str, Any]
) -> None:
    before = rows(database)
    answer = client.post(URL, data=json.dumps(form(**changes)), content_type="application/json")
    assert answer.status_code in (200, 201, 403, 404, 409, 413, 422)
    assert rows(database) - before == (answer.status_code == 201)


def test_the_description_names_every_call_of_the_api(client: PageClient) -> None:
    described = set(client.get("/api/v1/openapi.json").get_json()["paths"])
    routed = {
        rule.rule.replace("<code>", "{code}")
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
    }
    assert described == routed


def test_time_is_kept_in_utc_whatever_zone_was_sent(client: PageClient, database: Database) -> None:
    sent = datetime(2026, 11, 12, 15, 20, tzinfo=clock.LOCAL)
    with clock.freeze(sent + timedelta(minutes=1)):
        client.post(URL, json=form(submitted_at=sent.isoformat(), started_at=sent.isoformat()))
    with database.read() as session:
        row = session.scalars(select(Response)).one()
    assert row.submitted_at == sent.astimezone(UTC)
    assert row.day.isoformat() == "2026-11-12"
