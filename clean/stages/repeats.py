"""Repeats: a body that an extractor wrote twice stands once.

Long paragraphs of one article are never the same by intent; short lines are (refrains, schedules,
recipes, tables, questions), so a short line goes only inside a run of repeated paragraphs.
"""

from __future__ import annotations

from collections.abc import Mapping

from clean.document import Mark, Removal
from clean.lines import is_marked
from clean.matcher import Matcher
from clean.view import View

STAGE = "repeats"
# A sentence this long (cells) that stood before is a repeat by itself: of 16,742 such lines that four sets
# of news and blog texts call article, 15 stood twice, nine of them "lorem ipsum"; of their leftovers 151.
PARAGRAPH_CELLS = 120
# Shortest caption (cells) that is one repeat beside the other; verses that come twice are shorter.
CAPTION_CELLS = 60
# Positions from the top up to which a paragraph is a standfirst.
STANDFIRST = 1
# A shorter sentence is one beside another repeat.
SENTENCE_CELLS = 40


def mark(view: View, matcher: Matcher) -> Mapping[int, Mark]:
    """Marks paragraphs that stand earlier in the text, and the lines between them that do too."""
    first: dict[str, int] = {}
    headline = view.document.headline
    if headline:
        first[headline] = -1
    earlier: dict[int, int] = {}
    for position, line in enumerate(view.lines):
        if line.text in first:
            earlier[position] = first[line.text]
        else:
            first[line.text] = position
    taken = {position for position in earlier if _is_repeat(view, position, earlier) or _is_caption(view, position)}
    for step in (1, -1):  # along the run, down and up
        for position in sorted(earlier, reverse=step < 0):
            if position - step in taken and _spreads(view, position, position + step, earlier):
                taken.add(position)
    return {
        view.lines[position].index: Removal(STAGE, "repeats/paragraph", "stands before, word for word")
        for position in sorted(taken)
    }


def _is_caption(view: View, position: int) -> bool:
    """Whether a long line without a full stop stands twice in a row: a caption and its picture's text."""
    here, above = view.lines[position], view.lines[position - 1]
    return position > 0 and here.text == above.text and not here.sentence and here.cells >= CAPTION_CELLS


def _is_repeat(view: View, position: int, earlier: Mapping[int, int]) -> bool:
    """Whether a paragraph is a repeat by itself: a standfirst said again, or one of a run in the same order."""
    line = view.lines[position]
    if not line.sentence or line.cells < PARAGRAPH_CELLS or is_marked(line.text):
        return False
    place = earlier[position]
    said_again = place <= STANDFIRST and list(earlier.values()).count(place) == 1
    return said_again or any(earlier.get(position + step) == place + step for step in (-1, 1))


def _spreads(view: View, position: int, beyond: int, earlier: Mapping[int, int]) -> bool:
    """Whether a repeated line beside a repeated paragraph belongs to it: a sentence, or one more repeat behind it."""
    line = view.lines[position]
    return (line.sentence and line.cells >= SENTENCE_CELLS) or beyond in earlier or beyond in (-1, len(view.lines))
