"""Decide: which of a page's blocks are the article's, from the extractors' votes and where the blocks stand.

The rules were read off a table of all blocks of 642 pages in three sets: by votes, shape and place, the share
of each cell's words that are in the gold article (``python tests/bench/page_votes.py FOLDER …`` prints it). A
cell decides as its share says, if the sets agree on it. A model of gradient-boosted trees on 148 such
features, trained on two sets and tested on the third, was worse than these rules on each: F1 at its best
threshold .957, .938 and .919, these .961, .973 and .924, the text stages apart; and that threshold was .6 on
one set and .3 on the others. The rules have seen all three sets, which the model had not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from clean.page.blocks import Block
from clean.page.places import PROSE_LINKED, Place, places
from clean.page.votes import FIRST, SECOND, THIRD

# Shapes that resiliparse often passes over inside an article. Of the words that trafilatura's heuristics alone keep
# on pages on which the two agree, 94 % of those in rows and 70 % of those in items are in the gold, and 13 %
# of those in paragraphs that do not stand among the agreed text.
LISTED = frozenset({"item", "preformatted", "row"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided of a block, by which rule, and the evidence: the votes and the reason."""

    keep: bool
    rule: str
    evidence: str


def decide(
    blocks: Sequence[Block], prose: Sequence[bool], votes: Mapping[str, frozenset[int]], headline: str = ""
) -> list[Verdict]:
    """A verdict for each block; `headline` is the title where it is known."""
    where = places(blocks, prose, {name: votes[name] for name in (FIRST, SECOND) if name in votes}, headline)
    verdicts: list[Verdict] = []
    same: dict[tuple[object, ...], Verdict] = {}  # blocks of one kind in one place are judged alike
    for index, (block, place) in enumerate(zip(blocks, where, strict=True)):
        cast = {name: index in kept for name, kept in votes.items()}
        kind = (block.shape, place, *cast.values())
        if kind not in same:
            keep, rule, reason = _judge(block, place, cast)
            same[kind] = Verdict(keep, f"extract/{rule}", _evidence(cast, reason))
        verdicts.append(same[kind])
    return _headed(verdicts, blocks, prose, votes.get(SECOND, frozenset()))


def _headed(
    verdicts: Sequence[Verdict], blocks: Sequence[Block], prose: Sequence[bool], second: Set[int]
) -> list[Verdict]:
    """The verdicts with the subheadings that resiliparse alone keeps right before a kept paragraph beside them.

    Of 94 such headings on 642 pages 66 are in the gold.
    """
    headed = list(verdicts)
    for index, (block, verdict) in enumerate(zip(blocks[:-1], verdicts[:-1], strict=True)):
        heads = block.shape == "heading" and block.level > 1 and block.linked < PROSE_LINKED * len(block.text)
        if heads and not verdict.keep and verdict.rule == "extract/votes" and index in second:
            beside = block.element.getparent() is blocks[index + 1].element.getparent()
            if beside and verdicts[index + 1].keep and prose[index + 1]:
                headed[index] = Verdict(True, "extract/heading", f"{verdict.evidence}; heads a kept paragraph")
    return headed


def _judge(block: Block, place: Place, cast: Mapping[str, bool]) -> tuple[bool, str, str]:
    """Whether to keep a block, the rule that says so, and its reason."""
    if not cast:
        return place.prose, "no-votes", "prose" if place.prose else "no prose"
    for rule, reason, holds in (
        ("other-article", "in another <article> than the title", place.relation == "other"),
        ("embed", "in an embedded post", place.embed),
        ("box", "in a box that is not of the article", place.boxed),
    ):
        if holds:
            return False, rule, reason
    for rule, reason, holds in (
        ("votes", "", _voted(cast)),
        ("among", "stands among the article's paragraphs", _among(block, place, cast)),
        ("title-article", "prose in the <article> of the title", _in_article(place, cast)),
        ("list", "in the middle of the article", _list(block, place, cast)),
    ):
        if holds:
            return True, rule, reason
    return False, "votes", ""


def _voted(cast: Mapping[str, bool]) -> bool:
    """Whether a majority keeps the block: two of the three, or all where fewer voted."""
    return sum(cast.values()) >= min(2, len(cast))


def _among(block: Block, place: Place, cast: Mapping[str, bool]) -> bool:
    """Whether one vote is enough: paragraphs and subheadings among the agreed text."""
    if cast.get(SECOND) and place.prose and place.among and (place.within or THIRD in cast):
        return True
    if cast.get(SECOND) and block.shape == "heading" and place.beside and place.within:
        return True
    return bool(cast.get(FIRST)) and THIRD not in cast and place.among


def _in_article(place: Place, cast: Mapping[str, bool]) -> bool:
    """Whether, on a page on which the extractors disagree, prose stands in the article of the title."""
    if THIRD not in cast or place.relation != "inside" or not place.prose:
        return False
    return bool(cast.get(FIRST)) or (bool(cast.get(SECOND)) and place.among)


def _list(block: Block, place: Place, cast: Mapping[str, bool]) -> bool:
    """Whether it is a list, a table, a quotation or code, which extractors often disagree on."""
    if cast.get(FIRST) and THIRD not in cast and block.shape in LISTED:
        return True
    return bool(cast.get(SECOND)) and block.shape == "item" and place.prose and place.within


def _evidence(cast: Mapping[str, bool], reason: str) -> str:
    """The votes, spelled out, and the reason.

    >>> _evidence({"trafilatura": False, "resiliparse": True}, "in the middle of the article")
    'trafilatura no, resiliparse yes; in the middle of the article'
    """
    votes = ", ".join(f"{name} {'yes' if kept else 'no'}" for name, kept in cast.items()) or "no votes"
    return f"{votes}; {reason}" if reason else votes
