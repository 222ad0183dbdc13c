"""The words of the petitions room: classes, states, publication states, and what each means for the workflow.

Codes are English and never change; labels are translated when shown. Vietnamese legal terms stand in the
comments.
"""

from __future__ import annotations

from surveys.core.translation import LazyText, lazy

COMMENT = "comment"  # góp ý
PRAISE = "praise"  # khen
QUESTION = "question"  # hỏi, đề nghị hướng dẫn
PAKN_A = "pakn_a"  # phản ánh, kiến nghị về hành vi (NĐ 20/2008 Điều 5 khoản 1)
PAKN_B = "pakn_b"  # phản ánh, kiến nghị về quy định (Điều 5 khoản 2–8)
OTHER = "other"  # kiến nghị, phản ánh khác (Luật Tiếp công dân)
COMPLAINT = "complaint"  # khiếu nại
DENUNCIATION = "denunciation"  # tố cáo
CRIME = "crime"  # tin báo tội phạm, tham nhũng
DATA_REQUEST = "data_request"  # yêu cầu về dữ liệu cá nhân

KINDS = (COMMENT, PRAISE, QUESTION, PAKN_A, PAKN_B, OTHER, COMPLAINT, DENUNCIATION, CRIME, DATA_REQUEST)
"""The class that Legal sets."""

PETITION = "petition"
CHOSEN_KINDS = (COMMENT, PRAISE, QUESTION, PETITION, DATA_REQUEST)
"""What citizens choose themselves; complaints and denunciations are guided away before anything is typed."""

NEEDS_CONTACT = frozenset({PETITION, DATA_REQUEST})
"""NĐ 20/2008 Điều 7: a petition needs name, address and a way to answer; a data request needs to know
whose."""

ASSIGNABLE = frozenset({COMMENT, PRAISE, QUESTION, PAKN_A, PAKN_B, OTHER, DATA_REQUEST})
SEALED_KINDS = frozenset({COMPLAINT, DENUNCIATION, CRIME})
"""Redirected, seen by no unit, never published."""
PURGED_KINDS = frozenset({DENUNCIATION, CRIME})
"""Of these only number, date and receiver stay after the hand-over."""
NEVER_PUBLISHED = SEALED_KINDS | {DATA_REQUEST}

RECEIVED = "received"
ASSIGNED = "assigned"
IN_PROGRESS = "in_progress"
AWAITING_CITIZEN = "awaiting_citizen"
AWAITING_AGENCY = "awaiting_agency"
DRAFTED = "drafted"
IN_REVIEW = "in_review"
IN_APPROVAL = "in_approval"
ANSWERED = "answered"
CLOSED = "closed"
DECLINED = "declined"
REDIRECTED = "redirected"
TRANSFERRED = "transferred"
MERGED = "merged"
WITHDRAWN = "withdrawn"
SPAM = "spam"

OPEN_STATES = (
    RECEIVED, ASSIGNED, IN_PROGRESS, AWAITING_CITIZEN, AWAITING_AGENCY, DRAFTED, IN_REVIEW, IN_APPROVAL,
)  # fmt: skip
END_STATES = (ANSWERED, CLOSED, DECLINED, REDIRECTED, TRANSFERRED, MERGED, WITHDRAWN, SPAM)
STATES = OPEN_STATES + END_STATES

PUBLICATION_STATES = ("private", "redacting", "checked", "published", "revised", "unpublished")
PUBLIC_STATES = ("published", "revised")
"""Publication states in which citizens see a copy; while `revised`, the earlier copy stays public."""

DECLINE_REASONS = ("no_contact", "not_vietnamese", "unclear", "no_content", "repeated", "beyond_office")
SPAM_REASONS = ("advertising", "insult", "secret", "others_data", "nonsense")
TAKEDOWN_REASONS = ("personal_data", "wrong_content", "court_or_authority", "citizen_asked", "other")

KIND_LABELS: dict[str, LazyText] = {
    COMMENT: lazy("Comment"),
    PRAISE: lazy("Praise"),
    QUESTION: lazy("Question"),
    PAKN_A: lazy("Feedback on conduct"),
    PAKN_B: lazy("Petition on a rule"),
    OTHER: lazy("Other petition"),
    COMPLAINT: lazy("Formal complaint"),
    DENUNCIATION: lazy("Denunciation"),
    CRIME: lazy("Report of a crime or of corruption"),
    DATA_REQUEST: lazy("Personal data request"),
    PETITION: lazy("Feedback or petition"),
}
STATE_LABELS: dict[str, LazyText] = {
    RECEIVED: lazy("Newly received"),
    ASSIGNED: lazy("Assigned to a unit"),
    IN_PROGRESS: lazy("In progress"),
    AWAITING_CITIZEN: lazy("Waiting for the citizen"),
    AWAITING_AGENCY: lazy("Waiting for another agency"),
    DRAFTED: lazy("Answer drafted"),
    IN_REVIEW: lazy("Under review by Legal"),
    IN_APPROVAL: lazy("Submitted for approval"),
    ANSWERED: lazy("Answered"),
    CLOSED: lazy("Closed"),
    DECLINED: lazy("Not accepted"),
    REDIRECTED: lazy("Guided to the complaint or denunciation procedure"),
    TRANSFERRED: lazy("Transferred to another agency"),
    MERGED: lazy("Merged with another petition"),
    WITHDRAWN: lazy("Withdrawn by the citizen"),
    SPAM: lazy("Set aside as spam"),
}
PUBLICATION_LABELS: dict[str, LazyText] = {
    "private": lazy("Not public"),
    "redacting": lazy("Public copy being prepared"),
    "checked": lazy("Public copy ready for the second person"),
    "published": lazy("Published"),
    "revised": lazy("Published, a revision is being prepared"),
    "unpublished": lazy("Taken down"),
}
DECLINE_LABELS: dict[str, LazyText] = {
    "no_contact": lazy("Name, address or contact is missing"),
    "not_vietnamese": lazy("Not written in Vietnamese"),
    "unclear": lazy("The content is not clear"),
    "no_content": lazy("No request or matter is stated"),
    "repeated": lazy("The same matter has been answered already"),
    "beyond_office": lazy("Nothing that an administrative office can decide"),
}
SPAM_LABELS: dict[str, LazyText] = {
    "advertising": lazy("Advertising"),
    "insult": lazy("Insult"),
    "secret": lazy("Contains a state secret"),
    "others_data": lazy("Other people's personal data"),
    "nonsense": lazy("No meaning"),
}
TAKEDOWN_LABELS: dict[str, LazyText] = {
    "personal_data": lazy("Personal data was visible"),
    "wrong_content": lazy("The content was wrong"),
    "court_or_authority": lazy("Decision of a court or an authority"),
    "citizen_asked": lazy("The citizen asked for it"),
    "other": lazy("Another reason"),
}


def title_of(text: str, *, limit: int = 110) -> str:
    """A working title for lists: the first sentence of the text, cut at a word."""
    first = next((line for line in text.splitlines() if line.strip()), "").strip()
    for mark in (". ", "? ", "! ", "; "):
        if mark in first[:limit]:
            first = first.split(mark, 1)[0] + mark.strip()
    first = first.rstrip(".;")
    if len(first) <= limit:
        return first
    cut = first[:limit].rsplit(" ", 1)[0]
    return f"{cut or first[:limit]}…"
