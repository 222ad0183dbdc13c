"""A petition's life as it is told: to staff with names, to the citizen with units and without names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from surveys.core.translation import LazyText, lazy
from surveys.petitions import terms
from surveys.petitions.models import Event, Petition
from surveys.places.models import Unit


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline. `actor_name` is empty for citizens; `detail` is a sentence somebody wrote, or empty."""

    at: datetime
    name: str
    label: LazyText
    detail: str
    actor_name: str
    unit: Unit | None
    state: str


STAFF_LABELS: Final[Mapping[str, LazyText]] = {
    "received": lazy("Received"),
    "assigned": lazy("Classified and assigned"),
    "redirected": lazy("Guided to the complaint or denunciation procedure"),
    "handed_over": lazy("Handed over"),
    "decline_proposed": lazy("Proposed not to accept"),
    "declined": lazy("Not accepted"),
    "proposal_dropped": lazy("Proposal dropped"),
    "transferred": lazy("Transferred to another agency"),
    "accepted": lazy("Work started"),
    "returned_to_legal": lazy("Returned to Legal"),
    "citizen_asked": lazy("Question to the citizen, clock paused"),
    "citizen_replied": lazy("The citizen replied, clock running again"),
    "agency_asked": lazy("Another agency was asked"),
    "agency_answered": lazy("The agency answered"),
    "drafted": lazy("Answer drafted"),
    "submitted": lazy("Draft sent to Legal"),
    "returned_to_unit": lazy("Returned to the unit"),
    "returned_to_review": lazy("Returned to Legal's review"),
    "reviewed": lazy("Reviewed and submitted for approval"),
    "answered": lazy("Approved and answered"),
    "citizen_reminded": lazy("The citizen was reminded"),
    "closed_unanswered": lazy("Closed: no reply from the citizen"),
    "rated": lazy("The citizen rated the answer"),
    "closed_after_window": lazy("Closed: time for rating is over"),
    "reopened": lazy("The citizen asked for a new look"),
    "merged": lazy("Merged with another petition"),
    "unmerged": lazy("Merge undone"),
    "withdrawn": lazy("Withdrawn by the citizen"),
    "marked_spam": lazy("Set aside as spam"),
    "unmarked_spam": lazy("Not spam after all"),
    "split": lazy("Split into several"),
    "correction_proposed": lazy("Correction proposed"),
    "corrected": lazy("Corrected by two people"),
    "extension_proposed": lazy("More time asked for"),
    "extended": lazy("Deadline extended"),
    "redated": lazy("Deadline moved with the calendar"),
    "publication_started": lazy("Public copy begun"),
    "publication_checked": lazy("Public copy checked"),
    "publication_returned": lazy("Public copy returned"),
    "published": lazy("Published"),
    "unpublished": lazy("Taken down from the public pages"),
}
"""Every event by its name, for the people inside."""

CITIZEN_LABELS: Final[Mapping[str, LazyText]] = {
    "received": lazy("We have received it"),
    "assigned": lazy("Legal has read it and given it to a unit"),
    "redirected": lazy("You were told how to file a complaint or denunciation"),
    "declined": lazy("Not accepted"),
    "transferred": lazy("Passed on to the agency in charge"),
    "accepted": lazy("The unit has started work"),
    "returned_to_legal": lazy("Legal looks for the right unit"),
    "citizen_asked": lazy("We asked you a question"),
    "citizen_replied": lazy("You replied"),
    "agency_asked": lazy("We asked another agency"),
    "agency_answered": lazy("The other agency has answered us"),
    "submitted": lazy("Legal checks the drafted answer"),
    "reviewed": lazy("The leaders are deciding on the answer"),
    "answered": lazy("Answered"),
    "citizen_reminded": lazy("We reminded you of our question"),
    "closed_unanswered": lazy("Closed, because no reply came"),
    "rated": lazy("You rated the answer"),
    "closed_after_window": lazy("Closed"),
    "reopened": lazy("You asked for a new look"),
    "merged": lazy("Joined with another petition on the same matter"),
    "unmerged": lazy("On its own again"),
    "withdrawn": lazy("You took it back"),
    "split": lazy("Divided into several petitions, each with its own answer"),
    "extended": lazy("The promised date was extended"),
    "redated": lazy("The promised date moved with the calendar of working days"),
    "corrected": lazy("The state was corrected"),
    "published": lazy("Published without your name"),
}
"""The events that a citizen is told; the others stay inside."""

