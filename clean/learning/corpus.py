"""Reading documents for learning: their lines as the stages see them, repaired and normalised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from clean.document import CleanError, Document, blocks_of
from clean.formats.entry import TEXT, Entry
from clean.learning.tally import Tally
from clean.pipeline import REWRITING
from clean.site import Sites
from clean.stage import rewriting
from clean.stages.decode import Errors, check_text, decode
from clean.stages.repair import cannot_act

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass
class Read:
    """What became of the documents: `counted`, without a known site, of another kind, or unreadable (by id)."""

    counted: int = 0
    without_site: int = 0
    others: int = 0
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
        elif entry.media_type != TEXT:
            read.others += 1
        elif site is None:
            read.without_site += 1
        else:
            try:
                content = entry.content
                if isinstance(content, bytes):
                    content = decode(content, entry.encoding or encoding, encoding_errors).text
                tally.add(site, lines_of(content))
                read.counted += 1
            except CleanError as error:
                read.unreadable.append((entry.id, str(error)))
    return read


def lines_of(text: str) -> list[str]:
    """A text's lines, repaired and normalised. Raises `DecodeError` for what is no text.

    Where nothing is to repair, which most texts show as a whole, only spaces are: a twentieth of the cost.
    """
    lines = _LINE_END.split(check_text(text))
    if "&" not in text and cannot_act(" ".join(lines).replace("\t", " ")):
        return [" ".join(line.split()) for line in lines]
    return [block.text for block in rewriting(Document("", blocks_of(text)), REWRITING).blocks]
