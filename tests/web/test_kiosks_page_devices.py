"""The kiosks page: adding, pairing, settings, revoking; the code is shown once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from surveys.core.audit import AuditEntry
from surveys.core.database import Database
from surveys.places.models import Kiosk
from surveys.places.queries import list_kiosks
from tests.support.client import PageClient

Staff = Callable[..., PageClient]
NEW = {"name": "Sảnh, bên trái", "touchpoint": "KIOSK1", "idle_seconds": "30"}


def only_kiosk(database: Database) -> Kiosk:
    """The only kiosk."""
    with database.read() as session:
        (kiosk,) = list_kiosks(session)
        return kiosk


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_an_empty_list_says_what_to_do_next(staff: Staff, locale: str) -> None:
    page = staff("it").page(f"/admin/kiosks/?lang={locale}")
    assert page.select_one(".empty a")["href"] == "/admin/kiosks/new"  # type: ignore[index]


@pytest.mark.parametrize("who", ["legal", "unit", "approver", "office", "desk"])
def test_others_are_kept_out(staff: Staff, who: str) -> None:
    assert staff(who, "qlkh" if who == "unit" else None).get("/admin/kiosks/").status_code == 403


def test_a_kiosk_is_added_paired_and_revoked(staff: Staff, client: PageClient, database: Database) -> None:
    it = staff("it")
    added = it.submit("/admin/kiosks/new?lang=en", NEW, follow=True)
    assert "Issue a pairing code" in added.text
    kiosk = only_kiosk(database)
    assert kiosk.settings == {"idle_seconds": 30, "languages": ["vi", "en"]}

    url = f"/admin/kiosks/{kiosk.id}"
    shown = it.submit(url, form=f'form[action="{url}/pairing-code"]')
    found = re.search(r'class="pairing-code">([0-9A-Z]{8})<', shown.text)
    assert found is not None
    assert found[1] not in it.get(url).text
    assert client.post("/api/v1/kiosks/pair", json={"code": found[1]}).status_code == 200
    assert "Paired" in it.get(f"{url}?lang=en").text

    it.submit(url, form=f'dialog form[action="{url}/revoke"]')
    assert only_kiosk(database).state == "revoked"
    with database.read() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"kiosk:{kiosk.id}")).all()
    assert actions == ["kiosk.added", "kiosk.code_issued", "kiosk.paired", "kiosk.revoked"]


def test_settings_are_changed(staff: Staff, database: Database) -> None:
    it = staff("it")
    it.submit("/admin/kiosks/new", NEW)
    url = f"/admin/kiosks/{only_kiosk(database).id}/edit"
    assert it.submit(url, {"idle_seconds": "120", "languages": ["vi"]}).status_code == 302
    assert only_kiosk(database).settings == {"idle_seconds": 120, "languages": ["vi"]}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "This is needed."),
        ({"idle_seconds": "14"}, "Please give a whole number from 15 to 120."),
        ({"idle_seconds": "soon"}, "Please give a whole number from 15 to 120."),
        ({"languages": None}, "At least one language is needed."),
        ({"touchpoint": "Q1"}, "A kiosk needs an active touchpoint of the kind “kiosk”."),
        ({"touchpoint": "NONE"}, "There is nothing with the code “NONE”."),
        ({"name": "x" * 101}, "This is too long: 101 characters, at most 100."),
    ],
)
def test_a_wrong_entry_is_explained_and_kept(
    staff: Staff, database: Database, wrong: dict[str, str | None], words: str
) -> None:
    answer = staff("it").submit("/admin/kiosks/new?lang=en", {**NEW, **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    if wrong.get("idle_seconds"):
        assert f'value="{wrong["idle_seconds"]}"' in answer.text
    with database.read() as session:
        assert list_kiosks(session) == []


def test_two_kiosks_cannot_have_one_name(staff: Staff) -> None:
    it = staff("it")
    it.submit("/admin/kiosks/new", NEW)
    answer = it.submit("/admin/kiosks/new?lang=en", NEW)
    assert answer.status_code == 422
    assert "There is already a kiosk with this name." in answer.text


def test_a_paired_kiosk_that_was_not_heard_from_is_said_to_be_silent(
    staff: Staff, client: PageClient, database: Database
) -> None:
    it = staff("it")
    it.submit("/admin/kiosks/new", NEW)
    url = f"/admin/kiosks/{only_kiosk(database).id}"
    shown = it.submit(url, form=f'form[action="{url}/pairing-code"]')
    code = re.search(r'class="pairing-code">([0-9A-Z]{8})<', shown.text)
    assert code is not None
    client.post("/api/v1/kiosks/pair", json={"code": code[1]})
    with database.write() as session:
        kiosk = list_kiosks(session)[0]
        kiosk.last_seen_at = kiosk.last_seen_at.replace(year=2020)  # type: ignore[union-attr]
    assert "Not heard from" in it.get("/admin/kiosks/?lang=en").text


def test_an_unknown_kiosk_is_not_found(staff: Staff) -> None:
    assert staff("it").get("/admin/kiosks/999").status_code == 404
