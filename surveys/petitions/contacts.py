"""The contact of a citizen: sealed on the way in, opened by one function that writes down who looked and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor, record
from surveys.core.crypto import KeyRing
from surveys.core.errors import Invalid, NotAllowed, Problem
from surveys.core.text import clean
from surveys.core.translation import lazy
from surveys.people.rules import Units
from surveys.petitions.models import Contact, Petition

SHORTEST_REASON: Final = 5
PARTS: Final = ("name", "address", "phone", "email")
LIMITS: Final[Mapping[str, int]] = {"name": 120, "address": 300, "phone": 30, "email": 254}


@runtime_checkable
class StaffMember(Protocol):
    """What the petitions room needs to know of a member of staff; the web kit's `Staff` is one."""

    @property
    def id(self) -> int: ...
    @property
    def actor(self) -> Actor: ...
    def can(self, permission: str, unit_id: int | None = None) -> bool: ...
    def units_for(self, permission: str) -> Units: ...


By = StaffMember | Actor
CITIZEN: Final = Actor("citizen", "receipt", "citizen")
"""Whoever holds the receipt."""


def actor_of(by: By) -> Actor:
    """The same person as the audit trail and the events name them."""
    return by if isinstance(by, Actor) else by.actor


@dataclass(frozen=True)
class ContactInput:
    """Name, address and a way to answer, as typed."""

    name: str
    address: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class OpenedContact:
    """A contact in clear; never stored, logged or put into a message."""

    name: str
    address: str
    phone: str
    email: str


def check_contact(given: ContactInput | None, *, needed: bool) -> ContactInput | None:
    """The contact cleaned, or None when nothing was given.

    A petition needs name, address, and a telephone number or an e-mail address (NĐ 20/2008 Điều 7). Raises Invalid
    with pointers /contact/name, /contact/address, /contact/phone, /contact/email.
    """
    if given is None and needed:
        raise Invalid([Problem("/contact", lazy("A petition needs your name, your address and a way to answer you."))])
    if given is None:
        return None
    problems: list[Problem] = []
    cleaned = {part: _cleaned(given, part, problems) for part in PARTS}
    if not any(cleaned.values()) and not needed and not problems:
        return None
    if needed:
        problems += _missing(cleaned)
    if cleaned["phone"] and not is_phone(cleaned["phone"]):
        problems.append(Problem("/contact/phone", lazy("This is not a telephone number. Example: 0912 345 678.")))
    if cleaned["email"] and not is_email(cleaned["email"]):
        problems.append(Problem("/contact/email", lazy("This is not an e-mail address. Example: ten@congty.vn.")))
    if problems:
        raise Invalid(problems)
    return ContactInput(**cleaned)


def is_phone(text: str) -> bool:
    """Whether it is a telephone number that exists in Vietnam's plan, or an international one with its +."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, "VN"))
    except phonenumbers.NumberParseException:
        return False


def is_email(text: str) -> bool:
    """Whether it has the form of an e-mail address; letters of any language may stand in it."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _cleaned(given: ContactInput, part: str, problems: list[Problem]) -> str:
    try:
        return clean(getattr(given, part), limit=LIMITS[part], pointer=f"/contact/{part}")
    except Invalid as error:
        problems.extend(error.problems)
        return ""


def _missing(cleaned: Mapping[str, str]) -> list[Problem]:
    problems = []
    if not cleaned["name"]:
        problems.append(Problem("/contact/name", lazy("Please give your name.")))
    if not cleaned["address"]:
        problems.append(Problem("/contact/address", lazy("Please give your address.")))
    if not cleaned["phone"] and not cleaned["email"]:
        problems.append(Problem("/contact/phone", lazy("Please give a telephone number or an e-mail address.")))
    return problems


def seal_contact(session: Session, keys: KeyRing, petition: Petition, given: ContactInput) -> None:
    """Store the contact sealed; every value opens only as this part of this petition."""
    row = session.scalar(select(Contact).where(Contact.petition_id == petition.id))
    if row is None:
        row = Contact(petition_id=petition.id)
        session.add(row)
    for part in PARTS:
        value = getattr(given, part)
        sealed = keys.seal(value.encode(), context=_context(petition, part)) if value else None
        setattr(row, part, sealed)
    row.phone_lookup = phone_lookup(keys, given.phone) if given.phone else None
    row.erased_at = None
    session.flush()


def phone_lookup(keys: KeyRing, phone: str) -> bytes:
    """The keyed digest of a number in its international form, to find what the same person sent before."""
    number = phonenumbers.format_number(phonenumbers.parse(phone, "VN"), phonenumbers.PhoneNumberFormat.E164)
    return keys.mac(number.encode(), purpose="phone")


def open_contact(session: Session, keys: KeyRing, petition: Petition, *, by: By, reason: str) -> OpenedContact | None:
    """The one way to read a contact: checks the permission, writes who read it and why, then opens it.

    None when there is no contact or it was erased. Raises NotAllowed without `petitions.contact`, Invalid at /reason
    when no reason is given.
    """
    reason = clean(reason, limit=300, pointer="/reason")
    if len(reason) < SHORTEST_REASON:
        raise Invalid([Problem("/reason", lazy("Say why you need the contact; it is written into the audit trail."))])
    if isinstance(by, StaffMember) and not by.can("petitions.contact", petition.scope_unit_id):
        raise NotAllowed()
    row = _kept_row(session, petition)
    found = row is not None and row.erased_at is None
    record(
        session,
        actor=actor_of(by),
        action="petition.contact_opened",
        subject=f"petition:{petition.number}",
        detail={"reason": reason, "found": found},
    )
    if row is None or not found:
        return None
    holder = session.get_one(Petition, row.petition_id)
    return OpenedContact(**{part: _opened(keys, holder, row, part) for part in PARTS})


def erase_contact(session: Session, petition: Petition, *, by: By) -> bool:
    """Erase the contact for good; returns whether there was one. The petition itself goes on."""
    row = _kept_row(session, petition)
    if row is None or row.erased_at is not None:
        return False
    for part in PARTS:
        setattr(row, part, None)
    row.phone_lookup, row.erased_at = None, clock.now()
    session.flush()
    record(
        session, actor=actor_of(by), action="petition.contact_erased", subject=f"petition:{petition.number}", detail={}
    )
    return True


def _kept_row(session: Session, petition: Petition) -> Contact | None:
    """The contact of the petition or, for a part that was split off, of the one it came from."""
    row = session.scalar(select(Contact).where(Contact.petition_id == petition.id))
    if row is None and petition.split_from_id is not None:
        return session.scalar(select(Contact).where(Contact.petition_id == petition.split_from_id))
    return row


def _opened(keys: KeyRing, petition: Petition, row: Contact, part: str) -> str:
    sealed: bytes | None = getattr(row, part)
    return keys.open(sealed, context=_context(petition, part)).decode() if sealed else ""


def _context(petition: Petition, part: str) -> str:
    return f"petition_contacts.{part}:{petition.uuid}"
