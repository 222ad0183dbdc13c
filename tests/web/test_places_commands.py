"""`ydan kiosk`, `ydan touchpoint` and `ydan import procedures|units` on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from surveys.core.database import Database
from surveys.places.queries import find_procedure, find_touchpoint
from surveys.web.commands.imports import import_group
from surveys.web.commands.places import kiosk_group, touchpoint_group
from tests.support.client import PageClient


def run(app: Flask, command: object, *words: str) -> Result:
    """Run one command of the group."""
    return app.test_cli_runner().invoke(command, list(words))  # type: ignore[arg-type]


def test_kiosk_pair_prints_a_code_that_pairs(app: Flask, client: PageClient) -> None:
    result = run(app, kiosk_group, "pair", "--name", "Sảnh")
    assert result.exit_code == 0, result.output
    assert "http://localhost/kiosk/pair" in result.output
    code = re.search(r"^([0-9A-Z]{8}) ", result.output, re.MULTILINE)
    assert code is not None
    assert client.post("/api/v1/kiosks/pair", json={"code": code[1]}).get_json()["kiosk"]["name"] == "Sảnh"
    assert "Sảnh\tKIOSK1\tpaired" in run(app, kiosk_group, "list").output


def test_kiosk_pair_again_gives_the_same_kiosk_a_new_code(app: Flask) -> None:
    for _time in range(2):
        assert run(app, kiosk_group, "pair").exit_code == 0
    assert run(app, kiosk_group, "list").output.count("Kiosk 1") == 1


def test_kiosk_pair_at_a_place_that_is_no_kiosk_says_why(app: Flask) -> None:
    result = run(app, kiosk_group, "pair", "--name", "Neu", "--touchpoint", "Q1")
    assert result.exit_code == 1
    assert "touchpoint:" in result.output


def test_touchpoint_add_and_list(app: Flask, database: Database) -> None:
    result = run(
        app, touchpoint_group, "add", "--name", "Mã QR trên giấy hẹn", "--channel", "qr", "--unit", "mot-cua",
        "--code", "hen1", "--long-survey", "sipas",
    )  # fmt: skip
    assert result.output.strip() == "HEN1\thttp://localhost/q/HEN1"
    with database.read() as session:
        added = find_touchpoint(session, "HEN1")
        assert added is not None
        assert (added.survey_code, added.long_survey_code, added.counter_id) == ("kiosk", "sipas", None)
    rows = {row["code"]: row for row in json.loads(run(app, touchpoint_group, "list", "--json").output)}
    assert rows["HEN1"]["name_vi"] == "Mã QR trên giấy hẹn"
    assert rows["Q2"] == {
        "code": "Q2", "name_vi": "Mã QR tại Quầy 2", "name_en": "QR code at Counter 2", "channel": "qr",
        "unit": "mot-cua", "counter": "quay-2", "procedure": None, "survey": "kiosk", "long_survey": "sipas",
        "active": True, "url": "http://localhost/q/Q2",
    }  # fmt: skip
    assert "HEN1\tqr\tmot-cua\t-\tactive\thttp://localhost/q/HEN1" in run(app, touchpoint_group, "list").output


def test_touchpoint_add_names_every_wrong_option(app: Flask) -> None:
    result = run(app, touchpoint_group, "add", "--name", "X", "--channel", "qr", "--unit", "no", "--counter", "no")
    assert result.exit_code == 1
    assert "unit:" in result.output
    assert "counter:" in result.output


@pytest.mark.parametrize("dry_run", [True, False])
def test_import_procedures(app: Flask, database: Database, tmp_path: Path, dry_run: bool) -> None:
    file = tmp_path / "list.csv"
    file.write_text("code,field,name_vi\ncds-01,khcn,Cấp phép bưu chính\n", encoding="utf-8")
    result = run(app, import_group, "procedures", str(file), *(["--dry-run"] if dry_run else []))
    assert result.exit_code == 0, result.output
    assert "1 added, 0 changed, 0 unchanged" in result.output
    with database.read() as session:
        assert (find_procedure(session, "cds-01") is None) is dry_run


def test_import_lists_every_bad_row_and_stores_nothing(app: Flask, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("code,field,name_vi\ncds-01,khcn,Tốt\ncds-02,xx,\n", encoding="utf-8")
    result = run(app, import_group, "procedures", str(file))
    assert result.exit_code == 1
    assert "list.csv:3: field:" in result.output
    assert "list.csv:3: name_vi:" in result.output
    with database.read() as session:
        assert find_procedure(session, "cds-01") is None
