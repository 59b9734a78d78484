"""Ordered work over this machine's processes, with a bounded number of chunks under way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# Chunks under way for each worker: one worked on, one waiting.
AHEAD = 2


def ordered(
    function: Callable[[Any, Sequence[Item]], Sequence[Result]],
    context: Any,
    items: Iterable[Item],
    workers: int,
    chunk: int,
    lost: Callable[[Item], Result] | None = None,
) -> Iterator[Sequence[Result]]:
    """Yields ``function(context, chunk_of_items)`` in the order of `items`, whatever finishes first.

    When a worker process dies, the chunks under way are done again one item at a time in new
    workers; an item that kills its worker a second time becomes ``lost(item)``, or raises without it.
    """
    pool = _pool(context, workers)
    pending: deque[tuple[list[Item], Future[Sequence[Result]]]] = deque()
    remaining = iter(items)
    waiting: list[Item] = []  # taken from `items` and not yet under way
    try:
        while True:
            try:
                while len(pending) < workers * AHEAD and (batch := waiting or list(islice(remaining, chunk))):
                    waiting = batch
                    pending.append((batch, pool.submit(_call, function, batch)))
                    waiting = []
                if not pending:
                    return
                results = pending[0][1].result()
            except BrokenProcessPool:
                batches = [batch for batch, _ in pending] + ([waiting] if waiting else [])
                pending.clear()
                waiting = []
                for batch in batches:
                    yield _one_by_one(function, context, batch, lost)
                pool = _pool(context, workers)
            else:
                pending.popleft()
                yield results
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _one_by_one(
    function: Callable[[Any, Sequence[Item]], Sequence[Result]],
    context: Any,
    batch: list[Item],
    lost: Callable[[Item], Result] | None,
) -> list[Result]:
    results: list[Result] = []
    pool = _pool(context, 1)
    for item in batch:
        try:
            results += pool.submit(_call, function, [item]).result()
        except BrokenProcessPool:
            if lost is None:
                raise
            results.append(lost(item))
            pool = _pool(context, 1)
    pool.shutdown()
    return results


_context: Any = None


def _pool(context: Any, workers: int) -> ProcessPoolExecutor:
    # Spawned, not forked: the parent may run threads (a progress bar does), and compiled rules do not
    # survive being shared.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_set, initargs=(context,))


def _set(context: Any) -> None:
    global _context
    _context = context


def _call(function: Callable[[Any, Sequence[Item]], Sequence[Result]], batch: list[Item]) -> Sequence[Result]:
    return function(_context, batch)
