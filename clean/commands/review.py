"""`clean review`: every change accepted or rejected, one by one, and a rejection made part of the rules."""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clean.commands.arguments import count, path
from clean.commands.keys import Keys
from clean.commands.shared import CHANGED, FINE, alone, cleaner_of, say, show
from clean.commands.terminal import Paper, visible
from clean.document import CleanError

if TYPE_CHECKING:
    from clean.batch.outcome import Outcome
    from clean.review.pending import Step
    from clean.review.rejection import Scope
    from clean.review.session import Attempt, Session

HELP = """a  accept: the article is to read so
r  reject: the line stays, in every document (it becomes one of the rule's keeps) where the rule's own
   form took it, in this document (an exception in the output) where it did not
d  reject for this document only
A  accept all that is left of this rule
R  reject all that is left of this rule
s  skip: it will be asked again
/  split: decide these lines one by one
e  edit the rule's file, and see what that changes
u  undo the last decision, with what it wrote
q  quit; `clean review` goes on from there
?  this help"""
PROMPT = "accept (a), reject (r), skip (s), quit (q), other (?): "
STYLES = {"-": "red", "+": "green", "@": "bold", " ": "", "·": "dim"}
# What to do about documents that have no cleaned file of their own.
SHARDS = (
    "rows of shards are not reviewed one by one; `clean run --check --diff` shows what would change in them and "
    "`clean run` writes it; to reject lines, decide in the page of `clean report` and give it with --apply, then run"
)
OTHERS = 10  # documents named of those that change too


