"""Items: lists of links without a heading that a rule knows, told by the shape of their lines.

Galleries (a counter on each picture), lists with a date on each title that do not run forwards in
time, as a schedule does, teasers that were cut, a menu before the text, the frame around a table row
that holds the article, and titles said twice, by a link and by its picture. On twelve files of
extracted texts and whole pages (four sets, 1,060 documents each three times) what these take was,
in words: galleries 9,400 of leftovers and none of articles, dated lists 11,100 and none, cut teasers
6,000 and 152, menus 63,200 and 10, frames 1,600 and 41, doubled titles 410 and none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from clean.document import Mark, Removal
from clean.lines import ITEM_CELLS, cells, word_count
from clean.matcher import Matcher
from clean.menus import head_menu, menu_between
from clean.shapes import Stamp, filled_cells, is_cut, is_label, picture, says_twice, stamp
from clean.view import View

STAGE = "items"
# Words of sentences before a list that stands in or behind an article.
AFTER_WORDS = 60
# Pictures that make a gallery, and words of sentences behind it: where a text ends with its pictures
# they may be the article.
PICTURES = 4
PICTURES_BEFORE_WORDS = 60
# Longest line that is a counter and nothing else (cells).
COUNTER_CELLS = 14
# Lines of a picture: its counter, its caption, its credit.
PICTURE_LINES = 3
# Dated lines that make a list, and the share of its steps from one to the next that must not run forwards.
# At most so many lines from one to the next.
DATED_LINES = 4
DATED_GAP = 2
DATED_BACK = 0.34
# A sentence from this width on is the article's (cells), unless it was cut.
ARTICLE_CELLS = 140
# Cut lines that make a list of teasers, and their share of the lines from the first on.
CUT_LINES = 4
CUT_SHARE = 0.34
# Filled cells at most of a row that holds an article.
LAYOUT_CELLS = 3
# Share of a text's words in sentences that such a row holds.
LAYOUT_PROSE = 0.67


def mark(view: View, matcher: Matcher) -> Mapping[int, Mark]:
    """Marks every kind of list; all go with the `related` group."""
    marks: dict[int, Mark] = {}
    if "related" not in matcher.groups:
        return marks
    for found, rule, evidence in (
        (_gallery(view), "items/gallery", "pictures with a counter"),
        (_dated(view), "items/dated", "titles with dates that do not run forwards"),
        (_teasers(view), "items/teasers", "lines that were cut"),
        (_layout(view), "items/layout", "around the row of a table that holds the article"),
        (head_menu(view), "items/menu", "a run of labels before the text"),
        (menu_between(view), "items/menu", "between entries of a menu"),
        (_doubled(view), "items/doubled", "the same words twice"),
    ):
        for position in found:
            marks.setdefault(view.lines[position].index, Removal(STAGE, rule, evidence))
    return marks


def _gallery(view: View) -> list[int]:
    """Positions of pictures that count from one to their number, with an article behind them."""
    taken: list[int] = []
    at = 0
    while at < len(view.lines):
        run = _pictures(view, at)
        if len(run) >= PICTURES and view.prose - view.lines[run[-1]].prose >= PICTURES_BEFORE_WORDS:
            # A counter on a line of its own stands above its caption.
            caption = int(_is_counter(view.lines[run[-1]].text))
            taken += range(run[0], run[-1] + 1 + caption)
        at = (run[-1] if run else at) + 1
    return taken


def _pictures(view: View, start: int) -> list[int]:
    first = picture(view.lines[start].text)
    if first is None:
        return []
    run, number = [start], first[0]
    for at in range(start + 1, len(view.lines)):
        found = picture(view.lines[at].text)
        slide = view.lines[at].sentence and found is None and not _is_counter(view.lines[run[-1]].text)
        if slide:
            break  # a heading with its text below: the article itself comes in slides
        if found == (number + 1, first[1]):
            run, number = [*run, at], number + 1
        elif at - run[-1] >= PICTURE_LINES:
            break
    return run


def _is_counter(text: str) -> bool:
    return cells(text) <= COUNTER_CELLS


def _dated(view: View) -> list[int]:
    taken: list[int] = []
    run: list[tuple[int, Stamp]] = []
    for at, line in enumerate(view.lines):
        found = stamp(line.text) if line.prose >= AFTER_WORDS else None
        if found is not None:
            if run and at - run[-1][0] > DATED_GAP:
                taken += _list(view, run)
                run = []
            run.append((at, found))
        elif line.sentence and not is_cut(line.text):
            taken += _list(view, run)
            run = []
    return taken + _list(view, run)


def _list(view: View, run: Sequence[tuple[int, Stamp]]) -> list[int]:
    """Positions of a run of dated lines with the titles between and above them, if it is a list of links."""
    if len(run) < DATED_LINES:
        return []
    steps = list(pairwise(found for _, found in run))
    back = sum(_not_forwards(sooner, later) for sooner, later in steps)
    if back < DATED_BACK * len(steps):
        return []
    first, last = run[0][0], run[-1][0]
    bare = [found.bare for _, found in run]
    titles = bare.count(False) + (last - first + 1 - len(run))
    if 2 * titles < len(run):
        return []  # rows of a log or a table
    if all(bare) and first > 0 and not view.lines[first - 1].sentence:
        first -= 1  # the title that the first date belongs to
    while first > view.tail and is_label(view.lines[first - 1].text):
        first -= 1  # headings of the list
    return list(range(first, last + 1))


def _not_forwards(sooner: Stamp, later: Stamp) -> bool:
    """Whether a date is known not to follow another, however day and month are read."""
    if sooner.calendar != later.calendar:
        return False
    return all(after <= before for before, after in zip(sooner.readings, later.readings, strict=True))


def _teasers(view: View) -> list[int]:
    """Positions from the first line that was cut, with its title, where such lines end the text."""
    article = [
        at
        for at, line in enumerate(view.lines)
        if line.sentence and line.cells >= ARTICLE_CELLS and not is_cut(line.text)
    ]
    start = article[-1] + 1 if article else 0
    cut = [at for at in range(start, len(view.lines)) if is_cut(view.lines[at].text)]
    if len(cut) < CUT_LINES:
        return []
    first = cut[0]
    line = view.lines[first]
    if line.prose < AFTER_WORDS or 2 * line.before < view.words or len(cut) < (len(view.lines) - first) * CUT_SHARE:
        return []
    if first > start and not view.lines[first - 1].sentence and line.sentence:
        first -= 1  # the title of the first teaser
    return list(range(first, len(view.lines)))


def _layout(view: View) -> list[int]:
    """Positions of what stands around the article where a page's old layout put it into one row of a table.

    Behind that row nothing is the article's; before it a row of one cell may be the title.
    """
    rows = [at for at, line in enumerate(view.lines) if line.sentence and 0 < filled_cells(line.text) <= LAYOUT_CELLS]
    if not rows:
        return []
    main = max(rows, key=lambda at: word_count(view.lines[at].text))
    if word_count(view.lines[main].text) < max(AFTER_WORDS, LAYOUT_PROSE * view.prose):
        return []
    above = [at for at in range(main) if not view.lines[at].sentence and filled_cells(view.lines[at].text) > 1]
    return above + [at for at in range(main + 1, len(view.lines)) if _frames(view.lines[at].text)]


def _frames(text: str) -> bool:
    """Whether a line is a page's frame: several links, a date, or as long as a notice."""
    return filled_cells(text) != 1 or cells(text) > ITEM_CELLS or stamp(text) is not None


def _doubled(view: View) -> list[int]:
    return [at for at, line in enumerate(view.lines) if not line.sentence and says_twice(line.text)]
