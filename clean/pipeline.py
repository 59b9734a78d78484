"""The way of a document, in order. The one place that knows it.

decode → split → repair → normalise → language → until settled(
templates · repeats · titles · comments · boilerplate · items · tail )

A page is parsed and cut into the blocks it shows in place of the split, and `extract` marks what the
extractors leave out before anything else looks at a line.
"""

from __future__ import annotations

from msgspec.structs import replace

from clean.document import Block, Document, Metadata, Removal, blocks_of
from clean.extraction import Extraction, extract_page
from clean.languages import agreed
from clean.lines import cells, reads_as_sentence
from clean.matcher import Matcher
from clean.page.dates import iso
from clean.page.seen import Seen
from clean.stage import Marker, Step, removing, rewrite, rewriting, until_stable
from clean.stages import (
    boilerplate,
    comments,
    extract,
    items,
    language,
    normalise,
    repair,
    repeats,
    tail,
    templates,
    titles,
)
from clean.stages.decode import check_text
from clean.templates import SiteTemplates
from clean.view import Readings, View

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
    items.mark,
    tail.mark,
)

DATES = ("datePublished", "dateModified")
# Stages that take what is no prose of the article's: comments, what stands twice, captions and teasers; a
# template takes prose only where a person has accepted that.
UNCOUNTED = (comments.STAGE, repeats.STAGE, items.STAGE, templates.STAGE)
# Share of a document's prose (cells of lines that read as sentences, comment sections apart) above
# which a loss is taken for a mistake of the rules.
PROSE_LOSS = 0.5

EMPTY = "empty"  # the source holds no text
ONLY_BOILERPLATE = "only-boilerplate"  # the source holds text, and none of it is an article's
PROSE_KEPT = "prose-kept"  # more than `PROSE_LOSS` would have gone: kept


def clean_document(
    source: str,
    matcher: Matcher,
    *,
    name: str = "",
    site: str | None = None,
    known_language: str | None = None,
    metadata: Metadata | None = None,
    spared: frozenset[str] = frozenset(),
    site_templates: SiteTemplates | None = None,
) -> Document:
    """Runs a decoded text through every stage. Raises `DecodeError` for what is no text."""
    document = Document(name, blocks_of(check_text(source)), site=site, metadata=metadata or {}, spared=spared)
    return _clean(document, matcher, known_language, site_templates)


def clean_page(
    source: str,
    matcher: Matcher,
    *,
    name: str = "",
    url: str | None = None,
    site: str | None = None,
    known_language: str | None = None,
    metadata: Metadata | None = None,
    spared: frozenset[str] = frozenset(),
    site_templates: SiteTemplates | None = None,
    quick: bool = False,
) -> tuple[Document, Seen]:
    """Runs a decoded HTML page through extraction and then every stage: its visible text, line by line.

    Returns the document and what was seen of the page beside its text.

    `quick` asks the fast extractor alone. Raises `ExtractionError` and `DecodeError` for what is no page.
    """
    page = extract_page(source, line_text, url=url, given=metadata or {}, quick=quick)
    document = _marked(page, Document(name, (), site=site, metadata=page.metadata, spared=spared))
    document = _clean(document, matcher, known_language, site_templates)
    flags = tuple(sorted(page.flags.union(document.flags)))
    document = replace(document, metadata=_dated(document), flags=flags, reasons=page.reasons)
    return document, page.seen(lambda line: document.blocks[line].kept)


def _marked(page: Extraction, document: Document) -> Document:
    """A document with the lines that a page shows, marked where extraction leaves them out."""
    text = check_text(extract.source_of(page.blocks))
    return removing(replace(document, blocks=blocks_of(text)), extract.mark(page.blocks, page.verdicts))


def _dated(document: Document) -> Metadata:
    """A page's metadata, dates that were lifted from its lines in ISO 8601 where they can be."""
    found = dict(document.metadata)
    for name in DATES:
        value = found.get(name)
        if isinstance(value, str):
            found[name] = iso(value, document.language) or value
    return found


