"""`clean describe`: what an output is, for catalogues and for those who ask how it came to be."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from clean.commands.arguments import named
from clean.commands.shared import FINE, STREAM


def add(verbs: Any) -> None:
    """Adds the command to the command line."""
    parser = verbs.add_parser(
        "describe",
        help="describe an output as a dataset (Croissant), or how it came to be (PROV)",
        description="Describes OUTPUT, the folder that clean run wrote: its files and their hashes, its records, and"
        " what was done to them, as a Croissant dataset, or with --prov as an account of the run in PROV-JSON.",
    )
    parser.add_argument("output", type=named, metavar="OUTPUT", help="the OUTPUT of a clean run")
    parser.add_argument("--prov", action="store_true", help="how it came to be, as PROV-JSON")
    parser.add_argument(
        "-o", "--to", type=named, default=STREAM, metavar="FILE", help="write to this file (default: '-', stdout)"
    )
    parser.add_argument("--name", help="the dataset's name (default: the folder's)")
    parser.add_argument("--license", metavar="URL", help="the dataset's license")
    parser.add_argument("--url", help="where the dataset is described")
    parser.set_defaults(command=_describe)


def _describe(options: argparse.Namespace) -> int:
    import msgspec

    from clean.describe.account import account
    from clean.describe.croissant import croissant
    from clean.describe.output import read_output
    from clean.formats.text import write

    output = read_output(Path(options.output))
    found = (
        account(output)
        if options.prov
        else croissant(output, name=options.name, license_=options.license, url=options.url)
    )
    data = msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"
    if options.to == STREAM:
        sys.stdout.buffer.write(data)
    else:
        write(Path(options.to), data)
    return FINE
