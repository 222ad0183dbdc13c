"""The questionnaire editor: draft, edit in both languages, order, conditions, preview, publish, frozen
afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from surveys.core.audit import AuditEntry
from surveys.core.database import Database
from surveys.questionnaires.queries import get_edition_row, live_edition
from tests.support.client import PageClient

Staff = Callable[..., PageClient]
BASE = "/admin/questionnaires"
DRAFT = f"{BASE}/editions/kiosk-2"


@pytest.fixture
def editor(staff: Staff) -> PageClient:
    """Somebody with an open draft of the kiosk form."""
    it = staff("it")
    answer = it.submit(f"{BASE}/", form=f'form[action="{BASE}/kiosk/draft"]')
    assert answer.headers["Location"].endswith("/editions/kiosk-2")
    return it


def question(database: Database, code: str, key: str = "kiosk-2") -> dict[str, Any]:
    """The stored question of an edition."""
    with database.read() as session:
        questions = get_edition_row(session, key).definition["questions"]
    found: dict[str, Any] = next(one for one in questions if one["code"] == code)
    return found


def order(database: Database) -> list[str]:
    """The codes of the draft's questions in order."""
    with database.read() as session:
        return [one["code"] for one in get_edition_row(session, "kiosk-2").definition["questions"]]


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize("url", ["/", "/editions/kiosk-1", "/editions/sipas-1", "/editions/sipas-1/preview"])
def test_published_editions_are_shown_and_cannot_be_edited(staff: Staff, url: str, locale: str) -> None:
    page = staff("it").page(f"{BASE}{url}?lang={locale}")
    assert page.html["lang"] == locale
    if "editions" in url:
        assert not page.select(".editor__tools")
        assert not page.select('main form[method="post"]')


@pytest.mark.parametrize("locale", ["vi", "en"])
@pytest.mark.parametrize(
    "url", ["", "/texts", "/questions/new", "/questions/G1", "/questions/K1", "/questions/K5", "/publish", "/preview"]
)
def test_every_page_of_the_editor_opens(editor: PageClient, url: str, locale: str) -> None:
    assert editor.page(f"{DRAFT}{url}?lang={locale}").html["lang"] == locale


@pytest.mark.parametrize("who", ["legal", "approver", "desk"])
def test_others_are_kept_out(staff: Staff, who: str) -> None:
    assert staff(who).get(f"{BASE}/").status_code == 403


def test_a_question_is_put_into_new_words(editor: PageClient, database: Database) -> None:
    words = {"text_vi": "Thái độ của công chức thế nào?", "text_en": "How was the staff's attitude?", "required": "y"}
    assert editor.submit(f"{DRAFT}/questions/K3", words).status_code == 302
    stored = question(database, "K3")
    assert stored["text"] == {"vi": "Thái độ của công chức thế nào?", "en": "How was the staff's attitude?"}
    assert stored["required"] is True
    assert question(database, "K3", "kiosk-1")["text"]["vi"] == "Thái độ và hướng dẫn của công chức?"


@pytest.mark.parametrize("code", ["K1", "G1", "K3", "K4", "K5", "K6"])
def test_saving_the_untouched_form_changes_nothing(editor: PageClient, database: Database, code: str) -> None:
    before = question(database, code)
    assert editor.submit(f"{DRAFT}/questions/{code}").status_code == 302
    after = question(database, code)
    assert {**after, "required": bool(after.get("required"))} == {**before, "required": bool(before.get("required"))}


def test_choices_are_reworded_added_and_removed(editor: PageClient, database: Database) -> None:
    typed = {
        "options-0-vi": "Trước hẹn", "options-0-en": "Ahead of time",
        "options-1-code": "", "options-1-vi": "", "options-1-en": "",
        "options-4-code": "lost", "options-4-vi": "Thất lạc hồ sơ", "options-4-en": "Dossier lost",
    }  # fmt: skip
    assert editor.submit(f"{DRAFT}/questions/K4", typed).status_code == 302
    options = {option["code"]: option["text"]["vi"] for option in question(database, "K4")["options"]}
    assert options == {"early": "Trước hẹn", "late": "Trễ hẹn", "not_due": "Chưa đến hạn", "lost": "Thất lạc hồ sơ"}


