"""One writer to an output folder at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from clean.document import OutputError

# What a run keeps in the output folder for itself.
FOLDER = ".clean"
NAME = "lock.sqlite"


def private(output: Path) -> Path:
    """The folder in an output that a run keeps things in, made if it is not there. Raises `OSError`."""
    folder = output / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if not (ignored := folder / ".gitignore").exists():
        ignored.write_text("*\n")
    return folder


@contextmanager
def held(output: Path) -> Iterator[str | None]:
    """Holds an output folder, so that no other run or review writes there. Raises `OutputError` if one does.

    Yields why the folder could not be held, if so: where nothing can be written, or files cannot be locked.
    """
    # An empty database, for SQLite's lock on it: the operating system's own, wherever there is one, which ends
    # with the process, however that ends.
    try:
        lock = sqlite3.connect(private(output) / NAME, timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        yield getattr(error, "strerror", None) or str(error)
        return
    with closing(lock):
        yield _taken(lock, output)


def _taken(lock: sqlite3.Connection, output: Path) -> str | None:
    try:
        lock.execute("begin exclusive")
    except sqlite3.Error as error:
        if "locked" not in str(error):
            return str(error)
        busy = "another run or review is writing to this folder; wait for it, or name another output"
        raise OutputError(f"{output}: {busy}") from error
    return None
