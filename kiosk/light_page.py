"""What every light page shows around its content: the office's name in two lines and the other language."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask import url_for

from surveys.web.filters import local_date, local_time
from surveys.web.i18n import LOCALES, current_locale, pick
from surveys.web.office_cache import current_office

_PLACE = re.compile(r"(.+?)\s+((?:tỉnh|thành phố|TP\.)\s.+)\Z")


def light_page(endpoint: str, *, here: str = "", **values: str) -> dict[str, str]:
    """Names and links for `kiosk/phone/base.html`.

    `endpoint` and `values` are the address that shows this page anew in the other language, `here` the place.
    """
    name, second = two_lines(pick(current_office().office_name.value))
    other = next(locale for locale in LOCALES if locale != current_locale())
    shown: dict[str, Any] = {key: value for key, value in values.items() if value}
    if other != LOCALES[0]:
        shown["lang"] = other
    return {
        "head_name": name,
        "head_place": " · ".join(part for part in (second, here) if part),
        "other_language": other,
        "other_language_url": url_for(endpoint, **shown),
    }


def moment(value: datetime) -> str:
    """dd/mm/yyyy, hh:mm on Vietnam's clock."""
    return f"{local_date(value)}, {local_time(value)}"


def two_lines(name: str) -> tuple[str, str]:
    """An office's name and, apart, the province or city it ends with: "Sở …", "tỉnh Đồng Nai"."""
    found = _PLACE.match(name)
    return (found[1], found[2]) if found else (name, "")
