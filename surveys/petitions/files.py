"""Citizens' and staff's files: checked by their bytes, images drawn anew, kept sealed under their digest.

What a file calls itself does not count. An image is decoded and encoded again, so that position data, thumbnails and
hidden tails are gone; a PDF is only let in when it parses, holds no programs and ends where it says it ends.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from surveys.core.crypto import KeyRing
from surveys.core.errors import Invalid, NotFound, Problem
from surveys.core.settings import Settings
from surveys.core.text import clean
from surveys.core.translation import LazyText, lazy
from surveys.petitions.models import Attachment

LARGEST_FILE: Final = 10 * 1024 * 1024
MOST_FILES: Final = 5
MOST_PIXELS: Final = 40_000_000
LONGEST_NAME: Final = 120
MOST_PDF_PAGES: Final = 300

IMAGE_TYPES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
PDF_TYPE: Final = "application/pdf"
ENDINGS: Final = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", PDF_TYPE: ".pdf"}
ACCEPTED: Final = ",".join(ENDINGS)
"""For the accept attribute of file fields."""

_PDF_PROGRAMS = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia)[\s/<(\[]")
_MARKUP = re.compile(rb"<\s*(?:html|script|svg|body|!doctype|\?php)", re.IGNORECASE)

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept: its tidy name, its real type, its clean bytes and their SHA-256."""

    name: str
    media_type: str
    data: bytes
    sha256: bytes


def check_file(name: str, data: bytes, *, pointer: str = "/files") -> CheckedFile:
    """Let a file in, re-encoded when it is an image.

    Raises Invalid at `pointer`, in words for the sender, when it is empty, too large, of another type than JPEG, PNG,
    WebP or PDF, damaged, or more than it claims to be.
    """
    if not data:
        raise _refused(pointer, lazy("This file is empty."))
    if len(data) > LARGEST_FILE:
        raise _refused(pointer, lazy("This file is larger than 10 MB."))
    kind = _sniff(data)
    if kind is None:
        raise _refused(pointer, lazy("Only JPEG, PNG and WebP pictures and PDF files can be attached."))
    if kind == PDF_TYPE:
        _check_pdf(data, pointer)
    else:
        data = _redraw(data, kind, pointer)
    return CheckedFile(_tidy_name(name, kind, pointer), kind, data, hashlib.sha256(data).digest())


def _sniff(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return PDF_TYPE if data.startswith(b"%PDF-") else None


def _redraw(data: bytes, kind: str, pointer: str) -> bytes:
    format_name = next(name for name, media_type in IMAGE_TYPES.items() if media_type == kind)
    try:
        with Image.open(io.BytesIO(data), formats=[format_name]) as opened:
            # Asked before anything is decoded; Pillow itself only warns up to twice its limit.
            if opened.width * opened.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            upright = ImageOps.exif_transpose(opened)
            mode = "RGBA" if format_name != "JPEG" and upright.has_transparency_data else "RGB"
            drawn = upright.convert(mode)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refused(
            pointer, lazy("This picture has more than 40 million points. Please send a smaller one.")
        ) from error
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError) as error:
        raise _refused(pointer, lazy("This picture is damaged and cannot be read.")) from error
    drawn.info = {}
    out = io.BytesIO()
    options = {"JPEG": {"quality": 88, "optimize": True}, "PNG": {"optimize": False}, "WEBP": {"quality": 88}}
    drawn.save(out, format_name, **options[format_name])  # type: ignore[arg-type]
    return out.getvalue()


def _check_pdf(data: bytes, pointer: str) -> None:
    end = data.rfind(b"%%EOF")
    tail = data[end + len(b"%%EOF") :]
    if end < 0 or tail.strip() or _MARKUP.search(data[:1024]):
        raise _refused(pointer, lazy("This PDF holds something after its end. Please save it anew and send that."))
    if _PDF_PROGRAMS.search(data):
        raise _refused(pointer, lazy("This PDF holds programs. Please print it to a new PDF and send that."))
    from pypdf import PdfReader  # a third of a second to load, for the few petitions that carry a PDF

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise _refused(pointer, lazy("This PDF is locked with a password. Please send it unlocked."))
        pages = len(reader.pages)
    except Invalid:
        raise
    except Exception as error:  # a parser fed with strangers' bytes may raise anything
        raise _refused(pointer, lazy("This PDF is damaged and cannot be read.")) from error
    if not 1 <= pages <= MOST_PDF_PAGES:
        raise _refused(pointer, lazy("This PDF has no pages or more than 300."))


def _tidy_name(name: str, kind: str, pointer: str) -> str:
    base = re.split(r"[/\\]", name)[-1]
    base = re.sub(r"[\"<>|:*?;%]", " ", base)
    stem = clean(base.rpartition(".")[0] or base, limit=1000, pointer=pointer).strip(". ")
    return f"{stem[: LONGEST_NAME - 5] or 'tep-dinh-kem'}{ENDINGS[kind]}"


def _refused(pointer: str, message: LazyText) -> Invalid:
    return Invalid([Problem(pointer, message)])


class FileStore:
    """Sealed contents on this machine's disk, one file per digest, written before the transaction commits."""

    def __init__(self, root: Path, keys: KeyRing) -> None:
        self._root = root
        self._keys = keys

    @classmethod
    def from_settings(cls, settings: Settings, keys: KeyRing) -> FileStore:
        """The store that the settings name."""
        return cls(settings.files_dir, keys)

    def put(self, file: CheckedFile) -> None:
        """Keep the content durably; the same content is kept once."""
        path = self._path(file.sha256)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        sealed = self._keys.seal(file.data, context=_context(file.sha256))
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(sealed)
                out.flush()
                os.fsync(out.fileno())
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def get(self, attachment: Attachment) -> bytes:
        """The clean bytes of an attachment. Raises NotFound when it was removed."""
        path = self._path(attachment.sha256)
        if attachment.removed_at is not None or not path.is_file():
            raise NotFound()
        return self._keys.open(path.read_bytes(), context=_context(attachment.sha256))

    def remove(self, sha256: bytes) -> None:
        """Erase a content for good; the caller has made sure that nothing else refers to it."""
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: bytes) -> Path:
        name = sha256.hex()
        return self._root / name[:2] / name


def _context(sha256: bytes) -> str:
    return f"files:{sha256.hex()}"
