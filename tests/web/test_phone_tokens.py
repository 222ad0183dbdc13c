"""The signed number of a form: repeats, old and made-up forms, robots and other sites."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from surveys.core import clock
from surveys.core.codes import uuid7
from surveys.core.database import Database
from surveys.responses.models import FLAGS, Response
from tests.support.client import PageClient, form_values
from tests.support.phone import count, fill, send, soup

FORM = "/q/Q2"


def stored(database: Database) -> Response:
    with database.read() as session:
        return session.scalars(select(Response)).one()


def test_a_form_left_open_for_a_day_still_counts_and_is_marked(client: PageClient, database: Database) -> None:
    with clock.freeze("2026-11-10T08:00:00+00:00"):
        values = fill(client, FORM, G1="4")
    with clock.freeze("2026-11-11T09:00:00+00:00"):
        assert send(client, FORM, values).status_code == 303
    assert stored(database).flags == FLAGS["stale_form"]


@pytest.mark.parametrize(
    ("seconds", "extra", "flags"),
    [(1, {}, {"fast"}), (30, {"website": "http://spam"}, {"honeypot"}), (0, {"website": "x"}, {"fast", "honeypot"})],
)
def test_what_looks_like_a_robot_is_marked_and_stored(
    client: PageClient, database: Database, seconds: int, extra: dict[str, str], flags: set[str]
) -> None:
    start = clock.now()
    with clock.freeze(start):
        values = fill(client, FORM, G1="1", **extra)
    with clock.freeze(start + timedelta(seconds=seconds)):
        assert send(client, FORM, values).status_code == 303
    assert stored(database).flags == sum(FLAGS[name] for name in flags)


@pytest.mark.parametrize(
    "change",
    [{"token": "A" * 28}, {"token": ""}, {"token": None}, {"id": str(uuid7())}, {"id": "7"}, {"id": None}],
)
def test_a_form_that_is_not_ours_is_shown_again_and_one_more_press_is_enough(
    client: PageClient, database: Database, change: dict[str, Any]
) -> None:
    answer = send(client, FORM, fill(client, FORM, G1="4", K6="Giữ lại nhé", **change))
    assert answer.status_code == 422
    assert count(database, Response) == 0
    form = soup(answer).select_one("form[method=post]")
    assert form is not None
    values = form_values(form)
    assert (values["G1"], values["K6"]) == ("4", "Giữ lại nhé")
    assert client.post(FORM, data=values).status_code == 303


def test_a_token_of_another_place_does_not_fit(client: PageClient, database: Database) -> None:
    assert send(client, "/q/Q3", fill(client, FORM, G1="4")).status_code == 422
    assert count(database, Response) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "null"}, 303),
        ({}, 303),
    ],
)
def test_forms_from_other_sites_are_refused(
    client: PageClient, database: Database, headers: dict[str, str], status: int
) -> None:
    values = fill(client, FORM, G1="4")
    assert send(client, FORM, values, headers=headers).status_code == status
    assert count(database, Response) == (1 if status == 303 else 0)


def test_a_second_form_gets_a_number_of_its_own(client: PageClient) -> None:
    assert fill(client, FORM)["id"] != fill(client, FORM)["id"]
