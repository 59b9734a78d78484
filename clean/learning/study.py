"""The study of one site: which of its lines come again, in how many documents, where, and behind what.

Near-identical documents count once. Every count is exact, whatever the number of lines: a site with more
than `PASS_LINES` is counted in several passes, a part of all lines in each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from math import sqrt

import xxhash

from clean.learning.tally import SENTENCE, Code, Seen, Tally
from clean.templates import Page, stands_around

# Lines counted at a time (some 100 bytes each).
PASS_LINES = 4_000_000
# Quantile of the normal distribution for a bound that holds in 39 cases of 40.
CONFIDENCE = 1.96
# Sentences by which a document is recognised: those with the smallest hashes, the same ones in any copy.
# Two documents that share this part of them are one article; a changed sentence or an added paragraph
# leaves most of them as they were.
SKETCH = 12
SKETCH_SHARED = 0.7
# Documents from which on a sentence that more than half of them have tells none of them apart.
TELLING = 8


@dataclass(slots=True)
class Found:
    """A line that comes again, in documents of the site.

    Of the `placed` documents that have sentences of their own, it stood in `head` only before them, in
    `tail` only after them, or both, and in `body` among them. `from_top` and `from_end` are the furthest
    it stood from there (lines, from 1). `plain` counts the documents in which it is the reading with a
    title's slot of a line that comes again as it is, `before` the lines that followed it directly.
    """

    documents: int
    placed: int = 0
    head: int = 0
    tail: int = 0
    body: int = 0
    from_top: int = 0
    from_end: int = 0
    plain: int = 0
    before: Counter[Code] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Study:
    """A site: `documents` that count, `twins` that do not as they are copies, and the lines that come again."""

    site: str
    documents: int
    twins: int
    found: dict[Code, Found]


def lower_bound(documents: int, of: int) -> float:
    """The share that a count is sure to stand for: Wilson's bound (1927), which asks more of small sites.

    >>> [round(lower_bound(k, n), 2) for k, n in ((2, 2), (3, 3), (4, 4), (20, 20), (41, 43))]
    [0.34, 0.44, 0.51, 0.84, 0.85]
    """
    square = CONFIDENCE * CONFIDENCE
    share = documents / of
    spread = CONFIDENCE * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (share + square / (2 * of) - spread) / (1 + square / of)


def study(tally: Tally, site: str, lines: int, least: int, share: float) -> Study:
    """Studies a site of `lines` lines: those in at least `least` documents, surely a `share` of them."""
    passes = 1 + lines // PASS_LINES
    twins, number = _twins(tally, site, passes)
    documents = number - len(twins)
    found: dict[Code, Found] = {}
    for part in range(passes):
        for code, count in _counts(tally, site, twins, passes, part).items():
            if count >= least and lower_bound(count, documents) >= share:
                found[code] = Found(count)
    around = frozenset(code for code, line in found.items() if stands_around(line.documents, documents))
    for seen in _distinct(tally, site, twins):
        _place(seen, found, around)
    return Study(site, documents, len(twins), found)


def _distinct(tally: Tally, site: str, twins: Set[int]) -> Iterator[Seen]:
    return (seen for number, seen in enumerate(tally.documents(site)) if number not in twins)


def _counts(tally: Tally, site: str, twins: Set[int], passes: int, part: int) -> Counter[Code]:
    """In how many documents each line stands, of one part of all lines."""
    counts: Counter[Code] = Counter()
    for seen in _distinct(tally, site, twins):
        codes = {*seen.codes, *(code for _, code in seen.others)}
        counts.update(codes if passes == 1 else [code for code in codes if (code >> 1) % passes == part])
    return counts


def _twins(tally: Tally, site: str, passes: int) -> tuple[set[int], int]:
    """The documents, by number, that are copies of earlier ones, and the number of all."""
    number = sum(1 for _ in tally.documents(site))
    frequent: set[Code] = set()
    if number >= TELLING:
        for part in range(passes):
            counts = _counts(tally, site, frozenset(), passes, part)
            frequent.update(code for code, count in counts.items() if code & SENTENCE and 2 * count > number)
    owner: dict[Code, int] = {}
    sizes: list[int] = []
    twins: set[int] = set()
    for at, seen in enumerate(tally.documents(site)):
        sketch = _sketch(seen, frequent)
        sizes.append(len(sketch))
        votes = Counter(owner[code] for code in sketch if code in owner)
        if any(shared >= SKETCH_SHARED * max(len(sketch), sizes[other]) for other, shared in votes.items()):
            twins.add(at)
        else:
            for code in sketch:
                owner.setdefault(code, at)
    return twins, number


def _sketch(seen: Seen, frequent: Set[Code]) -> list[Code]:
    """The sentences that a document is recognised by; one without any is recognised as a whole."""
    sentences = sorted({code for code in seen.codes if code & SENTENCE and code not in frequent})
    return sentences[:SKETCH] or [xxhash.xxh3_64_intdigest(seen.codes.tobytes())]


def _place(seen: Seen, found: dict[Code, Found], around: Set[Code]) -> None:
    """Notes where the lines that come again stand in one document."""
    codes = seen.codes
    again = [(at, code) for at, code in enumerate(codes) if code in found]
    for at, code in dict(seen.others).items():
        if code in found:
            again.append((at, code))
            found[code].plain += codes[at] in found
    page = Page.of([code not in around for code in codes], [code & SENTENCE != 0 for code in codes])
    last = len(codes) - 1
    zones: dict[Code, set[str]] = {}
    for at, code in again:
        line = found[code]
        first = code not in zones
        where = zones.setdefault(code, set())
        if page.in_head(at):
            line.from_top = max(line.from_top, at + 1)
            where.add("head")
        if page.in_tail(at):
            line.from_end = max(line.from_end, last - at + 1)
            where.add("tail")
        if not (page.in_head(at) or page.in_tail(at)):
            where.add("body")
        if first and at < last and codes[at + 1] in found:
            line.before[codes[at + 1]] += 1
    if page.sentences:
        for code, where in zones.items():
            line = found[code]
            line.placed += 1
            line.body += "body" in where
            line.head += "head" in where and "body" not in where
            line.tail += "tail" in where and "body" not in where
