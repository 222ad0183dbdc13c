"""The form behind a QR code: one light page, without script, cookie or account. The one hot path of the product."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kiosk.light_page import light_page
from kiosk.page_cache import NUMBER_MARK, TOKEN_MARK, PageCache, answer
from kiosk.self_service import find_place, place_name
from kiosk.survey_page import survey_page
from surveys.core import clock
from surveys.core.errors import Busy, DomainError, Invalid, Problem
from surveys.core.translation import lazy
from surveys.questionnaires.rules import FrozenEdition, read_form
from surveys.responses.services import record
from surveys.responses.snapshot import Place, Snapshot
from surveys.web.access import public
from surveys.web.citizen_forms import FormInstance, issue, protect, read_instance, unreadable
from surveys.web.i18n import current_locale, lang_url, pick
from surveys.web.kit import current_keys, kit
from surveys.web.snapshot import current_snapshot

blueprint = Blueprint("phone", __name__, template_folder="../templates")
protect(blueprint)

_pages = PageCache()

UNREADABLE = lazy("Some letters arrived unreadable. Please type this answer again.")
UNKNOWN_FORM = lazy("This form was not one of ours or was changed on the way. Please press Send once more.")


@blueprint.get("/q/<code>", endpoint="show_form")
@blueprint.get("/q/<code>/full", endpoint="show_full_form")
@public
def show_form(code: str) -> Response | tuple[str, int]:
    """The short form of a place, or the full one."""
    snapshot = current_snapshot()
    place, edition = _find(snapshot, code)
    if place is None or edition is None:
        return _closed(place)
    instance = issue(current_keys(), _form_name(place, edition))
    key = (place.code, edition.key, current_locale())
    page = _pages.get(snapshot.version, key, lambda: _draw(place, edition, NUMBER_MARK, TOKEN_MARK))
    return answer(page, str(instance.id), instance.token)


@blueprint.post("/q/<code>", endpoint="send_form")
@blueprint.post("/q/<code>/full", endpoint="send_full_form")
@public
def send_form(code: str) -> BaseResponse | tuple[str, int]:
    """Store what was answered, once; then to the thanks, which a reload may ask for as often as it likes."""
    snapshot = current_snapshot()
    place, live = _find(snapshot, code)
    if place is None or live is None:
        return _closed(place)
    # Whoever opened the form before a new wording was published answers the wording that was read.
    edition = snapshot.editions.get(request.form.get("edition", ""), live)
    instance = read_instance(current_keys(), _form_name(place, edition), request.form)
    try:
        _record(snapshot, place, edition, instance)
    except (Invalid, Busy) as error:
        return _show_again(place, edition, instance, error)
    # Without the words that `redirect` writes for browsers of 1996: this is the hot path.
    return Response(status=303, headers={"Location": lang_url(url_for("phone.show_thanks", code=place.code))})


@blueprint.get("/q/<code>/thanks")
@public
def show_thanks(code: str) -> Response | tuple[str, int]:
    """Thanks, and what else can be told."""
    snapshot = current_snapshot()
    place, edition = _find(snapshot, code)
    if place is None or edition is None:
        return _closed(place)
    page = _pages.get(snapshot.version, (place.code, "thanks", current_locale()), lambda: _draw_thanks(place, edition))
    return answer(page)


def _find(snapshot: Snapshot, code: str) -> tuple[Place | None, FrozenEdition | None]:
    """The place behind a code and the wording that is asked there now; no wording when it takes no answers."""
    place = find_place(snapshot, code)
    if place is None or not place.active:
        return place, None
    full = request.endpoint in ("phone.show_full_form", "phone.send_full_form")
    survey = place.long_survey_code if full else place.survey_code
    return place, snapshot.live.get(survey or "")


def _form_name(place: Place, edition: FrozenEdition) -> str:
    return f"survey:{place.code}:{edition.key}"


def _record(snapshot: Snapshot, place: Place, edition: FrozenEdition, instance: FormInstance) -> None:
    if instance.state == "unknown":
        raise Invalid([Problem("", UNKNOWN_FORM)])
    posted = request.form.to_dict(flat=False)
    garbled = [name for name in unreadable() if name in edition.by_code]
    if garbled:
        raise Invalid([Problem(f"/answers/{name}", UNREADABLE) for name in garbled])
    record(
        kit().recorder,
        snapshot,
        id=instance.id,
        touchpoint_code=place.code,
        edition_key=edition.key,
        answers=read_form(edition, posted),
        started_at=instance.opened_at,
        submitted_at=clock.now(),
        locale=current_locale(),
        outcome="completed",
        flags=instance.flags,
        drop_hidden=True,
    )


def _draw(
    place: Place,
    edition: FrozenEdition,
    number: str,
    token: str,
    *,
    posted: dict[str, list[str]] | None = None,
    problems: Sequence[Problem] = (),
) -> str:
    known = frozenset({"field", "procedure"}) if place.procedure_id is not None else frozenset()
    page = survey_page(edition, leave_out=known, posted=posted, problems=problems)
    full = edition.survey_code == place.long_survey_code
    action = lang_url(url_for("phone.send_full_form" if full else "phone.send_form", code=place.code))
    return render_template(
        "kiosk/phone/form.html",
        page=page,
        action=action,
        edition_key=edition.key,
        instance_id=number,
        instance_token=token,
        **light_page("phone.show_full_form" if full else "phone.show_form", code=place.code, here=place_name(place)),
    )


def _show_again(place: Place, edition: FrozenEdition, instance: FormInstance, error: DomainError) -> tuple[str, int]:
    """The same form with everything that was chosen, and what is wrong with it."""
    problems = error.problems if isinstance(error, Invalid) else [Problem("", error.message)]
    posted = request.form.to_dict(flat=False)
    return _draw(place, edition, str(instance.id), instance.token, posted=posted, problems=problems), error.status


def _draw_thanks(place: Place, edition: FrozenEdition) -> str:
    full = lang_url(url_for("phone.show_full_form", code=place.code)) if place.long_survey_code else None
    return render_template(
        "kiosk/phone/thanks.html",
        thanks=pick(edition.definition.get("thanks")),
        long_url=full,
        comment_url=lang_url(url_for("petitions.choose_kind", at=place.code, kind="comment")),
        petition_url=lang_url(url_for("petitions.choose_kind", at=place.code, kind="petition")),
        **light_page("phone.show_thanks", code=place.code, here=place_name(place)),
    )


def _closed(place: Place | None) -> tuple[str, int]:
    """What to do when a code leads nowhere: 404 when nobody knows it, 410 when it was closed."""
    page = render_template("kiosk/phone/closed.html", retired=place is not None, **light_page("home.show_home"))
    return page, 404 if place is None else 410
