"""Rules compiled to be looked up: which of some rules match a piece of text from end to end.

Exact phrases are a dict. A pattern is tried in three steps, each on what the one before lets through:
the literal opening that its matches share (`clean.patterns.opening`), looked up for all patterns at once
in a google-re2 ``Set``; its skeleton (`clean.patterns.skeleton`); itself, compiled when first needed.
Patterns that open with a slot have no such opening; their skeletons go through a ``Filter``, which looks
for the literals in them. No step loses a match, and no pattern can hang: RE2 is linear in time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import re2

from clean.document import RuleError
from clean.folding import key, lower
from clean.patterns import opening, options, outline, program, skeleton
from clean.rules import Rule


class Index:
    """Phrases and patterns of some rules, matched against whole pieces of text."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.empty = not rules
        self._phrases: dict[str, list[tuple[Rule, str]]] = {}
        self._opened: list[tuple[Rule, int]] = []  # rules, and which of their patterns
        self._others: list[tuple[Rule, int]] = []
        self._openings = re2.Set.MatchSet(options())
        self._skeletons = re2.Filter()
        for rule in rules:
            for phrase in rule.phrases:
                self._phrases.setdefault(key(phrase), []).append((rule, phrase))
            for number, pattern in enumerate(rule.patterns):
                try:
                    self._add(rule, number, pattern)
                except (RuleError, re2.error) as error:
                    raise RuleError(f"{rule.id}: patterns: {pattern}: {error}") from error
        self._longest_phrase = max(map(len, self._phrases), default=0)
        if self._opened:
            self._openings.Compile()
        if self._others:
            self._skeletons.Compile()

    def _add(self, rule: Rule, number: int, pattern: str) -> None:
        begins = opening(pattern)
        if begins:
            self._openings.Add(begins)
            self._opened.append((rule, number))
        else:
            self._skeletons.Add(f"^(?:{skeleton(pattern)})$", options())
            self._others.append((rule, number))

    def find(self, line: str) -> list[tuple[Rule, str]]:
        """Every rule and evidence that matches the bare folded `line` from end to end."""
        return find((self,), line)

    def found(self, lowered: str, text: bytes, low: bytes) -> list[tuple[Rule, str]]:
        """The same, of a line that is given in lower case too, and encoded."""
        found = self._find_phrase(lowered)
        candidates: list[tuple[Rule, int]] = []
        if self._opened:
            opened = [self._opened[i] for i in self._openings.Match(low) or ()]
            candidates = [entry for entry in opened if _matches(outline, entry, low)]
        if self._others:
            candidates += [self._others[i] for i in self._skeletons.Match(low) or ()]
        found += [(entry[0], f"pattern {entry[1] + 1}") for entry in candidates if _matches(program, entry, text)]
        return found

    def _find_phrase(self, lowered: str) -> list[tuple[Rule, str]]:
        found = self._phrases.get(lowered)
        if found is not None:
            return list(found)
        # A full stop or exclamation mark after a phrase of three words or more says nothing new.
        if lowered[-1:] not in (".", "!", " "):
            return []
        trimmed = lowered.rstrip(".! ")
        if len(trimmed) <= self._longest_phrase and trimmed != lowered and trimmed.count(" ") >= 2:
            return list(self._phrases.get(trimmed, ()))
        return []


def find(indexes: Iterable[Index], line: str) -> list[tuple[Rule, str]]:
    """Every rule and evidence of several indexes that matches the bare folded `line` from end to end."""
    lowered = lower(line)
    text, low = line.encode(), lowered.encode()  # RE2 counts bytes
    return [found for index in indexes for found in index.found(lowered, text, low)]


def _matches(compiled: Callable[[str], Any], entry: tuple[Rule, int], text: bytes) -> bool:
    """Whether a rule's pattern, or what is compiled of it, matches. Raises `RuleError` when RE2 does not take it."""
    rule, number = entry
    try:
        return compiled(rule.patterns[number]).fullmatch(text) is not None
    except (RuleError, re2.error) as error:
        raise RuleError(f"{rule.id}: patterns: {rule.patterns[number]}: {error}") from error
