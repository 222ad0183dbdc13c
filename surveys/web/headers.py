"""Security headers on every answer: deny by default, no inline script or style anywhere."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}


def _written(policy: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


# Written once, because this runs for every answer; a view that sets one of them itself is left alone.
_ALWAYS = (
    ("Content-Security-Policy", _written(CONTENT_SECURITY_POLICY)),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)
HSTS = "max-age=31536000; includeSubDomains"


def allow_in_policy(**directives: str) -> None:
    """Replace directives for this answer only: `allow_in_policy(frame_ancestors="*")`."""
    g.policy = {**g.get("policy", {}), **{name.replace("_", "-"): value for name, value in directives.items()}}


def init_app(app: Flask) -> None:
    """Add the headers after every request."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    policy = g.get("policy")
    if policy:
        headers["Content-Security-Policy"] = _written({**CONTENT_SECURITY_POLICY, **policy})
    there = {name.lower() for name in headers.keys()}  # noqa: SIM118  (names, not pairs)
    headers.extend([(name, value) for name, value in _ALWAYS if name.lower() not in there])
    if policy and "frame-ancestors" in policy:
        headers.pop("X-Frame-Options", None)
    if request.is_secure:
        headers["Strict-Transport-Security"] = HSTS
    if request.path.startswith("/admin"):
        headers["Cache-Control"] = "no-store"
    elif "cache-control" not in there:
        headers["Cache-Control"] = "no-cache"
    return response
