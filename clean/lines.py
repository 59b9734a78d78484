"""What one line looks like: a sentence, a list item, a bare link. Pure functions of its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import TypeVar

# Sentence ends of the scripts that news is written in; quotes and brackets may close after them.
_FULL_STOPS = ".。．｡।॥۔።։။។"
_OTHER_ENDS = "!?…！？؟‼⁉"
_CLOSERS = "\"'”’»›)]}）」』】》〉“"
_AFTER_END = _CLOSERS + " "

# A headline asks and exclaims as sentences do; only a longer line is taken for one (in cells).
SHORT_QUESTION_CELLS = 80
# Fewest words, or cells where a script writes no spaces, of a line that can be a sentence.
SENTENCE_WORDS = 4
SENTENCE_CELLS_UNSPACED = 16
# A line this long is prose even without a full stop: of the labelled lines of 250 news texts in 22
# languages that are as long, 3,067 are article and 132 leftovers.
PROSE_CELLS = 180
# Thai, Lao, Khmer and Burmese end sentences with a space; there half that length tells.
_UNPUNCTUATED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_UNSPACED = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
# Link titles and menu entries are shorter than this (cells); longer lines are read as text.
ITEM_CELLS = 140

# Lines remembered, and the longest of them (code points).
MEMO = 4096
MEMO_LENGTH = 2000
Answer = TypeVar("Answer")

_WIDE = re.compile("[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60]+")
# The two ranges that all wide characters and all scripts without spaces are in: most lines have none of them, and
# that is told in a third of the time.
_EASTERN = re.compile("[\u0e00-\u1fff\u2e80-\uffff]")
_MARKED = re.compile(r"^(?:[-*•·–—▪▫◦‣●○■□»›>→▶►]\s+|[•▪▫◦‣●○■□»›→▶►]|\d{1,2}[.)]\s+)")
# A row of a table, as extractors write it: links and numbers, unless it holds a paragraph.
_ROW = re.compile(r"^\|.*\|")
_JOINT = re.compile(r"[.!?。！？।؟][\"'”’»」]? ?[^\W\d_]")
ROW_JOINTS = 2
_BARE_URL = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)


def _remembering(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """Remembers a function's answers on short lines: every stage asks the same of the same lines."""
    remembered = lru_cache(MEMO)(function)

    @wraps(function)
    def ask(text: str) -> Answer:
        return remembered(text) if len(text) <= MEMO_LENGTH else function(text)

    return ask


def cells(text: str) -> int:
    """Width in terminal cells: a Chinese, Japanese or Korean character counts 2, any other 1.

    >>> cells("abc"), cells("日本")
    (3, 4)
    """
    return len(text) if text.isascii() else _width(text)


@_remembering
def _width(text: str) -> int:
    return len(text) + (sum(map(len, _WIDE.findall(text))) if _EASTERN.search(text) else 0)


def word_count(text: str) -> int:
    """Words, set apart by white space; in scripts that set none apart, one for two characters.

    >>> word_count("nine years after"), word_count("九年ぶりに戻った")
    (3, 5)
    """
    spaced, unspaced = _words(text)
    return spaced + unspaced // 2


def words_of(lines: Iterable[str]) -> int:
    r"""The `word_count` of lines in one text, told by what is remembered of each.

    >>> words_of(["nine years", "", "九年ぶり", "に"]), word_count("nine years\n\n九年ぶり\nに")
    (6, 6)
    """
    counts = [_words(line) for line in lines if line]
    return sum(spaced for spaced, _ in counts) + sum(unspaced for _, unspaced in counts) // 2


@_remembering
def _words(text: str) -> tuple[int, int]:
    """Pieces between white space, and characters of scripts that set none."""
    unspaced = 0 if text.isascii() or not _EASTERN.search(text) else len(_UNSPACED.findall(text))
    return len(text.split()), unspaced


@_remembering
def reads_as_sentence(text: str) -> bool:
    """Whether a line reads as a sentence of running text, not as a heading, label or link title.

    >>> reads_as_sentence("The ferry sailed on Sunday."), reads_as_sentence("Ferry price row goes to court")
    (True, False)
    >>> reads_as_sentence("Who pays for the dam?"), reads_as_sentence("渡船は日曜日に港へ戻った。")
    (False, True)
    """
    stripped = text.rstrip(_AFTER_END)
    if not stripped:
        return False
    plain = text.isascii()
    size = len(text) if plain else cells(text)
    if text[0] == "|" and _ROW.match(text):
        return len(_JOINT.findall(text)) >= ROW_JOINTS
    if size >= PROSE_CELLS or (not plain and size >= PROSE_CELLS // 2 and _UNPUNCTUATED.search(text)):
        return True
    if not plain and _UNSPACED.search(text):
        if size < SENTENCE_CELLS_UNSPACED:
            return False
    elif len(text.split(None, SENTENCE_WORDS - 1)) < SENTENCE_WORDS:
        return False
    end = stripped[-1]
    if end in _FULL_STOPS:
        return not stripped.endswith("...")
    return end in _OTHER_ENDS and (size >= SHORT_QUESTION_CELLS or _JOINT.search(stripped) is not None)


def is_unspaced(text: str) -> bool:
    """Whether a line is in a script that sets no spaces between words."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def is_marked(text: str) -> bool:
    """Whether a line opens with a bullet or an item number."""
    return _MARKED.match(text) is not None


def is_bare_url(text: str) -> bool:
    """Whether a line is one web address and nothing else."""
    return _BARE_URL.match(text) is not None


def is_item(text: str) -> bool:
    """Whether a line can stand in a list of links: short, and no sentence."""
    return cells(text) <= ITEM_CELLS and not reads_as_sentence(text)


_DAY = (
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}"
    r"|\d{1,2}\.? [^\W\d_]{3,12}\.?,? \d{4}|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{4} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일])"
)
_STAMP = re.compile(
    rf"{_DAY}\W{{0,6}}(?:[^\W\d_]{{1,6}}\W{{1,3}})?\d{{1,2}}[:.]\d{{2}}|\d{{1,2}}[:.]\d{{2}}\W{{1,6}}{_DAY}"
)
_MINUTES = re.compile(r"[:.]\d\d")  # what every stamp holds
# Longest line that signs a comment with a date (cells).
STAMP_CELLS = 100
_CLOCK = re.compile(r"^\W*(\d{1,2})[:.](\d{2})\b(?! ?(?:Uhr|h\b))")


def is_stamp(text: str) -> bool:
    """Whether a line holds a date with its year and a time, and little else: what signs a comment.

    >>> is_stamp("[2011-12-29 21:09]"), is_stamp("Anna, 6 January 2012, 14:05"), is_stamp("10:42 The boat sails")
    (True, True, False)
    """
    if len(text) > STAMP_CELLS or _MINUTES.search(text) is None:  # most lines, at a tenth of the time
        return False
    return cells(text) <= STAMP_CELLS and _STAMP.search(text) is not None and not reads_as_sentence(text)


def opening_time(text: str) -> int | None:
    """Minutes of the time of day that a line opens with, if any.

    >>> opening_time("09:21 // Jokes of the day"), opening_time("The boat sails at 9:21")
    (561, None)
    """
    match = _CLOCK.match(text)
    return int(match[1]) * 60 + int(match[2]) if match is not None else None
