"""Publication: an edited copy, a scan that must find nothing, a second person, taking down, and what never enters."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from surveys.core.errors import Conflict, Invalid, NotAllowed
from surveys.petitions import copy_scan, published, publishing, redaction, services
from surveys.petitions.models import Petition, Takedown
from surveys.petitions.published import Filters
from surveys.petitions.publishing import ScanFailed
from surveys.petitions.services import CITIZEN, act
from tests.support.engines import both_engines
from tests.support.petitions import ANSWER, WORDS, Office

pytestmark = both_engines


@pytest.fixture
def office(app):
    return Office(app)


@pytest.fixture
def second(office):
    return office.person("office")


def edited(office, session, petition, **changes):
    """A copy begun and edited by Legal."""
    legal = office.person("legal")
    copy = publishing.start(session, petition, by=legal)
    texts = {
        "title": "Danh mục niêm yết thiếu bản đo kiểm xạ",
        "question": "Danh mục niêm yết tại quầy không ghi bản đo kiểm xạ nên phải đi lại ba lần.",
        "summary": "Sở đã niêm yết lại đủ thành phần hồ sơ.",
        "answer_text": ANSWER,
    }
    return publishing.save_copy(session, copy, by=legal, **(texts | changes))


def public(office, session, petition, second, **changes):
    copy = edited(office, session, petition, **changes)
    publishing.check(session, copy, by=office.person("legal"), keys=office.keys)
    return publishing.publish(session, copy, by=second)


def test_an_answer_becomes_public_by_two_people_and_the_original_stays(office, second):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        copy = edited(office, session, petition)
        assert petition.publication_state == "redacting"
        publishing.check(session, copy, by=office.person("legal"), keys=office.keys)
        assert petition.publication_state == "checked"
        assert not publishing.can_publish(session, copy, office.person("legal"))
        with pytest.raises(NotAllowed):
            publishing.publish(session, copy, by=office.person("legal"))
        publishing.publish(session, copy, by=second)
        assert petition.publication_state == "published"
        assert (petition.text, petition.answer.text) == (WORDS, ANSWER)
        item = published.find_published(session, petition.number)
        assert item is not None
        assert item.publication.title == "Danh mục niêm yết thiếu bản đo kiểm xạ"
        assert item.on_time
        assert item.rating is None
        services.rate(session, petition, rating=2, reason="Vẫn phải đi lại")
        assert published.find_published(session, petition.number).rating == 2


def test_everybody_who_touched_the_copy_is_an_editor(office, second):
    helper = office.person("legal-2")
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        copy = edited(office, session, petition)
        texts = {"title": copy.title, "question": copy.question, "summary": "", "answer_text": copy.answer_text}
        publishing.save_copy(session, copy, by=helper, **texts)
        publishing.save_copy(session, copy, by=office.person("legal"), **texts)
        publishing.check(session, copy, by=office.person("legal"), keys=office.keys)
        with pytest.raises(NotAllowed):
            publishing.publish(session, copy, by=helper)
        publishing.publish(session, copy, by=second)


def test_the_database_refuses_the_editor_as_second_person(office):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        edited(office, session, petition)
    with pytest.raises(IntegrityError), office.database.write() as session:
        session.execute(text("update publications set published_by_id = edited_by_id"))


@pytest.mark.parametrize(
    ("field", "planted"),
    [
        ("title", "Gọi 0912 345 678"),
        ("question", "Tôi là Nguyễn Văn An, số CCCD 075085001234"),
        ("summary", "Trả lời bà nguyen van an"),
        ("answer_text", "Gửi về an@example.vn"),
    ],
)
def test_a_find_of_the_scan_stops_the_copy(office, field, planted):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        copy = edited(office, session, petition, **{field: planted})
        with pytest.raises(Invalid) as refused:
            publishing.check(session, copy, by=office.person("legal"), keys=office.keys)
        assert {problem.pointer for problem in refused.value.problems} == {f"/{field}"}
        assert petition.publication_state == "redacting"


def test_when_the_scan_breaks_nothing_is_published(office, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        copy = edited(office, session, petition)
        monkeypatch.setattr(copy_scan, "find", broken)
        with pytest.raises(ScanFailed):
            publishing.check(session, copy, by=office.person("legal"), keys=office.keys)
        assert copy.state == "editing"
    assert redaction.find("") == []


def test_nothing_is_published_before_its_answer_nor_what_legal_closed_to_the_public(office):
    legal = office.person("legal")
    with office.database.write() as session:
        petition = office.receive(session)
        with pytest.raises(Conflict):
            publishing.start(session, petition, by=legal)
        office.to_approval(session, petition)
        with pytest.raises(Conflict):
            publishing.start(session, petition, by=legal)
        act(session, petition, "approve", by=office.person("approver"))
        petition.publishable = False
        session.flush()
        with pytest.raises(Conflict):
            publishing.start(session, petition, by=legal)
        assert petition not in publishing.queue(session, legal)


@pytest.mark.parametrize("kind", ["complaint", "denunciation", "crime", "data_request"])
def test_these_classes_never_enter(office, kind):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        petition.kind = kind
        session.flush()
        with pytest.raises(Conflict):
            publishing.start(session, petition, by=office.person("legal"))


def test_who_has_no_right_to_publish_cannot(office):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        for who in (office.person("unit", "qlkh"), office.person("head", "qlkh"), office.person("desk"), CITIZEN):
            with pytest.raises(NotAllowed):
                publishing.start(session, petition, by=who)


def test_a_revision_replaces_the_public_copy_only_when_it_is_published(office, second):
    legal = office.person("legal")
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        public(office, session, petition, second)
        revised = edited(office, session, petition, title="Danh mục niêm yết thiếu một giấy")
        assert petition.publication_state == "revised"
        assert published.find_published(session, petition.number).publication.version == 1
        publishing.check(session, revised, by=legal, keys=office.keys)
        publishing.publish(session, revised, by=second)
        item = published.find_published(session, petition.number)
        assert (item.publication.version, item.publication.title) == (2, "Danh mục niêm yết thiếu một giấy")
        assert [copy.state for copy in petition.publications] == ["replaced", "public"]


def test_taking_down_works_at_once_and_leaves_a_tombstone(office, second):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        public(office, session, petition, second)
        with pytest.raises(Invalid):
            publishing.unpublish(session, petition, by=second, reason="because", explanation="x")
        with pytest.raises(Invalid):
            publishing.unpublish(session, petition, by=second, reason="personal_data", explanation=" ")
        publishing.unpublish(session, petition, by=second, reason="personal_data", explanation="Còn tên người khác")
        assert published.find_published(session, petition.number) is None
        assert published.find_takedown(session, petition.number).reason == "personal_data"
        with pytest.raises(Conflict):
            publishing.unpublish(session, petition, by=second, reason="other", explanation="Lần nữa")
        assert len(session.scalars(select(Takedown)).all()) == 1
        again = edited(office, session, petition)
        assert petition.publication_state == "redacting"
        assert again.version == 2


def test_the_second_person_can_send_the_copy_back(office, second):
    with office.database.write() as session:
        petition = office.receive(session)
        office.to_answer(session, petition)
        copy = edited(office, session, petition)
        publishing.check(session, copy, by=office.person("legal"), keys=office.keys)
        publishing.return_copy(session, copy, by=second, comment="Bỏ tên quầy")
        assert (copy.state, petition.publication_state) == ("editing", "redacting")
        with pytest.raises(Conflict):
            publishing.publish(session, copy, by=second)


def test_the_public_list_finds_without_tone_marks_and_filters(office, second):
    with office.database.write() as session:
        first, other = office.receive(session), office.receive(session)
        for petition in (first, other):
            office.to_answer(session, petition)
        public(office, session, first, second)
        public(
            office,
            session,
            other,
            second,
            title="Đường vào Sở khó tìm",
            question="Biển chỉ dẫn 100% không có.",
            answer_text="Sở đã đặt biển chỉ dẫn ở đầu đường.",
            summary="Đã đặt biển.",
        )
        find = lambda **chosen: [  # noqa: E731
            item.publication.number for item in published.list_published(session, Filters(**chosen)).rows
        ]
        assert find(text="duong") == find(text="ĐƯỜNG") == find(text="bien so vao") == [other.number]
        assert find(text="kiem xa") == [first.number]
        assert find(text=first.number) == [first.number]
        assert find(text="100%") == [other.number]
        assert find(text="%") == [other.number]
        assert find(text="_") == []
        assert find(text="khong he co chu nay") == []
        assert len(find(unit="qlkh")) == 2
        assert find(unit="tdc") == []
        assert len(find(year=session.get_one(Petition, first.id).answered_at.year)) == 2
        assert find(year=2001) == []
        assert len(find(timing=("on_time",))) == 2
        assert find(timing=("late",)) == []
        assert len(find(fields=("-",))) == 2
        assert find(fields=("atbx",)) == []
        facets = published.facets(session, Filters())
        assert (facets.no_field, facets.on_time, facets.late) == (2, 2, 0)
