"""Folding: the form in which lines and phrases are compared.

Two spellings of one interface phrase fold alike: width forms, curly and straight quotes, dashes,
Arabic and Persian digits and letter variants, Greek capitals without accents, Turkish dotted and
dotless i, Romanian cedilla and comma. A colon, an asterisk and a bracket stay significant
("Like this:" is a share button, "like this" is not).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SAME = {
    "'": "‘’‚‛`´ʼ′",
    '"': "“”„‟″",
    "-": "‐‑‒–—―−",
    "ا": "أإآٱ",
    "ي": "یىئ",
    "ك": "ک",
    "ه": "ۀە",
    "I": "İ",
    "i": "ı",
    "Ș": "Ş",
    "ș": "ş",
    "Ț": "Ţ",
    "ț": "ţ",
    "Ё": "Ё",
    "е": "ё",
    "Е": "Ё",
    "Α": "Ά",
    "Ε": "Έ",
    "Η": "Ή",
    "Ι": "ΊΪ",
    "Ο": "Ό",
    "Υ": "ΎΫ",
    "Ω": "Ώ",
    "α": "ά",
    "ε": "έ",
    "η": "ή",
    "ι": "ίϊΐ",
    "ο": "ό",
    "υ": "ύϋΰ",
    "ω": "ώ",
    "σ": "ς",
    "": "\u00ad\u0640\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f",
}
_CHARACTERS = {ord(char): to for to, chars in _SAME.items() for char in chars}
# Marks that writers leave out: Arabic harakat, Hebrew points, and a combining acute or dot above.
_LOOSE_MARKS = re.compile("[\u0301\u0307\u0591-\u05bd\u05bf-\u05c7\u064b-\u0655\u0670]")

# What stands around a label: bullets, arrows, rules, pictograms. Not * or : behind it, not © or ®.
_ORNAMENT = r"\-•·»›→▶►▸◆■●○★☆#~_=|>←⟶▪▫◦‣✓✔"
_LEADING = re.compile(rf"^[\s*{_ORNAMENT}\U0001f000-\U0001faff\u2600-\u27bf]+")
_FIRST, _LAST = "\"'([0123456789", ".:*?!,;\"')]0123456789"  # what many lines begin and end with, and is none of it
_TRAILING = re.compile(rf"[\s{_ORNAMENT}\U0001f000-\U0001faff\u2600-\u27bf]+$")


class _Table(dict[int, str]):
    """Translation table filled character by character: NFKC, then the table above."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", _CHARACTERS.get(code, chr(code)))
        folded = "".join(_CHARACTERS.get(ord(char), char) for char in folded)
        if unicodedata.category(chr(code)) == "Nd":
            folded = str(unicodedata.decimal(chr(code)))
        self[code] = folded = _LOOSE_MARKS.sub("", folded)
        return folded


_TABLE = _Table()
# Latin, Greek and Cyrillic letters that the table leaves alone: nearly all of most lines in these scripts.
_SELF = "".join(chr(code) for code in range(0xA0, 0x530) if _TABLE[code] == chr(code))
# What the table may change. Runs of it are words of other scripts, which come again and again.
_FOLDED = re.compile(f"[^\\x00-_a-\\x7f{_SELF}]+")


def fold(text: str) -> str:
    r"""Folded spelling of a line, letter case kept, white space collapsed.

    >>> fold("  “Related”\u00a0… ")
    '"Related" ...'
    """
    return collapsed(fold_letters(text))


def fold_letters(text: str) -> str:
    """Folded spelling of a line's letters and marks, its white space as it is."""
    if not text.isascii():  # most lines of text in English are, without these
        text = text.replace("’", "'").replace("“", '"').replace("”", '"').replace("–", "-").replace("—", "-")
    if text.isascii() and "`" not in text:
        return text
    return _FOLDED.sub(_folded, text)


def collapsed(text: str) -> str:
    """A line with one space for each white space, and none around it."""
    # The plain space is the only printable white space: most lines need not be taken apart and joined again.
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text
    return " ".join(text.split())


@lru_cache(16384)
def _folded_run(run: str) -> str:
    return run.translate(_TABLE)


def _folded(match: re.Match[str]) -> str:
    return _folded_run(match[0])


def bare(folded: str) -> str:
    """A folded line without the bullets, arrows and pictograms around it.

    >>> bare("- Related: »"), bare("Name *")
    ('Related:', 'Name *')
    """
    if folded and (folded[0].isalpha() or folded[0] in _FIRST) and (folded[-1].isalpha() or folded[-1] in _LAST):
        return folded
    return _TRAILING.sub("", _LEADING.sub("", folded))


def key(text: str) -> str:
    """The form by which exact phrases are looked up.

    >>> key("» READ ALSO ") == key("Read also")
    True
    """
    return lower(bare(fold(text)))


def lower(folded: str) -> str:
    """Lower case of a folded line; Python writes the last sigma of a capitalised word as ς, folding as σ."""
    return folded.lower().replace("ς", "σ")


def fold_pattern(pattern: str) -> str:
    """Folds the letters of a pattern as `fold` folds a line; its syntax is ASCII and stays."""
    return pattern if pattern.isascii() and "`" not in pattern else _FOLDED.sub(_folded, pattern)


def unfolded(text: str, start: int, end: int) -> str:
    """The piece of `text` that became ``bare(fold(text))[start:end]``, trimmed.

    Used to lift a name or date as it was written; linear, and called only on a match.
    """
    line = bare(fold(text))
    offset = fold(text).find(line)
    begin, finish, seen, space = len(text), len(text), 0, True
    for i, char in enumerate(text):
        piece = "".join(_TABLE[ord(char)])
        for folded in piece:
            if folded.isspace():
                if space:
                    continue
                space = True
            else:
                space = False
            if seen == offset + start:
                begin = min(begin, i)
            if seen == offset + end:
                return text[begin:i].strip()
            seen += 1
    return text[begin:finish].strip()
