"""Two versions of a text side by side, word by word."""

from __future__ import annotations

import difflib
import re


def compare(old: str, new: str) -> list[tuple[str, str]]:
    """The way from `old` to `new` as runs of words: ("same" | "add" | "remove", text)."""
    before, after = _words(old), _words(new)
    runs: list[tuple[str, str]] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for operation, a_start, a_end, b_start, b_end in matcher.get_opcodes():
        if operation == "equal":
            runs.append(("same", "".join(before[a_start:a_end])))
            continue
        if a_end > a_start:
            runs.append(("remove", "".join(before[a_start:a_end])))
        if b_end > b_start:
            runs.append(("add", "".join(after[b_start:b_end])))
    return runs


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)
