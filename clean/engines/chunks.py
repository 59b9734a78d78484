"""What engines share: items in chunks, what a chunk may take, and what becomes of one whose worker was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, Protocol, TypeVar

from clean.document import CleanError

Item = TypeVar("Item")
Result = TypeVar("Result")
Loss = Literal["died", "late"]

# Chunks under way for each worker: one worked on, and others ready or done when an earlier one takes long.
AHEAD = 3
# Workers that an item may cost before it is given up: once among others, then alone, and once by chance,
# should somebody kill a process while it happens to be there.
DEATHS = 3
# Bytes of a chunk after which it takes no further item.
HEAVY = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may take: `seconds` for an item, `memory` in bytes; above `grown` bytes it is replaced."""

    seconds: float | None = None
    memory: int | None = None
    grown: int | None = None


class Engine(Protocol):
    """Ordered work over processes, wherever they are."""

    def __call__(
        self,
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

        No more chunks are taken and not yet yielded than a few for each worker. A chunk has `chunk` items or
        a multiple of it, or fewer where their `weight` in bytes is large. When a worker dies, or takes longer
        than an item may, its chunk is done again one item at a time; an item that is late alone is tried once
        more as ``easier(item)``, and one that is late again, or kills its workers, becomes ``lost(item, how)``.
        Without `lost` it raises `CleanError`. An error of `function` is raised in its turn.
        """


@dataclass(eq=False)
class Chunk:
    """Items on their way. `results` is None until they are done."""

    items: list[Any]
    deaths: int = 0
    results: Sequence[Any] | None = None
    error: Exception | None = None

    @property
    def done(self) -> bool:
        """Whether there is a result or an error."""
        return self.results is not None or self.error is not None


def again(
    gone: Chunk,
    loss: Loss,
    lost: Callable[[Any, Loss], Any] | None,
    easier: Callable[[Any], Any | None] | None,
) -> list[Chunk]:
    """What is left to do of a chunk whose worker was lost."""
    deaths = gone.deaths + (loss == "died")
    if len(gone.items) > 1:
        return [Chunk([item], deaths) for item in gone.items]
    (item,) = gone.items
    if loss == "died" and deaths < DEATHS:
        return [Chunk([item], deaths)]
    if loss == "late" and easier is not None and (easy := easier(item)) is not None:
        return [Chunk([easy], deaths)]
    if lost is None:
        how = "died on" if loss == "died" else "took too long over"
        return [Chunk([item], error=CleanError(f"a worker process {how} a document; clean each alone to see which"))]
    return [Chunk([item], results=[lost(item, loss)])]


def chunks(items: Iterator[Item], most: int, weight: Callable[[Item], int] | None) -> Iterator[list[Item]]:
    """Items in lists of at most `most`, or fewer where they are heavy."""
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
