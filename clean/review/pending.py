"""What there is to decide: documents whose article would come out otherwise, change by change."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil
from operator import attrgetter
from pathlib import Path

from clean.batch.job import Job, Mode, Task
from clean.batch.outcome import Outcome
from clean.batch.plan import PER_WORKER, streams, survey
from clean.batch.run import CHUNK, in_process
from clean.batch.sinks import FilesSink
from clean.batch.work import clean_tasks, easier, lost
from clean.batch.work import standing as standing_version
from clean.cleaner import Cleaner
from clean.engines.local import ordered
from clean.formats.text import record_bytes, record_name
from clean.provenance import Version, file_bytes
from clean.review.changes import Change, proposed, reading, standing
from clean.review.corpus import Reviewed

# Names a change: its document, the number of its source line, its rule.
Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Pending:
    """A document with changes to decide.

    Without any, the article differs by no rule's doing: its source changed, or its title.
    """

    id: str
    changes: tuple[Change, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """The names of its changes."""
        return tuple(key_of(self.id, change) for change in self.changes) or ((self.id, 0, ""),)


@dataclass(frozen=True, slots=True)
class Step:
    """Changes that are decided together: lines in a row, by one rule; without any, the whole document."""

    id: str
    changes: tuple[Change, ...]

    @property
    def rule(self) -> str:
        """The rule's id, empty where no rule is at work."""
        return self.changes[0].rule if self.changes else ""

    @property
    def keys(self) -> tuple[Key, ...]:
        """The names of its changes."""
        return Pending(self.id, self.changes).keys


def key_of(document: str, change: Change) -> Key:
    """A change's name."""
    return (document, change.number, change.rule)


def steps_of(pending: Pending, decided: Collection[Key], alone: Collection[Key]) -> Iterator[Step]:
    """The steps of a document: what is not decided, lines in a row together but for those that stand `alone`."""
    if not pending.changes:
        if not set(pending.keys) & set(decided):
            yield Step(pending.id, ())
        return
    group: list[Change] = []
    for change in pending.changes:
        if key_of(pending.id, change) in decided:
            continue
        if group and not _joined(group[-1], change, pending, alone):
            yield Step(pending.id, tuple(group))
            group = []
        group.append(change)
    if group:
        yield Step(pending.id, tuple(group))


def _joined(one: Change, other: Change, pending: Pending, alone: Collection[Key]) -> bool:
    """Whether two changes are one rule's and nothing stands between them but a blank line."""
    same = (one.rule, one.kind) == (other.rule, other.kind) and one.kind != "rewritten"
    apart = {key_of(pending.id, one), key_of(pending.id, other)} & set(alone)
    return same and not apart and other.number - one.number <= 2


@dataclass(frozen=True)
class Desk:
    """The documents of a source that have cleaned files of their own, to look at with one cleaner or another.

    `shards` counts the files of the source whose documents go to shards: they have no place on the desk.
    """

    job: Job
    tasks: Mapping[str, Task]
    shards: int = 0
    workers: int | None = None

    @classmethod
    def of(cls, job: Job, workers: int | None = None) -> Desk:
        """The documents of a job. Raises `CleanError` if there can be no run."""
        survey(job)
        tasks: dict[str, Task] = {}
        shards = 0
        for number, stream in enumerate(streams(job)):
            if stream.shard is None:
                tasks |= {task.id: task for task in FilesSink(job, stream, number).tasks()}
            else:
                shards += len(stream.sources)
        return cls(job, tasks, shards, workers)

    @property
    def output(self) -> Path:
        """The output folder."""
        return self.job.output

    def look(self, cleaner: Cleaner, ids: Iterable[str] | None = None, *, force: bool = False) -> Iterator[Outcome]:
        """Cleans documents, writing none; outcomes have both versions where they differ."""
        tasks = list(self.tasks.values()) if ids is None else [self.tasks[i] for i in sorted(ids) if i in self.tasks]
        job = replace(self.job, cleaner=cleaner, mode=Mode(check=True, diff=True, force=force))
        workers = self.workers or min(os.cpu_count() or 1, ceil(len(tasks) / PER_WORKER))
        if workers <= 1:
            yield from (in_process(job, task) for task in tasks)
            return
        size = attrgetter("size")
        results = ordered(
            clean_tasks, job, tasks, workers, CHUNK, lost, limits=job.limits, weight=size, easier=easier
        )
        for outcomes in results:
            yield from outcomes

    def pending(self, outcome: Outcome, *, everything: bool = False) -> Pending | None:
        """What is to decide of a document; with `everything`, also what stands already. None for nothing."""
        before, after = self.versions(outcome)
        if after is None:
            return None
        if everything:
            back = [change for change in proposed(before, after) if change.kind == "kept"]
            found = tuple(sorted([*standing(after), *back], key=lambda change: change.number))
            return Pending(outcome.id, found) if found else None
        if outcome.after is None or (before is not None and before.text == after.text):
            return None
        found = proposed(before, after)
        return Pending(outcome.id, found) if found or before is not None else None

    def versions(self, outcome: Outcome) -> tuple[Reviewed | None, Reviewed | None]:
        """What stands of a document, and what would; the same twice where nothing changes."""
        if outcome.after is None:
            there = self.there(outcome.id)
            return there, there
        before = None if outcome.before is None else reading(outcome.id, outcome.before)
        return before, reading(outcome.id, outcome.after)

    def there(self, document: str) -> Reviewed | None:
        """What stands of a document."""
        found = standing_version(self._output(document))
        return None if found is None else reading(document, found)

    def both(self, cleaner: Cleaner, document: str) -> tuple[Reviewed | None, Reviewed | None]:
        """What stands of one document, and what would."""
        (outcome,) = self.look(cleaner, [document])
        return self.versions(outcome)

    def files(self, document: str, after: Version) -> Mapping[Path, bytes]:
        """The two files of a document as they are to be written."""
        output = self._output(document)
        return {output: file_bytes(after.text), self.record(document): record_bytes(after.record)}

    def record(self, document: str) -> Path:
        """Where a document's record stands."""
        output = self._output(document)
        return output.with_name(record_name(output.name))

    def draft(self, document: str) -> Path:
        """Where a document's proposed text stands until it is decided."""
        output = self._output(document)
        return output.with_name(output.name + ".new")

    def _output(self, document: str) -> Path:
        output = self.tasks[document].output
        if output is None:
            raise TypeError(f"{document}: a document on a desk has a cleaned file of its own")
        return output
