"""Published answers as the public sees them: list, search, filters, one answer, tombstone, feed, CSV, JSON."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest

from surveys.petitions import publishing, services
from tests.support.engines import both_engines
from tests.support.petitions import ANSWER, Office
from tests.support.statements import counted_statements

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def office(app):
    return Office(app)


@pytest.fixture
def publish(office):
    """Publish a new answer; returns its number."""
    second = office.person("office")

    def make(rating=None, late=0, **changes):
        legal = office.person("legal")
        with office.database.write() as session:
            petition = office.receive(session)
            office.to_answer(session, petition)
            if rating:
                services.rate(session, petition, rating=rating)
            petition.answer.days_late = late
            copy = publishing.start(session, petition, by=legal)
            texts = {
                "title": "Danh mục hồ sơ X-quang thiếu giấy kiểm định",
                "question": "Danh mục in từ tháng 8 thiếu giấy này.",
                "summary": "Sở đã niêm yết lại đủ thành phần hồ sơ ngày 18/09/2026.",
                "answer_text": ANSWER,
                "late_reason": "Chờ nhà cung cấp thiết bị" if late else "",
            }
            publishing.save_copy(session, copy, by=legal, **(texts | changes))
            publishing.check(session, copy, by=legal, keys=office.keys)
            publishing.publish(session, copy, by=second)
            return petition.number

    return make


def words(page):
    return " ".join(page.select_one("main").get_text(" ", strip=True).split())


def test_an_empty_list_says_so(client):
    assert "Chưa có câu trả lời nào được công bố." in words(client.page("/published/"))


@both_engines
def test_late_answers_and_bad_ratings_are_shown(client, publish):
    publish(rating=5)
    publish(rating=2, late=2, title="Máy lấy số không có lựa chọn sở hữu trí tuệ")
    page = client.page("/published/")
    text = words(page)
    assert "Trễ 2 ngày" in text
    assert "Đúng hẹn" in text
    assert "Người gửi: Không hài lòng" in text
    assert "Người gửi: Rất hài lòng" in text
    assert "1 / 2" in text
    assert len(page.select("article.item")) == 2


@both_engines
def test_search_without_tone_marks_and_filters_in_the_address(client, publish):
    publish()
    publish(title="Đường vào Sở khó tìm", question="Không có biển chỉ dẫn.", answer_text="Sở đã đặt biển.", late=1)
    titles = lambda url: [one.get_text(strip=True) for one in client.page(url).select("article h2")]  # noqa: E731
    assert titles("/published/?q=duong+vao") == ["Đường vào Sở khó tìm"]
    assert titles("/published/?timing=late") == ["Đường vào Sở khó tìm"]
    assert len(titles("/published/?timing=late&timing=on_time&unit=qlkh")) == 2
    assert titles("/published/?year=2001") == []
    assert titles("/published/?field=atbx") == []
    assert "Không có câu trả lời nào phù hợp" in words(client.page("/published/?q=khongcogi"))


def test_one_answer_has_everything_but_the_person(client, publish, office):
    number = publish(rating=4)
    page = client.page(f"/published/{number}")
    text = words(page)
    for expected in (number, ANSWER, "Phòng Quản lý khoa học", "Đúng hẹn", "Hài lòng", "Điều 19"):
        assert expected in text
    for secret in ("Nguyễn Văn An", "0912", "Hùng Vương"):
        assert secret not in page.decode()
    assert client.page(f"/published/{number.lower()}").select_one("h1")
    assert client.get("/published/PAKN-2026-999999").status_code == 404
    assert client.get("/published/nonsense").status_code == 404


def test_a_late_answer_says_why(client, publish):
    number = publish(late=3)
    assert "Lý do trễ hẹn: Chờ nhà cung cấp thiết bị" in words(client.page(f"/published/{number}"))


@both_engines
def test_what_is_taken_down_leaves_every_page_at_once_and_a_tombstone(client, publish, office):
    number = publish()
    kept = client.get("/published.json").headers["ETag"]
    second = office.person("office")
    with office.database.write() as session:
        petition = publishing.queue(session, second)
        assert list(petition) == []
        from surveys.petitions.models import Petition

        taken = session.query(Petition).filter_by(number=number).one()
        publishing.unpublish(session, taken, by=second, reason="personal_data", explanation="Còn tên người khác")
    tombstone = client.page(f"/published/{number}", status=410)
    assert "Lộ thông tin cá nhân" in words(tombstone)
    assert "Còn tên người khác" not in tombstone.decode()
    for url in ("/published/", "/published.json", "/published.csv", "/published/feed.atom"):
        assert ANSWER not in client.get(url).get_data(as_text=True)
    assert client.get("/published.json", headers={"If-None-Match": kept}).status_code == 200


def test_what_did_not_change_is_not_sent_again(client, publish):
    publish()
    for url in ("/published/", "/published.json", "/published.csv", "/published/feed.atom"):
        first = client.get(url)
        assert first.headers["Cache-Control"] == "no-cache"
        again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


def test_the_feed_is_atom_with_the_newest_first(client, publish):
    first, second = publish(), publish(title="Câu trả lời mới & hơn <b>")
    response = client.get("/published/feed.atom")
    assert response.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(response.get_data())
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries][0] == "Câu trả lời mới & hơn <b>"
    assert [entry.find(f"{ATOM}id").text.rsplit("/", 1)[1] for entry in entries] == [second, first]
    assert feed.find(f"{ATOM}updated").text


def test_csv_and_json_say_the_same_and_no_cell_starts_a_formula(client, publish):
    publish(rating=1, title='=SUM(A1:A9) "Bấm"', late=1)
    publish()
    document = client.get("/published.json").get_json()
    text = client.get("/published.csv").get_data(as_text=True)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert document["total"] == len(rows) == 2
    assert [row["number"] for row in rows] == [one["number"] for one in document["published"]]
    bad = next(row for row in rows if row["rating"] == "1")
    assert bad["title"].startswith("'=SUM")
    late = document["published"][1]
    assert (late["on_time"], late["days_late"], late["rating"]) == (False, 1, 1)
    assert late["url"].endswith(f"/published/{late['number']}")


def test_the_pages_speak_english_and_keep_speaking_it(client, publish):
    number = publish(late=1)
    page = client.page("/published/?lang=en")
    assert "You said, we did" in words(page)
    assert "1 day late" in words(page)
    link = page.select_one("article h2 a")["href"]
    assert link == f"/published/{number}?lang=en"
    assert "What was asked" in words(client.page(link))


def test_the_list_sets_no_cookie_and_costs_few_statements(client, publish, office):
    costs = []
    for _ in range(2):
        publish()
        publish()
        client.get("/published/")  # what is remembered between requests is remembered now
        with counted_statements(office.app) as sent:
            response = client.get("/published/")
        costs.append(len(sent))
        assert "Set-Cookie" not in response.headers
    assert costs[0] == costs[1] <= 16


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "x" * 5000,
        "page=-1",
        "page=999999999999",
        "page=abc",
        "year=0",
        "field=%F0%9F%99%82",
        "q=%25_%5C",
        "q=%E2%80%AE",
    ],
)
def test_strange_queries_give_a_page(client, publish, query):
    publish()
    assert client.page(f"/published/?{query}").select_one("h1")
