"""Unified diffs of cleaned articles, each hunk with the ids of the rules that caused it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from clean.review.changes import Change, changes
from clean.review.corpus import Reviewed

# Lines shown around a change.
CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Hunk:
    """Changed lines in their context, each with ``-``, ``+`` or a space in front.

    `before` and `after` are where it stands in the two texts: first line, from 1, and number of lines.
    `rules` are the ids of the rules that caused it, in order, with ``-`` for what removes a line now, ``+``
    for what no longer does, ``~`` for what rewrites one in one version only. A changed source has none.
    """

    before: tuple[int, int]
    after: tuple[int, int]
    lines: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def head(self) -> str:
        """The hunk's first line, as in ``@@ -3,4 +3,3 @@ -en/ads/label``."""
        return " ".join([f"@@ -{_range(self.before)} +{_range(self.after)} @@", *self.rules])


def _range(span: tuple[int, int]) -> str:
    start, length = span
    return str(start) if length == 1 else f"{start},{length}"


def hunks(before: Reviewed | None, after: Reviewed) -> Iterator[Hunk]:
    """The hunks between what stands and what would; `before` is None for a document that is new."""
    old, new = _lines(before.text if before is not None else ""), _lines(after.text)
    found = changes(before, after) if before is not None else ()
    gone, come = _by_text(found)
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(CONTEXT):
        lines: list[str] = []
        numbers: set[int] = set()
        for kind, start, end, other, until in group:
            if kind == "equal":
                lines += [" " + line for line in old[start:end]]
                continue
            lines += ["-" + line for line in old[start:end]]
            lines += ["+" + line for line in new[other:until]]
            for shown, waiting in ((old[start:end], gone), (new[other:until], come)):
                for line in shown:
                    if waiting.get(line):
                        numbers.add(waiting[line].popleft())
        (_, start, _, other, _), (_, _, end, _, until) = group[0], group[-1]
        rules = dict.fromkeys(found[number].sign + found[number].rule for number in sorted(numbers))
        yield Hunk(_span(start, end), _span(other, until), tuple(lines), tuple(rules))


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _span(start: int, end: int) -> tuple[int, int]:
    """An empty range is named after the line before it, as everywhere."""
    return (start + 1 if end > start else start, end - start)


Waiting = dict[str, deque[int]]


def _by_text(found: Sequence[Change]) -> tuple[Waiting, Waiting]:
    """Which changes account for the lines that the diff will take out, and for those it puts in."""
    gone: Waiting = {}
    come: Waiting = {}
    for number, change in enumerate(found):
        for text, waiting in ((change.before, gone), (change.after, come)):
            if text and change.rule:
                waiting.setdefault(text, deque()).append(number)
    return gone, come


def unified(before: Reviewed | None, after: Reviewed, name: str, found: Sequence[Hunk]) -> Iterator[str]:
    """The lines of a unified diff, with ``a/`` and ``b/`` names as git has them; none without hunks."""
    if found:
        yield "--- a/" + name.lstrip("/") if before is not None else "--- /dev/null"
        yield "+++ b/" + name.lstrip("/")
    for hunk in found:
        yield hunk.head
        yield from hunk.lines
