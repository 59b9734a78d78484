"""Exceptions: lines that cleaning leaves alone, whatever a stage says, as somebody decided.

They stand in ``.exceptions.toml`` in the output folder, which `clean review` writes and `clean run` reads:

    [[exceptions]]
    document = "en-ferry-returns.txt"   # its source's path; without it, every document
    line     = "Advertisement"          # as it stands in the source or in the article
    rule     = "en/ads/label"           # what would have removed it
    note     = "the title of the play"  # optional
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import rtoml

from clean.document import CleanError

NAME = ".exceptions.toml"


class ExceptionsError(CleanError):
    """A file of exceptions is wrong; the message names the file, the entry and what to do."""


class Spared(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line that stays: in one document, or in all where `document` is None."""

    line: str
    document: str | None = None
    rule: str = ""
    note: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    exceptions: tuple[Spared, ...] = ()


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The exceptions of an output, by document; `everywhere` holds the lines that stay in all."""

    by_document: Mapping[str, frozenset[str]] = field(default_factory=dict)
    everywhere: frozenset[str] = frozenset()

    def lines(self, document: str) -> frozenset[str]:
        """The lines that stay in a document."""
        return self.everywhere | self.by_document.get(document, frozenset())

    def within(self, sources: Iterable[str]) -> list[tuple[str, list[str]]]:
        """The documents of files or shards that have exceptions, each with its lines, sorted."""
        names = set(sources)
        there = {name for name in self.by_document if any(place in names for place in _places(name))}
        found = [(name, sorted(self.by_document[name])) for name in sorted(there)]
        return [*found, ("", sorted(self.everywhere))] if self.everywhere else found


def _places(name: str) -> Iterator[str]:
    """The files that a document may be, or stand in: their names may hold a ``#``, as the document's id may."""
    yield name
    yield from (name[:at] for at, letter in enumerate(name) if letter == "#")


NONE = Exceptions()


def of(entries: Iterable[Spared]) -> Exceptions:
    """Entries, looked up by document."""
    by_document: dict[str, set[str]] = {}
    everywhere: set[str] = set()
    for entry in entries:
        line = entry.line.strip()
        (everywhere if entry.document is None else by_document.setdefault(entry.document, set())).add(line)
    return Exceptions({name: frozenset(lines) for name, lines in by_document.items()}, frozenset(everywhere))


def place(output: Path) -> Path:
    """Where the exceptions of an output stand: in its folder, or, for an output that is one file, beside it."""
    return (output.parent if output.is_file() else output) / NAME


def read(file: Path) -> tuple[Spared, ...]:
    """The entries of a file, in its order; none where there is no file. Raises `ExceptionsError`."""
    try:
        tables = rtoml.loads(file.read_bytes().decode())
    except (FileNotFoundError, NotADirectoryError):  # an output that is none is the run's to refuse
        return ()
    except OSError as error:
        raise ExceptionsError(f"{file}: cannot be read: {error.strerror}; mend that, or take it away") from error
    except (UnicodeDecodeError, rtoml.TomlParsingError) as error:
        raise ExceptionsError(f"{file}: cannot be read as TOML: {error}; mend it, or take it away") from error
    try:
        entries = msgspec.convert(tables, _File).exceptions
    except msgspec.ValidationError as error:
        raise ExceptionsError(f"{file}: {error}; an entry has line, and may have document, rule, note") from error
    for number, entry in enumerate(entries, 1):
        if not entry.line.strip():
            raise ExceptionsError(f"{file}: entry {number}: line is empty; name the line that stays")
    return entries


def load(output: Path) -> Exceptions:
    """The exceptions of an output. Raises `ExceptionsError`."""
    return of(read(place(output)))