def is_settled(text: str) -> bool:
    """Whether no step of `REWRITING` changes a line, told at a third of their cost; False says nothing.

    The plain space is the only white space that is printable, and no invisible or control character is.
    """
    return (
        text.isprintable()
        and "&" not in text
        and "  " not in text
        and text[:1] != " " != text[-1:]
        and repair.cannot_act(text)
    )


def line_text(text: str) -> str:
    """A line's text, repaired and normalised."""
    return text if is_settled(text) else rewrite(text, REWRITING, is_settled)[0]


def page_lines(source: str) -> list[str]:
    """The lines of a decoded page that extraction leaves to the other stages, as they stand there."""
    page = extract_page(source, line_text, url=None, given={}, quick=False)
    document = _marked(page, Document("", ()))
    return [document.blocks[i].text for i in document.kept]


def _clean(
    document: Document, matcher: Matcher, known_language: str | None, site_templates: SiteTemplates | None
) -> Document:
    document = rewriting(document, REWRITING, is_settled)
    if not document.kept:
        return replace(document, flags=(EMPTY,))
    document = settle(document, matcher, known_language, site_templates)
    flags = {flag for flag in (_flag(block.removal, matcher) for block in document.blocks) if flag}
    flags |= set(document.flags)
    if not document.kept:
        flags.add(ONLY_BOILERPLATE)
    found = {**boilerplate.lifted(document, matcher), **document.metadata}
    return replace(document, metadata=found, flags=tuple(sorted(flags)))


def settle(
    document: Document,
    matcher: Matcher,
    known_language: str | None,
    site_templates: SiteTemplates | None = None,
) -> Document:
    """Removes until a fresh look at what is kept, without what is gone, removes nothing more.

    That is what makes cleaning idempotent: a cleaned article is what the last look saw.
    """
    by_template = None if site_templates is None else templates.marker(site_templates)
    stages = REMOVING if by_template is None else (by_template, *REMOVING)
    readings: Readings = {}
    before: tuple[str, int | None] | None = None  # the language and title by which the stages are stable
    while True:
        kept = [i for i, block in enumerate(document.blocks) if block.kept]
        fresh = _with_language(document, tuple(document.blocks[i] for i in kept), known_language)
        at = _title(fresh, matcher, by_template, readings)
        title = kept[at] if at is not None else None
        fresh = replace(fresh, title=at)
        if before == (fresh.language, title):
            # What is gone has made the stages remove more, never less: they let other leftovers count as
            # near, and open a tail. Without it they would remove none of the lines that they left.
            return replace(fresh, blocks=document.blocks, title=title)
        stable = until_stable(fresh, stages, matcher, readings)
        looked = _spare_prose(fresh, stable, matcher)
        blocks = list(document.blocks)
        for i, block in zip(kept, looked.blocks, strict=True):
            blocks[i] = block
        document = replace(looked, blocks=tuple(blocks), title=title)
        if looked.blocks == fresh.blocks:
            return document  # nothing went: one more look would see the same
        before = (fresh.language, title) if looked is stable else None


def _title(document: Document, matcher: Matcher, by_template: Marker | None, readings: Readings) -> int | None:
    """The title among the lines that are not the site's, or, where none of them can be one, among all.

    The second is the title of a column, which many articles have.
    """
    view = View.of(document, matcher, readings)
    if by_template is None:
        return titles.find(view)
    rest = removing(document, by_template(view, matcher))
    title = titles.find(View.of(rest, matcher, readings))
    return titles.find(view) if title is None else title


def _with_language(document: Document, blocks: tuple[Block, ...], known: str | None) -> Document:
    """A document of these blocks alone, in their language, its title not yet found."""
    if known is not None:
        return replace(document, blocks=blocks, title=None, language=known, language_confidence=1.0)
    code, confidence = language.detect(language.sample([block.text for block in blocks if block.text]))
    declared = document.metadata.get("inLanguage")
    code = agreed(declared if isinstance(declared, str) else None, code, confidence)
    return replace(document, blocks=blocks, title=None, language=code, language_confidence=confidence)


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
