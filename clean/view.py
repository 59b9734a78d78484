"""How the removing stages see a document: its kept lines, the rules that match them, its zones.

The *head* is what stands before the article's second sentence (a standfirst may be the first), the
*tail* what stands after its last. A line that a rule matches is no sentence of the article's. Zones
are of kept lines alone, so that a cleaned article, cleaned again, is seen as it was at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from clean.document import Document
from clean.lines import cells, reads_as_sentence, word_count
from clean.matcher import Hit, Look, Matcher
from clean.rules import Rule

# Kept lines on either side in which another leftover is a neighbour.
NEIGHBOURS = 2
# What a line ends in that has a list under it, and the longest such list (lines): "The following countries take
# part:" and their names, which menus hold as well.
INTRODUCES = ":："
LIST_LINES = 30


# What rules match a line, whether it is a sentence, its words and its width: what does not depend on where it stands.
Reading = tuple[Look, bool, int, int]
# What was read of a document's lines, by language and line.
Readings = dict[str, dict[str, Reading]]


class Line(msgspec.Struct, frozen=True):  # made anew at each look; a frozen dataclass takes five times as long
    """A kept line other than the title.

    `index` is its block's, `before` the kept words before it, `prose` those of them in sentences, `cells` its width;
    `glued` says whether it may have a leftover glued to it.
    """

    index: int
    text: str
    hits: tuple[Hit, ...]
    sentence: bool
    before: int
    prose: int
    cells: int
    glued: bool


class View(msgspec.Struct, frozen=True):
    """The kept lines of a document with what the stages ask of them; positions count these lines."""

    document: Document
    lines: tuple[Line, ...]
    head: int  # position of the first line after the head
    tail: int  # position of the first line of the tail
    words: int
    prose: int
    leftovers: Mapping[int, frozenset[str]]  # by block index, the rules that match or removed it

    @classmethod
    def of(
        cls, document: Document, matcher: Matcher, readings: Readings | None = None, earlier: View | None = None
    ) -> View:
        """Reads a document, as marked so far. `readings` are what was read before, and are added to.

        `earlier` is the view of the same document, marked less: what stands before the first mark is the same.
        """
        known = {} if readings is None else readings.setdefault(document.language, {})
        lines: list[Line] = []
        leftovers: dict[int, frozenset[str]] = {}
        before = prose = start = 0
        if earlier is not None:
            pairs = enumerate(zip(earlier.document.blocks, document.blocks, strict=True))
            start = next((at for at, (old, new) in pairs if old is not new), len(document.blocks))
            lines = [line for line in earlier.lines if line.index < start]
            leftovers = {index: rules for index, rules in earlier.leftovers.items() if index < start}
            rest = earlier.lines[len(lines) :]
            before, prose = (rest[0].before, rest[0].prose) if rest else (earlier.words, earlier.prose)
        for index, block in enumerate(document.blocks[start:], start):
            text = block.text
            if not text:
                continue
            if block.removal is not None:
                leftovers[index] = frozenset({block.removal.rule})
                continue
            if index == document.title:
                continue
            reading = known.get(text)
            if reading is None:
                look = matcher.look(text, document.language)
                sentence = not look[0] and reads_as_sentence(text)
                reading = known[text] = (look, sentence, word_count(text), cells(text))
            (hits, glued), sentence, words, width = reading
            if hits:
                leftovers[index] = frozenset(hit.rule.id for hit in hits)
            lines.append(Line(index, text, hits, sentence, before, prose, width, bool(glued)))
            before += words
            prose += words if sentence else 0
        sentences = [position for position, line in enumerate(lines) if line.sentence]
        second = sentences[1] if len(sentences) > 1 else len(lines)
        last = sentences[-1] + 1 if sentences else 0
        return cls(document, tuple(lines), second, last, before, prose, leftovers)

    def near(self, position: int, rule: Rule) -> bool:
        """Whether another leftover stands within `NEIGHBOURS` lines, or, in the head, the title."""
        index = self.lines[position].index
        window = self._around(index)
        # The title stands first in the article, wherever it stood in the source.
        if rule.where == "head" and self.document.title is not None and position < NEIGHBOURS:
            return True
        return any(self.leftovers.get(other, frozenset()) - {rule.id} for other in window)

    def _around(self, index: int) -> set[int]:
        blocks = self.document.blocks
        window: set[int] = set()
        for step in (-1, 1):
            at, seen = index + step, 0
            while 0 <= at < len(blocks) and seen < NEIGHBOURS:
                if not blocks[at].blank and at != self.document.title:
                    window.add(at)
                    seen += blocks[at].kept  # what is gone will not stand between them next time
                at += step
        return window

    def in_zone(self, position: int, rule: Rule) -> bool:
        """Whether a line stands where its rule may fire; for `anywhere`, in the head or the tail."""
        in_head, in_tail = position < self.head, position >= self.tail
        return {"head": in_head, "tail": in_tail, "anywhere": in_head or in_tail}[rule.where]

    def fires(self, position: int, rule: Rule) -> bool:
        """Whether a rule that matches a line may remove it there: the risk tiers."""
        if rule.risk == "low":
            return rule.where == "anywhere" or self.in_zone(position, rule)
        if rule.risk == "medium":
            return self.in_zone(position, rule) or self.near(position, rule)
        return self.in_zone(position, rule) and self.near(position, rule) and not self.introduced(position)

    def introduced(self, position: int) -> bool:
        """Whether a line stands in a list of the article's own: under one of its lines that ends in a colon.

        Such a list ends with the first line that is surely none of it.
        """
        for line in reversed(self.lines[max(0, position - LIST_LINES) : position]):
            if not line.hits and line.text[-1] in INTRODUCES:
                return True
            if line.sentence or any(hit.rule.risk != "high" for hit in line.hits):
                return False
        return False

    def firing(self, groups: frozenset[str]) -> Iterator[tuple[int, Hit]]:
        """Each position with the safest of its hits that fires, for rules of `groups`."""
        order = {"low": 0, "medium": 1, "high": 2}
        for position, line in enumerate(self.lines):
            able = line.hits and [h for h in line.hits if h.rule.group in groups and self.fires(position, h.rule)]
            if able:
                yield position, min(able, key=lambda h: (order[h.rule.risk], h.rule.id))
