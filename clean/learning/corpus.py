"""Reading documents for learning: their lines, as they are written, by however many processes.

Each process counts the documents it is given into a tally of its own, and the tallies are added up: what is
carried is counts, and no document of a site has to meet another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from clean.document import CleanError
from clean.engines.chunks import Engine, Limits, Loss
from clean.formats.entry import HTML, Entry
from clean.learning.tally import Tally
from clean.pipeline import page_lines
from clean.site import Sites
from clean.stages.decode import Errors, check_text, decode, decode_page

# Documents given to a process at a time; a tally of so few is carried as fast as they are.
CHUNK = 64


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read: how their sites are told, and how they are decoded."""

    sites: Sites
    encoding: str | None = None
    encoding_errors: Errors = "strict"


@dataclass
class Read:
    """What became of the documents: `counted`, left out as their site is not known, or unreadable, by id."""

    counted: int = 0
    without_site: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)

    def merge(self, other: Read) -> None:
        """Adds what became of others, which come after these."""
        self.counted += other.counted
        self.without_site += other.without_site
        self.unreadable += other.unreadable


def count(tally: Tally, entries: Iterable[Entry], reading: Reading) -> Read:
    """Counts documents into a tally, in this process."""
    read = Read()
    for entry in entries:
        site = reading.sites.of(entry.id, entry.url, entry.site, entry.fields)
        if entry.problem is not None:
            read.unreadable.append((entry.id, entry.problem))
        elif site is None:
            read.without_site += 1
        else:
            try:
                tally.add(site, _lines(entry, reading))
                read.counted += 1
            except (CleanError, MemoryError, RecursionError) as error:
                read.unreadable.append((entry.id, str(error) or type(error).__name__))
    return read


def count_over(
    engine: Engine, workers: int, tally: Tally, entries: Iterable[Entry], reading: Reading, limits: Limits
) -> Read:
    """The same by so many processes of an engine, each within the limits; the tally is the same."""
    read = Read()
    for counts in engine(_counted, reading, entries, workers, CHUNK, _lost, limits=limits, weight=_weight):
        for counted, data in counts:
            read.merge(counted)
            if data:
                tally.merge(Tally.from_bytes(data))
    return read


def _counted(reading: Reading, entries: Sequence[Entry]) -> list[tuple[Read, bytes]]:
    """What became of some documents, and their tally."""
    tally = Tally()
    read = count(tally, entries, reading)
    return [(read, tally.to_bytes() if read.counted else b"")]


def _lost(entry: Entry, how: Loss) -> tuple[Read, bytes]:
    problem = "takes longer than a document may" if how == "late" else "the process that reads it dies"
    return Read(unreadable=[(entry.id, problem)]), b""


def _weight(entry: Entry) -> int:
    return len(entry.content)


def _lines(entry: Entry, reading: Reading) -> list[str]:
    """The lines that the stages would see of a text, or of a page once it is extracted."""
    content, declared = entry.content, entry.encoding or reading.encoding
    if entry.media_type == HTML:
        return page_lines(content if isinstance(content, str) else decode_page(content, declared).text)
    if isinstance(content, str):
        return lines_of(content)
    return lines_of(decode(content, reading.encoding, reading.encoding_errors).text)


def lines_of(text: str) -> list[str]:
    """A text's lines, with single spaces. Raises `DecodeError` for what is no text."""
    text = check_text(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if "  " not in text and "".join(lines).isprintable():  # the plain space is the only one that is
        return [line.strip(" ") for line in lines]
    return [" ".join(line.split()) for line in lines]
