"""Tracking with the receipt code: what happens with a petition, and everything its sender may do.

The code travels in the body of a POST, never in an address; a QR code carries it behind the #. No GET changes anything.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, render_template, request, send_file
from sqlalchemy import select

from kiosk.light_page import light_page, moment
from kiosk.receipt_access import Brake, new_pass, read_pass
from kiosk.receipt_forms import EraseForm, MessageForm, RatingForm, ReasonForm, TrackingForm, WithdrawForm
from surveys.core import quotas
from surveys.core.errors import Conflict, DomainError, Gone, Invalid, NotAllowed, NotFound, TooMany
from surveys.core.text import visible
from surveys.core.translation import lazy
from surveys.petitions import queries, services
from surveys.petitions.files import FileStore
from surveys.petitions.models import Petition
from surveys.petitions.terms import WITHDRAWN
from surveys.questionnaires.rules import FACE_WORDS
from surveys.web.access import public
from surveys.web.citizen_forms import issue, protect
from surveys.web.headers import allow_in_policy
from surveys.web.i18n import pick
from surveys.web.kit import current_keys, kit
from surveys.web.session import commits, db

blueprint = Blueprint("receipt", __name__, url_prefix="/receipt", template_folder="../templates")
protect(blueprint)
blueprint.add_app_template_filter(moment)

UNKNOWN = lazy("No petition opens with this code. Please compare it letter by letter with your receipt.")
PASS_IS_OVER = lazy(
    "For your safety this page closes after two hours. Please enter your code again; nothing was changed."
)
MOVED_ON = lazy("This was done before, or the petition has moved on meanwhile. Here is how it stands now.")
Action = Callable[[Petition], None]


class PassIsOver(Exception):
    """The pass of the page is too old or not ours."""


@blueprint.get("")
@public
def enter_code() -> Response:
    """Ask for the code."""
    return _code_page()


@blueprint.post("")
@public
def open_receipt() -> Response:
    """The tracking page of a code. Wrong and unknown codes cost the same work and get the same answer."""
    typed = request.form.get("code", "")
    brake: Brake = current_app.extensions.setdefault("ydan_receipt_brake", Brake())
    key = quotas.pseudonym(current_keys(), request.remote_addr)
    try:
        brake.check(kit().database, key)
    except TooMany as error:
        return _code_page(error.message, typed, error.status)
    petition = queries.find_by_receipt(db(), current_keys(), typed)
    if petition is None:
        brake.count(kit().database, key)
        return _code_page(UNKNOWN, typed, 422)
    return _show(petition)


@blueprint.post("/message")
@public
def send_message() -> Response:
    """A message or files from the sender; answers a question when one is open."""
    form = MessageForm()
    # Pictures are redrawn before the write transaction begins.
    return _act(form, form.validate, lambda petition: _say(petition, form), lazy("Your message has been sent."))


@blueprint.post("/rate")
@public
def rate_answer() -> Response:
    """How satisfied the sender is with the answer."""
    form = RatingForm()

    def rate(petition: Petition) -> None:
        services.rate(db(), petition, rating=int(form.rating.data), reason=form.reason.data or "")

    return _act(form, form.validate, rate, lazy("Thank you. Your rating has been recorded."))


@blueprint.post("/withdraw")
@public
def withdraw_petition() -> Response:
    """Take the petition back."""
    form = WithdrawForm()

    def withdraw(petition: Petition) -> None:
        if petition.state != WITHDRAWN:
            services.act(db(), petition, "withdraw", by=services.CITIZEN, confirm=True)

    return _act(form, form.validate, withdraw, lazy("You have withdrawn it. Nobody works on it any more."))


@blueprint.post("/reopen")
@public
def reopen_petition() -> Response:
    """Ask for a new look."""
    form = ReasonForm()

    def reopen(petition: Petition) -> None:
        services.act(db(), petition, "reopen", by=services.CITIZEN, reason=form.reason.data)

    return _act(form, form.validate, reopen, lazy("The office will look at it again."))


@blueprint.post("/erase")
@public
def erase_contact() -> Response:
    """Erase name, address, phone and e-mail."""
    form = EraseForm()

    def erase(petition: Petition) -> None:
        services.erase_contact(db(), petition, by=services.CITIZEN)

    return _act(form, form.validate, erase, lazy("Your name, address, phone number and e-mail have been erased."))


@blueprint.post("/file")
@public
def download_file() -> Response:
    """One file of the petition, as a download that no browser runs."""
    try:
        petition = _petition_of_pass()
        uuid = UUID(request.form.get("file", ""))
    except PassIsOver:
        return _code_page(PASS_IS_OVER, status=403)
    except ValueError as error:
        raise NotFound from error
    attachment = queries.get_citizen_file(db(), petition, uuid)
    data = FileStore.from_settings(kit().settings, current_keys()).get(attachment)
    allow_in_policy(sandbox="")
    response = send_file(BytesIO(data), attachment.media_type, as_attachment=True, download_name=attachment.name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _say(petition: Petition, form: MessageForm) -> None:
    store = FileStore.from_settings(kit().settings, current_keys())
    services.say(
        db(), petition, uuid=form.instance_id, text=form.text.data or "", files=form.checked_files, store=store
    )


def _act(form: TrackingForm, check: Callable[[], bool], action: Action, said: object) -> Response:
    """Run one step for the holder of the pass and show the page as it stands then."""
    good = check()
    try:
        return _stored(form, action, said) if good else _show(_petition_of_pass(), form=form, status=422)
    except PassIsOver:
        return _code_page(PASS_IS_OVER, status=403, unsent=request.form.get("text") or request.form.get("reason", ""))


@commits
def _stored(form: TrackingForm, action: Action, said: object) -> Response:
    petition = _petition_of_pass()
    try:
        action(petition)
        db().flush()
    except (Invalid, Conflict, Gone, NotAllowed) as error:
        db().rollback()
        petition = _petition_of_pass()
        if isinstance(error, Invalid):
            form.take(error)
            return _show(petition, form=form, status=error.status)
        return _show(petition, said=MOVED_ON, status=Conflict.status)
    return _show(petition, said=said)


def _petition_of_pass() -> Petition:
    uuid = read_pass(current_keys(), request.form.get("token", ""))
    petition = db().scalar(select(Petition).where(Petition.uuid == uuid)) if uuid else None
    if petition is None:
        raise PassIsOver
    return petition


def _show(petition: Petition, *, said: object = "", form: TrackingForm | None = None, status: int = 200) -> Response:
    keys = current_keys()
    view = queries.receipt_view(db(), petition)
    forms = {one.action: one for one in (MessageForm, RatingForm, ReasonForm)}
    page = render_template(
        "kiosk/receipt/tracking.html",
        view=view,
        said=said,
        form=form,
        forms={name: form if isinstance(form, kind) else kind(formdata=None) for name, kind in forms.items()},
        face_word=lambda face: pick(FACE_WORDS[face]),
        token=new_pass(keys, petition.uuid),
        number=issue(keys, "message").id,
        **light_page("receipt.enter_code"),
    )
    return _private(make_response(page, status))


def _code_page(error: DomainError | object = "", typed: str = "", status: int = 200, unsent: str = "") -> Response:
    page = render_template(
        "kiosk/receipt/enter.html",
        error=error,
        typed=visible(typed)[:200],
        unsent=visible(unsent),
        token=issue(current_keys(), "receipt").token,
        **light_page("receipt.enter_code"),
    )
    return _private(make_response(page, status))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
