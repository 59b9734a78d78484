"""`clean explain`: every line of a document, and why it stays or goes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from clean.commands.arguments import named
from clean.commands.shared import FINE, article_of, fields_options, from_option, say, show
from clean.commands.terminal import Printer

if TYPE_CHECKING:
    from rich.text import Text

STYLES = {"-": "red", "~": "yellow", " ": ""}
REASON = " " * 6


def add(verbs: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the command to the command line."""
    parser = verbs.add_parser(
        "explain",
        parents=[shared],
        help="show every line of a document and why it stays or goes",
        description="Shows every line of a text or page with a mark (' ' kept, '~' rewritten, '-' removed) and the"
        " reason. SHARD#ID is a document of JSON lines, Parquet or WARC, by its id or, else, its number from 1.",
    )
    parser.add_argument("file", type=named, metavar="FILE|SHARD#ID", help="the document; '-' is stdin")
    parser.add_argument("--json", action="store_true", help="as JSON")
    from_option(parser, "FILE")
    fields_options(parser)
    parser.set_defaults(command=explain)


def explain(options: argparse.Namespace) -> int:
    """Shows every line of a document."""
    from clean.review.explain import explain_data, explain_head, explain_text

    article = article_of(options, options.file, options.from_)
    if options.json:
        import msgspec

        show([msgspec.json.format(msgspec.json.encode(explain_data(article)), indent=1).decode()])
        return FINE
    with Printer(coloured) as printer:
        printer(explain_text(article))
    say(explain_head(article))
    return FINE


def coloured(line: str) -> Text:
    """A line in the colour of its mark, a reason dim."""
    from rich.text import Text

    return Text(line, "dim" if line.startswith(REASON) else STYLES.get(line[:1], ""))
