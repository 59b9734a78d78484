"""Ordered work over a Dask cluster: chunks as tasks, each worked off beside the Dask worker that takes it.

What every chunk needs (function and context: a `Job` with its `Cleaner`) goes to each worker once, as a
plugin; a task carries nothing but its chunk. A thread of a Dask worker cannot be stopped, so each has a
process beside it, a `Crew` of one: there the rules are compiled once, and limits of time and memory hold
exactly as on one machine. When a Dask worker dies, Dask gives its chunks to others; a chunk that Dask
gives up is done again one item at a time, as after the death of a local worker.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import version
from multiprocessing import current_process
from time import monotonic
from typing import Any, cast
from uuid import uuid4

from clean.document import CleanError
from clean.engines.chunks import AHEAD, Chunk, Item, Limits, Loss, Result, again, chunks
from clean.engines.local import Crew

try:
    import dask
    from distributed import Client, Future, KilledWorker, LocalCluster, Worker, WorkerPlugin, get_worker
except ImportError as error:
    raise CleanError("the engine dask needs Dask: pip install 'clean-articles[dask]'") from error

# Chunks that are one task: a task costs client and scheduler some 3 ms, as much as a short article takes.
TOGETHER = 4
# Seconds after which the threads of the cluster are counted again: workers come and go.
COUNT_AGAIN = 5.0
# Seconds to find a scheduler.
PATIENCE = 30.0
# Dask runs its workers as daemons, which may have no processes of their own, unless told otherwise.
DAEMON = "distributed.worker.daemon"
PACKAGE = "clean-articles"


class Crews(WorkerPlugin):
    """What a Dask worker needs for all chunks of a run: a crew of one process for each of its threads."""

    def __init__(
        self,
        function: Callable[[Any, Sequence[Any]], Sequence[Any]],
        context: Any,
        lost: Callable[[Any, Loss], Any] | None,
        easier: Callable[[Any], Any | None] | None,
        limits: Limits,
    ) -> None:
        self.name = f"clean-{uuid4().hex}"
        self._version = version(PACKAGE)
        self._work = (function, context, limits)
        self._lost, self._easier = lost, easier
        self._idle: list[Crew] = []

    def setup(self, worker: Worker) -> None:
        """Refuses a worker that would write something else, or cannot have processes beside it."""
        if (here := version(PACKAGE)) != self._version:
            raise CleanError(
                f"a worker of the cluster has {PACKAGE} {here}, and this is {self._version}; install the same there"
            )
        if current_process().daemon:
            raise CleanError(
                "workers of the cluster are daemons, which may start no process to clean in;"
                " start them with DASK_DISTRIBUTED__WORKER__DAEMON=False in their environment"
            )

    def teardown(self, worker: Worker) -> None:
        """Ends the processes that wait; one that works ends by itself when its pipe is closed."""
        while self._idle:
            self._idle.pop().close()

    def results(self, items: list[Any]) -> list[Any]:
        """The results of one chunk."""
        function, context, limits = self._work
        # Taking from a list and adding to it are atomic: no two threads have one crew.
        crew = self._idle.pop() if self._idle else Crew(function, context, 1, limits)
        try:
            return [result for results in crew.ordered(iter([items]), self._lost, self._easier) for result in results]
        finally:
            self._idle.append(crew)


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
    scheduler: str | None = None,
) -> Iterator[Sequence[Result]]:
    """The `Engine` of a Dask cluster: the one of `scheduler`, or a local one with so many `workers`.

    With `scheduler`, `workers` counts only until there are more. Raises `CleanError` when the cluster
    cannot be reached or is lost.
    """
    crews = Crews(function, context, lost, easier, limits or Limits())
    batches = chunks(iter(items), chunk * TOGETHER, weight)
    with _client(workers, scheduler) as client:
        client.register_plugin(crews)
        try:
            yield from _results(client, crews.name, batches, workers, lost, easier)
        finally:
            if scheduler is not None:  # others' workers live on
                with suppress(OSError, TimeoutError, ValueError):
                    client.unregister_worker_plugin(crews.name)


def _results(
    client: Client,
    name: str,
    batches: Iterator[list[Any]],
    workers: int,
    lost: Callable[[Any, Loss], Any] | None,
    easier: Callable[[Any], Any | None] | None,
) -> Iterator[Sequence[Any]]:
    order: deque[tuple[Chunk, Future[Any] | None]] = deque()
    width, counted = workers, float("-inf")
    while True:
        if monotonic() - counted > COUNT_AGAIN:
            width, counted = max(workers, sum(client.nthreads().values())), monotonic()
        while len(order) < width * AHEAD and (batch := next(batches, None)):
            order.append(_submitted(client, name, Chunk(batch)))
        if not order:
            return
        chunk, future = order.popleft()
        try:
            results = chunk.results if future is None else future.result()
        except KilledWorker:
            order.extendleft(
                reversed([_submitted(client, name, left, 1) for left in again(chunk, "died", lost, easier)])
            )
            continue
        except (CancelledError, OSError, TimeoutError) as error:
            raise CleanError(f"the Dask cluster was lost ({error}); run again to go on") from error
        if chunk.error is not None:
            raise chunk.error
        yield results or ()


def _submitted(client: Client, name: str, chunk: Chunk, priority: int = 0) -> tuple[Chunk, Future[Any] | None]:
    if chunk.done:
        return chunk, None
    key = f"{name}-{uuid4().hex}"
    return chunk, client.submit(_work, name, chunk.items, key=key, pure=False, priority=priority)


def _work(name: str, items: list[Any]) -> list[Any]:
    """The task: one chunk, in a thread of a Dask worker."""
    return cast(Crews, get_worker().plugins[name]).results(items)


@contextmanager
def _client(workers: int, scheduler: str | None) -> Iterator[Client]:
    """A client of the cluster, and the cluster too if it is ours."""
    with ExitStack() as stack:
        stack.enter_context(dask.config.set({DAEMON: False}))
        if scheduler is None:
            # What a document needs is held by the limits of the process that cleans it.
            where: Any = stack.enter_context(
                LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    memory_limit=0,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
            )
        else:
            where = scheduler
        try:
            client = stack.enter_context(Client(where, timeout=PATIENCE, set_as_default=False))
        except (OSError, TimeoutError, ValueError) as error:
            raise CleanError(f"{scheduler}: no Dask scheduler is reached there: {error}") from error
        yield client
