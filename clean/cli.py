"""The command line: parses, calls, prints. stdout carries data, stderr talk."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from clean.document import CleanError

if TYPE_CHECKING:
    from clean.article import Article
    from clean.batch import Outcome, Summary
    from clean.cleaner import Cleaner

FINE, CHANGED, FAILED, INTERRUPTED = 0, 1, 2, 130
STREAM = "-"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status.

    0 fine; 1 something would change, was quarantined or failed a check; 2 usage or internal error.
    """
    options = parser().parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # articles are, whatever the terminal's locale
    try:
        status: int = options.command(options)
        sys.stdout.flush()
    except CleanError as error:
        _say(f"clean: {error}")
        return FAILED
    except BrokenPipeError:
        # The reader of stdout has seen enough (`clean explain x | head`); the flush at exit must not fail too.
        _close_stdout()
        return FINE
    except KeyboardInterrupt:
        _say("clean: interrupted; what is written is whole, run again to go on")
        return INTERRUPTED
    except Exception:
        traceback.print_exc()
        _say("clean: internal error; please report it with the lines above")
        return FAILED
    return status


def _close_stdout() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(
        prog="clean", description="Cleans scraped news articles, and shows why each line went."
    )
    commands = root.add_subparsers(title="commands", required=True, metavar="COMMAND")

    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--rules", action="append", default=[], metavar="DIR", help="a folder of your own rules; may be given again"
    )
    shared.add_argument(
        "--profile",
        metavar="GROUPS",
        help="rule groups that run, such as chrome,comments, or to leave out: --profile=-metadata,-legal",
    )
    shared.add_argument(
        "--language", metavar="CODE", help="the documents' language (BCP 47), instead of detecting it"
    )
    shared.add_argument("--encoding", metavar="NAME", help="the documents' encoding where no byte-order mark tells")
    shared.add_argument(
        "--encoding-errors",
        choices=("strict", "replace"),
        default="strict",
        help="what damaged UTF-8 is: an error, or gaps",
    )

    run = commands.add_parser(
        "run",
        parents=[shared],
        help="clean a folder or file",
        description="Cleans SOURCE, a folder or a text file, into the folder OUTPUT; '-' is stdin and stdout.",
    )
    run.add_argument("source", metavar="SOURCE")
    run.add_argument("output", metavar="OUTPUT")
    run.add_argument("--check", action="store_true", help="write nothing; exit 1 if anything would change")
    run.add_argument("--diff", action="store_true", help="print what changes as a unified diff")
    run.add_argument("--force", action="store_true", help="clean again what is up to date")
    run.add_argument(
        "--workers", type=_count, metavar="N", help="processes (default: what the number of documents is worth)"
    )
    run.set_defaults(command=_run)

    explain = commands.add_parser(
        "explain", parents=[shared], help="show every line of a document and why it stays or goes"
    )
    explain.add_argument("file", metavar="FILE")
    explain.add_argument("--json", action="store_true", help="as JSON")
    explain.set_defaults(command=_explain)

    restore = commands.add_parser("restore", help="print the source of a cleaned file, from it and its record alone")
    restore.add_argument("file", metavar="CLEANED_FILE")
    restore.set_defaults(command=_restore)

    verify = commands.add_parser("verify", help="replay every record of an output folder and check every hash")
    verify.add_argument("output", metavar="OUTPUT")
    verify.add_argument("--source", type=Path, metavar="SOURCE", help="also compare the sources themselves")
    verify.set_defaults(command=_verify)

    rules = commands.add_parser("rules", help="look at, check and try the rules").add_subparsers(
        title="commands", required=True, metavar="COMMAND"
    )
    listing = rules.add_parser("list", parents=[shared], help="all rules as a table")
    listing.set_defaults(command=_rules_list)
    show = rules.add_parser("show", parents=[shared], help="one rule: why, forms, examples")
    show.add_argument("id", metavar="ID")
    show.set_defaults(command=_rules_show)
    check = rules.add_parser("check", parents=[shared], help="try every rule on its examples and on each other's")
    check.set_defaults(command=_rules_check)
    attempt = rules.add_parser("try", parents=[shared], help="which rules match a line")
    attempt.add_argument("line", metavar="LINE")
    attempt.set_defaults(command=_rules_try)
    return root


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


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


def _run(options: argparse.Namespace) -> int:
    from clean.batch import Mode, Summary, plan, run, stale, workers_for

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
    outcomes = run(cleaner, tasks, mode, options.workers or workers_for(len(tasks)))
    closed = False
    for outcome in _progress(outcomes, len(tasks)):
        summary.add(outcome)
        if outcome.diff and not closed:
            try:
                _print_diff(outcome.diff)
            except BrokenPipeError:  # whoever read the diffs has seen enough; the run goes on
                _close_stdout()
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
    _say(f"read {summary.read} = {parts}")
    if summary.lines:
        _say(f"removed {summary.removed:,} of {summary.lines:,} lines")
    for title, outcomes in (("flagged", summary.flagged), ("quarantined", summary.quarantined)):
        if outcomes:
            _say(f"{title} {len(outcomes)}:")
        for outcome in outcomes:
            _say(f"  {outcome.id}: {outcome.message or ', '.join(outcome.flags)}")
    if summary.stale:
        _say(f"without a source {len(summary.stale)}, delete them and their records, or bring the sources back:")
        for name in summary.stale:
            _say(f"  {name}")
    if summary.others:
        shown = ", ".join(summary.others[:3]) + (", …" if len(summary.others) > 3 else "")
        _say(f"passed over {len(summary.others)} that are no text files: {shown}")
    if not summary.balanced:
        _say("the books do not balance: documents are unaccounted for; please report it")


def _explain(options: argparse.Namespace) -> int:
    from clean.review.explain import explain_data, explain_head, explain_text

    article = _article(options, options.file)
    if options.json:
        import msgspec

        _print([msgspec.json.format(msgspec.json.encode(explain_data(article)), indent=1).decode()])
        return FINE
    _print(explain_text(article))
    _say(explain_head(article))
    return FINE


def _restore(options: argparse.Namespace) -> int:
    from clean.formats.text import read_record, read_text, record_name
    from clean.provenance import restore

    path = Path(options.file)
    source = restore(read_text(path), read_record(path.with_name(record_name(path.name))))
    sys.stdout.buffer.write(source.encode())
    return FINE


def _verify(options: argparse.Namespace) -> int:
    from clean.batch import verify_folder

    wrong = total = 0
    for name, problem in verify_folder(Path(options.output), options.source):
        total += 1
        if problem is not None:
            wrong += 1
            _print([f"{name}: {problem}"])
    _say(f"verified {total} = fine {total - wrong} + wrong {wrong}")
    return CHANGED if wrong else FINE


def _rules_list(options: argparse.Namespace) -> int:
    from clean.review.rule_pages import table

    _print(table(_cleaner(options).matcher.rules))
    return FINE


def _rules_show(options: argparse.Namespace) -> int:
    from clean.review.rule_pages import page

    for rule in _cleaner(options).matcher.rules:
        if rule.id == options.id:
            _print(page(rule))
            return FINE
    raise CleanError(f"{options.id}: no such rule; `clean rules list` shows all")


def _rules_check(options: argparse.Namespace) -> int:
    from clean.lint import check

    rules = _cleaner(options).matcher.rules
    problems = check(rules)
    _print(problems)
    _say(f"{len(rules)} rules, {len(problems)} problems")
    return CHANGED if problems else FINE


def _rules_try(options: argparse.Namespace) -> int:
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


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
