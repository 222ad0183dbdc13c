"""The `ydan` command: thin wrappers over services, one module per room, loaded only when asked for.

Web workers import this module with the application; they must not pay for what only the terminal needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
from flask.cli import FlaskGroup

ROOMS = {
    "init": "system",
    "serve": "system",
    "db": "system",
    "audit": "records",
    "backup": "records",
    "restore": "records",
    "check": "records",
    "worker": "records",
    "account": "account",
    "kiosk": "places",
    "touchpoint": "places",
    "import": "imports",
    "calendar": "calendar",
    "scores": "scores",
    "recount": "scores",
    "demo": "demo",
}


class YdanGroup(FlaskGroup):
    """Flask's command group with our commands, each found by name in its room."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_default_commands=False, add_version_option=False, load_dotenv=False, **options)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names for `ydan --help`."""
        return sorted(ROOMS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, or None."""
        room = ROOMS.get(name)
        if room is None:
            return None
        commands: list[click.Command] = import_module(f"surveys.web.commands.{room}").COMMANDS
        return next((command for command in commands if command.name == name), None)
