"""Decisions on single lines, as a file: what the page of `clean report` writes and `clean review --apply` takes.

A `clean review` that is left in the middle keeps what was accepted in the same form.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from clean.document import CleanError

FORMAT = 1


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, order=True):
    """What somebody decided of a line: `line` is its number in the source, from 1, `text` how it reads there.

    `scope` says what a rejection becomes: one of the rule's `keeps`, or an exception of the document.
    """

    document: str
    line: int
    text: str
    rule: str
    verdict: Literal["accept", "reject"]
    scope: Literal["rule", "document"]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    decisions: tuple[Decision, ...]


class _Head(msgspec.Struct, frozen=True):
    format: int


def read(file: Path) -> tuple[Decision, ...]:
    """The decisions of a file, in its order. Raises `CleanError` for one that this version cannot take."""
    try:
        data = file.read_bytes()
        found = msgspec.json.decode(data, type=_Head).format
        if found != FORMAT:
            raise CleanError(f"{file}: is of format {found}, this version takes {FORMAT}; make the report again")
        decisions = msgspec.json.decode(data, type=_File).decisions
    except OSError as error:
        raise CleanError(f"{file}: cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CleanError(f"{file}: is no file of decisions: {error}; save it from the report again") from error
    seen: set[tuple[str, int]] = set()
    for decision in decisions:
        if (decision.document, decision.line) in seen:
            raise CleanError(f"{file}: {decision.document}: line {decision.line} is decided twice; keep one")
        seen.add((decision.document, decision.line))
    return decisions


def written(decisions: Iterable[Decision]) -> bytes:
    """Decisions as they stand in a file, sorted."""
    return msgspec.json.format(msgspec.json.encode(_File(FORMAT, tuple(sorted(decisions)))), indent=1) + b"\n"
