"""The journal of a run that writes shards: how far each one is, so that a run can be killed and go on.

An SQLite database in the output folder, written by one process alone. A shard's row names all that its
output depends on (`key`); while the shard is under way, how many documents are through and how many
bytes of its rows are on the disk; and when it is done, what its files were.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from clean.batch.books import Books
from clean.batch.lock import FOLDER, private
from clean.document import OutputError

_SCHEMA = """
create table if not exists shard (
  name text primary key, key text not null, done integer not null, read integer not null,
  part integer not null, rows integer not null, spool integer not null, books blob not null, files blob not null,
  sources blob not null
);
create table if not exists quarantined (
  name text not null, number integer not null, line blob not null, primary key (name, number)
) without rowid;
"""


class File(msgspec.Struct, frozen=True):
    """A file as it was: its path, its size in bytes, when it was changed last (nanoseconds), its SHA-256."""

    name: str
    size: int
    time: int
    sha256: str


@dataclass(frozen=True, slots=True)
class State:
    """How far a shard is. `part` is the file now under way, with `rows` documents, and `spool` bytes of them."""

    key: str
    done: bool = False
    read: int = 0
    part: int = 0
    rows: int = 0
    spool: int = 0
    books: bytes = b""
    files: tuple[File, ...] = ()
    sources: tuple[File, ...] = ()


class Journal:
    """The journal in an output folder. Raises `OutputError` when another run holds it or it cannot be written."""

    def __init__(self, output: Path, *, create: bool = True) -> None:
        self.folder = output / FOLDER
        self._database: sqlite3.Connection | None = None
        path = self.folder / "journal.sqlite"
        if not create:
            self._read_only(path)
            return
        try:
            private(output)
            self._database = sqlite3.connect(path, timeout=0, isolation_level=None)
            self._database.execute("pragma locking_mode = exclusive")
            self._database.executescript(_SCHEMA)
            self._database.execute("begin exclusive")
            self._database.execute("commit")
        except (OSError, sqlite3.Error) as error:
            raise _refused(path, error) from error

    def _read_only(self, path: Path) -> None:
        """Opens a journal that is there, and that may lie where nothing can be written."""
        if path.exists():
            try:
                self._database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0)
                self._database.execute("select count(*) from shard")
            except sqlite3.Error as error:
                raise _refused(path, error) from error

    def state(self, name: str) -> State | None:
        """How far a shard is, if it was begun."""
        if self._database is None:
            return None
        query = "select key, done, read, part, rows, spool, books, files, sources from shard where name = ?"
        row = self._database.execute(query, (name,)).fetchone()
        if row is None:
            return None
        key, done, read, part, rows, spool, books, files, sources = row
        return State(key, bool(done), read, part, rows, spool, books, _files(files), _files(sources))

    def states(self) -> Iterator[State]:
        """All shards, by name."""
        if self._database is not None:
            names = self._database.execute("select name from shard order by name").fetchall()
            yield from (state for (name,) in names if (state := self.state(name)) is not None)

    def quarantined(self, name: str) -> Iterable[bytes]:
        """The documents of a shard that are quarantined, in order, one line of JSON each."""
        if self._database is not None:
            query = "select line from quarantined where name = ? order by number"
            yield from (line for (line,) in self._database.execute(query, (name,)))

    def begin(self, name: str, key: str) -> None:
        """Forgets what is known of a shard."""
        self.save(name, State(key, books=Books().dumps()), fresh=True)

    def save(self, name: str, state: State, lines: Sequence[tuple[int, bytes]] = (), *, fresh: bool = False) -> None:
        """Writes down how far a shard is, and which documents were quarantined since, all or nothing."""
        if self._database is None:
            return
        try:
            with self._database:
                self._database.execute("begin")
                if fresh:
                    self._database.execute("delete from quarantined where name = ?", (name,))
                self._database.executemany(
                    "insert or replace into quarantined values (?, ?, ?)", [(name, *line) for line in lines]
                )
                self._database.execute(
                    "insert or replace into shard values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        name,
                        state.key,
                        state.done,
                        state.read,
                        state.part,
                        state.rows,
                        state.spool,
                        state.books,
                        msgspec.json.encode(state.files),
                        msgspec.json.encode(state.sources),
                    ),
                )
        except sqlite3.Error as error:
            raise _refused(self.folder / "journal.sqlite", error) from error

    def close(self) -> None:
        """Gives the journal free."""
        if self._database is not None:
            self._database.close()
            self._database = None


def _files(data: bytes) -> tuple[File, ...]:
    return tuple(msgspec.json.decode(data, type=list[File]))


def _refused(path: Path, error: Exception) -> OutputError:
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        return OutputError(f"{path}: is broken ({error}); delete it and run again: what is written is taken over")
    if "locked" in str(error):
        return OutputError(f"{path}: another run is writing to this folder; wait for it, or name another output")
    return OutputError(f"{path}: cannot be written: {error}; free or change the output folder and run again to go on")
