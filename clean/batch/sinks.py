"""Where documents go: what a run asks of a place, and the place of files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from typing import IO, Protocol

from clean.batch.books import Books
from clean.batch.job import Job, Task
from clean.batch.outcome import Outcome
from clean.batch.plan import Stream, output_name
from clean.formats import text as files
from clean.formats.entry import Entry
from clean.formats.kinds import kind_of
from clean.formats.read import entries_of, streamed
from clean.formats.text import Source

# Ids of a shard that are remembered, to find those that stand there twice: some 70 MB.
IDS = 1_000_000


class Sink(Protocol):
    """Where the documents of a stream go. `tasks` are drawn first, each outcome is taken in that order.

    `changed` says whether a file there differs, or would, from what it was. `size` is bytes of its shards, as
    they stand on the disk; documents that are files of their own bring their own size.
    """

    books: Books
    changed: bool
    size: int

    def tasks(self) -> Iterator[Task]:
        """What there is to do."""

    def former(self) -> Iterator[Outcome]:
        """Documents that a former run quarantined and this one does not try again. Asked before the first `take`."""

    def take(self, outcome: Outcome) -> None:
        """Takes the outcome of the next task."""

    def close(self) -> None:
        """Finishes the stream."""

    def pause(self) -> None:
        """Writes down how far the stream is, when the run ends before it, and lets go of it."""


class FilesSink:
    """Documents to cleaned files with records beside them; what is up to date is told by the record."""

    def __init__(self, job: Job, stream: Stream, number: int) -> None:
        self.books = Books()
        self.changed = False
        self.size = shards_size(stream)
        self._job, self._stream, self._number = job, stream, number

    def tasks(self) -> Iterator[Task]:
        """One for each file, or each document of a shard."""
        for source in self._stream.sources:
            if source.kind is None:
                continue
            output = self._job.output / output_name(source.id, source.kind, self._job.target)
            if source.kind.shard:
                for entry in checked(entries_of(source, self._job.fields)):
                    self.books.read[source.kind.format] += 1
                    file = output / files.document_name(entry.given, entry.number, self._job.target.suffix)
                    yield replace(task_of(entry, source.kind.format, self._number, entry.number), output=file)
            else:
                self.books.read[source.kind.format] += 1
                yield Task(
                    source.id, source.kind.format, source, output=output, stream=self._number, size=source.size
                )

    def former(self) -> Iterator[Outcome]:
        """None: each document is tried in each run."""
        return iter(())

    def take(self, outcome: Outcome) -> None:
        """Enters the outcome; its files were written where it was cleaned."""
        self.books.add(outcome)
        self.changed |= outcome.status == "written"

    def close(self) -> None:
        """Nothing is left to do."""

    def pause(self) -> None:
        """Nothing to write down: every document stands for itself."""


class RowsSink:
    """Documents of one shard, or of a stream of bytes, to a stream of lines of JSON: a filter."""

    def __init__(self, job: Job, stdin: IO[bytes] | None, out: IO[bytes]) -> None:
        self.books = Books()
        self.changed = False
        self.size = 0
        self._job, self._stdin, self._out = job, stdin, out

    def tasks(self) -> Iterator[Task]:
        """The documents, as they come."""
        job = self._job
        source = Source(job.source.name, job.source, job.kind or kind_of(job.source.name))
        entries = entries_of(source, job.fields) if self._stdin is None else streamed(self._stdin, source, job.fields)
        for entry in checked(entries):
            self.books.read[source.format] += 1
            yield task_of(entry, source.format, 0, entry.number)

    def former(self) -> Iterator[Outcome]:
        """None: nothing is remembered."""
        return iter(())

    def take(self, outcome: Outcome) -> None:
        """Writes the row."""
        self.books.add(outcome)
        if outcome.row is not None:
            self._out.write(outcome.row + b"\n")

    def close(self) -> None:
        """All is written."""
        self._out.flush()

    def pause(self) -> None:
        """Writes what there is."""
        self._out.flush()


def shards_size(stream: Stream) -> int:
    """Bytes of the shards of a stream, as they stand on the disk."""
    return sum(source.size for source in stream.sources if source.kind is not None and source.kind.shard)


def checked(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The documents of a shard; one with the id of another before it is an entry with a problem."""
    seen: set[bytes] = set()
    for entry in entries:
        if entry.given is not None:
            digest = blake2b(entry.given.encode("utf-8", "replace"), digest_size=8).digest()
            if digest in seen and entry.problem is None:
                problem = f"is document {entry.number} there and has the id of one before it; give it another id"
                entry = replace(entry, content="", problem=problem)
            elif len(seen) < IDS:
                seen.add(digest)
        yield entry


def task_of(entry: Entry, name: str, stream: int, number: int) -> Task:
    """The task of a document of a shard, which is the `number`-th of its stream."""
    return Task(
        entry.id,
        name,
        entry=entry,
        number=number,
        stream=stream,
        size=len(entry.content),
        position=entry.position,
    )
