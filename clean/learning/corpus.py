"""Reading documents for learning: their lines, as they are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from clean.document import CleanError
from clean.formats.entry import HTML, Entry
from clean.learning.tally import Tally
from clean.pipeline import page_lines
from clean.site import Sites
from clean.stages.decode import Errors, check_text, decode, decode_page


@dataclass
class Read:
    """What became of the documents: `counted`, left out as their site is not known, or unreadable, by id."""

    counted: int = 0
    without_site: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)


def count(
    tally: Tally,
    entries: Iterable[Entry],
    sites: Sites,
    encoding: str | None = None,
    encoding_errors: Errors = "strict",
) -> Read:
    """Counts documents into a tally."""
    read = Read()
    for entry in entries:
        site = sites.of(entry.id, entry.url, entry.site, entry.fields)
        if entry.problem is not None:
            read.unreadable.append((entry.id, entry.problem))
        elif site is None:
            read.without_site += 1
        else:
            try:
                tally.add(site, _lines(entry, encoding, encoding_errors))
                read.counted += 1
            except CleanError as error:
                read.unreadable.append((entry.id, str(error)))
    return read


def _lines(entry: Entry, encoding: str | None, encoding_errors: Errors) -> list[str]:
    """The lines that the stages would see of a text, or of a page once it is extracted."""
    content, declared = entry.content, entry.encoding or encoding
    if entry.media_type == HTML:
        return page_lines(content if isinstance(content, str) else decode_page(content, declared).text)
    return lines_of(content if isinstance(content, str) else decode(content, encoding, encoding_errors).text)


def lines_of(text: str) -> list[str]:
    """A text's lines, with single spaces. Raises `DecodeError` for what is no text."""
    text = check_text(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if "  " not in text and "".join(lines).isprintable():  # the plain space is the only one that is
        return [line.strip(" ") for line in lines]
    return [" ".join(line.split()) for line in lines]
