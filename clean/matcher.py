"""The compiled index over all rules: which rules match a line, wholly or at one end of it.

Each language's rules are compiled (`clean.index`) when a document first asks for them, and run on its
lines beside the English and the language-neutral ones. What a line matched is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import re2

from clean.document import RuleError
from clean.folding import bare, collapsed, fold, fold_letters, key, lower, unfolded
from clean.index import Index, Match, find
from clean.languages import languages_for
from clean.patterns import expand, options, program
from clean.rules import GROUPS, Rule

# Longest folded line (code points) that a whole-line rule is tried on. Patterns may hold {TEXT} and
# {TITLE}, which are unbounded in themselves: this is their bound. Of 46,116 lines of four sets of texts
# 3,874 are longer, and no rule matched one; ten matches were longer than 200.
RULE_LINE = 400
# Longest line that is tried as several leftovers joined.
JOINED_LINE = 240
RAW_LINE = RULE_LINE + 20  # before folding, which drops bullets and invisible characters
# Longest piece (words) that a prefix or suffix rule cuts off a line.
CUT_WORDS = 12
# Code points at each end of a line that are searched for one.
CUT_LENGTH = 90
# Lines whose matches are remembered, and the longest of them; chrome repeats from document to document.
MEMO = 16384
MEMO_LINE = 160

# The ornaments that `bare` drops, as far as a glued leftover has them.
_AROUND = r"[^\pL\pN(\[\"'©®]*"
_PREFIX = rf"^{_AROUND}(?:{{}})[.!]?{_AROUND}(?:\s|$)"
_SUFFIX = rf"(?:\s|^){_AROUND}(?:{{}})[.!]?{_AROUND}$"
# Where a folded line that joins two leftovers is split: after a sentence end or a required-field asterisk, at the
# bars of a table's row, at the bullets of a menu in one line. (An expression that opens with a look-behind is slow.)
_JOINT = re.compile(r" (?:(?<=[.!?。！？] )|(?<=\* )(?=[A-ZÀ-ÞΑ-ΩА-Я]))")
_BAR = re.compile(r"\s*\\?\|\s*|\s+[·•]\s+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matches a whole line.

    `evidence` is the phrase, or ``pattern 2`` for the second of its patterns; `value` what it lifts.
    """

    rule: Rule
    evidence: str
    value: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A leftover glued to one end of a line: what stays, and the rule that cut."""

    text: str
    hit: Hit


# The rules that run on a line, and what signs it has of theirs.
Seen = Sequence[tuple[Index, Sequence[int]]]
# The rules that may be glued to one side of a line, and the pieces that this side is tried in.
Side = tuple[Index, Callable[[str], Iterable[tuple[str, str]]]]
# What rules say of a line: those that match it, and where it may have a leftover glued to it.
Look = tuple[tuple[Hit, ...], tuple[Side, ...]]


class Pack:
    """The compiled rules of one language."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        prefixes = [rule for rule in rules if rule.extent == "prefix"]
        suffixes = [rule for rule in rules if rule.extent == "suffix"]
        whole = [rule for rule in rules if rule.extent not in ("prefix", "suffix")]
        self.lines = Index(whole, [*prefixes, *suffixes])
        self.prefixes = Index(prefixes)
        self.suffixes = Index(suffixes)
        self._sides: list[Side] = []
        self._glued = re2.Set.SearchSet(options())  # which of the sides may have one, in one search
        for some, shape, side in (
            (suffixes, _SUFFIX, (self.suffixes, _ends)),
            (prefixes, _PREFIX, (self.prefixes, _starts)),
        ):
            if some:
                self._glued.Add(_glued(some, shape))
                self._sides.append(side)
        if self._sides:
            self._glued.Compile()

    def sides(self, ends: bytes) -> tuple[Side, ...]:
        """Where a line may have a leftover glued to it: its end, its start, by both its ends, folded."""
        return tuple(self._sides[i] for i in sorted(self._glued.Match(ends) or ())) if self._sides else ()


def _glued(rules: Sequence[Rule], shape: str) -> str:
    """An expression that finds whether one end of a line may hold a leftover of some rules."""
    pieces = [f"(?i:{re2.escape(key(phrase))})" for rule in rules for phrase in rule.phrases]
    pieces += [expand(pattern) for rule in rules for pattern in rule.patterns]
    return shape.format("|".join(pieces))


