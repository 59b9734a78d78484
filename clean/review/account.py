"""Whether an output stands for its sources: every source cleaned, none changed since, every record sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from clean.formats.entry import Entry, Fields
from clean.formats.read import entries
from clean.formats.text import output_name
from clean.provenance import sha256
from clean.review.corpus import Reviewed

Problem = tuple[str, str]
# Where a run logs what it could not clean.
QUARANTINE = Path(".quarantine", "documents.jsonl")


class _Quarantined(msgspec.Struct):
    id: str
    error: str


def quarantined(output: Path) -> dict[str, str]:
    """Why the last run could not clean a document, by id; nothing where there is no log."""
    try:
        lines = (output / QUARANTINE).read_bytes().splitlines()
        found = [msgspec.json.decode(line, type=_Quarantined) for line in lines]
    except (OSError, msgspec.DecodeError):
        return {}
    return {one.id: one.error for one in found}


def accounted(
    documents: Iterable[Reviewed],
    source: Path,
    problems: list[Problem],
    fields: Fields | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Iterator[Reviewed]:
    """The documents that can be shown; what is wrong with others, or with a source, goes to `problems`.

    `problems` takes (name, what is wrong and what to do), and is whole when the documents are through.
    `fields` are those of the sources' rows, as the run was told; `reasons` say why a run could not clean
    a document, by id.
    Raises `CleanError` if there is no such source.
    """
    cleaned: dict[str, str] = {}
    broken: set[str] = set()
    for document in documents:
        if document.problem is None:
            cleaned[document.id] = document.record["source"]["sha256"]
            yield document
        else:
            broken.add(document.name)
            problems.append((document.name, document.problem))
    problems += _of_sources(entries(source, fields), cleaned, broken, reasons or {})


def _of_sources(
    found: Iterable[Entry], cleaned: dict[str, str], broken: set[str], reasons: Mapping[str, str]
) -> Iterator[Problem]:
    for entry in found:
        recorded = cleaned.pop(entry.id, None)
        content = entry.content.encode("utf-8", "surrogatepass") if isinstance(entry.content, str) else entry.content
        if entry.problem is not None:
            yield entry.id, entry.problem
        elif recorded is not None and sha256(content) != recorded:
            yield entry.id, "was changed after it was cleaned; clean it again"
        elif recorded is None and not {entry.id, output_name(entry.id)} & broken:
            new = "is not in the output; `clean run` cleans it, or says why it cannot"
            yield entry.id, reasons.get(entry.id, new)
    for name in cleaned:
        yield name, "has no source any more; delete its output, or bring the source back"
