"""The door: the one file that knows both audiences."""

from __future__ import annotations

from flask import Flask
from flask.cli import FlaskGroup

import admin
import kiosk
from surveys.core.settings import Settings, read_settings
from surveys.web import accounts, commands, health, kit, logs


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


cli = FlaskGroup(
    name="ydan",
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    help="Ý Dân: citizens' satisfaction and petitions for a public office.",
)
commands.add_to(cli)


def main() -> None:
    """Run the `ydan` command."""
    cli.main()