class Matcher:
    """The rules of some groups, compiled a language at a time when first asked for.

    Thread-safe; picklable. `groups` are those of `clean.rules.GROUPS`; others' rules are left out.
    """

    def __init__(self, rules: Iterable[Rule], groups: Iterable[str] = GROUPS) -> None:
        self.groups = frozenset(groups)
        self.rules = tuple(rule for rule in rules if rule.group in self.groups)
        self._flags = {rule.id: rule.flag for rule in self.rules}
        self._by_language: dict[str, list[Rule]] = {}
        for rule in self.rules:
            self._by_language.setdefault(rule.language, []).append(rule)
        self._packs: dict[tuple[str, ...], Pack] = {}
        self._by_document: dict[str, tuple[Pack, ...]] = {}
        self._lock = Lock()
        self._kept: dict[str, frozenset[str]] = {}
        self._remembered = lru_cache(MEMO)(self._read)

    def __reduce__(self) -> tuple[type[Matcher], tuple[tuple[Rule, ...], frozenset[str]]]:
        # A compiled index does not pickle: another process compiles its own.
        return (Matcher, (self.rules, self.groups))

    def flag(self, rule_id: str) -> str | None:
        """The flag that a rule sets on a document, if it is a rule and sets one."""
        return self._flags.get(rule_id)

    def forget(self) -> None:
        """Drops the remembered lines, as a benchmark of fresh documents needs."""
        self._remembered.cache_clear()

    def pack(self, *languages: str) -> Pack:
        """The compiled rules of `languages`, in one."""
        languages = tuple(sorted(languages))  # Danish and Norwegian are one pack, whichever comes first
        with self._lock:
            if languages not in self._packs:
                rules = [rule for language in languages for rule in self._by_language.get(language, ())]
                self._packs[languages] = Pack(rules)
            return self._packs[languages]

    def look(self, text: str, language: str) -> Look:
        """The rules that match all of `text`, sorted by id, and where it may have a leftover glued to it.

        `text` is one line as the stages see it: one space for each white space, and none around it.
        English and language-neutral rules run on every line, others on documents of their
        language, or, where it is ``und``, on lines in a script that tells it. A line that joins
        several leftovers matches only when every part of it does. A rule never matches a line
        that, folded, is one of its own `keeps`.
        """
        return self._remembered(text, language) if len(text) <= MEMO_LINE else self._read(text, language)

    def hits(self, text: str, language: str) -> tuple[Hit, ...]:
        """The rules that match all of `text`, a line with whatever white space, as `look` says."""
        return self._look_at(text, language)[0]

    def _look_at(self, text: str, language: str) -> Look:
        """A look at a line with whatever white space."""
        return self.look(text, language) if collapsed(text) == text else self._read(text, language, fold)

    def _read(self, text: str, language: str, folding: Callable[[str], str] = fold_letters) -> Look:
        folded = folding(text if len(text) <= RAW_LINE else _both_ends(text))
        line = bare(folded)
        if not line:
            return (), ()
        packs = self._packs_for(line, language)
        if len(line) > RULE_LINE or len(text) > RAW_LINE:
            return (), _glued_to(folded, packs)
        lowered = lower(line)
        low = lowered.encode()  # RE2 counts bytes
        seen: list[tuple[Index, Sequence[int]]] = []
        found: list[Match] = []
        glued: list[Pack] = []
        for pack in packs:
            signs = pack.lines.signs(low)
            seen.append((pack.lines, signs))
            found += pack.lines.found(line, lowered, low, signs)
            if signs and pack.lines.is_glued(signs):
                glued.append(pack)
        if found:
            found = self._kept_apart(found, line)
        if not found and len(line) <= JOINED_LINE:
            found = self._joined(line, language, seen)
        hits = tuple(Hit(rule, evidence, _value(rule, text)) for rule, evidence in found) if found else ()
        return hits, _glued_to(folded, glued) if glued else ()

    def _joined(self, line: str, language: str, seen: Seen) -> list[Match]:
        """What matches the parts of a line, if something matches each; the shortest is the cheapest to rule out."""
        bars = "|" in line or "·" in line or "•" in line
        first = _JOINT.split(line, 1)[0]
        first = _BAR.split(first, 1)[0] if bars else first
        if first == line or not (language == "und" or _may_begin(bare(first), seen)):
            return []
        pieces = _JOINT.split(line)
        if bars:
            pieces = [cell for piece in pieces for cell in _BAR.split(piece)]
        parts = [part for part in map(bare, pieces) if part]
        if len(parts) < 2:
            return []
        found: list[Match] = []
        for part in sorted(parts, key=len):
            matched = self._whole(part, language)
            if not matched:
                return []
            found += matched
        return self._kept_apart(found, line)

    def _whole(self, line: str, language: str) -> list[Match]:
        found = find([pack.lines for pack in self._packs_for(line, language)], line)
        return self._kept_apart(found, line) if found else []

    def _kept_apart(self, found: Iterable[Match], line: str) -> list[Match]:
        """What was found of a line, once a rule and sorted by rule, without rules that keep this very line."""
        seen: dict[str, Match] = {}
        for rule, evidence in sorted(found, key=lambda pair: (pair[0].id, pair[1])):
            if not self._keeps(rule, line):
                seen.setdefault(rule.id, (rule, evidence))
        return list(seen.values())

    def _keeps(self, rule: Rule, line: str) -> bool:
        """Whether a bare folded line is one of a rule's own `keeps`; these are folded when first asked for.

        Letter case counts only where the rule's `removes` say so: "Like this:" is a share button, "like this:"
        opens a list.
        """
        if rule.id not in self._kept:
            self._kept[rule.id] = frozenset(key(kept) for kept in rule.keeps)
        return lower(line) in self._kept[rule.id] and line not in map(bare, map(fold, rule.removes))

    def _packs_for(self, line: str, language: str) -> tuple[Pack, ...]:
        """The rules that run on a line: English and language-neutral ones, and those of its languages."""
        if language == "und":  # the line's own script tells
            return self._packs_of(languages_for(line, language))
        if language not in self._by_document:
            self._by_document[language] = self._packs_of(languages_for(line, language))
        return self._by_document[language]

    def _packs_of(self, others: tuple[str, ...]) -> tuple[Pack, ...]:
        packs = [self.pack("any", "en")]
        if any(other in self._by_language for other in others):
            packs.append(self.pack(*others))
        return tuple(packs)

    def cut(self, text: str, language: str) -> Cut | None:
        """The first leftover glued to the end or the start of `text`, a line with whatever white space, or None."""
        for index, pieces in self._look_at(text, language)[1]:
            for piece, rest in pieces(text):
                found = find([index], bare(fold(piece))) if rest else []
                found = [(rule, evidence) for rule, evidence in found if not self._keeps(rule, bare(fold(text)))]
                if found:
                    rule, evidence = min(found, key=lambda pair: pair[0].id)
                    return Cut(rest, Hit(rule, evidence, ""))
        return None


