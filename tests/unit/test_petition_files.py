"""Attachments: what a file really is decides, pictures are drawn anew, PDFs end where they end."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image
from pypdf import PdfWriter

from surveys.core.crypto import CannotOpen, KeyRing
from surveys.core.errors import Invalid, NotFound
from surveys.petitions.files import LARGEST_FILE, FileStore, check_file
from surveys.petitions.models import Attachment

KEYS = KeyRing(["only-for-tests-0123456789-abcdefghijklmnop"])


def picture(form: str, size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()


def pdf(pages: int = 1, password: str | None = None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def exif() -> bytes:
    tags = Image.Exif()
    tags[0x0112] = 6  # turned a quarter
    tags[0x010F] = "TestPhone"
    tags.get_ifd(0x8825)[1] = "N"
    return tags.tobytes()


@pytest.mark.parametrize(
    ("form", "media_type", "ending"),
    [("JPEG", "image/jpeg", ".jpg"), ("PNG", "image/png", ".png"), ("WEBP", "image/webp", ".webp")],
)
def test_pictures_are_let_in_by_their_bytes_and_named_by_their_type(form, media_type, ending):
    checked = check_file("Ảnh tờ niêm yết.exe", picture(form))
    assert (checked.media_type, checked.name) == (media_type, f"Ảnh tờ niêm yết{ending}")
    assert Image.open(io.BytesIO(checked.data)).format == form


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG"])
def test_position_and_camera_are_gone_and_the_picture_stands_upright(form):
    checked = check_file("a.jpg", picture(form, (40, 20), exif=exif()))
    opened = Image.open(io.BytesIO(checked.data))
    assert opened.size == (20, 40)
    assert not opened.getexif()
    assert b"TestPhone" not in checked.data


def test_what_hangs_behind_a_picture_is_gone():
    checked = check_file("a.jpg", picture("JPEG") + b"<?php system($_GET['c']); ?>")
    assert b"php" not in checked.data


def test_transparency_is_kept_where_the_format_has_it():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(check_file("a.png", out.getvalue()).data)).mode == "RGBA"


def test_a_good_pdf_is_kept_byte_for_byte():
    data = pdf()
    checked = check_file("don.pdf", data)
    assert (checked.data, checked.media_type, checked.name) == (data, "application/pdf", "don.pdf")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "trống"),
        (b"x" * (LARGEST_FILE + 1), "10 MB"),
        (b"GIF89a" + b"0" * 50, "Chỉ đính kèm"),
        (b"PK\x03\x04" + b"0" * 50, "Chỉ đính kèm"),
        (b"<html>hi</html>", "Chỉ đính kèm"),
        (b"\n%PDF-1.4 late start", "Chỉ đính kèm"),
        (b"\xff\xd8\xff\xe0 not a picture", "hỏng"),
        (picture("PNG")[:-30], "hỏng"),
        (picture("PNG", (9000, 9000)), "40 triệu"),
        (pdf() + b"\n<html><script>alert(1)</script>", "nội dung thừa"),
        (pdf()[:100], "nội dung thừa"),
        (b"%PDF-1.4\n<script>x</script>\n%%EOF", "nội dung thừa"),
        (b"%PDF-1.4\ngarbage\n%%EOF\n", "hỏng"),
        (pdf().replace(b"%%EOF", b"/OpenAction << /JavaScript (x) >>\n%%EOF"), "chương trình"),
        (pdf(password="bi-mat"), "mật khẩu"),
        (pdf(pages=0), "trang"),
    ],
)
def test_everything_else_is_refused_in_words(app, data, says):
    with pytest.raises(Invalid) as refused:
        check_file("a.pdf", data)
    assert refused.value.problems[0].pointer == "/files"
    assert says in str(refused.value.problems[0].message)


def test_random_bytes_behind_every_magic_are_refused_or_clean(app):
    chance = random.Random(7)
    for magic in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\x00\x00\x00WEBP", b"%PDF-1.7\n"):
        for _ in range(50):
            with pytest.raises(Invalid):
                check_file("a", magic + chance.randbytes(200))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\An\\Ảnh chụp.PNG", "Ảnh chụp.png"),
        ('a"b<c>;d.png', "a b c d.png"),
        ("", "tep-dinh-kem.png"),
        ("...", "tep-dinh-kem.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("x" * 500 + ".png", "x" * 115 + ".png"),
    ],
)
def test_names_are_tidied(name, kept):
    assert check_file(name, picture("PNG")).name == kept


def test_contents_lie_sealed_under_their_digest_and_once(tmp_path):
    store = FileStore(tmp_path, KEYS)
    checked = check_file("a.png", picture("PNG"))
    store.put(checked)
    store.put(checked)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [checked.sha256.hex()]
    assert b"PNG" not in files[0].read_bytes()
    attachment = Attachment(sha256=checked.sha256)
    assert store.get(attachment) == checked.data
    files[0].write_bytes(files[0].read_bytes()[:-1] + b"x")
    with pytest.raises(CannotOpen):
        store.get(attachment)
    store.remove(checked.sha256)
    with pytest.raises(NotFound):
        store.get(attachment)
