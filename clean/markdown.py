"""Markdown: the kept lines as CommonMark with tables, in the layout of `clean.render`.

The title is a heading of the first level; headings, items, quotations, tables, preformatted text, links,
emphasis and code are what they were on the page. What makes a line one of these (``##``, ``>``, an item's
indentation) stands between the lines' texts, so that a line that is written as it stood in the source is
still a copy of it in the record. The lines of a text are paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace

from clean.document import Block, Document
from clean.inline_markdown import as_cell, as_heading, as_line, inline
from clean.render import Layout
from clean.shape import Run, Shape

PLAIN = Shape()
NOWHERE = (0, -1, -1)
_TICKS = re.compile(r"^\s*(`{3,})", re.MULTILINE)
_BULLET = "- "


def markdown(document: Document, shapes: Mapping[int, Shape], repair: Callable[[str], str]) -> Layout:
    """Lays out the kept blocks as Markdown. `shapes` are theirs, by index; a block without one is a paragraph.

    `repair` is what the pipeline did to each line's text; it is done to the parts of a line here.
    """
    page = _Writer(document, shapes, repair)
    title = document.headline
    if title:
        page.write_title(title)
    for index, block in enumerate(document.blocks):
        if block.removal is None and not block.blank and index != document.title:
            page.write(index, block)
    return page.layout(title)


class _Writer:
    """What is written so far, and what is open in it."""

    def __init__(self, document: Document, shapes: Mapping[int, Shape], repair: Callable[[str], str]) -> None:
        self.document, self.shapes, self.repair = document, shapes, repair
        self.pieces: list[str] = []
        self.length = 0
        self.spans: list[tuple[int, int] | None] = [None] * len(document.blocks)
        self.body_start: int | None = None
        self.before: Shape | None = None  # the shape of the body's last line
        # Open list items: where their text begins (code points into the line), in how many quotations, their list.
        self.items: dict[int, tuple[int, int, int]] = {}
        self.fence = ""  # the line that ends the preformatted block that is open

    def put(self, *pieces: str) -> None:
        self.pieces += pieces
        self.length += sum(map(len, pieces))

    def put_block(self, index: int, text: str) -> None:
        self.spans[index] = (self.length, self.length + len(text))
        self.put(text)

    def write_title(self, title: str) -> None:
        index = self.document.title
        shape = self.shapes.get(index, PLAIN) if index is not None else PLAIN
        self.put("# ")
        text = as_heading(inline(self.fitted(shape.runs, title)))
        if index is None:
            self.put(text)
        else:
            self.put_block(index, text)

    def write(self, index: int, block: Block) -> None:
        shape = self.shapes.get(index, PLAIN)
        lists = {of_list for _, _, of_list in self.items.values()}
        prefix = self.opened(shape)
        gap = self.gap(shape, prefix, lists)
        self.put(self.closed(shape), gap)
        if self.body_start is None:
            self.body_start = self.length
        if shape.kind == "preformatted":
            if not self.fence:
                self.fence = prefix + self.ticks_for(shape)
                self.put(self.fence, "\n")
            self.put(prefix)
            self.put_block(index, self.verbatim(block))
        elif shape.kind == "row":
            self.put(prefix)
            self.write_row(index, block, shape, prefix)
        else:
            self.put(prefix, "#" * shape.level + " " * (shape.level > 0))
            self.put_block(index, self.line(block, shape))
        self.before = shape

    def opened(self, shape: Shape) -> str:
        """What begins each line of a block: marks of quotation, and the indentation of the items it is in."""
        around = shape.items[:-1] if shape.kind == "item" else shape.items
        found = {item.number: self.items.get(item.number, NOWHERE) for item in around}
        still = {number: place for number, place in found.items() if place[1] == shape.quotes}
        indent = max((begin for begin, _, _ in still.values()), default=0)
        if shape.kind == "item" and shape.items:
            own = shape.items[-1]
            still[own.number] = (indent + len(own.marker) + 1, shape.quotes, own.list)
        self.items = still
        return "> " * shape.quotes + " " * indent

    def closed(self, shape: Shape) -> str:
        """The end of the preformatted block that is open, if this line is not its next."""
        if not self.fence or (self.before is not None and _together(self.before, shape)):
            return ""
        fence, self.fence = self.fence, ""
        return "\n" + fence

    def gap(self, shape: Shape, prefix: str, lists: Set[int]) -> str:
        """What stands between the line before and this one; `lists` were open there."""
        before = self.before
        if before is None:
            return "\n\n" if self.pieces else ""
        if _together(before, shape):
            if shape.kind in ("preformatted", "row"):
                return "\n" if shape.close or shape.kind == "row" else "\n" + prefix.rstrip() + "\n"
            return "\\\n"
        if shape.kind == "item" and lists and shape.items and before.quotes == shape.quotes and not self.fence:
            own, tight = shape.items[-1], ("-", "1.")  # no other number begins a list right behind a line
            return "\n" if own.list in lists or own.marker in tight else "\n\n"
        if before.quotes and shape.quotes and not self.fence:
            return "\n" + (">" + " >" * (min(before.quotes, shape.quotes) - 1)) + "\n"
        return "\n\n"

    def line(self, block: Block, shape: Shape) -> str:
        """A paragraph, heading, item or quotation."""
        if shape.kind == "item" and shape.items:
            text = block.text.removeprefix(_BULLET)
            return f"{shape.items[-1].marker} {as_line(inline(self.fitted(shape.runs, text)))}"
        text = inline(self.fitted(shape.runs, block.text))
        return as_heading(text) if shape.kind == "heading" else as_line(text)

    def write_row(self, index: int, block: Block, shape: Shape, prefix: str) -> None:
        """A row; behind a table's first, the line that makes it a table."""
        first = self.before is None or not _together(self.before, shape)
        cells = self.cells(block, shape)
        columns = max(self.widest(shape.group), len(cells)) if first else len(cells)
        cells += [""] * (columns - len(cells))
        self.put_block(index, "| " + " | ".join(cells) + " |")
        if first:
            self.put("\n", prefix, "| " + " | ".join(["---"] * columns) + " |")

    def cells(self, block: Block, shape: Shape) -> list[str]:
        """A row's cells; as one cell where a rule changed its text."""
        fitted = [self.repaired(runs) for runs in shape.cells]
        plain = "| " + " | ".join("".join(run.text for run in runs) for runs in fitted) + " |"
        if self.repair(plain) != block.text:
            fitted = [[Run(block.text.removeprefix("| ").removesuffix(" |"))]]
        return [as_cell(inline(runs)) for runs in fitted]

    def widest(self, group: int) -> int:
        """Columns of a table: the cells of its widest row that is kept."""
        shapes = (self.shapes.get(i) for i in self.document.kept)
        return max(
            (len(s.cells) for s in shapes if s is not None and s.kind == "row" and s.group == group), default=1
        )

    def verbatim(self, block: Block) -> str:
        """A line of preformatted text: with its own spaces, if nothing but spaces was changed."""
        raw = block.raw.rstrip("\r\n")
        return raw if " ".join(raw.split()) == " ".join(block.text.split()) else block.text

    def ticks_for(self, shape: Shape) -> str:
        """More backticks than stand at a line's beginning in a preformatted block."""
        lines = (b.text for i, b in enumerate(self.document.blocks) if self.shapes.get(i, PLAIN).group == shape.group)
        return "`" * max([3, *(len(found) + 1 for found in _TICKS.findall("\n".join(lines)))])

    def fitted(self, runs: Sequence[Run], text: str) -> Sequence[Run]:
        """The runs as far as they are in a line's final text; one run of it where they do not fit."""
        found = self.repaired(runs)
        plain = "".join(run.text for run in found)
        at = plain.find(text) if runs else -1
        if at < 0:
            return [Run(text)]
        end = at + len(text)
        cut: list[Run] = []
        begin = 0
        for run in found:
            piece = run.text[max(0, at - begin) : max(0, end - begin)]
            begin += len(run.text)
            if piece:
                cut.append(replace(run, text=piece))
        return cut

    def repaired(self, runs: Sequence[Run]) -> list[Run]:
        """The runs as the pipeline's rewriting steps leave them, with single spaces between."""
        found: list[Run] = []
        for run in runs:
            core = self.repair(run.text)
            lead = " " if run.text[:1].isspace() and found and not found[-1].text.endswith(" ") else ""
            trail = " " if run.text[-1:].isspace() and core else ""
            if text := lead + core + trail:
                found.append(replace(run, text=text))
        if found:
            found[-1] = replace(found[-1], text=found[-1].text.rstrip(" "))
        return found

    def layout(self, title: str) -> Layout:
        if self.fence:
            self.put(self.closed(PLAIN))
        start = self.length if self.body_start is None else self.body_start
        return Layout("".join(self.pieces), title, start, tuple(self.spans))


def _together(one: Shape, other: Shape) -> bool:
    """Whether two lines are of one table, one preformatted block, or lines of one paragraph."""
    around = one.quotes == other.quotes and one.items == other.items
    if one.kind != other.kind or one.group != other.group or one.group < 0 or not around:
        return False
    return one.kind in ("row", "preformatted") or (one.kind in ("paragraph", "quote") and other.close)
