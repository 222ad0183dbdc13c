"""The page lint catches every fault that it is there for, and passes a page that is well made."""

from __future__ import annotations

import pytest

from tests.support.pages import lint_page, page_faults

PAGE = """<!doctype html>
<html lang="vi">
<head><meta charset="utf-8"><title>Góp ý</title>
<link rel="stylesheet" href="/s/1/css/phone.css">
<link rel="canonical" href="https://ydan.example/q/QR1">
<script src="/s/1/js/phone.js" type="module"></script>
<script type="application/json" id="data">{"a": 1}</script></head>
<body><a href="#main">Tới nội dung</a>
<main id="main"><h1>Ông/Bà hài lòng đến mức nào?</h1>
<svg aria-hidden="true"><path d="M0 0"/></svg>
<svg role="img" aria-label="Hài lòng"><path d="M0 0"/></svg>
<img src="/s/1/a.png" alt="">
<form method="post" action="/q/QR1"><input type="hidden" name="token" value="x">
<fieldset><legend>Chọn</legend>
<label><input type="radio" name="g1" value="5"> Rất hài lòng</label></fieldset>
<label for="text">Ý kiến</label> <textarea id="text" name="text" aria-describedby="hint"></textarea>
<p id="hint">Không bắt buộc</p>
<button type="submit">Gửi</button></form>
<ul><li><a href="/results/">Kết quả</a></li></ul>
<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
</main></body></html>"""

PLANTED = {
    "unclosed element": ("<ul><li>", "<div><ul><li>"),
    "block in paragraph": ('<p id="hint">Không', '<p id="hint"><div>Không</div>'),
    "no doctype": ("<!doctype html>", ""),
    "two h1": ("</h1>", "</h1><h1>Hai</h1>"),
    "only a hidden h1": ("<h1>", "<h1 hidden>"),
    "no h1": ("<h1>Ông/Bà hài lòng đến mức nào?</h1>", ""),
    "empty heading": ("</h1>", "</h1><h2></h2>"),
    "empty title": ("<title>Góp ý</title>", "<title> </title>"),
    "no title": ("<title>Góp ý</title>", ""),
    "no language": (' lang="vi"', ""),
    "no main": ("<main", "<div"),
    "unlabelled textarea": ('<label for="text">Ý kiến</label>', ""),
    "unlabelled radio": ("> Rất hài lòng<", "><"),
    "empty label": (">Ý kiến</label>", "></label>"),
    "fieldset without legend": ("<legend>Chọn</legend>", ""),
    "duplicate id": ('<p id="hint">', '<p id="hint">x</p><p id="hint">'),
    "id with a blank": ('id="data"', 'id="my data"'),
    "label for nothing": ('for="text"', 'for="txt"'),
    "describedby nothing": ('describedby="hint"', 'describedby="hnt"'),
    "labelledby nothing": ("<textarea", '<textarea aria-labelledby="gone"'),
    "link to nothing": ('href="#main"', 'href="#man"'),
    "inline script": ("</main>", "<script>alert(1)</script></main>"),
    "inline script in a template": ("</main>", "<template><script>alert(1)</script></template></main>"),
    "inline module": ("</main>", '<script type="module">1</script></main>'),
    "style element": ("</head>", "<style>p{}</style></head>"),
    "style attribute": ("<h1>", '<h1 style="color:red">'),
    "event attribute": ("<h1>", '<h1 onclick="x()">'),
    "javascript link": ('href="/results/"', 'href="javascript:x()"'),
    "image without alt": (' alt=""', ""),
    "unnamed svg": (' aria-label="Hài lòng"', ""),
    "unnamed link": (">Kết quả<", "><"),
    "link named by a hidden icon only": (">Kết quả<", '><span aria-hidden="true">x</span><'),
    "unnamed button": (">Gửi<", "><"),
    "button without type": ('<button type="submit">', "<button>"),
    "post form without token": ('name="token"', 'name="other"'),
    "post form with empty token": ('value="x"', 'value=""'),
    "file field without multipart": ("<button", '<label>Ảnh <input type="file" name="f"></label><button'),
    "script from outside": ('src="/s/1/js/phone.js"', 'src="https://cdn.example/phone.js"'),
    "style from outside": ('rel="stylesheet" href="/s/1', 'rel="stylesheet" href="//cdn.example'),
    "image from outside": ('src="/s/1/a.png"', 'src="http://example.org/a.png"'),
    "div in list": ("<ul><li>", "<ul><div></div><li>"),
    "block in button": (">Gửi<", "><div>Gửi</div><"),
    "block in heading": ("mức nào?", "mức <p>nào?</p>"),
    "button in link": (">Kết quả<", '><button type="button">Kết quả</button><'),
    "link in button": (">Gửi<", '><a href="/">Gửi</a><'),
    "two controls in a label": ("> Rất hài lòng<", '> Rất <input name="n"> hài lòng<'),
    "block in table": ("<tbody><tr>", "<tbody><div></div><tr>"),
}


def test_a_well_made_page_passes() -> None:
    lint_page(PAGE, "/q/QR1")


@pytest.mark.parametrize("fault", sorted(PLANTED))
def test_a_planted_fault_is_found(fault: str) -> None:
    before, after = PLANTED[fault]
    assert PAGE.count(before) >= 1
    assert page_faults(PAGE.replace(before, after, 1)), f"the lint does not see: {fault}"


def test_the_message_names_the_page_and_every_fault() -> None:
    broken = PAGE.replace(' lang="vi"', "").replace(' alt=""', "")
    with pytest.raises(AssertionError, match=r"/q/QR1: 2 fault") as caught:
        lint_page(broken, "/q/QR1")
    assert "lang" in str(caught.value)
    assert "alt" in str(caught.value)
