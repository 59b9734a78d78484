"""The last words of a run: how its books stand, and which documents to look at."""

from __future__ import annotations

import argparse

from clean.batch.books import Books, Summary
from clean.batch.outcome import Outcome
from clean.batch.plan import Passed, Survey
from clean.commands.progress import say_json
from clean.commands.shared import say

# Files that are passed over are named up to this number.
SHOWN = 3


def print_summary(summary: Summary, found: Survey, gone: tuple[int, list[str]], options: argparse.Namespace) -> None:
    """Says on stderr how the run ended. `gone` are the outputs without a source: how many, and some by name."""
    books = summary.books
    if options.log_json:
        by_format = {name: dict(counts) for name, counts in sorted(books.ended.items())}
        say_json("finished", read=books.read.total(), by_format=by_format, by_reason=dict(books.reasons))
    elif not options.quiet:
        _print_books(books, "would write" if options.check else "written")
        if summary.lines:
            say(f"removed {summary.removed:,} of {summary.lines:,} lines")
        _print_named("flagged", summary.flagged, summary.flags)
        _print_named("quarantined", summary.quarantined, summary.lost)
        if summary.lost > 1:
            reasons = sorted(books.reasons.items(), key=lambda item: (-item[1], item[0]))
            say("quarantined by reason: " + ", ".join(f"{reason} {number}" for reason, number in reasons))
        if options.templates is not None and books.counts.total() and not books.templated:
            say(
                f"{options.templates}: knows the site of no document, so that no template acted; sites come from "
                "the documents' addresses, or from --site-from folder, --site-from field:NAME or --site NAME"
            )
        _print_gone(*gone)
        _print_passed(found.passed, "hold no documents")
        _print_passed(found.unfit, f"are no JSON lines, and have no {options.to}")
    if not books.balanced:
        say("the books do not balance: documents are unaccounted for; please report it")


def _print_books(books: Books, written: str) -> None:
    counts = books.counts
    parts = f"{written} {counts['written']} + unchanged {counts['unchanged']} + quarantined {counts['quarantined']}"
    say(f"read {books.read.total()} = {parts}")
    for name, ended in sorted(books.ended.items()) if len(books.ended) > 1 else ():
        parts = f"{written} {ended['written']} + unchanged {ended['unchanged']} + quarantined {ended['quarantined']}"
        say(f"  {name} {books.read[name]} = {parts}")


def _print_named(title: str, outcomes: list[Outcome], number: int) -> None:
    if outcomes:
        say(f"{title} {number}:")
    for outcome in outcomes:
        say(f"  {outcome.id}: {outcome.message or ', '.join(outcome.flags)}")
    _print_rest(number - len(outcomes))


def _print_passed(passed: Passed, why: str) -> None:
    if passed.number:
        shown = ", ".join(passed.names[:SHOWN]) + (", …" if passed.number > SHOWN else "")
        say(f"passed over {passed.number} that {why}: {shown}")


def _print_gone(number: int, names: list[str]) -> None:
    if number:
        say(f"without a source {number}, delete them and their records, or bring the sources back:")
    for name in names:
        say(f"  {name}")
    _print_rest(number - len(names))


def _print_rest(number: int) -> None:
    if number > 0:
        say(f"  … and {number:,} more")
