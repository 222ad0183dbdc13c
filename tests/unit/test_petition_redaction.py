"""The scan before publication: numbers, links and the sender's own name and address are found, harmless text is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.petitions.redaction import MARKS, find, mask


def kinds(text, **own):
    return [(hit.kind, hit.text) for hit in find(text, **own)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Gọi 0912345678 nhé", "phone", "0912345678"),
        ("Gọi 0912 345 678 nhé", "phone", "0912 345 678"),
        ("Gọi 0912.345.678.", "phone", "0912.345.678"),
        ("Gọi +84 (0)905-123-456", "phone", "+84 (0)905-123-456"),
        ("Gọi 0 9 1 2 3 4 5 6 7 8", "phone", "0 9 1 2 3 4 5 6 7 8"),
        ("Gọi 0\u200b912345678 nhé", "phone", "0\u200b912345678"),
        ("Gọi ０９１２３４５６７８ nhé", "phone", "０９１２３４５６７８"),
        ("Bàn 0251 3822 933 không ai nghe", "phone", "0251 3822 933"),
        ("Thư an.nguyen@gmail.com nhé", "email", "an.nguyen@gmail.com"),
        ("Thư an.nguyen [at] gmail.com", "email", "an.nguyen [at] gmail.com"),
        ("CCCD 075085001234 của tôi", "identity", "075085001234"),
        ("CMND 271234567 của tôi", "identity", "271234567"),
        ("Xe 60A-123.45 đỗ ở đó", "plate", "60A-123.45"),
        ("Xem https://facebook.com/ai.do", "link", "https://facebook.com/ai.do"),
    ],
)
def test_what_is_found(text, kind, words):
    assert (kind, words) in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tôi nộp hồ sơ ngày 14/10/2026, hẹn 22/09/2026 lúc 08:30.",
        "Lệ phí 1.500.000 đồng, sau đó thu thêm 12.400.000 đồng.",
        "Theo Nghị định 20/2008/NĐ-CP và Quyết định 766/QĐ-TTg.",
        "Ý kiến số PAKN-2026-000123 đã trả lời sau 15 ngày làm việc.",
        "Tiêu chuẩn TCVN ISO 9001:2015, mục 9.1.2.",
    ],
)
def test_dates_money_and_document_numbers_are_left_alone(text):
    assert kinds(text) == []


def test_the_senders_own_name_and_address_are_found_without_tone_marks_too():
    own = {"own_name": "Nguyễn Văn Ẩn", "own_address": "12 Hùng Vương, Xuân Lộc"}
    assert ("own_name", "nguyen van an") in kinds("Tôi là nguyen van an ở gần đó", **own)
    assert ("own_name", "NGUYỄN VĂN ẨN") in kinds("Tôi là NGUYỄN VĂN ẨN", **own)
    assert ("own_address", "12 Hung Vuong") in kinds("Nhà 12 Hung Vuong, chợ cũ", **own)
    assert kinds("Nguyên vẫn ăn cơm", own_name="An") == []


def test_masking_leaves_a_typed_mark_and_nothing_to_find():
    text = "Gọi 0912 345 678 hoặc an@example.vn, xe 60A-123.45."
    masked = mask(text, find(text))
    assert masked == "Gọi [số điện thoại] hoặc [thư điện tử], xe [biển số]."
    assert find(masked) == []
    assert all(find(mark) == [] for mark in MARKS.values())


@given(
    st.text(alphabet="abc đường phố ,.\n", max_size=40),
    st.sampled_from(["0912345678", "0912 345 678", "an.b@example.vn", "075085001234", "60A-123.45"]),
    st.text(alphabet="xyz Sở Khoa học ,.\n", max_size=40),
)
def test_whatever_is_planted_is_masked_and_positions_are_of_the_text_as_given(before, planted, after):
    text = f"{before} {planted} {after}"
    hits = find(text)
    assert any(planted in hit.text or hit.text in planted for hit in hits)
    assert all(text[hit.start : hit.end] == hit.text for hit in hits)
    assert planted not in mask(text, hits)


@given(st.text(max_size=200), st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_the_scan(text, name, address):
    hits = find(text, own_name=name, own_address=address)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
