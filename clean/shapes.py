"""Shapes that items of a page have and lines of an article seldom: dates, cut ends, counters of a gallery.

Pure functions of a line's text, in no language: digits, punctuation and repetition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clean.lines import ITEM_CELLS, cells, is_unspaced, reads_as_sentence

# A cut line ends in two dots or more, an ellipsis or an arrow, and at most two words behind them
# ("… more »"), which a sentence that trails off does not have.
_CUT = re.compile(r"(?:\.\.+|…)[\s\W]{0,4}(?:\w{1,12}[\s\W]{0,4}){0,2}$|[^\W\d]\s*(?:»|>>?|›)\s*[|\s]*$")
# Longest end of a line that is looked at for a cut (code points).
CUT_LENGTH = 60
# "3/50", "3 of 12": which picture of how many.
_PICTURE = re.compile(r"^\W{0,4}(\d{1,3})\s?(?:/|[^\W\d_]{2,5})\s?(\d{1,3})(?!\d)")
# A line that says the same twice: a link and the text of its picture.
_TWICE = re.compile(r"^([^\W\d_a-z].{11,})\s+\1$")
# A menu's entry: at most so many words, or cells where a script writes no spaces.
LABEL_WORDS = 2
LABEL_CELLS = 24
LABEL_CELLS_UNSPACED = 16
_LABEL = re.compile(r"^(?:[-*•·–]\s+)?[^\W\d_][^\d.!?:,;|。：、？！]*$")
# The same of an entry of several words, which does not end as a sentence or a heading over something does.
ENTRY_WORDS = 6
ENTRY_CELLS = 40
ENTRY_CELLS_UNSPACED = 24
_ENTRY_ENDS = ".!?:,;…。！？：，、；"
# "2 cups of flour", "12 goals": a figure and a word that is no name.
_MEASURE = re.compile(r"\d[\d.,/½¼¾]*\s?[^\W\d_A-Z]")
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")

_DIGITS = re.compile(r"\d")
_ISO = re.compile(r"(?<!\d)(\d{4})\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_DAY_NAMED = re.compile(r"(?<!\d)(\d{1,2})\.? ([^\W\d_]{3,12})\.?,? (\d{4}|\d{2})(?!\d)")
_NAMED_DAY = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
# A day without its year counts beside a time of day only: "06-04" alone may be a score.
_SHORT = re.compile(r"(?<![\d.:])(\d{1,2})[-/.](\d{1,2})(?![\d:])")
_TIME = re.compile(r"(?<![\d.:])([0-2]?\d):([0-5]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date on a line: the calendar it is comparable in, and its place in it, biggest unit first.

    `readings` are two where day and month cannot be told apart.
    """

    calendar: str
    readings: tuple[tuple[int, ...], ...]
    bare: bool  # nothing but the stamp stands on the line

    def precedes(self, other: Stamp) -> bool:
        """Whether it is known to be the earlier of two, however day and month are read."""
        pairs = zip(self.readings, other.readings, strict=True)
        return self.calendar == other.calendar and all(own < its for own, its in pairs)


def is_cut(text: str) -> bool:
    """Whether a line ends as a teaser that was cut: "…", "[...]", "… more »".

    >>> is_cut("The harbour wall that the storm..."), is_cut("The wall fell."), is_cut("Storm over the bay… more »")
    (True, False, True)
    """
    end = text[-CUT_LENGTH:]
    # Most lines have none of these, and looking for them takes a tenth of the time.
    if ".." in end or "…" in end or "»" in end or ">" in end or "›" in end:
        return _CUT.search(end) is not None
    return False


def says_twice(text: str) -> bool:
    """Whether a line is the same words twice.

    >>> says_twice("Harbour wall to be rebuilt Harbour wall to be rebuilt"), says_twice("No, no, no")
    (True, False)
    """
    match = _TWICE.match(text) if len(text) <= 2 * ITEM_CELLS else None
    return match is not None and (len(set(match[1].split())) > 1 or not match[1].isascii())


