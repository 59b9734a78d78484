"""Documents to a shard: rows to a spool, the spool to a file, and a journal that tells how far it is."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import asdict, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import msgspec

from clean.batch.books import Books
from clean.batch.job import Job, Task
from clean.batch.journal import File, Journal, State
from clean.batch.outcome import Outcome
from clean.batch.past import Past
from clean.batch.plan import Stream, part_name
from clean.batch.quarantine import line_of, outcome_of
from clean.batch.sinks import checked, shards_size, task_of
from clean.batch.work import reused
from clean.document import OutputError
from clean.formats.attributes import attributes_row
from clean.formats.columns import Original
from clean.formats.parquet import used_column
from clean.formats.read import entries_of
from clean.formats.shards import write_shard
from clean.provenance import FORMAT, tool

# Documents between two entries in the journal: a second of work or two.
CHECKPOINT = 256
# The shape of rows; another one makes all shards anew.
SHAPE = 1


class ShardSink:
    """Documents to a shard, or to several of `shard_size` documents.

    A document is cleaned again only if its source, the rules, the settings or the version changed since
    it was written; in a shard that is otherwise up to date nothing is read but its source's hash.
    """

    def __init__(self, job: Job, stream: Stream, number: int, journal: Journal) -> None:
        self.books = Books()
        self.changed = False
        self.size = shards_size(stream)
        self._job, self._stream, self._number = job, stream, number
        self._journal = journal
        self._folder = self._journal.folder
        self._name = stream.shard or ""
        self._attributes = job.target.to == "dolma-attributes"
        self._skipped = False
        self._state = State("")
        self._sources: tuple[File, ...] = ()
        self._files: list[File] = []
        self._lines: list[tuple[int, bytes]] = []
        self._read = 0
        self._rows = 0
        self._spool: IO[bytes] | None = None
        self._scratch = ExitStack()
        self._beside: Path | None = None

    # What there is to do

    def tasks(self) -> Iterator[Task]:
        """The documents of the sources that are not through yet."""
        before = self._journal.state(self._name)
        self._sources = tuple(_file(source.path, source.id, before) for source in self._stream.sources)
        key = self._key()
        if before is not None and self._up_to_date(before, key):
            self._skipped = True
            self._state, self.books = before, Books.loads(before.books).untouched()
            return
        skip = self._begin(before, key)
        past = None if self._attributes else Past(self._present())
        number = 0
        for source in self._stream.sources:
            for entry in checked(entries_of(source, self._job.fields)):
                number += 1
                task = task_of(entry, source.format, self._number, number)
                pair = past.find(entry.id) if past is not None else None
                if number <= skip:
                    continue
                self.books.read[task.format] += 1
                if pair is not None:
                    task = replace(task, before=pair)
                    done = None if self._job.mode.force else reused(self._job, task, entry)
                    if done is not None:
                        task = replace(task, done=done, entry=None, before=None)
                yield task

    def _key(self) -> str:
        """A hash over all that the shard depends on."""
        cleaner = self._job.cleaner
        now = tool(cleaner.digest, cleaner.config_for_all())
        depends = {
            "sources": [[file.name, file.sha256] for file in self._sources],
            "tool": {name: now[name] for name in ("version", "rules", "config")},
            "exceptions": cleaner.exceptions.within([source.id for source in self._stream.sources]),
            "fields": asdict(self._job.fields),
            "target": asdict(self._job.target),
            "format": [FORMAT, SHAPE],
        }
        return hashlib.sha256(msgspec.json.encode(depends, order="sorted")).hexdigest()

    def _up_to_date(self, before: State, key: str) -> bool:
        mode = self._job.mode
        if mode.force or not before.done or before.key != key:
            return False
        if mode.retry and any(True for _ in self._journal.quarantined(self._name)):
            return False
        return all(
            (there := _file(self._job.output / file.name, file.name, before)).sha256 == file.sha256 and there.sha256
            for file in before.files
        )

    def _begin(self, before: State | None, key: str) -> int:
        """Opens the spool, where a run that was stopped left it, or anew; how many documents are through."""
        if self._job.mode.check:
            self._beside = self._folder = Path(self._scratch.enter_context(TemporaryDirectory()))
        path = self._spool_path()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not self._job.mode.check and before is not None and not before.done and before.key == key:
                self._spool = path.open("r+b" if path.exists() else "x+b")
                if self._spool.seek(0, os.SEEK_END) >= before.spool:
                    self._spool.truncate(before.spool)
                    self._spool.seek(before.spool)
                    self._state, self.books = before, Books.loads(before.books)
                    self._read, self._rows, self._files = before.read, before.rows, list(before.files)
                    return before.read
                self._spool.close()
            self._spool = path.open("wb")
        except OSError as error:
            raise _full(path, error) from error
        self._state = State(key)
        if not self._job.mode.check:
            self._journal.begin(self._name, key)
        return 0

    def _spool_path(self) -> Path:
        return self._folder / (hashlib.sha256(self._name.encode()).hexdigest()[:16] + ".rows")

    def _path(self, part: int) -> Path:
        name = self._name
        numbered = self._job.target.shard_size is not None and not self._stream.merged
        return self._job.output / (part_name(name, part) if numbered else name)

    def _present(self) -> list[Path]:
        """The shard's files that are there, in order."""
        if self._path(0) == self._path(1):
            return [path for path in (self._path(0),) if path.is_file()]
        found: list[Path] = []
        for part in count():
            if not self._path(part).is_file():
                return found
            found.append(self._path(part))
        return found

    # What came of it

    def former(self) -> Iterator[Outcome]:
        """Documents that were quarantined before, in a shard that is skipped or goes on."""
        if self._skipped or self._read:
            for line in self._journal.quarantined(self._name):
                yield outcome_of(line)

    def take(self, outcome: Outcome) -> None:
        """Appends the next document's row."""
        self.books.add(outcome)
        self._read += 1
        self.changed |= outcome.status == "written" and not self._attributes
        row = outcome.row
        if outcome.status == "quarantined":
            self._lines.append((outcome.number, line_of(outcome)))
            if self._attributes:  # aligned with the documents, line by line
                name = outcome.id.removeprefix(f"{self._stream.sources[0].id}#")
                row = msgspec.json.encode(attributes_row(name, {}))
        if row is not None:
            self._append(row)
        if self._read % CHECKPOINT == 0:
            self._checkpoint()

    def _append(self, row: bytes) -> None:
        try:
            if self._spool is not None:
                self._spool.write(row + b"\n")
        except OSError as error:
            raise _full(self._spool_path(), error) from error
        self._rows += 1
        if self._rows == self._job.target.shard_size:
            self._finish_part()
            self._save(done=False)

    def pause(self) -> None:
        """Writes down how far the shard is, if that can be, and lets go of it."""
        with self._scratch, suppress(OutputError):
            self._checkpoint()
        if self._spool is not None:
            with suppress(OSError):  # a full disk takes no rest of the rows; the journal knows of none
                self._spool.close()
            self._spool = None

    def _checkpoint(self) -> None:
        """Writes down how far the shard is: first its rows, then that they are there."""
        if self._spool is not None and not self._job.mode.check:
            self._sync()
            self._save(done=False)

    def _sync(self) -> None:
        if self._spool is not None:
            try:
                self._spool.flush()
                os.fsync(self._spool.fileno())
            except OSError as error:
                raise _full(self._spool_path(), error) from error

    def _save(self, *, done: bool) -> None:
        if self._job.mode.check:
            return
        books = Books.loads(self.books.dumps())
        # Documents that were drawn and are not through will be drawn again.
        books.read.clear()
        books.read.update({name: ended.total() for name, ended in books.ended.items()})
        self._state = State(
            self._state.key,
            done,
            self._read,
            len(self._files),
            self._rows,
            0 if done or self._spool is None else self._spool.tell(),
            books.dumps(),
            tuple(self._files),
            self._sources,
        )
        self._journal.save(self._name, self._state, self._lines)
        self._lines.clear()

    def _finish_part(self) -> None:
        """The rows of the spool to a file; the spool is empty then."""
        if self._spool is None:
            return
        self._sync()
        path = self._path(len(self._files))
        self.changed |= write_shard(self._spool_path(), path, self._original(), self._beside)
        if self._beside is None:
            self._files.append(_file(path, path.relative_to(self._job.output).as_posix(), None))
        else:
            self._files.append(File(path.name, 0, 0, ""))
        self._spool.seek(0)
        self._spool.truncate()
        self._rows = 0

    def _original(self) -> Original | None:
        source = self._stream.sources[0]
        if source.format == "parquet" and self._job.target.to in (None, "parquet"):
            try:
                return Original(source.path, used_column(source.path, self._job.fields))
            except (OSError, ValueError):
                return None
        return None

    def close(self) -> None:
        """Writes the last file, and removes those that the shard no longer has."""
        if self._skipped:
            return
        with self._scratch:
            if self._rows or not self._files:
                self._finish_part()
            for path in self._present()[len(self._files) :]:
                self.changed = True
                if not self._job.mode.check:
                    path.unlink()
            if self._spool is not None:
                self._spool.close()
                self._spool = None
            if self._attributes and not self.changed:  # they hold no record that would tell of each document
                self.books = self.books.untouched()
            self._save(done=True)
            self._spool_path().unlink(missing_ok=True)


def _file(path: Path, name: str, before: State | None) -> File:
    """A file as it is; its hash is the journal's if neither size nor time changed, and empty if it cannot be read."""
    try:
        there = path.stat()
        known = () if before is None else (*before.sources, *before.files)
        for file in known:
            if (file.name, file.size, file.time) == (name, there.st_size, there.st_mtime_ns):
                return file
        with path.open("rb") as data:
            digest = hashlib.file_digest(data, "sha256").hexdigest()
        return File(name, there.st_size, there.st_mtime_ns, digest)
    except OSError:
        return File(name, 0, 0, "")


def _full(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path}: cannot be written: {error.strerror or error}; free the disk and run again to go on")
