"""An output read back as documents, and their source lines with their fate."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clean.cleaner import Cleaner
from clean.document import CleanError, RecordError
from clean.formats.entry import TEXT, Entry
from clean.formats.rows import row_of
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


@pytest.mark.parametrize(
    ("part", "name"), [("article", "words"), ("article", "flags"), ("source", "path"), ("source", "encoding")]
)
def test_a_record_without_its_parts_is_broken_not_a_crash(cleaner: Cleaner, part: str, name: str) -> None:
    article = cleaner.text(FERRY)
    record = {**article.provenance, part: {**article.provenance[part]}}
    del record[part][name]
    with pytest.raises(RecordError, match=rf"{name}.*clean the source again"):
        reviewed("a.txt", article.text, record)


def test_a_removal_without_its_rule_is_broken_not_a_crash(cleaner: Cleaner) -> None:
    article = cleaner.text(FERRY)
    runs = [
        {name: value for name, value in block.items() if name != "rule"} for block in article.provenance["blocks"]
    ]
    with pytest.raises(RecordError, match=r"rule.*clean the source again"):
        reviewed("a.txt", article.text, {**article.provenance, "blocks": runs})


@pytest.fixture
def shards(cleaner: Cleaner, tmp_path: Path) -> Path:
    """An output of three rows, as JSON lines, compressed, and as Parquet."""
    rows = []
    for number in ("1", "2", "3"):
        entry = Entry(f"in.jsonl#{number}", FERRY, TEXT, given=number)
        article = cleaner.encoded(FERRY.encode(), name=entry.id)
        rows.append(row_of(entry, article.text, article.provenance))
    lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "rows.jsonl.gz").write_bytes(gzip.compress(lines))
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "rows.parquet")
    return tmp_path


def test_the_rows_of_shards_are_documents(cleaned: Cleaned, shards: Path) -> None:
    cleaned({"b.txt": FERRY}).rename(shards / "c")
    shutil.rmtree(shards / "in")
    names = ("a/rows.jsonl.gz#1", "a/rows.jsonl.gz#2", "a/rows.jsonl.gz#3", "c/b.txt")
    found = list(documents(shards))
    assert [document.name for document in found if document.problem is None] == [
        *names,
        *(f"rows.parquet#{number}" for number in (1, 2, 3)),
    ]
    assert [document.id for document in found[:3]] == ["in.jsonl#1", "in.jsonl#2", "in.jsonl#3"]
    assert {"".join(line.raw for line in document.lines) for document in found} == {FERRY}
    (alone,) = {document.text for document in documents(shards / "rows.parquet")}
    assert alone == found[0].text


def test_a_row_without_a_record_or_with_another_text_has_a_problem(shards: Path, tmp_path: Path) -> None:
    path = shards / "a" / "rows.jsonl.gz"
    first, second, third = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    changed = {**msgspec.json.decode(second), "text": "Other words."}
    lines = [first, msgspec.json.encode(changed) + b"\n", b'{"id": "9", "text": "x"}\n', b"{\n", third]
    (tmp_path / "some.jsonl").write_bytes(b"".join(lines))
    problems = [document.problem for document in documents(tmp_path / "some.jsonl")]
    for problem, part in zip(problems, (None, "clean its source again", "no record", "is broken"), strict=True):
        assert problem is None if part is None else part in (problem or "")


def test_a_folder_without_records_is_named(tmp_path: Path) -> None:
    with pytest.raises(CleanError, match="no such file or folder"):
        list(documents(tmp_path / "nowhere"))
    with pytest.raises(CleanError, match="run `clean run SOURCE"):
        list(documents(tmp_path))
