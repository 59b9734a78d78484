"""The quarantine: the documents of a run that could not be cleaned, with what was wrong and how to try again.

``OUTPUT/.quarantine/documents.jsonl`` is a log, and the one file of a run with a clock in it: `time` is
when the document was first quarantined so.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile

import msgspec

from clean.batch.outcome import Outcome
from clean.document import OutputError
from clean.formats.text import temporary

FOLDER = ".quarantine"
NAME = "documents.jsonl"
# Former lines that are remembered, for their times; some 30 MB.
REMEMBERED = 100_000
# Bytes of new lines that are held in memory; more go to a temporary file.
IN_MEMORY = 1 << 20


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
    """The quarantine of a run into `output`, document by document; `retry` is the command that tries them again.

    It replaces the former one when the run comes to its end; an empty one is removed.
    """

    def __init__(self, output: Path, retry: str) -> None:
        self._path, self._retry = output / FOLDER / NAME, retry
        self._times = _times(self._path)
        self._now = datetime.now(UTC).isoformat(timespec="seconds")
        self._lines = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- `close` closes it
        self._documents = 0

    def add(self, outcome: Outcome) -> None:
        """Enters a document, if it is quarantined."""
        if outcome.status == "quarantined":
            line = msgspec.json.decode(line_of(outcome), type=Line)
            time = self._times.get((line.id, line.error), self._now)
            line = msgspec.structs.replace(line, retry=self._retry, time=time)
            self._lines.write(msgspec.json.encode(line) + b"\n")
            self._documents += 1

    def finish(self) -> None:
        """Writes it. Raises `OutputError` if it cannot be written."""
        path = self._path
        try:
            if self._documents:
                with temporary(path) as unfinished:
                    self._lines.seek(0)
                    with unfinished.open("wb") as file:
                        shutil.copyfileobj(self._lines, file)
                    unfinished.replace(path)
            elif path.exists():
                path.unlink()
                path.parent.rmdir()
        except OSError as error:
            problem = f"{path}: cannot be written: {error.strerror}; free or change the output folder"
            raise OutputError(problem) from error

    def close(self) -> None:
        """Forgets what was not written."""
        self._lines.close()


def _times(path: Path) -> dict[tuple[str, str], str]:
    times = {}
    with suppress(OSError, msgspec.DecodeError, msgspec.ValidationError), path.open("rb") as file:
        for line, _ in zip(file, range(REMEMBERED), strict=False):
            found = msgspec.json.decode(line, type=Line)
            times[found.id, found.error] = found.time
    return times
