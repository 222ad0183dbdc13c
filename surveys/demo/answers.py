"""How made-up citizens answer: one person's mood drives all their answers, the place and the month shift
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from surveys.questionnaires.definition import FrozenEdition, Item

NO_OPINION = "KB"

# Shifts of the mood in steps of the five-point scale. They are made up and mean nothing.
FACTOR_SHIFT = {"T": 0.08, "H": -0.22, "C": 0.3, "Q": 0.05, "P": -0.5}
LOW_ITEMS = {"T2": -0.3, "T3": -0.25, "H4": -0.2, "C5": -0.15, "P3": -0.2, "P4": -0.25}
REASONS = {
    "waiting": 31, "guidance": 23, "papers": 17, "trips": 14, "facilities": 6, "attitude": 4, "fees": 2, "errors": 2,
    "other": 1,
}  # fmt: skip
FACTS = {
    "A1": {"individual": 46, "organisation": 54},
    "A2": {"male": 48, "female": 44, "no_answer": 8},
    "A3": {"18-29": 19, "30-44": 43, "45-59": 28, "60+": 10},
    "A5": {"in_person": 62, "online": 33, "post": 5},
    "K4": {"early": 17, "on_time": 58, "late": 9, "not_due": 16},
    "F1": {"1": 34, "2": 47, "3": 14, "4+": 5},
    "F2": {"0": 78, "1": 17, "2+": 5},
    "F3": {"early": 20, "on_time": 68, "late": 12},
    "F3A": {"yes": 38, "no": 62},
    "F4": {"no": 95, "yes": 1, "no_answer": 4},
}
FIELD_WEIGHTS = {"khcn": 26, "shtt": 9, "tcdlcl": 30, "atbx": 29, "other": 6}
PROCEDURE_WEIGHTS = {"khcn-01": 6, "khcn-08": 6, "tcdlcl-01": 13, "tcdlcl-02": 9, "atbx-01": 9, "atbx-02": 11}
FIELD_SHIFT = {"khcn": 0.05, "shtt": 0.15, "tcdlcl": 0.1, "atbx": -0.25}


@dataclass(frozen=True)
class Mood:
    """Where one person stands on the scale, and how much their answers differ from each other."""

    level: float
    outcome: str

    def face(self, random: Random, shift: float = 0.0) -> int:
        """One face from 1 to 5 around the person's level."""
        return min(5, max(1, round(random.gauss(self.level + shift, 0.55))))


def answer(edition: FrozenEdition, mood: Mood, random: Random, subject: Mapping[str, str]) -> dict[str, Any]:
    """Answers by question code, as the API takes them. Hidden questions may be among them."""
    given: dict[str, Any] = {}
    for item in edition.items:
        value = _answer_to(item, mood, random, subject, given)
        if value not in (None, []):
            given[item.code] = value
    return _cut_short(given, edition, mood, random)


def _answer_to(item: Item, mood: Mood, random: Random, subject: Mapping[str, str], given: dict[str, Any]) -> Any:
    if item.sets and item.sets in subject:
        return subject[item.sets]
    if item.kind == "faces":
        return _face(item, mood, random)
    if item.kind == "multiple":
        return _several(item, random, given)
    if item.code in FACTS and random.random() < 0.9:
        known = {option.code for option in item.options} or {"yes", "no"}
        weights = {code: weight for code, weight in FACTS[item.code].items() if code in known}
        return pick(weights, random) if weights else None
    return None


def _face(item: Item, mood: Mood, random: Random) -> Any:
    if item.no_opinion and random.random() < (0.35 if item.code in {"P3", "P4"} else 0.04):
        return NO_OPINION
    if not item.required and random.random() < 0.04:
        return None
    factor = item.factor or item.summarises or ""
    return mood.face(random, FACTOR_SHIFT.get(factor, 0.0) + LOW_ITEMS.get(item.code, 0.0))


def _several(item: Item, random: Random, given: Mapping[str, Any]) -> list[str]:
    codes = [option.code for option in item.options]
    if item.code == "K5" and min(given.get("G1", 5), given.get("K3", 5)) > 3:
        return []
    weights = {code: REASONS.get(code, 10) for code in codes}
    most = min(item.max or 2, 3)
    chosen: list[str] = []
    for _ in range(1 if random.random() < 0.62 else most):
        code = pick(weights, random)
        if code not in chosen:
            chosen.append(code)
    return chosen


def _cut_short(given: dict[str, Any], edition: FrozenEdition, mood: Mood, random: Random) -> dict[str, Any]:
    """Somebody who walks away leaves the first answers only; on the kiosk the overall one is the first."""
    if mood.outcome == "completed":
        return given
    headline = edition.headline
    order = sorted(given, key=lambda code: code != (headline.code if headline else ""))
    kept = order[: max(1, random.randint(1, max(1, len(order) // 2)))]
    return {code: value for code, value in given.items() if code in kept}


def pick(weights: Mapping[str, float], random: Random) -> str:
    """One of the keys, by weight."""
    return random.choices(list(weights), weights=list(weights.values()))[0]


def pick_procedure(codes: Sequence[str], random: Random) -> str:
    """One of the procedures; some are far more frequent than others."""
    return pick({code: PROCEDURE_WEIGHTS.get(code, 2) for code in codes}, random)
