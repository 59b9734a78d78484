"""What an output folder holds: its files with their hashes, and the report of the run that wrote them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from clean.batch.report import NAME
from clean.document import CleanError
from clean.formats.kinds import SHARDS, Kind, kind_of
from clean.formats.text import CLEANED_SUFFIXES, TEXT_FILE, below, record_name


@dataclass(frozen=True, slots=True)
class File:
    """A file with documents: its path below the folder with ``/``, what it holds, size in bytes, SHA-256."""

    path: str
    kind: Kind
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Output:
    """An output folder: its name, its files in order, and the report of the run."""

    name: str
    folder: Path
    files: tuple[File, ...]
    report: Mapping[str, Any]


def read_output(folder: Path) -> Output:
    """Looks at an output folder. Raises `CleanError` if it is none, or cannot be read."""
    if not folder.is_dir():
        raise CleanError(f"{folder}: no such folder; name the OUTPUT of a clean run")
    try:
        report = msgspec.json.decode((folder / NAME).read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        problem = f"{folder / NAME}: cannot be read ({error}); let clean run come to its end first"
        raise CleanError(problem) from error
    try:
        found = tuple(_files(folder))
    except OSError as error:
        raise CleanError(f"{error.filename}: cannot be read: {error.strerror}; check its permissions") from error
    return Output(folder.resolve().name, folder, found, report)


def _files(folder: Path) -> Iterator[File]:
    for path in sorted(below(folder), key=lambda path: path.relative_to(folder).as_posix()):
        name = path.relative_to(folder)
        kind = TEXT_FILE if path.suffix in CLEANED_SUFFIXES.values() else kind_of(path.name)
        if kind is not None and (kind.format in SHARDS or _cleaned(path)):
            with path.open("rb") as data:
                digest = hashlib.file_digest(data, "sha256").hexdigest()
            yield File(name.as_posix(), kind, path.stat().st_size, digest)


def _cleaned(path: Path) -> bool:
    """Whether a text has a record beside it."""
    return path.with_name(record_name(path.name)).is_file()
