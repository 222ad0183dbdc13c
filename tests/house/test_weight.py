"""Citizens' pages start light: nothing heavy is loaded before somebody asks for figures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench import servers
from tests.support.house import ROOT

HEAVY = ("pandas", "numpy", "plotly", "matplotlib", "scipy", "statsmodels")
CITIZENS_PAGES = ("/", "/kiosk/", "/q/Q1", "/q/Q1/full", "/petitions/new", "/receipt", "/published/", "/healthz")

VISIT = """
import sys
from wsgi import create_app
client = create_app().test_client()
for page in {pages!r}:
    answer = client.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
print(*sorted(set({heavy!r}) & set(sys.modules)))
"""


def test_citizens_pages_load_no_figures_library(tmp_path: Path) -> None:
    env = servers.environment(tmp_path, 8000)
    servers.ydan("init", env=env)
    script = VISIT.format(pages=CITIZENS_PAGES, heavy=HEAVY)
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
