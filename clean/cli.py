"""The command line: parses, calls, prints. stdout carries data, stderr talk."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from clean import commands
from clean.commands import FAILED, FINE, INTERRUPTED
from clean.document import CleanError


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
        commands.say(f"clean: {error}")
        return FAILED
    except BrokenPipeError:
        # The reader of stdout has seen enough (`clean explain x | head`); the flush at exit must not fail too.
        commands.close_stdout()
        return FINE
    except KeyboardInterrupt:
        commands.say("clean: interrupted; what is written is whole, run again to go on")
        return INTERRUPTED
    except Exception:
        traceback.print_exc()
        commands.say("clean: internal error; please report it with the lines above")
        return FAILED
    return status


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(
        prog="clean", description="Cleans scraped news articles, and shows why each line went."
    )
    verbs = root.add_subparsers(title="commands", required=True, metavar="COMMAND")

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

    run = verbs.add_parser(
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
    run.set_defaults(command=commands.run)

    explain = verbs.add_parser(
        "explain", parents=[shared], help="show every line of a document and why it stays or goes"
    )
    explain.add_argument("file", metavar="FILE")
    explain.add_argument("--json", action="store_true", help="as JSON")
    explain.set_defaults(command=commands.explain)

    restore = verbs.add_parser("restore", help="print the source of a cleaned file, from it and its record alone")
    restore.add_argument("file", metavar="CLEANED_FILE")
    restore.set_defaults(command=commands.restore)

    verify = verbs.add_parser("verify", help="replay every record of an output folder and check every hash")
    verify.add_argument("output", metavar="OUTPUT")
    verify.add_argument("--source", type=Path, metavar="SOURCE", help="also compare the sources themselves")
    verify.set_defaults(command=commands.verify)

    rules = verbs.add_parser("rules", help="look at, check and try the rules").add_subparsers(
        title="commands", required=True, metavar="COMMAND"
    )
    listing = rules.add_parser("list", parents=[shared], help="all rules as a table")
    listing.set_defaults(command=commands.rules_list)
    show = rules.add_parser("show", parents=[shared], help="one rule: why, forms, examples")
    show.add_argument("id", metavar="ID")
    show.add_argument("--on", default="cleaned", metavar="OUTPUT", help="count its hits there (default: cleaned)")
    show.set_defaults(command=commands.rules_show)
    check = rules.add_parser("check", parents=[shared], help="try every rule on its examples and on each other's")
    check.set_defaults(command=commands.rules_check)
    attempt = rules.add_parser("try", parents=[shared], help="which rules match a line")
    attempt.add_argument("line", metavar="LINE")
    attempt.set_defaults(command=commands.rules_try)
    return root


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
