"""What is sure of a pattern's matches: how each begins, or else what each holds somewhere.

Both are read off the pattern's skeleton (`clean.patterns.skeleton`), in which only ``.*`` and ``.+`` stand for
text that is not known, and are expressions themselves, on folded lines in lower case.
"""

from __future__ import annotations

import re

from clean.document import RuleError

# Where a match may end: with its line, or before another leftover that the line joins to it ("Share. Print."): before
# the mark that ends it, or, where it may take that mark itself, before the space.
BEFORE_MARK = "(?:$| ?[^a-z0-9 ])"
BEFORE_SPACE = "(?:$|[^a-z0-9])"

# Letters and groups of an opening: enough to tell its pattern from what articles say.
ITEMS = 8

_CLASS = r"\[\^?\]?(?:\\.|[^\]\\])*+\]"
_KNOWN_ITEM = rf"\\.|{_CLASS}|\.(?![*+])|[^()|\\\[.]"  # a repeat is taken for an item of its own
_GROUP = rf"\((?:[^()\[\\]|\\.|{_CLASS})*+\)"
_KNOWN_GROUP = rf"\((?:{_KNOWN_ITEM}|\|)*+\)"
for _ in range(7):  # groups are nested eight deep at most
    _GROUP = rf"\((?:[^()\[\\]|\\.|{_CLASS}|{_GROUP})*+\)"
    _KNOWN_GROUP = rf"\((?:{_KNOWN_ITEM}|\||{_KNOWN_GROUP})*+\)"
_KNOWN = re.compile(rf"(?:(?:{_KNOWN_ITEM}|{_KNOWN_GROUP})[?*+]*+){{0,{ITEMS}}}+")
_SEQUENCE = re.compile(rf"(?:[^()|\\\[]|\\.|{_CLASS}|{_GROUP})*+")
# One item of a sequence with its repeat, or a bar between two sequences.
_ITEM = re.compile(rf"\||(?:\\.|{_CLASS}|{_GROUP}|[^()|\\\[])(?:[?*+]\??)?")
# A sequence of nothing but what may be left out or is any letter.
_ANY = r"(?:\.|\[[^\]^]*a-z[^\]]*\])[+?*]*"
_NOTHING = re.compile(rf"(?:(?:\\.|{_CLASS}|{_GROUP}|[^()|\\\[])[?*]\??|{_ANY}|\((?:\?[-i]*:)?{_ANY}\))*+")
# A mark of an end, or what may be one; and items that are none, or may be left out, and then one.
_MARK = re.compile(r"\\[.*?|]|[\[!。！？·•]")
_TAKES_MARK = re.compile(
    rf"(?:(?:\\.|{_CLASS}|[^\\\[])[?*]|\[0-9\]|\\[^.*?|]|[^\\\[!。！？·•])*+(?:\\|\[|[!。！？·•])"
)
_GROUP_START = re.compile(r"\((?:\?[-i]*:)?")
_UNKNOWN = (".*", ".+")


def line_sign(skeleton: str) -> str:
    """What a line holds where a skeleton matches it or its first piece; empty where nothing is sure.

    Raises `RuleError` where brackets do not match.

    >>> line_sign("get (?:.* )?ours"), line_sign("watch (?:tv|.* live)")
    ('^(?:get (?:|ours(?:$| ?[^a-z0-9 ])))', '^(?:watch (?:tv|))')
    >>> line_sign("reply (?:here|now)"), line_sign(".* comments?")
    ('^(?:reply (?:here|now)(?:$| ?[^a-z0-9 ]))', ' comments?(?:$| ?[^a-z0-9 ])')
    """
    begins = _opening(skeleton)
    return f"^(?:{begins})" if begins else _core(skeleton, _end(skeleton))


def glued_sign(skeleton: str) -> str:
    """What a line holds where a skeleton matches a piece of it; empty where nothing is sure.

    >>> glued_sign(".* (?:and its partners )?(?:may|might) earn .*"), glued_sign(".*")
    (' (?:and its partners )?(?:may|might) earn ', '')
    """
    return _core(skeleton, "")


