"""Receiving: the one way a petition comes in, from the kiosk, the phone, the web, or typed by the desk."""

from __future__ import annotations

import hashlib
import uuid as uuid_module
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor, record
from surveys.core.codes import is_verifier, uuid7
from surveys.core.crypto import KeyRing
from surveys.core.database import upsert
from surveys.core.errors import Invalid, Problem
from surveys.core.office import Office
from surveys.core.text import clean, fold
from surveys.core.translation import lazy
from surveys.notices.services import enqueue
from surveys.petitions import terms
from surveys.petitions.contacts import CITIZEN, By, ContactInput, actor_of, check_contact, seal_contact
from surveys.petitions.dating import almanac, redate
from surveys.petitions.events import add_event
from surveys.petitions.files import MOST_FILES, CheckedFile, FileStore
from surveys.petitions.models import Attachment, Consent, ConsentText, Petition, PetitionNumber
from surveys.petitions.receipts import lookup_of, slow_hash
from surveys.petitions.working_days import day_zero
from surveys.places.models import Procedure, Touchpoint

SHORTEST_TEXT: Final = 10
LONGEST_TEXT: Final = 20_000
CONSENT_PURPOSES: Final = ("contact_back", "publish_name")


def receive(
    session: Session,
    *,
    keys: KeyRing,
    uuid: uuid_module.UUID,
    touchpoint: Touchpoint,
    kind: str,
    text: str,
    contact: ContactInput | None,
    consents: Mapping[str, bool],
    receipt_verifier: str,
    files: Sequence[CheckedFile] = (),
    store: FileStore | None = None,
    locale: str,
    channel: str,
    submitted_at: datetime,
    kiosk_id: int | None = None,
    procedure: Procedure | None = None,
    by: By = CITIZEN,
    scan: bool = False,
) -> Petition:
    """Take a petition in, once: the same `uuid` again returns what is there and changes nothing.

    The clock starts with the moment of receipt here, not with `submitted_at` of a device that was offline. Raises
    Invalid with pointers /kind /text /contact/… /receipt_verifier /files.
    """
    known = _find(session, uuid)
    if known is not None:
        return known
    text = _checked_text(kind, text, receipt_verifier, files)
    contact = check_contact(contact, needed=kind in terms.NEEDS_CONTACT)
    try:
        with session.begin_nested():
            petition = _new_petition(session, uuid, touchpoint, kind, text, locale, channel, submitted_at)
            petition.kiosk_id, petition.procedure = kiosk_id, procedure
            petition.receipt_lookup = lookup_of(keys, receipt_verifier)
            petition.receipt_hash = slow_hash(receipt_verifier)
            session.add(petition)
            session.flush()
    except IntegrityError:
        # The same form arrived twice at the same moment: whoever was first has stored it.
        known = _find(session, uuid)
        if known is None:
            raise
        return known
    if contact is not None:
        seal_contact(session, keys, petition, contact)
    _store_consents(session, petition, consents)
    attach(session, petition, files, store, purpose="scan" if scan else "petition")
    _announce(session, petition, actor_of(by), has_contact=contact is not None)
    return petition


def next_number(session: Session, year: int) -> str:
    """The next public number of the year, taken in the caller's transaction: rolled back with it, never twice."""
    table = PetitionNumber.__table__
    first = upsert(session.get_bind().dialect.name, table, [{"year": year, "last": 0}])  # type: ignore[arg-type]
    session.execute(first.on_conflict_do_nothing(index_elements=["year"]))
    last = session.scalar(
        update(PetitionNumber)
        .where(PetitionNumber.year == year)
        .values(last=PetitionNumber.last + 1)
        .returning(PetitionNumber.last)
        .execution_options(synchronize_session=False)
    )
    return f"PAKN-{year}-{last:06d}"


def attach(
    session: Session,
    petition: Petition,
    files: Sequence[CheckedFile],
    store: FileStore | None,
    *,
    purpose: str,
    message_id: int | None = None,
) -> list[Attachment]:
    """Keep checked files with the petition; contents first, so that no row is ever without one."""
    if not files:
        return []
    if store is None:
        raise ValueError("files need a file store")
    rows = []
    for file in files:
        store.put(file)
        rows.append(
            Attachment(
                uuid=uuid7(),
                message_id=message_id,
                purpose=purpose,
                cycle=petition.cycle,
                name=file.name,
                media_type=file.media_type,
                size=len(file.data),
                sha256=file.sha256,
                at=clock.now(),
            )
        )
    petition.files.extend(rows)
    session.flush()
    return rows


