"""Folders of text files: which files are sources, where their outputs go, and writing so that none is half there."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EISDIR
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from clean.document import OutputError, RecordError
from clean.formats.entry import HTML, TEXT
from clean.formats.kinds import Format, Kind, kind_of
from clean.render import Format as ArticleFormat

# What a file named on the command line is taken for, whatever its name.
TEXT_FILE = Kind("text")
TEXT_SUFFIX = ".txt"
# What cleaned files are called, by the format of their articles; in an output folder all are of one kind.
CLEANED_SUFFIXES: dict[ArticleFormat, str] = {"txt": TEXT_SUFFIX, "md": ".md"}
RECORD_SUFFIX = ".provenance.json"
# Bytes of the name of a document's cleaned file; file systems take 255, and the record's suffix goes on top.
LONGEST = 200
# What files are called until they are whole.
UNFINISHED = ".clean-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file found: its path below the source folder, with ``/``, where it is, and what it holds.

    `kind` is None for a file that is passed over. `problem` says why it cannot be read, if so, and what to do.
    """

    id: str
    path: Path
    kind: Kind | None = TEXT_FILE
    problem: str | None = None

    @property
    def size(self) -> int:
        """Bytes on the disk; 0 where that cannot be told."""
        try:
            return self.path.stat().st_size if self.problem is None else 0
        except OSError:
            return 0

    @property
    def format(self) -> Format:
        """The format of what it holds."""
        return "text" if self.kind is None else self.kind.format

    @property
    def media_type(self) -> str:
        """The media type of a file that is one document."""
        return HTML if self.format == "html" else TEXT


def sources(root: Path, named: Callable[[str, Kind], str] | None = None) -> Iterator[Source]:
    """The files below a folder (or the one file), sorted by id; those that are passed over have no kind.

    `named` tells where a file's output goes; files of one folder with the same output have a problem each.

    Hidden files and folders are left out. A symbolic link that leads out of the folder is a source
    with a problem: what it points at is not what the user gave. One folder at a time is held in memory.
    """
    if root.is_dir():
        yield from _walk(root, "", root.resolve(), named or (lambda name, kind: name))
    else:
        yield Source(root.name, root, kind_of(root.name) or TEXT_FILE)


def _walk(folder: Path, above: str, inside: Path, named: Callable[[str, Kind], str]) -> Iterator[Source]:
    try:
        with os.scandir(folder) as found:
            there = [entry for entry in found if not entry.name.startswith(".")]
    except OSError as error:
        problem = f"a folder that cannot be read: {error.strerror}; check its permissions"
        yield Source(_spelled(above.rstrip("/")) or ".", folder, TEXT_FILE, problem)
        return
    rivals = _rivals([above + entry.name for entry in there if not Path(entry.path).is_dir()], named)
    # A folder sorts as its files do, by the "/" after its name.
    for entry in sorted(there, key=lambda entry: entry.name + "/" * entry.is_dir(follow_symlinks=False)):
        name, path = above + entry.name, Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, name + "/", inside, named)
        elif path.is_dir():
            yield Source(_spelled(name), path, TEXT_FILE, _problem(path, name, inside))
        else:
            kind = kind_of(name)
            wrong = None if kind is None else _problem(path, name, inside) or rivals.get(name)
            yield Source(_spelled(name), path, kind, wrong)


def _rivals(names: Sequence[str], named: Callable[[str, Kind], str]) -> dict[str, str]:
    """The problem of each file whose output another one has too."""
    by_output: dict[str, list[str]] = {}
    for name in names:
        if (kind := kind_of(name)) is not None:
            by_output.setdefault(named(name, kind), []).append(name)
    problems = {}
    for output, rivals in by_output.items():
        for name in rivals if len(rivals) > 1 else ():
            others = ", ".join(_spelled(rival) for rival in sorted(rivals) if rival != name)
            file = _spelled(output.rpartition("/")[2])
            problems[name] = f"has the same output as {others} ({file}); rename one of them"
    return problems


