"""Rendering: the kept blocks as one text.

Title, blank line, body. Between two lines of the body stands one newline, or one blank line where
the source had any number of them; a removed line leaves no gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from clean.document import Document

# How an article is written: as plain text, or as Markdown (CommonMark with tables).
Format = Literal["txt", "md"]
FORMATS: tuple[Format, ...] = ("txt", "md")


@dataclass(frozen=True, slots=True)
class Layout:
    """A rendered document. `spans` holds, by block, where its text stands in `text` (code points)."""

    text: str
    title: str
    body_start: int
    spans: tuple[tuple[int, int] | None, ...]


def render(document: Document) -> Layout:
    """Lays out the kept blocks: the title first, wherever it stood."""
    spans: list[tuple[int, int] | None] = [None] * len(document.blocks)
    title = document.headline
    pieces = [title] if title else []
    length = len(title)
    if document.title is not None:
        spans[document.title] = (0, length)
    gap = "\n\n" if title else ""
    body_start = 0
    started = False
    for index, block in enumerate(document.blocks):
        if block.blank:
            if started:
                gap = "\n\n"
            continue
        if block.removal is not None or index == document.title:
            continue
        pieces += (gap, block.text)
        length += len(gap)
        if not started:
            body_start = length
        spans[index] = (length, length + len(block.text))
        length += len(block.text)
        gap, started = "\n", True
    return Layout("".join(pieces), title, body_start if started else length, tuple(spans))
