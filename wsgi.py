"""The door: the one file that knows both audiences."""

from __future__ import annotations

from flask import Flask

import admin
import kiosk
from surveys.core.settings import Settings, read_settings
from surveys.web import accounts, health, kit, logs
from surveys.web.commands import YdanGroup


def create_app(settings: Settings | None = None) -> Flask:
    """The application: kit, staff accounts, citizens' pages, staff's pages, health.

    Raises UnsafeSettings when the environment asks for something that must not run.
    """
    settings = settings or read_settings()
    logs.configure(settings.log_level)
    app = Flask("ydan", static_folder=None, template_folder="surveys/web/templates")
    kit.prepare(app, settings)
    accounts.init_app(app)
    health.init_app(app)
    kiosk.register(app)
    admin.register(app)
    return app


cli = YdanGroup(
    name="ydan",
    create_app=create_app,
    help="Ý Dân: citizens' satisfaction and petitions for a public office.",
)


def main() -> None:
    """Run the `ydan` command."""
    cli.main()
