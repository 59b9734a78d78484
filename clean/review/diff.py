"""Unified diffs of cleaned files."""

from __future__ import annotations

import difflib


def unified(before: bytes, after: bytes, name: str) -> str:
    """Unified diff of two versions of a text file, with ``a/`` and ``b/`` names as git has them."""
    lines = difflib.unified_diff(_lines(before), _lines(after), "a/" + name.lstrip("/"), "b/" + name.lstrip("/"), n=2)
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "replace").splitlines(keepends=True)
