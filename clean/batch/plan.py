"""The plan of a run: what is read together, in which order, and where it goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from math import ceil
from pathlib import Path

from clean.batch.job import Job, Target
from clean.document import CleanError, OutputError
from clean.formats import parquet
from clean.formats import text as files
from clean.formats.kinds import Kind, kind_of
from clean.formats.text import Source

# What is wrong with a source whose attributes are asked for, and what to do.
NO_LINES = (
    "holds no JSON lines, and --to dolma-attributes says what goes from the documents of those alone; put the "
    'texts into a file of lines like {"id": "1", "text": "…"} first, or leave --to out'
)
# Single files that are one stream: what an engine gives to a worker at a time.
GROUP = 1000
# Names told of files that are passed over.
NAMED = 50
# What a worker process must have before one more is started: what its start costs is their work.
PER_WORKER = 100
BYTES_PER_WORKER = 1 << 20
# The shards that single files are put together in, and how many go into one.
SINGLES = "documents"
SHARD = 10_000


@dataclass(frozen=True, slots=True)
class Stream:
    """Sources whose documents are written to one place, in order.

    `shard` is the path of that place below the output folder, if it is a shard; without, each document
    has a cleaned file of its own. `merged` are single files put together.
    """

    sources: tuple[Source, ...]
    shard: str | None = None
    merged: bool = False


@dataclass
class Passed:
    """Files that are passed over: how many, and some by name."""

    number: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        """Counts one."""
        self.number += 1
        if len(self.names) < NAMED:
            self.names.append(name)


@dataclass
class Survey:
    """What there is to read: files, bytes, and whether any is a page.

    `passed` are files that hold no documents, `unfit` those whose documents the target cannot stand beside.
    """

    files: int = 0
    shards: int = 0
    size: int = 0
    html: bool = False
    passed: Passed = field(default_factory=Passed)
    unfit: Passed = field(default_factory=Passed)

    def note(self, file: Source) -> None:
        """Counts one file."""
        if file.kind is None:
            self.passed.add(file.id)
            return
        self.files += 1
        self.shards += file.kind.shard
        self.html |= file.kind.format != "text"
        self.size += file.size


def survey(job: Job) -> Survey:
    """Looks at all there is to read. Raises `CleanError` if there can be no run."""
    source, output, target = job.source, job.output, job.target
    if not source.exists():
        raise CleanError(f"{source}: no such file or folder")
    if not source.is_dir() and not source.is_file() and any(stream.shard is not None for stream in streams(job)):
        # It is read for its hash first, and a pipe would have nothing left then.
        raise CleanError(f"{source}: is no regular file; write it to one, or give - as SOURCE and as OUTPUT")
    _room_for(output)
    if source.is_dir() and output.resolve().is_relative_to(source.resolve()):
        raise OutputError(f"{output}: lies in the source folder, so that a second run would clean it; name another")
    found = Survey()
    columns = target.to == "parquet"
    above = source.resolve().is_relative_to(output.resolve())
    for file in _found(job):
        if file.kind is not None and unfit(job, file):
            found.unfit.add(file.id)
            continue
        found.note(file)
        if file.kind is None:
            continue
        columns |= file.kind.format == "parquet"
        if above and (written := output / output_name(file.id, file.kind, target)).exists():
            _not_a_source(job, written)
    if found.unfit.number and not found.files:
        raise CleanError(f"{source}: {NO_LINES}")
    if columns:  # said before hours of work, not after them
        parquet.library()
    return found


def _room_for(output: Path) -> None:
    """Refuses an output that cannot be a folder, because it is something else or lies under something else."""
    standing = next((place for place in (output, *output.parents) if os.path.lexists(place)), output.parent)
    if not standing.is_dir():
        what = "a file" if standing.is_file() else "no folder"
        lies = f"is {what}" if standing == output else f"lies under {standing}, which is {what}"
        raise OutputError(f"{output}: {lies}; name a folder for the output")


def _not_a_source(job: Job, written: Path) -> None:
    """Refuses to write over what is read: possible only where the output folder holds the sources."""
    for file in sources(job):
        if file.kind is not None and file.problem is None and file.path.resolve() == written.resolve():
            raise OutputError(f"{written}: is a source too, and would be overwritten; name another output folder")


def sources(job: Job) -> Iterator[Source]:
    """The files of a run. Two with one output have a problem each; neither silently wins."""
    return (replace(source, kind=None) if unfit(job, source) else source for source in _found(job))


def _found(job: Job) -> Iterator[Source]:
    if job.kind is not None and not job.source.is_dir():
        return iter([Source(job.source.name, job.source, job.kind)])
    return files.sources(job.source, lambda name, kind: output_name(name, kind, job.target))


def unfit(job: Job, source: Source) -> bool:
    """Whether a file holds documents, but none that this run's target can stand beside."""
    return job.target.to == "dolma-attributes" and source.kind is not None and source.kind.format != "jsonl"


