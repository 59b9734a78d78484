"""Comments: the form under an article, its policy, and the thread above or below it.

A form is known by its phrases and by its shape, which is the same in every language: short lines
that end in the asterisk of a required field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from clean.document import Mark, Removal
from clean.extents import mark_rules, may_cut
from clean.lines import cells
from clean.matcher import Matcher
from clean.view import View

STAGE = "comments"
GROUP = frozenset({"comments"})
# Two form lines so many lines apart or closer are one form.
FORM_WINDOW = 6
# Longest label of a form field (cells).
FIELD_CELLS = 40
# Words of article before a form that may cut what follows it.
FORM_AFTER_WORDS = 60
# A letter or bracket before the asterisk: "Name *", not the "82*" of a cricket score.
_FIELD = re.compile(r"[^\W\d_)\]]\s*[)\]]?\s*\*$")


def mark(view: View, matcher: Matcher) -> Mapping[int, Mark]:
    """Marks the comment lines, and a form with all that follows it."""
    marks = mark_rules(view, STAGE, GROUP)
    form = _form(view) if matcher.groups >= GROUP else []
    if form:
        start = form[0]
        cut = may_cut(view, start, FORM_AFTER_WORDS, form=True)
        for at in range(start, len(view.lines)) if cut else form:
            evidence = f"{len(form)} form lines" if at in form else f"after the form at {view.lines[start].text!r}"
            marks.setdefault(view.lines[at].index, Removal(STAGE, "comments/form", evidence))
    return marks


def _form(view: View) -> list[int]:
    """Positions of the first form's lines: two phrases of a form, or two required fields in the tail."""
    phrases: dict[int, set[str]] = {}
    fields: list[int] = []
    for at, line in enumerate(view.lines):
        ids = {hit.rule.id for hit in line.hits if hit.rule.category == "comment-form"}
        if ids:
            phrases[at] = ids
        elif not line.sentence and cells(line.text) <= FIELD_CELLS and _FIELD.search(line.text):
            fields.append(at)
    signs = sorted({*phrases, *fields})
    for first, second in pairwise(signs):
        if second - first >= FORM_WINDOW:
            continue
        by_phrase = first in phrases and second in phrases and phrases[first] != phrases[second]
        mixed = (first in phrases) != (second in phrases)
        if by_phrase or mixed or first >= view.tail:
            return [at for at in signs if first <= at]
    return []
