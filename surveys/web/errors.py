"""One place that turns errors into pages, or into RFC 9457 problem documents under /api/.

The error page stands on its own template without a database query, so that it cannot fail itself.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from surveys.core.errors import Busy, DomainError, Invalid, NotAllowed, NotFound, TooLarge
from surveys.core.translation import lazy

log = structlog.get_logger(__name__)

RETRY_AFTER_SECONDS = "5"
_SENTENCES: dict[int, DomainError] = {
    404: NotFound(),
    403: NotAllowed(),
    413: TooLarge(),
    405: DomainError(lazy("This address does not take that kind of request. Nothing was changed.")),
    400: DomainError(lazy("The request could not be read. Nothing was stored; please go back and try again.")),
}
UNEXPECTED = lazy(
    "Something went wrong on our side. What was acknowledged before is safe; please go back and try again."
)


def init_app(app: Flask) -> None:
    """Register the handlers for the domain's errors, Werkzeug's and everything unexpected."""
    app.register_error_handler(DomainError, _show_domain_error)
    app.register_error_handler(CSRFError, _show_csrf_error)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(Exception, _show_unexpected)


def wants_problem() -> bool:
    """Whether the asker is a program that reads problem documents."""
    return request.path.startswith("/api/")


def problem(error: DomainError, status: int | None = None) -> Response:
    """The error as `application/problem+json` (RFC 9457), with a pointer to every wrong entry."""
    code = status or error.status
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(error.title),
        "status": code,
        "detail": str(error.message),
        "instance": request.path,
    }
    if isinstance(error, Invalid):
        body["errors"] = [{"pointer": one.pointer, "detail": str(one.message)} for one in error.problems]
    response = jsonify(body)
    response.status_code = code
    response.mimetype = "application/problem+json"
    return response


def _answer(error: DomainError, status: int | None = None) -> Response:
    code = status or error.status
    if wants_problem():
        response = problem(error, code)
    else:
        page = render_template("shared/error.html", error=error, status=code, citizen=_is_citizen_page())
        response = Response(page, status=code, mimetype="text/html")
    if isinstance(error, Busy):
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_citizen_page() -> bool:
    return not request.path.startswith("/admin")


def _show_domain_error(error: DomainError) -> Response:
    return _answer(error)


def _show_csrf_error(error: CSRFError) -> Response:
    return _answer(
        DomainError(lazy("The form was open too long or came from elsewhere. Nothing was changed: please go back, "
                         "reload the page and send again.")),
        400,
    )


def _show_http_error(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    shown = _SENTENCES.get(error.code) or DomainError()
    answer = _answer(shown, error.code)
    for name, value in error.get_headers():
        if name.lower() == "allow":
            answer.headers[name] = value
    return answer


def _show_unexpected(error: Exception) -> Response | HTTPException:
    # Only the kind of error and the route are logged: the message could hold a citizen's words.
    log.error(
        "unexpected_error",
        endpoint=request.endpoint,
        kind=type(error).__name__,
        exc_info=(type(error), None, error.__traceback__),
    )
    g.pop("write_session", None)
    if current_app.testing and current_app.config.get("PROPAGATE_UNEXPECTED", True):
        raise error
    return _answer(DomainError(UNEXPECTED), InternalServerError.code)
