"""Forms of staff pages: Flask-WTF with CSRF that lives as long as the session."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from wtforms import Field, FormField

from surveys.core.text import visible
from surveys.core.translation import lazy

csrf = CSRFProtect()


TEXT_FIELDS = ("StringField", "TextAreaField", "EmailField", "HiddenField", "SearchField", "TelField", "URLField")
UNREADABLE = {"DateField": lazy("Enter a date."), "IntegerField": lazy("This must be a number.")}
NO_CHOICE = lazy("Choose one from the list.")


def _tidy(value: object) -> object:
    # A NUL would fail in PostgreSQL, and the page that shows it again would not be valid.
    return visible(value).strip() if isinstance(value, str) else value


class StaffForm(FlaskForm):
    """The base of every staff form: text loses what cannot be seen and the blanks around it before it is checked."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = unbound_field.kwargs.get("filters", [])
            if unbound_field.field_class.__name__ in TEXT_FIELDS:
                unbound_field.kwargs["filters"] = [*filters, _tidy] if _tidy not in filters else filters
            return _with_our_words(unbound_field.bind(form=form, **options))


def _with_our_words(field: Field) -> Field:
    """What cannot be read is said in the office's own words: the library's catalogue has no Vietnamese."""
    # A part form hands every unknown name on to the form inside it, which is not there yet.
    if isinstance(field, FormField):
        return field
    if hasattr(field, "invalid_choice_message") and field.invalid_choice_message is None:
        field.invalid_choice_message = NO_CHOICE
    if field.type in UNREADABLE and field.invalid_value_message is None:
        field.invalid_value_message = UNREADABLE[field.type]
    return field


def init_app(app: Flask) -> None:
    """CSRF on for everything; a citizen's form carries its own signed token instead and says so by name."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=True)
    csrf.init_app(app)
