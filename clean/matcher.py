"""The compiled index over all rules: which rules match a line, wholly or at one end of it.

Exact phrases are a dict over folded lines. Patterns go through google-re2's ``Filter``: it looks
for the literals of all patterns at once, tries the skeletons (`clean.patterns.skeleton`) of those
whose literals a line holds, and only what is left is compiled and tried in full. A line costs some
100 microseconds whatever the number of rules, and no pattern can hang: RE2 is linear in time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

import re2

from clean.document import RuleError
from clean.folding import bare, fold, key, lower, unfolded
from clean.languages import languages_for
from clean.patterns import expand, options, program, skeleton
from clean.rules import GROUPS, Rule

# Longest folded line (code points) that a whole-line rule is tried on. Patterns may hold {TEXT} and
# {TITLE}, which are unbounded in themselves: this is their bound. Of 46,116 lines of four sets of texts
# 3,874 are longer, and no rule matched one; ten matches were longer than 200.
RULE_LINE = 400
# Longest line that is tried as several leftovers joined.
JOINED_LINE = 240
RAW_LINE = RULE_LINE + 100  # before folding, which drops bullets and invisible characters
# Longest piece (words) that a prefix or suffix rule cuts off a line.
CUT_WORDS = 12
# Code points at each end of a line that are searched for one.
CUT_LENGTH = 90
# Lines whose matches are remembered; chrome repeats from document to document.
MEMO = 16384

# The ornaments that `bare` drops, as far as a glued leftover has them.
_AROUND = r"[^\pL\pN(\[\"'©®]*"
# Where a line that joins two leftovers is split: after a sentence end, or a required-field asterisk.
_JOINT = re.compile(r"(?<=[.!?。！？])\s+|(?<=\*)\s+(?=[A-ZÀ-ÞΑ-ΩА-Я])")


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


class Pack:
    """The compiled rules of one language."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        whole = [rule for rule in rules if rule.extent not in ("prefix", "suffix")]
        self.lines = _Index(whole)
        prefixes = [rule for rule in rules if rule.extent == "prefix"]
        suffixes = [rule for rule in rules if rule.extent == "suffix"]
        self.prefixes = _Index(prefixes)
        self.suffixes = _Index(suffixes)
        self.may_cut = _glued(prefixes, suffixes)


class _Index:
    """Phrases and patterns of some rules, matched against whole pieces of text."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._phrases: dict[str, list[tuple[Rule, str]]] = {}
        self._patterns: list[tuple[Rule, str]] = []
        self._numbers: list[tuple[Rule, str]] = []
        for rule in rules:
            for phrase in rule.phrases:
                self._phrases.setdefault(key(phrase), []).append((rule, phrase))
            self._patterns += [(rule, pattern) for pattern in rule.patterns]
            self._numbers += [(rule, f"pattern {number}") for number in range(1, len(rule.patterns) + 1)]
        self.empty = not rules
        self._filter = _compile(self._patterns) if self._patterns else None

    def find(self, line: str) -> list[tuple[Rule, str]]:
        """Every rule and evidence that matches the bare folded `line` from end to end."""
        lowered = lower(line)
        found = list(self._phrases.get(lowered, ()))
        # A full stop or exclamation mark after a phrase of three words or more says nothing new.
        trimmed = lowered.rstrip(".! ")
        if not found and trimmed != lowered and trimmed.count(" ") >= 2:
            found = list(self._phrases.get(trimmed, ()))
        if self._filter is not None:
            for i in self._filter.Match(lowered) or ():
                if program(self._patterns[i][1]).fullmatch(line) is not None:
                    found.append(self._numbers[i])
        return found


def _glued(prefixes: Sequence[Rule], suffixes: Sequence[Rule]) -> Any:
    """One expression that finds whether a line's start or end may hold a glued leftover, or None."""

    def any_of(rules: Sequence[Rule]) -> str:
        pieces = [re2.escape(key(phrase)) for rule in rules for phrase in rule.phrases]
        return "|".join(pieces + [skeleton(pattern) for rule in rules for pattern in rule.patterns])

    halves = []
    if prefixes:
        halves.append(rf"^{_AROUND}(?:{any_of(prefixes)})[.!]?{_AROUND}(?:\s|$)")
    if suffixes:
        halves.append(rf"(?:\s|^){_AROUND}(?:{any_of(suffixes)})[.!]?{_AROUND}$")
    return re2.compile("|".join(halves), options()) if halves else None


