"""Questionnaires at the desk: editions, the editor of a draft, preview, publishing."""

from __future__ import annotations

from admin.views.questionnaires import editions, editor
from admin.views.questionnaires.pages import blueprint

# The other modules hang up their views on the blueprint when they are imported.
__all__ = ["blueprint", "editions", "editor"]
