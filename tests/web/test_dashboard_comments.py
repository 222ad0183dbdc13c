"""What citizens wrote: newest first, found without tone marks, within the reader's units, never as markup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from surveys.core import clock
from surveys.core.database import Database
from tests.support.answering import Form, give_in
from tests.support.client import PageClient

Staff = Callable[..., PageClient]
ALL_TIME = "/admin/comments/?from=2020-01-01"


def _day(ago: int = 3) -> date:
    return clock.today() - timedelta(days=ago)


def _give_in(database: Database) -> None:
    give_in(
        database,
        [
            Form(_day(5), {"G1": 2, "K6": "Chờ quá lâu ở Quầy 3, đường dây nóng không ai nghe."}),
            Form(_day(2), {"G1": 5, "K6": "Hướng dẫn tận tình."}, "Q1"),
            Form(_day(1), {"G1": 4, "K6": "<script>alert(1)</script> & cảm ơn"}, "WEB"),
            Form(_day(1), {"G1": 4}),
        ],
    )


def _texts(client: PageClient, url: str) -> list[str]:
    return [one.get_text(strip=True) for one in client.page(url).select(".comment .citizen-text")]


def test_newest_first_with_face_place_and_time(staff: Staff, database: Database) -> None:
    _give_in(database)
    page = staff("office").page(ALL_TIME)
    comments = page.select(".comment")
    assert len(comments) == 3
    assert "Hướng dẫn tận tình." in comments[1].get_text()
    about = comments[1].select_one(".comment__about")
    assert about is not None
    assert "Rất hài lòng" in about.get_text()
    assert "Quầy 1" in about.get_text()
    assert "3 ý kiến" in page.get_text()


def test_words_of_a_citizen_are_text_and_not_markup(staff: Staff, database: Database) -> None:
    _give_in(database)
    assert _texts(staff("office"), ALL_TIME)[0] == "<script>alert(1)</script> & cảm ơn"


def test_search_needs_no_tone_marks_and_finds_every_word(staff: Staff, database: Database) -> None:
    _give_in(database)
    office = staff("office")
    for words in ("duong day nong", "đường dây nóng", "NONG cho", "quầy 3"):
        assert len(_texts(office, f"{ALL_TIME}&q={words}")) == 1, words
    assert _texts(office, f"{ALL_TIME}&q=duong xa") == []
    assert "không có ý kiến nào khớp" in office.page(f"{ALL_TIME}&q=100%25_").get_text()


def test_by_score_and_channel(staff: Staff, database: Database) -> None:
    _give_in(database)
    office = staff("office")
    assert _texts(office, f"{ALL_TIME}&face=2") == ["Chờ quá lâu ở Quầy 3, đường dây nóng không ai nghe."]
    chosen = office.page(f"{ALL_TIME}&face=2").select("#search-face option[selected]")
    assert [option["value"] for option in chosen] == ["2"]
    assert _texts(office, f"{ALL_TIME}&channel=qr") == ["Hướng dẫn tận tình."]
    assert len(_texts(office, f"{ALL_TIME}&face=9&page=99999")) == 3


def test_pages_of_many(staff: Staff, database: Database) -> None:
    give_in(database, [Form(_day(), {"G1": 3, "K6": f"Góp ý số {n}"}) for n in range(60)])
    office = staff("office")
    found = [text for page in (1, 2, 3) for text in _texts(office, f"{ALL_TIME}&page={page}")]
    assert len(found) == len(set(found)) == 60


def test_only_who_may_read_comments_sees_them(staff: Staff, database: Database) -> None:
    _give_in(database)
    assert staff("head", "van-phong").get(ALL_TIME).status_code == 403
    assert staff("legal").get(ALL_TIME).status_code == 200


def test_nothing_written_says_so(staff: Staff) -> None:
    assert "chưa có ai ghi ý kiến" in staff("office").page("/admin/comments/").get_text()