def consent_version(text: str) -> str:
    """The name of a wording: the beginning of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _find(session: Session, uuid: uuid_module.UUID) -> Petition | None:
    return session.scalar(select(Petition).where(Petition.uuid == uuid))


def _checked_text(kind: str, text: str, verifier: str, files: Sequence[CheckedFile]) -> str:
    problems: list[Problem] = []
    if kind in terms.SEALED_KINDS:
        problems.append(
            Problem("/kind", lazy("Complaints and denunciations need a signed petition; nothing is collected here."))
        )
    elif kind not in terms.CHOSEN_KINDS:
        problems.append(Problem("/kind", lazy("Choose what kind of message this is.")))
    try:
        text = clean(text, limit=LONGEST_TEXT, lines=True, pointer="/text")
    except Invalid as error:
        problems.extend(error.problems)
    else:
        if len(text) < SHORTEST_TEXT or not any(char.isalpha() for char in text):
            problems.append(Problem("/text", lazy("Please write at least %(least)s characters.", least=SHORTEST_TEXT)))
    if not isinstance(verifier, str) or not is_verifier(verifier):
        problems.append(Problem("/receipt_verifier", lazy("The receipt code is missing or damaged.")))
    if len(files) > MOST_FILES:
        problems.append(Problem("/files", lazy("At most %(most)s files can be attached.", most=MOST_FILES)))
    if problems:
        raise Invalid(problems)
    return text


def _new_petition(
    session: Session,
    uuid: uuid_module.UUID,
    touchpoint: Touchpoint,
    kind: str,
    text: str,
    locale: str,
    channel: str,
    submitted_at: datetime,
) -> Petition:
    now = clock.now()
    book = almanac(session)
    title = terms.title_of(text)
    number = next_number(session, clock.local_day(now).year)
    return Petition(
        uuid=uuid,
        number=number,
        chosen_kind=kind,
        state=terms.RECEIVED,
        publication_state="private",
        intake_unit_id=touchpoint.unit_id,
        touchpoint=touchpoint,
        channel=channel,
        locale=locale,
        title=title,
        text=text,
        search_text=fold(f"{number} {title} {text}"),
        submitted_at=min(submitted_at, now),
        received_at=now,
        clock_from=day_zero(now, book.calendar, day_ends_at=book.deadlines.day_ends_at),
        state_since=now,
        cycle=1,
        version=1,
    )


def _store_consents(session: Session, petition: Petition, consents: Mapping[str, bool]) -> None:
    """Every consent that was asked for, given or not, with the wording that was shown."""
    settings: Office = almanac(session).office
    wording = settings.consent_text.text(petition.locale)
    version = consent_version(wording)
    row = {"version": version, "text": wording, "first_used_at": clock.now()}
    insert = upsert(session.get_bind().dialect.name, ConsentText.__table__, [row])  # type: ignore[arg-type]
    session.execute(insert.on_conflict_do_nothing(index_elements=["version"]))
    for purpose in CONSENT_PURPOSES:
        petition.consents.append(
            Consent(purpose=purpose, text_version=version, given=consents.get(purpose) is True, at=clock.now())
        )


def _announce(session: Session, petition: Petition, by: Actor, *, has_contact: bool) -> None:
    data = {"channel": petition.channel, "chosen_kind": petition.chosen_kind, "files": len(petition.files)}
    add_event(session, petition, name="received", by=by, to_state=terms.RECEIVED, data=data)
    redate(session, petition)
    session.flush()
    if by.kind == "staff":
        record(session, actor=by, action="petition.received", subject=f"petition:{petition.number}", detail=data)
    enqueue(
        session,
        kind="petition.received",
        dedupe_key=f"petition:{petition.number}:received",
        payload={"petition": petition.id, "number": petition.number, "contact": has_contact},
    )
