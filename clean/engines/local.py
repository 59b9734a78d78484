"""Ordered work over this machine's processes: bounded, and unharmed by workers that die, hang or grow.

Each worker has a pipe of its own. Pools of the standard library and of pebble share one pipe and its
lock among their workers: one that is killed while it holds the lock stops all the others.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any, cast

from clean.document import CleanError
from clean.engines.chunks import AHEAD, Chunk, Item, Limits, Loss, Result, again, chunks
from clean.engines.worker import READY, serve

# Workers in a row that end before they are ready, before that is an error.
FALSE_STARTS = 3


@dataclass(eq=False)
class _Worker:
    """A process and its pipe."""

    process: Any
    pipe: Connection
    ready: bool = False
    chunk: Chunk | None = None
    until: float | None = None


@dataclass
class Crew:
    """Workers that call ``function(context, items)``. Starts at most `most`, and as many as there is work for."""

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
            with _undisturbed():
                process.start()
            theirs.close()
            self.workers.append(_Worker(process, ours))

    def give(self, ready: deque[Chunk]) -> None:
        """Gives each idle worker a chunk."""
        for worker in self.workers:
            if ready and worker.ready and worker.chunk is None:
                worker.chunk = ready.popleft()
                if self.limits.seconds is not None:
                    worker.until = monotonic() + self.limits.seconds
                try:
                    worker.pipe.send(worker.chunk.items)
                except OSError:
                    worker.process.join()  # it died while idle; `news` finds that out

    def news(self) -> Iterator[tuple[Chunk, Loss | None]]:
        """Waits until something happened; each chunk that is done, or whose worker died or ran late."""
        deadlines = [worker.until for worker in self.workers if worker.until is not None]
        timeout = max(0.0, min(deadlines) - monotonic()) if deadlines else None
        found = set(wait([worker.pipe for worker in self.workers], timeout))
        for worker in list(self.workers):
            if worker.pipe in found:
                yield from self._heard(worker)
            elif worker.until is not None and monotonic() >= worker.until and worker.chunk is not None:
                self._end(worker)
                yield worker.chunk, "late"

    def _heard(self, worker: _Worker) -> Iterator[tuple[Chunk, Loss | None]]:
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
            if worker.chunk is not None:
                yield worker.chunk, "died"
            return
        if message == READY:
            worker.ready = True
            self.false_starts = 0
            return
        fine, answer, size = cast(tuple[bool, Any, int], message)
        chunk = cast(Chunk, worker.chunk)
        worker.chunk = worker.until = None
        if fine:
            chunk.results = answer
        else:
            chunk.error = answer
        if self.limits.grown is not None and size > self.limits.grown:
            self._end(worker)
        yield chunk, None

    def _end(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()

    def ordered(
        self,
        batches: Iterator[list[Any]],
        lost: Callable[[Any, Loss], Any] | None,
        easier: Callable[[Any], Any | None] | None,
    ) -> Iterator[Sequence[Any]]:
        """The results of each batch, in order; of `lost` and `easier` see `Engine`."""
        order: list[Chunk] = []
        ready: deque[Chunk] = deque()
        while True:
            while len(order) < self.most * AHEAD and (batch := next(batches, None)):
                order.append(Chunk(batch))
                ready.append(order[-1])
            self.start(sum(not chunk.done for chunk in order))
            self.give(ready)
            if order and order[0].done:
                chunk = order.pop(0)
                if chunk.error is not None:
                    raise chunk.error
                yield cast(Sequence[Any], chunk.results)
            elif order:
                for chunk, loss in self.news():
                    if loss is not None:
                        left = again(chunk, loss, lost, easier)
                        place = order.index(chunk)
                        order[place : place + 1] = left
                        ready.extendleft(reversed([chunk for chunk in left if not chunk.done]))
            else:
                return

    def close(self) -> None:
        """Ends all workers, whatever they are doing."""
        for worker in list(self.workers):
            self._end(worker)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Holds Ctrl-C back while a worker is started, and from the worker: it comes to the parent, which ends all."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
    """The `Engine` of this machine: `workers` processes."""
    crew = Crew(function, context, workers, limits or Limits())
    try:
        yield from crew.ordered(chunks(iter(items), chunk, weight), lost, easier)
    finally:
        crew.close()
