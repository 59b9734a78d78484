"""How `clean run` shows what changes: unified diffs, counts, annotations."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from clean.commands.terminal import Printer, width
from clean.render import FORMATS

if TYPE_CHECKING:
    from rich.text import Text

    from clean.batch.outcome import Outcome
    from clean.review.stat import Count

GITHUB = "github"
_COUNT = re.compile(r" .* \| +\d+ [+-]+$")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options to a command."""
    parser.add_argument("--diff", action="store_true", help="print what changes, with the rules that change it")
    parser.add_argument("--stat", action="store_true", help="print how many lines change in each document")
    parser.add_argument(
        "--format",
        action="append",
        choices=(*FORMATS, GITHUB),
        default=[],
        help="txt (default) or md: how articles are written; github: differences as annotations of GitHub Actions",
    )


def wanted(options: argparse.Namespace) -> bool:
    """Whether differences are to be shown."""
    return bool(options.diff or options.stat or GITHUB in options.format)


class Differences:
    """Shows the differences of outcomes as they come, and what they come to."""

    def __init__(self, options: argparse.Namespace, printer: Printer) -> None:
        self._github = GITHUB in options.format
        self._diff = options.diff and not self._github
        self._stat = options.stat
        self._printer = printer
        self._counts: list[Count] = []
        self.records = 0  # documents of which only the record changes

    def show(self, outcome: Outcome) -> None:
        """Shows one document's difference, if there is one."""
        if outcome.after is None:
            return
        from clean.review.changes import reading
        from clean.review.diff import hunks, unified
        from clean.review.github import notices
        from clean.review.stat import count

        before = None if outcome.before is None else reading(outcome.output, outcome.before)
        after = reading(outcome.output, outcome.after)
        found = list(hunks(before, after))
        if not found:
            self.records += 1
            return
        if self._stat:
            self._counts.append(count(outcome.output, found))
        if self._github:
            self._printer(notices(_from_here(outcome.output), found))
        elif self._diff:
            self._printer(unified(before, after, outcome.output, found))

    def finish(self) -> None:
        """Shows the totals."""
        if self._stat:
            from clean.review.stat import stat

            self._printer(stat(self._counts, width()))


def _from_here(name: str) -> str:
    """A path as GitHub knows it: below the working folder, if it is there."""
    path = Path(name)
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else name


def coloured(line: str) -> Text:
    """A line of a diff or of its counts in git's colours; rule ids stand out."""
    from rich.text import Text

    if line.startswith(("--- ", "+++ ")):
        return Text(line, "bold")
    if line.startswith("@@ "):
        _, span, rules = line.split("@@", 2)
        return Text.assemble((f"@@{span}@@", "cyan"), (rules, "magenta"))
    if _COUNT.match(line):
        name, bar = line.rsplit(" | ", 1)
        signs = [(sign, "green" if sign == "+" else "red" if sign == "-" else "") for sign in bar]
        return Text.assemble(name, " | ", *signs)
    return Text(line, {"-": "red", "+": "green"}.get(line[:1], ""))
