"""`clean report`: one page that shows a whole output."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from clean.commands.arguments import named
from clean.commands.shared import CHANGED, FINE, STREAM, say


def add(verbs: Any) -> None:
    """Adds the command to the command line."""
    parser = verbs.add_parser(
        "report",
        help="write a page that shows a whole output: figures, documents, every change and its reason",
        description="Writes one HTML page that opens from disk: the figures of OUTPUT, its documents, and for "
        "each line of their sources what became of it and why. SOURCE is checked against the records.",
    )
    parser.add_argument("source", type=named, metavar="SOURCE", help="what the output is made of")
    parser.add_argument("output", type=named, metavar="OUTPUT", help="the OUTPUT of a clean run")
    parser.add_argument(
        "-o",
        "--to",
        type=named,
        default="report.html",
        metavar="FILE",
        help="the page (default: report.html); '-' is stdout",
    )
    parser.add_argument(
        "--rules", action="append", default=[], metavar="DIR", help="a folder of your own rules; may be given again"
    )
    for name in ("text", "html", "url", "id"):
        help_ = f"the field of a source's row that holds the {name}, as the run was told"
        parser.add_argument(f"--{name}-field", metavar="NAME", help=help_)
    parser.set_defaults(command=report)


def report(options: argparse.Namespace) -> int:
    """Writes the page."""
    from clean.formats.entry import Fields
    from clean.formats.text import write
    from clean.review.account import Problem, accounted, quarantined
    from clean.review.corpus import documents
    from clean.review.report import page
    from clean.rules import load_all, shipped

    rules = load_all((shipped(), *(Path(folder) for folder in options.rules)))
    problems: list[Problem] = []
    fields = Fields(options.text_field, options.html_field, options.url_field, options.id_field)
    output = Path(options.output)
    shown = accounted(documents(output), Path(options.source), problems, fields, quarantined(output))
    data = "".join(page(shown, {rule.id: rule for rule in rules}, problems)).encode()
    if options.to == STREAM:
        sys.stdout.buffer.write(data)
    else:
        write(Path(options.to), data)
        say(f"{options.to}: {len(data):,} bytes; open it in a browser")
    for name, problem in problems:
        say(f"  {name}: {problem}")
    return CHANGED if problems else FINE
