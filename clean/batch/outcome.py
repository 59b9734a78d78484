"""How one document ended, and what its record says about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from clean.document import line_count
from clean.pickled import by_values
from clean.provenance import Version
from clean.site import site_of

Status = Literal["written", "unchanged", "quarantined"]


@by_values
@dataclass(frozen=True, slots=True)
class Facts:
    """What a record says. Numbers are lines of the source: all, removed, removed by stage, touched by rule.

    `templated` says whether templates of the document's site acted on it, or might have.
    """

    language: str
    site: str
    words: int
    lines: int
    removed: int
    stages: Mapping[str, int]
    rules: Mapping[str, int]
    templated: bool


@by_values
@dataclass(frozen=True, slots=True)
class Outcome:
    """How one document ended. `written` means "would be written" in a run that only checks.

    `stage` and `reason` class what went wrong, `size` is the source's bytes, `lines` and `removed`
    are counted where the document was cleaned in this run. In a run that shows differences, `before`
    and `after` are what stood at `output`, if anything, and what takes its place, where the two differ.
    `facts` are those of its record. `row` is the cleaned document where it goes to a shard, without a
    line end. `number` is its place in a shard, `stream` and `position` say how far the run is.
    """

    id: str
    status: Status
    message: str = ""
    flags: tuple[str, ...] = ()
    lines: int = 0
    removed: int = 0
    words: int = 0
    output: str = ""
    before: Version | None = None
    after: Version | None = None
    format: str = "text"
    stage: str = ""
    reason: str = ""
    size: int = 0
    facts: Facts | None = None
    row: bytes | None = None
    number: int = 0
    stream: int = 0
    position: int = 0


def facts_of(record: Mapping[str, Any]) -> Facts:
    """The facts of a record. Raises `KeyError` or `TypeError` if it is broken."""
    lines = 0
    stages: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    for run in record["blocks"]:
        here = run["lines"] if run["is"] == "kept" else line_count(run["raw"])
        lines += here
        if run["is"] == "removed":
            stages[run["stage"]] += here
            rules[run["rule"]] += here
        elif run["is"] == "rewritten":
            rules.update(run["by"])
    article = record["article"]
    return Facts(
        language=article["language"],
        site=site_of(record["source"]["url"]) or "",
        words=article["words"],
        lines=lines,
        removed=stages.total(),
        stages=dict(stages),
        rules=dict(rules),
        templated="templates" in record["tool"]["config"],
    )
