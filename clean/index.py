"""Rules compiled to be looked up: which of some rules match a piece of text from end to end.

Exact phrases are a dict. A pattern is tried in three steps, each on what the one before lets through: its sign
(`clean.signs`), looked up for all patterns at once in a google-re2 ``Set``; its skeleton
(`clean.patterns.skeleton`); itself, compiled when first needed. No step loses a match, and no pattern can
hang: RE2 is linear in time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import re2

from clean.document import RuleError
from clean.folding import key, lower
from clean.patterns import options, outline, program, skeleton
from clean.rules import Rule
from clean.signs import glued_sign, line_sign

# Full stops and exclamation marks that a phrase may have behind it.
MARKS = 20
# A rule that matches, and the evidence: the phrase, or which of its patterns.
Match = tuple[Rule, str]


class Index:
    """Phrases and patterns of some rules, matched against whole pieces of text.

    `glued` are rules whose matches are glued to a line; they are not looked up here, but told where they may match.
    """

    def __init__(self, rules: Sequence[Rule], glued: Sequence[Rule] = ()) -> None:
        self._phrases: dict[str, list[Match]] = {}
        self._patterns: list[tuple[Rule, int]] = []  # rules, and which of their patterns
        self._signs = re2.Set.SearchSet(options())
        for rule in rules:
            for phrase in rule.phrases:
                self._phrases.setdefault(key(phrase), []).append((rule, phrase))
            for number, pattern in enumerate(rule.patterns):
                self._add(rule, pattern, line_sign)
                self._patterns.append((rule, number))
        for rule in glued:
            for expression in (*map(re2.escape, map(key, rule.phrases)), *rule.patterns):
                self._add(rule, expression, glued_sign)
        self._outlines: list[Any] = [None] * len(self._patterns)
        self._longest = max(map(len, self._phrases), default=0) + MARKS
        self._has_signs = bool(self._patterns or glued)
        if self._has_signs:
            self._signs.Compile()

    def _add(self, rule: Rule, pattern: str, sign_of: Callable[[str], str]) -> None:
        try:
            self._signs.Add(sign_of(skeleton(pattern)))
        except (RuleError, re2.error) as error:
            raise RuleError(f"{rule.id}: patterns: {pattern}: {error}") from error

    def signs(self, low: bytes) -> Sequence[int]:
        """Which of the patterns may match a line, or the first piece of it, by number.

        `low` is the bare folded line in lower case. Numbers of no pattern are of glued rules (`is_glued`).
        """
        return (self._signs.Match(low) or ()) if self._has_signs else ()

    def is_glued(self, signs: Sequence[int]) -> bool:
        """Whether `signs`, if there are any, say that a glued rule may match a piece of the line."""
        return max(signs) >= len(self._patterns)

    def found(self, line: str, lowered: str, low: bytes, signs: Sequence[int]) -> Sequence[Match]:
        """What matches the bare folded `line` from end to end; it is given in lower case, too, with its `signs`."""
        phrases = self._phrases.get(lowered) or self._without_stop(lowered)
        if not signs:
            return phrases
        found = list(phrases)
        for number in signs:
            if number < len(self._patterns) and (self._outlines[number] or self._outline(number)).Match(low):
                rule, which = self._patterns[number]
                if _compiled(program, rule, which).fullmatch(line.encode()) is not None:
                    found.append((rule, f"pattern {which + 1}"))
        return found

    def _without_stop(self, lowered: str) -> Sequence[Match]:
        """What is a phrase of three words or more: a full stop or exclamation mark after it says nothing new."""
        if len(lowered) > self._longest or lowered[-1:] not in (".", "!", " "):
            return ()
        trimmed = lowered.rstrip(".! ")
        found = self._phrases.get(trimmed, ())
        return found if found and trimmed.count(" ") >= 2 else ()

    def _outline(self, number: int) -> Any:
        """A pattern's outline, compiled when first asked for."""
        self._outlines[number] = compiled = _compiled(outline, *self._patterns[number])
        return compiled


def find(indexes: Iterable[Index], line: str) -> list[Match]:
    """Every rule and evidence of some indexes that matches the bare folded `line` from end to end."""
    lowered = lower(line)
    low = lowered.encode()  # RE2 counts bytes
    return [found for index in indexes for found in index.found(line, lowered, low, index.signs(low))]


def _compiled(how: Callable[[str], Any], rule: Rule, which: int) -> Any:
    """One of a rule's patterns, compiled as `how` says. Raises `RuleError` when RE2 does not take it."""
    try:
        return how(rule.patterns[which])
    except (RuleError, re2.error) as error:
        raise RuleError(f"{rule.id}: patterns: {rule.patterns[which]}: {error}") from error
