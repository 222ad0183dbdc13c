"""How numbers and dates are written for the reader: 1.284 and 83,2 % in Vietnamese, 1,284 and 83.2% in English."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask

from surveys.core import clock
from surveys.web.i18n import current_locale

NO_VALUE = "–"


def number(value: float | None, digits: int = 0) -> str:
    """A number with the language's marks for thousands and decimals."""
    if value is None:
        return NO_VALUE
    text = f"{value:,.{digits}f}"
    if current_locale() == "vi":
        text = text.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return text


def percent1(share: float | None) -> str:
    """A share of 1 as a percentage with one decimal, with a fixed blank before the sign in Vietnamese."""
    if share is None:
        return NO_VALUE
    return number(share * 100, 1) + ("\u00a0%" if current_locale() == "vi" else "%")


def decimal2(value: float | None) -> str:
    """A number with two decimals."""
    return number(value, 2)


def local_date(value: date | datetime | None) -> str:
    """dd/mm/yyyy on Vietnam's clock."""
    if value is None:
        return NO_VALUE
    return _local(value).strftime("%d/%m/%Y")


def local_time(value: datetime | None) -> str:
    """hh:mm on Vietnam's clock."""
    return NO_VALUE if value is None else clock.to_local(value).strftime("%H:%M")


def local_datetime(value: datetime | None) -> str:
    """dd/mm/yyyy hh:mm on Vietnam's clock."""
    return NO_VALUE if value is None else clock.to_local(value).strftime("%d/%m/%Y %H:%M")


def _local(value: date | datetime) -> date | datetime:
    return clock.to_local(value) if isinstance(value, datetime) else value


def init_app(app: Flask) -> None:
    """Make the filters known to every template."""
    for filter_ in (number, percent1, decimal2, local_date, local_time, local_datetime):
        app.jinja_env.filters[filter_.__name__] = filter_
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
