"""Kiosks: the devices in front of citizens, their state, pairing and settings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from admin.views.form_fields import options
from admin.views.places.forms import Needed
from admin.views.places.pages import UNPROCESSABLE, show_problems
from surveys.core.errors import Invalid
from surveys.places.kiosks import is_silent, issue_pairing_code, revoke, save_kiosk
from surveys.places.models import Kiosk
from surveys.places.queries import get_kiosk, list_touchpoints
from surveys.places.queries import list_kiosks as all_kiosks
from surveys.places.rules import (
    IDLE_SECONDS_LEAST,
    IDLE_SECONDS_MOST,
    KIOSK_STATE_NAMES,
    PAIRING_LIFETIME,
    KioskSettings,
)
from surveys.web.access import current_staff, requires
from surveys.web.forms import StaffForm
from surveys.web.i18n import _, lazy_gettext, pick
from surveys.web.kit import kit
from surveys.web.session import commits, db, keep_nothing

blueprint = Blueprint("kiosks", __name__, url_prefix="/admin/kiosks", template_folder="../templates")


class KioskForm(StaffForm):
    """A kiosk's name, place and settings."""

    name = StringField(lazy_gettext("Name of the device"), [Needed()])
    touchpoint = SelectField(lazy_gettext("Touchpoint where it stands"), [Needed()], validate_choice=False)
    idle_seconds = StringField(
        lazy_gettext("Seconds without a touch before the warning"), render_kw={"inputmode": "numeric"}
    )
    languages = SelectMultipleField(
        lazy_gettext("Languages offered"),
        [Needed()],
        choices=options([("vi", "Tiếng Việt"), ("en", "English")]),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def fill(self, session: Session) -> KioskForm:
        """Offer the touchpoints at which a kiosk may stand."""
        self.touchpoint.choices = options(
            (one.code, f"{one.code} · {pick(one, 'name')}")
            for one in list_touchpoints(session, active_only=True)
            if one.channel == "kiosk"
        )
        return self


@blueprint.get("/")
@requires("kiosks.manage")
def list_kiosks() -> str:
    """All kiosks with their state."""
    kiosks = all_kiosks(db())
    silent = {kiosk.id for kiosk in kiosks if is_silent(kiosk)}
    return render_template("admin/kiosks/list.html", kiosks=kiosks, silent=silent, states=KIOSK_STATE_NAMES)


@blueprint.get("/new")
@requires("kiosks.manage")
def new_kiosk() -> Response:
    """An empty form for a kiosk."""
    usual = KioskSettings()
    form = KioskForm(data={"idle_seconds": usual.idle_seconds, "languages": list(usual.languages)}).fill(db())
    return _form_page(form, title=_("New kiosk"))


@blueprint.post("/new")
@requires("kiosks.manage")
@commits
def add_kiosk() -> BaseResponse:
    """Add a kiosk; it waits to be paired."""
    return _save(None, KioskForm().fill(db()), title=_("New kiosk"))


@blueprint.get("/<int:kiosk_id>")
@requires("kiosks.manage")
def show_kiosk(kiosk_id: int) -> str:
    """One kiosk: what it says of itself, its settings, pairing and revoking."""
    return _kiosk_page(get_kiosk(db(), kiosk_id))


def _kiosk_page(kiosk: Kiosk, **shown: Any) -> str:
    return render_template(
        "admin/kiosks/kiosk.html",
        kiosk=kiosk,
        settings=KioskSettings.of(kiosk.settings),
        silent=is_silent(kiosk),
        states=KIOSK_STATE_NAMES,
        **shown,
    )


@blueprint.get("/<int:kiosk_id>/edit")
@requires("kiosks.manage")
def edit_kiosk(kiosk_id: int) -> Response:
    """The form of a kiosk."""
    kiosk = get_kiosk(db(), kiosk_id)
    settings = KioskSettings.of(kiosk.settings).as_dict()
    form = KioskForm(data={"name": kiosk.name, "touchpoint": kiosk.touchpoint.code, **settings}).fill(db())
    return _form_page(form, title=kiosk.name, kiosk=kiosk)


@blueprint.post("/<int:kiosk_id>/edit")
@requires("kiosks.manage")
@commits
def change_kiosk(kiosk_id: int) -> BaseResponse:
    """Change a kiosk's name, place or settings; the device learns of it with its next heartbeat."""
    kiosk = get_kiosk(db(), kiosk_id)
    return _save(kiosk, KioskForm().fill(db()), title=kiosk.name)


def _save(kiosk: Kiosk | None, form: KioskForm, *, title: str) -> BaseResponse:
    try:
        saved = save_kiosk(db(), kiosk, form.data, by=current_staff().actor)
    except Invalid as error:
        keep_nothing()
        show_problems(form, error)
        return _form_page(form, UNPROCESSABLE, title=title, kiosk=kiosk)
    flash(
        _("The change was saved.") if kiosk else _("The kiosk was added. Issue a pairing code to connect the device.")
    )
    return redirect(url_for("kiosks.show_kiosk", kiosk_id=saved.id))


def _form_page(form: KioskForm, status: int = 200, **shown: Any) -> Response:
    limits = {"least": IDLE_SECONDS_LEAST, "most": IDLE_SECONDS_MOST}
    return Response(render_template("admin/kiosks/form.html", form=form, limits=limits, **shown), status=status)


@blueprint.post("/<int:kiosk_id>/pairing-code")
@requires("kiosks.manage")
@commits
def issue_code(kiosk_id: int) -> str:
    """Issue a pairing code and show it this once."""
    kiosk = get_kiosk(db(), kiosk_id)
    code = issue_pairing_code(db(), kiosk, by=current_staff().actor)
    return _kiosk_page(
        kiosk,
        code=code,
        minutes=int(PAIRING_LIFETIME.total_seconds() // 60),
        pair_address=f"{kit().settings.public_url}/kiosk/pair",
    )


@blueprint.post("/<int:kiosk_id>/revoke")
@requires("kiosks.manage")
@commits
def revoke_kiosk(kiosk_id: int) -> BaseResponse:
    """Take the device's right to send."""
    revoke(db(), get_kiosk(db(), kiosk_id), by=current_staff().actor)
    flash(_("The kiosk was revoked. The device can send nothing until it is paired again."))
    return redirect(url_for("kiosks.show_kiosk", kiosk_id=kiosk_id))
