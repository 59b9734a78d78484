"""Documents by name: a file, or ``SHARD#ID`` for one document of a shard."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from clean.document import CleanError
from clean.formats.entry import Entry, Fields
from clean.formats.kinds import SHARDS, Format, Kind, compression_of, kind_of
from clean.formats.read import entries_of, single
from clean.formats.text import TEXT_FILE, Source

# Documents of a shard that a message names.
FIRST = 3

Some = TypeVar("Some")


def readings(name: str) -> Iterator[tuple[str, str | None]]:
    """How a name can be read: as a file, or as a file and a document there. A ``#`` may stand in either.

    >>> list(readings("a#b.jsonl#1"))
    [('a#b.jsonl#1', None), ('a', 'b.jsonl#1'), ('a#b.jsonl', '1')]
    """
    yield name, None
    yield from ((name[:at], name[at + 1 :]) for at, letter in enumerate(name) if letter == "#")


def located(name: str, shard: Callable[[str], bool]) -> tuple[str, str | None]:
    """The file that is there, and which of its documents is meant; `shard` tells what has several."""
    there = ((file, wanted) for file, wanted in readings(name) if Path(file).exists() and not Path(file).is_dir())
    return next(((file, wanted) for file, wanted in there if wanted is None or shard(file)), (name, None))


def pick(file: str, wanted: str | None, documents: Iterable[tuple[str, Some]]) -> Some:
    """The document of a shard that has an id, or else that number there, from 1; without either, the only one.

    `documents` come with their ids. Raises `CleanError` that names the first ones where there is no such
    document, or more than one and none is named.
    """
    found = iter(documents)
    first: list[tuple[str, Some]] = []
    numbered: list[Some] = []
    for number, (name, document) in enumerate(found, 1):
        if name == wanted:
            return document
        if str(number) == wanted:
            numbered.append(document)
        if len(first) <= FIRST:
            first.append((name, document))
        elif wanted is None:
            break
    if numbered:
        return numbered[0]
    if not first:
        raise CleanError(f"{file}: holds no documents")
    if wanted is None and len(first) == 1:
        return first[0][1]
    names = ", ".join(shlex.quote(f"{file}#{name}") for name, _ in islice(first, FIRST))
    more = ", …" if len(first) > FIRST else ""
    if wanted is None:
        raise CleanError(f"{file}: holds more than one document; name one: {names}{more}")
    raise CleanError(f"{file}#{wanted}: no such document there; there are {names}{more}")


def document(name: str, fields: Fields, given: Format | None = None) -> Entry:
    """The document that a name stands for; `given` is the format of its file, if that is not told by its name.

    Raises `CleanError` where there is none, or it cannot be read.
    """

    def shard(file: str) -> bool:
        return _kind(file, given).format in SHARDS

    file, wanted = located(name, shard)
    source = Source(Path(file).name, Path(file), _kind(file, given))
    try:
        if not shard(file):
            entry = single(source)
        else:
            if not source.path.is_fifo():  # what cannot be read at all has no documents to choose from
                source.path.open("rb").close()
            found = entries_of(source, fields)
            entry = pick(file, wanted, ((one.id.removeprefix(f"{source.id}#"), one) for one in found))
    except OSError as error:
        raise CleanError(f"{name}: cannot be read: {error.strerror}") from error
    if entry.problem is not None:
        raise CleanError(f"{name}: {entry.problem}")
    return entry


def _kind(file: str, given: Format | None) -> Kind:
    return (kind_of(file) or TEXT_FILE) if given is None else Kind(given, compression_of(file))
