"""Tail: where the article ends, and the page goes on.

Phrases reach a fraction of what stands under an article; the rest are items without a phrase of
their own. They are known by their place, behind a leftover with no article after it, and by their
shape: tickers that run backwards in time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from clean.document import Block, Mark, Removal
from clean.lines import opening_time
from clean.matcher import Matcher
from clean.rules import category_of
from clean.shapes import is_entry
from clean.view import Line, View

STAGE = "tail"
TICKER = "tail/ticker"
ITEMS = "items"
# Rule categories that stand under an article and not in it. On four sets of extracted texts (1,060
# documents), behind the first such leftover with no sentence after it stood 3,566 words of leftovers
# and 47 of articles; behind photo credits, labels of advertisements and embeds a good part is article.
OPENERS = frozenset(
    {
        "ui", "share", "counter", "widget", "navigation", "print", "newsletter", "channel", "app", "support",
        "paywall", "most-read", "related", "comments", "comment-form", "comment-policy", "copyright",
        "disclaimer", "contact", "tags", "source", "author-bio", "ticker", "items",
    }
)  # fmt: skip
# Words of article before the tail, which begins in the last half.
AFTER_WORDS = 60
# A sentence from this width on is the article's (cells); shorter ones may be an appeal or a teaser, if
# leftovers of so many categories stand there, the last of them behind it.
ARTICLE_CELLS = 140
SHORT_SENTENCES_NEED = 3
# Share of a footer's lines that are a menu's entries. On twelve files footers of more words than the article took
# 5,800 words of leftovers and none of articles.
FOOTER_ENTRIES = 0.5
# Removed lines in a tail, and at least as many as sentences, and the words of those sentences in proportion
# to the article's before, from which on the sentences are the page's. At least `LEADING` removed lines stand
# before the first of them, and between two removed lines no more than `BETWEEN_REMOVED`: the end of an
# article behind a share row is several. On twelve files that took 12,000 words of leftovers, 70 of articles.
OUTNUMBERED = 4
OUTNUMBERED_PROSE = 0.2
LEADING = 2
BETWEEN_REMOVED = 1
# Lines in a row that open with times of day running backwards, but for one midnight in so many lines,
# are a news ticker. A schedule runs forwards.
TICKER_LINES = 5
TICKER_MIDNIGHTS = 4


def mark(view: View, matcher: Matcher) -> Mapping[int, Mark]:
    """Marks what follows the last of the article, and tickers."""
    marks: dict[int, Mark] = {}
    opener = _opener(view)
    if opener is not None:
        text = view.document.blocks[opener].text
        for line in view.lines:
            if line.index > opener:
                marks[line.index] = Removal(STAGE, "tail/after-leftovers", f"behind {text[:60]!r}")
    for position in _ticker(view):
        marks.setdefault(view.lines[position].index, Removal(STAGE, TICKER, "times of day that run backwards"))
    return marks


def _opener(view: View) -> int | None:
    """Index of the first removed leftover in the last half with no article behind it."""
    blocks = view.document.blocks
    found = [i for i, block in enumerate(blocks) if not block.kept and _category(block) in OPENERS]
    indices = [line.index for line in view.lines]
    for index in found:
        before = bisect_left(indices, index)
        words = view.lines[before].before if before < len(view.lines) else view.words
        if words < AFTER_WORDS:
            continue
        sentences = [line for line in view.lines[before:] if line.sentence]
        leftovers = [i for i in found if i >= index]
        if 2 * words < view.words and not _is_footer(view, before, {_category(blocks[i]) for i in leftovers}):
            continue
        if (
            not sentences
            or _among_leftovers(sentences, leftovers, blocks)
            or _outnumbered(view, sentences, leftovers, blocks)
        ):
            return index
    return None


def _is_footer(view: View, start: int, kinds: Collection[str | None]) -> bool:
    """Whether lines, more than the article's, are a page's footer: entries, between several kinds of leftovers.

    There is prose before them and none among them.
    """
    behind = view.lines[start:]
    entries = sum(is_entry(line.text) for line in behind)
    return (
        len(kinds) >= SHORT_SENTENCES_NEED
        and view.prose >= AFTER_WORDS
        and not any(line.sentence for line in behind)
        and entries >= FOOTER_ENTRIES * len(behind)
    )


def _among_leftovers(sentences: Sequence[Line], leftovers: Sequence[int], blocks: Sequence[Block]) -> bool:
    """Whether sentences are the page's: short, in a tail of several kinds, the last not the end of the text."""
    return (
        all(line.cells < ARTICLE_CELLS for line in sentences)
        and sentences[-1].index < leftovers[-1]
        and len({_category(blocks[i]) for i in leftovers}) >= SHORT_SENTENCES_NEED
    )


def _outnumbered(view: View, sentences: Sequence[Line], leftovers: Sequence[int], blocks: Sequence[Block]) -> bool:
    """Whether sentences, however long, are few among the removed lines of a tail of several kinds."""
    removed = [i for i in range(leftovers[0], len(blocks)) if not blocks[i].kept]
    before = sentences[0].prose
    return (
        len(removed) >= max(OUTNUMBERED, len(sentences))
        and removed[LEADING - 1] < sentences[0].index <= sentences[-1].index < removed[-1]
        and view.prose - before <= OUTNUMBERED_PROSE * before
        and len({_category(blocks[i]) for i in removed}) >= SHORT_SENTENCES_NEED
        and max(Counter(bisect_left(removed, line.index) for line in sentences).values()) <= BETWEEN_REMOVED
    )


def _category(block: Block) -> str | None:
    """Category of the rule that removed a block, if a rule did, or ``ticker``."""
    if block.removal is None:
        return None
    rule = block.removal.rule
    if rule == TICKER:
        return "ticker"
    return ITEMS if rule.startswith(f"{ITEMS}/") else category_of(rule)


def _ticker(view: View) -> list[int]:
    """Positions of lines in tickers, behind `AFTER_WORDS` of text."""
    taken: list[int] = []
    run: list[int] = []
    for position, line in enumerate(view.lines):
        timed = not line.sentence and opening_time(line.text) is not None and line.before >= AFTER_WORDS
        if timed:
            run.append(position)
        else:
            taken += run if _backwards(view, run) else []
            run = []
    return taken + (run if _backwards(view, run) else [])


def _backwards(view: View, run: Sequence[int]) -> bool:
    """Whether the times of a run go down, but for a midnight here and there."""
    times = [opening_time(view.lines[position].text) or 0 for position in run]
    forwards = sum(later > sooner for sooner, later in pairwise(times))
    return len(run) >= TICKER_LINES and forwards * TICKER_MIDNIGHTS <= len(run)
