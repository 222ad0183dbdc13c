"""Sealed values open only where they belong, and survive a change of keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.crypto import CannotOpen, KeyRing

OLD, NEW = "o" * 4 + "ld-secret-0123456789-abcdefgh", "n" * 4 + "ew-secret-9876543210-zyxwvuts"


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_is_sealed_opens_again(plain: bytes, context: str) -> None:
    ring = KeyRing([OLD])
    sealed = ring.seal(plain, context=context)
    assert plain == ring.open(sealed, context=context)
    assert len(plain) < 8 or plain not in sealed


def test_a_value_moved_to_another_row_does_not_open() -> None:
    ring = KeyRing([OLD])
    with pytest.raises(CannotOpen, match="altered"):
        ring.open(ring.seal(b"0912 345 678", context="contacts.phone:1"), context="contacts.phone:2")


@given(st.integers(min_value=4, max_value=40), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    ring = KeyRing([OLD])
    sealed = bytearray(ring.seal(b"12 ky tu ro ", context="x"))
    sealed[min(place, len(sealed) - 1)] ^= change
    with pytest.raises(CannotOpen):
        ring.open(bytes(sealed), context="x")


def test_an_older_key_still_opens_and_asks_for_rotation() -> None:
    sealed = KeyRing([OLD]).seal(b"x", context="c")
    rotated = KeyRing([NEW, OLD])
    assert rotated.open(sealed, context="c") == b"x"
    assert rotated.needs_rotation(sealed)
    assert not rotated.needs_rotation(rotated.seal(b"x", context="c"))
    with pytest.raises(CannotOpen, match="no key"):
        KeyRing([NEW]).open(sealed, context="c")


def test_lookups_stay_the_same_after_a_rotation_and_differ_by_purpose() -> None:
    before, after = KeyRing([OLD]), KeyRing([NEW, OLD])
    assert before.mac(b"code", purpose="receipt") == after.mac(b"code", purpose="receipt")
    assert before.mac(b"code", purpose="receipt") != before.mac(b"code", purpose="phone")
