"""The way of a document, in order. The one place that knows it.

decode → split → repair → normalise → language → until settled( repeats · titles · comments · boilerplate · tail )

A page is parsed and cut into the blocks it shows in place of the split, and `extract` marks what the
extractors leave out before anything else looks at a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clean.document import Document, Metadata, Removal, blocks_of
from clean.languages import agreed
from clean.lines import cells, reads_as_sentence
from clean.matcher import Matcher
from clean.page.address import base_of
from clean.page.blocks import Block as PageBlock
from clean.page.dates import iso
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
from clean.stage import Marker, Step, removing, rewrite, rewriting, until_stable
from clean.stages import boilerplate, comments, extract, language, normalise, repair, repeats, tail, titles
from clean.stages.decode import check_text

# Entities before mojibake: "&acirc;&euro;&trade;" is both. Both before the rest, which would drop
# the control characters that mojibake is made of.
REWRITING: tuple[Step, ...] = (
    ("repair/entities", repair.unescape_entities),
    ("repair/mojibake", repair.fix_mojibake),
    ("repair/invisible", repair.drop_invisible),
    ("repair/controls", repair.drop_controls),
    ("normalise/spaces", normalise.normalise_spaces),
    ("normalise/form", normalise.normalise_form),
)
REMOVING: tuple[Marker, ...] = (
    repeats.mark,
    titles.mark,
    comments.mark,
    boilerplate.mark,
    tail.mark,
)

# What of a page's metadata is an address, in which ``&copy=`` is no entity.
ADDRESSES = frozenset({"image", "url"})
DATES = ("datePublished", "dateModified")
UNCOUNTED = (comments.STAGE, repeats.STAGE)
# Share of a document's prose (cells of lines that read as sentences, comment sections apart) above
# which a loss is taken for a mistake of the rules.
PROSE_LOSS = 0.5

EMPTY = "empty"  # the source holds no text
ONLY_BOILERPLATE = "only-boilerplate"  # the source holds text, and none of it is an article's
QUICK = "quick-extraction"  # the fast extractor alone was asked
FROM_DATA = "article-from-data"  # the page told the article in its data alone
PROSE_KEPT = "prose-kept"  # more than `PROSE_LOSS` would have gone: kept


def clean_document(
    source: str,
    matcher: Matcher,
    *,
    name: str = "",
    site: str | None = None,
    known_language: str | None = None,
    metadata: Metadata | None = None,
) -> Document:
    """Runs a decoded text through every stage. Raises `DecodeError` for what is no text."""
    document = Document(name, blocks_of(check_text(source)), site=site, metadata=metadata or {})
    return _clean(document, matcher, known_language)


def clean_page(
    source: str,
    matcher: Matcher,
    *,
    name: str = "",
    url: str | None = None,
    site: str | None = None,
    known_language: str | None = None,
    metadata: Metadata | None = None,
    quick: bool = False,
) -> tuple[Document, Seen]:
    """Runs a decoded HTML page through extraction and then every stage: its visible text, line by line.

    Returns the document and what was seen of the page beside its text.

    `quick` asks the fast extractor alone. Raises `ExtractionError` and `DecodeError` for what is no page.
    """
    page = parse(source)
    quick = quick or len(page.elements) > NODE_LIMIT
    said = {**_repaired(read(page.root, url)), **(metadata or {})}
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
    document = Document(name, blocks_of(check_text(extract.source_of(blocks))), site=site, metadata=said)
    document = removing(document, extract.mark(blocks, verdicts))
    document = _clean(document, matcher, known_language)
    flags = {*document.flags, *((QUICK,) if quick else ()), *((FROM_DATA,) if reveal.from_data else ())}
    lines = extract.lines_of(blocks)
    wanted = [at for at, line in enumerate(lines) if document.blocks[line].kept]
    shaped = shapes(blocks, wanted, base)
    seen = Seen(dict(zip(lines, verdicts, strict=True)), {lines[at]: shape for at, shape in shaped.items()})
    flags |= reasons.keys()
    return replace(document, metadata=_dated(document), flags=tuple(sorted(flags)), reasons=reasons), seen


def _with_title(verdicts: Sequence[Verdict], blocks: Sequence[PageBlock], title: str) -> list[Verdict]:
    """The verdicts with the line that shows the title kept, and the masthead over it left out.

    Extractors give the title apart from the text: of 322 pages two thirds lose its line. Lines that stand over
    it and are no sentences are the site's name and sections: of those that trafilatura keeps on 642 pages
    38 words are the article's by gold, most of them of one page, and 57 are not.
    """
    decided = list(verdicts)
    at = shown_in(blocks, title)
    over = [index for index in range(at or 0) if decided[index].keep]
    if at is None or len(over) >= titles.HEAD_LINES:
        return decided
    if not decided[at].keep:
        decided[at] = Verdict(True, "extract/title", decided[at].evidence)
    if blocks[at].level == 1 and not any(reads_as_sentence(blocks[index].text) for index in over):
        for index in over:
            decided[index] = Verdict(False, "extract/over-title", decided[index].evidence)
    return decided


def _with_captions(verdicts: Sequence[Verdict], blocks: Sequence[PageBlock]) -> list[Verdict]:
    """The verdicts of a gallery, whose captions are its text."""
    return [
        Verdict(True, "extract/gallery", verdict.evidence) if block.shape == "caption" else verdict
        for verdict, block in zip(verdicts, blocks, strict=True)
    ]


def _dated(document: Document) -> Metadata:
    """A page's metadata, dates that were lifted from its lines in ISO 8601 where they can be."""
    found = dict(document.metadata)
    for name in DATES:
        value = found.get(name)
        if isinstance(value, str):
            found[name] = iso(value, document.language) or value
    return found


