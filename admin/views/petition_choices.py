"""Forms of the desk filled for one petition: what can be chosen, and what stands there beforehand."""

from __future__ import annotations

from typing import Any

from flask import request

from admin.views.form_fields import options
from admin.views.petition_forms import FORMS, StepForm
from surveys.core import clock
from surveys.core.text import clean
from surveys.petitions import services, terms
from surveys.petitions.models import Petition, ReplyTemplate
from surveys.places.queries import list_procedures, list_units
from surveys.web.i18n import _, pick
from surveys.web.office_cache import current_office
from surveys.web.session import db


def form_for(code: str, petition: Petition) -> StepForm:
    """The step's form as the page first shows it."""
    form = FORMS[code](formdata=None, prefix=code, data=_beforehand(code, petition))
    form.version.data = petition.version
    return _with_choices(code, form)


def sent_form(code: str) -> StepForm:
    """The step's form with what was typed into it."""
    return _with_choices(code, FORMS[code](prefix=code))


def _with_choices(code: str, form: Any) -> StepForm:
    choose = _("Please choose")
    if code == "assign":
        kinds = (kind for kind in terms.KINDS if kind in terms.ASSIGNABLE)
        form.kind.choices = options(((kind, terms.KIND_LABELS[kind]) for kind in kinds), first=choose)
        units = (unit for unit in list_units(db(), active_only=True) if unit.parent_id)
        form.unit_id.choices = options(((str(unit.id), pick(unit, "name")) for unit in units), first=choose)
        procedures = ((str(one.id), pick(one, "name")) for one in list_procedures(db(), active_only=True))
        form.procedure_id.choices = options(procedures, first=_("No procedure"))
    elif code == "propose_decline":
        form.reason_code.choices = options(terms.DECLINE_LABELS.items(), first=choose)
    elif code == "spam":
        form.reason_code.choices = options(terms.SPAM_LABELS.items(), first=choose)
    elif code == "propose_correction":
        form.to.choices = options(terms.STATE_LABELS.items(), first=choose)
    checked: StepForm = form
    return checked


def _beforehand(code: str, petition: Petition) -> dict[str, Any]:
    values = _BEFOREHAND.get(code)
    return values(petition) if values else {}


def _for_assign(petition: Petition) -> dict[str, Any]:
    known = petition.kind or petition.chosen_kind
    procedure = petition.procedure
    return {
        "kind": known if known in terms.ASSIGNABLE else "",
        "unit_id": str(procedure.unit_id) if procedure is not None and procedure.unit_id else "",
        "title": petition.title,
        "procedure_id": str(petition.procedure_id or ""),
        "publishable": "yes",
        "similar_shown": "yes",
    }


def _for_redirect(petition: Petition) -> dict[str, Any]:
    return {"guidance": current_office().complaint_guide.text(petition.locale)}


def _for_decline(_petition: Petition) -> dict[str, Any]:
    return {"law": current_office().decline_law.value}


def _for_transfer(_petition: Petition) -> dict[str, Any]:
    return {"on": clock.today(), "reason": current_office().transfer_law.value}


def _for_hand_over(_petition: Petition) -> dict[str, Any]:
    return {"on": clock.today()}


def _for_draft(petition: Petition) -> dict[str, Any]:
    template = chosen_template(petition)
    if template is not None:
        text = services.fill_template(db(), template, petition)
        return {"text": text, "legal_basis": template.legal_basis, "template": str(template.id)}
    drafts = petition.drafts
    return {"text": drafts[-1].text, "legal_basis": drafts[-1].legal_basis} if drafts else {}


def chosen_template(petition: Petition) -> ReplyTemplate | None:
    """The template that the address names, to start a draft from."""
    wanted = request.args.get("template", "")
    return next((one for one in services.list_templates(db(), petition.kind) if str(one.id) == wanted), None)


def _for_merge(_petition: Petition) -> dict[str, Any]:
    return {"target": clean(request.args.get("merge", "")[:40], limit=40)}


_BEFOREHAND = {
    "merge": _for_merge,
    "assign": _for_assign,
    "redirect": _for_redirect,
    "propose_decline": _for_decline,
    "transfer": _for_transfer,
    "hand_over": _for_hand_over,
    "draft": _for_draft,
}
