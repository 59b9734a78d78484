"""From counts to rules: which lines are proposed as a site's, how sure that is, and what joins in a block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clean.learning.study import Found, Study, lower_bound, study
from clean.learning.tally import SENTENCE, Code, Tally
from clean.lines import reads_as_sentence
from clean.pipeline import line_text
from clean.slots import NUMBER, TITLE, has_slot, has_words, slot_key
from clean.templates import Place, Template


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a line must show. Shares are lower bounds (`clean.learning.study.lower_bound`)."""

    # Documents that a line stands in, and the part of the site's that they surely are, to be removed.
    documents: int = 2
    share: float = 0.3
    # The same for a line with a number or date: what varies is more often data (an attendance, a score).
    slot_share: float = 0.5
    # The part of a line's documents in which it stands apart from the article's own sentences.
    placed: float = 0.8
    # What is proposed for a person to decide on.
    proposed_documents: int = 2
    proposed_share: float = 0.1
    # The part of two lines' documents in which one follows the other, to be one block.
    together: float = 0.9


FEW = "in few documents"
PROSE = "reads as a sentence"
INSIDE = "stands among the article's sentences"
NOWHERE = "no document shows where the article is"
DATELINE = "may be a dateline"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule, the share of documents its lines surely stand in, and what speaks against it."""

    rule: Template
    share: float
    slot: bool
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: proposals, and, by site, how many documents counted and how many were copies of others."""

    proposals: tuple[Proposal, ...]
    sites: Mapping[str, tuple[int, int]]

    @property
    def rules(self) -> tuple[Template, ...]:
        """The rules, sorted by site and name."""
        return tuple(proposal.rule for proposal in self.proposals)


# Examples shown of a line.
EXAMPLES = 3
# Longest slug of a rule's name (code points).
NAME_LENGTH = 40
# A place, perhaps with its country, then an agency in brackets or a dash; and its key, where a date follows.
_WORDS = r"[^\W\d_](?:[^\W\d_]|[.'’\- ]){1,40}"
_PLACE = rf"^{_WORDS}(?:, {_WORDS})?"
_AGENCY = r",? ?\([^()\d]{2,40}\)"
_DATELINE = re.compile(rf"{_PLACE}(?:{_AGENCY}[.,]?(?:\s*[-–—])?|[.,]?\s*[-–—])$")
_DATED = re.compile(rf"{_PLACE}, {re.escape(NUMBER)}$")


def learn(tally: Tally, thresholds: Thresholds) -> Learned:
    """Proposes rules for every site of a tally."""
    studies = [
        study(tally, site, lines, thresholds.proposed_documents, thresholds.proposed_share)
        for site, lines in list(tally.sites())
    ]
    wanted = frozenset(code for studied in studies for code in studied.found)
    spelled = _spelled(tally, wanted)
    having = Counter(code for studied in studies for code in _present(tally, studied.site, wanted))
    proposals: list[Proposal] = []
    for studied in studies:
        proposals += _proposals(studied, spelled, having, thresholds)
    return Learned(
        tuple(sorted(proposals, key=lambda proposal: (proposal.rule.site, proposal.rule.name))),
        {studied.site: (studied.documents, studied.twins) for studied in studies},
    )


def _present(tally: Tally, site: str, wanted: frozenset[Code]) -> set[Code]:
    """Those of the wanted lines that a site has at all."""
    present: set[Code] = set()
    for seen in tally.documents(site):
        present.update(wanted.intersection(seen.codes))
    return present


def _spelled(tally: Tally, wanted: frozenset[Code]) -> dict[Code, list[str]]:
    """The first spellings of each wanted line, shortest first."""
    spelled: dict[Code, list[str]] = {}
    for code, text in tally.texts(wanted):
        known = spelled.setdefault(code, [])
        if text not in known:
            known.append(text)
            known.sort(key=lambda text: (len(text), text))
            del known[EXAMPLES:]
    return spelled


@dataclass(frozen=True, slots=True)
class _Line:
    """A line to be proposed."""

    code: Code
    key: str
    examples: tuple[str, ...]
    found: Found
    where: Place
    share: float
    doubts: tuple[str, ...]


def _proposals(
    studied: Study, spelled: Mapping[Code, Sequence[str]], having: Mapping[Code, int], thresholds: Thresholds
) -> list[Proposal]:
    lines: dict[Code, _Line] = {}
    taken: set[str] = set()
    found = studied.found
    for code in sorted(found, key=lambda code: (-found[code].documents, spelled.get(code, []), code)):
        if code not in spelled or 2 * found[code].plain > found[code].documents:
            continue  # a paragraph longer than any rule's line; a line that comes again without the title as well
        key = _key(spelled[code][0])
        if has_words(key) and key not in taken:
            taken.add(key)
            lines[code] = _line(studied, code, key, tuple(spelled[code]), thresholds)
    blocks = _blocks(lines, thresholds.together)
    runs = [[lines[code] for code in block] for block in blocks]
    rules = _named([_rule(studied, run, having) for run in runs])
    return [
        Proposal(rule, min(line.share for line in run), any(has_slot(line.key) for line in run), run[0].doubts)
        for rule, run in zip(rules, runs, strict=True)
    ]


