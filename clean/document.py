"""The document as a partition of its source: `Block`, `Removal`, `Rewrite`, `Document`.

Nothing is ever deleted from a document, only marked, so that
``"".join(block.raw for block in document.blocks)`` is the source, always. The four are structs of msgspec,
which are made and replaced in a fifth of the time of frozen dataclasses: a document is replaced some ten times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

# A line ends with LF, CRLF or a lone CR and nothing else. `str.splitlines` would also split at
# U+0085, U+2028 and form feeds, which scraped articles have in the middle of sentences.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

Metadata = Mapping[str, str | tuple[str, ...]]


class CleanError(Exception):
    """Base of every error this package raises; its message says what to do next."""


class DecodeError(CleanError):
    """The bytes or characters are no text this package can read."""


class RuleError(CleanError):
    """A rule file is wrong; the message reads ``file: rule: field: what, and what to do``."""


class ExtractionError(CleanError):
    """No article could be taken out of a page."""


class RecordError(CleanError):
    """A provenance record is missing, broken, or does not fit its cleaned file."""


class OutputError(CleanError):
    """An output cannot be written."""


class Removal(msgspec.Struct, frozen=True):
    """Why a block is not in the article.

    `stage` is the module that marked it, `rule` an id such as ``en/newsletter/sign-up`` or
    ``title/repeated``, `evidence` a short text: the phrase that matched, a count, a score.
    """

    stage: str
    rule: str
    evidence: str


class Rewrite(msgspec.Struct, frozen=True):
    """A new text for a block, and the id of what changed it (``repair/entities``, a rule's id)."""

    text: str
    rule: str


Mark = Removal | Rewrite


class Block(msgspec.Struct, frozen=True):
    """One line of the source.

    `raw` is the exact source characters, line ending included; `text` is the line as the article
    will show it, without a line ending; `rewritten_by` names the rewrites that made it so.
    """

    raw: str
    text: str
    rewritten_by: tuple[str, ...] = ()
    removal: Removal | None = None

    @property
    def kept(self) -> bool:
        """Whether the block is in the article (a blank one may still collapse with its neighbours)."""
        return self.removal is None

    @property
    def blank(self) -> bool:
        """Whether the block shows nothing."""
        return not self.text


class Document(msgspec.Struct, frozen=True):
    """Blocks in source order and what is known about them.

    `title` is the index of the title's block, or None; a title that stands nowhere in the text
    is ``metadata["headline"]`` alone. `language` is a BCP 47 code, ``und`` where it cannot be told.
    `reasons` says what a flag was set by, where that is not in the lines. `spared` are lines that stay
    whatever a stage says, as they read in the source or in the article.
    """

    id: str
    blocks: tuple[Block, ...]
    language: str = "und"
    language_confidence: float = 0.0
    site: str | None = None
    title: int | None = None
    metadata: Metadata = msgspec.field(default_factory=dict)
    flags: tuple[str, ...] = ()
    reasons: Mapping[str, str] = msgspec.field(default_factory=dict)
    spared: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        """The decoded source, exactly."""
        return "".join(block.raw for block in self.blocks)

    @property
    def kept(self) -> tuple[int, ...]:
        """Indices of the blocks that are kept and not blank."""
        return tuple([i for i, block in enumerate(self.blocks) if block.removal is None and block.text])

    @property
    def headline(self) -> str:
        """The title's text: its block's, else the given one, else empty."""
        if self.title is not None:
            return self.blocks[self.title].text
        given = self.metadata.get("headline", "")
        return given if isinstance(given, str) else ""

    def with_headline(self, title: str) -> Document:
        """The document with its title in its metadata."""
        return msgspec.structs.replace(self, metadata={**self.metadata, "headline": title})


def split_lines(text: str) -> list[str]:
    r"""Splits at LF, CRLF and lone CR, keeping the endings.

    >>> split_lines("a\r\nb\rc\n\nd\u2028e")
    ['a\r\n', 'b\r', 'c\n', '\n', 'd\u2028e']
    """
    return _LINE.findall(text)


def line_count(text: str) -> int:
    r"""How many lines `split_lines` makes of a text.

    >>> line_count("a\r\nb\rc\n\nd\u2028e"), line_count("a\n"), line_count("")
    (5, 1, 0)
    """
    if "\r" in text:
        return len(split_lines(text))
    return text.count("\n") + (text[-1:] not in ("", "\n"))


def blocks_of(source: str) -> tuple[Block, ...]:
    """One block per line of `source`; joined, their `raw` is `source`."""
    if "\r" in source:
        return tuple([Block(raw, raw.rstrip("\r\n")) for raw in split_lines(source)])
    *lines, last = source.split("\n")
    blocks = [Block(line + "\n", line) for line in lines]
    return tuple([*blocks, Block(last, last)] if last else blocks)
