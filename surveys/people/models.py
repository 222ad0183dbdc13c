"""Tables of staff: accounts, roles granted in a unit, sessions, and counters of failed sign-ins."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.core.database import UTC, Base, BigKey, Json, one_of
from surveys.people.rules import ROLES

LOCALES = ("vi", "en")
LEVELS = ("password", "code")
SCOPES = ("pair", "address", "account", "code")


class User(Base):
    """One staff account.

    The names `active`, `fs_uniquifier`, `tf_…` and `mf_recovery_codes` are those that Flask-Security looks
    for; the four members at the end are the protocol of Flask-Login, kept here without importing it.
    """

    __tablename__ = "users"
    __table_args__ = (one_of("locale", LOCALES),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    locale: Mapped[str] = mapped_column(String(5), default="vi")
    must_change_password: Mapped[bool] = mapped_column(default=True)
    one_time_until: Mapped[datetime | None] = mapped_column(UTC)
    password_changed_at: Mapped[datetime | None] = mapped_column(UTC)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    tf_counter: Mapped[int | None] = mapped_column(BigKey)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UTC)

    grants: Mapped[list[Grant]] = relationship(
        back_populates="user", foreign_keys="Grant.user_id", order_by="Grant.id", lazy="raise"
    )

    @property
    def has_second_step(self) -> bool:
        """Whether signing in asks for a code from an authenticator app."""
        return self.tf_totp_secret is not None

    @property
    def is_active(self) -> bool:
        return self.active

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_anonymous(self) -> bool:
        return False

    def get_id(self) -> str:
        """What a session remembers: changing it ends every session of the account."""
        return self.fs_uniquifier

    def calc_username(self) -> str:
        """The name an authenticator app shows beside the code."""
        return self.email


class Grant(Base):
    """A role given to an account in a unit (and below) or, without a unit, in the whole department.

    Days are days in Vietnam, both inclusive. A grant that is taken back keeps its row with `revoked_at`.
    """

    __tablename__ = "grants"
    __table_args__ = (one_of("role", tuple(ROLES)), Index("ix_grants_user_id_role", "user_id", "role"))

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    granted_at: Mapped[datetime] = mapped_column(UTC)
    revoked_at: Mapped[datetime | None] = mapped_column(UTC)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id], lazy="raise")


class StaffSession(Base):
    """One signed-in browser. `id` is the SHA-256 of the random cookie value, so the table opens no session.

    `address_prefix` is /24 or /56, never the whole address; `agent` names browser and system without
    versions.
    """

    __tablename__ = "staff_sessions"
    __table_args__ = (
        one_of("level", LEVELS),
        Index("ix_staff_sessions_user_id_ended_at", "user_id", "ended_at"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UTC)
    last_seen_at: Mapped[datetime] = mapped_column(UTC)
    level: Mapped[str] = mapped_column(String(10))
    address_prefix: Mapped[str] = mapped_column(String(50))
    agent: Mapped[str] = mapped_column(String(60))
    ended_at: Mapped[datetime | None] = mapped_column(UTC)


class SignInAttempt(Base):
    """How many tries failed lately, by a keyed digest of whom or whence; holds no name and no address."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (one_of("scope", SCOPES), UniqueConstraint("scope", "key"))

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    scope: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UTC, index=True)
