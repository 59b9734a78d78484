"""`Article`: what the user gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from clean.document import Block, Document, Metadata, Removal
from clean.markdown import markdown
from clean.page.decide import Verdict
from clean.page.seen import Seen
from clean.pipeline import line_text
from clean.provenance import Origin, record
from clean.render import Format, Layout, render


def lay_out(document: Document, seen: Seen, form: Format) -> Layout:
    """The kept lines of a document in one of the formats."""
    return markdown(document, seen.shapes, line_text) if form == "md" else render(document)


@dataclass(frozen=True)
class Article:
    """A cleaned article and the account of how it came about.

    `text` has no trailing newline. `blocks` are the source's lines in order, each kept, rewritten or
    removed; `flags` are among ``empty``, ``only-boilerplate``, ``prose-kept`` and those that rules set,
    such as ``truncated``; those that begin with ``page-`` tell that a page is no plain article. `metadata`
    has schema.org NewsArticle names. `layout` is in the format that was asked for; `seen` is what was seen
    of a page beside its text.
    """

    document: Document
    layout: Layout
    origin: Origin
    seen: Seen = field(default_factory=Seen)

    @property
    def text(self) -> str:
        """Title, blank line, body, in the format that the cleaner was asked for."""
        return self.layout.text

    @cached_property
    def markdown(self) -> str:
        """The article as Markdown, whatever the format of `text`."""
        return lay_out(self.document, self.seen, "md").text

    @property
    def verdicts(self) -> Mapping[int, Verdict]:
        """For the lines of a page, by their index in `blocks`, what extraction decided and by which votes."""
        return self.seen.verdicts

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
        return record(self.document, self.layout, self.origin)

    def restore(self) -> str:
        """The decoded source, exactly."""
        return self.document.source
