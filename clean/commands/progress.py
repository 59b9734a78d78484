"""How far a run is: a bar where a person looks, plain lines where a log is kept, JSON where a program reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Any, Literal

import msgspec

from clean.batch.books import Summary
from clean.batch.outcome import Outcome
from clean.commands.shared import say

Talk = Literal["quiet", "lines", "bar", "json"]

# Seconds between two lines of a log.
PAUSE = 30.0
# Seconds between two looks at the numbers of the bar.
BLINK = 0.2


def told(outcomes: Iterable[Outcome], summary: Summary, total: int, talk: Talk) -> Iterator[Outcome]:
    """The outcomes as they come, with word of them on stderr. `total` is bytes of the sources."""
    if talk == "bar":
        yield from _bar(outcomes, summary, total)
        return
    began = last = monotonic()
    for outcome in outcomes:
        yield outcome
        if talk == "json" and outcome.status == "quarantined":
            say_json("quarantined", id=outcome.id, stage=outcome.stage, reason=outcome.reason, error=outcome.message)
        if talk in ("lines", "json") and (now := monotonic()) - last >= PAUSE:
            last = now
            numbers = progress(summary, total, now - began)
            if talk == "json":
                say_json("progress", **numbers)
            else:
                say(line_of(numbers))


def progress(summary: Summary, total: int, seconds: float) -> dict[str, Any]:
    """The numbers of a run so far."""
    done = min(summary.done, total)
    return {
        "documents": summary.documents,
        "documents_per_second": round(summary.documents / seconds, 1) if seconds else 0.0,
        "megabytes_per_second": round(summary.done / seconds / 1e6, 2) if seconds else 0.0,
        "done": round(done / total, 4) if total else 1.0,
        "removed_share": round(summary.removed / summary.lines, 4) if summary.lines else 0.0,
        "quarantined": summary.lost,
        "seconds_left": round(seconds * (total - done) / done) if done else None,
    }


def line_of(numbers: dict[str, Any]) -> str:
    """The numbers as a line."""
    left = numbers["seconds_left"]
    return (
        f"{numbers['documents']:,} documents ({numbers['done']:.0%}),"
        f" {numbers['documents_per_second']:,}/s, {numbers['megabytes_per_second']} MB/s,"
        f" {numbers['removed_share']:.1%} of lines removed, {numbers['quarantined']} quarantined,"
        f" {'?' if left is None else _clock(left)} left"
    )


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def say_json(event: str, **numbers: Any) -> None:
    """Says an event as a line of JSON on stderr."""
    say(msgspec.json.encode({"event": event, **numbers}).decode())


def _bar(outcomes: Iterable[Outcome], summary: Summary, total: int) -> Iterator[Outcome]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("cleaning"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rates]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=max(total, 1), rates="")
        began = last = monotonic()
        for outcome in outcomes:
            yield outcome
            if (now := monotonic()) - last >= BLINK:
                last = now
                numbers = progress(summary, total, now - began)
                rates = (
                    f"{numbers['documents_per_second']:,}/s {numbers['megabytes_per_second']} MB/s"
                    f" -{numbers['removed_share']:.1%} {numbers['quarantined']} quarantined"
                )
                bar.update(task, completed=min(summary.done, total), rates=rates)
