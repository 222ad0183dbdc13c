"""Looking through a public copy for personal data, the sender's own included; fails closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from surveys.core.audit import Actor
from surveys.core.crypto import KeyRing
from surveys.core.errors import Conflict
from surveys.core.translation import lazy
from surveys.petitions.contacts import By, open_contact
from surveys.petitions.models import Publication
from surveys.petitions.redaction import Hit, find

SCANNED: Final = ("title", "question", "summary", "answer_text", "late_reason")


@dataclass(frozen=True)
class FoundIn:
    """A hit of the scan and the field of the copy it stands in."""

    where: str
    hit: Hit


class ScanFailed(Conflict):
    """The scan for personal data did not finish, so nothing goes on."""

    default = lazy("The check for personal data did not finish. Nothing was published; please try again.")


def scan(session: Session, publication: Publication, *, keys: KeyRing, by: By) -> list[FoundIn]:
    """Look for personal data in every text of the copy, the sender's own name and address included.

    Raises ScanFailed when the scanner breaks: then nothing can be published.
    """
    petition = publication.petition
    reason = "scan of the public copy"
    own = open_contact(session, keys, petition, by=Actor.system("publication scan"), reason=reason)
    try:
        return [
            FoundIn(name, hit)
            for name in SCANNED
            for hit in find(
                getattr(publication, name),
                own_name=own.name if own else "",
                own_address=own.address if own else "",
            )
        ]
    except Exception as error:  # fails closed whatever goes wrong
        raise ScanFailed from error
