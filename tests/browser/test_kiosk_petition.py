"""Writing at the touch screen: guided, received, tracked, and gone for the next person."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveServer
from tests.support.touch import IDLE_MS, WARNING_MS, heading, left_behind, petitions, tap, write_petition


def test_unfinished_words_are_gone_after_the_idle_reset(kiosk: Page, live: LiveServer) -> None:
    tap(kiosk, "Góp ý, phản ánh, kiến nghị")
    kiosk.get_by_text("Phản ánh, kiến nghị về thủ tục, quy định").click()
    kiosk.get_by_label("Nội dung").fill("Điều chỉ riêng tôi biết")
    kiosk.locator("#tool-contrast").click()
    kiosk.locator("#tool-language").click()
    kiosk.clock.run_for(IDLE_MS + WARNING_MS)
    expect(kiosk.get_by_role("button", name="Tra cứu bằng mã")).to_be_visible()
    assert "riêng tôi biết" not in left_behind(kiosk)
    assert kiosk.evaluate("() => Object.keys(localStorage)") == ["ydan-kiosk"]
    expect(kiosk.locator("html")).not_to_have_attribute("data-contrast", "more")
    expect(kiosk.locator("html")).to_have_attribute("lang", "vi")
    assert petitions(live.database) == []


def test_the_language_changes_in_place(kiosk: Page) -> None:
    tap(kiosk, "Góp ý, phản ánh, kiến nghị")
    kiosk.get_by_text("Phản ánh, kiến nghị về thủ tục, quy định").click()
    kiosk.get_by_label("Nội dung").fill("Tôi viết nửa chừng")
    kiosk.get_by_role("button", name="English").click()
    heading(kiosk, "What would you like to send?")
    expect(kiosk.locator("html")).to_have_attribute("lang", "en")
    expect(kiosk.get_by_label("Your text")).to_have_value("Tôi viết nửa chừng")
    expect(kiosk.get_by_label("Feedback or petition on procedures and rules")).to_be_checked()


@pytest.mark.parametrize("kind", ["Khiếu nại", "Tố cáo hành vi vi phạm"])
def test_complaints_and_denunciations_are_guided_and_nothing_is_collected(
    kiosk: Page, live: LiveServer, kind: str
) -> None:
    sent: list[str] = []
    kiosk.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    tap(kiosk, "Góp ý, phản ánh, kiến nghị")
    kiosk.get_by_label("Nội dung").fill("Tôi muốn tố cáo một người")
    kiosk.get_by_text(kind, exact=True).click()
    expect(kiosk.get_by_text("không thu nhận và không gửi đi nội dung nào")).to_be_visible()
    assert kiosk.locator("input, textarea").count() == 0
    assert "tố cáo một người" not in left_behind(kiosk)
    tap(kiosk, "Kết thúc")
    assert [url for url in sent if "heartbeat" not in url] == []
    assert petitions(live.database) == []


def test_a_petition_gets_a_receipt_that_tracks_it_and_is_gone_afterwards(kiosk: Page, live: LiveServer) -> None:
    write_petition(kiosk, "Danh mục niêm yết thiếu bản đo kiểm xạ, tôi phải đi lại ba lần.")
    kiosk.get_by_role("button", name="Gửi đi").click()
    heading(kiosk, "Đã tiếp nhận")
    stored = petitions(live.database)[0]
    expect(kiosk.get_by_text(stored.number).first).to_be_visible()
    expect(kiosk.get_by_role("img", name="Mã QR của mã tra cứu").first).to_be_visible()
    code = "".join(kiosk.locator(".k-code__cell").all_inner_texts())
    tap(kiosk, "Tôi đã lưu mã, kết thúc")
    gone = left_behind(kiosk)
    assert not any(words in gone for words in (code, stored.number, "Nguyễn Văn An", "đo kiểm xạ"))
    tap(kiosk, "Tra cứu bằng mã")
    kiosk.get_by_label("Mã tra cứu").fill(code.lower())
    kiosk.get_by_role("button", name="Xem").click()
    expect(kiosk.get_by_text(stored.number)).to_be_visible()
    expect(kiosk.get_by_text("Mới tiếp nhận")).to_be_visible()
    tap(kiosk, "Kết thúc")
    assert stored.number not in left_behind(kiosk)


def test_consents_are_not_ticked_and_missing_contact_is_named(kiosk: Page) -> None:
    tap(kiosk, "Góp ý, phản ánh, kiến nghị")
    kiosk.get_by_text("Phản ánh, kiến nghị về thủ tục, quy định").click()
    kiosk.get_by_label("Nội dung").fill("Đề nghị niêm yết đủ thành phần hồ sơ")
    tap(kiosk, "Tiếp tục")
    expect(kiosk.get_by_text("Thông tin này không được công khai")).to_be_visible()
    expect(kiosk.get_by_label("Tôi đồng ý để Sở liên hệ lại")).not_to_be_checked()
    expect(kiosk.get_by_label("Tôi đồng ý công khai tên")).not_to_be_checked()
    kiosk.get_by_label("Địa chỉ").fill("Phường Trấn Biên")
    tap(kiosk, "Tiếp tục")
    expect(kiosk.get_by_role("alert")).to_contain_text("Xin nhập họ và tên.")
    expect(kiosk.get_by_label("Họ và tên")).to_have_attribute("aria-invalid", "true")
    expect(kiosk.get_by_label("Địa chỉ")).to_have_value("Phường Trấn Biên")


def test_what_the_server_refuses_stands_beside_its_field(kiosk: Page, live: LiveServer) -> None:
    write_petition(kiosk, "Đề nghị niêm yết đủ thành phần hồ sơ")
    for _step in range(1):
        tap(kiosk, "Quay lại")
    kiosk.get_by_label("Số điện thoại").fill("12")
    tap(kiosk, "Tiếp tục")
    kiosk.get_by_role("button", name="Gửi đi").click()
    expect(kiosk.get_by_label("Số điện thoại")).to_have_attribute("aria-invalid", "true")
    expect(kiosk.get_by_label("Họ và tên")).to_have_value("Nguyễn Văn An")
    assert petitions(live.database) == []


def test_a_receipt_without_network_says_that_it_waits(kiosk: Page, live: LiveServer) -> None:
    kiosk.route("**/api/v1/petitions", lambda route: route.abort())
    write_petition(kiosk, "Đề nghị niêm yết đủ thành phần hồ sơ")
    kiosk.get_by_role("button", name="Gửi đi").click()
    kiosk.clock.run_for(7_000)
    expect(kiosk.get_by_text("Đã lưu, sẽ gửi khi có mạng.")).to_be_visible()
    kiosk.unroute("**/api/v1/petitions")
    kiosk.clock.run_for(20_000)
    expect(kiosk.get_by_text("PAKN-").first).to_be_visible()
    assert len(petitions(live.database)) == 1
