"""Whether an output stands for its sources: every source cleaned, none changed since, every record sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from clean.document import CleanError
from clean.formats.text import output_name, sources
from clean.provenance import sha256
from clean.review.corpus import Reviewed

Problem = tuple[str, str]


def accounted(documents: Iterable[Reviewed], source: Path, problems: list[Problem]) -> Iterator[Reviewed]:
    """The documents that can be shown; what is wrong with others, or with a source, goes to `problems`.

    `problems` takes (name, what is wrong and what to do), and is whole when the documents are through.
    Raises `CleanError` if there is no such source.
    """
    if not source.exists():
        raise CleanError(f"{source}: no such file or folder")
    cleaned: dict[str, str] = {}
    broken: set[str] = set()
    for document in documents:
        if document.problem is None:
            cleaned[document.id] = document.record["source"]["sha256"]
            yield document
        else:
            broken.add(document.name)
            problems.append((document.name, document.problem))
    problems += _of_sources(source, cleaned, broken)


def _of_sources(source: Path, cleaned: dict[str, str], broken: set[str]) -> Iterator[Problem]:
    found, _ = sources(source)
    for one in found:
        recorded = cleaned.pop(one.id, None)
        if one.problem is not None:
            yield one.id, one.problem
        elif recorded is not None and sha256(one.path.read_bytes()) != recorded:
            yield one.id, "was changed after it was cleaned; clean it again"
        elif recorded is None and output_name(one.id) not in broken:
            yield one.id, "is not in the output: new, or quarantined; `clean run` cleans it or says why it cannot"
    for name in cleaned:
        yield name, "has no source any more; delete its output, or bring the source back"
