"""`clean compare`: what two rule sets, or two outputs, make of the same documents."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clean.commands.arguments import count, path
from clean.commands.shared import CHANGED, FINE, cleaner_of, say, show
from clean.commands.terminal import Printer
from clean.document import CleanError

if TYPE_CHECKING:
    from rich.text import Text

    from clean.review.compare import Pair


def add(verbs: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command to the command line."""
    parser = verbs.add_parser(
        "compare",
        parents=[shared],
        help="what two rule sets, or two outputs, make of the same documents",
        description="Cleans SOURCE with one --rules DIR and with another (given one: without and with it), or takes "
        "two output folders as they stand. Equal changes are counted together, the most frequent first.",
    )
    parser.add_argument("first", type=path, metavar="SOURCE|OUTPUT", help="the documents, or one output of theirs")
    parser.add_argument("second", type=path, nargs="?", metavar="OUTPUT", help="the other output")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--workers", type=count, metavar="N", help="processes for each side")
    parser.set_defaults(command=compare)


def compare(options: argparse.Namespace) -> int:
    """Compares, and says whether there is a difference."""
    from clean.review.compare import compare, compared_data, compared_text

    result = compare(_pairs(options))
    if options.json:
        import msgspec

        show([msgspec.json.format(msgspec.json.encode(compared_data(result)), indent=1).decode()])
    else:
        with Printer(_coloured) as printer:
            printer(compared_text(result))
    for problem in result.problems:
        say(problem)
    say(f"compared {result.documents}, different {len(result.changed)}")
    return CHANGED if result.differs or result.problems else FINE


def _pairs(options: argparse.Namespace) -> Iterator[Pair]:
    from clean.review.compare import outputs, rule_sets, side

    if options.second is not None:
        return outputs(options.first, options.second)
    if len(options.rules) not in (1, 2):
        raise CleanError(
            "name two folders of rules, --rules A --rules B, or one to compare with none, or two outputs"
        )
    plain = replace(cleaner_of(options), rules=())
    sides = [side(plain, Path(folder)) for folder in options.rules]
    first, second = sides if len(sides) == 2 else (plain, sides[0])
    return rule_sets(options.first, first, second, options.workers)


def _coloured(line: str) -> Text:
    from rich.text import Text

    if " × " not in line[:9]:
        return Text(line, "bold" if line.startswith(("newly", "rewritten", "only")) else "")
    count, rest = line.split(" × ", 1)
    rule, _, text = rest.partition("  ")
    return Text.assemble((count, "bold"), " × ", (rule, "magenta"), "  ", text)
