"""The quarantine: the documents of a run that could not be cleaned, with what was wrong and how to try again.

``OUTPUT/.quarantine/documents.jsonl`` is a log, and the one file of a run with a clock in it: `time` is
when the document was first quarantined so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec

from clean.batch.outcome import Outcome
from clean.formats.text import temporary

FOLDER = ".quarantine"
NAME = "documents.jsonl"
# Former lines that are remembered, for their times; some 30 MB.
REMEMBERED = 100_000


class Line(msgspec.Struct, frozen=True):
    """One quarantined document."""

    id: str
    format: str
    stage: str
    reason: str
    error: str
    number: int = 0
    retry: str = ""
    time: str = ""


def line_of(outcome: Outcome) -> bytes:
    """A quarantined document as it stands in the journal."""
    return msgspec.json.encode(
        Line(outcome.id, outcome.format, outcome.stage, outcome.reason, outcome.message, outcome.number)
    )


def outcome_of(line: bytes) -> Outcome:
    """A quarantined document from the journal."""
    found = msgspec.json.decode(line, type=Line)
    return Outcome(
        found.id,
        "quarantined",
        found.error,
        format=found.format,
        stage=found.stage,
        reason=found.reason,
        number=found.number,
    )


class Quarantine:
    """Writes the quarantine of a run, document by document."""

    def __init__(self, file: IO[bytes], retry: str, times: dict[tuple[str, str], str]) -> None:
        self._file, self._retry, self._times = file, retry, times
        self._now = datetime.now(UTC).isoformat(timespec="seconds")
        self.documents = 0

    def add(self, outcome: Outcome) -> None:
        """Enters a document, if it is quarantined."""
        if outcome.status == "quarantined":
            line = msgspec.json.decode(line_of(outcome), type=Line)
            time = self._times.get((line.id, line.error), self._now)
            line = msgspec.structs.replace(line, retry=self._retry, time=time)
            self._file.write(msgspec.json.encode(line) + b"\n")
            self.documents += 1


@contextmanager
def quarantine(output: Path, retry: str) -> Iterator[Quarantine]:
    """The quarantine of a run into `output`; `retry` is the command that tries just these again.

    It replaces the former one when the run comes to its end; an empty one is removed.
    """
    path = output / FOLDER / NAME
    times = _times(path)
    with temporary(path) as unfinished:
        with unfinished.open("wb") as file:
            written = Quarantine(file, retry, times)
            yield written
        if written.documents:
            unfinished.replace(path)
        else:
            path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()


def _times(path: Path) -> dict[tuple[str, str], str]:
    times = {}
    with suppress(OSError, msgspec.DecodeError, msgspec.ValidationError), path.open("rb") as file:
        for line, _ in zip(file, range(REMEMBERED), strict=False):
            found = msgspec.json.decode(line, type=Line)
            times[found.id, found.error] = found.time
    return times
