"""The portal's front door: what one can do here, and where the office is."""

from __future__ import annotations

from flask import Blueprint, render_template

from surveys.web.access import public
from surveys.web.snapshot import current_snapshot

blueprint = Blueprint("home", __name__, template_folder="../templates")


@blueprint.get("/")
@public
def show_home() -> str:
    """Rate, write, track, read answers and results."""
    portal = next(
        (place for place in current_snapshot().places.values() if place.channel == "web" and place.active), None
    )
    return render_template("kiosk/home/home.html", portal=portal)
