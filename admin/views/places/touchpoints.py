"""Touchpoints with their QR codes and posters."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from admin.views.places.forms import TouchpointForm
from admin.views.places.pages import blueprint, form_page, save, tabs
from surveys.core.errors import NotFound
from surveys.places.models import Touchpoint
from surveys.places.queries import get_touchpoint, touchpoint_has_answers
from surveys.places.queries import list_touchpoints as all_touchpoints
from surveys.places.rules import CHANNEL_NAMES, PRINTED_CHANNELS
from surveys.places.touchpoints import save_touchpoint, typed_touchpoint
from surveys.questionnaires.queries import list_surveys
from surveys.web.access import current_staff, requires
from surveys.web.i18n import _, current_locale, in_locale, pick
from surveys.web.qr import qr_png, qr_svg, touchpoint_url, typed_address
from surveys.web.session import commits, db


@blueprint.get("/touchpoints")
@requires("places.edit")
def list_touchpoints() -> str:
    """All touchpoints."""
    return render_template(
        "admin/places/touchpoints.html",
        tabs=tabs("touchpoints"),
        touchpoints=all_touchpoints(db()),
        channels=CHANNEL_NAMES,
        printed=PRINTED_CHANNELS,
    )


def _page(title: str) -> dict[str, Any]:
    return {"title": title, "tabs": tabs("touchpoints"), "back": url_for("places.list_touchpoints")}


def _surveys() -> list[str]:
    return [survey.code for survey in list_surveys(db())]


@blueprint.get("/touchpoints/new")
@requires("places.edit")
def new_touchpoint() -> Response:
    """An empty form for a touchpoint."""
    usual = {"active": True, "channel": "qr", "unit": "mot-cua", "survey": "kiosk", "long_survey": "sipas"}
    return form_page(TouchpointForm(data=usual).fill(db()), **_page(_("New touchpoint")))


@blueprint.post("/touchpoints/new")
@requires("places.edit")
@commits
def add_touchpoint() -> BaseResponse:
    """Add a touchpoint."""
    form, by, surveys = TouchpointForm().fill(db()), current_staff().actor, _surveys()
    return save(
        form,
        lambda typed: save_touchpoint(db(), None, typed, surveys=surveys, by=by),
        done=_("The touchpoint was added. Its poster can be printed now."),
        **_page(_("New touchpoint")),
    )


@blueprint.get("/touchpoints/<code>")
@requires("places.edit")
def show_touchpoint(code: str) -> str:
    """One touchpoint: its QR code, what can be printed, where it stands."""
    touchpoint = get_touchpoint(db(), code)
    return render_template(
        "admin/places/touchpoint.html",
        tabs=tabs("touchpoints"),
        touchpoint=touchpoint,
        channel=CHANNEL_NAMES[touchpoint.channel],
        address=touchpoint_url(touchpoint),
        code_picture=_picture(touchpoint) if touchpoint.channel in PRINTED_CHANNELS else None,
        settled=touchpoint_has_answers(db(), touchpoint.id),
        surveys={survey.code: survey for survey in list_surveys(db())},
    )


@blueprint.get("/touchpoints/<code>/edit")
@requires("places.edit")
def edit_touchpoint(code: str) -> Response:
    """The form of a touchpoint."""
    touchpoint = get_touchpoint(db(), code)
    form = TouchpointForm(data=typed_touchpoint(touchpoint)).fill(db())
    form.freeze_code()
    return form_page(form, code=touchpoint.code, **_page(pick(touchpoint, "name")))


@blueprint.post("/touchpoints/<code>/edit")
@requires("places.edit")
@commits
def change_touchpoint(code: str) -> BaseResponse:
    """Change a touchpoint, or retire it."""
    touchpoint, by, surveys = get_touchpoint(db(), code), current_staff().actor, _surveys()
    page = _page(pick(touchpoint, "name"))
    form = TouchpointForm().fill(db())
    form.freeze_code()
    return save(
        form,
        lambda typed: save_touchpoint(db(), touchpoint, typed, surveys=surveys, by=by),
        done=_("The change was saved."),
        code=touchpoint.code,
        **page,
    )


def _get_printed(code: str) -> Touchpoint:
    """The touchpoint, if it has an address that can be scanned and typed."""
    touchpoint = get_touchpoint(db(), code)
    if touchpoint.channel not in PRINTED_CHANNELS:
        raise NotFound
    return touchpoint


@blueprint.get("/touchpoints/<code>/qr.svg")
@requires("places.edit")
def download_svg(code: str) -> Response:
    """The QR code as a drawing, for print shops."""
    touchpoint = _get_printed(code)
    return _file(str(qr_svg(touchpoint_url(touchpoint), standalone=True)), "image/svg+xml", f"qr-{touchpoint.code}.svg")


@blueprint.get("/touchpoints/<code>/qr.png")
@requires("places.edit")
def download_png(code: str) -> Response:
    """The QR code as a picture, for documents."""
    touchpoint = _get_printed(code)
    return _file(qr_png(touchpoint_url(touchpoint)), "image/png", f"qr-{touchpoint.code}.png")


def _file(content: str | bytes, mimetype: str, name: str) -> Response:
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.get("/touchpoints/<code>/poster")
@requires("places.edit")
def show_poster(code: str) -> str:
    """The A4 poster of a touchpoint, to be printed from the browser; `?lang=` says in which language it
    leads.
    """
    touchpoint = _get_printed(code)
    other = "en" if current_locale() == "vi" else "vi"
    with in_locale(other):
        question = _("How satisfied are you with today’s service?")
    return render_template(
        "admin/places/poster.html",
        touchpoint=touchpoint,
        address=typed_address(touchpoint),
        other={"language": other, "question": question},
        code_picture=_picture(touchpoint),
    )


def _picture(touchpoint: Touchpoint) -> Markup:
    address = touchpoint_url(touchpoint)
    return qr_svg(address, label=_("QR code of %(address)s", address=address))
