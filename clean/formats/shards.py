"""Shards as they are written: rows of JSON to a file of JSON lines or Parquet, and back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from filecmp import cmp
from pathlib import Path
from typing import Any

import msgspec

from clean.document import OutputError, RecordError
from clean.formats import columns
from clean.formats.kinds import DAMAGED, Compression, compressed, kind_of, opened
from clean.formats.rows import called
from clean.formats.text import temporary

# Bytes copied at a time.
PIECE = 1 << 20
# What there is to say of an output that is attributes, to who wants a record of it.
NO_RECORDS = (
    "holds attributes, which keep no text and no record; `clean run --check --force --to dolma-attributes SOURCE "
    "OUTPUT` tells whether they are right"
)
_row = msgspec.json.Decoder(dict[str, msgspec.Raw])


def write_shard(spool: Path, path: Path, original: columns.Original | None, scratch: Path | None = None) -> bool:
    """Writes the rows of a spool, one object of JSON a line, to a shard, whole or not at all.

    What it is follows from its name. `original` is the Parquet file that the rows come from, whose other
    columns are copied. Returns whether the file differs from the one that was there; if not, that one
    stays, and with a `scratch` folder it always does. Raises `OutputError` saying what stands in the way.
    """
    kind = kind_of(path.name)
    try:
        with temporary(path if scratch is None else scratch / path.name) as unfinished:
            if kind is not None and kind.format == "parquet":
                columns.write(spool, unfinished, original)
            else:
                _write_lines(spool, unfinished, "" if kind is None else kind.compression)
            descriptor = os.open(unfinished, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
            if path.is_file() and cmp(path, unfinished, shallow=False):
                return False
            if scratch is None:
                unfinished.replace(path)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{path}: cannot be written: {reason}; free or change the output folder") from error
    return True


def _write_lines(spool: Path, path: Path, compression: Compression) -> None:
    with path.open("wb") as file, compressed(file, compression) as out, spool.open("rb") as lines:
        shutil.copyfileobj(lines, out, PIECE)


def holds_rows(name: str) -> bool:
    """Whether a file that was written has rows, by its name."""
    kind = kind_of(name)
    return kind is not None and kind.format in ("jsonl", "parquet")


def named_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same rows as `rows`, each with what it is called. Raises `RecordError` for attributes too."""
    for number, row in enumerate(rows(path), 1):
        if "attributes" in row:
            raise RecordError(f"{path}: {NO_RECORDS}")
        yield called(row, number), row


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a shard that was written, whole: of its own fields, values as Python has them.

    Raises `RecordError` where the file is cut or broken.
    """
    kind = kind_of(path.name)
    try:
        if kind is not None and kind.format == "parquet":
            yield from columns.read(path)
            return
        with opened(path, "" if kind is None else kind.compression) as (data, _):
            for line in data:
                yield msgspec.json.decode(line, type=dict[str, Any])
    except (*DAMAGED, ValueError, msgspec.DecodeError) as error:
        raise RecordError(f"{path}: is broken ({error}); clean its source again") from error
    except OSError as error:
        raise RecordError(f"{path}: cannot be read: {error.strerror or error}") from error
