"""Votes: which of a page's blocks each extractor takes for the article.

All of them are given the same page, marked once (`clean.page.markers`). An extractor that fails casts no
vote: that is never an error of the page's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from lxml import etree
from lxml.html import HtmlElement

from clean.page.blocks import Block
from clean.page.markers import Markers

_SILENT = logging.NullHandler()
Votes = Mapping[str, frozenset[int]]
FAST = "resiliparse"


def votes(root: HtmlElement, blocks: Sequence[Block], *, quick: bool = False) -> dict[str, frozenset[int]]:
    """By extractor, the indices of the blocks it keeps; with `quick`, of the fast extractor alone."""
    markers = Markers.for_text("".join(block.text for block in blocks))
    cast: dict[str, frozenset[int]] = {}
    with markers.put(blocks):
        extractors = {FAST: _resiliparse} if quick else {FAST: _resiliparse, "trafilatura": _trafilatura}
        for name, extractor in extractors.items():
            text = _text(extractor, root)
            if text is not None:
                cast[name] = markers.found(text)
    return cast


def _text(extractor: Callable[[HtmlElement], str | None], root: HtmlElement) -> str | None:
    try:
        return extractor(root)
    except Exception:  # whatever a page does to a library, the others are still heard
        return None


def _trafilatura(root: HtmlElement) -> str | None:
    from trafilatura import bare_extraction  # half a second to import
    from trafilatura.settings import Document

    # What it says of a page it discards is for no one to read; a handler of the caller's still gets it.
    logging.getLogger("trafilatura").addHandler(_SILENT)
    document = bare_extraction(root, include_comments=False)
    return document.text if isinstance(document, Document) else None


def _resiliparse(root: HtmlElement) -> str | None:
    from resiliparse.extract.html2text import extract_plain_text

    page = etree.tostring(root, encoding="unicode", method="html")
    return extract_plain_text(page, main_content=True, alt_texts=False)
