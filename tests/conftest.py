"""The tests' house: a fresh database for each test on both engines, the application on it, and its people.

CSRF stays on, every HTML answer is linted, warnings are errors. The database is copied from a template that was
installed once, so that a test pays a few milliseconds for it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from surveys.core import audit, clock
from surveys.core.crypto import KeyRing
from surveys.core.database import Database
from surveys.core.settings import Settings
from surveys.web.installing import install
from tests.support import postgres
from tests.support.client import PageClient
from tests.support.people import Cast
from wsgi import create_app

SECRET = "only-for-tests-0123456789-abcdefghijklmnop"


@pytest.fixture(autouse=True)
def _running_clock() -> Iterator[None]:
    """No test may leave the clock standing for the next one."""
    yield
    assert not clock.is_frozen(), "this test left the clock frozen"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with schema, catalogue, questionnaires and calendar."""
    path = tmp_path_factory.mktemp("template") / "ydan.sqlite3"
    database = Database(f"sqlite:///{path}")
    _install(database, path.parent)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same as a PostgreSQL database."""
    url = postgres.create_database()
    database = Database(url)
    _install(database, tmp_path_factory.mktemp("template-pg"))
    database.dispose()
    return url


def _install(database: Database, var_dir: Path) -> None:
    settings = Settings(
        secret_keys=(SECRET,), var_dir=var_dir, database_url=str(database.url), password_cost="test"
    )
    audit.use_keys(KeyRing(settings.secret_keys))
    install(database, settings)


@pytest.fixture(params=["sqlite"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Which engine a test runs on; `both_engines` makes it run on each."""
    return str(request.param)


@pytest.fixture
def settings(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an installation of this test's own."""
    made = Settings(
        secret_keys=(SECRET,), var_dir=tmp_path, database_url="", public_url="http://localhost", password_cost="test"
    )
    if engine_name == "sqlite":
        path = tmp_path / "ydan.sqlite3"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield replace(made, database_url=f"sqlite:///{path}")
        return
    url = postgres.create_database(template=request.getfixturevalue("postgres_template"))
    yield replace(made, database_url=url)
    postgres.drop_database(url)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application on a fresh installed database."""
    made = create_app(settings)
    made.testing = True
    made.test_client_class = PageClient
    yield made
    made.extensions["ydan"].database.dispose()


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The installed database, for services, queries and for looking at rows beside a page."""
    audit.use_keys(KeyRing(settings.secret_keys))
    made = Database.from_settings(settings)
    yield made
    made.dispose()


@pytest.fixture
def keys(settings: Settings) -> KeyRing:
    """The installation's key ring."""
    return KeyRing(settings.secret_keys)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """Somebody who is not signed in: a citizen, or a program."""
    made = app.test_client()
    assert isinstance(made, PageClient)
    return made


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people of the tests, made when first named."""
    return Cast(app)


@pytest.fixture
def staff(cast: Cast) -> Callable[..., PageClient]:
    """`staff("legal")` or `staff("unit", "qlkh")`: a client signed in through the real page."""
    return cast.sign_in


def pytest_configure(config: pytest.Config) -> None:
    """Keep the environment of whoever runs the tests out of them."""
    for name in list(os.environ):
        if name.startswith("YDAN_") and not name.startswith("YDAN_TEST_"):
            del os.environ[name]


