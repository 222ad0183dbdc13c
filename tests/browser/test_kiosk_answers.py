"""Rating at the touch screen: one tap counts, nothing is lost, and every way round is open."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.support.touch import IDLE_MS, WARNING_MS, answer_all, heading, left_behind, recorded, tap


def test_one_tap_is_recorded_when_the_person_walks_away(kiosk: Page, live: LiveServer) -> None:
    tap(kiosk, "Không hài lòng")
    kiosk.clock.run_for(IDLE_MS + WARNING_MS)
    expect(kiosk.get_by_role("button", name="Tra cứu bằng mã")).to_be_visible()
    form = recorded(live.database)[0]
    assert form["outcome"] == "timeout"
    assert form["values"] == {"G1": [2]}
    assert (form["channel"], form["kiosk"]) == ("kiosk", True)


def test_two_fingers_in_the_same_moment_count_once(kiosk: Page, live: LiveServer) -> None:
    kiosk.evaluate("() => document.querySelectorAll('.k-face').forEach((card) => { card.click(); card.click(); })")
    kiosk.clock.run_for(IDLE_MS + WARNING_MS)
    assert recorded(live.database)[0]["values"] == {"G1": [1]}


def test_leaving_the_page_keeps_what_was_answered(kiosk: Page, live: LiveServer) -> None:
    tap(kiosk, "Hài lòng")
    kiosk.goto("about:blank")
    form = recorded(live.database)[0]
    assert (form["outcome"], form["values"]) == ("partial", {"G1": [4]})


def test_a_low_score_is_asked_for_reasons_and_all_is_stored(kiosk: Page, live: LiveServer) -> None:
    answer_all(kiosk, "Không hài lòng")
    heading(kiosk, "Điều gì chưa tốt?")
    expect(kiosk.get_by_text("Câu 5 trên 5")).to_be_visible()
    expect(kiosk.get_by_role("button", name="Tiếp tục", exact=True)).to_be_visible()
    tap(kiosk, "Chờ lâu")
    tap(kiosk, "Hướng dẫn khó hiểu")
    tap(kiosk, "Tiếp tục với 2 ý")
    heading(kiosk, "Cảm ơn")
    tap(kiosk, "Kết thúc")
    form = recorded(live.database)[0]
    assert form["outcome"] == "completed"
    assert form["values"] == {"G1": [2], "K1": [2], "K3": [4], "K4": [2], "K5": [1, 3]}


def test_a_good_score_is_not_asked_for_reasons(kiosk: Page, live: LiveServer) -> None:
    answer_all(kiosk, "Rất hài lòng")
    heading(kiosk, "Cảm ơn")
    tap(kiosk, "Kết thúc")
    assert "K5" not in recorded(live.database)[0]["values"]


def test_a_score_can_be_changed_and_hidden_reasons_go_with_it(kiosk: Page, live: LiveServer) -> None:
    answer_all(kiosk, "Không hài lòng")
    tap(kiosk, "Chờ lâu")
    tap(kiosk, "Sửa")
    expect(kiosk.get_by_role("button", name="Không hài lòng", exact=True)).to_have_attribute("aria-pressed", "true")
    tap(kiosk, "Hài lòng")
    for _question in range(3):
        tap(kiosk, "Bỏ qua câu này")
    heading(kiosk, "Cảm ơn")
    tap(kiosk, "Kết thúc")
    assert recorded(live.database)[0]["values"] == {"G1": [4]}


def test_back_is_always_possible_and_keeps_the_answers(kiosk: Page) -> None:
    tap(kiosk, "Bình thường")
    tap(kiosk, "Sở hữu trí tuệ")
    heading(kiosk, "Thái độ và")
    tap(kiosk, "Quay lại")
    expect(kiosk.get_by_role("button", name="Sở hữu trí tuệ")).to_have_attribute("aria-pressed", "true")
    tap(kiosk, "Quay lại")
    expect(kiosk.get_by_role("button", name="Bình thường")).to_have_attribute("aria-pressed", "true")
    tap(kiosk, "Quay lại")
    expect(kiosk.get_by_role("button", name="Tra cứu bằng mã")).to_be_visible()


def test_the_idle_warning_can_be_answered(kiosk: Page) -> None:
    tap(kiosk, "Hài lòng")
    kiosk.clock.run_for(IDLE_MS)
    dialog = kiosk.get_by_role("dialog", name="Ông/Bà còn ở đây không?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Tôi cần thêm thời gian")).to_be_focused()
    dialog.get_by_role("button", name="Tôi cần thêm thời gian").click()
    expect(dialog).to_be_hidden()
    kiosk.clock.run_for(IDLE_MS - 5_000)
    heading(kiosk, "lĩnh vực nào?")


def test_the_anonymous_comment_belongs_to_the_answers_and_leaves_nothing(kiosk: Page, live: LiveServer) -> None:
    answer_all(kiosk, "Hài lòng")
    kiosk.get_by_role("button", name="Góp ý thêm").click()
    kiosk.get_by_role("textbox").fill("Ghế chờ cần có tựa lưng")
    tap(kiosk, "Gửi góp ý")
    heading(kiosk, "ý kiến đã được ghi nhận")
    form = recorded(live.database)[0]
    assert (form["outcome"], form["words"]) == ("completed", {"K6": "Ghế chờ cần có tựa lưng"})
    assert "Ghế chờ" not in left_behind(kiosk)
    kiosk.clock.run_for(11_000)
    expect(kiosk.get_by_role("button", name="Tra cứu bằng mã")).to_be_visible()


def test_who_was_sent_away_is_heard_even_without_a_score(kiosk: Page, live: LiveServer) -> None:
    tap(kiosk, "Tôi chưa được giải quyết")
    tap(kiosk, "Hồ sơ còn thiếu giấy tờ")
    kiosk.clock.run_for(IDLE_MS + WARNING_MS)
    form = recorded(live.database)[0]
    assert (form["outcome"], form["values"]) == ("timeout", {})
    assert form["words"] == {"K6": "Chưa được giải quyết: Hồ sơ còn thiếu giấy tờ."}


def test_answers_wait_for_the_network_and_arrive_once(kiosk: Page, live: LiveServer) -> None:
    kiosk.route("**/api/v1/responses", lambda route: route.abort())
    answer_all(kiosk, "Rất hài lòng")
    tap(kiosk, "Kết thúc")
    expect(kiosk.get_by_role("button", name="Tra cứu bằng mã")).to_be_visible()
    kiosk.unroute("**/api/v1/responses")
    kiosk.clock.run_for(70_000)
    assert recorded(live.database)[0]["outcome"] == "completed"
