"""The study of one site: which of its lines come again, in how many documents, where, and behind what.

Near-identical documents count once. Every count is exact, whatever the number of lines: a site with more
than `PASS_LINES` is counted in several passes, a part of all lines in each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from math import sqrt

import xxhash

from clean.learning.tally import SENTENCE, Code, Seen, Tally
from clean.templates import ends, stands_around

# Lines counted at a time (some 100 bytes each).
PASS_LINES = 2_000_000
# Quantile of the normal distribution for a bound that holds in 39 cases of 40.
CONFIDENCE = 1.96
# Sentences by which a document is recognised: those with the smallest hashes, the same ones in any copy.
# Two documents that share this part of them are one article; a changed sentence or an added paragraph
# leaves most of them as they were.
SKETCH = 12
SKETCH_SHARED = 0.7
# Documents from which on a sentence that more than half of them have tells none of them apart.
TELLING = 8

HEAD, TAIL, BODY = 1, 2, 4


@dataclass(slots=True)
class Found:
    """A line that comes again, in documents of the site.

    Of the `placed` documents that have sentences of their own, it stood in `head` only before them, in
    `tail` only after them, or both, and in `body` among them. `from_top` and `from_end` are the furthest
    it stood from there (lines, from 1). `plain` counts the documents in which it is the reading with a
    title's slot of a line that comes again as it is, `inner` those in which lines of the document's own
    stood behind it in the tail, `before` the lines that followed it directly.
    """

    documents: int
    placed: int = 0
    head: int = 0
    tail: int = 0
    body: int = 0
    from_top: int = 0
    from_end: int = 0
    plain: int = 0
    inner: int = 0
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
    held = list(tally.documents(site)) if lines <= PASS_LINES else None

    def read() -> Iterable[Seen]:
        return tally.documents(site) if held is None else held

    passes = 1 + lines // PASS_LINES
    number = sum(1 for _ in read())
    parts = _parts(read, passes) if passes > 1 else list(_parts(read, passes))
    twins = _twins(read, _frequent(parts, number))
    documents = number - len(twins)
    found: dict[Code, Found] = {}
    copies = [seen for at, seen in enumerate(read()) if at in twins]
    for part, counts in enumerate(parts if passes == 1 else _parts(read, passes)):
        for seen in copies:
            counts.subtract(_codes(seen, part, passes))
        for code, count in counts.items():
            if count >= least and lower_bound(count, documents) >= share:
                found[code] = Found(count)
    around = frozenset(code for code, line in found.items() if stands_around(line.documents, documents))
    for at, seen in enumerate(read()):
        if at not in twins:
            _place(seen, found, around)
    return Study(site, documents, len(twins), found)


def _parts(read: Callable[[], Iterable[Seen]], passes: int) -> Iterator[Counter[Code]]:
    """In how many documents each line stands, a part of all lines at a time."""
    for part in range(passes):
        counts: Counter[Code] = Counter()
        for seen in read():
            counts.update(_codes(seen, part, passes))
        yield counts


def _codes(seen: Seen, part: int, passes: int) -> Iterable[Code]:
    """A document's different lines, those of one part."""
    codes = {*seen.codes, *(code for _, code in seen.others)}
    return codes if passes == 1 else [code for code in codes if (code >> 1) % passes == part]


def _frequent(parts: Iterable[Counter[Code]], number: int) -> set[Code]:
    """The sentences that more than half of the documents have, if there are enough documents to tell."""
    if number < TELLING:
        return set()
    return {code for counts in parts for code, count in counts.items() if code & SENTENCE and 2 * count > number}


def _twins(read: Callable[[], Iterable[Seen]], frequent: Set[Code]) -> set[int]:
    """The documents, by number, that are copies of earlier ones."""
    owner: dict[Code, int] = {}
    sizes: list[int] = []
    twins: set[int] = set()
    for at, seen in enumerate(read()):
        sketch = _sketch(seen, frequent)
        sizes.append(len(sketch))
        votes = Counter(owner[code] for code in sketch if code in owner)
        if any(shared >= SKETCH_SHARED * max(len(sketch), sizes[other]) for other, shared in votes.items()):
            twins.add(at)
        else:
            for code in sketch:
                owner.setdefault(code, at)
    return twins


def _sketch(seen: Seen, frequent: Set[Code]) -> list[Code]:
    """The sentences that a document is recognised by; one without any is recognised as a whole."""
    sentences = sorted({code for code in seen.codes if code & SENTENCE and code not in frequent})
    return sentences[:SKETCH] or [xxhash.xxh3_64_intdigest(seen.codes.tobytes())]


def _place(seen: Seen, found: dict[Code, Found], around: Set[Code]) -> None:
    """Notes where the lines that come again stand in one document."""
    codes = seen.codes
    again = [(at, code) for at, code in enumerate(codes) if code in found]
    own = [at for at, code in enumerate(codes) if code & SENTENCE and code not in around]
    head_end, tail_start = ends(len(codes), own, [at for at, code in again if code in around])
    for at, code in dict(seen.others).items():
        if code in found:
            again.append((at, code))
            found[code].plain += codes[at] in found
    last = len(codes) - 1
    last_own = next((at for at in range(last, -1, -1) if codes[at] not in around), -1)
    zones: dict[Code, int] = {}
    for at, code in again:
        line = found[code]
        head, tail = at < head_end, at >= tail_start
        if head and at >= line.from_top:
            line.from_top = at + 1
        if tail:
            line.from_end = max(line.from_end, last - at + 1)
            line.inner += at < last_own
        before = zones.get(code)
        if before is None and at < last and codes[at + 1] in found:
            line.before[codes[at + 1]] += 1
        zones[code] = (before or 0) | HEAD * head | TAIL * tail | BODY * (not head and not tail)
    if own:
        for code, where in zones.items():
            line = found[code]
            line.placed += 1
            if where & BODY:
                line.body += 1
            else:
                line.head += where & HEAD != 0
                line.tail += where & TAIL != 0
