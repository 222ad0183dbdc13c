"""The portal's front door: what one can do here, and where the office is."""

from __future__ import annotations

from flask import Blueprint, render_template

from kiosk.self_service import find_portal
from surveys.petitions import published
from surveys.web.access import public
from surveys.web.session import db
from surveys.web.snapshot import current_snapshot

LATEST = 3
"""So many of the newest public answers stand on the front page."""

blueprint = Blueprint("home", __name__, template_folder="../templates")


@blueprint.get("/")
@public
def show_home() -> str:
    """Rate, write, track, read answers and results."""
    return render_template(
        "kiosk/home/home.html", portal=find_portal(current_snapshot()), latest=published.latest(db(), LATEST)
    )
