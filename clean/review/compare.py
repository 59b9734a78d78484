"""Two rule sets, or two outputs, on one corpus: equal changes counted as one, the most frequent first."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from clean import rules
from clean.batch.books import Summary
from clean.batch.job import Job, Mode
from clean.batch.outcome import Outcome
from clean.batch.plan import survey, workers_for
from clean.batch.run import run
from clean.cleaner import Cleaner
from clean.folding import key
from clean.formats.text import CLEANED_SUFFIXES, record_name
from clean.review.changes import Change, Kind, changes, reading
from clean.review.corpus import Reviewed, documents

TITLES: dict[Kind, str] = {"removed": "newly removed", "kept": "newly kept", "rewritten": "rewritten otherwise"}
Pair = tuple[Reviewed | None, Reviewed | None]


@dataclass(slots=True)
class Group:
    """Equal changes: of one kind, by one rule, to lines that fold to the same. `text` is the first one's."""

    kind: Kind
    rule: str
    text: str
    count: int = 0
    documents: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Comparison:
    """What two sides make of the same documents.

    `changed` holds, by document, the lines that the second side removes, keeps and rewrites where the
    first does not; a document without any there differs by its source or its title.
    """

    documents: int = 0
    changed: dict[str, dict[Kind, int]] = field(default_factory=dict)
    groups: dict[tuple[Kind, str, str], Group] = field(default_factory=dict)
    first_only: list[str] = field(default_factory=list)
    second_only: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether the two sides are not the same."""
        return bool(self.changed or self.first_only or self.second_only)

    def sorted(self, kind: Kind) -> list[Group]:
        """The groups of a kind, the most frequent first."""
        found = [group for group in self.groups.values() if group.kind == kind]
        return sorted(found, key=lambda group: (-group.count, group.rule, group.text))


def compare(pairs: Iterable[Pair]) -> Comparison:
    """Compares documents, given by twos; None stands for one that a side does not have."""
    result = Comparison()
    for first, second in pairs:
        result.documents += 1
        one = first or second
        if one is None or one.problem is not None or (second is not None and second.problem is not None):
            said = [f"{d.name}: {d.problem}" for d in (first, second) if d is not None and d.problem]
            result.problems += dict.fromkeys(said)
        elif second is None:
            result.first_only.append(one.name)
        elif first is None:
            result.second_only.append(one.name)
        elif first.text != second.text:
            _enter(result, second.name, changes(first, second))
    return result


def _enter(result: Comparison, name: str, found: Iterable[Change]) -> None:
    counts = result.changed.setdefault(name, {})
    for change in found:
        counts[change.kind] = counts.get(change.kind, 0) + 1
        text = change.text if change.kind != "rewritten" else f"{change.before} → {change.after}"
        group = result.groups.setdefault(
            (change.kind, change.rule, key(text) or text), Group(change.kind, change.rule, text)
        )
        group.count += 1
        if name not in group.documents[-1:]:
            group.documents.append(name)


def outputs(first: Path, second: Path) -> Iterator[Pair]:
    """The documents of two outputs by their places there, those of a shard by their ids.

    One shard of each side is held in memory. Raises `CleanError` for what is no output.
    """
    left, right = (_by_place(documents(output)) for output in (first, second))
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        ahead = one is None or (other is not None and other[0] < one[0])
        behind = other is None or (one is not None and one[0] < other[0])
        mine = [] if ahead or one is None else one[1]
        theirs = {} if behind or other is None else {document.id: document for document in other[1]}
        for document in mine:
            yield document, theirs.pop(document.id, None)
        for document in theirs.values():
            yield None, document
        one = one if ahead else next(left, None)
        other = other if behind else next(right, None)


def _by_place(found: Iterable[Reviewed]) -> Iterator[tuple[str, list[Reviewed]]]:
    """Documents by what they are sorted by: the path of their record, or of their shard."""
    return ((place, list(some)) for place, some in groupby(found, _place))


def _place(document: Reviewed) -> str:
    name = document.name
    if name.endswith(tuple(CLEANED_SUFFIXES.values())):
        return record_name(name)
    return name.rpartition("#")[0]


def rule_sets(source: Path, first: Cleaner, second: Cleaner, workers: int | None) -> Iterator[Pair]:
    """The documents of a source, cleaned by two cleaners; what one of them cannot clean has a problem.

    Raises `CleanError` if there can be no run.
    """
    with tempfile.TemporaryDirectory(prefix="clean-compare-") as nowhere:
        jobs = [Job(one, source, Path(nowhere) / "nothing", Mode(check=True, diff=True)) for one in (first, second)]
        found = survey(jobs[0])
        processes = workers or workers_for(found)
        sides = (run(job, Summary(), 0 if processes == 1 and not found.html else processes) for job in jobs)
        for one, other in zip(*sides, strict=True):
            yield _cleaned(one), _cleaned(other)


def _cleaned(outcome: Outcome) -> Reviewed:
    if outcome.after is None:
        return Reviewed(outcome.id, outcome.id, "", {}, (), problem=outcome.message)
    return reading(outcome.id, outcome.after)


def side(cleaner: Cleaner, folder: Path) -> Cleaner:
    """A cleaner with a folder of rules beside the shipped ones.

    A folder that names a rule as the shipped ones do is another version of them and stands in their place.
    """
    shipped = {rule.id for rule in rules.load(rules.shipped())}
    if shipped & {rule.id for rule in rules.load(folder)}:
        return replace(cleaner, base=folder)
    return replace(cleaner, rules=(folder,))


def compared_text(result: Comparison) -> Iterator[str]:
    """The comparison to read: equal changes, most frequent first, then the documents."""
    for kind, title in TITLES.items():
        found = result.sorted(kind)
        if not found:
            continue
        total = sum(group.count for group in found)
        yield f"{title}: {total} {'line' if total == 1 else 'lines'}"
        wide = max(len(group.rule) for group in found)
        for group in found:
            yield f"{group.count:>6} × {group.rule:<{wide}}  {group.text}"
        yield ""
    for title, names in (("only in the first", result.first_only), ("only in the second", result.second_only)):
        if names:
            yield f"{title}: {', '.join(names)}"
    for name, counts in result.changed.items():
        parts = [f"{TITLES[kind]} {counts[kind]}" for kind in TITLES if kind in counts]
        yield f"{name}: {', '.join(parts) or 'by its source or its title'}"


def compared_data(result: Comparison) -> dict[str, Any]:
    """The comparison as data, every document named."""
    return {
        "documents": result.documents,
        "changed": [{"document": name, **counts} for name, counts in result.changed.items()],
        "changes": [
            {"is": g.kind, "rule": g.rule, "line": g.text, "count": g.count, "documents": g.documents}
            for kind in TITLES
            for g in result.sorted(kind)
        ],
        "only_in_first": result.first_only,
        "only_in_second": result.second_only,
        "problems": result.problems,
    }
