"""The way of a document, in order. The one place that knows it.

decode → split → repair → normalise → language → until settled( repeats · titles · comments · boilerplate · tail )

A page is parsed and cut into the blocks it shows in place of the split, and `extract` marks what the
extractors leave out before anything else looks at a line.
"""

from __future__ import annotations

from dataclasses import replace

from clean.document import Document, Metadata, Removal, blocks_of
from clean.lines import cells, reads_as_sentence
from clean.matcher import Matcher
from clean.page.decide import Verdict, decide
from clean.page.metadata import read
from clean.page.parse import NODE_LIMIT, parse
from clean.page.places import is_prose
from clean.page.reveal import shown
from clean.page.votes import votes
from clean.stage import Marker, Step, removing, rewriting, until_stable
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
) -> tuple[Document, dict[int, Verdict]]:
    """Runs a decoded HTML page through extraction and then every stage: its visible text, line by line.

    Returns the document and, by index of its lines, what extraction decided of them.

    `quick` asks the fast extractor alone. Raises `ExtractionError` and `DecodeError` for what is no page.
    """
    page = parse(source)
    quick = quick or len(page.elements) > NODE_LIMIT
    said = {**read(page.root, url), **(metadata or {})}
    seen = shown(page)
    blocks = seen.blocks
    prose = [is_prose(block) for block in blocks]
    headline = said.get("headline", "")
    cast = votes(page.root, blocks, prose, quick=quick)
    verdicts = decide(blocks, prose, cast, headline if isinstance(headline, str) else "")
    document = Document(name, blocks_of(check_text(extract.source_of(blocks))), site=site, metadata=said)
    document = removing(document, extract.mark(blocks, verdicts))
    document = _clean(document, matcher, known_language)
    flags = {*document.flags, *((QUICK,) if quick else ()), *((FROM_DATA,) if seen.from_data else ())}
    by_line = dict(zip(extract.lines_of(blocks), verdicts, strict=True))
    return replace(document, flags=tuple(sorted(flags))), by_line


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
