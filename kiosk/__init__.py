"""First floor, citizens' side: kiosk, phone, petitions, receipt, published answers, results, and the public API."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

VIEWS = (
    "home",
    "touch",
    "phone",
    "petitions",
    "receipt",
    "published",
    "results",
    "api",
    "api_petitions",
    "api_touchpoints",
)


def register(app: Flask) -> None:
    """Attach the citizens' pages. They set no cookie and carry their own signed form tokens."""
    for name in VIEWS:
        app.register_blueprint(import_module(f"kiosk.views.{name}").blueprint)
