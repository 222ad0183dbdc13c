"""Erasing for good: a denunciation after its hand-over leaves number, date and receiver, and nothing of the person."""

from __future__ import annotations

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor, record
from surveys.petitions.contacts import erase_contact
from surveys.petitions.files import FileStore
from surveys.petitions.models import Attachment, Petition

REMOVED = "—"


def purge(session: Session, petition: Petition, *, by: Actor, store: FileStore | None) -> None:
    """Erase text, title, contact, messages, drafts and files; the receipt opens it no more.

    Contents go from the store only when no other row refers to the same bytes. Raises ValueError when there are files
    and no store to erase them from.
    """
    files = [file for file in petition.files if file.removed_at is None]
    if files and store is None:
        raise ValueError("purging files needs the file store")
    erase_contact(session, petition, by=by)
    petition.text, petition.title, petition.search_text = REMOVED, REMOVED, petition.number.casefold()
    petition.receipt_lookup = petition.receipt_hash = None
    for file in files:
        file.removed_at, file.name = clock.now(), REMOVED
    for past in petition.events:
        past.data = {key: value for key, value in past.data.items() if key in _KEPT}
    for message in petition.messages:
        message.text, message.author_name = REMOVED, REMOVED
    for draft in petition.drafts:
        draft.text, draft.legal_basis = REMOVED, ""
    for answer in petition.answers:
        answer.text, answer.legal_basis, answer.files = REMOVED, "", []
    session.flush()
    if store is not None:
        _erase_contents(session, store, {file.sha256 for file in files})
    record(
        session, actor=by, action="petition.purged", subject=f"petition:{petition.number}", detail={"files": len(files)}
    )


def _erase_contents(session: Session, store: FileStore, digests: set[bytes]) -> None:
    """Erase contents once the transaction is durable, so that a rolled back step loses nothing."""
    unused = [digest for digest in digests if not _still_used(session, digest)]

    @event.listens_for(session, "after_commit", once=True)
    def _erase(_session: Session) -> None:
        for digest in unused:
            store.remove(digest)


_KEPT = frozenset({"kind", "channel", "receiver", "on", "unit", "due_on", "files"})


def _still_used(session: Session, sha256: bytes) -> bool:
    used = select(func.count()).where(Attachment.sha256 == sha256, Attachment.removed_at.is_(None))
    return bool(session.scalar(used))
