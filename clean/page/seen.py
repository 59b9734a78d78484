"""What was seen of a page beside its text: `Seen`, by the lines of that text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clean.page.decide import Verdict
from clean.shape import Shape


@dataclass(frozen=True, slots=True)
class Seen:
    """By a line's index, what extraction decided of it and by which votes, and what the kept lines were."""

    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    shapes: Mapping[int, Shape] = field(default_factory=dict)
