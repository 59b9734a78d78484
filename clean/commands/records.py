"""`clean restore` and `clean verify`: what the provenance records are good for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clean.commands.arguments import named, path
from clean.commands.shared import CHANGED, FINE, fields_of, fields_options, say, show
from clean.document import CleanError


def add(verbs: Any) -> None:
    """Adds the commands to the command line."""
    parser = verbs.add_parser(
        "restore",
        help="print the source of a cleaned file, from it and its record alone",
        description="Prints the decoded source (of a page, the text it shows) of a cleaned file, or of a row of a"
        " shard that was written, by its id or, else, its number from 1. Neither source nor rules are needed.",
    )
    parser.add_argument("file", type=named, metavar="CLEANED_FILE|SHARD#ID", help="below the OUTPUT of a clean run")
    parser.set_defaults(command=restore)

    parser = verbs.add_parser(
        "verify",
        help="replay every record of an output folder and check every hash",
        description="Restores each source from OUTPUT and its records alone and checks every hash. What is wrong is"
        " named with what to do, on stdout; exit 1 if anything is.",
    )
    parser.add_argument("output", type=named, metavar="OUTPUT", help="the OUTPUT of a clean run")
    parser.add_argument("--source", type=path, metavar="SOURCE", help="also compare the sources themselves")
    fields_options(parser)
    parser.set_defaults(command=verify)


def restore(options: argparse.Namespace) -> int:
    """Prints the source of a cleaned file."""
    from clean.formats.named import located, pick
    from clean.formats.shards import holds_rows, named_rows
    from clean.formats.text import RECORD_SUFFIX, cleaned_beside, read_record, read_text, record_name
    from clean.provenance import restore as restored

    file, wanted = located(options.file, holds_rows)
    path = Path(file)
    if path.name.endswith(RECORD_SUFFIX):  # as `clean verify` names a document
        path = cleaned_beside(path)
    if holds_rows(file):
        row = pick(file, wanted, named_rows(path))
        source = _of_row(options.file, row)
    else:
        source = restored(read_text(path), read_record(path.with_name(record_name(path.name))))
    sys.stdout.buffer.write(source.encode("utf-8", "surrogatepass"))
    return FINE


def _of_row(name: str, row: Mapping[str, Any]) -> str:
    from clean.document import RecordError
    from clean.formats.rows import record_of
    from clean.provenance import restore as restored

    try:
        return restored(str(row.get("text")), record_of(row))
    except RecordError as error:
        raise RecordError(f"{name}: {error}") from error


def verify(options: argparse.Namespace) -> int:
    """Replays the records of an output folder."""
    from clean.batch.report import NAME
    from clean.batch.verify import verify_folder

    wrong = total = 0
    output = Path(options.output)
    for name, problem in verify_folder(output, options.source, fields_of(options)):
        total += 1
        if problem is not None:
            wrong += 1
            show([f"{name}: {problem}"])
    if not total and not (output / NAME).exists():
        raise CleanError(f"{output}: holds no provenance record; name the OUTPUT of a clean run")
    say(f"verified {total} = fine {total - wrong} + wrong {wrong}")
    return CHANGED if wrong else FINE
