"""The questionnaires that the product brings, as YAML files beside this module."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

LIBRARY = ("kiosk", "sipas")


def read(code: str) -> dict[str, Any]:
    """The definition in `<code>.yaml`, unchecked. Raises FileNotFoundError."""
    text = files(__package__).joinpath(f"{code}.yaml").read_text(encoding="utf-8")
    definition: dict[str, Any] = yaml.safe_load(text)
    return definition
