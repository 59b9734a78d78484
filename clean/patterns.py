"""The language of rule patterns: slots such as ``{SITE}``, filled in for RE2."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import re2

from clean.document import RuleError
from clean.folding import fold_pattern, lower

# Memory for one automaton (bytes); RE2's default of 8 MiB is too little for the widest patterns.
SET_MEMORY = 256 << 20
# Compiled patterns that are kept. One that has matched takes half a megabyte: 5,181 of them, in documents of 59
# languages one after the other, took 3 GB, and 512 at a time 0.65 GB in 1.1 times the CPU.
PROGRAMS = 512

_WORD = r"[^\s,:;!?|()\"。、，]+"
# What is no letter but a space, a digit or a mark other than apostrophe, full stop and hyphen. Against [\p{L}\p{M}']
# it is cheap: RE2 takes 0.1 ms to compile twelve of it, and 3.2 for those. (U+00B5 is a Greek letter's other case.)
_NO_LETTER = r"\s\d!-&(-,/:-@\[-`{-~¡-´¶-¿×÷‐-⁯、-〿！-／：-＠،؛؟۔।॥։។"
_LETTER = rf"[^{_NO_LETTER}.\-]"
_CAPITAL = rf"(?-i:(?:[dlDLO]')?[\p{{Lu}}\p{{Lt}}\p{{Lo}}][^{_NO_LETTER}]*)"
_PARTICLE = r"(?:de|da|do|dos|das|di|du|del|della|van|von|der|den|ter|le|la|el|al|bin|ibn|zu|af)"
_NAME = rf"{_CAPITAL}(?: (?:{_PARTICLE} ){{0,2}}{_CAPITAL}){{0,4}}"
_JOIN = r"(?:, ?|/| & | \+ | and |, and | und | et | y | e | og | och | en | i | a | и | та | ve | và | dan )"
_CLOCK = r"\d{1,2}(?:[:.h時点시]|h )\d{2}[分분]?(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?(?: ?(?:uhr|h|hrs|(?-i:[A-Z]{2,4})))?"
_DAY = (
    r"(?:\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}\.?"
    r"|\d{4} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일]"
    rf"|(?:{_LETTER}{{2,12}}\.?,? )?\d{{1,2}}(?:st|nd|rd|th|\.|º|er)? ?(?:de |of )?{_LETTER}{{3,12}}\.?,?"
    r"(?: de| del)? \d{4}(?: ?г\.?| р\.?)?"
    rf"|(?:{_LETTER}{{2,12}}\.?,? )?{_LETTER}{{3,12}}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
# What a pattern may name instead of spelling it out. Folded text, letter case ignored unless said.
SLOTS = {
    "N": r"\d[\d.,' ]*(?: ?(?:k|m|mil|mio|tys|тыс|万|萬|천|만|억)\.?)?",
    "SITE": rf"{_WORD}(?: {_WORD}){{0,4}}",  # 1 to 5 words without , : ; ! ? | ( ) "
    "NAME": _NAME,  # 1 to 5 capitalised words (any word in scripts without case)
    "NAMES": rf"{_NAME}(?:{_JOIN}{_NAME}){{0,5}}",
    "DATE": rf"{_DAY}(?:[ ,|\-·@]+(?:{_LETTER}{{1,4}} )?{_CLOCK})?",  # a date with its year, perhaps a time
    "TIME": _CLOCK,
    "URL": r"(?:https?://|www\.)\S+",
    "EMAIL": r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+",
    "HANDLE": r"@[\w.]{2,40}",
    # A headline: opens with a capital, digit or quote, does not end with a full stop.
    "TITLE": r"(?-i:[\p{Lu}\p{Lt}\p{Lo}\p{N}\"'\[(#¿¡])(?:.*[^.。।۔\s])?",
    "TEXT": r".+",  # the rest of the line, whatever it is
}
_SLOT = re.compile(r"(?<!\\[pP])\{([A-Z]+)\}")


def expand(pattern: str) -> str:
    """A rule's pattern as RE2 reads it: slots filled in, letters folded, anchored, case ignored.

    Raises `RuleError` for an unknown slot.
    """

    def fill(match: re.Match[str]) -> str:
        if match[1] not in SLOTS:
            raise RuleError(f"{{{match[1]}}}: no such slot; one of {', '.join(sorted(SLOTS))}")
        return f"(?:{SLOTS[match[1]]})"

    # Slots are written folded; only the author's own letters need folding.
    return f"(?i)(?:{_SLOT.sub(fill, fold_pattern(pattern))})"


# What the skeleton of a pattern leaves open: slots, classes, escapes and their repeats.
_OPEN = re.compile(
    r"(?P<escaped>\\[^pPdDsSx])"
    r"|(?:(?P<digit>\\d)|\{(?P<slot>[A-Z]+)\}|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|\\[pP](?:\{\^?\w+\}|\w)|\\[DsS]"
    r"|\.|\\x(?:[0-9a-fA-F]{2}|\{[0-9a-fA-F]+\}))(?P<repeat>\{\d+(?:,\d*)?\}|[*+?])?"
)
_ANYTHING = ".*"
_DIGIT = "[0-9]"  # a folded line has no others
# What is sure of a slot's text, where something is.
_SURE = {
    "N": f"{_DIGIT}[0-9., 'kmilotysтыс万萬천만억]*",
    "DATE": f".*{_DIGIT}.*",
    "TIME": f"{_DIGIT}.*",
    "URL": r"(?:https?://|www\.).*",
    "EMAIL": ".*@.*",
    "HANDLE": "@.*",
}
# Classes of few characters, and of nothing but signs: these are known where they repeat, too.
_CHOICE = re.compile(r"\[(?!\^)(?:\\[^pPdDsSwW]|[^\]\\])+\]")
_SIGNS = re.compile(r"\[(?:\\[^\w]|[^\]\\\w^])+\]")
_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_COUNTED = re.compile(r"(?<!\\)\{(\d+)(?:,\d*)?\}")


def skeleton(pattern: str) -> str:
    """A cheap expression, on lower-cased lines, that matches wherever the pattern does, and more.

    Slots and long classes become ``.*`` (but digits and numbers stay), counted repeats ``*`` or ``+``. A pattern
    with its name and site slots takes 2.4 ms to compile, its skeleton 0.05; only patterns whose skeleton matches
    a line are compiled. Raises `RuleError` for an unknown slot.
    """
    opened = _OPEN.sub(lambda match: _left_open(match[0]), _unnamed(fold_pattern(pattern)))
    return lower(_COUNTED.sub(_uncounted, opened) if "{" in opened else opened)


def _uncounted(match: re.Match[str]) -> str:
    return "*" if match[1] == "0" else "+"


def _unnamed(pattern: str) -> str:
    return _GROUP_NAME.sub("(?:", pattern) if "?P<" in pattern else pattern


@lru_cache(4096)
def _left_open(piece: str) -> str:
    """What a skeleton has for a piece of a pattern that `_OPEN` finds."""
    match = _OPEN.fullmatch(piece)
    if match is None or match["escaped"]:
        return piece
    slot, repeat = match["slot"], _COUNTED.sub(_uncounted, match["repeat"] or "")
    if slot and slot not in SLOTS:
        raise RuleError(f"{{{slot}}}: no such slot; one of {', '.join(sorted(SLOTS))}")
    if match["digit"]:
        return f"{_DIGIT}{repeat}"
    choice = piece.removesuffix(match["repeat"] or "")
    if (_SIGNS if repeat in ("*", "+") else _CHOICE).fullmatch(choice):
        return choice + repeat
    if slot == "N":
        return f"(?:{_SURE[slot]}){repeat}" if repeat else _SURE[slot]
    if not slot and repeat == "?":
        return ".?"
    if repeat in ("*", "?"):
        return _ANYTHING
    return _SURE.get(slot, _ANYTHING) if slot or repeat else "."


def outline(pattern: str) -> Any:
    """The skeleton of a pattern, compiled, as a set of one: it answers in two thirds of a pattern's time.

    6,902 of them, each asked for 200 lines, took 41 MB.
    """
    alone = re2.Set.FullMatchSet(options())
    alone.Add(skeleton(pattern))
    alone.Compile()
    return alone


@lru_cache(PROGRAMS)
def program(pattern: str) -> Any:
    """A rule's pattern, compiled. Raises `RuleError` when RE2 does not take it."""
    try:
        return re2.compile(expand(pattern), options())
    except re2.error as error:
        raise RuleError(f"RE2 does not take it: {error.args[0].decode('utf-8', 'replace')}") from error


def options() -> Any:
    """RE2's options: memory for wide patterns, errors raised and not printed."""
    options = re2.Options()
    options.max_mem = SET_MEMORY
    options.log_errors = False
    return options
