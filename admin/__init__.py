"""First floor, staff's side: the petitions desk, publication, dashboard, places, questionnaires, people, audit."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

VIEWS = (
    "sign_in",
    "dashboard",
    "petitions",
    "petition_steps",
    "petition_intake",
    "petition_contents",
    "publication",
    "reply_templates",
    "calendar",
    "questionnaires",
    "places",
    "kiosks",
    "people",
    "account",
    "audit",
    "settings",
)


def register(app: Flask) -> None:
    """Attach the staff pages. Every view names the permission it needs; what names none is refused."""
    for name in VIEWS:
        app.register_blueprint(import_module(f"admin.views.{name}").blueprint)
