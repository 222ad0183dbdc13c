"""A compressed twin is served only while it is as new as its file."""

from __future__ import annotations

import os
from pathlib import Path

from surveys.web.static import drop_stale_twins


def test_twins_that_are_older_or_orphaned_are_removed(tmp_path: Path) -> None:
    for name, moment in (("a.css", 200), ("a.css.br", 100), ("b.css", 100), ("b.css.gz", 200), ("gone.css.br", 200)):
        (tmp_path / name).write_text(name)
        os.utime(tmp_path / name, (moment, moment))
    drop_stale_twins(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.css", "b.css", "b.css.gz"]
