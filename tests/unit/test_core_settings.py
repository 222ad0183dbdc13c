"""Settings refuse to start when unsafe, and say what to set."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveys.core.settings import UnsafeSettings, read_settings

GOOD = "p3Xk9vQm2Lr8Tz5Wn7Yb4Hd6Jf1Gc0Sa-aAbB"


def environment(tmp_path: Path, **changes: str) -> dict[str, str]:
    return {"YDAN_VAR": str(tmp_path), "YDAN_SECRET_KEY": GOOD, **changes}


def test_a_good_environment_gives_a_sqlite_file_in_var(tmp_path: Path) -> None:
    settings = read_settings(environment(tmp_path))
    assert settings.database_url == f"sqlite:///{tmp_path}/ydan.sqlite3"
    assert not settings.https


def test_without_a_secret_it_does_not_start_and_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="ydan init"):
        read_settings({"YDAN_VAR": str(tmp_path)})


def test_a_secret_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    kept = tmp_path / "secret-key"
    kept.write_text(GOOD)
    kept.chmod(0o644)
    with pytest.raises(UnsafeSettings, match="chmod 600"):
        read_settings({"YDAN_VAR": str(tmp_path)})
    kept.chmod(0o600)
    assert read_settings({"YDAN_VAR": str(tmp_path)}).secret_keys == (GOOD,)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("YDAN_SECRET_KEY", "short", "too short"),
        ("YDAN_SECRET_KEY", "a" * 64, "too plain"),
        ("YDAN_PUBLIC_URL", "http://ydan.example.vn", "https"),
        ("YDAN_PUBLIC_URL", "ftp://ydan.example.vn", "scheme"),
        ("YDAN_PUBLIC_URL", "https://ydan.example.vn/path", "host only"),
        ("YDAN_DATABASE_URL", "mysql://x/y", "sqlite"),
        ("YDAN_DATABASE_URL", "sqlite:///:memory:", "lost"),
        ("YDAN_LOG_LEVEL", "LOUD", "choose"),
        ("YDAN_FILES_URL", "s3://bucket", "file:///"),
        ("YDAN_PASSWORD_COST", "none", "test"),
    ],
)
def test_an_unsafe_value_is_refused_by_name(tmp_path: Path, name: str, value: str, says: str) -> None:
    with pytest.raises(UnsafeSettings, match=name) as refusal:
        read_settings(environment(tmp_path, **{name: value}))
    assert says in str(refusal.value)


def test_cheap_passwords_are_refused_where_real_people_sign_in(tmp_path: Path) -> None:
    changes = {"YDAN_PUBLIC_URL": "https://ydan.example.vn", "YDAN_PASSWORD_COST": "test"}
    with pytest.raises(UnsafeSettings, match="YDAN_PASSWORD_COST"):
        read_settings(environment(tmp_path, **changes))
