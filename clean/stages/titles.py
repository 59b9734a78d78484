"""Titles: find the title, keep it once, mark its repeats in the head and in the tail.

A repeat may differ in case, quotes and dashes, carry the site's name before or behind it, be cut
with an ellipsis, be wrapped over two lines, or stand in a share line ("You are reading: …"). Left
alone: a sentence that begins like the title, a refrain, a quotation, a subheading that shares words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from clean.document import Document, Mark, Removal
from clean.folding import fold
from clean.lines import is_bare_url, is_marked, reads_as_sentence
from clean.matcher import Matcher
from clean.menus import head_menu, menu_between
from clean.view import Line, View

STAGE = "titles"
# Lines before the article's first sentence among which the title is looked for.
HEAD_LINES = 8
# A single word is a section's name rather than a title, unless it is longer (cells) or nothing else is there.
WORD_CELLS = 8
# Longest title (cells): of 1,059 titles of four sets of articles one is longer than 175.
TITLE_CELLS = 200
# Words a label, site or section may have beside the title on one line ("The Daily Example - World").
BESIDE_WORDS = 6
# Longest line that can be a repeat (code points): the title, spaced out or in mojibake, and a label.
REPEAT_FACTOR, REPEAT_BESIDE = 2, 80
# Shortest title (folded letters and digits) of which a part, or a broken copy, is recognised.
PART_LETTERS = 12
# Likeness (rapidfuzz ratio, 0 to 100) of a copy that has lost characters to U+FFFD or the like.
BROKEN_COPY = 88.0
# Short lines (kicker, name, place) that may stand between the title and its repeat below it.
BETWEEN = 2
# Longest standfirst (cells); what is longer is the article.
STANDFIRST_CELLS = 300
# From this width a line without a full stop is an introduction and no kicker (cells).
INTRODUCTION_CELLS = 60
# Groups whose rules of medium or high risk match what a headline may say ("News from the harbour"). On 2,100 texts
# the first lines that only rules of other groups match are dates, bylines, credits and buttons.
HEADLINE_GROUPS = frozenset({"related", "promo"})

_NOT_LETTERS = re.compile(r"[^\w]+|_")
_BESIDE = re.compile(r"\s+(?:-+|\||»|«|>|<|::?|·|/|•)\s*|\s*(?:\||»|«|::)\s*")
_BROKEN = re.compile("\ufffd|[^\\W\\d_a-zA-Z]")


@lru_cache(4096)
def letters(text: str) -> str:
    """A title's letters and digits, folded, one space between words: what makes two spellings one.

    >>> letters("“Carry – the LAMP!”")
    'carry the lamp'
    """
    return _NOT_LETTERS.sub(" ", fold(text).lower()).strip()


def is_repeat(line: str, title: str) -> str | None:
    """How `line` repeats `title`: what differs, or None when it is another line.

    >>> is_repeat("Bridge open again | The Daily Example", "Bridge open again")
    'with site'
    >>> is_repeat("Bridge open again, and the mayor is first across.", "Bridge open again") is None
    True
    """
    if len(line) > REPEAT_FACTOR * len(title) + REPEAT_BESIDE:
        return None
    if reads_as_sentence(line) and not reads_as_sentence(title):  # most lines; they need not be folded
        return None
    wanted, found = letters(title), letters(line)
    if not wanted or not found:
        return None
    if found == wanted:
        return "the same"
    if len(wanted) < PART_LETTERS:
        return "with site" if wanted in found and _beside(line, wanted) else None
    if _truncated(line, wanted):
        return "truncated"
    if wanted in found and _beside(line, wanted):
        return "with site"
    if _broken(line, title):
        return "broken characters"
    return None


def _truncated(line: str, wanted: str) -> bool:
    """Whether a line is the title's beginning and an ellipsis."""
    folded = fold(line)
    return folded.endswith("...") and len(letters(folded)) >= PART_LETTERS and wanted.startswith(letters(folded))


def _beside(line: str, wanted: str) -> bool:
    """Whether a line is the title with a few words set off before or behind it."""
    folded = fold(line)
    for separator in _BESIDE.finditer(folded):
        before, after = folded[: separator.start()], folded[separator.end() :]
        for title, site in ((before, after), (after, before)):
            if letters(title) == wanted and 0 < len(site.split()) <= BESIDE_WORDS:
                return True
    label, colon, rest = folded.partition(": ")
    return bool(colon) and letters(rest) == wanted and len(label.split()) <= BESIDE_WORDS


def _broken(line: str, title: str) -> bool:
    """Whether one copy lost characters: alike but for non-ASCII, with the same digits."""
    if not (_BROKEN.search(line) or _BROKEN.search(title)) or "\ufffd" not in line + title:
        return False
    same_digits = re.findall(r"\d", line) == re.findall(r"\d", title)
    return same_digits and fuzz.ratio(letters(line), letters(title)) >= BROKEN_COPY


def find(view: View) -> int | None:
    """Index of the title's block, in a view that knows no title yet: the given title, else the first plausible line.

    Plausible is a short line before the article's first sentence that no rule matches; one of two
    words or more before one of a single word; where there is none, a first line that may be a headline
    though a rule matches it (`_headline_like_a_leftover`). Of a title with and without a site's name,
    whole and truncated, or wrapped and in one line, the better one is taken.
    """
    lines, given = view.lines, view.document.headline
    if given:
        return next((line.index for line in lines[:HEAD_LINES] if letters(line.text) == letters(given)), None)
    menu = {*head_menu(view), *menu_between(view)}
    candidates = _candidates([line for at, line in enumerate(lines) if not line.hits and at not in menu])
    if not candidates:
        return lines[0].index if _headline_like_a_leftover(lines) else None
    first = next((line for line in candidates if _is_phrase(line)), candidates[0])
    at = candidates.index(first)
    for other in candidates[at + 1 :]:
        if _is_phrase(other) and is_repeat(first.text, other.text) in ("with site", "truncated"):
            return other.index
    if at + 2 < len(candidates) and letters(first.text + " " + candidates[at + 1].text) in (
        letters(other.text) for other in candidates[at + 2 :]
    ):
        whole = letters(first.text + " " + candidates[at + 1].text)
        return next(other.index for other in candidates[at + 2 :] if letters(other.text) == whole)
    return first.index


