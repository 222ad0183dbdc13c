"""The `ydan` command: thin wrappers over services, one module per room."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import click

ROOMS = ("system", "records", "account", "places", "imports", "calendar", "scores", "demo")


def add_to(group: click.Group) -> None:
    """Hang every room's commands under `ydan`."""
    for room in ROOMS:
        if not find_spec(f"surveys.web.commands.{room}"):
            continue
        for command in import_module(f"surveys.web.commands.{room}").COMMANDS:
            group.add_command(command)
