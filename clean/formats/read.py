"""Everything that documents are read from, as one sequence of entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from clean.document import CleanError
from clean.formats import jsonl, parquet, warc
from clean.formats.entry import LARGEST, Entry, Fields
from clean.formats.kinds import DAMAGED, damage, opened
from clean.formats.text import TEXT_FILE, Source, sources


def entries(source: Path, fields: Fields | None = None) -> Iterator[Entry]:
    """The documents of a folder of mixed files, or of one file, in the order of their names.

    What cannot be read is an entry with a problem. Raises `CleanError` if there is nothing to read.
    """
    if not source.exists():
        raise CleanError(f"{source}: no such file or folder")
    for found in sources(source):
        if found.kind is not None:
            yield from entries_of(found, fields or Fields())


def entries_of(source: Source, fields: Fields) -> Iterator[Entry]:
    """The documents of one file."""
    kind = source.kind or TEXT_FILE
    if source.problem is not None:
        yield Entry(source.id, b"", source.media_type, problem=source.problem)
        return
    try:
        if kind.format == "jsonl":
            yield from jsonl.entries(source.path, source.id, kind.compression, fields)
        elif kind.format == "parquet":
            yield from parquet.entries(source.path, source.id, fields)
        elif kind.format == "warc":
            yield from warc.entries(source.path, source.id, kind.compression)
        else:
            yield single(source)
    except OSError as error:
        yield Entry(source.id, b"", source.media_type, problem=unreadable(error))


def streamed(data: IO[bytes], source: Source, fields: Fields) -> Iterator[Entry]:
    """The documents of a stream of JSON lines or WARC records. Raises `CleanError` for another format."""
    kind = source.kind or TEXT_FILE
    if kind.format == "jsonl":
        return jsonl.read(data, source.id, fields)
    if kind.format == "warc":
        return warc.read(data, source.id)
    raise CleanError(f"{kind.format} cannot be read from stdin; name a file")


def single(source: Source) -> Entry:
    """The document that one file is. Raises `OSError` if it cannot be read."""
    with opened(source.path, (source.kind or TEXT_FILE).compression) as (data, _):
        try:
            content = data.read(LARGEST + 1)
        except DAMAGED as error:
            return Entry(source.id, b"", source.media_type, problem=damage(error))
    if len(content) > LARGEST:
        problem = f"has more than {LARGEST:,} bytes, the most that a document may have; split it, or leave it out"
        return Entry(source.id, b"", source.media_type, problem=problem)
    return Entry(source.id, content, source.media_type)


def unreadable(error: OSError) -> str:
    """What an error of the file system means for a document."""
    return f"cannot be read: {error.strerror or error}; check its permissions"
