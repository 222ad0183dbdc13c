"""The whole life of a petition at the desk: each role takes its step on the page, and no role takes another's."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from surveys.core.audit import AuditEntry
from tests.support.client import PageClient
from tests.support.desk import ANSWER, LAW, assign, petition_row, receive, take, url_of, words_on

Staff = Callable[..., PageClient]


def test_legal_assigns_unit_drafts_head_submits_legal_reviews_leader_approves(app: Flask, staff: Staff) -> None:
    number = receive(app)
    legal, unit, head, leader = staff("legal"), staff("unit", "qlkh"), staff("head", "qlkh"), staff("approver")

    page = legal.page(url_of(number))
    assert "Quyết định phân loại" in words_on(page)
    assert assign(legal, number, app).status_code == 303
    assert petition_row(app, number).state == "assigned"

    assert take(unit, number, "accept").status_code == 303
    assert take(unit, number, "draft", {"text": ANSWER, "legal_basis": LAW}).status_code == 303
    assert petition_row(app, number).state == "drafted"
    assert unit.page(url_of(number)).select_one('form[action$="/steps/submit"]') is None

    assert take(head, number, "submit").status_code == 303
    assert take(legal, number, "send-to-approval").status_code == 303
    assert petition_row(app, number).state == "in_approval"

    listed = leader.page("/admin/petitions/")
    assert ANSWER in words_on(listed)
    form = f'form[action="{url_of(number)}/steps/approve"]'
    answer = leader.submit("/admin/petitions/", form=form)
    assert answer.status_code == 303
    assert answer.location.endswith("/admin/petitions/?tab=approve")
    row = petition_row(app, number)
    assert row.state == "answered"
    assert ANSWER in words_on(legal.page(url_of(number)))


def test_every_step_leaves_an_audit_line_with_the_name_of_the_person(app: Flask, staff: Staff) -> None:
    number = receive(app)
    legal, unit = staff("legal"), staff("unit", "qlkh")
    assign(legal, number, app)
    take(unit, number, "accept")
    with app.extensions["ydan"].database.read() as session:
        lines = session.execute(
            select(AuditEntry.action, AuditEntry.actor_name).where(AuditEntry.subject == f"petition:{number}")
        ).all()
    assert ("petition.assigned", "Nguyễn Thị Thùy Dương") in lines
    assert ("petition.accepted", "Trần Văn Khoa") in lines
