"""The sums of a corpus balance, and count what stands in the records."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from clean.lines import word_count
from clean.review.corpus import Reviewed, documents
from clean.review.figures import Figures, site

Cleaned = Callable[[Mapping[str, str]], Path]
OUTPUT = Path(__file__).parents[2] / "cleaned"
FERRY = """Ferry returns to the harbour

The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.
Share this
It will sail every hour until October, the captain said. [VIDEO]
Share this
"""


def figures_of(found: list[Reviewed]) -> Figures:
    figures = Figures()
    for document in found:
        figures.add(document)
    return figures


def test_figures_of_the_samples_are_those_of_their_records() -> None:
    records = [json.loads(path.read_bytes()) for path in OUTPUT.glob("*.provenance.json")]
    figures = figures_of(list(documents(OUTPUT)))
    assert figures.whole.documents == len(records)
    assert figures.whole.kept == sum(record["article"]["words"] for record in records)
    assert {name: sums.documents for name, sums in figures.languages.items()} == Counter(
        record["article"]["language"] for record in records
    )
    firing = Counter(
        rule
        for record in records
        for rule in {run["rule"] for run in record["blocks"] if run["is"] == "removed"}
        | {rule for run in record["blocks"] if run["is"] == "rewritten" for rule in run["by"]}
    )
    assert {name: sums.documents for name, sums in figures.rules.items()} == firing
    assert sum(figures.before.values()) == sum(figures.after.values()) == len(records)


def test_groups_add_up_to_the_whole() -> None:
    figures = figures_of(list(documents(OUTPUT)))
    whole = figures.whole
    assert sum(sums.removed for sums in figures.stages.values()) == whole.removed
    assert sum(sums.lines for sums in figures.stages.values()) == whole.lines
    for groups in (figures.languages, figures.sites):
        for name in ("documents", "lines", "kept", "removed", "rewritten"):
            assert sum(getattr(sums, name) for sums in groups.values()) == getattr(whole, name)


def test_words_kept_removed_and_rewritten_away_are_the_sources_words(cleaned: Cleaned) -> None:
    (document,) = documents(cleaned({"a.txt": FERRY}))
    own = Figures().add(document)
    assert own.before == word_count(FERRY)
    assert (own.lines, own.removed, own.rewritten) == (2, 4, 1)
    assert 0 < own.share < 1


def test_a_line_that_goes_twice_from_one_document_is_one_document(cleaned: Cleaned) -> None:
    found = list(documents(cleaned({"a.txt": FERRY, "b.txt": FERRY, "c.txt": "Only here\n"})))
    figures = figures_of(found)
    rule = next(line.removal.rule for line in found[0].removed if line.removal)
    assert figures.often == [(rule, "Share this", 2)]
    assert (figures.rules[rule].documents, figures.rules[rule].lines) == (2, 4)


def test_an_empty_document_has_no_share(cleaned: Cleaned) -> None:
    (document,) = documents(cleaned({"a.txt": ""}))
    figures = Figures()
    assert figures.add(document).share == 0
    assert figures.flagged == 1
    assert figures.changed == 0


def test_the_site_is_the_one_given_else_the_host_of_the_address_else_of_the_pages_own(cleaned: Cleaned) -> None:
    (document,) = documents(cleaned({"a.txt": FERRY}))
    source, article = document.record["source"], document.record["article"]
    assert site(document.record) == ""
    own = {"article": {**article, "metadata": {"url": "https://own.example/a"}}}
    assert site({"source": source, **own}) == "own.example"
    assert site({"source": {**source, "url": "https://www.example.com/a"}, **own}) == "example.com"
    assert site({"source": {**source, "url": "https://www.example.com/a", "site": "harbour"}, **own}) == "harbour"
    named = replace(document, record={**document.record, "source": {**source, "url": "https://example.com/a"}})
    assert list(figures_of([named]).sites) == ["example.com"]
