"""`clean run`: cleans a folder, a file or stdin, and says how the books stand."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Literal

from clean.commands.arguments import count, named, seconds
from clean.commands.differences import Differences, add_options, coloured, wanted
from clean.commands.engines import engine_of, engine_options, workers_of
from clean.commands.learn import with_learned
from clean.commands.shared import (
    CHANGED,
    FAILED,
    FINE,
    STREAM,
    alone,
    article_of,
    cleaner_of,
    fields_of,
    fields_options,
    from_option,
    say,
)
from clean.commands.terminal import Printer
from clean.document import CleanError, OutputError

if TYPE_CHECKING:
    from clean.batch.books import Summary
    from clean.batch.job import Job
    from clean.batch.plan import Survey
    from clean.batch.quarantine import Quarantine
    from clean.commands.progress import Talk


def add(verbs: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command to the command line."""
    parser = verbs.add_parser(
        "run",
        parents=[shared],
        help="clean a folder or file",
        description="Cleans SOURCE, a folder or a file of text, HTML, JSON lines, Parquet or WARC, into the folder"
        " OUTPUT; '-' is stdin and stdout.",
    )
    parser.add_argument("source", type=named, metavar="SOURCE", help="what to clean; '-' is stdin")
    parser.add_argument(
        "output", type=named, metavar="OUTPUT", help="the folder to write to, made if it is not there; '-' is stdout"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if anything would change")
    add_options(parser)
    parser.add_argument("--force", action="store_true", help="clean again what is up to date")
    parser.add_argument("--retry", action="store_true", help="try the quarantined documents of finished shards again")
    parser.add_argument(
        "--learn",
        action="store_true",
        help="learn the sites' templates from SOURCE first, into OUTPUT/templates.toml",
    )
    engine_options(parser)
    formats = parser.add_argument_group("formats")
    from_option(formats, "SOURCE")
    formats.add_argument("--to", choices=TARGETS, metavar="FORMAT", help="one of: " + ", ".join(TARGETS))
    formats.add_argument("--compression", choices=COMPRESSIONS, help="of JSON lines (default: as they came, else gz)")
    formats.add_argument("--shard-size", type=count, metavar="N", help="documents in a shard (default: as they came)")
    fields_options(formats)
    limits = parser.add_argument_group("limits and talk")
    limits.add_argument("--seconds", type=seconds, metavar="S", help="a document may take (default: 60)")
    limits.add_argument("--memory", type=count, metavar="MB", help="a worker may take (default: 2048)")
    limits.add_argument("--stamp", action="store_true", help="put time, machine and command into run.json")
    limits.add_argument("--quiet", action="store_true", help="say nothing but errors")
    limits.add_argument("--log-json", action="store_true", help="talk in lines of JSON")
    parser.set_defaults(command=run)


# Spelled out here: `clean --help` imports no batch.
TARGETS = ("folder", "jsonl", "parquet", "dolma-attributes")
COMPRESSIONS: dict[str, Literal["", ".gz", ".zst"]] = {"none": "", "gz": ".gz", "zst": ".zst"}


def run(options: argparse.Namespace) -> int:
    """Cleans a folder, a file or stdin."""
    if options.output == STREAM:
        return _to_stdout(options)
    if options.source == STREAM:
        raise CleanError("stdin has no name to write under; give - as OUTPUT too")
    from clean.batch.books import Summary
    from clean.batch.plan import survey
    from clean.commands.summary import print_summary

    job = job_of(options)
    found = survey(job)
    _ = job.cleaner.matcher  # a broken rule stops the run before its first document
    summary = Summary()
    with _terminable(), nullcontext() if job.mode.check else alone(job.output):
        if options.learn:
            job = with_learned(options, job, found)
        _run(options, job, found, summary)
    gone = _stale(job)
    print_summary(summary, found, gone, options)
    if not summary.books.balanced:
        return FAILED
    changes = options.check and (summary.changed or gone[0])
    return CHANGED if summary.lost or changes else FINE


def job_of(options: argparse.Namespace) -> Job:
    """What the command line asks for."""
    from clean.batch.job import GROWN, MEMORY, SECONDS, Job, Mode, Target
    from clean.engines.chunks import Limits
    from clean.exceptions import NONE, load
    from clean.formats.kinds import Kind, compression_of
    from clean.formats.text import CLEANED_SUFFIXES

    spared = NONE if options.output == STREAM else load(Path(options.output))
    cleaner, source, output = (
        replace(cleaner_of(options), exceptions=spared),
        Path(options.source),
        Path(options.output),
    )
    if options.engine != "local":  # workers elsewhere stand in other folders
        rules = tuple(Path(folder).absolute() for folder in options.rules)
        cleaner, source, output = replace(cleaner, rules=rules), source.absolute(), output.absolute()
    return Job(
        cleaner,
        source,
        output,
        Mode(options.check, wanted(options), options.force, options.retry),
        Target(
            options.to,
            COMPRESSIONS.get(options.compression),
            options.shard_size,
            CLEANED_SUFFIXES[cleaner.format],
        ),
        fields_of(options),
        Kind(options.from_, compression_of(options.source)) if options.from_ else None,
        Limits(options.seconds or SECONDS, options.memory << 20 if options.memory else MEMORY, GROWN),
    )


def _run(options: argparse.Namespace, job: Job, found: Survey, summary: Summary) -> None:
    from clean.batch.quarantine import Quarantine
    from clean.batch.run import run as outcomes_of
    from clean.commands.progress import told
    from clean.formats.text import sweep

    if not job.mode.check:
        sweep(job.output)
    talk = _talk(options)
    outcomes = outcomes_of(job, summary, workers_of(options, found), engine_of(options))
    retry = shlex.join(["clean", "run", *sys.argv[2:], *([] if options.retry else ["--retry"])])
    with closing(Quarantine(job.output, retry)) as quarantine:
        with Printer(coloured) as printer:
            differences = Differences(options, printer)
            for outcome in told(outcomes, summary, found.size, talk):
                quarantine.add(outcome)
                differences.show(outcome)
            differences.finish()
        if differences.records and not options.quiet:
            say(f"{differences.records} differ in the record alone")
        if not job.mode.check:
            _write_down(job, summary, quarantine, _stamp(summary) if options.stamp else None)


def _write_down(job: Job, summary: Summary, quarantine: Quarantine, stamp: dict[str, Any] | None) -> None:
    """Writes quarantine and report; that they cannot be written must not hide how the documents ended."""
    from clean.batch.report import report, write_report

    try:
        quarantine.finish()
        account = report(job, summary.books)
        write_report(job.output, account | ({"run": stamp} if stamp else {}))
    except OutputError as error:
        summary.changed = True
        say(f"clean: {error}")


def _to_stdout(options: argparse.Namespace) -> int:
    """One article as text, or the documents of a shard as lines of JSON."""
    from clean.formats.kinds import SHARDS, kind_of

    kind = kind_of(options.source)
    form = options.from_ or (kind.format if kind else "text")
    if form not in SHARDS and options.to is None:
        from clean.provenance import file_bytes

        article = article_of(options, options.source, options.from_)
        sys.stdout.buffer.write(file_bytes(article.text))
        return FINE
    from clean.batch.books import Summary
    from clean.batch.plan import NO_LINES, Survey
    from clean.batch.run import rows_to
    from clean.commands.progress import told
    from clean.commands.summary import print_summary

    job, summary = job_of(options), Summary()
    if options.source != STREAM and (job.source.is_dir() or not job.source.exists()):
        raise CleanError(f"{job.source}: no such file")
    if job.target.to not in (None, "jsonl", "dolma-attributes"):
        raise CleanError("stdout takes lines of JSON and nothing else; name a folder as OUTPUT")
    if job.target.to == "dolma-attributes" and form != "jsonl":
        raise CleanError(f"{options.source}: {NO_LINES}")
    with _terminable():
        stdin = sys.stdin.buffer if options.source == STREAM else None
        workers = options.workers or os.cpu_count() or 1
        outcomes = rows_to(job, stdin, sys.stdout.buffer, summary, workers, engine_of(options))
        for _ in told(outcomes, summary, 0, "quiet" if _talk(options) == "bar" else _talk(options)):
            pass
    print_summary(summary, Survey(), (0, []), options)
    if not summary.books.balanced:
        return FAILED
    return CHANGED if summary.lost else FINE


def _talk(options: argparse.Namespace) -> Talk:
    if options.log_json:
        return "json"
    if options.quiet or wanted(options):
        return "quiet"
    return "bar" if sys.stderr.isatty() else "lines"


@contextmanager
def _terminable() -> Iterator[None]:
    """Ends a run that is told to stop (SIGTERM) as Ctrl-C does: what is written down is whole."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # called by a program: its signals are its own
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stamp(summary: Summary) -> dict[str, Any]:
    """What belongs to this run alone."""
    import platform
    from datetime import UTC, datetime

    counts = summary.books.counts
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "host": platform.node(),
        "python": platform.python_version(),
        "command": ["clean", *sys.argv[1:]],
        "written": counts["written"],
        "unchanged": counts["unchanged"],
        "quarantined": counts["quarantined"],
    }


def _stale(job: Job) -> tuple[int, list[str]]:
    """How many cleaned files have lost their source, and some of them."""
    from clean.batch.books import NAMED
    from clean.batch.plan import stale

    number, named = 0, []
    for name in stale(job) if job.source.is_dir() else ():
        number += 1
        if number <= NAMED:
            named.append(name)
    return number, named