def _is_phrase(line: Line) -> bool:
    """Whether a line has two words, or as many characters as two words have."""
    return len(line.text.split()) > 1 or line.cells > WORD_CELLS


def _headline_like_a_leftover(lines: Sequence[Line]) -> bool:
    """Whether the first line may be the title although rules match it: their form is an ordinary line's too.

    Only leftovers stand between it and the first sentence, it has two words, and what matches it is
    no rule of low risk and no fixed phrase ("Up next"), in groups whose words are a headline's too.
    """
    first_sentence = next((at for at, line in enumerate(lines) if line.sentence), 0)
    if not first_sentence or not all(line.hits for line in lines[:first_sentence]):
        return False
    able = all(
        hit.rule.group in HEADLINE_GROUPS and hit.rule.risk != "low" and hit.evidence.startswith("pattern ")
        for hit in lines[0].hits
    )
    return able and len(lines[0].text.split()) > 1 and bool(_candidates(lines[:1]))


def _candidates(lines: Sequence[Line]) -> list[Line]:
    found = []
    for line in lines[:HEAD_LINES]:
        if line.sentence:
            break
        possible = not is_bare_url(line.text) and not is_marked(line.text)
        if possible and letters(line.text) and line.cells <= TITLE_CELLS:
            found.append(line)
    return found


def mark(view: View, matcher: Matcher) -> Mapping[int, Mark]:
    """Marks the repeats of the title in the head and the tail."""
    title = view.document.headline
    if not title:
        return {}
    lines = view.lines
    asks = reads_as_sentence(title)  # else no sentence repeats it: most lines need not be looked at
    likely = ((at, line.text) for at, line in enumerate(lines) if asks or not line.sentence)
    repeats = {at: how for at, text in likely if (how := is_repeat(text, title)) is not None}
    repeats |= _wrapped(lines, title)
    end = _head_end(view, repeats)
    head = {at for at in repeats if at < end}
    tail = {at for at in repeats if at >= view.tail} - head
    middle = [at for at in repeats if at not in head and at not in tail]
    if middle or _refrain(view, repeats):
        # The words come back in the text itself: a refrain. What stands apart at the top is a repeat still.
        head = {at for at in head if at < _first_sentence(view) and _stands_apart(view, at)}
        tail = set()
    return {
        lines[at].index: Removal(STAGE, "title/repeated", f"{repeats[at]}: {title}") for at in sorted(head | tail)
    }


def _wrapped(lines: Sequence[Line], title: str) -> dict[int, str]:
    """Two lines that together are the title."""
    found: dict[int, str] = {}
    wanted = letters(title)
    for at in range(len(lines) - 1):
        if not _may_open(lines[at].text, title, wanted):
            continue
        first = letters(lines[at].text)
        if first and wanted.startswith(f"{first} ") and f"{first} {letters(lines[at + 1].text)}" == wanted:
            found[at] = found[at + 1] = "wrapped"
    return found


def _may_open(line: str, title: str, wanted: str) -> bool:
    """Whether a title's letters may begin with a line's, by its length and first: paragraphs need not be folded."""
    first = line[0]
    if len(line) > REPEAT_FACTOR * len(title) + REPEAT_BESIDE:
        return False
    return not (first.isascii() and first.isalnum()) or wanted.startswith(first.lower())


def _head_end(view: View, repeats: Mapping[int, str]) -> int:
    """Where the head ends: before it stand leftovers, repeats, a kicker or two and one standfirst, and no more."""
    between = sentences = 0
    for at, line in enumerate(view.lines[: view.head]):
        if line.hits or at in repeats:
            continue
        if line.sentence:
            sentences += 1 if line.cells <= STANDFIRST_CELLS else 2
        elif line.cells >= INTRODUCTION_CELLS or line.text.endswith(":"):
            return at + 1
        else:
            between += 1
        if between > BETWEEN or sentences > 1:
            return at + 1
    return view.head


def _refrain(view: View, repeats: Mapping[int, str]) -> bool:
    """Whether the title comes back as it is twice or more after text began, with other text between."""
    first = _first_sentence(view)
    places = sorted(at for at, how in repeats.items() if how == "the same" and at > first)
    return any(
        any(at not in repeats and not view.lines[at].hits for at in range(one + 1, other))
        for one, other in pairwise(places)
    )


def _first_sentence(view: View) -> int:
    return next((at for at, line in enumerate(view.lines) if line.sentence), len(view.lines))


def _stands_apart(view: View, at: int) -> bool:
    """Whether blank lines stand before and behind a line in the article as it would be written."""
    return all(_blank_beside(view.document, view.lines[at].index, step) for step in (-1, 1))


def _blank_beside(document: Document, index: int, step: int) -> bool:
    blank = False
    at = index + step
    while 0 <= at < len(document.blocks):
        block = document.blocks[at]
        if block.blank:
            blank = True
        elif block.removal is None:
            return blank or at == document.title  # the title is always followed by a blank line
        at += step
    return False
