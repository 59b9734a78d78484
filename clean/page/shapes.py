"""Shapes: what the blocks of a page were, as plain values that outlive its tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from clean.page.address import absolute
from clean.page.blocks import BLOCK_LEVEL, LINE, Block, hidden
from clean.shape import Item, Run, Shape

_SPACES = re.compile(r"[ \t\n\r\f]+")
_STRONG = frozenset({"b", "strong"})
_EMPHASIS = frozenset({"i", "em", "cite", "dfn", "var"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_PRE = frozenset({"pre", "listing", "xmp", "plaintext"})


def shapes(blocks: Sequence[Block], wanted: Iterable[int], base: str | None) -> dict[int, Shape]:
    """The shapes of the wanted blocks, by their index; links are resolved against `base`."""
    page = _Page()
    return {index: _shape(blocks[index], base, page) for index in wanted}


class _Page:
    """The numbers of a page's elements, and what stands around them, each worked out once."""

    def __init__(self) -> None:
        self.numbers: dict[HtmlElement, int] = {}
        self.known: dict[HtmlElement, _Around] = {}

    def number(self, element: HtmlElement) -> int:
        return self.numbers.setdefault(element, len(self.numbers))

    def around(self, element: HtmlElement) -> _Around:
        """The list items and quotations that an element is or stands in, its table and preformatted block."""
        way = []
        at: HtmlElement | None = element
        while at is not None and at not in self.known:
            way.append(at)
            at = at.getparent()
        around = _Around() if at is None else self.known[at]
        for inner in reversed(way):
            tag = inner.tag
            if tag == "li":
                parent = inner.getparent()
                of_list = self.number(parent) if parent is not None else -1
                around = replace(around, items=(*around.items, Item(self.number(inner), of_list, _marker(inner))))
            elif tag == "blockquote":
                around = replace(around, quotes=around.quotes + 1)
            elif tag == "table":
                around = replace(around, table=self.number(inner))
            elif tag in _PRE:
                around = replace(around, pre=self.number(inner))
            self.known[inner] = around
        return around


@dataclass(frozen=True, slots=True)
class _Around:
    items: tuple[Item, ...] = ()
    quotes: int = 0
    table: int = -1
    pre: int = -1


def _shape(block: Block, base: str | None, page: _Page) -> Shape:
    around = page.around(block.element)
    cells: tuple[tuple[Run, ...], ...] = ()
    if block.shape == "row":
        parts = iter(block.parts)
        cells = tuple(runs(next(parts), base) if cell else () for cell in block.cells)
    groups = {"row": around.table, "preformatted": around.pre}
    return Shape(
        kind=block.shape,
        level=block.level if block.shape == "heading" else 0,
        runs=() if block.shape in groups else runs(block, base),
        cells=cells,
        items=around.items,
        quotes=around.quotes,
        group=groups[block.shape] if block.shape in groups else page.number(block.element),
        close=block.gap == LINE,
    )


def _marker(item: HtmlElement) -> str:
    """The bullet of a list item, or its number."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "-"
    before = sum(1 for sibling in item.itersiblings(preceding=True) if sibling.tag == "li")
    return f"{min(999_999_999, _whole(item, 'value', _whole(parent, 'start', 1) + before))}."


def _whole(element: HtmlElement, attribute: str, otherwise: int) -> int:
    value = (element.get(attribute) or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else otherwise


def runs(block: Block, base: str | None) -> tuple[Run, ...]:
    """The pieces of a block's text by how they are set; joined, they are `block.text`.

    One run without any setting where the tree does not give the block's text back.
    """
    if block.node is block.element and not block.tail and not len(block.node):
        return (Run(block.text),)  # nothing is in it but text, as in most
    found: list[Run] = []
    for text, parent in _texts(block):
        run = _set(text, parent, block.element, base)
        if found and _alike(found[-1], run):
            found[-1] = _with(found[-1], found[-1].text + run.text)
        else:
            found.append(run)
    found = _collapsed(found)
    return tuple(found) if "".join(run.text for run in found) == block.text else (Run(block.text),)


def _texts(block: Block) -> Iterator[tuple[str, HtmlElement]]:
    """The texts of a block in order, each with the element it stands in: up to the next line's beginning."""
    node, tail, offset = block.node, block.tail, block.offset
    while True:
        parent = node.getparent() if tail else node
        text = (node.tail if tail else node.text) or ""
        if parent is None:
            return
        if text[offset:]:
            yield text[offset:], parent
        offset = 0
        following = node.getnext() if tail else next(iter(node), None)
        if following is None:
            node, tail = parent, True
            if node.tag in BLOCK_LEVEL:
                return
        elif hidden(following):
            node, tail = following, True
        elif following.tag in BLOCK_LEVEL or following.tag == "br":
            return
        else:
            node, tail = following, False


def _set(text: str, parent: HtmlElement, block: HtmlElement, base: str | None) -> Run:
    """A text with what the elements between it and its block make of it."""
    href = None
    strong = emphasis = code = False
    element = parent
    while element is not None and element is not block and (tag := element.tag) not in BLOCK_LEVEL:
        if tag == "a":
            href = href or absolute(element.get("href"), base)
        strong, emphasis, code = strong or tag in _STRONG, emphasis or tag in _EMPHASIS, code or tag in _CODE
        element = element.getparent()
    return Run(text, href, strong, emphasis, code)


def _alike(one: Run, other: Run) -> bool:
    return _with(one, "") == _with(other, "")


def _with(run: Run, text: str) -> Run:
    return Run(text, run.href, run.strong, run.emphasis, run.code)


def _collapsed(found: Sequence[Run]) -> list[Run]:
    """The runs with white space as a browser shows it: single, none at the ends."""
    out: list[Run] = []
    space = True  # whether what is written so far ends with one
    for run in found:
        text = _SPACES.sub(" ", run.text)
        if space:
            text = text.removeprefix(" ")
        if text:
            out.append(_with(run, text))
            space = text.endswith(" ")
    while out and not (text := out[-1].text.rstrip(" ")):
        out.pop()
    if out:
        out[-1] = _with(out[-1], out[-1].text.rstrip(" "))
    return out
