"""Ordered work over this machine's processes: bounded, and unharmed by workers that die, hang or grow.

Each worker has a pipe of its own. Pools of the standard library and of pebble share one pipe and its
lock among their workers: one that is killed while it holds the lock stops all the others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any, Literal, TypeVar, cast

from clean.document import CleanError
from clean.engines.worker import READY, serve

Item = TypeVar("Item")
Result = TypeVar("Result")
Loss = Literal["died", "late"]

# Chunks under way for each worker: one worked on, and others ready or done when an earlier one takes long.
AHEAD = 3
# Workers that an item may cost before it is given up: once among others, then alone, and once by chance,
# should somebody kill a process while it happens to be there.
DEATHS = 3
# Workers in a row that end before they are ready, before that is an error.
FALSE_STARTS = 3
# Bytes of a chunk after which it takes no further item.
HEAVY = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may take: `seconds` for an item, `memory` in bytes; above `grown` bytes it is replaced."""

    seconds: float | None = None
    memory: int | None = None
    grown: int | None = None


@dataclass(eq=False)
class _Job:
    """A chunk on its way. `results` is None until it is done."""

    items: list[Any]
    deaths: int = 0
    results: Sequence[Any] | None = None
    error: Exception | None = None

    @property
    def done(self) -> bool:
        return self.results is not None or self.error is not None


@dataclass(eq=False)
class _Worker:
    """A process and its pipe."""

    process: Any
    pipe: Connection
    ready: bool = False
    job: _Job | None = None
    until: float | None = None


@dataclass
class _Crew:
    """The workers. Keeps as many as there is work for."""

    function: Callable[[Any, Sequence[Any]], Sequence[Any]]
    context: Any
    most: int
    limits: Limits
    workers: list[_Worker] = field(default_factory=list)
    false_starts: int = 0

    def start(self, wanted: int) -> None:
        """Starts workers up to `wanted`."""
        # Spawned, not forked: the parent may run threads (a progress bar does), and compiled rules do not
        # survive being shared.
        spawn = get_context("spawn")
        while len(self.workers) < min(self.most, wanted):
            ours, theirs = spawn.Pipe()
            process = spawn.Process(
                target=serve, args=(theirs, self.function, self.context, self.limits.memory), daemon=True
            )
            process.start()
            theirs.close()
            self.workers.append(_Worker(process, ours))

    def give(self, ready: deque[_Job]) -> None:
        """Gives each idle worker a job."""
        for worker in self.workers:
            if ready and worker.ready and worker.job is None:
                worker.job = ready.popleft()
                if self.limits.seconds is not None:
                    worker.until = monotonic() + self.limits.seconds
                try:
                    worker.pipe.send(worker.job.items)
                except OSError:
                    worker.process.join()  # it died while idle; `news` finds that out

    def news(self) -> Iterator[tuple[_Job, Loss | None]]:
        """Waits until something happened; each job that is done, or whose worker died or ran late."""
        deadlines = [worker.until for worker in self.workers if worker.until is not None]
        timeout = max(0.0, min(deadlines) - monotonic()) if deadlines else None
        found = set(wait([worker.pipe for worker in self.workers], timeout))
        for worker in list(self.workers):
            if worker.pipe in found:
                yield from self._heard(worker)
            elif worker.until is not None and monotonic() >= worker.until and worker.job is not None:
                self._end(worker)
                yield worker.job, "late"

    def _heard(self, worker: _Worker) -> Iterator[tuple[_Job, Loss | None]]:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            self._end(worker)
            self.false_starts += not worker.ready
            if self.false_starts >= FALSE_STARTS:
                raise CleanError(
                    f"worker processes end as soon as they start (exit status {worker.process.exitcode});"
                    " in a script, start the work below if __name__ == '__main__', or use one worker"
                ) from None
            if worker.job is not None:
                yield worker.job, "died"
            return
        if message == READY:
            worker.ready = True
            self.false_starts = 0
            return
        fine, answer, size = cast(tuple[bool, Any, int], message)
        job = cast(_Job, worker.job)
        worker.job = worker.until = None
        if fine:
            job.results = answer
        else:
            job.error = answer
        if self.limits.grown is not None and size > self.limits.grown:
            self._end(worker)
        yield job, None

    def _end(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()

    def close(self) -> None:
        """Ends all workers, whatever they are doing."""
        for worker in list(self.workers):
            self._end(worker)


def ordered(
    function: Callable[[Any, Sequence[Item]], Sequence[Result]],
    context: Any,
    items: Iterable[Item],
    workers: int,
    chunk: int,
    lost: Callable[[Item, Loss], Result] | None = None,
    *,
    limits: Limits | None = None,
    weight: Callable[[Item], int] | None = None,
    easier: Callable[[Item], Item | None] | None = None,
) -> Iterator[Sequence[Result]]:
    """Yields ``function(context, chunk_of_items)`` in the order of `items`, whatever finishes first.

    No more than ``workers * AHEAD`` chunks are taken and not yet yielded. A chunk has `chunk` items, or
    fewer where their `weight` in bytes is large. When a worker dies, or takes longer than an item may,
    its chunk is done again one item at a time; an item that is late alone is tried once more as
    ``easier(item)``, and one that is late again, or kills its workers, becomes ``lost(item, how)``.
    Without `lost` it raises `CleanError`. An error of `function` is raised in its turn.
    """
    crew = _Crew(function, context, workers, limits or Limits())
    batches = _chunks(iter(items), chunk, weight)
    order: list[_Job] = []
    ready: deque[_Job] = deque()
    try:
        while True:
            while len(order) < workers * AHEAD and (batch := next(batches, None)):
                order.append(_Job(batch))
                ready.append(order[-1])
            crew.start(sum(not job.done for job in order))
            crew.give(ready)
            if order and order[0].done:
                job = order.pop(0)
                if job.error is not None:
                    raise job.error
                yield cast(Sequence[Result], job.results)
            elif order:
                for job, loss in crew.news():
                    if loss is not None:
                        again = _again(job, loss, lost, easier)
                        place = order.index(job)
                        order[place : place + 1] = again
                        ready.extendleft(reversed([job for job in again if not job.done]))
            else:
                return
    finally:
        crew.close()


def _again(
    job: _Job,
    loss: Loss,
    lost: Callable[[Any, Loss], Any] | None,
    easier: Callable[[Any], Any | None] | None,
) -> list[_Job]:
    """What is left to do of a job whose worker was lost."""
    deaths = job.deaths + (loss == "died")
    if len(job.items) > 1:
        return [_Job([item], deaths) for item in job.items]
    (item,) = job.items
    if loss == "died" and deaths < DEATHS:
        return [_Job([item], deaths)]
    if loss == "late" and easier is not None and (easy := easier(item)) is not None:
        return [_Job([easy], deaths)]
    if lost is None:
        how = "died on" if loss == "died" else "took too long over"
        return [_Job([item], error=CleanError(f"a worker process {how} a document; clean each alone to see which"))]
    return [_Job([item], results=[lost(item, loss)])]


def _chunks(items: Iterator[Item], most: int, weight: Callable[[Item], int] | None) -> Iterator[list[Item]]:
    if weight is None:
        while batch := list(islice(items, most)):
            yield batch
        return
    batch, heavy = [], 0
    for item in items:
        batch.append(item)
        heavy += weight(item)
        if len(batch) == most or heavy >= HEAVY:
            yield batch
            batch, heavy = [], 0
    if batch:
        yield batch