def test_a_condition_is_set_and_taken_away(editor: PageClient, database: Database) -> None:
    typed = {
        "condition": "all",
        "clauses-0-question": "G1", "clauses-0-op": "in", "clauses-0-value": "1, 2",
        "clauses-1-question": "K1", "clauses-1-op": "ne", "clauses-1-value": "other",
    }  # fmt: skip
    assert editor.submit(f"{DRAFT}/questions/K4", typed).status_code == 302
    assert question(database, "K4")["show_if"] == {
        "all": [{"question": "G1", "op": "in", "value": [1, 2]}, {"question": "K1", "op": "ne", "value": "other"}]
    }
    page = editor.page(f"{DRAFT}?lang=en")
    assert "asked when G1 is one of 1, 2 and K1 is not other" in " ".join(page.select_one("#question-K4").text.split())  # type: ignore[union-attr]
    editor.submit(f"{DRAFT}/questions/K4", {"condition": ""})
    assert "show_if" not in question(database, "K4")


def test_a_new_question_is_added_and_removed(editor: PageClient, database: Database) -> None:
    typed = {
        "code": "K7", "kind": "scale10", "section": "service",
        "text_vi": "Ông/Bà có giới thiệu dịch vụ này không?", "text_en": "Would you recommend this service?",
    }  # fmt: skip
    assert editor.submit(f"{DRAFT}/questions/new?section=service", typed).status_code == 302
    assert order(database) == ["K1", "G1", "K3", "K4", "K5", "K7", "K6"]
    editor.submit(DRAFT, form=f'form[action="{DRAFT}/questions/K7/remove"]')
    assert order(database) == ["K1", "G1", "K3", "K4", "K5", "K6"]


WRONG = [
    ("K3", {"text_en": ""}, "This text is missing."),
    ("K3", {"text_vi": "x" * 301}, "This text is too long: at most 300 characters."),
    ("K3", {"help_vi": "Chỉ tiếng Việt"}, "This text is missing."),
    ("K4", {"options-0-en": ""}, "This text is missing."),
    ("K4", {"options-1-code": "early"}, "This code is used twice."),
    ("K5", {"max": "many"}, "This must be a whole number."),
    ("K5", {"clauses-0-value": "9"}, "Please choose one of the five faces, 1 to 5."),
    ("K4", {"condition": "all"}, "A condition needs one list of comparisons"),
]


@pytest.mark.parametrize(("code", "wrong", "words"), WRONG)
def test_a_wrong_entry_is_explained_kept_and_not_stored(
    editor: PageClient, database: Database, code: str, wrong: dict[str, str], words: str
) -> None:
    before = question(database, code)
    answer = editor.submit(f"{DRAFT}/questions/{code}?lang=en", wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert question(database, code) == before
    for value in wrong.values():
        assert value in answer.text


@pytest.mark.parametrize("code", ["G1", "k7", "", "K 7", "x" * 40])
def test_a_new_question_needs_a_free_and_proper_code(editor: PageClient, database: Database, code: str) -> None:
    typed = {"code": code, "kind": "yesno", "section": "service", "text_vi": "Có?", "text_en": "Yes?"}
    answer = editor.submit(f"{DRAFT}/questions/new", typed)
    assert answer.status_code == 422
    assert len(order(database)) == 6


def test_questions_move_inside_their_section_but_not_before_what_they_depend_on(
    editor: PageClient, database: Database
) -> None:
    def press(code: str, direction: str) -> str:
        action = f"{DRAFT}/questions/{code}/move"
        answer = editor.submit(DRAFT, {"direction": direction}, form=f'form[action="{action}"]', follow=True)
        return answer.text

    press("K4", "up")
    assert order(database) == ["K1", "G1", "K4", "K3", "K5", "K6"]
    text = press("K5", "up")
    assert order(database) == ["K1", "G1", "K4", "K3", "K5", "K6"]
    assert "K5" in text
    assert "notice--clay" in text


def test_what_others_depend_on_cannot_be_removed(editor: PageClient, database: Database) -> None:
    answer = editor.submit(f"{DRAFT}?lang=en", form=f'form[action="{DRAFT}/questions/K3/remove"]', follow=True)
    assert "K3" in order(database)
    assert "notice--clay" in answer.text


def test_the_texts_round_the_questions_are_changed(editor: PageClient, database: Database) -> None:
    assert editor.submit(f"{DRAFT}/texts", {"texts-2-vi": "Xin cảm ơn Ông/Bà."}).status_code == 302
    with database.read() as session:
        assert get_edition_row(session, "kiosk-2").definition["thanks"]["vi"] == "Xin cảm ơn Ông/Bà."
    answer = editor.submit(f"{DRAFT}/texts?lang=en", {"texts-0-en": ""})
    assert answer.status_code == 422
    assert "This text is missing." in answer.text


def test_publishing_says_what_changes_and_freezes(editor: PageClient, client: PageClient, database: Database) -> None:
    editor.submit(f"{DRAFT}/questions/K3", {"text_en": "Attitude and guidance?"})
    page = editor.page(f"{DRAFT}/publish?lang=en")
    assert "K3" in page.select_one("dl.facts").text  # type: ignore[union-attr]
    assert editor.submit(f"{DRAFT}/publish").status_code == 302
    with database.read() as session:
        assert live_edition(session, "kiosk").key == "kiosk-2"
        assert get_edition_row(session, "kiosk-1").state == "retired"
        assert get_edition_row(session, "kiosk-2").published_by_id is not None
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "edition:kiosk-2")).all()
    assert actions == ["edition.drafted", "edition.edited", "edition.published"]
    body = client.get("/api/v1/touchpoints/Q1/form").get_json()
    assert (body["edition"], body["questions"][2]["text"]["en"]) == ("kiosk-2", "Attitude and guidance?")
    assert "Hồ Kỹ Thuật" in editor.get(DRAFT).text
    for url in ("/texts", "/questions/K3", "/questions/new"):
        assert editor.get(f"{DRAFT}{url}").status_code == 409


