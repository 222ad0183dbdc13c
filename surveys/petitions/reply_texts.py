"""The reply templates that come with the installation, in the office's language (Vietnamese)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ND20 = "Nghị định 20/2008/NĐ-CP (sửa đổi bởi Nghị định 48/2013/NĐ-CP, Nghị định 92/2017/NĐ-CP)"


@dataclass(frozen=True)
class ReplyText:
    """One shipped template; an empty `kind` means every class."""

    code: str
    title: str
    kind: str
    legal_basis: str
    text: str


_OPENING = (
    "Kính gửi Ông/Bà,\n\n{{cơ quan}} đã nhận được ý kiến số {{số}} của Ông/Bà ngày {{ngày nhận}} về việc: "
    "{{nội dung}}.\n\n"
)
_CLOSING = (
    "\n\nCảm ơn Ông/Bà đã góp ý để chúng tôi phục vụ tốt hơn. Nếu chưa hài lòng với nội dung trả lời, Ông/Bà có thể "
    "đề nghị xem xét lại ngay trên trang tra cứu bằng mã của mình."
)

REPLY_TEXTS: Final[tuple[ReplyText, ...]] = (
    ReplyText(
        "hanh-vi-co-co-so",
        "Phản ánh về hành vi: có cơ sở",
        "pakn_a",
        f"{ND20}, Điều 5, Điều 14 khoản 1",
        _OPENING + "Qua kiểm tra, {{đơn vị}} xác nhận nội dung Ông/Bà phản ánh là có cơ sở: {{kết quả kiểm tra}}.\n\n"
        "Chúng tôi đã {{việc đã làm}} vào ngày {{ngày làm}}. Sở xin lỗi Ông/Bà vì sự bất tiện này." + _CLOSING,
    ),
    ReplyText(
        "hanh-vi-chua-du-co-so",
        "Phản ánh về hành vi: chưa đủ cơ sở",
        "pakn_a",
        f"{ND20}, Điều 14 khoản 1",
        _OPENING
        + "{{đơn vị}} đã kiểm tra {{những gì đã kiểm tra}} và chưa đủ cơ sở để kết luận như nội dung phản ánh, "
        "vì {{lý do}}. Nếu có thêm tài liệu, Ông/Bà gửi bổ sung trên trang tra cứu, chúng tôi sẽ xem xét lại."
        + _CLOSING,
    ),
    ReplyText(
        "quy-dinh-du-co-so",
        "Kiến nghị về quy định: đủ cơ sở",
        "pakn_b",
        f"{ND20}, Điều 14 khoản 2, Điều 15",
        _OPENING
        + "Sở đã xem xét sự cần thiết, tính hợp lý, hợp pháp, tính đơn giản, dễ hiểu, tính khả thi và sự thống "
        "nhất của quy định. Kiến nghị của Ông/Bà có cơ sở: {{nhận định}}. Sở sẽ {{hướng xử lý}}, dự kiến {{thời gian}}."
        + _CLOSING,
    ),
    ReplyText(
        "quy-dinh-tiep-tuc-tap-hop",
        "Kiến nghị về quy định: tiếp tục tập hợp",
        "pakn_b",
        f"{ND20}, Điều 14 khoản 2",
        _OPENING
        + "Hiện nay chưa đủ cơ sở để sửa đổi quy định, vì {{lý do}}. Sở tiếp tục tập hợp các kiến nghị cùng nội "
        "dung để nghiên cứu, đề xuất cơ quan có thẩm quyền." + _CLOSING,
    ),
    ReplyText(
        "huong-dan-thu-tuc",
        "Trả lời câu hỏi: hướng dẫn thủ tục",
        "question",
        "Luật Tiếp cận thông tin 104/2016/QH13",
        _OPENING
        + "Về thủ tục {{thủ tục}}, xin hướng dẫn như sau: {{hướng dẫn}}.\n\nThành phần hồ sơ, phí và thời gian "
        "giải quyết được niêm yết tại nơi tiếp nhận và trên Cổng dịch vụ công." + _CLOSING,
    ),
    ReplyText(
        "cam-on-gop-y",
        "Cảm ơn góp ý",
        "comment",
        "Thông tư 01/2018/TT-VPCP",
        _OPENING + "{{đơn vị}} đã tiếp thu và {{việc đã làm}}." + _CLOSING,
    ),
    ReplyText(
        "xin-loi-tre-han",
        "Trả lời trễ hẹn, kèm lời xin lỗi",
        "",
        ND20,
        _OPENING
        + "Sở xin lỗi Ông/Bà vì trả lời trễ so với ngày đã hẹn, do {{lý do trễ}}.\n\n{{nội dung trả lời}}."
        + _CLOSING,
    ),
)