def _spelled(name: str) -> str:
    """A name as it can be written: bytes that are no UTF-8 as escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _problem(path: Path, name: str, inside: Path) -> str | None:
    if path.is_symlink() and (problem := _link_problem(path, inside)) is not None:
        return problem
    if _spelled(name) != name:
        return "has a name that is not UTF-8; rename it"
    return None if path.is_file() else "is no regular file; remove it, or leave it out of the folder"


def _link_problem(path: Path, inside: Path) -> str | None:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a symbolic link that leads nowhere; remove it, or mend it"
    if not target.is_relative_to(inside):
        return (
            f"a symbolic link out of the source folder, to {target}; copy the file in, or name its folder as SOURCE"
        )
    return "a symbolic link to a folder, which is read in its own place; remove the link" if target.is_dir() else None


def output_name(name: str, suffix: str = TEXT_SUFFIX) -> str:
    """Path of a source's cleaned file below the output folder.

    >>> output_name("a/b.txt"), output_name("a/b.text"), output_name("a/b.txt", ".md")
    ('a/b.txt', 'a/b.text.txt', 'a/b.md')
    """
    return name.removesuffix(TEXT_SUFFIX) + suffix


def document_name(given: str | None, number: int, suffix: str = TEXT_SUFFIX) -> str:
    """Name of the cleaned file of a document of a shard: its id, as a file can be called, else its number.

    >>> document_name("https://example.com/a?b", 3), document_name(None, 3)
    ('https%3A%2F%2Fexample.com%2Fa%3Fb.txt', '00000003.txt')
    """
    name = quote(given, safe="") if given else f"{number:08}"
    if len(name) > LONGEST or name.startswith("."):
        name = hashlib.sha256((given or "").encode()).hexdigest()
    return name + suffix


def record_name(output: str) -> str:
    """Path of the record beside a cleaned file.

    >>> record_name("a/b.txt"), record_name("a/b.html.md")
    ('a/b.provenance.json', 'a/b.html.provenance.json')
    """
    suffix = next((suffix for suffix in CLEANED_SUFFIXES.values() if output.endswith(suffix)), "")
    return output.removesuffix(suffix) + RECORD_SUFFIX


def cleaned_beside(record: Path) -> Path:
    """The cleaned file that a record stands beside: the one that is there, a ``.txt`` if none is."""
    stem = record.name.removesuffix(RECORD_SUFFIX)
    there = (record.with_name(stem + suffix) for suffix in CLEANED_SUFFIXES.values())
    return next((path for path in there if path.is_file()), record.with_name(stem + TEXT_SUFFIX))


def read_record(path: Path) -> dict[str, Any]:
    """Reads a provenance record. Raises `RecordError` when there is none or it is no JSON object."""
    try:
        account = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise RecordError(f"{path}: no provenance record: {error.strerror}; clean the source again") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RecordError(f"{path}: the record is broken: {error}; clean the source again") from error
    if not isinstance(account, dict):
        raise RecordError(f"{path}: the record is broken: no object; clean the source again")
    return account


def read_text(path: Path) -> str:
    """An article's text from its cleaned file: without the newline at its end."""
    try:
        return path.read_bytes().decode("utf-8").removesuffix("\n")
    except OSError as error:
        raise RecordError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RecordError(f"{path}: is not the UTF-8 that was written; clean its source again") from error


def record_bytes(account: Mapping[str, Any]) -> bytes:
    """A record as it stands in a file: sorted and indented, so that it diffs."""
    return msgspec.json.format(msgspec.json.encode(account, order="sorted"), indent=1) + b"\n"


def write(path: Path, data: bytes) -> None:
    """Writes one file whole or not at all. Raises `OutputError` saying what stands in the way."""
    write_together([(path, data)])


def write_together(files: Sequence[tuple[Path, bytes]]) -> None:
    """Writes files that belong together, each whole or not at all: to the disk beside their places, then renamed.

    Raises `OutputError` saying what stands in the way; then none of them was replaced, or, should a
    rename fail half way, only the last ones: the first named is the last to appear.
    """
    temporary: list[Path] = []
    path = files[0][0]
    try:
        for path, data in files:
            if path.is_dir():
                raise IsADirectoryError(EISDIR, "a folder stands in its place")
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.append(_beside(path, data))
        for (path, _), written in reversed(list(zip(files, temporary, strict=True))):
            written.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; free or change the output folder") from error
    finally:
        for written in temporary:
            written.unlink(missing_ok=True)


def _beside(path: Path, data: bytes) -> Path:
    name = _temporary(path)
    try:
        with name.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:  # a full disk or Ctrl-C: nothing half-written stays
        name.unlink(missing_ok=True)
        raise
    return name


def _temporary(path: Path) -> Path:
    """A new empty file in the folder of `path`, with the permissions that the user wants."""
    descriptor, name = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    os.fchmod(descriptor, 0o666 & ~_umask())
    os.close(descriptor)
    return Path(name)


@contextmanager
def temporary(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to and to rename; gone afterwards if it was not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(EISDIR, "a folder stands in its place")
    unfinished = _temporary(path)
    try:
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


def below(folder: Path) -> Iterator[Path]:
    """The files below a folder, sorted, without hidden ones. Raises `OSError` for a folder that cannot be read."""

    def unreadable(error: OSError) -> None:
        raise error

    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = (name for name in folders if not name.startswith("."))
        found += (Path(place, name) for name in names if not name.startswith("."))
    yield from sorted(found)


def sweep(folder: Path) -> None:
    """Removes what a run that was killed left half-written below a folder."""
    for path in folder.rglob(UNFINISHED + "*"):
        if path.is_file():
            path.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
