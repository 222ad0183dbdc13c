"""Units and procedures from a CSV file: everything or nothing, and a dry run that lists every bad row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from surveys.core.audit import Actor, record
from surveys.core.errors import Invalid, Message, Problem
from surveys.core.translation import lazy
from surveys.places.queries import find_procedure, find_unit
from surveys.places.services import save_procedure, save_unit, typed_procedure, typed_unit

LARGEST_FILE = 1024 * 1024
MOST_ROWS = 5000

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "units": ("code", "parent", "kind", "name_vi", "name_en", "short_vi", "short_en", "position", "active"),
    "procedures": (
        *("code", "field", "unit", "name_vi", "name_en"),
        *("days_min", "days_max", "source", "active"),
    ),
}
NEEDED: Mapping[str, tuple[str, ...]] = {"units": ("code", "name_vi"), "procedures": ("code", "name_vi")}


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in one cell: the line of the file (the heading is line 1), the column, and why."""

    line: int
    column: str
    message: Message


@dataclass
class ImportResult:
    """What an import did, or in a dry run would do."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows were good."""
        return len(self.added) + len(self.changed) + len(self.unchanged)


def decode(data: bytes) -> str:
    """The text of an uploaded file. Raises Invalid when it is too large or not UTF-8."""
    if len(data) > LARGEST_FILE:
        raise _bad_file(lazy("The file is larger than 1 MB."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = lazy("The file is not UTF-8 text. In Excel, save it as “CSV UTF-8 (Comma delimited)”.")
        raise _bad_file(message) from error
    if "\0" in text:
        raise _bad_file(lazy("The file is not a CSV text."))
    return text


def read_rows(kind: str, text: str) -> list[tuple[int, dict[str, str]]]:
    """(line, row) for every row that is not empty; comma or semicolon. Raises Invalid when the heading is
    wrong.
    """
    heading = text.lstrip().split("\n", 1)[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in line]) for line in reader]
    except csv.Error as error:
        raise _bad_file(lazy("The file is not a CSV text.")) from error
    filled = [(number, cells) for number, cells in lines if any(cells)]
    columns = [cell.casefold() for cell in filled[0][1]] if filled else []
    missing = [name for name in NEEDED[kind] if name not in columns]
    unknown = [name for name in columns if name not in COLUMNS[kind]]
    if missing or unknown or len(set(columns)) != len(columns):
        expected = ", ".join(COLUMNS[kind])
        raise _bad_file(lazy("The first line must name the columns: %(expected)s.", expected=expected))
    if len(filled) - 1 > MOST_ROWS:
        raise _bad_file(lazy("The file has more than %(most)s rows.", most=MOST_ROWS))
    return [(number, dict(zip(columns, cells, strict=False))) for number, cells in filled[1:]]


def _bad_file(message: Message) -> Invalid:
    return Invalid([Problem("/file", message)])


def import_rows(session: Session, kind: str, text: str, *, by: Actor, dry_run: bool) -> ImportResult:
    """Add and change units or procedures by code; columns that the file does not have stay as they are.

    Every row is really tried, inside a savepoint that is undone in a dry run and whenever one row is bad.
    """
    rows = read_rows(kind, text)
    result = ImportResult()
    save = _SAVERS[kind]
    seen: dict[str, int] = {}
    undo = session.begin_nested()
    for line, row in rows:
        code = row.get("code", "")
        if code and code in seen:
            message = lazy("The code “%(code)s” is already on line %(line)s.", code=code, line=seen[code])
            result.problems.append(RowProblem(line, "code", message))
            continue
        seen[code] = line
        try:
            getattr(result, save(session, row, by)).append(code)
        except Invalid as error:
            result.problems += [RowProblem(line, p.pointer.lstrip("/"), p.message) for p in error.problems]
    if dry_run or result.problems:
        undo.rollback()
        session.expire_all()
    else:
        undo.commit()
        detail = {"added": len(result.added), "changed": len(result.changed)}
        record(session, actor=by, action=f"{kind}.imported", subject=kind, detail=detail)
    return result


def _save_unit(session: Session, row: Mapping[str, str], by: Actor) -> str:
    unit = find_unit(session, row.get("code", ""))
    before = typed_unit(session, unit) if unit else {}
    saved = save_unit(session, unit, {**before, **row}, by=by)
    return "added" if unit is None else _compare(before, typed_unit(session, saved))


def _save_procedure(session: Session, row: Mapping[str, str], by: Actor) -> str:
    procedure = find_procedure(session, row.get("code", ""))
    before = typed_procedure(procedure) if procedure else {}
    saved = save_procedure(session, procedure, {**before, **row}, by=by)
    if procedure is None:
        return "added"
    session.refresh(saved)
    return _compare(before, typed_procedure(saved))


def _compare(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    return "unchanged" if before == after else "changed"


_SAVERS: Mapping[str, Callable[[Session, Mapping[str, str], Actor], str]] = {
    "units": _save_unit,
    "procedures": _save_procedure,
}
