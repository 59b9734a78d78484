"""JSON lines: one document a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from clean.formats.entry import LARGEST, TEXT, Entry, Fields
from clean.formats.kinds import DAMAGED, Compression, damage, opened
from clean.formats.rows import entry_of

_row = msgspec.json.Decoder(dict[str, msgspec.Raw])


def entries(path: Path, name: str, compression: Compression, fields: Fields) -> Iterator[Entry]:
    """The documents of a file of JSON lines. A line that is none, or is cut off, is an entry with a problem."""
    with opened(path, compression) as (data, raw):
        yield from read(data, name, fields, raw if raw.seekable() else None)


def read(data: IO[bytes], name: str, fields: Fields, raw: IO[bytes] | None = None) -> Iterator[Entry]:
    """The documents of a stream of JSON lines. Blank lines are none; `raw` tells how much of the file was read."""
    number = 0
    try:
        while line := data.readline(LARGEST + 1):
            too_long = len(line) > LARGEST
            while len(line) > LARGEST and not line.endswith(b"\n"):
                line = data.readline(LARGEST + 1)
            if line.isspace():
                continue
            number += 1
            position = raw.tell() if raw is not None else 0
            if too_long:
                yield _problem(
                    name, number, f"the line is longer than {LARGEST:,} bytes; split the file at its lines"
                )
            else:
                yield _entry(line, name, number, fields, position)
    except DAMAGED as error:
        yield _problem(name, number + 1, damage(error))


def _entry(line: bytes, name: str, number: int, fields: Fields, position: int) -> Entry:
    try:
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        line.decode()  # strings that are not read here are carried through as they stand
        return entry_of(_row.decode(line), name, number, fields, position)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _problem(
            name, number, f"document {number} is no JSON object ({error}); mend the line or leave it out", position
        )


def _problem(name: str, number: int, problem: str, position: int = 0) -> Entry:
    return Entry(f"{name}#{number}", "", TEXT, problem=problem, number=number, position=position)
