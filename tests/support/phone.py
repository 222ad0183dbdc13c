"""What tests of the citizens' light pages share: sending the form of a page, and counting what was stored."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from surveys.core.database import Base, Database
from tests.support.client import PageClient, find_form, form_values


def fill(client: PageClient, url: str, **answers: Any) -> MultiDict[str, Any]:
    """The untouched form at `url` with these answers put in; a list ticks several boxes, None leaves a field out."""
    values: dict[str, Any] = form_values(find_form(client.page(url), None))
    for name, value in answers.items():
        values.pop(name, None) if value is None else values.__setitem__(name, value)
    return MultiDict(values)


def send(client: PageClient, url: str, values: MultiDict[str, Any], **options: Any) -> TestResponse:
    """Send filled-in values to the page's own address."""
    answer = client.post(url, data=values, **options)
    # The test client keeps the body of a large upload in a temporary file and leaves closing it to chance.
    answer.request.environ["wsgi.input"].close()
    return answer


def soup(answer: TestResponse) -> BeautifulSoup:
    """The page of an answer."""
    return BeautifulSoup(answer.get_data(as_text=True), "html5lib")


def words(answer: TestResponse) -> str:
    """The visible text of an answer, blanks collapsed."""
    return " ".join(soup(answer).get_text(" ").split())


def count(database: Database, table: type[Base]) -> int:
    """How many rows a table has."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