def _compile(patterns: Sequence[tuple[Rule, str]]) -> Any:
    compiled = re2.Filter()
    for rule, pattern in patterns:
        try:
            expand(pattern)
            compiled.Add(f"^(?:{skeleton(pattern)})$", options())
        except (RuleError, re2.error) as error:
            raise RuleError(f"{rule.id}: patterns: {pattern}: {error}") from error
    compiled.Compile()
    return compiled


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
        self._lock = Lock()
        self._kept: dict[str, frozenset[str]] = {}
        self._hits = lru_cache(MEMO)(self._hits_uncached)
        self._glued = lru_cache(MEMO)(self._glued_uncached)

    def __reduce__(self) -> tuple[type[Matcher], tuple[tuple[Rule, ...], frozenset[str]]]:
        # A compiled index does not pickle: another process compiles its own.
        return (Matcher, (self.rules, self.groups))

    def flag(self, rule_id: str) -> str | None:
        """The flag that a rule sets on a document, if it is a rule and sets one."""
        return self._flags.get(rule_id)

    def forget(self) -> None:
        """Drops the remembered lines, as a benchmark of fresh documents needs."""
        self._hits.cache_clear()
        self._glued.cache_clear()

    def pack(self, *languages: str) -> Pack:
        """The compiled rules of `languages`, in one."""
        with self._lock:
            if languages not in self._packs:
                rules = [rule for language in languages for rule in self._by_language.get(language, ())]
                self._packs[languages] = Pack(rules)
            return self._packs[languages]

    def hits(self, text: str, language: str) -> tuple[Hit, ...]:
        """The rules that match all of `text` (one line), sorted by id.

        English and language-neutral rules run on every line, others on documents of their
        language, or, where it is ``und``, on lines in a script that tells it. A line that joins
        several leftovers matches only when every part of it does. A rule never matches a line
        that, folded, is one of its own `keeps`.
        """
        return self._hits(text, language) if 0 < len(text) <= RAW_LINE else ()

    def _hits_uncached(self, text: str, language: str) -> tuple[Hit, ...]:
        line = bare(fold(text))
        if not line or len(line) > RULE_LINE:
            return ()
        return tuple(Hit(rule, evidence, _value(rule, text)) for rule, evidence in self._find(line, language))

    def _find(self, line: str, language: str) -> tuple[tuple[Rule, str], ...]:
        found = self._whole(line, language)
        if not found:
            parts = _JOINT.split(line) if len(line) <= JOINED_LINE else []
            if len(parts) > 1:
                each = []
                for part in parts:
                    matched = self._whole(bare(part), language) if bare(part) else []
                    if not matched:
                        return ()
                    each += matched
                found = each
        seen: dict[str, tuple[Rule, str]] = {}
        for rule, evidence in sorted(found, key=lambda pair: (pair[0].id, pair[1])):
            if not self._keeps(rule, line):
                seen.setdefault(rule.id, (rule, evidence))
        return tuple(seen.values())

    def _whole(self, line: str, language: str) -> list[tuple[Rule, str]]:
        found = [found for pack in self._packs_for(line, language) for found in pack.lines.find(line)]
        return [(rule, evidence) for rule, evidence in found if not self._keeps(rule, line)]

    def _keeps(self, rule: Rule, line: str) -> bool:
        """Whether a bare folded line is one of a rule's own `keeps`; these are folded when first asked for."""
        if rule.id not in self._kept:
            self._kept[rule.id] = frozenset(key(kept) for kept in rule.keeps)
        return lower(line) in self._kept[rule.id]

    def _packs_for(self, line: str, language: str) -> list[Pack]:
        """The rules that run on a line: English and language-neutral ones, and those of its languages."""
        packs = [self.pack("any", "en")]
        others = languages_for(line, language)
        if any(other in self._by_language for other in others):
            packs.append(self.pack(*others))
        return packs

    def cut(self, text: str, language: str) -> Cut | None:
        """The first leftover glued to the end or the start of `text`, or None."""
        ends = text if len(text) <= 2 * CUT_LENGTH else f"{text[:CUT_LENGTH]} {text[-CUT_LENGTH:]}"
        for pack in self._glued(ends, language):
            for index, cuts in ((pack.suffixes, _ends(text)), (pack.prefixes, _starts(text))):
                if index.empty:
                    continue
                for piece, rest in cuts:
                    found = index.find(bare(fold(piece))) if rest else []
                    found = [(rule, evidence) for rule, evidence in found if not self._keeps(rule, bare(fold(text)))]
                    if found:
                        rule, evidence = min(found, key=lambda pair: pair[0].id)
                        return Cut(rest, Hit(rule, evidence, ""))
        return None

    def _glued_uncached(self, ends: str, language: str) -> tuple[Pack, ...]:
        """The packs that may hold what is glued to one of a line's ends."""
        folded = lower(fold(ends))
        packs = self._packs_for(ends, language)
        return tuple(pack for pack in packs if pack.may_cut is not None and pack.may_cut.search(folded))


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
