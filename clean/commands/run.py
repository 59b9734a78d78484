"""`clean run`: cleans a folder, a file or stdin, and says how the books stand."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clean.commands.differences import Differences, add_options, coloured, wanted
from clean.commands.shared import CHANGED, FAILED, FINE, STREAM, article_of, cleaner_of, say
from clean.commands.terminal import Printer
from clean.document import CleanError

if TYPE_CHECKING:
    from clean.batch import Outcome, Summary


def add(verbs: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command to the command line."""
    parser = verbs.add_parser(
        "run",
        parents=[shared],
        help="clean a folder or file",
        description="Cleans SOURCE, a folder or a text file, into the folder OUTPUT; '-' is stdin and stdout.",
    )
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("output", metavar="OUTPUT")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if anything would change")
    add_options(parser)
    parser.add_argument("--force", action="store_true", help="clean again what is up to date")
    parser.add_argument(
        "--workers", type=_count, metavar="N", help="processes (default: what the number of documents is worth)"
    )
    parser.set_defaults(command=run)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def run(options: argparse.Namespace) -> int:
    """Cleans a folder, a file or stdin."""
    from clean.batch import Mode, Summary, plan, stale, workers_for
    from clean.batch import run as outcomes_of
    from clean.exceptions import load

    if options.output == STREAM:
        from clean.provenance import file_bytes

        sys.stdout.buffer.write(file_bytes(article_of(options, options.source).text))
        return FINE
    if options.source == STREAM:
        raise CleanError("stdin has no name to write under; give - as OUTPUT too")
    output = Path(options.output)
    cleaner = replace(cleaner_of(options), exceptions=load(output))
    tasks, others = plan(Path(options.source), output)
    summary = Summary(
        read=len(tasks), others=others, stale=stale(output, tasks) if Path(options.source).is_dir() else []
    )
    cleaner.matcher.pack("any", "en")  # a broken rule stops the run before its first document
    mode = Mode(check=options.check, diff=wanted(options), force=options.force)
    outcomes = outcomes_of(cleaner, tasks, mode, options.workers or workers_for(len(tasks)))
    with Printer(coloured) as printer:
        differences = Differences(options, printer)
        for outcome in outcomes if mode.diff else _progress(outcomes, len(tasks)):
            summary.add(outcome)
            differences.show(outcome)
        differences.finish()
    _print_summary(summary, options.check)
    if differences.records:
        say(f"{differences.records} differ in the record alone")
    if not summary.balanced:
        return FAILED
    changes = options.check and (summary.counts["written"] or summary.stale)
    return CHANGED if summary.quarantined or changes else FINE


def _progress(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes as they come, with a bar on stderr if a person is looking."""
    if not sys.stderr.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("cleaning"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(outcomes, total=total)


def _print_summary(summary: Summary, check: bool) -> None:
    counts = summary.counts
    written = "would write" if check else "written"
    parts = f"{written} {counts['written']} + unchanged {counts['unchanged']} + quarantined {counts['quarantined']}"
    say(f"read {summary.read} = {parts}")
    if summary.lines:
        say(f"removed {summary.removed:,} of {summary.lines:,} lines")
    for title, outcomes in (("flagged", summary.flagged), ("quarantined", summary.quarantined)):
        if outcomes:
            say(f"{title} {len(outcomes)}:")
        for outcome in outcomes:
            say(f"  {outcome.id}: {outcome.message or ', '.join(outcome.flags)}")
    if summary.stale:
        say(f"without a source {len(summary.stale)}, delete them and their records, or bring the sources back:")
        for name in summary.stale:
            say(f"  {name}")
    if summary.others:
        shown = ", ".join(summary.others[:3]) + (", …" if len(summary.others) > 3 else "")
        say(f"passed over {len(summary.others)} that are no text files: {shown}")
    if not summary.balanced:
        say("the books do not balance: documents are unaccounted for; please report it")