def line_text(text: str) -> str:
    """A line's text, repaired and normalised."""
    return rewrite(text, REWRITING)[0]


def _repaired(metadata: Metadata) -> Metadata:
    """What a page says, repaired and normalised like its lines; addresses as they are."""
    return {
        name: value
        if name in ADDRESSES
        else line_text(value)
        if isinstance(value, str)
        else tuple(line_text(v) for v in value)
        for name, value in metadata.items()
    }


def _clean(document: Document, matcher: Matcher, known_language: str | None) -> Document:
    document = rewriting(document, REWRITING)
    if not document.kept:
        return replace(document, flags=(EMPTY,))
    document = settle(document, matcher, known_language)
    flags = {flag for flag in (_flag(block.removal, matcher) for block in document.blocks) if flag}
    flags |= set(document.flags)
    if not document.kept:
        flags.add(ONLY_BOILERPLATE)
    found = {**boilerplate.lifted(document, matcher), **document.metadata}
    return replace(document, metadata=found, flags=tuple(sorted(flags)))


def settle(document: Document, matcher: Matcher, known_language: str | None) -> Document:
    """Removes until a fresh look at what is kept, without what is gone, removes nothing more.

    That is what makes cleaning idempotent: a cleaned article is what the last look saw.
    """
    while True:
        kept = [i for i, block in enumerate(document.blocks) if block.kept]
        fresh = replace(document, blocks=tuple(document.blocks[i] for i in kept))
        looked = _look(fresh, matcher, known_language)
        blocks = list(document.blocks)
        for i, block in zip(kept, looked.blocks, strict=True):
            blocks[i] = block
        title = kept[looked.title] if looked.title is not None else None
        settled = looked.blocks == fresh.blocks and title == document.title
        document = replace(looked, blocks=tuple(blocks), title=title)
        if settled:
            return document


def _look(document: Document, matcher: Matcher, known_language: str | None) -> Document:
    """One look: the language, the title, and the removing stages until they are stable."""
    document = _with_language(replace(document, title=None), known_language)
    document = replace(document, title=titles.find(document, matcher))
    return _spare_prose(document, until_stable(document, REMOVING, matcher), matcher)


def _with_language(document: Document, known: str | None) -> Document:
    if known is not None:
        return replace(document, language=known, language_confidence=1.0)
    code, confidence = language.detect(language.sample([document.blocks[i].text for i in document.kept]))
    declared = document.metadata.get("inLanguage")
    code = agreed(declared if isinstance(declared, str) else None, code, confidence)
    return replace(document, language=code, language_confidence=confidence)


def _spare_prose(before: Document, after: Document, matcher: Matcher) -> Document:
    """Gives prose back where too much of it went, unless nothing but leftovers was there.

    A comment section is no prose of the article's, and of a repeat nothing is lost.
    """
    prose = [i for i in before.kept if i != before.title and reads_as_sentence(before.blocks[i].text)]
    prose = [i for i in prose if _stage(after, i) not in UNCOUNTED]
    gone = [i for i in prose if not after.blocks[i].kept]
    lost, total = (sum(cells(before.blocks[i].text) for i in some) for some in (gone, prose))
    if lost <= PROSE_LOSS * total or (not after.kept and all(_sure(before, i, matcher) for i in gone)):
        return after
    blocks = list(after.blocks)
    for i in gone:
        blocks[i] = replace(blocks[i], removal=None)
    return replace(after, blocks=tuple(blocks), flags=tuple(sorted({*after.flags, PROSE_KEPT})))


def _stage(document: Document, index: int) -> str | None:
    removal = document.blocks[index].removal
    return removal.stage if removal is not None else None


def _sure(document: Document, index: int, matcher: Matcher) -> bool:
    """Whether a line is by itself, wherever it stands, what a low-risk rule removes."""
    hits = matcher.hits(document.blocks[index].text, document.language)
    return any(hit.rule.risk == "low" for hit in hits)


def _flag(removal: Removal | None, matcher: Matcher) -> str | None:
    return matcher.flag(removal.rule) if removal is not None else None
