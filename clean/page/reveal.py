"""Reveal: what a page's scripts would show of the text that it brings along.

Several ways of bringing it are in use, and each leaves the page without its article for whoever runs no
scripts. React sends parts of a page late, as hidden elements that a script puts in their places. Components
have theirs in a ``<template>`` that the browser shows. Other pages are hidden as a whole until their scripts
have run, or show an article in ``<noscript>`` alone. Others send it as data, in JSON-LD's ``articleBody``,
which search engines read and readers may have to pay for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from lxml import etree
from lxml.html import HtmlElement

from clean.lines import reads_as_sentence, word_count
from clean.page import jsonld
from clean.page.blocks import UNSEEN, Block, hidden, visible
from clean.page.parse import Page
from clean.page.prune import prune

# Code points of sentences that a page shows at least, and how many times as much is hidden in a page that waits
# for its scripts as a whole.
SHOWN_PROSE, HIDDEN_FACTOR = 600, 3
# Words of an ``articleBody`` that is an article's; some sites put a summary there.
TOLD_WORDS = 120
# Pieces of it that are looked for on the page, and their length (letters and digits): if fewer than half are
# found, the page does not show it.
PROBES, PROBE_LENGTH = 8, 24

_SEGMENT = re.compile(r"(.*)S:([0-9a-f]+)")
_NOT_LETTERS = re.compile(r"[\W_]+")
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|h[1-6]|li|blockquote)>|\r\n?|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,500}>")


@dataclass(frozen=True, slots=True)
class Shown:
    """The blocks of a page as its scripts would show it; `from_data` if its article stands in its data alone."""

    blocks: Sequence[Block]
    from_data: bool = False


def shown(page: Page) -> Shown:
    """The blocks of a page as its scripts would show it.

    Its tree is changed: what is revealed is moved or added, and what shows no text goes out of it.
    """
    root = page.root
    streamed(root)
    for template in root.iterfind(".//template[@shadowrootmode]"):  # shown by the browser itself
        template.tag = "div"
    unscripted(root)
    told = _article_body(root)
    prune(page.elements)
    blocks = visible(root)
    if prose(blocks) < SHOWN_PROSE and prose(visible(root, unhide=True)) > HIDDEN_FACTOR * prose(blocks):
        unhide(root)
        blocks = visible(root)
    if told and add_told(root, blocks, told):
        return Shown(visible(root), from_data=True)
    return Shown(blocks)


def prose(blocks: Sequence[Block]) -> int:
    """Code points of the blocks that read as sentences."""
    return sum(len(block.text) for block in blocks if reads_as_sentence(block.text))


def unhide(root: HtmlElement) -> None:
    """Takes away the attributes that hide elements."""
    for element in root.iter():
        if element.tag not in UNSEEN and hidden(element):
            for name in ("hidden", "style"):
                element.attrib.pop(name, None)


def unscripted(root: HtmlElement) -> None:
    """Shows what a page has for readers without scripts, if it has hardly any prose for the others."""
    found = [element for element in root.iter("noscript") if len(element.text_content()) >= SHOWN_PROSE]
    if found and prose(visible(root)) < SHOWN_PROSE:
        for element in found:
            element.tag = "div"


def streamed(root: HtmlElement) -> None:
    """Puts the parts that React sent late (``<div hidden id="S:0">``) in the places that wait for them."""
    segments = {div: _SEGMENT.fullmatch(div.get("id", "")) for div in root.iterfind(".//div[@hidden][@id]")}
    places = {template.get("id"): template for template in root.iterfind(".//template[@id]")} if segments else {}
    for segment, match in segments.items():
        if match is None:
            continue
        del segment.attrib["hidden"]
        for kind in "BP":
            place = places.get(f"{match[1]}{kind}:{match[2]}")
            if place is not None and segment not in place.iterancestors():
                _move_behind(place, segment)
                break


def _move_behind(place: HtmlElement, segment: HtmlElement) -> None:
    """Moves an element, without the text behind it, which stays where it was."""
    parent, before = segment.getparent(), segment.getprevious()
    if segment.tail and before is not None:
        before.tail = (before.tail or "") + segment.tail
    elif segment.tail and parent is not None:
        parent.text = (parent.text or "") + segment.tail
    place.addnext(segment)
    segment.tail, place.tail = place.tail, None


def _article_body(root: HtmlElement) -> list[str]:
    """The paragraphs of the longest article that the page's data tells; empty if it has none."""
    scripts = (script for script in root.iterfind(".//script[@type]") if "json" in script.get("type", ""))
    if not any("articleBody" in (script.text or "") for script in scripts):
        return []
    bodies = [node.get("articleBody") for node in jsonld.nodes(root) if jsonld.is_article(node)]
    texts = [text for text in bodies if isinstance(text, str) and word_count(text) >= TOLD_WORDS]
    pieces = _BREAKS.split(max(texts, key=len)) if texts else []
    return [text for text in (" ".join(_TAG.sub(" ", unescape(piece)).split()) for piece in pieces) if text]


def add_told(root: HtmlElement, blocks: Sequence[Block], paragraphs: Sequence[str]) -> bool:
    """Adds an article that a page tells in its data alone, at its end; whether it does.

    It does not if half of it stands in the page's blocks, or if they hold more prose than it has: a live
    blog shows other text than its data.
    """
    body = root.find("body")
    if body is None or prose(blocks) > sum(map(len, paragraphs)) or _shows(blocks, _letters(" ".join(paragraphs))):
        return False
    article = etree.SubElement(body, "article")
    for paragraph in paragraphs:
        etree.SubElement(article, "p").text = paragraph
    return True


def _shows(blocks: Sequence[Block], wanted: str) -> bool:
    """Whether at least half of some pieces of a text stand in a page's blocks."""
    shown = _letters(" ".join(block.text for block in blocks))
    starts = range(0, len(wanted) - PROBE_LENGTH, max(1, len(wanted) // PROBES))
    return 2 * sum(wanted[at : at + PROBE_LENGTH] in shown for at in starts) >= len(starts)


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).lower()
