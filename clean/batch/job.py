"""What a run is asked to do, and one document of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from clean.batch.outcome import Outcome
from clean.cleaner import Cleaner
from clean.engines.chunks import Limits
from clean.formats.entry import Entry, Fields
from clean.formats.kinds import Compression, Kind
from clean.formats.text import TEXT_SUFFIX, Source
from clean.pickled import by_values

To = Literal["folder", "jsonl", "parquet", "dolma-attributes"]
TARGETS: tuple[To, ...] = ("folder", "jsonl", "parquet", "dolma-attributes")

# Seconds that one document may take. Texts take milliseconds; the worst real page seen took twelve seconds.
SECONDS = 60.0
# Bytes of memory that a worker may take: what a document would need beyond is an error of that document.
MEMORY = 2 << 30
# Bytes above which a worker is replaced by a fresh one when its chunk is done.
GROWN = 512 << 20


@dataclass(frozen=True, slots=True)
class Mode:
    """What a run does: `check` writes nothing, `diff` compares with what is there, `force` cleans all again.

    `retry` cleans the quarantined documents of finished shards again.
    """

    check: bool = False
    diff: bool = False
    force: bool = False
    retry: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What is written: `to` None is what came in; `shard_size` is documents in a shard, None as many as came.

    `suffix` is that of cleaned files, by the format of their articles.
    """

    to: To | None = None
    compression: Compression | None = None
    shard_size: int | None = None
    suffix: str = TEXT_SUFFIX


@dataclass(frozen=True)
class Job:
    """A run: everything that decides its output, and where it goes. Picklable.

    `kind` is what a single source holds, where its name does not tell.
    """

    cleaner: Cleaner
    source: Path
    output: Path
    mode: Mode = Mode()
    target: Target = Target()
    fields: Fields = field(default_factory=Fields)
    kind: Kind | None = None
    limits: Limits = field(default_factory=lambda: Limits(SECONDS, MEMORY, GROWN))


@by_values
@dataclass(frozen=True, slots=True)
class Task:
    """One document to clean.

    Either `source` is a file that is one document, read where it is cleaned, or `entry` is a document
    of a shard. With `output` the cleaned file is written, and its record beside it; without, the result
    goes back as a row. `before` is what a former run made of it, if that is known, and `done` how it
    ended already. `quick` takes the fast way through a page that took too long.
    """

    id: str
    format: str
    source: Source | None = None
    entry: Entry | None = None
    output: Path | None = None
    before: tuple[str, dict[str, Any]] | None = None
    done: Outcome | None = None
    number: int = 0
    stream: int = 0
    size: int = 0
    position: int = 0
    quick: bool = False
