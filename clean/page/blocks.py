"""Blocks: the lines of text that a page shows, in document order, with their shape.

A block ends where a block-level element begins or ends, and at ``<br>``. What a browser does not show
is left out: scripts, styles, templates, form fields, hidden elements. White space is collapsed as a
browser does it; the lines of ``<pre>`` keep theirs. A row of a data table is one block, its cells between
bars; in tables that lay out a page, each paragraph is a block of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from lxml.etree import iterwalk
from lxml.html import HtmlElement

Shape = Literal["paragraph", "heading", "item", "quote", "row", "preformatted", "caption", "term"]

# Elements that start and end a block: what HTML's suggested style sheet displays as one.
BLOCK_LEVEL = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "noframes",
        "ol", "optgroup", "p", "plaintext", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot",
        "th", "thead", "title", "tr", "ul", "xmp",
    }
)  # fmt: skip
# Their text is not shown, or not without a script: a page's reader sees none of it.
UNSEEN = frozenset(
    {
        "annotation", "annotation-xml", "applet", "area", "audio", "base", "basefont", "canvas", "datalist", "embed",
        "head", "iframe", "img", "input", "link", "map", "meta", "noembed", "noscript", "object", "option", "param",
        "picture", "progress", "script", "select", "source", "style", "svg", "template", "textarea", "track",
        "video", "wbr",
    }
)  # fmt: skip
# Class names by which style sheets keep a text from the eye and leave it to screen readers.
UNSEEN_CLASSES = frozenset(
    {
        "screen-reader-only", "screen-reader-text", "screenreader-only", "sr-only", "visually-hidden",
        "visuallyhidden",
    }
)  # fmt: skip
# The article itself is never meant to stay hidden: a script would show it.
NEVER_HIDDEN = frozenset({"html", "body", "main", "article"})
# These stand on a line of their own without an empty line between them.
CLOSE = frozenset({"dd", "dt", "li", "tbody", "td", "tfoot", "th", "thead", "tr"})
# Longest cell of a data table (code points): what is longer is a page's text in a table that lays it out.
CELL_LENGTH = 300
LINE, PARAGRAPH = 1, 2

_SPACES = re.compile(r"[ \t\n\r\f]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PRE = frozenset({"pre", "listing", "xmp", "plaintext"})
_LISTS = frozenset({"ul", "ol", "menu", "dir"})


@dataclass(frozen=True, slots=True)
class Block:
    """One line of text that a page shows.

    `text` has no shape's marks ("- ", "| "). `level` is a heading's (1 to 6) or an item's (1 outermost).
    `gap` is how far it stands from the one before: `LINE` or `PARAGRAPH`. `element` is the block-level
    element it stands in. It begins at `offset` (code points) of the text in `node` or, with `tail`, of the
    text behind it. `linked` counts the code points in links. `cells` are a row's, `parts` the blocks it
    was made of.
    """

    text: str
    shape: Shape
    level: int
    gap: int
    element: HtmlElement
    node: HtmlElement
    tail: bool
    offset: int
    linked: int = 0
    cells: tuple[str, ...] = ()
    parts: tuple[Block, ...] = ()

    @property
    def line(self) -> str:
        """The block as a line of plain text: items with a bullet, rows with bars."""
        if self.shape == "item":
            return f"- {self.text}"
        if self.shape == "row":
            return "| " + " | ".join(self.cells) + " |"
        return self.text


def visible(root: HtmlElement, *, unhide: bool = False) -> list[Block]:
    """The blocks of a page's tree, which must hold no comments and no processing instructions.

    With `unhide`, those too that an attribute hides.
    """
    walk = _Walk(root)
    walker = iterwalk(root, events=("start", "end"))
    unseen: HtmlElement | None = None
    for event, element in walker:
        if event == "start":
            if unseen is None and (element.tag in UNSEEN or (not unhide and hidden(element))):
                unseen = element
                walker.skip_subtree()
            elif unseen is None:
                walk.start(element)
        elif unseen is None:
            walk.end(element)
        elif element is unseen:
            unseen = None
            walk.text(element.tail, element, tail=True)
    walk.flush(PARAGRAPH)
    return walk.blocks


def hidden(element: HtmlElement) -> bool:
    """Whether a browser shows nothing of an element."""
    tag = element.tag
    if tag in UNSEEN:
        return True
    attributes = element.attrib
    if tag == "dialog" and "open" not in attributes:
        return True
    if not attributes or tag in NEVER_HIDDEN:
        return False
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
        return True
    style = attributes.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    classes = attributes.get("class")
    return bool(classes) and not UNSEEN_CLASSES.isdisjoint(classes.lower().split())


def _collapsed(text: str) -> str:
    if text.isprintable() and "  " not in text:  # of the spaces that collapse only the plain one is printable
        return text.strip(" ")
    return _SPACES.sub(" ", text).strip(" ")


class _Walk:
    """The state of one walk over a page: the line being built, and what it stands in."""

    def __init__(self, root: HtmlElement) -> None:
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.node, self.tail, self.offset = root, False, 0  # where the line begins
        self.linked = 0
        self.gap = PARAGRAPH
        self.stack: list[HtmlElement] = [root]  # open block-level elements, and what the page stands in
        self.links = self.pre = self.lists = self.quotes = 0
        self.items: list[bool] = []  # open list items: whether the bullet is still to be written
        self.rows: list[tuple[int, list[int]]] = []  # open rows: first block, first blocks of the cells

    def start(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCK_LEVEL:
            self.flush(LINE if tag in CLOSE or self.lists else PARAGRAPH)
            self.open(tag, element)
        elif tag == "a":
            self.links += 1
        elif tag == "br":
            self.flush(LINE if self.pieces else PARAGRAPH)
        if element.text:
            self.text(element.text, element, tail=False)

    def open(self, tag: str, element: HtmlElement) -> None:
        self.stack.append(element)
        if tag in _LISTS:
            self.lists += 1
        elif tag == "li":
            self.items.append(True)
        elif tag == "tr":
            self.rows.append((len(self.blocks), []))
        elif tag in ("td", "th") and self.rows:
            self.rows[-1][1].append(len(self.blocks))
        elif tag == "blockquote":
            self.quotes += 1
        elif tag in _PRE:
            self.pre += 1

    def end(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCK_LEVEL:
            self.flush(LINE if tag in CLOSE or self.lists > (tag in _LISTS) else PARAGRAPH)
            self.close(tag)
        elif tag == "a":
            self.links -= 1
        if element.tail:
            self.text(element.tail, element, tail=True)

    def close(self, tag: str) -> None:
        if tag in _LISTS:
            self.lists -= 1
        elif tag == "li":
            self.items.pop()
        elif tag == "tr":
            self.end_row()
        elif tag == "blockquote":
            self.quotes -= 1
        elif tag in _PRE:
            self.pre -= 1
        self.stack.pop()

    def text(self, text: str | None, node: HtmlElement, *, tail: bool) -> None:
        if not text:
            return
        if self.pre:
            self.preformatted(text, node, tail=tail)
            return
        if not self.pieces:
            if text.isspace():
                return
            self.node, self.tail, self.offset = node, tail, len(text) - len(text.lstrip())
        self.pieces.append(text)
        if self.links:
            self.linked += len(text)

    def preformatted(self, text: str, node: HtmlElement, *, tail: bool) -> None:
        offset = 0
        for at, line in enumerate(text.split("\n")):
            if at:
                self.flush(LINE if self.pieces else PARAGRAPH)
            if line and (self.pieces or line.strip()):
                if not self.pieces:
                    self.node, self.tail, self.offset = node, tail, offset
                self.pieces.append(line)
            offset += len(line) + 1

    def flush(self, gap: int) -> None:
        """Ends the line, if there is one; `gap` is how far what follows will stand from it."""
        pieces = self.pieces
        if pieces:
            text = "".join(pieces)
            text = text.replace("\r", " ").rstrip() if self.pre else _collapsed(text)
            if text:
                shape, level = self.shape()
                linked = min(self.linked, len(text))
                self.blocks.append(
                    Block(text, shape, level, self.gap, self.stack[-1], self.node, self.tail, self.offset, linked)
                )
                self.gap = 0
            self.pieces = []
            self.linked = 0
        self.gap = max(self.gap, gap)

    def shape(self) -> tuple[Shape, int]:
        tag = self.stack[-1].tag
        if tag in _HEADINGS:
            return "heading", _HEADINGS[tag]
        if self.pre:
            return "preformatted", 0
        if self.items and self.items[-1]:
            self.items[-1] = False
            return "item", max(1, self.lists)
        if tag in ("figcaption", "caption"):
            return "caption", 0
        if tag == "dt":
            return "term", 0
        return ("quote", self.quotes) if self.quotes else ("paragraph", 0)

    def end_row(self) -> None:
        first, cells = self.rows.pop()
        blocks = self.blocks[first:]
        if len(blocks) < 2 or len(cells) < 2:
            return
        ends = [*cells[1:], len(self.blocks)]
        counts = [end - begin for begin, end in zip(cells, ends, strict=True)]
        plain = all(b.shape != "row" and len(b.text) <= CELL_LENGTH for b in blocks)
        if max(counts) > 1 or sum(counts) != len(blocks) or not plain:
            return
        texts = tuple(self.blocks[begin].text if count else "" for begin, count in zip(cells, counts, strict=True))
        row = replace(
            blocks[0],
            text=" ".join(block.text for block in blocks),
            shape="row",
            level=0,
            element=self.stack[-1],
            linked=sum(block.linked for block in blocks),
            cells=texts,
            parts=tuple(blocks),
        )
        self.blocks[first:] = [row]