def picture(text: str) -> tuple[int, int] | None:
    """Which picture of how many a line opens with.

    >>> picture("- 3/50 The wall"), picture("2 of 12 |"), picture("3 Men in a boat")
    ((3, 50), (2, 12), None)
    """
    match = _PICTURE.match(text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        return None
    return int(match[1]), int(match[2])


def is_label(text: str) -> bool:
    """Whether a line can be a menu's entry: a word or two, without figures and marks.

    >>> is_label("- About us"), is_label("2 eggs"), is_label("環球直擊"), is_label("Ferry returns at last")
    (True, False, True, False)
    """
    if _LABEL.match(text) is None:
        return False
    bare = text.lstrip("-*•·– ")
    if is_unspaced(bare):
        return cells(bare) <= LABEL_CELLS_UNSPACED
    return len(bare.split()) <= LABEL_WORDS and cells(bare) <= LABEL_CELLS


def is_entry(text: str) -> bool:
    """Whether a line can be a menu's entry of several words: short, with a capital, without an end.

    >>> is_entry("Best Medigap Plans"), is_entry("55+ Housing"), is_entry("2 cups of flour"), is_entry("So it goes.")
    (True, True, False, False)
    """
    bare = text.lstrip("-*•·– ")
    if not bare or bare[0].islower() or bare[-1] in _ENTRY_ENDS or _MEASURE.match(bare):
        return False
    if is_unspaced(bare):
        return cells(bare) <= ENTRY_CELLS_UNSPACED
    return len(bare.split()) <= ENTRY_WORDS and cells(bare) <= ENTRY_CELLS


def filled_cells(text: str) -> int:
    r"""How many cells of a table row hold something; a line that is no row has none.

    >>> filled_cells("| | Home | News |"), filled_cells(r"| One \| two | |"), filled_cells("Home")
    (2, 1, 0)
    """
    if not text.startswith("|"):
        return 0
    return sum(bool(cell.strip(" -:")) for cell in _UNESCAPED_BAR.split(text))


def stamp(text: str) -> Stamp | None:
    """The date at the beginning or the end of a line that is no sentence, if it has one.

    >>> stamp("- Storm over the bay 2012-01-17").readings
    ((2012, 1, 17),)
    >>> stamp("[21:24] 01-17").readings
    ((1, 17, 21, 24), (17, 1, 21, 24))
    """
    if cells(text) > ITEM_CELLS or _DIGITS.search(text) is None or reads_as_sentence(text):
        return None
    time = _TIME.search(text)
    clock = (int(time[1]), int(time[2])) if time is not None else ()
    for pattern in (_ISO, _NUMERIC, _DAY_NAMED, _NAMED_DAY):
        match = pattern.search(text)
        if match is not None:
            break
    else:
        match = _SHORT.search(text) if clock else None
        pattern = _SHORT
    if match is None or (time is None and not _at_an_end(text, match.span())):
        return None
    spans = [match.span(), *([time.span()] if time is not None else [])]
    if not any(_at_an_end(text, span) for span in spans):
        return None
    rest = "".join(char for at, char in enumerate(text) if not any(a <= at < b for a, b in spans))
    bare = sum(map(str.isalpha, rest)) <= 3
    if not bare and sum(map(str.isdigit, rest)) > sum(map(str.isalpha, rest)):
        return None  # a row of figures
    calendar, readings = _read(pattern, match)
    return Stamp(calendar, tuple((*reading, *clock) for reading in readings), bare)


def _read(pattern: re.Pattern[str], match: re.Match[str]) -> tuple[str, tuple[tuple[int, ...], ...]]:
    if pattern is _ISO:
        return "iso", ((int(match[1]), int(match[2]), int(match[3])),)
    if pattern is _NUMERIC:
        one, other, year = int(match[1]), int(match[3]), int(match[4])
        return "numeric", ((year, other, one), (year, one, other))
    if pattern is _SHORT:
        return "short", ((int(match[1]), int(match[2])), (int(match[2]), int(match[1])))
    day, name = (match[1], match[2]) if pattern is _DAY_NAMED else (match[2], match[1])
    return f"{name.casefold()} {match[3]}", ((int(day),),)


def _at_an_end(text: str, span: tuple[int, int]) -> bool:
    """Whether a date opens or closes a line, but for brackets and a few letters beside it."""
    before, behind = text[: span[0]], text[span[1] :]
    return min(sum(map(str.isalnum, before)), sum(map(str.isalnum, behind))) <= 4
