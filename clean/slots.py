"""Slots: the form in which lines of one site are compared, whatever number, date or title they carry.

"12 Comments" and "3 Comments" have one key, "{N} comments"; so have "Published 3 May" and "Published
12 June", and, where a document's own title is given, "You are reading: …" with any title. The rest is
folded as rules are matched (`clean.folding.key`); slots are in capitals, which folded text never is. Prose
is compared as it is written: a sentence with another number in it is another sentence.
"""

from __future__ import annotations

import re
from functools import cache

from clean.folding import bare, fold, lower
from clean.lines import reads_as_sentence

NUMBER = "{N}"
TITLE = "{TITLE}"
# Shortest title (folded code points) that is looked for inside other lines; shorter ones are words.
TITLE_LENGTH = 12
# Longest line that is folded (code points); a longer one is a paragraph, and compared as it is.
SLOT_LENGTH = 160

# A number with its separators, a clock's "pm", an English ordinal's ending; on folded, lower-case text.
_NUMBER = re.compile(r"\d+(?:[.,:'/\- ]?\d+)*(?: ?[ap]\.?m\b\.?|(?:st|nd|rd|th)\b)?")
_DIGIT = re.compile("[0-9]")  # folded text has no others
_LETTER = re.compile(r"[^\W\d_]")
_PUNCTUATION = ".,;()[]|"
_NO_PUNCTUATION = {ord(char): None for char in _PUNCTUATION}
# What stands between the parts of a date and is nothing by itself.
_BETWEEN = frozenset({"de", "del", "of", "d", "г", "р", "-", "|", "@", "at", "um"})
# The languages whose names of months and days are known: those that rules are shipped for.
_LANGUAGES = """
    af ar az be bg bn bs ca cs da de el en es et eu fa fi fr gd he hi hr hu id it ja kk ko lt lv mk ml mn nb ne nl
    oc pa pl pt ro ru si sk sl sq sr sv sw ta th tl tr uk ur vi zh
"""
# Shorter names are common words of other languages ("di", "so", "to").
_NAME_LENGTH = 3


def slot_key(text: str) -> str:
    """The form by which a line is looked up among a site's templates.

    >>> slot_key("» 12 Comments"), slot_key("Published Friday, 3 May 2024, 10:42 am")
    ('{N} comments', 'published {N}')
    """
    return text if len(text) > SLOT_LENGTH or reads_as_sentence(text) else line_key(text)


def line_key(text: str) -> str:
    """The key of a line that is no sentence and no paragraph."""
    folded = text.lower() if _is_plain(text) else lower(bare(fold(text)))
    return folded if _DIGIT.search(folded) is None else _slotted(folded)


def _is_plain(text: str) -> bool:
    """Whether folding does no more to a line than to make it lower case: most lines of most texts, at a third."""
    return (
        text.isascii()
        and text.isprintable()  # the plain space is the only one that is
        and text[:1].isalpha()
        and (text[-1].isalpha() or text[-1] in ".:*")
        and "  " not in text
        and "`" not in text
    )


def titled(key: str, title: str) -> str | None:
    """A key with the title's key in it as a slot, or None where the title is not part of it, or all of it.

    >>> titled("you are reading: bridge open again", "bridge open again")
    'you are reading: {TITLE}'
    """
    if len(title) < TITLE_LENGTH or title not in key or len(key) > len(title) + SLOT_LENGTH:
        return None
    found = key.replace(title, TITLE)
    return found if has_words(found) else None


def has_words(key: str) -> bool:
    """Whether a key says anything beside its slots: two letters or more."""
    return len(_LETTER.findall(key.replace(NUMBER, "").replace(TITLE, ""))) >= 2


def has_slot(key: str) -> bool:
    """Whether a key has a slot."""
    return NUMBER in key or TITLE in key


def _slotted(folded: str) -> str:
    """A folded line with its numbers as slots, the names of months and days beside them in the same slot."""
    text = _NUMBER.sub(NUMBER, folded)
    words = text.split(" ")
    if len(words) == 1:
        return text
    names = _names()
    cores = text.translate(_NO_PUNCTUATION).split(" ")
    if names.isdisjoint(cores):
        return text
    kinds = [_kind(core, names) for core in cores]
    out: list[str] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and kinds[end] in ("number", "name", "between"):
            end += 1
        while end > at and kinds[end - 1] == "between":
            end -= 1
        if "number" in kinds[at:end] and kinds[at] != "between":
            out.append(NUMBER)
            at = end
        else:
            out.append(words[at])
            at += 1
    return " ".join(out)


def _kind(core: str, names: frozenset[str]) -> str:
    if core == NUMBER:
        return "number"
    if core in names:
        return "name"
    return "between" if core in _BETWEEN or not core else "word"


@cache
def _names() -> frozenset[str]:
    """Names of months and days of the week, folded, as CLDR has them."""
    from babel import Locale  # 0.2 s with its data: only where lines are compared

    found: set[str] = set()
    for language in _LANGUAGES.split():
        locale = Locale.parse(language)
        for calendar in (locale.months, locale.days):
            for form in ("format", "stand-alone"):
                for width in ("wide", "abbreviated"):
                    found.update(calendar[form][width].values())
    folded = (lower(bare(fold(name))).strip(_PUNCTUATION) for name in found)
    return frozenset(name for name in folded if len(name) >= _NAME_LENGTH and _DIGIT.search(name) is None)
