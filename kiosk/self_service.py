"""The places that people answer and write from by themselves: QR codes, links, the portal.

A kiosk sends with its own credential through the API, and paper is typed in by staff; their codes open no form here.
"""

from __future__ import annotations

from surveys.places.rules import normalise_touchpoint_code
from surveys.responses.snapshot import Place, Snapshot
from surveys.web.i18n import pick

CHANNELS = ("qr", "web", "link")


def find_place(snapshot: Snapshot, code: str) -> Place | None:
    """The place behind a code as it was typed or scanned, open or closed; None when it is no such place."""
    place = snapshot.places.get(normalise_touchpoint_code(code))
    return place if place is not None and place.channel in CHANNELS else None


def find_portal(snapshot: Snapshot) -> Place | None:
    """The portal's own place, for those who come without a code."""
    return next((place for place in snapshot.places.values() if place.active and place.channel == "web"), None)


def place_name(place: Place) -> str:
    """How the head of a page names a place: its counter, nothing for the portal itself, else the touchpoint."""
    if place.counter_name_vi:
        return pick(place, "counter_name")
    return "" if place.channel == "web" else pick(place, "name")
