"""The one way into a view: every endpoint says who may open it, and what says nothing is closed.

`@public` and `@requires("permission")` leave the mark `view.access`, which the sweeps read.
`requires(SIGNED_IN)` opens a view to every signed-in member of staff.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.core.errors import NotAllowed
from surveys.people import queries
from surveys.people.models import User
from surveys.people.queries import UnitName
from surveys.people.rules import ALL, PERMISSIONS, SIGNED_IN, Units, standing
from surveys.web.i18n import pick
from surveys.web.office_cache import current_office
from surveys.web.session import db

__all__ = [
    "ALL",
    "SIGNED_IN",
    "Staff",
    "current_staff",
    "find_staff",
    "is_own_page",
    "landing_url",
    "public",
    "requires",
]

View = TypeVar("View", bound=Callable[..., Any])

NO_UNITS: Units = frozenset()

# Where a member of staff starts: the first of these that they may open.
STARTS = (
    ("petitions.approve", "/admin/petitions/"),
    ("petitions.read", "/admin/petitions/"),
    ("results.read", "/admin/"),
    ("petitions.enter", "/admin/petitions/new"),
    ("people.manage", "/admin/people/"),
    ("places.edit", "/admin/places/"),
    (SIGNED_IN, "/admin/account/"),
)


@dataclass(frozen=True)
class Staff:
    """The member of staff behind this request, as plain values."""

    id: int
    name: str
    email: str
    locale: str
    unit_id: int | None
    unit: UnitName | None
    roles: frozenset[str]
    standing: Mapping[str, Units]
    must_change_password: bool
    has_second_step: bool

    @property
    def actor(self) -> Actor:
        """The same person as the audit trail names them."""
        return Actor("staff", str(self.id), self.name)

    @property
    def unit_name(self) -> str:
        """The own unit's name in the reader's language, or nothing."""
        return "" if self.unit is None else pick(self.unit, "name")

    @property
    def start_url(self) -> str:
        """The page on which this member of staff starts work."""
        return next(url for permission, url in STARTS if self.can(permission))

    def can(self, permission: str, unit_id: int | None = None) -> bool:
        """Whether the permission is held: anywhere, or in `unit_id` when one is given."""
        if permission == SIGNED_IN:
            return True
        units = self.standing.get(permission)
        return units is not None and (unit_id is None or unit_id in units)

    def units_for(self, permission: str) -> Units:
        """The units in which the permission is held: ALL, or a set that may be empty."""
        return self.standing.get(permission, NO_UNITS)


def find_staff() -> Staff | None:
    """Whoever is signed in at this request, or None; asked once, remembered for the request."""
    if "staff" not in g:
        user: User | None = g.get("session_user")
        g.staff = None if user is None else _staff_of(user)
    return cast("Staff | None", g.staff)


def current_staff() -> Staff:
    """Whoever is signed in; raises NotAllowed when nobody is (a view under @requires always has somebody)."""
    staff = find_staff()
    if staff is None:
        raise NotAllowed
    return staff


def forget_staff() -> None:
    """Ask anew, after signing in or out within one request."""
    g.pop("staff", None)


def public(view: View) -> View:
    """Open the view to everybody."""
    return _marked(view, "public")


def requires(permission: str, *, everywhere: bool = False) -> Callable[[View], View]:
    """Open the view to staff who hold the permission somewhere; which rows they see is the query's business.

    `everywhere`: only to those who hold it in the whole department, for what belongs to no unit.

    Not signed in: to the sign-in page and back. Signed in without it: 403. While the one-time password is in
    use, or the second step that the office asks for is missing, only the pages of the own account open.
    """
    if permission != SIGNED_IN and permission not in PERMISSIONS:
        raise ValueError(f"no such permission: {permission}")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            staff = find_staff()
            if staff is None:
                return _to_sign_in()
            first = _first_to_do(staff) if permission != SIGNED_IN else None
            if first is not None:
                return redirect(url_for(first))
            if not staff.can(permission) or (everywhere and staff.units_for(permission) is not ALL):
                raise NotAllowed
            return view(*args, **kwargs)

        return _marked(cast(View, guarded), permission)

    return decorate


def landing_url(staff: Staff) -> str:
    """The page on which this member of staff starts work."""
    return staff.start_url


def is_own_page(wanted: str) -> bool:
    """Whether the address leads to a staff page of this site and nowhere else, so that it is safe to go
    there.
    """
    odd = any(ord(character) < 33 or character == "\\" for character in wanted)
    return wanted.startswith("/admin/") and not odd and not wanted.startswith("/admin/sign-")


def deny_by_default(app: Flask) -> None:
    """Refuse every endpoint that does not say who may open it."""

    @app.before_request
    def refuse_unmarked() -> None:
        if request.endpoint is None or request.endpoint == "static":
            return
        if getattr(app.view_functions[request.endpoint], "access", None) is None:
            current_app.logger.error("endpoint %s says nothing about access", request.endpoint)
            abort(403)


def _marked(view: View, access: str) -> View:
    if getattr(view, "access", None) is not None:
        raise ValueError(f"{view.__name__} says twice who may open it")
    view.access = access  # type: ignore[attr-defined]
    return view


def _first_to_do(staff: Staff) -> str | None:
    if staff.must_change_password:
        return "account.change_password"
    if not staff.has_second_step and current_office().second_step_required.value:
        return "account.set_up_second_step"
    return None


def _to_sign_in() -> BaseResponse:
    # A form that was sent cannot be sent again by a redirect, so only pages are returned to.
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.enter_password", next=wanted))


def _staff_of(user: User) -> Staff:
    session = db()
    grants = queries.granted_roles(session, user.id)
    day = clock.today()
    needs_units = user.unit_id is not None or any(grant.unit_id is not None for grant in grants)
    units = {unit.id: unit for unit in queries.list_unit_names(session)} if needs_units else {}
    parents = {unit.id: unit.parent_id for unit in units.values()}
    return Staff(
        id=user.id,
        name=user.name,
        email=user.email,
        locale=user.locale,
        unit_id=user.unit_id,
        unit=units.get(user.unit_id) if user.unit_id is not None else None,
        roles=frozenset(grant.role for grant in grants if grant.holds_on(day)),
        standing=standing(grants, on=day, parents=parents),
        must_change_password=user.must_change_password,
        has_second_step=user.has_second_step,
    )
