"""What a corpus comes to: documents, lines and words, kept and removed, by stage, rule, language and site."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from clean.lines import word_count
from clean.review.corpus import Reviewed
from clean.site import site_of

# Lower ends of the classes of length, in words: doubling in two steps, because lengths of articles spread that way.
LENGTHS = (0, 50, 100, 150, 200, 300, 400, 600, 800, 1200, 1600, 2400, 3200)
# A removed line that stands in so many documents or more is one decision, not many.
REPEATED = 2


@dataclass(slots=True)
class Sums:
    """Sums over documents or lines, in words. `rewritten` is what rewriting took away."""

    documents: int = 0
    lines: int = 0
    kept: int = 0
    removed: int = 0
    rewritten: int = 0

    @property
    def before(self) -> int:
        """Words of the sources."""
        return self.kept + self.removed + self.rewritten

    @property
    def share(self) -> float:
        """Part of the sources' words that is not in the articles, from 0 to 1."""
        return 1 - self.kept / self.before if self.before else 0.0

    def add(self, other: Sums) -> None:
        """Adds another sum to this one."""
        self.documents += other.documents
        self.lines += other.lines
        self.kept += other.kept
        self.removed += other.removed
        self.rewritten += other.rewritten


def _sums() -> defaultdict[str, Sums]:
    return defaultdict(Sums)


@dataclass(slots=True)
class Figures:
    """The sums of a corpus.

    `lines` of a group counts removed lines, and of a rule those it rewrote too (one that several rules
    rewrote counts with each); a document counts once in each group.
    `before` and `after` hold documents by class of length (`LENGTHS`). `repeated` holds the documents in
    which a rule removed a line, by (rule, line with single spaces).
    """

    whole: Sums = field(default_factory=Sums)
    changed: int = 0
    flagged: int = 0
    stages: defaultdict[str, Sums] = field(default_factory=_sums)
    rules: defaultdict[str, Sums] = field(default_factory=_sums)
    languages: defaultdict[str, Sums] = field(default_factory=_sums)
    sites: defaultdict[str, Sums] = field(default_factory=_sums)
    flags: Counter[str] = field(default_factory=Counter)
    before: Counter[int] = field(default_factory=Counter)
    after: Counter[int] = field(default_factory=Counter)
    repeated: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, document: Reviewed) -> Sums:
        """Enters one document, and returns its own sums."""
        article = document.record["article"]
        own = sums_of(document)
        self.whole.add(own)
        self.languages[article["language"]].add(own)
        self.sites[site(document.record)].add(own)
        self.changed += any(line.fate in ("removed", "rewritten") for line in document.lines)
        self.flagged += bool(article["flags"])
        self.flags.update(article["flags"])
        self.before[length_class(own.before)] += 1
        self.after[length_class(own.kept)] += 1
        self._add_removals(document)
        return own

    def _add_removals(self, document: Reviewed) -> None:
        stages, rules = _sums(), _sums()
        for line in document.lines:
            words = word_count(line.source)
            if line.removal is not None:
                for name, group in ((line.removal.stage, stages), (line.removal.rule, rules)):
                    group[name].add(Sums(lines=1, removed=words))
            for rule in line.by:
                rules[rule].add(Sums(lines=1, rewritten=_net(words, line.text)))
        for mine, all_ in ((stages, self.stages), (rules, self.rules)):
            for name, sums in mine.items():
                sums.documents = 1
                all_[name].add(sums)
        lines = {(line.removal.rule, " ".join(line.source.split())) for line in document.removed if line.removal}
        self.repeated.update(pair for pair in lines if pair[1])

    @property
    def often(self) -> list[tuple[str, str, int]]:
        """(rule, line, documents) of the lines removed from several documents, most frequent first."""
        several = [(rule, line, count) for (rule, line), count in self.repeated.items() if count >= REPEATED]
        return sorted(several, key=lambda row: (-row[2], row[0], row[1]))


def sums_of(document: Reviewed) -> Sums:
    """The sums of one document. What rewriting took away is net, and may be below 0 where it parted words."""
    removed = sum(word_count(line.source) for line in document.removed)
    rewritten = sum(_net(word_count(line.source), line.text) for line in document.lines if line.fate == "rewritten")
    kept = document.record["article"]["words"]
    return Sums(1, len(document.removed), kept, removed, rewritten)


def _net(words: int, text: str) -> int:
    return words - word_count(text)


def site(record: Mapping[str, Any]) -> str:
    """The site a document came from: the one its record gives, else the host of its address, else empty.

    The address is the one it was read under, else the one a page gives itself.
    """
    source, own = record["source"], record["article"]["metadata"].get("url")
    return source.get("site") or site_of(source["url"] or (own if isinstance(own, str) else None)) or ""


def length_class(words: int) -> int:
    """Index of a length's class in `LENGTHS`.

    >>> [length_class(words) for words in (0, 49, 50, 4000)]
    [0, 0, 1, 12]
    """
    return max(0, bisect_right(LENGTHS, words) - 1)
