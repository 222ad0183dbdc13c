"""Published answers as an Atom feed and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

from surveys.petitions.published import PublishedItem, as_record

NOTHING_YET = datetime(2020, 1, 1, tzinfo=UTC)
BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_atom(items: Sequence[PublishedItem], *, base_url: str, title: str, locale: str) -> bytes:
    """The feed, newest first; its date is that of the newest publication."""
    from feedgen.feed import FeedGenerator  # here only: it brings lxml, which no other citizen page needs

    feed = FeedGenerator()
    feed.id(f"{base_url}/published/")
    feed.title(title)
    feed.language(locale)
    feed.author({"name": title})
    feed.link(href=f"{base_url}/published/", rel="alternate")
    feed.link(href=f"{base_url}/published/feed.atom", rel="self")
    moments = [item.publication.published_at for item in items if item.publication.published_at]
    feed.updated(max(moments, default=NOTHING_YET))
    for item in items:
        copy = item.publication
        address = f"{base_url}/published/{copy.number}"
        entry = feed.add_entry(order="append")
        entry.id(address)
        entry.title(copy.title)
        entry.link(href=address)
        entry.published(copy.published_at)
        entry.updated(copy.published_at)
        entry.summary(copy.summary or copy.question)
        entry.content(f"{copy.question}\n\n{copy.answer_text}", type="text")
        if copy.field is not None:
            entry.category(term=copy.field.code, label=copy.field.name_vi)
    return bytes(feed.atom_str(pretty=True))


def as_csv(items: Sequence[PublishedItem], *, base_url: str) -> str:
    """The answers as CSV that a spreadsheet opens as text: marked as UTF-8, and no cell starts a formula."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer: csv.DictWriter[str] | None = None
    for item in items:
        record = as_record(item, base_url=base_url)
        if writer is None:
            writer = csv.DictWriter(out, fieldnames=list(record))
            writer.writeheader()
        writer.writerow({key: _safe(value) for key, value in record.items()})
    if writer is None:
        out.write("number\r\n")
    return out.getvalue()


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value