def check_patterns(rules: Iterable[Rule]) -> None:
    """Compiles every pattern, each by itself. Raises `RuleError` for the first that RE2 does not take."""
    for rule in rules:
        for pattern in rule.patterns:
            try:
                program(pattern)
            except RuleError as error:
                name = rule.id.rsplit("/", 1)[1]
                raise RuleError(
                    f"{rule.language}/{rule.category}.toml: {name}: patterns: {pattern}: {error}"
                ) from error


def _may_begin(part: str, seen: Seen) -> bool:
    """Whether something matches the first part of a line, if it has one; the line's signs are its too."""
    if not part:
        return True
    lowered = lower(part)
    low = lowered.encode()
    return any(index.found(part, lowered, low, signs) for index, signs in seen)


def _glued_to(folded: str, packs: Sequence[Pack]) -> tuple[Side, ...]:
    """Where a folded line may have a leftover of some packs glued to it."""
    ends = _both_ends(folded).encode()
    return tuple(side for pack in packs for side in pack.sides(ends))


def _both_ends(text: str) -> str:
    return text if len(text) <= 2 * CUT_LENGTH else f"{text[:CUT_LENGTH]} {text[-CUT_LENGTH:]}"


def _ends(text: str) -> Iterable[tuple[str, str]]:
    """Pieces off the end of a line, longest first, each with what stays before it."""
    spots = [m.end() for m in re.finditer(r"\s+", text)][-CUT_WORDS:]
    return [(text[spot:], text[:spot].rstrip()) for spot in spots]


def _starts(text: str) -> Iterable[tuple[str, str]]:
    """Pieces off the start of a line, longest first, each with what stays after it."""
    spots = [m.start() for m in re.finditer(r"\s+", text[: CUT_WORDS * 40])][:CUT_WORDS]
    return [(text[:spot], text[spot:].lstrip()) for spot in reversed(spots)]


def _value(rule: Rule, text: str) -> str:
    """What a lifting rule takes from the line: the group ``value`` of a pattern that matches, else the line."""
    if rule.lift is None:
        return ""
    for pattern in rule.patterns:
        if "?P<value>" in pattern:
            match = program(pattern).fullmatch(bare(fold(text)))
            if match is not None and match.group("value"):
                return unfolded(text, *match.span(match.re.groupindex["value"]))
    return text.strip()
