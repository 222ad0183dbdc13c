"""Forms of staff pages: Flask-WTF with CSRF that lives as long as the session."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from wtforms import Field

csrf = CSRFProtect()


def _strip(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


class StaffForm(FlaskForm):
    """The base of every staff form: blanks around text are cut off before it is checked."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = unbound_field.kwargs.get("filters", [])
            if unbound_field.field_class.__name__ in ("StringField", "TextAreaField", "EmailField"):
                unbound_field.kwargs["filters"] = [*filters, _strip] if _strip not in filters else filters
            return unbound_field.bind(form=form, **options)


def init_app(app: Flask) -> None:
    """CSRF on for everything; a citizen's form carries its own signed token instead and says so by name."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=True)
    csrf.init_app(app)
