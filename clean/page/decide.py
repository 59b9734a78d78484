"""Decide: which of a page's blocks are the article's, from the extractors' votes and what the blocks look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clean.page.blocks import Block


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided of a block, by which rule, and the evidence: the votes and the reasons."""

    keep: bool
    rule: str
    evidence: str


def decide(blocks: Sequence[Block], votes: Mapping[str, frozenset[int]]) -> list[Verdict]:
    """A verdict for each block."""
    trusted = votes.get("trafilatura", votes.get("resiliparse", frozenset()))
    return [Verdict(index in trusted, "extract/votes", tally(index, votes)) for index in range(len(blocks))]


def tally(index: int, votes: Mapping[str, frozenset[int]]) -> str:
    """The votes on a block, spelled out.

    >>> tally(0, {"trafilatura": frozenset(), "resiliparse": frozenset({0})})
    'trafilatura no, resiliparse yes'
    """
    return ", ".join(f"{name} {'yes' if index in kept else 'no'}" for name, kept in votes.items())
