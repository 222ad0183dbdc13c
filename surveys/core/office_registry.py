"""What an office may set: key, kind, default, wording and the citation each default rests on.

Adding a setting is adding a row here. No deadline, form or threshold stands anywhere else in the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from surveys.core.translation import LazyText, lazy


class Kind(Enum):
    """How a value is entered and checked."""

    LINE = "line"
    PAIR = "pair"
    TEXTS = "texts"
    NUMBER = "number"
    YES_NO = "yes_no"
    TIME = "time"


@dataclass(frozen=True)
class OfficeSetting:
    """One thing that can be set. `low` and `high` bound numbers, both included."""

    key: str
    group: str
    kind: Kind
    label: LazyText
    default: Any
    citation: str = ""
    low: float = 0
    high: float = 1_000_000
    required: bool = True


GROUPS: dict[str, LazyText] = {
    "letterhead": lazy("Letterhead and names"),
    "contact": lazy("Address and contact"),
    "clocks": lazy("Deadlines for petitions"),
    "guidance": lazy("Guidance and legal texts"),
    "satisfaction": lazy("Satisfaction"),
    "kiosk": lazy("Kiosk"),
    "system": lazy("Installation"),
}

ND20 = "Nghị định 20/2008/NĐ-CP (sửa đổi bởi NĐ 48/2013/NĐ-CP, NĐ 92/2017/NĐ-CP)"
IN_HOUSE = "Quy định nội bộ của Sở"

_GUIDE_COMPLAINT_VI = (
    "Khiếu nại là việc đề nghị xem xét lại một quyết định hành chính hoặc hành vi hành chính mà Ông/Bà cho là trái "
    "pháp luật, xâm phạm quyền, lợi ích hợp pháp của mình.\n"
    "Khiếu nại phải bằng đơn có chữ ký, hoặc trình bày trực tiếp tại nơi tiếp công dân. Nội dung gõ tại đây không "
    "thay thế được đơn khiếu nại, vì vậy hệ thống không thu nhận.\n"
    "Xin mời Ông/Bà đến nơi tiếp công dân của Sở trong giờ làm việc, mang theo đơn có chữ ký, giấy tờ tùy thân và bản "
    "sao quyết định hoặc tài liệu liên quan. Công chức tiếp công dân sẽ hướng dẫn và ghi nhận."
)
_GUIDE_COMPLAINT_EN = (
    "A formal complaint asks to review an administrative decision or act that you believe is unlawful and infringes "
    "your own rights.\n"
    "It must be a signed petition or be made in person at the citizens' reception desk. What is typed here cannot "
    "replace it, so this system does not collect it.\n"
    "Please come to the department's citizens' reception desk in office hours with the signed petition, your identity "
    "paper and copies of the decision or documents. The officer there will guide you and record it."
)
_GUIDE_DENUNCIATION_VI = (
    "Tố cáo là việc báo cho cơ quan có thẩm quyền biết về hành vi vi phạm pháp luật của cá nhân, cơ quan, tổ chức.\n"
    "Tố cáo phải bằng đơn có chữ ký hoặc trình bày trực tiếp. Họ tên, địa chỉ và thông tin của người tố cáo được giữ "
    "bí mật theo quy định, vì vậy xin Ông/Bà không gõ nội dung tại đây; hệ thống không thu nhận.\n"
    "Xin mời Ông/Bà đến nơi tiếp công dân của Sở hoặc gửi đơn có chữ ký trong phong bì dán kín, ghi rõ “Đơn tố cáo, "
    "gửi Giám đốc Sở”."
)
_GUIDE_DENUNCIATION_EN = (
    "A denunciation reports a violation of the law by a person or an organisation.\n"
    "It must be a signed petition or be made face to face. The informant's name, address and data are kept secret by "
    "law, so please do not type anything here; this system does not collect it.\n"
    "Please come to the department's citizens' reception desk, or send a signed petition in a sealed envelope marked "
    "“Đơn tố cáo, gửi Giám đốc Sở”."
)
_CONSENT_VI = (
    "Sở Khoa học và Công nghệ thu thập họ tên, địa chỉ, số điện thoại/thư điện tử của Ông/Bà để tiếp nhận, xử lý và "
    "trả lời phản ánh, kiến nghị theo Nghị định 20/2008/NĐ-CP. Thông tin này không được công khai. Ông/Bà có quyền "
    "xem, sửa, yêu cầu xóa, rút lại đồng ý."
)
_CONSENT_EN = (
    "The Department of Science and Technology collects your name, address and phone number or e-mail in order to "
    "receive, handle and answer your petition under Decree 20/2008/NĐ-CP. They are not made public. You may see, "
    "correct or ask to erase them, and withdraw your consent."
)


def _days(key: str, label: LazyText, default: int, citation: str, high: int = 120) -> OfficeSetting:
    return OfficeSetting(key, "clocks", Kind.NUMBER, label, default, citation, low=1, high=high)


def _rows() -> list[OfficeSetting]:
    pair, line, texts, number = Kind.PAIR, Kind.LINE, Kind.TEXTS, Kind.NUMBER
    return [
        OfficeSetting("office_name", "letterhead", pair, lazy("Name of the office"),
                      {"vi": "Sở Khoa học và Công nghệ tỉnh Đồng Nai",
                       "en": "Đồng Nai Department of Science and Technology"},
                      "Kế hoạch 1790/KH-SKHCN ngày 30/12/2016"),
        OfficeSetting("office_short", "letterhead", pair, lazy("Short name"),
                      {"vi": "Sở KH&CN Đồng Nai", "en": "Đồng Nai DOST"}),
        OfficeSetting("parent_name", "letterhead", pair, lazy("Parent body"),
                      {"vi": "UBND tỉnh Đồng Nai", "en": "People's Committee of Đồng Nai"}),
        OfficeSetting("place_name", "letterhead", line, lazy("Place name before the date"), "Đồng Nai"),
        OfficeSetting("office_symbol", "letterhead", line, lazy("Symbol of outgoing papers"), "SKHCN"),
        OfficeSetting("office_address", "contact", pair, lazy("Address"), {"vi": "", "en": ""}, required=False),
        OfficeSetting("office_phone", "contact", line, lazy("Telephone for petitions"), "",
                      f"{ND20}, Điều 10", required=False),
        OfficeSetting("office_email", "contact", line, lazy("E-mail for petitions"), "",
                      f"{ND20}, Điều 10", required=False),
        OfficeSetting("reception_hours", "contact", pair, lazy("Citizens' reception: where and when"),
                      {"vi": "Bộ phận tiếp nhận và trả kết quả, giờ hành chính các ngày làm việc",
                       "en": "One-stop desk, office hours on working days"}),
        _days("classify_days", lazy("Classify and transfer, working days"), 5, f"{ND20}, Điều 9"),
        _days("pakn_answer_days", lazy("Answer feedback and petitions, working days"), 15,
              "Nghị định 20/2008 không định hạn; mặc định 15 ngày làm việc, chờ quy chế của tỉnh"),
        _days("comment_answer_days", lazy("Answer comments, working days"), 10, IN_HOUSE),
        _days("question_answer_days", lazy("Answer questions, working days"), 5, IN_HOUSE),
        _days("other_answer_days", lazy("Answer other petitions, working days"), 10,
              "Luật Tiếp công dân 42/2013/QH13, Điều 28 (sửa đổi bởi Luật 136/2025/QH15)"),
        _days("data_request_days", lazy("Answer a request about personal data, working days"), 2,
              "Luật BVDLCN 91/2025/QH15, Điều 4; NĐ 356/2025/NĐ-CP"),
        _days("citizen_reply_days", lazy("Time a citizen has to answer a question, working days"), 10, IN_HOUSE),
        _days("rating_days", lazy("Rating and reopening stay open, working days"), 15, IN_HOUSE),
        _days("undo_days", lazy("Undo a merge or a spam mark, days"), 30, IN_HOUSE),
        OfficeSetting("returns_allowed", "clocks", number, lazy("Times a unit may return a petition to Legal"),
                      3, IN_HOUSE, low=1, high=10),
        OfficeSetting("rounds_allowed", "clocks", number, lazy("Rounds a petition may take after new looks"),
                      3, IN_HOUSE, low=1, high=10),
        OfficeSetting("day_ends_at", "clocks", Kind.TIME, lazy("Later than this counts from the next working day"),
                      "17:00", IN_HOUSE),
        OfficeSetting("decline_law", "guidance", line, lazy("Law named when a petition is not accepted"),
                      f"{ND20}, Điều 7, Điều 9"),
        OfficeSetting("transfer_law", "guidance", line, lazy("Law named when a petition is transferred"),
                      f"{ND20}, Điều 9"),
        OfficeSetting("publish_law", "guidance", line, lazy("Law named for publication"), f"{ND20}, Điều 19"),
        OfficeSetting("consent_text", "guidance", texts, lazy("Text beside name, address and contact"),
                      {"vi": _CONSENT_VI, "en": _CONSENT_EN},
                      "Luật BVDLCN 91/2025/QH15, Điều 9; NĐ 20/2008/NĐ-CP, Điều 7"),
        OfficeSetting("complaint_guide", "guidance", texts, lazy("Guidance for formal complaints"),
                      {"vi": _GUIDE_COMPLAINT_VI, "en": _GUIDE_COMPLAINT_EN},
                      "Luật Khiếu nại 02/2011/QH13, Điều 8 (sửa đổi bởi Luật 136/2025/QH15)"),
        OfficeSetting("denunciation_guide", "guidance", texts, lazy("Guidance for denunciations"),
                      {"vi": _GUIDE_DENUNCIATION_VI, "en": _GUIDE_DENUNCIATION_EN},
                      "Luật Tố cáo 25/2018/QH14, Điều 9, 22, 23 (sửa đổi bởi Luật 136/2025/QH15)"),
        OfficeSetting("satisfaction_target", "satisfaction", number, lazy("Target share of satisfied answers, percent"),
                      90, "Nghị quyết 76/NQ-CP ngày 15/7/2021 (tối thiểu 90 % đến năm 2025)", high=100),
        OfficeSetting("smallest_cell", "satisfaction", number, lazy("Smallest number of answers shown in public"),
                      5, IN_HOUSE, low=2, high=100),
        OfficeSetting("small_sample", "satisfaction", number,
                      lazy("Fewer answers than this are marked as a small sample"),
                      30, IN_HOUSE, low=5, high=1000),
        OfficeSetting("idle_seconds", "kiosk", number, lazy("Kiosk returns to the start after this many idle seconds"),
                      45, "WCAG 2.2, 2.2.1", low=15, high=120),
        OfficeSetting("idle_warning_seconds", "kiosk", number, lazy("Warning before that, seconds"),
                      20, "WCAG 2.2, 2.2.1", low=20, high=60),
        OfficeSetting("second_step_required", "system", Kind.YES_NO,
                      lazy("Every member of staff must sign in with a second step"), False, IN_HOUSE),
        OfficeSetting("illustrative_data", "system", Kind.YES_NO, lazy("The data here are illustrative"), False),
    ]


REGISTRY: dict[str, OfficeSetting] = {row.key: row for row in _rows()}