def add(verbs: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command to the command line."""
    parser = verbs.add_parser(
        "review",
        parents=[shared],
        help="accept or reject what would change, line by line",
        description="Shows what `clean run SOURCE OUTPUT` would change, line by line. What is accepted is written; "
        "what is rejected becomes a line that the rule keeps, or an exception of its document.",
    )
    parser.add_argument("source", type=path, metavar="SOURCE", help="what the output is made of")
    parser.add_argument("output", type=path, metavar="OUTPUT", help="the OUTPUT of a clean run")
    parser.add_argument("--all", action="store_true", help="go through what is removed already, too")
    parser.add_argument("--apply", type=path, metavar="FILE", help="take the decisions of a report's page")
    parser.add_argument(
        "--workers", type=count, metavar="N", help="processes (default: what there is to read is worth)"
    )
    parser.set_defaults(command=review)


def review(options: argparse.Namespace) -> int:
    """Goes through the changes."""
    from clean.batch.job import Job
    from clean.batch.target import target_there
    from clean.exceptions import load
    from clean.review.pending import Desk
    from clean.review.session import Session

    target, form = target_there(options.source, options.output)
    cleaner = replace(cleaner_of(options), exceptions=load(options.output), format=form)
    desk = Desk.of(Job(cleaner, options.source, options.output, target=target), options.workers)
    if desk.shards and not desk.tasks and options.apply is None:
        raise CleanError(f"{options.output}: {SHARDS}")
    if desk.shards:
        say(f"passed over {desk.shards} files whose documents are rows there: {SHARDS}")
    with alone(options.output):
        return _reviewed(options, Session(desk, cleaner, everything=options.all))


def _reviewed(options: argparse.Namespace, session: Session) -> int:
    """Goes through the changes of a session, with the output to itself."""
    from clean.review.apply import rejections
    from clean.review.apply import unmet as acceptances_unmet

    desk = session.desk
    session.start(lambda outcomes: _watched(outcomes, len(desk.tasks)))
    for problem in session.quarantined:
        say(f"cannot be cleaned: {problem}")
    ended = True
    unmet: list[str] = []
    try:
        if options.apply is not None:
            unmet = list(acceptances_unmet(session, options.apply))
            for problem in unmet:
                say(problem)
            for attempt in rejections(session, options.apply):
                show(_told(attempt))
                session.apply(attempt)
        else:
            ended = Dialogue(session).run()
        if ended:
            session.finish()
            _write_report(session)
    finally:
        session.close()
    say(f"written {len(session.written)}, waiting {len(session.state.pending)}")
    return CHANGED if session.state.pending or session.quarantined or unmet else FINE


def _write_report(session: Session) -> None:
    """Makes a run report that is there say what the documents say now; one of shards is left to the next run."""
    from clean.batch.books import Summary
    from clean.batch.job import Mode
    from clean.batch.report import NAME, report, write_report
    from clean.batch.run import run

    desk = session.desk
    if session.state.pending or desk.shards or not (desk.output / NAME).exists() or not desk.job.source.is_dir():
        return
    job = replace(desk.job, cleaner=session.state.cleaner, mode=Mode(check=True))
    summary = Summary()
    for _ in run(job, summary, desk.workers or 0):
        pass  # its books are what is wanted
    if not summary.changed:
        write_report(desk.output, report(job, summary.books))


def _watched(outcomes: Iterator[Outcome], total: int) -> Iterable[Outcome]:
    """The outcomes as they come, with a bar on stderr if a person is looking."""
    if not sys.stderr.isatty():
        return outcomes
    from rich.console import Console
    from rich.progress import track

    return track(outcomes, "looking", total, console=Console(stderr=True), transient=True)


class Dialogue:
    """Shows steps, reads keys and does what they say."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys = Keys()

    def run(self) -> bool:
        """Goes on to the end, and says so; False where the user quits before it."""
        shown: Step | None = None
        while (step := self._session.step()) is not None:
            if step != shown:
                paint(self._screen(step))
                shown = step
            key = self._asked(f"{self._session.remaining()} left. {PROMPT}")
            if key in ("q", ""):
                return False
            try:
                if not self._does(key, step):
                    show([HELP])
            except CleanError as error:
                say(str(error))
        return True

    def _screen(self, step: Step) -> Iterable[tuple[str, str]]:
        from clean.review.reasons import reason_of
        from clean.review.screen import screen

        state = self._session.state
        before, after = self._session.desk.both(state.cleaner, step.id)
        why = reason_of(step.rule, {rule.id: rule for rule in state.cleaner.matcher.rules}).why
        return screen(step, before, after, why) if after is not None else ()

    def _asked(self, prompt: str) -> str:
        sys.stdout.write(prompt)
        sys.stdout.flush()
        key = self._keys.read()
        show([visible(key)])
        return key

    def _does(self, key: str, step: Step) -> bool:
        """Does what a key says; False where it says nothing."""
        session = self._session
        same = session.of_rule(step.rule) if step.rule else [step]
        match key:
            case "a":
                session.accept([step])
            case "A":
                session.accept(same)
            case "r":
                self._reject([step], "rule")
            case "R":
                self._reject(same, "rule")
            case "d":
                self._reject([step], "document")
            case "s":
                session.skip(step)
            case "/":
                session.split(step)
            case "e":
                self._edit(step)
            case "u":
                show([] if session.undo() else ["nothing to undo"])
            case _:
                return False
        return True

    def _reject(self, steps: Sequence[Step], scope: Scope) -> None:
        from clean.review.rejection import rejection

        attempt = rejection(self._session, steps, scope)
        show(_told(attempt))
        if not attempt.shared or self._confirmed(steps):
            self._session.apply(attempt)

    def _confirmed(self, steps: Sequence[Step]) -> bool:
        """Whether what reaches beyond a document is to be written."""
        key = self._asked("write it (y), in this document only (d), take it back (n): ")
        if key == "d":
            self._reject(steps, "document")
        return key == "y"

    def _edit(self, step: Step) -> None:
        from clean.review.rejection import edit, rule_file

        file = rule_file(self._session, step.rule)
        before = file.read_text(encoding="utf-8")
        text = edited(before, file.name)
        if text == before:
            show(["not changed"])
            return
        attempt = edit(self._session, file, text)
        show(_told(attempt))
        if self._asked("write it (y), take it back (n): ") == "y":
            self._session.apply(attempt)


def edited(text: str, name: str) -> str:
    """A text as the user's editor leaves it: ``VISUAL``, ``EDITOR`` or vi."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="clean-") as folder:
        file = Path(folder) / name
        file.write_text(text, encoding="utf-8")
        try:
            subprocess.run([*command, str(file)], check=True)  # noqa: S603 (the user's own editor)
        except (OSError, subprocess.CalledProcessError) as error:
            raise CleanError(f"the editor did not end well: {error}; set EDITOR to one that does") from error
        return file.read_text(encoding="utf-8")


def _told(attempt: Attempt) -> Iterator[str]:
    """What an attempt writes, and where else an article comes out otherwise."""
    yield from map(visible, attempt.said)
    others = attempt.others
    if others:
        more = f" and {len(others) - OTHERS} more" if len(others) > OTHERS else ""
        yield f"also changes {', '.join(others[:OTHERS])}{more}"
    elif attempt.shared:
        yield "changes no other document"


def paint(lines: Iterable[tuple[str, str]]) -> None:
    """Prints marked lines: in colours for a person."""
    from rich.text import Text

    paper = Paper()
    sys.stdout.write("\n")
    for mark, line in lines:
        sys.stdout.write(paper.line(Text(visible(f"{mark} {line}".rstrip()), STYLES[mark])))
