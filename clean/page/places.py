"""Places: where a page's blocks stand, in its tree and beside what the extractors agree on.

The *agreed* text is the prose that both extractors keep. A block stands *among* it if it has the same
parent element as a good part of it, or the same path of elements and classes: templates give the
paragraphs of an article one such path, or a few. The *article of the title* is the outermost
``<article>`` around the page's title, if it holds prose that an extractor keeps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement

from clean.folding import key
from clean.lines import reads_as_sentence
from clean.page.blocks import Block

# Share of a block's text in links from which on it is no prose.
PROSE_LINKED = 0.5
# Shares of the agreed text (code points) that must have a block's parent, or its path, for it to stand among it.
SAME_PARENT, SAME_PATH = 0.1, 0.08
# Code points of prose that an extractor keeps from which on an ``<article>`` with the title is the page's article.
ARTICLE_PROSE = 500
# Longest block that can be the title (code points).
TITLE_LENGTH = 300

Relation = Literal["inside", "other", "outside", "unknown"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one block stands.

    `prose`: it reads as sentences and is not mostly links. `among`: it stands among the agreed text;
    `beside`: it has the parent of a good part of it. `within`: between the first and the last of the agreed
    text. `relation`: to the article of the title, ``other`` being in another ``<article>``, ``unknown`` if
    the title stands in none.
    """

    prose: bool
    among: bool
    beside: bool
    within: bool
    relation: Relation


def is_prose(block: Block) -> bool:
    """Whether a block reads as sentences and is not mostly links."""
    return (
        block.shape != "heading" and block.linked < PROSE_LINKED * len(block.text) and reads_as_sentence(block.text)
    )


def agreement(blocks: Sequence[Block], prose: Sequence[bool], one: Set[int], other: Set[int]) -> float:
    """Share of the prose that either extractor keeps (code points) which both keep; 0 where neither has any."""
    either = sum(len(blocks[i].text) for i in one | other if prose[i])
    both = sum(len(blocks[i].text) for i in one & other if prose[i])
    return both / either if either else 0.0


def places(
    blocks: Sequence[Block], prose: Sequence[bool], votes: Mapping[str, Set[int]], headline: str
) -> list[Place]:
    """The place of each block; `headline` is the title where it is known."""
    kept: Set[int] = frozenset().union(*votes.values()) if votes else frozenset()
    agreed = [i for i, is_it in enumerate(prose) if is_it and all(i in kept_by for kept_by in votes.values())]
    agreed = agreed or [i for i, is_it in enumerate(prose) if is_it and i in kept]
    total = sum(len(blocks[i].text) for i in agreed)
    ancestry = _Ancestry()
    standing = [ancestry.of(block.element) for block in blocks]
    parents: Counter[HtmlElement | None] = Counter()
    same_path: Counter[int] = Counter()
    for i in agreed:
        parents[blocks[i].element.getparent()] += len(blocks[i].text)
        same_path[standing[i][0]] += len(blocks[i].text)
    first, last = (agreed[0], agreed[-1]) if agreed else (0, -1)
    relations = _relations(blocks, [article for _, article in standing], prose, kept, headline)
    found = []
    for i, block in enumerate(blocks):
        own = max(parents[block.element.getparent()], parents[block.element])
        beside = own > SAME_PARENT * total
        among = beside or same_path[standing[i][0]] > SAME_PATH * total
        found.append(Place(prose[i], among, beside, first <= i <= last, relations[i]))
    return found


class _Ancestry:
    """For each element asked for: the number of its path, and the outermost ``<article>`` around it.

    Two elements have the same path if all tags and classes from the root down are the same.
    """

    def __init__(self) -> None:
        self.known: dict[HtmlElement | None, tuple[int, HtmlElement | None]] = {None: (0, None)}
        self.steps: dict[tuple[int, str, str | None], int] = {}

    def of(self, element: HtmlElement) -> tuple[int, HtmlElement | None]:
        chain = []
        node: HtmlElement | None = element
        while node is not None and node not in self.known:
            chain.append(node)
            node = node.getparent()
        path, article = self.known[node]
        for node in reversed(chain):
            step = (path, node.tag, node.get("class"))
            path = self.steps.setdefault(step, len(self.steps) + 1)
            if article is None and node.tag == "article":
                article = node
            self.known[node] = path, article
        return path, article


def _relations(
    blocks: Sequence[Block],
    articles: Sequence[HtmlElement | None],
    prose: Sequence[bool],
    kept: Set[int],
    headline: str,
) -> list[Relation]:
    voted: Counter[HtmlElement | None] = Counter()
    for i in kept:
        if prose[i]:
            voted[articles[i]] += len(blocks[i].text)
    for i in _titles(blocks, headline):
        own = articles[i]
        if own is not None and voted[own] > ARTICLE_PROSE:
            return ["inside" if other is own else "outside" if other is None else "other" for other in articles]
    return ["unknown"] * len(blocks)


def _titles(blocks: Sequence[Block], headline: str) -> list[int]:
    """Indices of blocks that may be the title, best first: those that are the headline, then ``<h1>``."""
    wanted = key(headline) or None
    same = [i for i, block in enumerate(blocks) if len(block.text) <= TITLE_LENGTH and key(block.text) == wanted]
    return same + [i for i, block in enumerate(blocks) if block.shape == "heading" and block.level == 1]
