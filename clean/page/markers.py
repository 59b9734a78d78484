"""Markers: two letters before each block's text, so that an extractor's output tells which blocks it kept.

They are letters of a script that the page is not written in: printable, so that extractors keep them
(trafilatura strips private-use characters). Matching an extractor's output by its text instead lost 1.3
points of F1: lines that stand twice on a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from lxml.html import HtmlElement

from clean.page.blocks import Block

# First letters of cuneiform, Egyptian and Anatolian hieroglyphs.
_SCRIPTS = (0x12000, 0x13000, 0x14400)
# Letters of each that are used: two of them number 250,000 blocks.
_LETTERS = 500


@dataclass(frozen=True, slots=True)
class Markers:
    """The markers of one page, in the script that begins at `first`."""

    first: int

    @classmethod
    def for_text(cls, text: str) -> Markers:
        """Markers in a script of which the page's text has no letter."""
        return cls(next((first for first in _SCRIPTS if not re.search(_letter(first), text)), _SCRIPTS[-1]))

    def of(self, index: int) -> str:
        """The marker of the block with this index."""
        high, low = divmod(index, _LETTERS)
        return chr(self.first + high) + chr(self.first + low)

    def found(self, text: str) -> frozenset[int]:
        """Indices of the blocks whose markers stand in a text."""
        pairs = re.findall(f"{_letter(self.first)}{{2}}", text)
        return frozenset(_LETTERS * (ord(pair[0]) - self.first) + ord(pair[1]) - self.first for pair in pairs)

    @contextmanager
    def put(self, blocks: Sequence[Block]) -> Iterator[None]:
        """Marks the blocks in their tree, which is as it was when the context ends."""
        marks: dict[tuple[HtmlElement, bool], list[tuple[int, str]]] = {}
        for index, block in enumerate(blocks):
            for part in block.parts or (block,):
                marks.setdefault((part.node, part.tail), []).append((part.offset, self.of(index)))
        before = [(node, tail, node.tail if tail else node.text) for node, tail in marks]
        for node, tail, text in before:
            _set(node, tail, _with(text, marks[node, tail]))
        try:
            yield
        finally:
            for node, tail, text in before:
                _set(node, tail, text)


def _letter(first: int) -> str:
    return f"[{chr(first)}-{chr(first + _LETTERS - 1)}]"


def _set(node: HtmlElement, tail: bool, text: str) -> None:
    if tail:
        node.tail = text
    else:
        node.text = text


def _with(text: str, marks: Sequence[tuple[int, str]]) -> str:
    """A text with each mark put in at its offset, in code points and in order."""
    pieces: list[str] = []
    begin = 0
    for offset, mark in marks:
        pieces += (text[begin:offset], mark)
        begin = offset
    return "".join((*pieces, text[begin:]))
