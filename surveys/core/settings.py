"""Settings: read once from the environment, frozen, loud when unsafe.

A default exists only where it is safe in production; everything else stops the start and says what to set.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class UnsafeSettings(Exception):
    """The environment asks for something that must not run; the message says what to set."""


@dataclass(frozen=True)
class Settings:
    """What one process needs to know before it starts.

    `secret_keys` holds the active secret first, then older ones that may still open what they sealed.
    """

    secret_keys: tuple[str, ...] = field(repr=False)
    var_dir: Path
    database_url: str
    public_url: str = "http://127.0.0.1:8000"
    files_url: str = ""
    redis_url: str = ""
    mail_url: str = ""
    sms_url: str = ""
    log_level: str = "INFO"
    password_cost: str = "strong"  # noqa: S105 (how slow a hash is, not a secret)
    metrics_allowed: tuple[str, ...] = ("127.0.0.1", "::1")

    @property
    def https(self) -> bool:
        """Whether citizens and staff reach the site over TLS; decides cookie names and HSTS."""
        return self.public_url.startswith("https://")

    @property
    def files_dir(self) -> Path:
        """Where attachments are kept when they are kept on this machine's disk."""
        if self.files_url.startswith("file://"):
            return Path(self.files_url.removeprefix("file://"))
        return self.var_dir / "files"


def default_var_dir(environ: Mapping[str, str]) -> Path:
    """The folder for the database, the files and the secret: `YDAN_VAR`, else `var/` beside the code."""
    return Path(environ.get("YDAN_VAR") or Path(__file__).resolve().parents[2] / "var")


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings.

    Raises UnsafeSettings with a sentence that names the variable and what to put into it.
    """
    environ = os.environ if environ is None else environ
    var_dir = default_var_dir(environ)
    public_url = environ.get("YDAN_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
    _check_public_url(public_url, environ)
    database_url = environ.get("YDAN_DATABASE_URL") or f"sqlite:///{var_dir / 'ydan.sqlite3'}"
    _check_database_url(database_url)
    level = environ.get("YDAN_LOG_LEVEL", "INFO").upper()
    if level not in LOG_LEVELS:
        raise UnsafeSettings(f"YDAN_LOG_LEVEL is {level!r}: choose one of {', '.join(LOG_LEVELS)}.")
    cost = environ.get("YDAN_PASSWORD_COST", "strong")
    if cost not in ("strong", "test") or (cost == "test" and public_url.startswith("https://")):
        raise UnsafeSettings("YDAN_PASSWORD_COST may only be 'test' on a test machine without https.")
    return Settings(
        secret_keys=_secret_keys(environ, var_dir),
        var_dir=var_dir,
        database_url=database_url,
        public_url=public_url,
        files_url=_files_url(environ),
        redis_url=environ.get("YDAN_REDIS_URL", ""),
        mail_url=environ.get("YDAN_MAIL_URL", ""),
        sms_url=environ.get("YDAN_SMS_URL", ""),
        log_level=level,
        password_cost=cost,
        metrics_allowed=tuple(environ.get("YDAN_METRICS_ALLOWED", "127.0.0.1,::1").split(",")),
    )


def _secret_keys(environ: Mapping[str, str], var_dir: Path) -> tuple[str, ...]:
    raw = environ.get("YDAN_SECRET_KEY", "")
    if not raw:
        kept = var_dir / "secret-key"
        if not kept.is_file():
            raise UnsafeSettings(
                f"There is no secret key. Run 'ydan init' (it makes {kept}) or set YDAN_SECRET_KEY."
            )
        if kept.stat().st_mode & 0o077:
            raise UnsafeSettings(f"{kept} can be read by other accounts. Run: chmod 600 {kept}")
        raw = kept.read_text(encoding="ascii")
    keys = tuple(part for part in re.split(r"[\s,]+", raw.strip()) if part)
    weak = [key for key in keys if len(key) < SHORTEST_SECRET or len(set(key)) < 8]
    if not keys or weak:
        raise UnsafeSettings(
            f"YDAN_SECRET_KEY is too short or too plain: at least {SHORTEST_SECRET} random characters, "
            "for example from: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return keys


def _check_public_url(url: str, environ: Mapping[str, str]) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise UnsafeSettings(f"YDAN_PUBLIC_URL is {url!r}: give scheme and host only, as https://ydan.example.vn.")
    on_this_machine = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme == "http" and not on_this_machine and environ.get("YDAN_ALLOW_HTTP") != "1":
        raise UnsafeSettings(
            f"YDAN_PUBLIC_URL is {url!r}: names and sign-ins would cross the network in clear. Use https://, "
            "or set YDAN_ALLOW_HTTP=1 on a closed test network."
        )


def _check_database_url(url: str) -> None:
    if not url.startswith(("sqlite:///", "postgresql+psycopg://", "postgresql://")):
        raise UnsafeSettings(
            "YDAN_DATABASE_URL must start with sqlite:/// or postgresql+psycopg://; other engines are not supported."
        )
    if url in ("sqlite:///", "sqlite:///:memory:"):
        raise UnsafeSettings("YDAN_DATABASE_URL keeps answers in memory: they would be lost. Name a file.")


def _files_url(environ: Mapping[str, str]) -> str:
    url = environ.get("YDAN_FILES_URL", "")
    if url and not url.startswith("file:///"):
        raise UnsafeSettings("YDAN_FILES_URL must be file:///an/absolute/folder.")
    return url
