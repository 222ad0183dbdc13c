"""A mark for tests whose rows must be the same on both engines."""

from __future__ import annotations

import pytest

both_engines = pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"], indirect=True)
