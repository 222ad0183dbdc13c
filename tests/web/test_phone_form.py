"""The form behind a QR code: the same rows as the API, once, without script, cookie or account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from surveys.core import catalogue, clock
from surveys.core.audit import Actor
from surveys.core.codes import uuid7
from surveys.core.database import Database
from surveys.places.models import Touchpoint
from surveys.questionnaires.models import Edition, EditionItem, Survey
from surveys.questionnaires.services import publish, save_question, start_draft
from surveys.responses.models import AnswerText, AnswerValue, Response
from tests.support.client import PageClient
from tests.support.engines import both_engines
from tests.support.phone import count, fill, send, soup, words

FORM = "/q/Q2"


def stored(database: Database) -> Response:
    with database.read() as session:
        return session.scalars(select(Response)).one()


def given(database: Database) -> dict[str, list[int]]:
    """Question code → stored numbers."""
    with database.read() as session:
        rows = session.execute(
            select(EditionItem.code, AnswerValue.value)
            .join(AnswerValue, AnswerValue.item_id == EditionItem.id)
            .order_by(EditionItem.position, AnswerValue.value)
        )
        found: dict[str, list[int]] = {}
        for code, value in rows:
            found.setdefault(code, []).append(value)
        return found


@both_engines
def test_an_answered_form_is_stored_and_thanked_for(client: PageClient, database: Database) -> None:
    answer = send(client, FORM, fill(client, FORM, G1="4", K3="5", K4="on_time", K6="Rất nhanh. Cảm ơn!"))
    assert answer.status_code == 303
    assert "Cảm ơn" in words(client.get(answer.headers["Location"]))
    row = stored(database)
    assert (row.channel, row.locale, row.outcome, row.kiosk_id) == ("qr", "vi", "completed", None)
    assert row.unit_id
    assert row.counter_id
    assert given(database) == {"G1": [4], "K3": [5], "K4": [2]}
    with database.read() as session:
        assert session.scalar(select(AnswerText.text)) == "Rất nhanh. Cảm ơn!"


def test_the_page_and_the_api_give_the_same_row(client: PageClient, database: Database) -> None:
    page = fill(client, FORM, G1="2", K5=["waiting", "fees"], K6="Chờ lâu")
    send(client, FORM, page)
    now = clock.now()
    body = {
        "id": str(uuid7()), "touchpoint": "Q2", "edition": page["edition"], "locale": "vi", "outcome": "completed",
        "answers": {"G1": 2, "K5": ["waiting", "fees"], "K6": "Chờ lâu"},
        "started_at": (now - timedelta(seconds=20)).isoformat(), "submitted_at": now.isoformat(),
    }  # fmt: skip
    assert client.post("/api/v1/responses", json=body).status_code == 201
    with database.read() as session:
        first, second = session.scalars(select(Response).order_by(Response.received_at)).all()
        columns = ("touchpoint_id", "edition_id", "unit_id", "counter_id", "field_id", "procedure_id", "kiosk_id",
                   "channel", "locale", "outcome", "day")  # fmt: skip
        assert [getattr(first, name) for name in columns] == [getattr(second, name) for name in columns]
        values: Callable[[Response], list[Any]] = lambda one: sorted(  # noqa: E731
            session.execute(
                select(AnswerValue.item_id, AnswerValue.value).where(AnswerValue.response_id == one.id)
            ).all()
        )
        assert values(first) == values(second)


@both_engines
def test_a_double_tap_counts_once_and_is_thanked_for_twice(client: PageClient, database: Database) -> None:
    values = fill(client, FORM, G1="5")
    answers = [send(client, FORM, values) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert count(database, Response) == 1


def test_the_time_on_the_page_is_the_duration(client: PageClient, database: Database) -> None:
    with clock.freeze("2026-11-12T08:20:00+00:00"):
        values = fill(client, FORM, G1="3")
    with clock.freeze("2026-11-12T08:20:41+00:00"):
        send(client, FORM, values)
    row = stored(database)
    assert row.duration_ms == 41_000
    assert row.flags == 0


def test_no_cookie_and_no_address_anywhere(client: PageClient, database: Database) -> None:
    place = {"REMOTE_ADDR": "203.0.113.77"}
    values = fill(client, FORM, G1="3")
    for answer in (client.get(FORM, environ_base=place), send(client, FORM, values, environ_base=place),
                   client.get(FORM + "/thanks")):  # fmt: skip
        assert "Set-Cookie" not in answer.headers
    with database.engine.connect() as connection:
        row = connection.exec_driver_sql("select * from responses").mappings().one()
    assert not any("203.0.113" in str(value) for value in row.values())


def test_the_form_needs_no_script_and_no_font(client: PageClient) -> None:
    page = client.page(FORM)
    assert page.select("script") == []
    assert len(page.select("link[rel=stylesheet]")) == 1
    assert "woff" not in str(page)


@pytest.mark.parametrize(("lang", "sentence"), [("vi", "Rất không hài lòng"), ("en", "Very dissatisfied")])
def test_both_languages_and_the_language_is_kept(
    client: PageClient, database: Database, lang: str, sentence: str
) -> None:
    page = client.page(f"{FORM}?lang={lang}")
    assert page.html is not None
    assert page.html["lang"] == lang
    assert sentence in page.get_text()
    answer = client.submit(f"{FORM}?lang={lang}", {"G1": "1"})
    assert ("lang=en" in answer.headers["Location"]) is (lang == "en")
    assert stored(database).locale == lang


def test_the_overall_question_leads_and_is_the_heading(client: PageClient) -> None:
    page = client.page(FORM)
    heading = page.select_one("h1")
    assert heading is not None
    assert "hài lòng đến mức nào" in heading.get_text()
    first = page.select_one("form input[type=radio]")
    assert first is not None
    assert first["name"] == "G1"
    assert page.select("input[checked]") == []


def test_reasons_without_a_low_score_are_dropped(client: PageClient, database: Database) -> None:
    assert send(client, FORM, fill(client, FORM, G1="5", K3="4", K5=["waiting", "other"])).status_code == 303
    assert given(database) == {"G1": [5], "K3": [4]}


def test_reasons_stand_on_the_page_with_a_sentence_that_says_when(client: PageClient) -> None:
    box = client.page(FORM).select_one("input[name=K5]")
    assert box is not None
    question = box.find_parent("fieldset")
    assert question is not None
    assert "Nếu Ông/Bà có điều chưa hài lòng" in question.get_text()
    # Only a low score opens it where the browser can tell; nothing else carries the mark.
    opened = {f"{one['name']}={one['value']}" for one in client.page(FORM).select("input.w1")}
    assert opened == {"G1=1", "G1=2", "G1=3", "K3=1", "K3=2", "K3=3"}
    assert "o1" in question["class"]


def test_nothing_chosen_is_refused_with_the_way_to_mend_it(client: PageClient, database: Database) -> None:
    answer = send(client, FORM, fill(client, FORM, K4="late", K6="Xin thêm ghế"))
    assert answer.status_code == 422
    page = soup(answer)
    summary = page.select_one("[role=alert]")
    assert summary is not None
    assert summary.has_attr("autofocus")
    link = summary.select_one("a")
    assert link is not None
    assert link["href"] == "#G1-1"
    assert "Xin thêm ghế" in str(page.select_one("textarea[name=K6]"))
    assert page.select_one("input[name=K4][value=late][checked]") is not None
    assert count(database, Response) == 0


def test_a_mended_form_is_stored_once_under_its_first_number(client: PageClient, database: Database) -> None:
    values = fill(client, FORM, K4="late")
    page = soup(send(client, FORM, values))
    number = page.select_one("input[name=id]")
    assert number is not None
    assert number["value"] == values["id"]
    values["G1"] = "2"
    assert send(client, FORM, values).status_code == 303
    assert str(stored(database).id) == values["id"]


@pytest.mark.parametrize("code", ["NOPE", "KIOSK1", "GIAY", "q" * 400, "%00", "<b>", "Q2'--"])
def test_an_unknown_code_says_what_to_do(client: PageClient, code: str) -> None:
    answer = client.get(f"/q/{code}")
    assert answer.status_code == 404
    assert "Không tìm thấy mã này" in words(answer)
    assert "trang đầu" in words(answer)


def test_a_code_is_read_as_people_type_it(client: PageClient) -> None:
    assert client.get("/q/q2").status_code == 200


def test_a_closed_place_shows_so_within_a_second_and_stores_nothing(client: PageClient, database: Database) -> None:
    values = fill(client, FORM, G1="4")
    with database.write() as session:
        session.scalars(select(Touchpoint).where(Touchpoint.code == "Q2")).one().active = False
        catalogue.bump(session)
    client.application.extensions["ydan"].catalogue.forget()
    for answer in (client.get(FORM), send(client, FORM, values), client.get(FORM + "/thanks")):
        assert answer.status_code == 410
        assert "không còn dùng" in words(answer)
    assert count(database, Response) == 0


def test_a_new_wording_shows_and_an_old_form_answers_what_it_asked(client: PageClient, database: Database) -> None:
    values = fill(client, FORM, G1="4")
    with database.write() as session:
        by = Actor.system("tests")
        draft = start_draft(session, session.scalars(select(Survey).where(Survey.code == "kiosk")).one(), by=by)
        overall = next(one for one in draft.definition["questions"] if one["code"] == "G1")
        reworded = {**overall, "text": {"vi": "Câu hỏi mới?", "en": "New question?"}}
        save_question(session, draft, "G1", reworded, by=by)
        publish(session, draft, by=by, published_by_id=None)
        old_id = session.scalars(select(Edition.id).where(Edition.key == values["edition"])).one()
    client.application.extensions["ydan"].catalogue.forget()
    assert "Câu hỏi mới?" in words(client.get(FORM))
    assert send(client, FORM, values).status_code == 303
    assert stored(database).edition_id == old_id


def test_the_full_form_has_28_rated_items_in_sections(client: PageClient, database: Database) -> None:
    page = client.page("/q/Q2/full")
    rated = {str(one["name"]) for one in page.select("input[type=radio][value=KB]")}
    items = {
        f"{factor}{n}"
        for factor, most in (("T", 4), ("H", 4), ("C", 7), ("Q", 3), ("P", 4))
        for n in range(1, most + 1)
    }
    assert items <= rated
    assert len(list(page.select("section h2"))) >= 8
    values = dict.fromkeys(items, "4") | {"G1": "5", "T1": "KB", "MD": ["simpler", "online", "faster"]}
    assert send(client, "/q/Q2/full", fill(client, "/q/Q2/full", **values)).status_code == 303
    answers = given(database)
    assert answers["T1"] == [0]
    assert answers["C7"] == [4]
    assert len(answers["MD"]) == 3


def test_a_fourth_expectation_is_refused_in_words(client: PageClient, database: Database) -> None:
    values = {"G1": "5", "MD": ["simpler", "online", "faster", "feedback"]}
    answer = send(client, "/q/Q2/full", fill(client, "/q/Q2/full", **values))
    assert answer.status_code == 422
    question = soup(answer).select_one("#MD-1")
    assert question is not None
    assert question.find_parent("fieldset", class_="bad") is not None
    assert count(database, Response) == 0


def test_a_denunciation_is_guided_away_on_the_full_form(client: PageClient) -> None:
    page = client.page("/q/Q2/full")
    guide = page.select_one(".guide")
    assert guide is not None
    assert "Luật Tố cáo" in guide.get_text()


def test_thanks_offer_the_full_form_a_comment_and_a_petition(client: PageClient) -> None:
    links = {str(link["href"]) for link in client.page(FORM + "/thanks").select("main a")}
    assert "/q/Q2/full" in links
    assert any("kind=comment" in link and "at=Q2" in link for link in links)
    assert any("kind=petition" in link for link in links)


def test_forms_are_never_kept_by_browsers_or_proxies(client: PageClient) -> None:
    for url in (FORM, FORM + "/full", FORM + "/thanks"):
        assert client.get(url).headers["Cache-Control"] == "no-store"
