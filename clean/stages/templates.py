"""Templates: the lines that the document's site sets around its articles.

A line goes where its rule saw it, before the article or after it, never from among its sentences: a
section's name that heads every page is a word when it stands in the text. A line of a block goes only
beside another of it. Rules that lift a line into the metadata come first.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial

from clean.document import Mark, Removal
from clean.matcher import Matcher
from clean.slots import slot_key, titled
from clean.stage import Marker
from clean.templates import Place, SiteTemplates, Template, ends
from clean.view import View

STAGE = "templates"
# Lines whose keys are remembered: the stages look at each many times.
MEMO = 16384

_key = lru_cache(MEMO)(slot_key)


def marker(templates: SiteTemplates) -> Marker:
    """The stage for documents of one site."""
    return partial(_mark, templates)


def _mark(templates: SiteTemplates, view: View, matcher: Matcher) -> Mapping[int, Mark]:
    """Marks the lines of the site's template."""
    keys = [_key(line.text) for line in view.lines]
    around = [at for at, key in enumerate(keys) if key in templates.around]
    own = [at for at, line in enumerate(view.lines) if line.sentence and keys[at] not in templates.around]
    head, tail = ends(len(keys), own, around)
    title = _key(view.document.headline)
    taken: dict[int, tuple[Template, int]] = {}
    for at, line in enumerate(view.lines):
        rule, place = _rule(templates, keys[at], title)
        if rule is None or any(hit.rule.lift for hit in line.hits):
            continue
        if _in_place(rule.where, at < head, at >= tail):
            taken[at] = rule, place
    return {
        view.lines[at].index: Removal(STAGE, rule.id, rule.evidence)
        for at, (rule, place) in taken.items()
        if len(rule.lines) == 1 or _beside(taken, at, rule, place)
    }


def _rule(templates: SiteTemplates, key: str, title: str) -> tuple[Template | None, int]:
    """The acting rule of a line, and the line's place in it."""
    found = templates.acting.get(key)
    if found is None and title:
        held = titled(key, title)
        found = templates.acting.get(held) if held is not None else None
    return found or (None, 0)


def _in_place(where: Place, in_head: bool, in_tail: bool) -> bool:
    """Whether a line stands where its rule saw it."""
    return where == "body" or (in_head and where in ("head", "ends")) or (in_tail and where in ("tail", "ends"))


def _beside(taken: Mapping[int, tuple[Template, int]], at: int, rule: Template, place: int) -> bool:
    """Whether the line above or below is another of the block, in the block's order."""
    above, below = taken.get(at - 1), taken.get(at + 1)
    return (above is not None and above[0] is rule and above[1] < place) or (
        below is not None and below[0] is rule and below[1] > place
    )
