"""Shape: what a line was on its page, for formats that can say it: a heading, an item, a link in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["paragraph", "heading", "item", "quote", "row", "preformatted", "caption", "term"]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line that is set in one way. `href` is the web address that it links to."""

    text: str
    href: str | None = None
    strong: bool = False
    emphasis: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A list item around a line, and its list, as they are numbered on the page; `marker` is ``-`` or ``3.``."""

    number: int
    list: int
    marker: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What one line was on its page.

    `level` is a heading's (1 to 6), `runs` its text without bullet and bars, `cells` a row's. `items` are
    the list items around it, outermost first; the last is its own if it is an ``item``. `quotes` counts the
    quotations around it. `group` is the number of the table, preformatted block or paragraph that it is a
    part of. `close` tells that it follows the line before it without an empty line.
    """

    kind: Kind = "paragraph"
    level: int = 0
    runs: tuple[Run, ...] = ()
    cells: tuple[tuple[Run, ...], ...] = ()
    items: tuple[Item, ...] = ()
    quotes: int = 0
    group: int = -1
    close: bool = False
