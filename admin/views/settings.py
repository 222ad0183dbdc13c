"""The office's settings: letterhead, deadlines, thresholds, legal texts, each with the law it rests on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField, Field, StringField, TextAreaField

from surveys.core.errors import Invalid, NotFound
from surveys.core.office import Setting, change_setting, office
from surveys.core.office_registry import GROUPS, REGISTRY, Kind, OfficeSetting
from surveys.web.access import current_staff, requires
from surveys.web.forms import StaffForm
from surveys.web.i18n import _, lazy_gettext
from surveys.web.session import commits, db, keep_nothing

LONG = {"rows": 8}

blueprint = Blueprint("settings", __name__, template_folder="../templates")


class SettingForm(StaffForm):
    """The citation; the fields for the value depend on the kind of the setting."""

    citation = TextAreaField(lazy_gettext("Legal basis or in-house rule"), render_kw={"rows": 3})

    def entered(self) -> Any:
        """What was entered, in the shape that the setting's kind expects."""
        if "value_vi" in self:
            return {"vi": self["value_vi"].data or "", "en": self["value_en"].data or ""}
        return self["value"].data


@blueprint.get("/admin/settings/")
@requires("settings.edit", everywhere=True)
def list_settings() -> str:
    """Every setting in its group: value, default, citation, who changed it when."""
    groups: dict[str, list[Setting]] = {group: [] for group in GROUPS}
    for setting in office(db()):
        groups[setting.definition.group].append(setting)
    return render_template("admin/settings/list.html", groups=groups, titles=GROUPS, Kind=Kind)


@blueprint.get("/admin/settings/<name>")
@requires("settings.edit", everywhere=True)
def edit_setting(name: str) -> Any:
    """The form for one setting."""
    setting = _setting(name)
    form = _form_of(setting.definition, **_entries(setting.value, setting.citation))
    return _page(setting, form)


@blueprint.post("/admin/settings/<name>")
@requires("settings.edit", everywhere=True)
@commits
def change_setting_value(name: str) -> Any:
    """Check the value by its kind and keep it, with the citation it rests on."""
    setting = _setting(name)
    form = _form_of(setting.definition)
    if not form.validate():
        return _page(setting, form, 422)
    try:
        _keep(setting, form.entered(), str(form.citation.data or ""))
    except Invalid as error:
        keep_nothing()
        _mark(form, error)
        return _page(setting, form, 422)
    flash(_("The setting was changed. Pages show it within a second."))
    return redirect(url_for("settings.list_settings", _anchor=setting.definition.key))


@blueprint.post("/admin/settings/<name>/default")
@requires("settings.edit", everywhere=True)
@commits
def restore_default(name: str) -> BaseResponse:
    """Go back to what the system came with."""
    setting = _setting(name)
    _keep(setting, setting.definition.default, setting.definition.citation)
    flash(_("The setting is back at its default."))
    return redirect(url_for("settings.list_settings", _anchor=setting.definition.key))


def _keep(setting: Setting, value: Any, citation: str) -> None:
    change_setting(db(), setting.definition.key, value=value, citation=citation, by=current_staff().actor)


def _setting(name: str) -> Setting:
    key = name.replace("-", "_")
    if key not in REGISTRY or "_" in name:
        raise NotFound
    found: Setting = getattr(office(db()), key)
    return found


def _form_of(definition: OfficeSetting, **entries: Any) -> SettingForm:
    """A form with the fields that the setting's kind needs."""
    fields: dict[str, Field]
    if definition.kind in (Kind.PAIR, Kind.TEXTS):
        field = TextAreaField if definition.kind is Kind.TEXTS else StringField
        extra = {"render_kw": LONG} if definition.kind is Kind.TEXTS else {}
        fields = {
            "value_vi": field(lazy_gettext("In Vietnamese"), **extra),
            "value_en": field(lazy_gettext("In English"), **extra),
        }
    elif definition.kind is Kind.YES_NO:
        fields = {"value": BooleanField(definition.label)}
    else:
        fields = {"value": StringField(lazy_gettext("Value"))}
    made = type("OneSettingForm", (SettingForm,), fields)(formdata=request.form if request.form else None, data=entries)
    assert isinstance(made, SettingForm)
    return made


def _entries(value: Any, citation: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return {"value_vi": value.get("vi", ""), "value_en": value.get("en", ""), "citation": citation}
    return {"value": value, "citation": citation}


def _mark(form: SettingForm, error: Invalid) -> None:
    places = {"/value": "value", "/value/vi": "value_vi", "/value/en": "value_en", "/citation": "citation"}
    for problem in error.problems:
        place = places.get(problem.pointer, "value")
        field = form[place if place in form else "value_vi"]
        field.errors = [*field.errors, str(problem.message)]


def _page(setting: Setting, form: SettingForm, status: int = 200) -> Response:
    shown = render_template("admin/settings/edit.html", setting=setting, form=form, Kind=Kind)
    return Response(shown, status=status)
