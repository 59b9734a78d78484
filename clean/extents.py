"""How far a rule that fires reaches: its line, the next, the list under it, or the rest of the text."""

from __future__ import annotations

from itertools import pairwise

from clean.document import Mark, Removal
from clean.lines import is_bare_url, is_item, is_marked
from clean.matcher import Hit
from clean.view import View

# Lines of a list under a heading: a page's lists of links are shorter, an article's own lists may not be.
BLOCK_LINES = 30
# Link titles without bullets that a heading takes in the first half of a text.
UNMARKED_LINES = 12
# Unmarked items from which on the last one before prose is taken for the article's own subheading.
SUBHEADING_AFTER = 2
# A comment form has at least this fraction (one in so many) of the text's sentences before it.
FORM_BEFORE = 4
# Pairs of a link title and a sentence from which on a tail is a list of teasers.
TEASERS = 2


def mark_rules(view: View, stage: str, groups: frozenset[str]) -> dict[int, Mark]:
    """The marks of all rules of `groups` that fire, by block index."""
    marks: dict[int, Mark] = {}
    for position, hit in view.firing(groups):
        line = view.lines[position]
        marks[line.index] = Removal(stage, hit.rule.id, hit.evidence)
        for taken in reach(view, position, hit):
            under = Removal(stage, hit.rule.id, f"under {line.text!r}")
            marks.setdefault(view.lines[taken].index, under)
    return marks


def reach(view: View, position: int, hit: Hit) -> list[int]:
    """Positions that a firing rule takes beside its own line's."""
    rule = hit.rule
    if rule.extent == "block":
        return block_under(view, position)
    if rule.extent == "line+next" and position + 1 < len(view.lines):
        following = view.lines[position + 1]
        if not following.hits and (is_bare_url(following.text) or is_item(following.text)):
            return [position + 1]
    if rule.extent == "rest" and may_cut(view, position, rule.after_words or 0, rule.category == "comment-form"):
        return list(range(position + 1, len(view.lines)))
    return []


def block_under(view: View, position: int) -> list[int]:
    """Positions of what a heading takes with it: list items and link titles, or teasers to the end."""
    return _teasers(view, position + 1) or _items(view, position + 1)


def _items(view: View, start: int) -> list[int]:
    """List items however long, or link titles up to a sentence; never both."""
    taken: list[int] = []
    marked: bool | None = None
    for at in range(start, min(len(view.lines), start + BLOCK_LINES)):
        line = view.lines[at]
        if line.hits:
            continue  # its own rule decides
        if marked is None:
            marked = is_marked(line.text)
        if marked and not is_marked(line.text):
            break
        if not marked and not is_item(line.text):
            # In the head the last one may be the title, elsewhere a subheading.
            in_head = not any(before.sentence for before in view.lines[:start])
            if taken and line.sentence and (in_head or len(taken) >= SUBHEADING_AFTER):
                taken.pop()
            break
        taken.append(at)
    if not marked and len(taken) > UNMARKED_LINES and 2 * view.lines[start].before < view.words:
        return []  # verse, a recipe, a text without full stops: no list of links is so long so early
    return taken


def _teasers(view: View, start: int) -> list[int]:
    """Link titles with at most one sentence each under them, to the end of the text, in its last half.

    Two sentences in a row are article, and so is a text without two such pairs.
    """
    region = range(start, len(view.lines))
    if not region or 2 * view.lines[start].before < view.words:
        return []
    sentences = [at for at in region if view.lines[at].sentence]
    if len(sentences) < TEASERS or view.lines[start].sentence:
        return []
    if any(other - one == 1 for one, other in pairwise(sentences)):
        return []
    return [at for at in region if not view.lines[at].hits]


def may_cut(view: View, position: int, after_words: int, form: bool) -> bool:
    """Whether everything after a line may go with it.

    Always where no sentence follows. Else there must be `after_words` of sentences before it, and,
    unless it opens a comment form, it must stand in the last half of them with another comment line
    behind it: of 30 comment headings 21 had nothing of the article after them, of those in the last
    half 17 of 20; of comment forms all. A form near the top is not the article's: it may ask for an
    e-mail address above it.
    """
    behind = view.lines[position + 1 :]
    if not any(line.sentence for line in behind):
        return True
    before = view.lines[position].prose
    if before < after_words:
        return False
    if form:
        return FORM_BEFORE * before >= view.prose
    last_half = 2 * before >= view.prose
    return last_half and any(hit.rule.group == "comments" for line in behind for hit in line.hits)
