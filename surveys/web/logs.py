"""Logs: one JSON object a line on standard output, with no citizen's words, contacts or addresses in it."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

# What may never reach a log, whoever passes it.
PRIVATE_KEYS = frozenset(
    {"text", "name", "address", "phone", "email", "contact", "answers", "body", "form", "code", "token", "password"}
)


def configure(level: str) -> None:
    """Set up structlog once for the process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            drop_private,
            _trace_without_messages,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=False,
    )


def drop_private(_logger: Any, _method: str, event: Any) -> Any:
    """Replace private fields, so that a careless call cannot leak them."""
    for key in PRIVATE_KEYS & event.keys():
        event[key] = "[private]"
    return event


def _trace_without_messages(_logger: Any, _method: str, event: Any) -> Any:
    """File, line and function of each frame, but never the message, which can quote what a citizen typed."""
    info = event.pop("exc_info", None)
    trace = info[2] if isinstance(info, tuple) else None
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    if frames:
        event["trace"] = frames[-12:]
    return event
