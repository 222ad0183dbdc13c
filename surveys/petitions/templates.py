"""Reply templates: texts to start a draft from, with places in double braces that must be filled before sending."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor, record
from surveys.core.errors import Invalid, Problem
from surveys.core.office import office
from surveys.core.text import clean
from surveys.core.translation import lazy
from surveys.petitions.models import Petition, ReplyTemplate
from surveys.petitions.reply_texts import REPLY_TEXTS
from surveys.petitions.terms import KINDS

LONGEST_ANSWER = 20_000
LONGEST_BASIS = 500

_PLACE = re.compile(r"\{\{\s*([^{}]{1,80}?)\s*\}\}")
_LEFTOVER = re.compile(r"\{\{|\}\}|\[\.\.\.\]|\[…\]|\.{6,}|…{2,}|_{4,}")


def unresolved(text: str) -> list[str]:
    """The places in `text` that nobody filled: `{{…}}`, stray double braces, `[...]` and dotted or ruled lines."""
    named = _PLACE.findall(text)
    rest = _LEFTOVER.findall(_PLACE.sub("", text))
    return list(dict.fromkeys([*named, *rest]))


def fill_template(session: Session, template: ReplyTemplate, petition: Petition) -> str:
    """The template with everything filled that the system knows; the rest stays for the writer."""
    known = {
        "số": petition.number,
        "ngày nhận": f"{clock.local_day(petition.received_at):%d/%m/%Y}",
        "nội dung": petition.title,
        "đơn vị": petition.unit.name_vi if petition.unit else "",
        "cơ quan": office(session).office_name.text("vi"),
        "thủ tục": petition.procedure.name_vi if petition.procedure else "",
    }
    return _PLACE.sub(lambda place: known.get(place[1].lower()) or place[0], template.text)


def seed_templates(session: Session) -> int:
    """Add the shipped templates that are missing; what Legal edited stays. Returns how many were added."""
    present = set(session.scalars(select(ReplyTemplate.code)))
    added = [row for row in REPLY_TEXTS if row.code not in present]
    for position, row in enumerate(added):
        session.add(
            ReplyTemplate(
                code=row.code,
                title=row.title,
                kind=row.kind,
                text=row.text,
                legal_basis=row.legal_basis,
                position=position,
            )
        )
    session.flush()
    return len(added)


def list_templates(
    session: Session, kind: str | None = None, *, also_inactive: bool = False
) -> Sequence[ReplyTemplate]:
    """Templates in their order; with `kind`, those for it and those for every class."""
    chosen = select(ReplyTemplate).order_by(ReplyTemplate.position, ReplyTemplate.id)
    if not also_inactive:
        chosen = chosen.where(ReplyTemplate.active)
    if kind is not None:
        chosen = chosen.where(or_(ReplyTemplate.kind == kind, ReplyTemplate.kind == ""))
    return session.scalars(chosen).all()


def save_template(
    session: Session,
    template: ReplyTemplate | None,
    *,
    by: Actor,
    code: str,
    title: str,
    kind: str,
    text: str,
    legal_basis: str = "",
    active: bool = True,
) -> ReplyTemplate:
    """Add a template, or change one. Raises Invalid with pointers /code /title /kind /text."""
    code = clean(code, limit=40, pointer="/code")
    title = clean(title, limit=200, pointer="/title")
    text = clean(text, limit=LONGEST_ANSWER, lines=True, pointer="/text")
    legal_basis = clean(legal_basis, limit=LONGEST_BASIS, pointer="/legal_basis")
    problems = [
        Problem(pointer, lazy("This is needed."))
        for pointer, value in (("/code", code), ("/title", title), ("/text", text))
        if not value
    ]
    if kind and kind not in KINDS:
        problems.append(Problem("/kind", lazy("Choose a class from the list.")))
    taken = session.scalar(select(ReplyTemplate.id).where(ReplyTemplate.code == code))
    if taken is not None and (template is None or template.id != taken):
        problems.append(Problem("/code", lazy("This code is taken.")))
    if problems:
        raise Invalid(problems)
    if template is None:
        template = ReplyTemplate()
        session.add(template)
    template.code, template.title, template.kind = code, title, kind
    template.text, template.legal_basis, template.active = text, legal_basis, active
    session.flush()
    record(session, actor=by, action="template.saved", subject=f"template:{code}", detail={"active": active})
    return template
