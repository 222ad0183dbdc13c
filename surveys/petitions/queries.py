"""The door to everything that is read of petitions; each takes the reader, and the scope is in the statement."""

from __future__ import annotations

from surveys.petitions.comparing import compare
from surveys.petitions.dating import clock_of, preview_due
from surveys.petitions.finding import Similar, get_attachment, get_citizen_file, get_petition, similar, visible_to
from surveys.petitions.inbox import TABS, InboxRow, Page, count_tabs, inbox, search
from surveys.petitions.notice_texts import notice_text
from surveys.petitions.receipt_page import Outcome, ReceiptView, outcome_of, receipt_view
from surveys.petitions.receipts import find_by_receipt
from surveys.petitions.templates import list_templates
from surveys.petitions.timeline import TimelineEntry, timeline

__all__ = [
    "TABS", "InboxRow", "Outcome", "Page", "ReceiptView", "Similar", "TimelineEntry", "clock_of", "compare",
    "count_tabs", "find_by_receipt", "get_attachment", "get_citizen_file", "get_petition", "inbox", "list_templates",
    "notice_text", "outcome_of", "preview_due", "receipt_view", "search", "similar", "timeline", "visible_to",
]  # fmt: skip
