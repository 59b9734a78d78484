"""What each command does: calls, and prints. stdout carries data, stderr talk."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from clean.document import CleanError

if TYPE_CHECKING:
    from clean.article import Article
    from clean.batch import Outcome, Summary
    from clean.cleaner import Cleaner

FINE, CHANGED, FAILED, INTERRUPTED = 0, 1, 2, 130
STREAM = "-"


def _cleaner(options: argparse.Namespace) -> Cleaner:
    from clean.cleaner import Cleaner
    from clean.rules import groups_of

    return Cleaner(
        rules=tuple(options.rules),
        language=options.language,
        profile=groups_of(options.profile),
        encoding=options.encoding,
        encoding_errors=options.encoding_errors,
    )


def _article(options: argparse.Namespace, name: str) -> Article:
    cleaner = _cleaner(options)
    return cleaner.encoded(sys.stdin.buffer.read(), name=STREAM) if name == STREAM else cleaner.file(name)


def run(options: argparse.Namespace) -> int:
    """Cleans a folder, a file or stdin."""
    from clean.batch import Mode, Summary, plan, stale, workers_for
    from clean.batch import run as outcomes_of

    if options.output == STREAM:
        from clean.provenance import file_bytes

        sys.stdout.buffer.write(file_bytes(_article(options, options.source).text))
        return FINE
    if options.source == STREAM:
        raise CleanError("stdin has no name to write under; give - as OUTPUT too")
    output = Path(options.output)
    cleaner = _cleaner(options)
    tasks, others = plan(Path(options.source), output)
    summary = Summary(
        read=len(tasks), others=others, stale=stale(output, tasks) if Path(options.source).is_dir() else []
    )
    cleaner.matcher.pack("any", "en")  # a broken rule stops the run before its first document
    mode = Mode(check=options.check, diff=options.diff, force=options.force)
    outcomes = outcomes_of(cleaner, tasks, mode, options.workers or workers_for(len(tasks)))
    closed = False
    for outcome in outcomes if options.diff else _progress(outcomes, len(tasks)):
        summary.add(outcome)
        if outcome.diff and not closed:
            try:
                _print_diff(outcome.diff)
            except BrokenPipeError:  # whoever read the diffs has seen enough; the run goes on
                close_stdout()
                closed = True
    _print_summary(summary, options.check)
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


def explain(options: argparse.Namespace) -> int:
    """Shows every line of a document."""
    from clean.review.explain import explain_data, explain_head, explain_text

    article = _article(options, options.file)
    if options.json:
        import msgspec

        _print([msgspec.json.format(msgspec.json.encode(explain_data(article)), indent=1).decode()])
        return FINE
    _print(explain_text(article))
    say(explain_head(article))
    return FINE


def restore(options: argparse.Namespace) -> int:
    """Prints the source of a cleaned file."""
    from clean.formats.text import read_record, read_text, record_name
    from clean.provenance import restore as restored

    path = Path(options.file)
    source = restored(read_text(path), read_record(path.with_name(record_name(path.name))))
    sys.stdout.buffer.write(source.encode())
    return FINE


def verify(options: argparse.Namespace) -> int:
    """Replays the records of an output folder."""
    from clean.batch import verify_folder

    wrong = total = 0
    for name, problem in verify_folder(Path(options.output), options.source):
        total += 1
        if problem is not None:
            wrong += 1
            _print([f"{name}: {problem}"])
    say(f"verified {total} = fine {total - wrong} + wrong {wrong}")
    return CHANGED if wrong else FINE


def rules_list(options: argparse.Namespace) -> int:
    """Prints the rules as a table."""
    from clean.review.rule_pages import table

    _print(table(_cleaner(options).matcher.rules))
    return FINE


def rules_show(options: argparse.Namespace) -> int:
    """Prints one rule's page."""
    from clean.batch import fired
    from clean.review.rule_pages import page

    for rule in _cleaner(options).matcher.rules:
        if rule.id == options.id:
            output = Path(options.on)
            _print(page(rule, fired(output, rule.id) if output.is_dir() else None))
            return FINE
    raise CleanError(f"{options.id}: no such rule; `clean rules list` shows all")


def rules_check(options: argparse.Namespace) -> int:
    """Tries the rules on all examples."""
    from clean.lint import check

    rules = _cleaner(options).matcher.rules
    problems = check(rules)
    _print(problems)
    say(f"{len(rules)} rules, {len(problems)} problems")
    return CHANGED if problems else FINE


def rules_try(options: argparse.Namespace) -> int:
    """Tells which rules match a line."""
    from clean.review.rule_pages import tried

    found = list(tried(options.line, options.language or "en", _cleaner(options).matcher))
    _print(found or ["no rule matches"])
    return FINE


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")


def _print_diff(diff: str) -> None:
    if not sys.stdout.isatty():
        sys.stdout.write(diff)
        return
    from rich.console import Console
    from rich.syntax import Syntax

    Console().print(Syntax(diff, "diff", background_color="default", word_wrap=True))


def say(line: str) -> None:
    """Says a line on stderr."""
    sys.stderr.write(line + "\n")


def close_stdout() -> None:
    """Points stdout nowhere, so that the flush at exit does not fail on a closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
