"""An output read back as documents, and their source lines with their fate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clean.cleaner import Cleaner
from clean.document import CleanError, RecordError
from clean.review.corpus import documents, lines_of, reviewed

Cleaned = Callable[[Mapping[str, str]], Path]

FERRY = """Ferry returns to the harbour

Ferry returns to the harbour

The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.
Advertisement
It will  sail every hour until October, the captain said.
Share this
"""


def test_documents_come_sorted_with_the_id_of_their_source(cleaned: Cleaned) -> None:
    output = cleaned({"b.txt": FERRY, "a/c.text": FERRY, "a/a.txt": FERRY})
    assert [(d.id, d.name) for d in documents(output)] == [
        ("a/a.txt", "a/a.txt"),
        ("a/c.text", "a/c.text.txt"),
        ("b.txt", "b.txt"),
    ]


def test_every_line_has_its_number_fate_and_reason(cleaned: Cleaned) -> None:
    (document,) = documents(cleaned({"a.txt": FERRY}))
    assert [line.fate for line in document.lines] == [
        "kept",
        "blank",
        "removed",
        "blank",
        "kept",
        "removed",
        "rewritten",
        "removed",
    ]
    assert [line.number for line in document.lines] == list(range(1, 9))
    assert [line.source for line in document.removed] == [
        "Ferry returns to the harbour",
        "Advertisement",
        "Share this",
    ]
    title, label, _ = document.removed
    assert title.removal is not None
    assert label.removal is not None
    assert (title.removal.rule, label.removal.rule) == ("title/repeated", "en/ads/label")
    assert document.lines[6].text == "It will sail every hour until October, the captain said."
    assert document.lines[6].by == ("normalise/spaces",)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_the_source_whatever_its_line_ending(cleaner: Cleaner, ending: str) -> None:
    source = FERRY.replace("\n", ending)
    article = cleaner.text(source)
    lines = lines_of(article.text, article.provenance)
    assert "".join(line.raw for line in lines) == source
    assert [line.raw for line in lines] == [block.raw for block in article.blocks]


@settings(deadline=None)
@given(st.text(st.sampled_from("ab \t\r\n\u2028é—“”.*"), max_size=60))
def test_lines_are_the_blocks_of_any_source(cleaner: Cleaner, source: str) -> None:
    article = cleaner.text(source)
    lines = lines_of(article.text, article.provenance)
    assert [line.raw for line in lines] == [block.raw for block in article.blocks]
    assert [line.removal for line in lines] == [block.removal for block in article.blocks]


def test_a_document_that_was_changed_afterwards_has_a_problem_and_the_others_none(cleaned: Cleaned) -> None:
    output = cleaned({"a.txt": FERRY, "b.txt": FERRY, "c.txt": FERRY, "d.txt": FERRY})
    (output / "a.txt").write_text("Another text.\n", encoding="utf-8")
    (output / "b.txt").unlink()
    (output / "c.provenance.json").write_text("[]", encoding="utf-8")
    problems = {document.name: document.problem for document in documents(output)}
    assert "clean its source again" in (problems["a.txt"] or "")
    assert "cannot be read" in (problems["b.txt"] or "")
    assert "no object" in (problems["c.txt"] or "")
    assert problems["d.txt"] is None


def test_a_record_without_its_parts_is_broken_not_a_crash(cleaner: Cleaner) -> None:
    article = cleaner.text(FERRY)
    record = {**article.provenance, "blocks": [{**run, "stage": None} for run in article.provenance["blocks"]]}
    for run_ in record["blocks"]:
        run_.pop("rule", None)
    with pytest.raises(RecordError, match="clean the source again"):
        reviewed("a.txt", article.text, record)


def test_a_folder_without_records_is_named(tmp_path: Path) -> None:
    with pytest.raises(CleanError, match="no such folder"):
        list(documents(tmp_path / "nowhere"))
    with pytest.raises(CleanError, match="run `clean run SOURCE"):
        list(documents(tmp_path))
