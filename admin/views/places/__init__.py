"""Places at the desk of whoever looks after them: units, counters, fields, procedures, touchpoints,
imports.
"""

from __future__ import annotations

from admin.views.places import procedures, touchpoints, units, uploads
from admin.views.places.pages import blueprint

# The other modules hang up their views on the blueprint when they are imported.
__all__ = ["blueprint", "procedures", "touchpoints", "units", "uploads"]
