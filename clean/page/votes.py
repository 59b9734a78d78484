"""Votes: which of a page's blocks each extractor takes for the article.

Two always vote: trafilatura's own heuristics, which seldom take too much, and resiliparse's main content,
which seldom misses anything and takes a tenth of the time. Where they disagree on the page's prose, trafilatura
with its fallbacks (readability and jusText) votes too: on 642 pages that is every twelfth. All are given
the same page, marked once (`clean.page.markers`). An extractor that fails casts no vote: that is never an
error of the page's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from lxml import etree
from lxml.html import HtmlElement

from clean.page.blocks import Block
from clean.page.markers import Markers
from clean.page.places import agreement

Votes = Mapping[str, frozenset[int]]
FIRST, SECOND, THIRD = "trafilatura", "resiliparse", "trafilatura with fallbacks"
# Agreement of the first two on the page's prose below which the third is asked. Between .6 and .85 the
# articles' F1 is the same within .0003 on three sets of pages; lower costs less time.
AGREEMENT = 0.6

_SILENT = logging.NullHandler()
_Extractor = Callable[[HtmlElement], str | None]


def votes(
    root: HtmlElement, blocks: Sequence[Block], prose: Sequence[bool], *, quick: bool = False
) -> dict[str, frozenset[int]]:
    """By extractor, the indices of the blocks it keeps; with `quick`, of resiliparse alone.

    `prose` tells which blocks are.
    """
    markers = Markers.for_text("".join(block.text for block in blocks))
    cast: dict[str, frozenset[int]] = {}

    def ask(name: str, extractor: _Extractor) -> None:
        text = _text(extractor, root)
        if text is not None and (kept := markers.found(text)):
            cast[name] = kept

    with markers.put(blocks):
        if not quick:
            ask(FIRST, _trafilatura)
        ask(SECOND, _resiliparse)
        nothing: frozenset[int] = frozenset()
        if not quick and agreement(blocks, prose, cast.get(FIRST, nothing), cast.get(SECOND, nothing)) < AGREEMENT:
            ask(THIRD, _trafilatura_with_fallbacks)
    return cast


def _text(extractor: _Extractor, root: HtmlElement) -> str | None:
    try:
        return extractor(root)
    except ImportError:
        raise  # no page's fault
    except Exception:  # whatever a page does to a library, the others are still heard
        return None


def _trafilatura(root: HtmlElement, *, fast: bool = True) -> str | None:
    from trafilatura import bare_extraction  # half a second to import
    from trafilatura.settings import Document

    # What it says of a page it discards is for no one to read; a handler of the caller's still gets it.
    logging.getLogger("trafilatura").addHandler(_SILENT)
    document = bare_extraction(root, include_comments=False, fast=fast)
    return document.text if isinstance(document, Document) else None


def _trafilatura_with_fallbacks(root: HtmlElement) -> str | None:
    return _trafilatura(root, fast=False)


def _resiliparse(root: HtmlElement) -> str | None:
    from resiliparse.extract.html2text import extract_plain_text

    page = etree.tostring(root, encoding="unicode", method="html")
    return extract_plain_text(page, main_content=True, alt_texts=False)
