"""Importing a CSV at the desk: a trial run first, then everything or nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from surveys.core.audit import AuditEntry
from surveys.core.database import Database
from surveys.places.models import Procedure
from tests.support.client import PageClient, find_form, form_values

Staff = Callable[..., PageClient]
HEAD = "code,field,name_vi\n"


def upload(client: PageClient, data: bytes, **typed: Any) -> TestResponse:
    """Choose a file and send it."""
    page = client.page("/admin/places/import?lang=en")
    values = {**form_values(find_form(page, None)), "kind": "procedures", **typed}
    return client.post(
        "/admin/places/import?lang=en",
        data={**values, "file": (io.BytesIO(data), "list.csv")},
        content_type="multipart/form-data",
    )


def count(database: Database) -> int:
    """How many procedures are stored."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Procedure)) or 0


def test_a_good_file_is_shown_first_and_stored_after_confirming(staff: Staff, database: Database) -> None:
    it = staff("it")
    before = count(database)
    answer = upload(it, (HEAD + "cds-01,khcn,Cấp phép bưu chính\n").encode())
    assert answer.status_code == 200
    assert "Nothing has been stored yet." in answer.text
    assert count(database) == before

    form = find_form(BeautifulSoup(answer.text, "html5lib"), None)
    stored = it.post(str(form["action"]), data=form_values(form), follow_redirects=True)
    assert "Cấp phép bưu chính" in stored.text
    assert count(database) == before + 1
    with database.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(2)).all()
    assert actions == ["procedures.imported", "procedure.added"]


def test_bad_rows_are_listed_and_nothing_is_stored(staff: Staff, database: Database) -> None:
    before = count(database)
    answer = upload(staff("it"), (HEAD + "cds-01,khcn,Tốt\ncds-02,xyz,Tên\ncds-03,khcn,\n").encode())
    assert answer.status_code == 422
    rows = [
        [cell.get_text(strip=True) for cell in row.select("td")]
        for row in BeautifulSoup(answer.text, "html5lib").select("tbody tr")
    ]
    assert rows == [["3", "field", "There is nothing with the code “xyz”."], ["4", "name_vi", "This is needed."]]
    assert count(database) == before


def test_a_file_that_went_bad_meanwhile_stores_nothing(staff: Staff, database: Database) -> None:
    it = staff("it")
    answer = upload(it, (HEAD + "cds-01,khcn,Tốt\n").encode())
    form = find_form(BeautifulSoup(answer.text, "html5lib"), None)
    values = {**form_values(form), "text": HEAD + "cds-01,gone,Tốt\n"}
    before = count(database)
    assert it.post(str(form["action"]), data=values).status_code == 422
    assert count(database) == before


def test_no_file_or_a_wrong_one_keeps_the_page_with_a_reason(staff: Staff) -> None:
    it = staff("it")
    for data in (b"", b"\xff\xfe", b"a,b\n1,2\n"):
        answer = upload(it, data)
        assert answer.status_code == 422
        assert "The first line must name the columns" in answer.text or "not UTF-8" in answer.text


def test_an_unknown_kind_is_not_found(staff: Staff) -> None:
    assert upload(staff("it"), b"code\n", kind="people").status_code == 404
