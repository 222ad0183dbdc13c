"""Messages both ways and the private files that came or went with them."""

from __future__ import annotations

import uuid as uuid_module
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveys.core.database import UTC, Base, BigKey, UUIDKey, one_of
from surveys.petitions.models.petition import Petition

DIRECTIONS = ("citizen", "office", "internal")
MESSAGE_KINDS = ("message", "question", "reply", "interim", "note")
FILE_PURPOSES = ("petition", "message", "answer", "scan")


class Message(Base):
    """One message: from the `citizen`, from the `office` to the citizen, or an `internal` note."""

    __tablename__ = "petition_messages"
    __table_args__ = (
        one_of("direction", DIRECTIONS),
        one_of("kind", MESSAGE_KINDS),
        Index("ix_petition_messages_petition_id_at", "petition_id", "at"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    uuid: Mapped[uuid_module.UUID] = mapped_column(UUIDKey, unique=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    direction: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    author_id: Mapped[str] = mapped_column(String(64))
    author_name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTC)

    petition: Mapped[Petition] = relationship(back_populates="messages")
    files: Mapped[list[Attachment]] = relationship(order_by="Attachment.id", back_populates="message")


class Attachment(Base):
    """A file: its content lies sealed in the file store under `sha256` (of the checked, re-encoded bytes)."""

    __tablename__ = "petition_files"
    __table_args__ = (one_of("purpose", FILE_PURPOSES), Index("ix_petition_files_petition_id", "petition_id"))

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    uuid: Mapped[uuid_module.UUID] = mapped_column(UUIDKey, unique=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("petition_messages.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    cycle: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column()
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    at: Mapped[datetime] = mapped_column(UTC)
    removed_at: Mapped[datetime | None] = mapped_column(UTC)

    petition: Mapped[Petition] = relationship(back_populates="files")
    message: Mapped[Message | None] = relationship(back_populates="files")
