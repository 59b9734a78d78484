"""The tally: what was seen of every document, small enough to keep, in any order, and to add up.

Of a line stands its key's 64-bit hash, and the line itself where it was not seen a short while ago, so
that a proposal can be spelled out. All of it lives in a temporary SQLite database, which SQLite keeps in
memory up to `CACHE` and on the disk beyond. Two tallies add up by putting their rows together; whoever
reads them sorts, so that neither the order of documents nor their division into shards shows.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from inspect import unwrap

import xxhash

from clean.lines import reads_as_sentence
from clean.slots import SLOT_LENGTH, TITLE_LENGTH, line_key, slot_key, titled

# Pages of the database that stay in memory (KiB); what is more lies in a temporary file.
CACHE = 256 << 10
# Lines remembered while documents are read (some 300 bytes each). It is emptied when full: a line met
# again is then kept a second time, which costs space and changes nothing.
MEMO = 50_000
# Longest line that is remembered whole (code points); longer ones are paragraphs, and told apart by hash.
LINE_LENGTH = 400
# Lines at the top of a document among which its title is looked for where none is given.
TITLE_LINES = 8

# The lowest bit of a line's code says whether it reads as a sentence, the other 63 are its key's hash.
SENTENCE = 1
Code = int
# Each line is asked about once: to remember the answers would only cost.
_reads_as_sentence = unwrap(reads_as_sentence)

# The lines that were spelled out lie apart: the documents are read several times, those once.
_SCHEMA = (
    "CREATE TABLE documents (site TEXT, content INT, codes BLOB, places BLOB)",
    "CREATE TABLE spelled (codes BLOB, texts TEXT)",
)
_INSERT = ("INSERT INTO documents VALUES (?, ?, ?, ?)", "INSERT INTO spelled VALUES (?, ?)")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one document.

    `codes` are its lines', in order. `others` are the codes of lines that hold the document's title, with
    the title as a slot, by the position of the line.
    """

    codes: array[int]
    others: tuple[tuple[int, Code], ...]


class Tally:
    """Counts documents line by line. Not thread-safe; `to_bytes` takes it to another process."""

    def __init__(self) -> None:
        # A database without a name is temporary: in memory as far as the cache reaches, then in a file.
        self._db = sqlite3.connect("", isolation_level=None)
        self._settle()
        self._db.execute("BEGIN")  # one transaction for all: by itself, each row would be written out
        for table in _SCHEMA:
            self._db.execute(table)
        self._memo: dict[str, Code] = {}
        self._sorted = False

    def _settle(self) -> None:
        self._db.execute(f"PRAGMA cache_size = -{CACHE}")
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")

    def add(self, site: str, lines: Iterable[str], title: str | None = None) -> None:
        """Counts one document: its lines, with single spaces; blank ones do not count."""
        kept = [line for line in lines if line]
        if not kept:
            return
        codes, fresh, texts = self._codes(kept)
        others = self._titled(kept, codes, title, fresh, texts)
        content = xxhash.xxh3_64_intdigest(codes.tobytes()) >> 1
        places = array("Q", [number for pair in others for number in pair]).tobytes()
        self._db.execute(_INSERT[0], (site, content, codes.tobytes(), places))
        if texts:
            self._db.execute(_INSERT[1], (fresh.tobytes(), "\n".join(texts)))
        self._sorted = False

    def _codes(self, lines: Sequence[str]) -> tuple[array[int], array[int], list[str]]:
        memo = self._memo
        if len(memo) > MEMO:
            memo.clear()
        codes = array("Q")
        fresh, texts = array("Q"), []
        for line in lines:
            code = memo.get(line)
            if code is None:
                code = _code(line)
                if len(line) <= LINE_LENGTH:
                    memo[line] = code
                    fresh.append(code)
                    texts.append(line)
            codes.append(code)
        return codes, fresh, texts

    def _titled(
        self, lines: Sequence[str], codes: array[int], title: str | None, fresh: array[int], texts: list[str]
    ) -> list[tuple[int, Code]]:
        """The lines that hold the title, with it as a slot: the given one, or any top line that others hold."""
        if title:
            tops = [title]
        else:
            above = zip(lines[:TITLE_LINES], codes, strict=False)
            tops = [line for line, code in above if _can_be_title(line, code)]
        whole = "\n".join(lines) if tops else ""
        pairs = []
        for top in dict.fromkeys(tops):
            if whole.count(top) < 2 and not title:
                continue
            for at, line in enumerate(lines):
                held = titled(slot_key(line), slot_key(top)) if top in line and top != line else None
                if held is not None:
                    pairs.append((at, _hash(held)))
                    fresh.append(pairs[-1][1])
                    texts.append(held)
        return pairs

    def merge(self, other: Tally) -> None:
        """Adds another tally's documents; which is added to which makes no difference."""
        self._take(other._db)

    def _take(self, other: sqlite3.Connection) -> None:
        self._db.executemany(_INSERT[0], other.execute("SELECT * FROM documents"))
        self._db.executemany(_INSERT[1], other.execute("SELECT * FROM spelled"))
        self._sorted = False

    def to_bytes(self) -> bytes:
        """The tally as one string of bytes, to be carried to another process or kept."""
        self._db.execute("COMMIT")
        data = self._db.serialize()
        self._db.execute("BEGIN")
        return bytes(data)

    @classmethod
    def from_bytes(cls, data: bytes) -> Tally:
        """The tally that `to_bytes` wrote down."""
        read = cls()
        stored = sqlite3.connect(":memory:")
        stored.deserialize(data)
        read._take(stored)
        stored.close()
        return read

    def sites(self) -> Iterator[tuple[str, int]]:
        """Every site with its number of lines, sorted."""
        self._sort()
        yield from self._db.execute("SELECT site, SUM(LENGTH(codes)) / 8 FROM documents GROUP BY site ORDER BY site")

    def documents(self, site: str) -> Iterator[Seen]:
        """A site's documents, always in the same order."""
        self._sort()
        query = "SELECT codes, places FROM documents WHERE site = ? ORDER BY content, codes, places"
        for codes, places in self._db.execute(query, (site,)):
            flat = array("Q", places)
            yield Seen(array("Q", codes), tuple(zip(flat[::2], flat[1::2], strict=True)))

    def texts(self, wanted: frozenset[Code]) -> Iterator[tuple[Code, str]]:
        """Every spelling of the wanted lines, in no order, some more than once."""
        for fresh, texts in self._db.execute("SELECT codes, texts FROM spelled"):
            codes = array("Q", fresh)
            if not wanted.isdisjoint(codes):
                yield from (
                    (code, text) for code, text in zip(codes, texts.split("\n"), strict=True) if code in wanted
                )

    def _sort(self) -> None:
        if not self._sorted:
            self._db.execute("CREATE INDEX IF NOT EXISTS by_site ON documents (site, content)")
            self._sorted = True


def _can_be_title(line: str, code: Code) -> bool:
    return TITLE_LENGTH <= len(line) <= LINE_LENGTH and not code & SENTENCE


def _code(line: str) -> Code:
    """A line's code: 63 bits of its key's hash, and whether it reads as a sentence.

    Two keys of one site share a code by chance once in 9e18 / n² / 2 sites of n different lines.
    """
    if _reads_as_sentence(line):
        return _hash(line) | SENTENCE
    return _hash(line if len(line) > SLOT_LENGTH else line_key(line))


def _hash(key: str) -> int:
    hashed: int = xxhash.xxh3_64_intdigest(key.encode())
    return hashed & ~SENTENCE
