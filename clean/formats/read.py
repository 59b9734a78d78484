"""Everything that documents are read from, as one sequence of entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clean.document import CleanError
from clean.formats import jsonl, parquet, warc
from clean.formats.entry import Entry, Fields
from clean.formats.kinds import DAMAGED, Kind, damage, opened
from clean.formats.text import Source, sources


def entries(source: Path, fields: Fields | None = None) -> Iterator[Entry]:
    """The documents of a folder of mixed files, or of one file, in the order of their names.

    What cannot be read is an entry with a problem. Raises `CleanError` if there is nothing to read.
    """
    if not source.exists():
        raise CleanError(f"{source}: no such file or folder")
    for found in sources(source):
        if found.kind is not None:
            yield from entries_of(found, found.kind, fields or Fields())


def entries_of(source: Source, kind: Kind, fields: Fields) -> Iterator[Entry]:
    """The documents of one file."""
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
            yield single(source, kind)
    except OSError as error:
        yield Entry(source.id, b"", source.media_type, problem=unreadable(error))


def single(source: Source, kind: Kind) -> Entry:
    """The document that one file is. Raises `OSError` if it cannot be read."""
    with opened(source.path, kind.compression) as (data, _):
        try:
            return Entry(source.id, data.read(), source.media_type)
        except DAMAGED as error:
            return Entry(source.id, b"", source.media_type, problem=damage(error))


def unreadable(error: OSError) -> str:
    """What an error of the file system means for a document."""
    return f"cannot be read: {error.strerror or error}; check its permissions"
