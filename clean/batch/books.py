"""The books of a run: how many documents were read, and how each of them ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from clean.batch.outcome import Outcome

# Outcomes that are named in the summary; the others are counted, and stand in the quarantine's file.
NAMED = 20
# Different sites that are counted one by one: as many as a large crawl has are no report, and no small thing to hold.
SITES = 10_000
OTHER_SITES = "(others)"


@dataclass
class Books:
    """Numbers of documents and of lines. Picklable, spelled as JSON, and merged: ``a.merge(b)``.

    `ended` counts documents by format and status, `reasons` the quarantined ones by stage and reason.
    The other counters describe what the records of the output say, whichever run wrote them.
    """

    read: Counter[str] = field(default_factory=Counter)
    ended: dict[str, Counter[str]] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    removed: int = 0
    words: int = 0
    size: int = 0
    templated: int = 0

    def add(self, outcome: Outcome) -> None:
        """Enters one outcome."""
        self.ended.setdefault(outcome.format, Counter())[outcome.status] += 1
        self.size += outcome.size
        if outcome.status == "quarantined":
            self.reasons[f"{outcome.stage}: {outcome.reason}"] += 1
        for flag in outcome.flags:
            self.flags[flag] += 1
        if outcome.facts is not None:
            facts = outcome.facts
            self.languages[facts.language] += 1
            _count(self.sites, facts.site, 1)
            _count_each(self.stages, facts.stages)
            _count_each(self.rules, facts.rules)
            self.lines += facts.lines
            self.removed += facts.removed
            self.words += facts.words
            self.templated += facts.templated

    def merge(self, other: Books) -> None:
        """Adds another one's numbers, documents read included."""
        self.read.update(other.read)
        for name, ended in other.ended.items():
            self.ended.setdefault(name, Counter()).update(ended)
        for mine, theirs in (
            (self.reasons, other.reasons),
            (self.flags, other.flags),
            (self.languages, other.languages),
            (self.stages, other.stages),
            (self.rules, other.rules),
        ):
            mine.update(theirs)
        for site, number in other.sites.items():
            _count(self.sites, site, number)
        self.lines += other.lines
        self.removed += other.removed
        self.words += other.words
        self.size += other.size
        self.templated += other.templated

    def untouched(self) -> Books:
        """The same documents in a run that leaves them as they are: what was written is unchanged."""
        same = Books.loads(self.dumps())
        for ended in same.ended.values():
            ended["unchanged"] += ended.pop("written", 0)
        return same

    @property
    def counts(self) -> Counter[str]:
        """Documents by status."""
        return sum(self.ended.values(), Counter())

    @property
    def balanced(self) -> bool:
        """Whether every document read is accounted for, format by format."""
        formats = {*self.read, *self.ended}
        return all(self.read[name] == self.ended.get(name, Counter()).total() for name in formats)

    def dumps(self) -> bytes:
        """As JSON."""
        return msgspec.json.encode(self)

    @staticmethod
    def loads(data: bytes) -> Books:
        """From JSON."""
        plain: dict[str, Any] = msgspec.json.decode(data)
        books = Books(**{name: plain[name] for name in ("lines", "removed", "words", "size", "templated")})
        books.ended = {name: Counter(counts) for name, counts in plain["ended"].items()}
        for name in ("read", "reasons", "flags", "languages", "sites", "stages", "rules"):
            setattr(books, name, Counter(plain[name]))
        return books


def _count_each(counts: Counter[str], more: Mapping[str, int]) -> None:
    """Adds a few numbers: what `Counter.update` does, which first asks what kind of thing it is given."""
    for name, number in more.items():
        counts[name] += number


def _count(sites: Counter[str], site: str, number: int) -> None:
    if site:
        known = site in sites or len(sites) < SITES
        sites[site if known else OTHER_SITES] += number


@dataclass
class Summary:
    """What is said at the end of a run: its books, this run's own work, and some documents by name.

    `lost` counts the quarantined documents and `flags` the flagged ones. `changed` says whether an output
    differs, or would, from what was there. `done` counts bytes of the sources, as they stand on the disk.
    """

    books: Books = field(default_factory=Books)
    quarantined: list[Outcome] = field(default_factory=list)
    flagged: list[Outcome] = field(default_factory=list)
    lines: int = 0
    removed: int = 0
    documents: int = 0
    lost: int = 0
    flags: int = 0
    done: int = 0
    changed: bool = False

    def note(self, outcome: Outcome) -> None:
        """Remembers one outcome; the books are merged when its stream is finished."""
        self.documents += 1
        self.lines += outcome.lines
        self.removed += outcome.removed
        if outcome.status == "quarantined":
            self.lost += 1
            self.quarantined += [_named(outcome)] if self.lost <= NAMED else []
        if outcome.flags:
            self.flags += 1
            self.flagged += [_named(outcome)] if self.flags <= NAMED else []


def _named(outcome: Outcome) -> Outcome:
    """An outcome without all that is large."""
    return replace(outcome, row=None, before=None, after=None, facts=None)