def streams(job: Job) -> Iterator[Stream]:
    """The streams of a run, in order. Single files that become rows are put together, and come first."""
    merged = job.target.to in ("jsonl", "parquet")
    if merged:
        singles = (source for source in _taken(job) if not _shard(source))
        for number, group in enumerate(_groups(singles, job.target.shard_size or SHARD)):
            yield Stream(group, part_name(SINGLES + suffix_of(job.target), number), merged=True)
    for shard, together in groupby(_taken(job), _shard):
        if shard:
            for source in together:
                yield _of_shard(source, job.target)
        elif not merged:
            for group in _groups(together, GROUP):
                yield Stream(group)


def _of_shard(source: Source, target: Target) -> Stream:
    if source.kind is None or target.to == "folder":
        return Stream((source,))
    return Stream((source,), output_name(source.id, source.kind, target))


def _taken(job: Job) -> Iterator[Source]:
    return (source for source in sources(job) if source.kind is not None)


def _shard(source: Source) -> bool:
    return source.kind is not None and source.kind.shard


def _groups(sources: Iterator[Source], size: int) -> Iterator[tuple[Source, ...]]:
    while group := tuple(islice(sources, size)):
        yield group


def output_name(name: str, kind: Kind, target: Target) -> str:
    """Where a source's documents go, below the output folder: a file, or the folder of a shard's documents.

    >>> output_name("a.html", Kind("html"), Target()), output_name("a.warc.gz", Kind("warc", ".gz"), Target())
    ('a.html.txt', 'a.warc.gz.jsonl.gz')
    >>> output_name("a.jsonl", Kind("jsonl"), Target("parquet"))
    'a.jsonl.parquet'
    """
    if not kind.shard:
        return files.output_name(name, target.suffix) if kind == files.TEXT_FILE else name + target.suffix
    if target.to == "folder":
        return name
    if target.to == "parquet" or (target.to is None and kind.format == "parquet"):
        return name if kind.format == "parquet" else name + ".parquet"
    if kind.format != "jsonl":
        return name + suffix_of(target)
    if target.compression in (None, kind.compression):
        return name
    return name[: len(name) - len(kind.compression)] + target.compression


def suffix_of(target: Target) -> str:
    """The suffix of a shard that is written."""
    if target.to == "parquet":
        return ".parquet"
    return ".jsonl" + (".gz" if target.compression is None else target.compression)


def part_name(name: str, number: int) -> str:
    """The name of one of several shards.

    >>> part_name("town/a.jsonl.gz", 12)
    'town/a-00012.jsonl.gz'
    """
    folder, _, file = name.rpartition("/")
    stem, dot, suffixes = file.partition(".")
    return f"{folder}{'/' if folder else ''}{stem}-{number:05}{dot}{suffixes}"


def stale(job: Job) -> Iterator[str]:
    """Cleaned files in the output folder whose source is gone, by path below it."""
    for folder, folders, names in os.walk(job.output):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        above = Path(folder).relative_to(job.output)
        if (job.source / above).is_file():
            continue  # documents of a shard
        for name in sorted(names):
            text = (above / name).as_posix().removesuffix(files.RECORD_SUFFIX) + job.target.suffix
            before = _before(text.removesuffix(job.target.suffix))
            if name.endswith(files.RECORD_SUFFIX) and not any(_writes(job, source, text) for source in before):
                yield text


def _before(stem: str) -> tuple[str, str]:
    """The sources that a cleaned file, here without its suffix, may come from."""
    return stem + files.TEXT_SUFFIX, stem


def _writes(job: Job, name: str, text: str) -> bool:
    kind = kind_of(name)
    there = kind is not None and output_name(name, kind, job.target) == text
    return there and os.path.lexists(job.source / name)


def workers_for(found: Survey) -> int:
    """How many processes a run is worth on this machine."""
    worth = max(ceil(found.files / PER_WORKER), ceil(found.size / BYTES_PER_WORKER))
    return max(1, min(os.cpu_count() or 1, worth))
