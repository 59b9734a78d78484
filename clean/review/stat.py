"""How many lines come and go in each document, as ``git diff --stat`` shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from rich.cells import cell_len, set_cell_size

from clean.review.diff import Hunk

# Fewest cells that a bar is drawn in, however long the names.
BAR = 10


@dataclass(frozen=True, slots=True)
class Count:
    """Lines that a document gains and loses."""

    name: str
    added: int
    removed: int


def count(name: str, found: Sequence[Hunk]) -> Count:
    """Counts the lines of a document's hunks."""
    signs = [line[0] for line in chain.from_iterable(hunk.lines for hunk in found)]
    return Count(name, signs.count("+"), signs.count("-"))


def stat(counts: Sequence[Count], width: int) -> Iterator[str]:
    """One line a document, with a bar, and the totals; `width` in terminal cells.

    A document whose text stays has a count of 0: its record alone changes.
    """
    if not counts:
        return
    most = max(one.added + one.removed for one in counts)
    digits = len(str(most))
    room = max(width - digits - 5, 2 * BAR)  # a space, " | ", a space
    names = min(max(cell_len(one.name) for one in counts), room - min(most, max(BAR, room // 3)))
    bar = max(room - names, BAR)
    for one in counts:
        signs = "+" * _scaled(one.added, most, bar) + "-" * _scaled(one.removed, most, bar)
        line = f" {_fitted(one.name, names)} | {one.added + one.removed:>{digits}} {signs}"
        yield line.rstrip()
    yield _total(counts)


def _fitted(name: str, width: int) -> str:
    """A name in so many cells, its front left out if it is longer."""
    if cell_len(name) > width:
        while cell_len(name) > width - 3:
            name = name[1:]
        name = "..." + name
    return set_cell_size(name, width)


def _scaled(lines: int, most: int, width: int) -> int:
    """So many signs, at least one for any line at all."""
    return lines if most <= width else max(lines * width // most, min(lines, 1))


def _total(counts: Sequence[Count]) -> str:
    documents, added, removed = len(counts), sum(c.added for c in counts), sum(c.removed for c in counts)
    parts = [f"{documents} {'document' if documents == 1 else 'documents'} changed"]
    if added or not removed:
        parts.append(f"{added} {'line' if added == 1 else 'lines'} added(+)")
    if removed or not added:
        parts.append(f"{removed} {'line' if removed == 1 else 'lines'} removed(-)")
    return " " + ", ".join(parts)
