"""Two languages: source strings in English, Vietnamese in `translations/vi/*.po`, read at start without a build step.

The language is in the address (`?lang=`) or in the form for citizens, who get no cookie, and in the account for staff.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, gettext, lazy_gettext, ngettext, pgettext
from werkzeug.exceptions import HTTPException

from surveys.core.translation import install_translator

__all__ = ["_", "current_locale", "gettext", "in_locale", "lazy_gettext", "ngettext", "pgettext", "pick"]

LOCALES = ("vi", "en")
DEFAULT = "vi"
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
TRANSLATIONS = Path(__file__).resolve().parents[2] / "translations"

_ = gettext


@lru_cache(maxsize=8)
def read_catalogue(locale: str) -> NullTranslations:
    """All rooms' po files of one language as one catalogue. English is the source and needs none."""
    merged = Catalog(locale=locale)
    for path in sorted((TRANSLATIONS / locale).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=locale):
                if message.id and message.string:
                    merged.add(message.id, message.string, context=message.context, flags=message.flags)
    if not len(merged):
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled, domain="messages")


class RoomsDomain(Domain):
    """Flask-Babel's view of the merged catalogue."""

    def get_translations(self) -> Any:
        """The catalogue for the request's language."""
        return read_catalogue(current_locale())


def current_locale() -> str:
    """The reader's language code: `vi` or `en`."""
    if not has_request_context():
        return str(g.get("locale", DEFAULT)) if g else DEFAULT
    locale: str | None = g.get("locale")
    if locale is None:
        locale = g.locale = _choose_locale()
    return locale


def _choose_locale() -> str:
    asked = request.args.get("lang") or _lang_of_form()
    if asked in LOCALES:
        return str(asked)
    own = getattr(g.get("staff"), "locale", None)
    return own if own in LOCALES else DEFAULT


def _lang_of_form() -> str | None:
    if request.method != "POST" or request.mimetype not in FORM_TYPES:
        return None
    try:
        return request.form.get("lang")
    except HTTPException:
        # Too large or no form at all: the page that says so must not stumble over it again.
        return None


class in_locale:
    """Speak another language for a while: `with in_locale("en"): …`."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def __enter__(self) -> None:
        self.before = g.get("locale")
        g.locale = self.locale
        _forget()

    def __exit__(self, *_error: object) -> None:
        if self.before is None:
            g.pop("locale", None)
        else:
            g.locale = self.before
        _forget()


def _forget() -> None:
    from flask_babel import refresh

    if has_request_context():
        refresh()


def pick(thing: Any, name: str | None = None) -> str:
    """The wording of a two-language thing for this reader: a {vi, en} mapping, or an object's `name_vi`/`name_en`."""
    locale = current_locale()
    if name is not None:
        return str(getattr(thing, f"{name}_{locale}", None) or getattr(thing, f"{name}_vi"))
    if isinstance(thing, Mapping):
        return str(thing.get(locale) or thing.get("vi") or "")
    return "" if thing is None else str(thing)


def lang_url(url: str) -> str:
    """The address with the reader's language in it, for citizens' links; the default language needs none."""
    return _with_lang(url, current_locale())


def switch_lang_url() -> str:
    """This page in the other language."""
    other = "en" if current_locale() == "vi" else "vi"
    return _with_lang(request.full_path.rstrip("?"), other)


def _with_lang(url: str, locale: str) -> str:
    if locale == DEFAULT and "?" not in url:
        return url
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "lang"]
    if locale != DEFAULT:
        query.append(("lang", locale))
    return urlunsplit(parts._replace(query=urlencode(query)))


def init_app(app: Flask) -> None:
    """Install the translator for pages, forms and the domain's own messages."""
    app.config.update(BABEL_DEFAULT_LOCALE=DEFAULT, BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh")
    Babel(app, locale_selector=current_locale)
    app.extensions["babel"].instance.domain_instance = RoomsDomain()
    install_translator(lambda message: read_catalogue(current_locale()).gettext(message))
    app.jinja_env.globals.update(
        current_locale=current_locale, pick=pick, lang_url=lang_url, switch_lang_url=switch_lang_url
    )
