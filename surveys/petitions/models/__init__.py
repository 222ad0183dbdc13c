"""Tables of the petitions room."""

from surveys.petitions.models.answer import Answer, Draft, Rating, ReplyTemplate
from surveys.petitions.models.calendar import CalendarDay
from surveys.petitions.models.correspondence import Attachment, Message
from surveys.petitions.models.petition import Consent, ConsentText, Contact, Event, Petition, PetitionNumber
from surveys.petitions.models.publication import Publication, PublicationEditor, Takedown

__all__ = [
    "Answer",
    "Attachment",
    "CalendarDay",
    "Consent",
    "ConsentText",
    "Contact",
    "Draft",
    "Event",
    "Message",
    "Petition",
    "PetitionNumber",
    "Publication",
    "PublicationEditor",
    "Rating",
    "ReplyTemplate",
    "Takedown",
]
