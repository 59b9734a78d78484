"""Places: where a page's blocks stand, in its tree and beside what the extractors agree on.

The *agreed* text is the prose that both extractors keep. A block stands *among* it if it has the same
parent element as a good part of it, or the same path of elements and classes: templates give the
paragraphs of an article one such path, or a few. The *article of the title* is the outermost
``<article>`` around the page's title, if it holds prose that an extractor keeps.
"""

from __future__ import annotations

import re
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
# Words in classes of boxes in an article that are not of it: calls to action, dialogs, the author's biography. Of the
# blocks so far below them that stand beside no agreed text, none was in the gold of 32 sites.
BOXES = ("author", "cta", "modal")
BOX_LEVELS = 4
# Share of the agreed text above which what stands in such is the article all the same: one made of posts.
BOX_SHARE = 0.25
# Classes by which the embedded posts of others are known, which a script of theirs draws. On 13 sites of two sets
# none is in the gold, on two of a third half of them.
EMBEDS = frozenset(
    {
        "bluesky-embed", "fb-post", "instagram-media", "reddit-embed-bq", "tiktok-embed", "twitter-tweet",
        "twitter-video",
    }
)  # fmt: skip
# Longest block that can be the title (code points).
TITLE_LENGTH = 300
_BOX = re.compile(rf"(?<![a-z])(?:{'|'.join(BOXES)})(?![a-z])", re.IGNORECASE)
# What stands around the article says nothing of a box in it.
_ARTICLES = frozenset({"article", "body", "html", "main"})

Relation = Literal["inside", "other", "outside", "unknown"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one block stands.

    `prose`: it reads as sentences and is not mostly links. `among`: it stands among the agreed text;
    `beside`: it has the parent of a good part of it. `within`: between the first and the last of the agreed
    text. `relation`: to the article of the title, ``other`` being in another ``<article>``, ``unknown`` if
    the title stands in none. `embed`: in an embedded post. `boxed`: in a box that is not of the article.
    """

    prose: bool
    among: bool
    beside: bool
    within: bool
    relation: Relation
    embed: bool = False
    boxed: bool = False


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
    in_embeds = in_boxes = 0
    for i in agreed:
        size, own = len(blocks[i].text), standing[i]
        parents[blocks[i].element.getparent()] += size
        same_path[own.path] += size
        in_embeds += size if own.embed else 0
        in_boxes += size if own.boxed else 0
    first, last = (agreed[0], agreed[-1]) if agreed else (0, -1)
    relations = _relations(blocks, [each.article for each in standing], prose, kept, headline)
    found = []
    for i, block in enumerate(blocks):
        own = standing[i]
        near = max(parents[block.element.getparent()], parents[block.element])
        beside = near > SAME_PARENT * total
        among = beside or same_path[own.path] > SAME_PATH * total
        embed = own.embed and in_embeds <= BOX_SHARE * total
        boxed = own.boxed > 0 and in_boxes <= BOX_SHARE * total and not beside
        found.append(Place(prose[i], among, beside, first <= i <= last, relations[i], embed, boxed))
    return found


@dataclass(frozen=True, slots=True)
class _Standing:
    """What an element inherits: the number of its path, the outermost ``<article>``, whether it is in an embed.

    Two elements have the same path if all tags and classes from the root down are the same. `boxed` counts
    the levels for which the class of a box around it still holds.
    """

    path: int
    article: HtmlElement | None = None
    embed: bool = False
    boxed: int = 0


class _Ancestry:
    """The standing of each element asked for."""

    def __init__(self) -> None:
        self.known: dict[HtmlElement | None, _Standing] = {None: _Standing(0)}
        self.steps: dict[tuple[int, str, str | None], int] = {}

    def of(self, element: HtmlElement) -> _Standing:
        chain = []
        node: HtmlElement | None = element
        while node is not None and node not in self.known:
            chain.append(node)
            node = node.getparent()
        standing = self.known[node]
        for node in reversed(chain):
            standing = self.known[node] = self.below(standing, node)
        return standing

    def below(self, above: _Standing, node: HtmlElement) -> _Standing:
        tag, classes = node.tag, node.get("class")
        path = self.steps.setdefault((above.path, tag, classes), len(self.steps) + 1)
        article = node if above.article is None and tag == "article" else above.article
        if tag in _ARTICLES:
            return _Standing(path, article)
        embed = above.embed or bool(classes and not EMBEDS.isdisjoint(classes.split()))
        boxed = max(0, above.boxed - 1)
        if (classes and _BOX.search(classes)) or ((name := node.get("id")) and _BOX.search(name)):
            boxed = BOX_LEVELS
        return _Standing(path, article, embed, boxed)


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
