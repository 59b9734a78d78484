"""What kind of page it is, where it is none with an article: `kinds` gives the flags and their evidence.

A flag removes nothing. A page that shows an article's prose is never called an index, a login, an error
or a shell, whatever its title or its markup says: of 642 pages with an article 29 have a password field,
five refresh themselves, and a quarter lists more articles than an index needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qs, urlsplit

from lxml.html import HtmlElement

from clean.document import Metadata
from clean.lines import cells, opening_time, reads_as_sentence
from clean.page import jsonld, kind_titles
from clean.page.blocks import Block
from clean.page.headline import without_site
from clean.page.signs import SCRIPT, Signs

# Prose (cells of unlinked lines that read as sentences) of a page below which it has hardly an article: of
# 642 with one, 98 % have more.
LITTLE_PROSE = 600
# The same for what explains itself at length: videos, galleries; 91 % of the 642 have more.
SOME_PROSE = 1_500
# Text of any kind (cells) below which a page shows nothing.
NO_TEXT = 300
# Long lines that read as sentences (cells), and how many of them an article has: a teaser is shorter, and
# 92 % of the 642 have as many.
PARAGRAPH_CELLS, PARAGRAPHS = 180, 3
# Headings that are links: a list of articles, if there is neither an article's prose nor its data; 26 % of
# the 642 have as many under their article.
LINKED_HEADINGS = 8
# Share of a page's text that stands in links, from which it is a list of links.
LINK_SHARE = 0.5
# Share of a page's text that stands in what asks for consent.
CONSENT_SHARE = 0.5
# Captions that make a gallery, entries with a time of day that make a live blog.
CAPTIONS, ENTRIES = 6, 5

ERROR, CHALLENGE = "page-error", "page-challenge"
LOGIN, CONSENT = "page-login", "page-consent"
REDIRECT, SHELL = "page-redirect", "page-shell"
SEARCH, INDEX = "page-search", "page-index"
LIVE, GALLERY, VIDEO = "page-live", "page-gallery", "page-video"

_CONSENT_NAME = re.compile(
    r"consent|cookie(?!cutter)|gdpr|onetrust|didomi|usercentrics|privacy-(?:wall|gate|manager|modal)",
    re.IGNORECASE,
)
_LISTS = frozenset({"collectionpage", "itemlist", "offercatalog", "datafeed"})
_GALLERIES = frozenset({"imagegallery", "mediagallery"})
_SEARCH_FIELDS = ("q", "s", "query", "search", "keyword", "keywords", "suche", "busca", "recherche", "text")
_LIVE_ADDRESS = re.compile(
    r"live-?(?:blog|ticker|stream|updates)|news-?ticker|/live/|en-direct|minuto-a-minuto", re.I
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A flag for a page, such as ``page-index``, and what it was told by."""

    flag: str
    evidence: str


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's signs and blocks, and what several questions ask for: its sentences, and figures in cells."""

    signs: Signs
    url: str
    blocks: Sequence[Block]
    titles: tuple[str, ...]
    text: int
    linked: int
    sentences: Sequence[Block]
    prose: int
    paragraphs: int

    @property
    def says_article(self) -> bool:
        """Whether the page's data calls it an article."""
        return self.signs.og_type == "article" or not self.signs.types.isdisjoint(jsonld.ARTICLES)

    def has_type(self, names: Set[str]) -> str | None:
        """One of some types that an object in the page's JSON-LD has."""
        return min(self.signs.types & names, default=None)


def kinds(
    told: Signs, blocks: Sequence[Block], prose: Sequence[bool], url: str | None, metadata: Metadata
) -> tuple[Kind, ...]:
    """What a page is other than a plain article; nothing for an article.

    `blocks` are what it shows, `prose` tells which of them read as sentences, `metadata` what was read from
    it. The first of what cannot be together (error, login, consent, redirect, shell, search, index) is given,
    else live blog, gallery and video.
    """
    page = _page(told, blocks, prose, url, metadata)
    found = (Kind(flag, evidence) for flag, question in NO_ARTICLE if (evidence := question(page)))
    special = (Kind(flag, evidence) for flag, question in SPECIAL if (evidence := question(page)))
    first = next(found, None)
    return (first,) if first is not None else tuple(special)


def _page(told: Signs, blocks: Sequence[Block], prose: Sequence[bool], url: str | None, metadata: Metadata) -> _Page:
    sentences = [block for block, is_prose in zip(blocks, prose, strict=True) if is_prose]
    widths = [cells(block.text) for block in sentences]
    sites = [name for field in ("isPartOf", "publisher") if isinstance(name := metadata.get(field), str)]
    return _Page(
        signs=told,
        url=url or "",
        blocks=blocks,
        titles=tuple(without_site(title, sites, url) for title in told.titles if title),
        text=sum(cells(block.text) for block in blocks),
        linked=sum(block.linked for block in blocks),
        sentences=sentences,
        prose=sum(widths),
        paragraphs=sum(width >= PARAGRAPH_CELLS for width in widths),
    )


def _titled(page: _Page, listed: str) -> str | None:
    """The title by which a page says what it is, if it is one of a list."""
    known = _keys(listed)
    return next((f"title: {title}" for title in page.titles if kind_titles.key(title) in known), None)


@cache
def _keys(listed: str) -> frozenset[str]:
    return kind_titles.keys(listed)


def _error(page: _Page) -> str | None:
    return _titled(page, kind_titles.ERROR) if page.prose < LITTLE_PROSE else None


