"""One filled installation for all sweeps of a process: they only look, so that they can share it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from surveys.core.settings import Settings
from tests.conftest import SECRET
from tests.support.client import PageClient
from tests.support.samples import Samples
from wsgi import create_app


@pytest.fixture(scope="session")
def samples(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    """The filled installation with a value for every place in every address."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copyfile(sqlite_template, folder / "ydan.sqlite3")
    settings = Settings(
        secret_keys=(SECRET,),
        var_dir=folder,
        database_url=f"sqlite:///{folder / 'ydan.sqlite3'}",
        public_url="http://localhost",
        password_cost="test",
    )
    app = create_app(settings)
    app.testing = True
    app.test_client_class = PageClient
    yield Samples.gather(app)
    app.extensions["ydan"].database.dispose()


@pytest.fixture
def house(samples: Samples) -> Flask:
    """The application of the filled installation."""
    return samples.app
