"""Errors of the domain: each says what happened, that nothing was lost, and what to do.

Services raise these; one place in the web kit turns them into pages or RFC 9457 problem documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.core.translation import LazyText, lazy

Message = str | LazyText


class DomainError(Exception):
    """Something that a person or a program asked for cannot be done.

    `status` is the HTTP status it becomes; `message` is shown to the reader in their language.
    """

    status = 400
    title: Message = lazy("This cannot be done")
    default: Message = lazy("The request could not be carried out. Nothing was changed.")

    def __init__(self, message: Message | None = None) -> None:
        self.message: Message = self.default if message is None else message
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input: where (a JSON pointer, RFC 6901) and what."""

    pointer: str
    message: Message


class Invalid(DomainError):
    """The input breaks a rule; `problems` names every place."""

    status = 422
    title = lazy("Please check what was entered")
    default = lazy("Some entries need correcting. Nothing was stored yet, and what was typed is kept.")

    def __init__(self, problems: Sequence[Problem], message: Message | None = None) -> None:
        self.problems = tuple(problems)
        super().__init__(message)

    def __str__(self) -> str:
        return "; ".join(f"{problem.pointer}: {problem.message}" for problem in self.problems) or str(self.message)


class NotFound(DomainError):
    """There is no such thing, or the asker may not know that there is."""

    status = 404
    title = lazy("Page not found")
    default = lazy("There is nothing at this address. The address may be mistyped or no longer in use.")


class NotAllowed(DomainError):
    """The asker is known but may not do this."""

    status = 403
    title = lazy("Not permitted")
    default = lazy("Your account does not have this permission. Nothing was changed.")


class Conflict(DomainError):
    """Somebody or something else changed it first."""

    status = 409
    title = lazy("This has changed meanwhile")
    default = lazy("Somebody else changed this meanwhile. Nothing was overwritten: please look again and repeat.")


class Gone(DomainError):
    """It was here and is closed for good."""

    status = 410
    title = lazy("No longer available")
    default = lazy("This is closed and takes no more entries.")


class TooLarge(DomainError):
    """More was sent than is accepted."""

    status = 413
    title = lazy("Too large")
    default = lazy("What was sent is larger than this office can accept. Nothing was stored.")


class TooMany(DomainError):
    """Too many tries in a short time."""

    status = 429
    title = lazy("Please wait a moment")
    default = lazy("There were too many tries in a short time. Please wait a moment and try again.")


class Busy(DomainError):
    """The server cannot take it now; the sender must keep it and try again."""

    status = 503
    title = lazy("Please try again shortly")
    default = lazy("The server is busy. Nothing was lost: please send again in a few seconds.")