def _challenge(page: _Page) -> str | None:
    return _titled(page, kind_titles.CHALLENGE) if page.prose < LITTLE_PROSE else None


def _login(page: _Page) -> str | None:
    if page.prose >= LITTLE_PROSE:
        return None
    if page.signs.password and not page.says_article:
        return "a password field, and hardly any prose"
    return _titled(page, kind_titles.LOGIN)


def _consent(page: _Page) -> str | None:
    """Most of the text asks for consent, and no article stands beside it."""
    known: dict[HtmlElement, str | None] = {}
    other = 0
    for block in page.sentences:
        if _asks_consent(block.element, known) is None:
            other += cells(block.text)
            if other >= LITTLE_PROSE:  # which is soon, on a page with an article
                return None
    asking = [(block, name) for block in page.blocks if (name := _asks_consent(block.element, known))]
    if sum(cells(block.text) for block, _ in asking) > CONSENT_SHARE * page.text:
        return f"most of the text stands in {asking[0][1]}"
    return _titled(page, kind_titles.CONSENT) if page.prose < SOME_PROSE and not page.says_article else None


def _asks_consent(element: HtmlElement, known: dict[HtmlElement, str | None]) -> str | None:
    """By which word in its id or class an element, or one around it, asks for consent; `known` are answers."""
    way: list[HtmlElement] = []
    answer: str | None = None
    at: HtmlElement | None = element
    while at is not None and at.tag not in ("body", "html"):
        if at in known:
            answer = known[at]
            break
        way.append(at)
        if match := _CONSENT_NAME.search(f"{at.get('id')} {at.get('class')}"):
            answer = f"“{match[0]}”"
            break
        at = at.getparent()
    known.update(dict.fromkeys(way, answer))
    return answer


def _redirect(page: _Page) -> str | None:
    """Whether it sends its reader on; scripts of an article do so too, where it is read in a frame."""
    to = page.signs.sends_on
    if not to or page.prose >= LITTLE_PROSE or (to == SCRIPT and page.text >= NO_TEXT):
        return None
    return f"sends its reader on to {to}" if to != SCRIPT else "a script sends its reader on"


def _shell(page: _Page) -> str | None:
    if page.text >= NO_TEXT or not page.signs.scripted:
        return None
    return page.signs.filled or ("scripts, and no text" if not page.blocks else None)


def _search(page: _Page) -> str | None:
    if page.paragraphs >= PARAGRAPHS:
        return None
    if page.has_type({"searchresultspage"}):
        return "JSON-LD: SearchResultsPage"
    try:
        fields = parse_qs(urlsplit(page.url).query)
    except ValueError:
        fields = {}
    asked = next((name for name in _SEARCH_FIELDS if name in fields), None)
    titles = _keys(kind_titles.SEARCH)
    said = next((t for t in page.titles if any(kind_titles.key(t).startswith(k) for k in titles)), None)
    return f"title: {said}" if said and (asked or "/search" in page.url) else None


def _index(page: _Page) -> str | None:
    if page.says_article or page.paragraphs >= PARAGRAPHS:
        return None
    if kind := page.has_type(_LISTS):
        return f"JSON-LD: {kind}"
    linked = sum(_is_linked_title(block) for block in page.blocks)
    if linked >= LINKED_HEADINGS:
        return f"{linked} headings are links"
    share = page.linked / max(1, page.text)
    if share >= LINK_SHARE and page.prose < LITTLE_PROSE and page.text >= NO_TEXT:
        return f"{round(100 * share)} % of the text stands in links"
    return None


def _is_linked_title(block: Block) -> bool:
    return block.shape == "heading" and 2 * block.linked > len(block.text)


def _live(page: _Page) -> str | None:
    if page.has_type({"liveblogposting"}):
        return "JSON-LD: LiveBlogPosting"
    match = _LIVE_ADDRESS.search(page.url)
    if match is None:
        return None
    entries = sum(opening_time(block.text) is not None for block in page.blocks)
    return f"{match[0]} in the address, {entries} entries with a time" if entries >= ENTRIES else None


def _gallery(page: _Page) -> str | None:
    if page.prose >= SOME_PROSE:
        return None
    if kind := page.has_type(_GALLERIES):
        return f"JSON-LD: {kind}"
    captions = [block for block in page.blocks if block.shape == "caption"]
    prose = sum(cells(b.text) for b in page.blocks if b.shape != "caption" and reads_as_sentence(b.text))
    return (
        f"{len(captions)} captions, and hardly any prose"
        if len(captions) >= CAPTIONS and prose < LITTLE_PROSE
        else None
    )


def _video(page: _Page) -> str | None:
    if page.prose < SOME_PROSE and page.signs.og_type.startswith("video"):
        return f"og:type: {page.signs.og_type}"
    if page.prose < LITTLE_PROSE and not page.says_article and page.has_type({"videoobject"}):
        return "JSON-LD: VideoObject"
    return None


Question = Callable[[_Page], str | None]
NO_ARTICLE: tuple[tuple[str, Question], ...] = (
    (CHALLENGE, _challenge),
    (ERROR, _error),
    (REDIRECT, _redirect),
    (CONSENT, _consent),
    (LOGIN, _login),
    (SHELL, _shell),
    (SEARCH, _search),
    (INDEX, _index),
)
SPECIAL: tuple[tuple[str, Question], ...] = ((LIVE, _live), (GALLERY, _gallery), (VIDEO, _video))
