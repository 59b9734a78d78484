"""Extraction: a page cut into the blocks it shows, a verdict on each, and what it says of itself.

In order: parse, read what the page says, cut, ask the extractors for their votes, decide. The pipeline
then runs the blocks' lines through the stages, with what is left out here marked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from clean.document import Metadata
from clean.lines import reads_as_sentence
from clean.page.address import base_of
from clean.page.blocks import Block
from clean.page.decide import Verdict, decide
from clean.page.headline import shown_in
from clean.page.kind import GALLERY, kinds
from clean.page.metadata import read
from clean.page.parse import NODE_LIMIT, parse
from clean.page.places import is_prose
from clean.page.reveal import shown
from clean.page.seen import Seen
from clean.page.shapes import shapes
from clean.page.signs import signs
from clean.page.votes import votes
from clean.stages.extract import lines_of
from clean.stages.titles import HEAD_LINES

# What of a page's metadata is an address, in which ``&copy=`` is no entity.
ADDRESSES = frozenset({"image", "url"})

QUICK = "quick-extraction"  # the fast extractor alone was asked
FROM_DATA = "article-from-data"  # the page told the article in its data alone


@dataclass(frozen=True, slots=True)
class Extraction:
    """The blocks of a page with a verdict on each; `base` is what its addresses are relative to.

    `reasons` says by flag why the page is taken for another kind than an article.
    """

    blocks: Sequence[Block]
    verdicts: Sequence[Verdict]
    metadata: Metadata
    base: str | None
    flags: frozenset[str]
    reasons: Mapping[str, str]

    def seen(self, kept: Callable[[int], bool]) -> Seen:
        """What was seen of the page beside its text, with the shapes of the lines that were kept."""
        lines = lines_of(self.blocks)
        wanted = [at for at, line in enumerate(lines) if kept(line)]
        shaped = shapes(self.blocks, wanted, self.base)
        return Seen(dict(zip(lines, self.verdicts, strict=True)), {lines[at]: shape for at, shape in shaped.items()})


def extract_page(
    source: str, line_text: Callable[[str], str], *, url: str | None, given: Metadata, quick: bool
) -> Extraction:
    """Extracts from a decoded page. `line_text` repairs a line, `given` outdoes what the page says of itself.

    `quick` asks the fast extractor alone. Raises `ExtractionError` for what is no page.
    """
    page = parse(source)
    quick = quick or len(page.elements) > NODE_LIMIT
    said = {**_repaired(read(page.root, url), line_text), **given}
    told, base = signs(page.root), base_of(page.root, url)
    reveal = shown(page)  # from here on the tree has no head and no scripts
    blocks = reveal.blocks
    prose = [is_prose(block) for block in blocks]
    headline = said.get("headline", "")
    title = headline if isinstance(headline, str) else ""
    reasons = {kind.flag: kind.evidence for kind in kinds(told, blocks, prose, url, said)}
    cast = votes(page.root, blocks, prose, quick=quick)
    verdicts = _with_title(decide(blocks, prose, cast, title), blocks, title)
    if GALLERY in reasons:
        verdicts = _with_captions(verdicts, blocks)
    flags = {*reasons, *((QUICK,) if quick else ()), *((FROM_DATA,) if reveal.from_data else ())}
    return Extraction(blocks, verdicts, said, base, frozenset(flags), reasons)


def _with_title(verdicts: Sequence[Verdict], blocks: Sequence[Block], title: str) -> list[Verdict]:
    """The verdicts with the line that shows the title kept, and the masthead over it left out.

    Extractors give the title apart from the text: of 322 pages two thirds lose its line. Lines that stand over
    it and are no sentences are the site's name and sections: of those that trafilatura keeps on 642 pages
    38 words are the article's by gold, most of them of one page, and 57 are not.
    """
    decided = list(verdicts)
    at = shown_in(blocks, title)
    over = [index for index in range(at or 0) if decided[index].keep]
    if at is None or len(over) >= HEAD_LINES:
        return decided
    if not decided[at].keep:
        decided[at] = Verdict(True, "extract/title", decided[at].evidence)
    if blocks[at].level == 1 and not any(reads_as_sentence(blocks[index].text) for index in over):
        for index in over:
            decided[index] = Verdict(False, "extract/over-title", decided[index].evidence)
    return decided


def _with_captions(verdicts: Sequence[Verdict], blocks: Sequence[Block]) -> list[Verdict]:
    """The verdicts of a gallery, whose captions are its text."""
    return [
        Verdict(True, "extract/gallery", verdict.evidence) if block.shape == "caption" else verdict
        for verdict, block in zip(verdicts, blocks, strict=True)
    ]


def _repaired(metadata: Metadata, line_text: Callable[[str], str]) -> Metadata:
    """What a page says, repaired and normalised like its lines; addresses as they are."""
    return {
        name: value
        if name in ADDRESSES
        else line_text(value)
        if isinstance(value, str)
        else tuple(line_text(v) for v in value)
        for name, value in metadata.items()
    }
