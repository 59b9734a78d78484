"""Whether an output stands for its sources: every source cleaned, none changed since, every record sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from clean.formats.entry import Entry, Fields
from clean.formats.read import entries
from clean.formats.text import output_name
from clean.provenance import sha256
from clean.review.corpus import Reviewed

Problem = tuple[str, str]


def accounted(
    documents: Iterable[Reviewed], source: Path, problems: list[Problem], fields: Fields | None = None
) -> Iterator[Reviewed]:
    """The documents that can be shown; what is wrong with others, or with a source, goes to `problems`.

    `problems` takes (name, what is wrong and what to do), and is whole when the documents are through.
    `fields` are those of the sources' rows, as the run was told.
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
    problems += _of_sources(entries(source, fields), cleaned, broken)


def _of_sources(found: Iterable[Entry], cleaned: dict[str, str], broken: set[str]) -> Iterator[Problem]:
    for entry in found:
        recorded = cleaned.pop(entry.id, None)
        content = entry.content.encode("utf-8", "surrogatepass") if isinstance(entry.content, str) else entry.content
        if entry.problem is not None:
            yield entry.id, entry.problem
        elif recorded is not None and sha256(content) != recorded:
            yield entry.id, "was changed after it was cleaned; clean it again"
        elif recorded is None and not {entry.id, output_name(entry.id)} & broken:
            yield entry.id, "is not in the output: new, or quarantined; `clean run` cleans it or says why it cannot"
    for name in cleaned:
        yield name, "has no source any more; delete its output, or bring the source back"
