"""What a former run wrote to a shard, looked up document by document, in order."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from clean.document import CleanError, RecordError
from clean.formats.rows import record_of
from clean.formats.shards import rows

# Documents that are read ahead to find one: so many may be added or left out in one place.
AHEAD = 1000

Pair = tuple[str, dict[str, Any]]


class Past:
    """The texts and records of a shard's former files, by document; asked for in the order of the source."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._rows = _pairs(files)
        self._ahead: OrderedDict[str, Pair] = OrderedDict()

    def find(self, name: str) -> Pair | None:
        """What was made of a document, if it stands there; those before it are forgotten."""
        while name not in self._ahead:
            if len(self._ahead) >= AHEAD or (pair := next(self._rows, None)) is None:
                return None
            self._ahead[pair[1]["source"]["path"]] = pair
        while (passed := self._ahead.popitem(last=False))[0] != name:
            pass
        return passed[1]


def _pairs(files: Sequence[Path]) -> Iterator[Pair]:
    for path in files:
        with suppress(CleanError, OSError):  # what cannot be read is made anew
            for row in rows(path):
                with suppress(RecordError, KeyError, TypeError):
                    record = record_of(row)
                    if isinstance(row["text"], str) and isinstance(record["source"]["path"], str):
                        yield row["text"], record
