"""Parquet files: one document a row. Needs `pyarrow`, the extra ``[parquet]``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clean.document import CleanError
from clean.formats.entry import TEXT, Entry, Fields
from clean.formats.rows import candidates, entry_of

# Rows held at a time while reading: of pages of 100 kB, some 25 MB.
BATCH = 256


def library() -> Any:
    """`pyarrow.parquet`. Raises `CleanError` saying how to install it."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise CleanError("Parquet needs pyarrow: pip install 'clean-articles[parquet]'") from error
    return pyarrow.parquet


def entries(path: Path, name: str, fields: Fields) -> Iterator[Entry]:
    """The documents of a Parquet file. A file that is broken is, from there on, one entry with a problem."""
    parquet = library()
    from pyarrow import ArrowException

    number = 0
    size = path.stat().st_size
    try:
        with parquet.ParquetFile(path) as file:
            total = max(file.metadata.num_rows, 1)
            for batch in file.iter_batches(batch_size=BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield entry_of(row, name, number, fields, size * number // total)
    except (ArrowException, OSError) as error:
        yield Entry(
            f"{name}#{number + 1}",
            "",
            TEXT,
            number=number + 1,
            problem=f"is no whole Parquet file ({error}); fetch it again",
        )


def used_column(path: Path, fields: Fields) -> str:
    """The column that holds the documents; empty if there is none."""
    there = library().ParquetFile(path).schema_arrow.names
    return next((name for name, _ in candidates(fields) if name in there), "")
