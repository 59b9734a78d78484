"""Differences as workflow commands of GitHub Actions, which shows them as notes beside the files.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-a-notice-message
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clean.review.diff import Hunk

RECORD_ONLY = "its text stays; only its record changes"


def notices(name: str, found: Sequence[Hunk]) -> Iterator[str]:
    """One notice a hunk, at the lines of the cleaned file that stands; one for a document whose text stays."""
    for hunk in found:
        first = next(i for i, line in enumerate(hunk.lines) if line[0] != " ")
        start, length = hunk.before
        kept = sum(line[0] != "+" for line in hunk.lines[first:])
        line = max(start + first if length else start, 1)
        end = max(line + kept - 1 - _trailing(hunk), line)
        shown = "\n".join(line for line in hunk.lines if line[0] != " ")
        yield _notice(name, line, end, ", ".join(hunk.rules) or "changed", shown)
    if not found:
        yield _notice(name, 1, 1, "record", RECORD_ONLY)


def _trailing(hunk: Hunk) -> int:
    """Lines of context behind the last change."""
    return next(i for i, line in enumerate(reversed(hunk.lines)) if line[0] != " ")


def _notice(name: str, line: int, end: int, title: str, message: str) -> str:
    where = f"file={_property(name)},line={line},endLine={end},title={_property(title)}"
    return f"::notice {where}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