def _opening(skeleton: str) -> str:
    """What every match of a skeleton begins with, and where that is all, how it ends; empty where nothing is sure."""
    known = next(_KNOWN.finditer(skeleton))[0]  # it matches nothing, at least
    rest = skeleton[len(known) :]
    if not rest or ((rest.startswith(_UNKNOWN) or len(known) >= ITEMS) and _SEQUENCE.fullmatch(rest)):
        return "" if _NOTHING.fullmatch(known) else known + ("" if rest else _end(skeleton))
    end = _end(skeleton)
    begins = [_begins(sequence, end) for sequence in _sequences(skeleton)]
    return "" if any(map(_may_be_empty, begins)) else "|".join(begins)


def _end(skeleton: str) -> str:
    """What stands behind a match of a skeleton."""
    return BEFORE_SPACE if _MARK.search(skeleton) and _TAKES_MARK.match(skeleton) else BEFORE_MARK


def _core(skeleton: str, end: str) -> str:
    """What every match of a skeleton holds somewhere, and `end` after it; empty where nothing is sure."""
    best = [max(_pieces(sequence, end), key=_least) for sequence in _sequences(skeleton)]
    return "" if any(map(_may_be_empty, best)) else "|".join(best)


def _sequences(expression: str) -> list[list[str]]:
    """The alternatives of an expression, each as its items."""
    sequences: list[list[str]] = [[]]
    items = _ITEM.findall(expression)
    if sum(map(len, items)) != len(expression):
        raise RuleError(f"a bracket in {expression!r} is not closed, or was not opened")
    for item in items:
        if item == "|":
            sequences.append([])
        else:
            sequences[-1].append(item)
    return sequences


def _begins(items: list[str], end: str) -> str:
    """What a sequence begins with, up to its first unknown item, or all of it and `end`."""
    for at, item in enumerate(items):
        if _is_known(item):
            continue
        sure = "".join(items[:at])
        if item.startswith(_UNKNOWN):
            return sure
        inside = [_begins(sequence, "") for sequence in _sequences(_content(item))]
        if _is_optional(item):
            inside.append(_begins(items[at + 1 :], end))
        return f"{sure}(?:{'|'.join(inside)})"
    return "".join(items) + end


def _pieces(items: list[str], end: str) -> list[str]:
    """What a sequence is sure to hold: its runs of known items, and what its other groups are sure to hold."""
    pieces = [""]
    for at, item in enumerate(items):
        if _is_known(item):
            pieces[-1] += item
            continue
        if not item.startswith(_UNKNOWN) and not _is_optional(item):
            pieces.append(f"(?:{_core(_content(item), end if at == len(items) - 1 else '')})")
        pieces.append("")
    if items and _is_known(items[-1]):
        pieces[-1] += end
    return pieces


def _is_known(item: str) -> bool:
    return _KNOWN.fullmatch(item) is not None


def _is_optional(item: str) -> bool:
    """Whether an item may be left out."""
    repeat = item[2:] if item.startswith("\\") else item[len(item.rstrip("?*+")) or 1 :]
    return repeat.startswith(("?", "*"))


def _content(group: str) -> str:
    """What stands between the brackets of a group."""
    return group[next(_GROUP_START.finditer(group)).end() : group.rindex(")")]


def _may_be_empty(expression: str) -> bool:
    """Whether an expression matches where no letter, digit or sign of its own stands."""
    return any(all(map(_item_may_be_empty, items)) for items in _sequences(expression))


def _says_nothing(item: str) -> bool:
    """Whether an item may be left out, or matches any letter."""
    return (
        item in ("$", ".", BEFORE_MARK, BEFORE_SPACE)
        or (item.startswith("[") and "a-z" in item)
        or _is_optional(item)
    )


def _item_may_be_empty(item: str) -> bool:
    if _says_nothing(item):
        return True
    return item.startswith("(") and _may_be_empty(_content(item))


def _least(expression: str) -> int:
    """How many letters, digits and signs any match of an expression has at least."""
    return min(sum(map(_least_of, items)) for items in _sequences(expression))


def _least_of(item: str) -> int:
    if len(item) == 1:
        return item not in ".$"
    if _says_nothing(item):
        return 0
    return _least(_content(item)) if item.startswith("(") else 1