def _key(text: str) -> str:
    """The key by which the stages look a line up, which see it repaired."""
    if TITLE in text:
        return text
    return slot_key(line_text(text))


def _line(studied: Study, code: Code, key: str, examples: tuple[str, ...], thresholds: Thresholds) -> _Line:
    found = studied.found[code]
    where = _where(found, thresholds.placed)
    share = lower_bound(found.documents, studied.documents)
    unsure = has_slot(key) or 2 * found.inner > found.documents
    enough = thresholds.slot_share if unsure else thresholds.share
    doubts = []
    if code & SENTENCE or reads_as_sentence(key):  # the second of a line that had to be repaired
        doubts.append(PROSE)
    if where == "body":
        doubts.append(INSIDE if found.body else NOWHERE)
    if found.documents < thresholds.documents or share < enough:
        doubts.append(FEW)
    if where in ("head", "ends") and any(_is_dateline(text, key) for text in examples):
        doubts.append(DATELINE)
    return _Line(code, key, examples, found, where, share, tuple(doubts))


def _where(found: Found, placed: float) -> Place:
    """Where a line stands in its documents; ``body`` where that is not always apart from the article."""
    if not found.placed or found.placed - found.body < placed * found.placed:
        return "body"
    apart = found.placed - found.body
    if found.head >= placed * apart and found.tail < (1 - placed) * apart:
        return "head"
    if found.tail >= placed * apart and found.head < (1 - placed) * apart:
        return "tail"
    return "ends"


def _is_dateline(text: str, key: str) -> bool:
    """Whether a line can be a dateline: a place, then an agency in brackets, a dash, or a date behind a comma.

    >>> _is_dateline("HARBOURTON, 3 May", "harbourton, {N}"), _is_dateline("Published 3 May", "published {N}")
    (True, False)
    """
    return not text[0].islower() and (_DATELINE.match(text) or _DATED.match(key)) is not None


def _blocks(lines: Mapping[Code, _Line], together: float) -> list[list[Code]]:
    """The lines in runs that always come together, most of them runs of one."""
    following: dict[Code, Code] = {}
    for code, line in lines.items():
        for after, count in line.found.before.items():
            other = lines.get(after)
            if other is None or after == code or not _alike(line, other):
                continue
            if count >= together * max(line.found.documents, other.found.documents):
                following[code] = after
    led = set(following.values())
    blocks: list[list[Code]] = []
    done: set[Code] = set()
    for code in [c for c in lines if c not in led] + list(lines):
        block: list[Code] = []
        at: Code | None = code
        while at is not None and at not in done:
            block.append(at)
            done.add(at)
            at = following.get(at)
        if block:
            blocks.append(block)
    return blocks


def _alike(one: _Line, other: _Line) -> bool:
    return one.where == other.where and not one.doubts and not other.doubts


def _rule(studied: Study, block: Sequence[_Line], having: Mapping[Code, int]) -> Template:
    first = block[0]
    documents = min(line.found.documents for line in block)
    within = max(_reach(line) for line in block)
    return Template(
        why=_why(studied, block, documents, within),
        risk="high" if first.doubts else "medium",
        where=first.where,
        lines=tuple(line.key for line in block),
        examples=tuple(example for line in block for example in line.examples[: EXAMPLES if len(block) == 1 else 1]),
        documents=documents,
        of=studied.documents,
        within=within,
        other_sites=min(having[line.code] for line in block) - 1 if first.code in having else 0,
        site=studied.site,
        name=first.key,
    )


def _reach(line: _Line) -> int:
    found = line.found
    return {"head": found.from_top, "tail": found.from_end}.get(line.where, max(found.from_top, found.from_end))


def _why(studied: Study, block: Sequence[_Line], documents: int, within: int) -> str:
    """The evidence in a sentence, and behind a semicolon what speaks against it."""
    first = block[0]
    what = f"seen in {documents} of {studied.documents} documents of {studied.site}"
    apart, placed = first.found.placed - first.found.body, first.found.placed
    always = "always" if apart == placed else f"in {apart} of {placed}"
    edge = {"head": "first", "tail": "last"}.get(first.where)
    if edge is not None:
        what += f", {always} in the {edge} {within} lines" if within > 1 else f", {always} the {edge} line"
    elif first.where == "ends":
        what += f", {always} before or after the article"
    if len(block) > 1:
        what += f", {len(block)} lines together"
    return "; ".join((what, *first.doubts))


def _named(rules: Sequence[Template]) -> list[Template]:
    """The rules with names that tell them apart, made of their first lines."""
    import msgspec
    import xxhash

    slugs = [re.sub(r"[\W_]+", "-", rule.lines[0].lower()).strip("-")[:NAME_LENGTH].strip("-") for rule in rules]
    often = Counter(slugs)
    names = [
        slug if often[slug] == 1 else f"{slug}-{xxhash.xxh3_64_hexdigest(rule.lines[0].encode())[:6]}"
        for slug, rule in zip(slugs, rules, strict=True)
    ]
    return [msgspec.structs.replace(rule, name=name) for rule, name in zip(rules, names, strict=True)]
