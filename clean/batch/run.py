"""The run: streams of documents through workers to their places, in order, with the books kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import closing
from typing import IO

from clean.batch.books import Summary
from clean.batch.job import Job, Task
from clean.batch.journal import Journal
from clean.batch.outcome import Outcome
from clean.batch.plan import Stream, streams
from clean.batch.shard import ShardSink
from clean.batch.sinks import FilesSink, RowsSink, Sink
from clean.batch.work import clean_task, clean_tasks, easier, lost
from clean.engines.alarm import Late, alarm
from clean.engines.chunks import Engine
from clean.engines.local import ordered

# Documents given to a worker at a time: enough to outweigh the exchange, few enough to stay small.
CHUNK = 16


def run(job: Job, summary: Summary, workers: int, engine: Engine = ordered) -> Iterator[Outcome]:
    """Cleans all documents, and yields their outcomes in order; no document's failure is an exception.

    The books are merged into `summary` as each stream is finished. `engine` is where the work is done; the output
    is the same. With 0 workers all is done in this process, where a document that takes too long is stopped only
    between two steps of the interpreter.
    Documents of shards that are up to date have no outcomes, only books, and those that are quarantined.
    Raises `CleanError` when the run cannot go on; what is written then is whole, and the next run goes on.
    """
    journaled = any(stream.shard is not None for stream in streams(job))
    with closing(Journal(job.output, create=journaled and not job.mode.check)) as journal:
        sinks = (sink_of(job, stream, number, journal) for number, stream in enumerate(streams(job)))
        yield from _Run(job, summary, sinks, engine).outcomes(workers)


def rows_to(
    job: Job, stdin: IO[bytes] | None, out: IO[bytes], summary: Summary, workers: int, engine: Engine = ordered
) -> Iterator[Outcome]:
    """Cleans the documents of a shard, or of `stdin`, and writes them to `out` as lines of JSON, in order."""
    yield from _Run(job, summary, iter([RowsSink(job, stdin, out)]), engine).outcomes(workers)


def sink_of(job: Job, stream: Stream, number: int, journal: Journal) -> Sink:
    """The place where a stream's documents go."""
    return FilesSink(job, stream, number) if stream.shard is None else ShardSink(job, stream, number, journal)


class _Run:
    """One run: the sinks that are open, in order; tasks are drawn at one end, outcomes are taken at the other."""

    def __init__(self, job: Job, summary: Summary, sinks: Iterator[Sink], engine: Engine) -> None:
        self._job, self._summary, self._sinks, self._engine = job, summary, sinks, engine
        self._open: deque[tuple[int, Sink]] = deque()
        self._begun = -1
        self._before = 0

    def outcomes(self, workers: int) -> Iterator[Outcome]:
        """All outcomes, in order."""
        finished = False
        try:
            for outcome in self._worked(workers):
                yield from self._reach(outcome.stream)
                _, sink = self._open[0]
                sink.take(outcome)
                self._summary.note(outcome)
                self._summary.done = self._before + outcome.position
                if outcome.position == 0:
                    self._before += outcome.size
                yield outcome
            yield from self._reach(None)
            finished = True
        finally:
            for _, sink in self._open if not finished else ():
                sink.pause()

    def _worked(self, workers: int) -> Iterator[Outcome]:
        if workers == 0:
            for task in self._tasks():
                yield in_process(self._job, task)
            return
        results = self._engine(
            clean_tasks,
            self._job,
            self._tasks(),
            workers,
            CHUNK,
            lost,
            limits=self._job.limits,
            weight=_weight,
            easier=easier,
        )
        for outcomes in results:
            yield from outcomes

    def _tasks(self) -> Iterator[Task]:
        for number, sink in enumerate(self._sinks):
            self._open.append((number, sink))
            yield from sink.tasks()

    def _reach(self, stream: int | None) -> Iterator[Outcome]:
        """Finishes the streams before one, or all, and begins that one."""
        while self._open:
            number, sink = self._open[0]
            if number > self._begun:
                self._begun = number
                for outcome in sink.former():
                    self._summary.note(outcome)
                    yield outcome
            if number == stream:
                return
            sink.close()
            self._summary.books.merge(sink.books)
            self._summary.changed |= sink.changed
            self._before += sink.size
            self._open.popleft()


def in_process(job: Job, task: Task) -> Outcome:
    """Cleans one document in this process, within its time."""
    try:
        with alarm(job.limits.seconds):
            return clean_task(job, task)
    except Late:
        quick = easier(task)
    return lost(task, "late") if quick is None else in_process(job, quick)


def _weight(task: Task) -> int:
    return task.size
