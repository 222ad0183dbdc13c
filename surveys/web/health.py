"""Liveness, readiness and figures for the office's monitoring."""

from __future__ import annotations

import shutil

from flask import Blueprint, Flask, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select, text

from surveys.core.errors import NotFound
from surveys.notices.models import OutboxItem
from surveys.web.access import public
from surveys.web.kit import kit

LEAST_FREE_DISK = 200 * 1024 * 1024

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def show_liveness() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def show_readiness() -> Response:
    """Database, migrations and disk are fit for work; 503 names what is not."""
    checks = {"database": _database_answers(), "migrations": _is_migrated(), "disk": _has_disk()}
    response = jsonify(status="ok" if all(checks.values()) else "not ready", checks=checks)
    response.status_code = 200 if all(checks.values()) else 503
    return response


@blueprint.get("/metrics")
@public
def show_metrics() -> Response:
    """Prometheus figures, only for the addresses that the settings allow."""
    if (request.remote_addr or "") not in kit().settings.metrics_allowed:
        raise NotFound()
    registry = CollectorRegistry()
    waiting = Gauge("ydan_outbox_items", "Messages in the outbox", ["state"], registry=registry)
    responses = Gauge("ydan_responses", "Forms recorded, by the counting cube", registry=registry)
    with kit().database.read() as session:
        for state, count in session.execute(select(OutboxItem.state, func.count()).group_by(OutboxItem.state)):
            waiting.labels(state).set(count)
        responses.set(session.scalar(text("select coalesce(sum(n), 0) from submission_days")) or 0)
    return Response(generate_latest(registry), mimetype=CONTENT_TYPE_LATEST)


def _database_answers() -> bool:
    try:
        kit().database.ping()
    except Exception:
        return False
    return True


def _is_migrated() -> bool:
    from surveys.web.migrating import current_revision, head_revision

    try:
        return current_revision(kit().database) == head_revision()
    except Exception:
        return False


def _has_disk() -> bool:
    return shutil.disk_usage(kit().settings.var_dir).free > LEAST_FREE_DISK


def init_app(app: Flask) -> None:
    """Attach the three addresses."""
    app.register_blueprint(blueprint)