def test_two_editors_do_not_overwrite_each_other(editor: PageClient, staff: Staff, database: Database) -> None:
    stale = editor.page(f"{DRAFT}/questions/K3")
    seen = stale.select_one('input[name="seen"]')["value"]  # type: ignore[index]
    staff("administrator").submit(f"{DRAFT}/questions/K3", {"text_en": "Changed meanwhile"})
    answer = editor.submit(f"{DRAFT}/questions/K3", {"text_en": "Mine", "seen": str(seen)})
    assert answer.status_code == 409
    assert question(database, "K3")["text"]["en"] == "Changed meanwhile"


def test_a_draft_is_discarded(editor: PageClient, database: Database) -> None:
    answer = editor.submit(DRAFT, form=f'form[action="{DRAFT}/discard"]', follow=True)
    assert answer.status_code == 200
    assert editor.get(DRAFT).status_code == 404


def test_the_preview_shows_guidance_and_conditions_and_sends_nothing(staff: Staff) -> None:
    page = staff("it").page(f"{BASE}/editions/sipas-1/preview?lang=vi")
    assert not page.select("main form")
    text = page.select_one(".phone-preview").text  # type: ignore[union-attr]
    assert "Phiếu này không thu thập nội dung tố cáo" in text
    assert len(page.select(".faces")) == 28
    assert len(page.select('[name="A4"]')) == 21


@pytest.mark.parametrize("url", ["/editions/none-1", "/editions/kiosk-1/questions/K3", "/editions/kiosk-9/preview"])
def test_what_is_not_there_or_frozen_says_so(staff: Staff, url: str) -> None:
    assert staff("it").get(f"{BASE}{url}").status_code in (404, 409)


@pytest.mark.parametrize("typed", ["\x00\u202eKhỏe?", "🙂?", "x" * 1_000_000, "<script>alert(1)</script>"])
def test_hostile_texts_are_cleaned_or_refused(editor: PageClient, database: Database, typed: str) -> None:
    answer = editor.submit(f"{DRAFT}/questions/K3", {"text_vi": typed})
    stored = question(database, "K3")["text"]["vi"]
    if answer.status_code == 302:
        assert "\x00" not in stored
        assert "\u202e" not in stored
        assert "<script>alert" not in editor.get(DRAFT).text
    else:
        assert answer.status_code in (413, 422)
        assert stored == "Thái độ và hướng dẫn của công chức?"


def test_choices_and_texts_lose_what_cannot_be_seen(editor: PageClient, database: Database) -> None:
    assert editor.submit(f"{DRAFT}/questions/K4", {"options-0-vi": "Sớm\x00 \u202ehẹn"}).status_code == 302
    assert question(database, "K4")["options"][0]["text"]["vi"] == "Sớm hẹn"
    assert editor.submit(f"{DRAFT}/texts", {"texts-0-vi": "Khảo\x00 sát\u200b"}).status_code == 302
    with database.read() as session:
        assert get_edition_row(session, "kiosk-2").definition["title"]["vi"] == "Khảo sát"
