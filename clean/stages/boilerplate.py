"""Boilerplate: every rule but those of the comments group, with their extents and cuts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from clean.document import Document, Mark, Metadata, Removal, Rewrite
from clean.extents import mark_rules
from clean.matcher import Matcher
from clean.rules import GROUPS
from clean.view import View

STAGE = "boilerplate"
OWN_GROUPS = frozenset(GROUPS) - {"comments"}
# A bullet whose item is gone, a table row of empty cells. Rules of a text (* * *, ---) are longer.
_DANGLING = re.compile(r"^(?:[-–—•·・▪▫◦‣●○■□*›»>](?: [•·・▪▫◦‣●○■□›»>])?|\|(?:[\s|]*\|)?)$")


def mark(view: View, matcher: Matcher) -> Mapping[int, Mark]:
    """Marks the lines that rules match, what their extents take with them, and glued ends."""
    marks = mark_rules(view, STAGE, OWN_GROUPS)
    for line in view.lines:
        if _DANGLING.match(line.text):
            marks.setdefault(
                line.index, Removal(STAGE, "boilerplate/dangling", "a bullet or a row with nothing in it")
            )
        elif line.glued and not line.hits and line.index not in marks:
            cut = matcher.cut(line.text, view.document.language)
            if cut is not None:
                marks[line.index] = Rewrite(cut.text, cut.hit.rule.id)
    return marks


def lifted(document: Document, matcher: Matcher) -> Metadata:
    """What the removed metadata lines said, by schema.org name; several values of one name as a tuple."""
    found: dict[str, tuple[str, ...]] = {}
    for block in document.blocks:
        if block.removal is None or block.removal.stage != STAGE:
            continue
        for hit in matcher.hits(block.text, document.language):
            field = hit.rule.lift
            if hit.rule.id == block.removal.rule and field is not None and hit.value not in found.get(field, ()):
                found[field] = (*found.get(field, ()), hit.value)
    return {field: values[0] if len(values) == 1 else values for field, values in found.items()}
