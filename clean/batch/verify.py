"""Looking back at an output folder: are its records right, and which rules fired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from clean.document import CleanError, RecordError, split_lines
from clean.formats import text as files
from clean.formats.entry import Entry, Fields
from clean.formats.kinds import kind_of
from clean.formats.named import readings
from clean.formats.read import entries_of
from clean.formats.rows import called, record_of
from clean.formats.shards import NO_RECORDS, rows
from clean.formats.text import Source
from clean.provenance import sha256, verify


def verify_folder(
    output: Path, source: Path | None, fields: Fields | None = None
) -> Iterator[tuple[str, str | None]]:
    """Replays every record below a folder, of files and of shards: its place, and what is wrong with it, or None.

    With `source`, also compares each source's hash; `fields` are those of its rows, as the run was told.
    A cleaned file or a row without record is wrong too. Raises `CleanError` where there is no such folder or source.
    """
    if not output.is_dir():
        raise CleanError(f"{output}: no such folder of cleaned files")
    if source is not None and not source.exists():
        raise CleanError(f"{source}: no such file or folder; name the SOURCE of the run")
    origins = None if source is None else _Origins(source, fields or Fields())
    there = list(files.below(output))
    records = [path for path in there if path.name.endswith(files.RECORD_SUFFIX)]
    texts = {files.cleaned_beside(path) for path in records}
    for path in there:
        if path.suffix not in files.CLEANED_SUFFIXES.values() or path in texts:
            continue
        yield path.relative_to(output).as_posix(), "has no provenance record; clean its source again"
    for path in records:
        name = path.relative_to(output).as_posix()
        try:
            record = files.read_record(path)
            text = files.read_text(files.cleaned_beside(path))
            yield name, verify(text, record) or (None if origins is None else origins.problem(record))
        except RecordError as error:
            yield name, str(error).removeprefix(f"{path}: ")
    for path in _shards(there):
        yield from _verify_shard(path, path.relative_to(output).as_posix(), origins)


def _verify_shard(path: Path, name: str, origins: _Origins | None) -> Iterator[tuple[str, str | None]]:
    number = 0
    try:
        for row in rows(path):
            number += 1
            if "attributes" in row:
                yield name, NO_RECORDS
                return
            place = f"{name}#{called(row, number)}"
            try:
                record = record_of(row)
                yield place, verify(row["text"], record) or (None if origins is None else origins.problem(record))
            except (RecordError, KeyError) as error:
                yield place, str(error)
    except RecordError as error:
        yield f"{name}#{number + 1}", str(error).removeprefix(f"{path}: ")


class _Origins:
    """The hashes of the sources, one file's at a time."""

    def __init__(self, root: Path, fields: Fields) -> None:
        self._root, self._fields = root, fields
        self._name = ""
        self._hashes: dict[str, str] = {}

    def problem(self, record: Mapping[str, Any]) -> str | None:
        """What is wrong between a record and its source, or None."""
        name = record["source"].get("path")
        if not isinstance(name, str):
            return "the record is broken (it names no source); clean the source again"
        path = self._path(name)
        if path is None:
            return f"its source {name} is gone"
        if path != self._name:
            self._name, self._hashes = path, self._read(path)
        if name not in self._hashes:
            return f"its source {name} is gone"
        return None if self._hashes[name] == record["source"]["sha256"] else f"its source {name} was changed since"

    def _path(self, name: str) -> str | None:
        """The file that a document is, or stands in; its name may hold a ``#`` itself."""
        places = [place for place, _ in readings(name)]
        if self._root.is_dir():
            return next((place for place in places if (self._root / place).is_file()), None)
        # A file that has another name now is still the one that was named.
        return self._root.name if self._root.name in places else places[:2][-1]

    def _read(self, name: str) -> dict[str, str]:
        path = self._root / name if self._root.is_dir() else self._root
        source = Source(name, path, kind_of(path.name) or files.TEXT_FILE)
        hashes: dict[str, str] = {}
        for entry in entries_of(source, self._fields):
            if entry.problem is None:
                hashes.setdefault(entry.id, _hash(entry))  # of two with one id the first was cleaned
        return hashes


def _hash(entry: Entry) -> str:
    content = entry.content
    return sha256(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)


def fired(output: Path, rule_id: str) -> tuple[int, int]:
    """How many lines a rule removed or cut in an output folder, and in how many documents, by its records."""
    lines = documents = 0
    for record in _records(output):
        runs = record.get("blocks", [])
        here = sum(
            len(split_lines(run["raw"])) for run in runs if run.get("rule") == rule_id or rule_id in run.get("by", ())
        )
        lines, documents = lines + here, documents + bool(here)
    return lines, documents


def _records(output: Path) -> Iterator[Mapping[str, Any]]:
    """The records of an output folder, of files and of shards."""
    there = list(files.below(output))
    yield from (files.read_record(path) for path in there if path.name.endswith(files.RECORD_SUFFIX))
    for path in _shards(there):
        yield from (record_of(row) for row in rows(path) if "attributes" not in row)


def _shards(there: Iterable[Path]) -> Iterator[Path]:
    kinds = ((path, kind_of(path.name)) for path in there)
    return (path for path, kind in kinds if kind is not None and kind.shard)
