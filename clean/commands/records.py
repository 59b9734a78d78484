"""`clean restore` and `clean verify`: what the provenance records are good for."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from clean.commands.shared import CHANGED, FINE, say, show


def add(verbs: Any) -> None:
    """Adds the commands to the command line."""
    parser = verbs.add_parser("restore", help="print the source of a cleaned file, from it and its record alone")
    parser.add_argument("file", metavar="CLEANED_FILE")
    parser.set_defaults(command=restore)

    parser = verbs.add_parser("verify", help="replay every record of an output folder and check every hash")
    parser.add_argument("output", metavar="OUTPUT")
    parser.add_argument("--source", type=Path, metavar="SOURCE", help="also compare the sources themselves")
    parser.set_defaults(command=verify)


def restore(options: argparse.Namespace) -> int:
    """Prints the source of a cleaned file."""
    from clean.formats.text import read_record, read_text, record_name
    from clean.provenance import restore as restored

    path = Path(options.file)
    source = restored(read_text(path), read_record(path.with_name(record_name(path.name))))
    sys.stdout.buffer.write(source.encode())
    return FINE


def verify(options: argparse.Namespace) -> int:
    """Replays the records of an output folder."""
    from clean.batch.verify import verify_folder

    wrong = total = 0
    for name, problem in verify_folder(Path(options.output), options.source):
        total += 1
        if problem is not None:
            wrong += 1
            show([f"{name}: {problem}"])
    say(f"verified {total} = fine {total - wrong} + wrong {wrong}")
    return CHANGED if wrong else FINE
