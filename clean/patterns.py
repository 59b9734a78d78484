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
_CAPITAL = r"(?-i:(?:[dlDLO]')?[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}'.\-]*)"
_PARTICLE = r"(?:de|da|do|dos|das|di|du|del|della|van|von|der|den|ter|le|la|el|al|bin|ibn|zu|af)"
_NAME = rf"{_CAPITAL}(?: (?:{_PARTICLE} ){{0,2}}{_CAPITAL}){{0,4}}"
_JOIN = r"(?:, ?|/| & | \+ | and |, and | und | et | y | e | og | och | en | i | a | и | та | ve | và | dan )"
_CLOCK = r"\d{1,2}(?:[:.h時点시]|h )\d{2}[分분]?(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?(?: ?(?:uhr|h|hrs|(?-i:[A-Z]{2,4})))?"
_DAY = (
    r"(?:\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}\.?"
    r"|\d{4} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일]"
    r"|(?:[\p{L}\p{M}']{2,12}\.?,? )?\d{1,2}(?:st|nd|rd|th|\.|º|er)? ?(?:de |of )?[\p{L}\p{M}']{3,12}\.?,?"
    r"(?: de| del)? \d{4}(?: ?г\.?| р\.?)?"
    r"|(?:[\p{L}\p{M}']{2,12}\.?,? )?[\p{L}\p{M}']{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
)
# What a pattern may name instead of spelling it out. Folded text, letter case ignored unless said.
SLOTS = {
    "N": r"\d[\d.,' ]*(?: ?(?:k|m|mil|mio|tys|тыс|万|萬|천|만|억)\.?)?",
    "SITE": rf"{_WORD}(?: {_WORD}){{0,4}}",  # 1 to 5 words without , : ; ! ? | ( ) "
    "NAME": _NAME,  # 1 to 5 capitalised words (any word in scripts without case)
    "NAMES": rf"{_NAME}(?:{_JOIN}{_NAME}){{0,5}}",
    "DATE": rf"{_DAY}(?:[ ,|\-·@]+(?:[\p{{L}}]{{1,4}} )?{_CLOCK})?",  # a date with its year, perhaps a time
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
    "N": f"{_DIGIT}.*",
    "DATE": f".*{_DIGIT}.*",
    "TIME": f"{_DIGIT}.*",
    "URL": r"(?:https?://|www\.).*",
    "EMAIL": ".*@.*",
    "HANDLE": "@.*",
}
_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_COUNTED = re.compile(r"(?<!\\)\{(\d+)(?:,\d*)?\}")


def skeleton(pattern: str) -> str:
    """A cheap expression, on lower-cased lines, that matches wherever the pattern does, and more.

    Slots and classes become ``.*`` (but digits stay digits), counted repeats ``*`` or ``+``. Compiled whole, the
    name and site slots of 3,000 patterns take 15 s and more memory than RE2 will give; their skeletons
    together take a fortieth of that, and the few patterns whose skeleton matches a line are then compiled
    and tried. Raises `RuleError` for an unknown slot.
    """
    opened = _OPEN.sub(_left_open, _unnamed(fold_pattern(pattern)))
    return lower(_COUNTED.sub(_uncounted, opened) if "{" in opened else opened)


def _uncounted(match: re.Match[str]) -> str:
    return "*" if match[1] == "0" else "+"


def _unnamed(pattern: str) -> str:
    return _GROUP_NAME.sub("(?:", pattern) if "?P<" in pattern else pattern


def _left_open(match: re.Match[str]) -> str:
    if match["escaped"]:
        return match["escaped"]
    slot, repeat = match["slot"], match["repeat"] or ""
    if slot and slot not in SLOTS:
        raise RuleError(f"{{{slot}}}: no such slot; one of {', '.join(sorted(SLOTS))}")
    if not slot and repeat == "?":
        return ".?"
    if repeat.startswith(("*", "?", "{0")):
        return _ANYTHING
    if match["digit"]:
        return f"{_DIGIT}{_ANYTHING}" if repeat else _DIGIT
    return _SURE.get(slot, _ANYTHING) if slot or repeat else "."


_CLASS = r"\[\^?\]?(?:\\.|[^\]\\])*+\]"
_GROUP = rf"\((?:[^()\[\\]|\\.|{_CLASS})*+\)"
for _ in range(6):
    _GROUP = rf"\((?:[^()\[\\]|\\.|{_CLASS}|{_GROUP})*+\)"
# One sequence, no alternation but in its groups, seven deep at most.
_SEQUENCE = re.compile(rf"(?:[^()\[|\\]|\\.|{_CLASS}|{_GROUP})*+")
# A sequence of nothing but optional characters and groups: it may match nothing.
_OPTIONAL = re.compile(rf"(?:(?:[^()\\]|\\.|{_GROUP})(?:[?*]|\{{0,\d*\}}))*+")
_WHOLE_GROUP = re.compile(rf"\((?:\?[-i]*:)?((?:[^()\[\\]|\\.|{_CLASS}|{_GROUP})*+)\)(?![?*]|\{{0)")
_PARENTHESIS = re.compile(r"\\.|[()]")


def opening(pattern: str) -> str:
    """What every match of a pattern begins with, in lower case, as an expression; empty where nothing is sure.

    >>> opening("(?:Sign up|subscribe) (?:for|to) (?:our|the) (?:{SITE} )?newsletter"), opening("{NAME} comments?")
    ('(?:sign up|subscribe) (?:for|to) (?:our|the) ', '')
    >>> opening("leave a (?:reply|comment)"), opening("{N} comments?")
    ('leave a (?:reply|comment)$', '[0-9]')
    """
    folded = _unnamed(fold_pattern(pattern))
    if "|" in folded and not _SEQUENCE.fullmatch(folded):
        return ""
    left_open = next((match for match in _OPEN.finditer(folded) if not match["escaped"]), None)
    if left_open is None:
        return "" if _OPTIONAL.fullmatch(folded) else f"{lower(folded)}$"
    begins, whole = _outside_groups(folded, folded[: left_open.start()])
    if whole and _left_open(left_open).startswith(_DIGIT):
        return f"{lower(begins)}{_DIGIT}"
    return "" if _OPTIONAL.fullmatch(begins) else lower(begins)


def _outside_groups(pattern: str, begins: str) -> tuple[str, bool]:
    """The start of a pattern without the groups that it ends in, and whether nothing was lost by it.

    A group of one sequence that stands once is the sequence; of any other nothing is sure.
    """
    groups: list[int] = []
    for token in _PARENTHESIS.finditer(begins):
        if token[0] == "(":
            groups.append(token.start())
        elif token[0] == ")" and groups:
            groups.pop()
    sure, at = "", 0
    for start in groups:
        sure += begins[at:start]
        group = _WHOLE_GROUP.match(pattern, start)
        if group is None or not _SEQUENCE.fullmatch(group[1]):
            return sure, False
        at = group.start(1)
    return sure + begins[at:], True


@lru_cache(PROGRAMS)
def outline(pattern: str) -> Any:
    """The skeleton of a pattern, compiled."""
    return re2.compile(skeleton(pattern), options())


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
