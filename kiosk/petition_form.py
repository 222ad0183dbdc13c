"""The form on which a citizen writes: a comment without a name, or a petition with name, address and contact."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField, MultipleFileField, StringField, TextAreaField
from wtforms.validators import ValidationError

from surveys.core.codes import new_receipt_code, normalise_receipt
from surveys.core.crypto import KeyRing
from surveys.core.errors import Invalid
from surveys.core.text import clean
from surveys.core.translation import lazy
from surveys.petitions.contacts import ContactInput, check_contact
from surveys.petitions.files import MOST_FILES, CheckedFile, check_file
from surveys.petitions.intake import CONSENT_PURPOSES, LONGEST_TEXT, SHORTEST_TEXT
from surveys.petitions.terms import COMMENT, DATA_REQUEST, NEEDS_CONTACT, PETITION
from surveys.web.citizen_forms import CitizenForm, FormInstance, issue, read_instance, unreadable

FORM_NAME = "petition"
WRITABLE = (COMMENT, PETITION, DATA_REQUEST)

UNREADABLE = lazy("Some letters arrived unreadable. Please type this again.")
SEND_AGAIN = lazy("The form was open for a long time. Nothing is lost: please press Send once more.")
CHOOSE_AGAIN = lazy("Please choose your files again: browsers do not keep them.")


class PetitionForm(CitizenForm):
    """Everything that is sent in. `receipt` is the code that was made when the form was shown; the token covers it."""

    receipt = HiddenField()
    kind = HiddenField()
    text = TextAreaField(lazy("What would you like to say?"))
    files = MultipleFileField(lazy("Photos or PDF files"))
    name = StringField(lazy("Full name"))
    address = StringField(lazy("Address"))
    phone = StringField(lazy("Phone number"))
    email = StringField(lazy("E-mail"))
    contact_back = BooleanField(lazy("I agree that the office may contact me again"))
    publish_name = BooleanField(lazy("I agree that my name is made public"))

    checked_files: tuple[CheckedFile, ...] = ()
    instance: FormInstance

    @classmethod
    def fresh(cls, keys: KeyRing, kind: str) -> PetitionForm:
        """An empty form with a number, a receipt code and a token for both."""
        code = new_receipt_code()
        form = cls(formdata=None, kind=kind, receipt=code)
        form.put_instance(issue(keys, FORM_NAME, bound=code))
        return form

    @classmethod
    def sent(cls, keys: KeyRing) -> PetitionForm:
        """The form as it came back with this request."""
        form = cls()
        code = normalise_receipt(str(form.receipt.data or ""))
        if code is None:
            # Not our form any more; a new code costs nothing and keeps what was typed.
            code = new_receipt_code()
        form.receipt.data = code
        form.put_instance(read_instance(keys, FORM_NAME, request.form, bound=code))
        return form

    def put_instance(self, instance: FormInstance) -> None:
        """Carry this number and token in the hidden fields."""
        self.instance = instance
        self.id.data, self.token.data = str(instance.id), instance.token

    @property
    def needs_contact(self) -> bool:
        """Whether the law asks for name, address and a way to answer."""
        return self.kind.data in NEEDS_CONTACT

    @property
    def contact(self) -> ContactInput | None:
        """Who writes, or None for what may be anonymous."""
        if not self.needs_contact:
            return None
        return ContactInput(
            name=self.name.data or "",
            address=self.address.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
        )

    @property
    def consents(self) -> dict[str, bool]:
        """What was agreed to; nothing when no contact is asked for."""
        return {purpose: bool(self[purpose].data) and self.needs_contact for purpose in CONSENT_PURPOSES}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything can be taken; messages stand at the fields."""
        super().validate(extra_validators)
        for name in unreadable():
            self.add_error(name, UNREADABLE)
        try:
            check_contact(self.contact, needed=self.needs_contact)
        except Invalid as error:
            self.take(error)
        if not self.instance.good:
            self.form_errors.append(SEND_AGAIN)
        return not self.errors

    @property
    def problems(self) -> list[tuple[str, object]]:
        """(field, message) for the summary at the top, in the order of the page."""
        listed = super().problems
        if listed and chosen_files(self.files):
            listed.append(("files", CHOOSE_AGAIN))
        return listed

    def validate_text(self, field: TextAreaField) -> None:
        if len(words_of(field.data, LONGEST_TEXT, lines=True)) < SHORTEST_TEXT:
            raise ValidationError(str(lazy("Please write at least %(least)s characters.", least=SHORTEST_TEXT)))

    def validate_files(self, field: MultipleFileField) -> None:
        self.checked_files = checked_files(field)


def words_of(value: object, limit: int, *, lines: bool = False) -> str:
    """What was typed as it would be stored. Raises ValidationError when it is too long."""
    try:
        return clean(value or "", limit=limit, lines=lines)
    except Invalid as error:
        raise ValidationError(str(error.problems[0].message)) from error


def chosen_files(field: MultipleFileField) -> list[FileStorage]:
    """The files that were sent with a field; browsers send an empty one when none was chosen."""
    return [file for file in field.data or () if isinstance(file, FileStorage) and file.filename]


def checked_files(field: MultipleFileField) -> tuple[CheckedFile, ...]:
    """The files of a field, each let in by its content. Raises ValidationError naming the file."""
    chosen = chosen_files(field)
    if len(chosen) > MOST_FILES:
        raise ValidationError(str(lazy("At most %(most)s files can be attached.", most=MOST_FILES)))
    checked = []
    for file in chosen:
        with closing(file):
            name, data = str(file.filename), file.stream.read()
        try:
            checked.append(check_file(name, data))
        except Invalid as error:
            raise ValidationError(f"{name[:80]}: {error.problems[0].message}") from error
    return tuple(checked)
