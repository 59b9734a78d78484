"""An output as documents: each cleaned text with its record, and every source line with its fate.

The text and the record hold all of it, so nothing here reads a source or cleans again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from clean.document import CleanError, RecordError, Removal, split_lines
from clean.formats.rows import record_of
from clean.formats.shards import NO_RECORDS, rows
from clean.formats.text import RECORD_SUFFIX, Source, cleaned_beside, read_record, read_text, sources
from clean.provenance import restore

Fate = Literal["kept", "rewritten", "removed", "blank"]
ROWS = frozenset({"jsonl", "parquet"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source and what became of it.

    `number` counts from 1. `raw` is the line as it stood in the source, line ending included; `text`
    is what the article shows of it, empty for a removed or blank one. `by` names the rewrites of a
    rewritten line.
    """

    number: int
    raw: str
    fate: Fate
    text: str = ""
    by: tuple[str, ...] = ()
    removal: Removal | None = None

    @property
    def source(self) -> str:
        """The source's line without its ending."""
        return self.raw.rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A document of an output.

    `id` is its source's (a path below the source folder, or ``<shard>#<id or number>``), `name` its
    place in the output (the cleaned file's path, or ``<shard>#<number>`` of its row there). With a `problem`
    (which says what to do) the rest is empty.
    """

    id: str
    name: str
    text: str
    record: Mapping[str, Any]
    lines: tuple[Line, ...]
    problem: str | None = None

    @property
    def removed(self) -> tuple[Line, ...]:
        """The lines that are not in the article, in order."""
        return tuple(line for line in self.lines if line.fate == "removed")


class _ArticleFields(msgspec.Struct):
    language: str
    language_confidence: float
    words: int
    flags: list[str]
    metadata: dict[str, Any]
    title: str | None


class _SourceFields(msgspec.Struct):
    path: str
    sha256: str
    bytes: int
    encoding: str
    media_type: str
    url: str | None
    site: str | None = None


class _Fields(msgspec.Struct):
    """What is read of a record: whoever looks at a document may rely on it."""

    article: _ArticleFields
    source: _SourceFields


def documents(output: Path) -> Iterator[Reviewed]:
    """The documents of an output, sorted by their place in it; one that is broken has a `problem`.

    An output is a folder of cleaned files with their records beside them, of shards (JSON lines,
    Parquet) whose rows carry theirs, or of both; or one shard. Raises `CleanError` if there is no such
    output, or it holds no record.
    """
    if not output.exists():
        raise CleanError(f"{output}: no such file or folder; name the output of `clean run`")
    found = False
    for source in sources(output):
        if source.id.endswith(RECORD_SUFFIX):
            found = True
            yield _of_file(source)
        elif source.kind is not None and source.kind.format in ROWS:
            for document in _of_shard(source):
                found = True
                yield document
    if not found:
        _no_attributes(output)
        raise CleanError(f"{output}: holds no provenance record; run `clean run SOURCE {output}` first")


def _no_attributes(output: Path) -> None:
    """Raises `CleanError` for an output that is attributes."""
    for source in sources(output):
        if (
            source.kind is not None
            and source.kind.format in ROWS
            and any("attributes" in row for row in rows(source.path))
        ):
            raise CleanError(f"{source.path}: {NO_RECORDS}")


def _of_file(source: Source) -> Reviewed:
    cleaned = cleaned_beside(source.path)
    name = source.id.removesuffix(RECORD_SUFFIX) + cleaned.suffix
    try:
        text = read_text(cleaned)
        return reviewed(name, text, read_record(source.path))
    except CleanError as error:
        return _broken(name, str(error))


def _of_shard(source: Source) -> Iterator[Reviewed]:
    number = 0
    try:
        for row in rows(source.path):
            number += 1
            if "attributes" not in row:  # Dolma's, which say what is removed, and hold no text
                yield _of_row(f"{source.id}#{number}", row)
    except RecordError as error:
        yield _broken(f"{source.id}#{number + 1}", str(error))


def _of_row(name: str, row: Mapping[str, Any]) -> Reviewed:
    try:
        record, text = record_of(row), row.get("text")
        if not isinstance(text, str):
            raise RecordError("the row has no text; clean its source again")
        return reviewed(name, text, record)
    except CleanError as error:
        return _broken(name, str(error))


def _broken(name: str, problem: str) -> Reviewed:
    return Reviewed(name, name, "", {}, (), problem)


def reviewed(name: str, text: str, record: Mapping[str, Any]) -> Reviewed:
    """A document from its cleaned text (without the newline at a file's end) and its record.

    Raises `RecordError` if the two do not belong together, or the record is broken.
    """
    restore(text, record)
    try:
        known = msgspec.convert(record, _Fields)
        return Reviewed(known.source.path, name, text, record, lines_of(text, record))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise RecordError(f"the record is broken ({error}); clean the source again") from error


def lines_of(text: str, record: Mapping[str, Any]) -> tuple[Line, ...]:
    """Every line of the source, in order; their `raw`, joined, are the decoded source."""
    lines: list[Line] = []
    newline, whole = record["source"]["newline"], text + "\n"
    for run in record["blocks"]:
        if run["is"] == "rewritten":
            shown = text[run["start"] : run["end"]]
            lines.append(Line(len(lines) + 1, run["raw"], "rewritten", shown, tuple(run["by"])))
            continue
        removal = Removal(run["stage"], run["rule"], run["evidence"]) if run["is"] == "removed" else None
        copied = run["is"] == "kept"
        raw = whole[run["start"] : run["end"]].replace("\n", newline) if copied else run["raw"]
        for line in split_lines(raw):
            shown = line.rstrip("\r\n") if copied else ""
            fate: Fate = "removed" if removal else "kept" if shown else "blank"
            lines.append(Line(len(lines) + 1, line, fate, shown, removal=removal))
    return tuple(lines)
