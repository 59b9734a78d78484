"""The run report, ``run.json``: what the output holds, in numbers.

It says what the records say, whichever run wrote them, so that a second run over the same sources writes
the same bytes. What belongs to the run itself (when, where, how many were written) stands in it only
under ``run``, and only when asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from clean.batch.books import Books
from clean.batch.job import Job
from clean.formats import text as files
from clean.provenance import tool

NAME = "run.json"
# The shape of the report.
SHAPE = 1


def report(job: Job, books: Books) -> dict[str, Any]:
    """The run report."""
    target = job.target
    return {
        "documents": {
            name: {
                "read": books.read[name],
                "cleaned": ended["written"] + ended["unchanged"],
                "quarantined": ended["quarantined"],
            }
            for name, ended in sorted(books.ended.items())
        },
        "quarantined": _most(books.reasons),
        "flags": _most(books.flags),
        "languages": _most(books.languages),
        "sites": _most(books.sites),
        "lines": {
            "read": books.lines,
            "removed": books.removed,
            "by_stage": _most(books.stages),
            "by_rule": _most(books.rules),
        },
        "bytes": books.size,
        "words": books.words,
        "target": {"to": target.to, "compression": target.compression, "shard_size": target.shard_size},
        "tool": tool(job.cleaner.digest, job.cleaner.config_for_all()),
        "format": SHAPE,
    }


def _most(counts: Counter[str]) -> dict[str, int]:
    """Counts, the largest first; equal ones by name."""
    return dict(sorted(((name, n) for name, n in counts.items() if n), key=lambda item: (-item[1], item[0])))


def write_report(output: Path, account: Mapping[str, Any]) -> None:
    """Writes the report, unless the one that is there says the same. Raises `OutputError`."""
    if not says(output, account):
        files.write(output / NAME, msgspec.json.format(msgspec.json.encode(account), indent=1) + b"\n")


def says(output: Path, account: Mapping[str, Any]) -> bool:
    """Whether the report that is there says the same; only the libraries may have other versions."""
    try:
        there = msgspec.json.decode((output / NAME).read_bytes())
        there["tool"]["libraries"] = account["tool"]["libraries"]
        return bool(there == msgspec.json.decode(msgspec.json.encode(account)))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError):
        return False
