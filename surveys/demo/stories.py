"""The made-up petitions as values: what is written, by whom, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from surveys.petitions import terms
from surveys.petitions.services import ContactInput

CHOSEN = {
    terms.COMMENT: terms.COMMENT,
    terms.PRAISE: terms.PRAISE,
    terms.QUESTION: terms.QUESTION,
    terms.DATA_REQUEST: terms.DATA_REQUEST,
}


@dataclass(frozen=True)
class Story:
    """One matter with its answer. `kind` is the class that Legal sets."""

    kind: str
    unit: str
    title: str
    text: str
    answer: str
    basis: str
    done: str
    procedure: str | None = None

    @property
    def chosen_kind(self) -> str:
        """What the citizen chooses: everything that is not one of the plain kinds is a petition."""
        return CHOSEN.get(self.kind, terms.PETITION)


@lru_cache(maxsize=1)
def library() -> Mapping[str, Any]:
    """The file of stories, read once."""
    text = files("surveys.demo").joinpath("stories.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


@lru_cache(maxsize=1)
def stories() -> Sequence[Story]:
    """All matters that get an answer."""
    return tuple(
        Story(
            one["class"], one["unit"], one["title"], one["text"], one["answer"], one["basis"], one["done"],
            one.get("procedure"),
        )
        for one in library()["stories"]
    )  # fmt: skip


def told(text: str, random: Random) -> str:
    """The matter in one person's words: with or without an opening and a closing."""
    opening = random.choice(library()["openings"]).format(place=random.choice(library()["places"]))
    return f"{opening}{text}{random.choice(library()['closings'])}"


def somebody(random: Random) -> ContactInput:
    """A made-up person. The numbers are of a form that exists and were drawn, not taken from anybody."""
    book = library()
    name = " ".join(random.choice(book[part]) for part in ("family_names", "middle_names", "given_names"))
    address = f"{random.randrange(2, 300)} {random.choice(book['streets'])}, {random.choice(book['places'])}"
    phone = f"090000{random.randrange(10**4):04d}"
    email = f"nguoidan{random.randrange(10**5):05d}@vidu.example" if random.random() < 0.4 else ""
    return ContactInput(name=name, address=f"{address}, Đồng Nai", phone=phone, email=email)
