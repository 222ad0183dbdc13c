"""What the citizen is told at each step: short, in Vietnamese as on the telephone, without their own words.

The page previews exactly what is sent; the texts name number, unit and date, and where to read the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from surveys.petitions.models import Petition
from surveys.places.models import Unit

WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

TEXTS: Final[Mapping[str, str]] = {
    "received": "Sở đã nhận ý kiến số {number}. Ông/Bà tra cứu bằng mã đã được cấp.",
    "assign": "Ý kiến số {number} đã giao {unit}. Hẹn trả lời {due}.",
    "redirect": "Ý kiến số {number} thuộc trường hợp phải có đơn ký tên. Xin xem hướng dẫn trên trang tra cứu.",
    "decline": "Ý kiến số {number} không được tiếp nhận. Lý do và căn cứ có trên trang tra cứu.",
    "transfer": "Ý kiến số {number} đã được chuyển đến {agency} theo thẩm quyền.",
    "ask_citizen": "Sở cần Ông/Bà trả lời một câu hỏi về ý kiến số {number}. Xin mở trang tra cứu.",
    "ask_agency": "Về ý kiến số {number}, Sở đang hỏi ý kiến {agency}. Ngày hẹn trả lời không đổi.",
    "approve": "Ý kiến số {number} đã có trả lời. Xin mở trang tra cứu để xem và đánh giá.",
    "remind": "Sở vẫn chờ Ông/Bà trả lời câu hỏi về ý kiến số {number}.",
    "close_unanswered": "Ý kiến số {number} đã kết thúc vì chưa nhận được bổ sung. Ông/Bà có thể đề nghị mở lại.",
    "merge": "Ý kiến số {number} được gộp với một ý kiến cùng nội dung. Ông/Bà sẽ nhận cùng câu trả lời.",
    "unmerge": "Ý kiến số {number} được xử lý riêng trở lại.",
    "split": "Ý kiến số {number} có nhiều nội dung nên được tách để trả lời riêng từng việc.",
    "extend": "Ngày hẹn trả lời ý kiến số {number} được gia hạn đến {due}. Lý do có trên trang tra cứu.",
}
"""By the code of the step."""


def notice_text(
    petition: Petition, code: str, *, unit: Unit | None = None, due_on: date | None = None, agency: str = ""
) -> str:
    """The citizen's notice for a step, with what is known of the petition filled in; empty when none is sent."""
    unit = unit or petition.unit
    due_on = due_on or petition.due_on
    return TEXTS.get(code, "").format(
        number=petition.number,
        unit=unit.name_vi if unit else "…",
        due=in_words(due_on) if due_on else "…",
        agency=agency or "…",
    )


def in_words(day: date) -> str:
    """A date as it is said: thứ Ba, 01/12/2026."""
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"
