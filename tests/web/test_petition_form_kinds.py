"""What it is comes first: comment, petition, guidance for complaints and denunciations."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from surveys.core.database import Database
from surveys.petitions.models import Contact, Petition
from tests.support.client import PageClient
from tests.support.phone import count, fill, send, soup, words
from tests.support.writing import COMMENT, NEW, PETITION, TEXT, WHO, write


def the_petition(database: Database) -> Petition:
    with database.read() as session:
        return session.scalars(select(Petition)).one()


def test_first_the_kind_is_chosen(client: PageClient) -> None:
    page = client.page(f"{NEW}?at=Q2")
    assert page.select("form") == []
    links = " ".join(str(link["href"]) for link in page.select("main a"))
    for kind in ("comment", "petition", "complaint", "denunciation"):
        assert f"kind={kind}" in links
    assert links.count("at=Q2") >= 4


@pytest.mark.parametrize(("kind", "law"), [("complaint", "Luật Khiếu nại"), ("denunciation", "Luật Tố cáo")])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_complaints_and_denunciations_are_guided_and_collect_nothing(
    client: PageClient, database: Database, kind: str, law: str, lang: str
) -> None:
    page = client.page(f"{NEW}?kind={kind}&lang={lang}")
    assert page.select("form, input, textarea") == []
    assert law in page.get_text()
    answer = client.post(f"{NEW}?lang={lang}", data={"kind": kind, "text": TEXT})
    assert answer.status_code == 422
    assert soup(answer).select("textarea") == []
    assert count(database, Petition) == 0


def test_a_comment_asks_for_no_name(client: PageClient, database: Database) -> None:
    page = client.page(COMMENT)
    assert page.select("input[name=name], input[name=phone], input[name=contact_back]") == []
    assert "Không nhập bí mật nhà nước" in page.get_text()
    answer = send(client, COMMENT, write(client, COMMENT))
    assert answer.status_code == 200
    petition = the_petition(database)
    assert (petition.chosen_kind, petition.channel, petition.text) == ("comment", "qr", TEXT)
    assert petition.number in words(answer)
    assert count(database, Contact) == 0


def test_it_says_before_typing_what_is_needed_and_why(client: PageClient) -> None:
    page = client.page(PETITION)
    before, _text, _after = page.get_text(" ").partition("Sự việc gì, ở đâu")
    assert "họ tên, địa chỉ" in before
    assert "Nghị định 20/2008" in before
    assert "dưới 16 tuổi" in page.get_text()


def test_consent_boxes_start_empty_with_the_text_of_the_law(client: PageClient) -> None:
    page = client.page(PETITION)
    boxes = page.select("input[type=checkbox]")
    assert {str(box["name"]) for box in boxes} == {"contact_back", "publish_name"}
    assert not any(box.has_attr("checked") for box in boxes)
    assert "rút lại đồng ý" in page.get_text()


def test_without_a_known_place_it_comes_from_the_portal(client: PageClient, database: Database) -> None:
    for at in ("", "NOPE", "KIOSK1"):
        url = f"{NEW}?kind=comment&at={at}"
        assert send(client, url, write(client, url)).status_code == 200
    with database.read() as session:
        assert set(session.scalars(select(Petition.channel))) == {"web"}


def test_a_request_about_personal_data_has_its_own_form(client: PageClient, database: Database) -> None:
    url = f"{NEW}?kind=data_request"
    assert send(client, url, fill(client, url, text="Xin xóa số điện thoại của tôi.", **WHO)).status_code == 200
    assert the_petition(database).chosen_kind == "data_request"
