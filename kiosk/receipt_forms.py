"""The small forms of the tracking page: message, rating, new look, and the steps that must be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from wtforms import BooleanField, MultipleFileField, StringField, TextAreaField
from wtforms.validators import ValidationError

from kiosk.petition_form import UNREADABLE, checked_files, chosen_files, words_of
from surveys.core.codes import uuid7
from surveys.core.translation import lazy
from surveys.petitions.files import CheckedFile
from surveys.web.citizen_forms import CitizenForm, unreadable

LONGEST_MESSAGE = 4000
LONGEST_REASON = 2000


class TrackingForm(CitizenForm):
    """A form of the tracking page; `action` is the last part of the address it is sent to."""

    action: ClassVar[str] = ""
    anchors: ClassVar[Mapping[str, str]] = {}
    """Field → id of its first control, for the links of the summary; several forms share the page."""

    @property
    def problems(self) -> list[tuple[str, object]]:
        """(id of the control, message) for the summary at the top."""
        return [(self.anchors.get(name, name), message) for name, message in super().problems]

    def validate(self, extra_validators: object = None) -> bool:
        """Whether it can be taken; also refuses what arrived unreadable."""
        super().validate(extra_validators)
        for name in unreadable():
            self.add_error(name, UNREADABLE)
        return not self.errors


class MessageForm(TrackingForm):
    """More words or files for the office."""

    action = "message"
    anchors = {"text": "message-text", "files": "message-files"}
    text = TextAreaField(lazy("Your message"))
    files = MultipleFileField(lazy("Photos or PDF files"))
    checked_files: tuple[CheckedFile, ...] = ()

    @property
    def instance_id(self) -> UUID:
        """The message's own number, so that sending it again changes nothing."""
        try:
            return UUID(str(self.id.data or ""))
        except ValueError:
            return uuid7()

    def validate_text(self, field: TextAreaField) -> None:
        if not words_of(field.data, LONGEST_MESSAGE, lines=True) and not chosen_files(self.files):
            raise ValidationError(str(lazy("Please write something or choose a file.")))

    def validate_files(self, field: MultipleFileField) -> None:
        self.checked_files = checked_files(field)


class RatingForm(TrackingForm):
    """One of five faces, and why."""

    action = "rate"
    anchors = {"rating": "rating-1", "reason": "rating-reason"}
    rating = StringField(lazy("How satisfied are you with this answer?"))
    reason = TextAreaField(lazy("What could have been better? (optional)"))

    def validate_rating(self, field: StringField) -> None:
        if field.data not in ("1", "2", "3", "4", "5"):
            raise ValidationError(str(lazy("Please choose one of the five faces, 1 to 5.")))

    def validate_reason(self, field: TextAreaField) -> None:
        words_of(field.data, LONGEST_REASON, lines=True)


class ReasonForm(TrackingForm):
    """Why the office should look again."""

    action = "reopen"
    anchors = {"reason": "reopen-reason"}
    reason = TextAreaField(lazy("Why is it not settled for you?"))

    def validate_reason(self, field: TextAreaField) -> None:
        if not words_of(field.data, LONGEST_REASON, lines=True):
            raise ValidationError(str(lazy("Please write why, in a sentence.")))


class ConfirmForm(TrackingForm):
    """A step that cannot be taken back needs its box ticked."""

    confirm = BooleanField(lazy("Yes, I am sure"))

    def validate_confirm(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(str(lazy("Please tick the box to confirm.")))


class WithdrawForm(ConfirmForm):
    """Taking the petition back."""

    action = "withdraw"
    anchors = {"confirm": "withdraw-confirm"}


class EraseForm(ConfirmForm):
    """Erasing the contact."""

    action = "erase"
    anchors = {"confirm": "erase-confirm"}
