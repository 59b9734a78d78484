"""Extract: marks the lines of a page that are not the article's, with the votes and reasons as evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clean.document import Removal
from clean.page.blocks import LINE, Block
from clean.page.decide import Verdict

STAGE = "extract"


def source_of(blocks: Sequence[Block]) -> str:
    """The page's visible text: one line for each block, an empty line before each that stands apart."""
    return "".join(
        ("" if not at or block.gap == LINE else "\n") + block.line + "\n" for at, block in enumerate(blocks)
    )


def lines_of(blocks: Sequence[Block]) -> list[int]:
    """For each block, the index of its line in the visible text."""
    lines: list[int] = []
    at = -1
    for block in blocks:
        at += 1 if not lines or block.gap == LINE else 2
        lines.append(at)
    return lines


def mark(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Mapping[int, Removal]:
    """The removals of the blocks that are left out, by the index of their line."""
    return {
        line: Removal(STAGE, verdict.rule, verdict.evidence)
        for line, verdict in zip(lines_of(blocks), verdicts, strict=True)
        if not verdict.keep
    }
