"""What became of each source line in two versions of a document, and where the two differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from clean.document import RecordError, blocks_of
from clean.pipeline import line_text
from clean.provenance import Version
from clean.review.corpus import Line, Reviewed, reviewed

Kind = Literal["removed", "kept", "rewritten"]
SIGNS: dict[Kind, str] = {"removed": "-", "kept": "+", "rewritten": "~"}


@dataclass(frozen=True, slots=True)
class Change:
    """A source line that one version of the article shows and the other does not, or otherwise.

    `number` and `line` are the later version's. `before` and `after` are what the article showed, empty
    for nothing. `rule` is what removes the line now, what removed it before (`kind` is then ``kept``),
    or what rewrites it in one version and not in the other.
    """

    kind: Kind
    rule: str
    line: Line
    before: str
    after: str
    evidence: str = ""

    @property
    def number(self) -> int:
        """The source line's number, from 1."""
        return self.line.number

    @property
    def text(self) -> str:
        """The line that is at issue: as the article shows or showed it, else as the source has it."""
        return self.before or self.after or self.line.source.strip()

    @property
    def sign(self) -> str:
        """``-`` for a line that goes, ``+`` for one that comes back, ``~`` for one that reads otherwise."""
        return SIGNS[self.kind]


def reading(name: str, version: Version) -> Reviewed:
    """A version as a document with its lines; without lines where its record does not account for its text."""
    try:
        return reviewed(name, version.text, version.record)
    except RecordError as error:
        return Reviewed(name, name, version.text, version.record, (), problem=str(error))


def changes(before: Reviewed, after: Reviewed) -> tuple[Change, ...]:
    """The source lines that both versions had and that came out differently, in order."""
    return tuple(change for one, other in _aligned(before.lines, after.lines) for change in _change(one, other))


def proposed(before: Reviewed | None, after: Reviewed) -> tuple[Change, ...]:
    """What somebody who looks at a new version has to decide: its changes, and what is removed of new lines."""
    if before is None:
        return standing(after)
    known = {other.number for _, other in _aligned(before.lines, after.lines)}
    fresh = [change for change in standing(after) if change.number not in known]
    return tuple(sorted([*changes(before, after), *fresh], key=lambda change: change.number))


def standing(document: Reviewed) -> tuple[Change, ...]:
    """The lines that rules removed from a document, or cut a piece off, in order."""
    return tuple(_standing(document.lines))


def _standing(lines: Sequence[Line]) -> Iterator[Change]:
    for line in lines:
        if line.removal is not None:
            yield Change("removed", line.removal.rule, line, line.source.strip(), "", line.removal.evidence)
        elif cut := next((name for name in line.by if is_rule(name)), None):
            yield Change("rewritten", cut, line, line.source.strip(), line.text)


def spelled(change: Change) -> str:
    """A source line as the rules see it, repaired and normalised; a record has only how it stood in the source."""
    return line_text(blocks_of(change.line.raw)[0].text)


def is_rule(name: str) -> bool:
    """Whether an id is a rule's of a file: ``language/category/name``.

    >>> is_rule("en/ads/label"), is_rule("title/repeated"), is_rule("template/example.com/sign-up")
    (True, False, False)
    """
    return name.count("/") == 2 and not name.startswith("template/")


def _aligned(before: Sequence[Line], after: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Pairs of one source line in two versions, whose sources may differ."""
    raws = [line.raw for line in before], [line.raw for line in after]
    if raws[0] == raws[1]:
        yield from zip(before, after, strict=True)
        return
    for start, other, size in SequenceMatcher(None, *raws, autojunk=False).get_matching_blocks():
        yield from zip(before[start : start + size], after[other : other + size], strict=True)


def _change(before: Line, after: Line) -> Iterator[Change]:
    if before.text == after.text:
        return
    if after.removal is not None:
        yield Change("removed", after.removal.rule, after, before.text, "", after.removal.evidence)
    elif before.removal is not None:
        yield Change("kept", before.removal.rule, after, "", after.text, before.removal.evidence)
    else:
        names = [name for name in (*after.by, *before.by) if (name in after.by) != (name in before.by)]
        name = next(iter([*filter(is_rule, names), *names, *after.by, *before.by]), "")
        yield Change("rewritten", name, after, before.text, after.text)
