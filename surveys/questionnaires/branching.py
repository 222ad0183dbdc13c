"""Show-if conditions: whether a question is asked, given the answers before it.

A condition is `{any|all: [{question, op, value}, …]}`. It looks only backwards, at questions that stand
before it, so that one pass in order decides everything and no circle is possible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

ALL, ANY = "all", "any"


def _number(answer: object) -> int | None:
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else None


def _at_most(answer: object, value: Any) -> bool:
    number = _number(answer)
    return number is not None and number <= value


def _at_least(answer: object, value: Any) -> bool:
    number = _number(answer)
    return number is not None and number >= value


def _equal(answer: object, value: Any) -> bool:
    return value in answer if isinstance(answer, list | tuple) else answer == value


def _one_of(answer: object, value: Any) -> bool:
    return any(_equal(answer, one) for one in value)


OPERATORS: Mapping[str, Callable[[object, Any], bool]] = {
    "le": _at_most,
    "ge": _at_least,
    "eq": _equal,
    "ne": lambda answer, value: not _equal(answer, value),
    "in": _one_of,
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison with the answer to an earlier question."""

    question: str
    op: str
    value: Any

    def holds(self, given: Mapping[str, object]) -> bool:
        """Whether it is true of the answers. An unanswered question makes every comparison false, `ne`
        too.
        """
        answer = given.get(self.question)
        return answer is not None and OPERATORS[self.op](answer, self.value)


@dataclass(frozen=True, slots=True)
class Condition:
    """Clauses that must all hold, or of which one must."""

    mode: str
    clauses: tuple[Clause, ...]

    def holds(self, given: Mapping[str, object]) -> bool:
        """Whether the question is asked. `given` holds the checked API values by question code."""
        results = (clause.holds(given) for clause in self.clauses)
        return all(results) if self.mode == ALL else any(results)

    @classmethod
    def of(cls, definition: Mapping[str, Any] | None) -> Condition | None:
        """The condition of a valid definition, or None when the question is always asked."""
        if not definition:
            return None
        mode = ALL if ALL in definition else ANY
        return cls(mode, tuple(Clause(c["question"], c["op"], c["value"]) for c in definition[mode]))

    def as_definition(self) -> dict[str, Any]:
        """The form kept in the definition and sent to the pages."""
        return {self.mode: [{"question": c.question, "op": c.op, "value": c.value} for c in self.clauses]}
