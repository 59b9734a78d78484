"""A step of a review as it is shown: the lines at issue in their context, the rule, its why, the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clean.review.changes import Change
from clean.review.corpus import Line, Reviewed
from clean.review.diff import hunks
from clean.review.pending import Step

# Lines shown around a step, and of a step before it is cut short.
CONTEXT = 2
MOST = 12
# Marks in the margin: the lines at issue have a diff's, others a space, or a dot if they are not in the article.
KEPT, GONE, HEAD = " ", "·", "@"


def screen(step: Step, before: Reviewed | None, after: Reviewed, why: str) -> Iterator[tuple[str, str]]:
    """Marks and lines; a step that is no rule's doing shows as a diff."""
    if not step.changes:
        yield HEAD, f"{step.id}  the source changed, or the title"
        for hunk in hunks(before, after):
            yield from ((line[0], line[1:]) for line in hunk.lines)
        return
    first = step.changes[0]
    yield HEAD, f"{step.id}:{first.number}  {first.sign}{first.rule}"
    if why:
        yield HEAD, f"why       {why}"
    for evidence in dict.fromkeys(change.evidence for change in step.changes if change.evidence):
        yield HEAD, f"evidence  {evidence}"
    numbers = {change.number: change for change in step.changes}
    for line in _context(after.lines, step.changes):
        if line is None:
            yield KEPT, "…"
        elif line.number in numbers:
            yield from _changed(numbers[line.number])
        else:
            yield (KEPT, line.text) if line.text else (GONE, line.source)


def _changed(change: Change) -> Iterator[tuple[str, str]]:
    if change.kind == "removed":
        yield "-", change.text
    elif change.kind == "kept":
        yield "+", change.after
    else:
        yield "-", change.before
        yield "+", change.after


def _context(lines: Sequence[Line], changes: Sequence[Change]) -> Iterator[Line | None]:
    """The lines to show, None for those left out; blank lines are not shown."""
    shown = [line for line in lines if line.source.strip()]
    at = [i for i, line in enumerate(shown) if line.number in {change.number for change in changes}]
    if not at:
        return
    yield from shown[max(at[0] - CONTEXT, 0) : at[0]]
    inside = shown[at[0] : at[-1] + 1]
    if len(inside) > MOST:
        yield from inside[: MOST - 2]
        yield None
        yield inside[-1]
    else:
        yield from inside
    yield from shown[at[-1] + 1 : at[-1] + 1 + CONTEXT]
