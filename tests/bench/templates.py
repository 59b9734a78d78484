"""Templates on labelled lines of sites with several documents: ``python tests/bench/templates.py FILE.jsonl.gz …``.

A file has a document a line: id, host, lang, lines as [text, label], label 1 article, 0 leftover, null
not scored. The documents of each site are split in two halves; templates learned on one are used on the
other, and the other way round. Prints the share of leftover lines removed and of article tokens lost by:

- templates alone, and two ways to do without sites that published corpora use: lines that stand in many
  documents of the whole corpus (ROOTS: at least 10 documents, at least 15 characters; the cut that removes
  most is shown too), and exact de-duplication (every later copy of a line goes);
- the rules without and with templates.
"""

from __future__ import annotations

import collections
import gzip
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from clean import Cleaner
from clean.learning.propose import Learned, Thresholds, learn
from clean.learning.tally import Tally
from clean.lines import word_count
from clean.matcher import Matcher
from clean.pipeline import clean_document
from clean.site import site_of
from clean.stages.templates import STAGE
from clean.templates import Templates

Document = dict[str, Any]
ROOTS_DOCUMENTS, ROOTS_LENGTH = 10, 15


class Score:
    """Lines and tokens, by label and whether they are kept."""

    def __init__(self) -> None:
        self.lines: collections.Counter[tuple[int, bool]] = collections.Counter()
        self.tokens: collections.Counter[tuple[int, bool]] = collections.Counter()

    def add(self, document: Document, kept: Iterable[bool]) -> None:
        """Counts one document."""
        for (text, label), stays in zip(document["lines"], kept, strict=True):
            if label is not None:
                self.lines[label, stays] += 1
                self.tokens[label, stays] += word_count(text)

    def row(self, name: str) -> str:
        """A line of the table."""
        lines, tokens = self.lines, self.tokens
        removed = lines[0, False] / max(1, lines[0, False] + lines[0, True])
        lost = tokens[1, False] / max(1, tokens[1, False] + tokens[1, True])
        noise, kept, gone = tokens[0, True], tokens[1, True], tokens[1, False]
        f1 = 2 * kept / max(1, 2 * kept + noise + gone)
        return f"  {name:44} {removed:.4f}   {lost:.4f}   {f1:.4f}\n"


def site(document: Document) -> str:
    """The site of a document."""
    return site_of(f"https://{document['host']}/") or document["host"]


def halves(documents: list[Document]) -> list[tuple[list[Document], list[Document]]]:
    """Each half of every site's documents, with the other."""
    by_site = collections.defaultdict(list)
    for document in sorted(documents, key=lambda document: document["id"]):
        by_site[site(document)].append(document)
    one = [document for of in by_site.values() for document in of[::2]]
    two = [document for of in by_site.values() for document in of[1::2]]
    return [(one, two), (two, one)]


def learned(documents: list[Document], thresholds: Thresholds) -> Learned:
    """The templates of some documents."""
    tally = Tally()
    for document in documents:
        tally.add(site(document), [" ".join(text.split()) for text, _ in document["lines"]])
    return learn(tally, thresholds)


def by_count(documents: list[Document], least: int, length: int) -> Callable[[Document], list[bool]]:
    """Removes lines of some length that stand in so many documents, of whatever site."""
    counts = collections.Counter(text for document in documents for text in {text for text, _ in document["lines"]})
    return lambda document: [not (counts[text] >= least and len(text) >= length) for text, _ in document["lines"]]


def by_copies(documents: list[Document]) -> Callable[[Document], list[bool]]:
    """Removes every line that stands in an earlier document, or earlier in its own."""
    seen = {text for document in documents for text, _ in document["lines"]}

    def keep(document: Document) -> list[bool]:
        stays = []
        for text, _ in document["lines"]:
            stays.append(text not in seen)
            seen.add(text)
        return stays

    return keep


def cleaned(document: Document, matcher: Matcher, templates: Templates | None, alone: bool = False) -> list[bool]:
    """Which lines the pipeline keeps; `alone` counts only what the templates stage removes."""
    of_site = templates.for_site(site(document)) if templates is not None else None
    text = "\n".join(text for text, _ in document["lines"])
    blocks = clean_document(text, matcher, site_templates=of_site).blocks
    return [block.removal is None or (alone and block.removal.stage != STAGE) for block in blocks]


def main(paths: list[str]) -> None:
    """Prints the tables of all files."""
    rules, nothing = Cleaner().matcher, Matcher(())
    for path in paths:
        documents = [json.loads(raw) for raw in gzip.decompress(Path(path).read_bytes()).decode("utf-8").splitlines()]
        scores: dict[str, Score] = collections.defaultdict(Score)
        acting = waiting = 0
        for given, other in halves(documents):
            result = learned(given, Thresholds())
            acting += sum(rule.acts for rule in result.rules)
            waiting += sum(not rule.acts for rule in result.rules)
            templates = Templates.of(result.rules)
            ways: dict[str, Callable[[Document], list[bool]]] = {
                "templates": lambda d, t=templates: cleaned(d, nothing, t, alone=True),
                "global count, 10 documents, 15 characters": by_count(given, ROOTS_DOCUMENTS, ROOTS_LENGTH),
                "global count, 10 documents": by_count(given, ROOTS_DOCUMENTS, 1),
                "global count, 3 documents": by_count(given, 3, 1),
                "exact de-duplication": by_copies(given),
                "rules": lambda d: cleaned(d, rules, None),
                "rules and templates": lambda d, t=templates: cleaned(d, rules, t),
            }
            for name, way in ways.items():
                for document in other:
                    scores[name].add(document, way(document))
        sys.stdout.write(f"{Path(path).name}: {acting} rules act, {waiting} wait\n")
        sys.stdout.write(f"  {'':44} removed  lost     F1\n")
        for name, score in scores.items():
            sys.stdout.write(score.row(name))


if __name__ == "__main__":
    main(sys.argv[1:])
