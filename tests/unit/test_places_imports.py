"""A CSV file is looked through row by row: everything or nothing is stored, and every bad row is named."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from surveys.core.audit import Actor
from surveys.core.database import Database
from surveys.core.errors import Invalid
from surveys.places.imports import ImportResult, decode, import_rows
from surveys.places.models import Procedure, Unit
from surveys.places.queries import find_procedure, get_unit

BY = Actor.system("tests")
HEAD = "code,field,unit,name_vi,name_en,days_min,days_max,source,active\n"


def run(database: Database, text: str, *, kind: str = "procedures", dry_run: bool = False) -> ImportResult:
    """Import the text in a transaction of its own."""
    with database.write() as session:
        return import_rows(session, kind, text, by=BY, dry_run=dry_run)


def count(database: Database) -> int:
    """How many procedures are stored."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Procedure)) or 0


def test_rows_are_added_changed_and_left_alone(database: Database) -> None:
    rows = (
        "cds-01,khcn,qlkh,Cấp phép bưu chính,Postal licence,7,10,QĐ 1/2026,1\n"
        "atbx-01,atbx,qlkh,Khai báo thiết bị X-quang chẩn đoán trong y tế,Declaration of medical diagnostic X-ray "
        "equipment,5,5,tthc.thuathienhue.gov.vn iLinhVuc=59,1\n"
        'khcn-04,khcn,qlkh,"Mua sáng chế, sáng kiến",Purchase of inventions and initiatives,,,'
        "tthc.thuathienhue.gov.vn (Sở KH&CN),1\n"
    )
    result = run(database, HEAD + rows)
    assert (result.added, result.changed, result.unchanged) == (["cds-01"], ["atbx-01"], ["khcn-04"])
    with database.read() as session:
        changed = find_procedure(session, "atbx-01")
        assert changed is not None
        assert changed.unit is not None
        assert changed.unit.code == "qlkh"


def test_columns_that_are_left_out_stay_as_they_are(database: Database) -> None:
    result = run(database, "code;name_vi\natbx-02;Cấp giấy phép bức xạ\n")
    assert result.changed == ["atbx-02"]
    with database.read() as session:
        stored = find_procedure(session, "atbx-02")
        assert stored is not None
        assert (stored.name_vi, stored.days_min, stored.days_max) == ("Cấp giấy phép bức xạ", 11, 15)
        assert stored.name_en == "Licence for radiation work (medical diagnostic X-ray)"


def test_every_bad_row_is_listed_and_nothing_is_stored(database: Database) -> None:
    before = count(database)
    rows = (
        "good-01,khcn,,Tốt,Good,,,,1\n"
        "Bad Code,khcn,,Tên,,,,,1\n"
        "bad-02,nowhere,,Tên,,x,,,1\n"
        "\n"
        "bad-03,khcn,,,,9,5,,perhaps\n"
        "good-01,khcn,,Hai lần,,,,,1\n"
    )
    result = run(database, HEAD + rows)
    found = {(problem.line, problem.column) for problem in result.problems}
    assert found == {
        (3, "code"), (4, "field"), (4, "days_min"), (6, "name_vi"), (6, "days_max"), (6, "active"), (7, "code"),
    }  # fmt: skip
    assert all(str(problem.message) for problem in result.problems)
    assert count(database) == before


def test_a_dry_run_stores_nothing(database: Database) -> None:
    before = count(database)
    result = run(database, HEAD + "cds-01,khcn,,Cấp phép,,,,,1\n", dry_run=True)
    assert result.added == ["cds-01"]
    assert count(database) == before


def test_units_may_name_a_parent_that_stands_before_them_in_the_file(database: Database) -> None:
    text = (
        "code,parent,kind,name_vi,short_vi\n"
        "thanh-tra,so-khcn,division,Thanh tra Sở,Thanh tra\n"
        "to-mot,thanh-tra,division,Tổ một,Tổ 1\n"
    )
    assert run(database, text, kind="units").added == ["thanh-tra", "to-mot"]
    with database.read() as session:
        assert get_unit(session, "to-mot").parent_id == get_unit(session, "thanh-tra").id
        assert session.scalar(select(func.count()).select_from(Unit)) == 13


@pytest.mark.parametrize(
    "data",
    [
        b"", b"code\nx\n", b"code,name_vi,colour\nx,y,z\n", b"code,name_vi,code\nx,y,z\n",
        "code,name_vi\nx,Tên\n".encode("utf-16"), b"\xff\xfe\x00", b"code,name_vi\n\0", b"x" * (1024 * 1024 + 1),
        b'code,name_vi\n"' + b"x" * 200_000,
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_csv_is_refused_as_a_whole(database: Database, data: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        run(database, decode(data))
    assert [problem.pointer for problem in caught.value.problems] == ["/file"]


def test_the_byte_order_mark_of_excel_is_understood(database: Database) -> None:
    text = decode(b"\xef\xbb\xbf" + "code;name_vi\r\natbx-03;Gia hạn giấy phép\r\n".encode())
    assert run(database, text).changed == ["atbx-03"]
