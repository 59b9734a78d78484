"""What was seen of a page beside its text: `Seen`, by the lines of that text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clean.page.decide import Verdict
from clean.page.kind import Kind
from clean.shape import Shape


@dataclass(frozen=True, slots=True)
class Seen:
    """What extraction decided of each line and by which votes, and why the page may be no article.

    `verdicts` and `shapes` are by a line's index; shapes are those of the kept lines.
    """

    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    shapes: Mapping[int, Shape] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ()
