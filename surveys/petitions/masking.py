"""Masking a public copy: every find of the scan becomes its typed mark, in every text, until nothing is found."""

from __future__ import annotations

from sqlalchemy.orm import Session

from surveys.core.crypto import KeyRing
from surveys.petitions.contacts import StaffMember
from surveys.petitions.copy_scan import SCANNED, FoundIn, scan
from surveys.petitions.models import Publication
from surveys.petitions.publishing import save_copy
from surveys.petitions.redaction import find

MOST_ROUNDS = 5


def found_in(publication: Publication) -> list[FoundIn]:
    """What can be found without opening the sender's contact: numbers, addresses on the net, plates, links."""
    return [FoundIn(name, hit) for name in SCANNED for hit in find(getattr(publication, name))]


def mask(session: Session, publication: Publication, *, keys: KeyRing, by: StaffMember) -> int:
    """Put a mark in the place of everything found, the sender's own name and address included; returns how many.

    A mark can bring two halves of a number together, so the scan is repeated until it finds nothing.
    """
    masked = 0
    for _round in range(MOST_ROUNDS):
        found = scan(session, publication, keys=keys, by=by)
        if not found:
            break
        texts = {name: getattr(publication, name) for name in SCANNED}
        for one in sorted(found, key=lambda each: each.hit.start, reverse=True):
            text = texts[one.where]
            texts[one.where] = text[: one.hit.start] + one.hit.mark + text[one.hit.end :]
        save_copy(session, publication, by=by, field_id=publication.field_id, **texts)
        masked += len(found)
    return masked
