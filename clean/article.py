"""Rendering, and `Article`: what the user gets.

The text is title, blank line, body. Between two lines of the body stands one newline, or one blank
line where the source had any number of them; a removed line leaves no gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from clean.document import Block, Document, Metadata, Removal

if TYPE_CHECKING:
    from clean.provenance import Origin


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


@dataclass(frozen=True)
class Article:
    """A cleaned article and the account of how it came about.

    `text` has no trailing newline. `blocks` are the source's lines in order, each kept, rewritten or
    removed; `flags` are among ``empty``, ``only-boilerplate``, ``prose-kept`` and those that rules set,
    such as ``truncated``. `metadata` has schema.org NewsArticle names.
    """

    document: Document
    layout: Layout
    origin: Origin

    @property
    def text(self) -> str:
        """Title, blank line, body."""
        return self.layout.text

    @property
    def title(self) -> str:
        """The title, empty if none was found."""
        return self.layout.title

    @property
    def body(self) -> str:
        """The text without title."""
        return self.layout.text[self.layout.body_start :]

    @property
    def language(self) -> str:
        """BCP 47 code, ``und`` where it cannot be told."""
        return self.document.language

    @property
    def metadata(self) -> Metadata:
        """What is known of the article, by schema.org NewsArticle names."""
        return self.document.metadata

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every line of the source."""
        return self.document.blocks

    @property
    def removals(self) -> tuple[tuple[int, Removal], ...]:
        """Index and removal of each removed block."""
        return tuple((i, b.removal) for i, b in enumerate(self.document.blocks) if b.removal is not None)

    @property
    def flags(self) -> tuple[str, ...]:
        """What a reader of the text should know."""
        return self.document.flags

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """The provenance record, as it is written beside the cleaned file (``README.md``, File formats)."""
        from clean.provenance import record

        return record(self.document, self.layout, self.origin)

    def restore(self) -> str:
        """The decoded source, exactly."""
        return self.document.source