_STAFF_DETAIL: Final = ("reason", "explanation", "comment", "agency", "receiver", "note", "publish_reason", "target")
_CITIZEN_DETAIL: Final[Mapping[str, tuple[str, ...]]] = {
    "transferred": ("agency",),
    "agency_asked": ("agency",),
    "extended": ("reason",),
    "declined": ("explanation",),
}

STATE_SENTENCES: Final[Mapping[str, LazyText]] = {
    terms.RECEIVED: lazy("Received. Legal is classifying it."),
    terms.ASSIGNED: lazy("Given to the unit in charge."),
    terms.IN_PROGRESS: lazy("The unit is working on it."),
    terms.AWAITING_CITIZEN: lazy("We need an answer from you."),
    terms.AWAITING_AGENCY: lazy("We are asking another agency for its view."),
    terms.DRAFTED: lazy("The unit is working on it."),
    terms.IN_REVIEW: lazy("The unit is working on it."),
    terms.IN_APPROVAL: lazy("The answer is with the leaders for approval."),
    terms.ANSWERED: lazy("Answered. Please tell us whether it helped."),
    terms.CLOSED: lazy("Closed."),
    terms.DECLINED: lazy("Not accepted. The reason and the law are below."),
    terms.REDIRECTED: lazy("This needs a signed petition. How to file it is below."),
    terms.TRANSFERRED: lazy("Passed on to the agency in charge."),
    terms.MERGED: lazy("Joined with another petition on the same matter. You get the same answer."),
    terms.WITHDRAWN: lazy("You took it back."),
    terms.SPAM: lazy("Not handled."),
}
"""The state in plain words for the citizen."""

UPCOMING: Final[Mapping[str, tuple[LazyText, ...]]] = {
    "classify": (lazy("Legal classifies it and gives it to a unit"),),
    "work": (lazy("The unit works on it"),),
    "approve": (lazy("The leaders approve the answer"),),
    "rate": (lazy("You rate the answer"),),
}


def timeline(petition: Petition, *, for_citizen: bool = False) -> list[TimelineEntry]:
    """The petition's events, oldest first; for the citizen only those that they are told."""
    labels = CITIZEN_LABELS if for_citizen else STAFF_LABELS
    return [_entry(event, labels[event.name], for_citizen) for event in petition.events if event.name in labels]


def upcoming(petition: Petition) -> list[LazyText]:
    """What still happens, for the foot of the citizen's timeline."""
    if petition.state not in terms.OPEN_STATES:
        return list(UPCOMING["rate"]) if petition.state == terms.ANSWERED else []
    stages = ["approve", "rate"]
    if petition.kind is None:
        stages = ["classify", "work", *stages]
    elif petition.state == terms.ASSIGNED:
        stages = ["work", *stages]
    elif petition.state == terms.IN_APPROVAL:
        stages = ["rate"]
    return [label for stage in stages for label in UPCOMING[stage]]


def _entry(event: Event, label: LazyText, for_citizen: bool) -> TimelineEntry:
    keys = _CITIZEN_DETAIL.get(event.name, ()) if for_citizen else _STAFF_DETAIL
    detail = " · ".join(str(event.data[key]) for key in keys if event.data.get(key))
    name = "" if for_citizen or event.actor_kind != "staff" else event.actor_name
    return TimelineEntry(event.at, event.name, label, detail, name, event.unit, event.to_state)
