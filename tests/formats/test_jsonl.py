"""JSON lines: which field is the document, what is carried through, and lines that are none."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from clean.formats import jsonl
from clean.formats.entry import Entry, Fields


def read(data: bytes | str, **fields: str) -> list[Entry]:
    return list(jsonl.read(io.BytesIO(data.encode() if isinstance(data, str) else data), "a.jsonl", Fields(**fields)))


def only(row: dict[str, Any], **fields: str) -> Entry:
    (entry,) = read(json.dumps(row), **fields)
    return entry


@pytest.mark.parametrize("name", ["text", "content", "raw_content"])
def test_the_usual_names_of_a_text_are_known(name: str) -> None:
    entry = only({"id": "x", name: "Fähre", "url": "https://example.com/a"})
    assert (entry.id, entry.content, entry.media_type) == ("a.jsonl#x", "Fähre", "text/plain")
    assert (entry.url, entry.given, entry.number, entry.problem) == ("https://example.com/a", "x", 1, None)


def test_a_page_is_taken_where_there_is_no_text_or_it_is_asked_for() -> None:
    both = {"text": "Ferry", "html": "<p>Ferry"}
    assert only({"html": "<p>Ferry"}).media_type == "text/html"
    assert only({"text": None, "html": "<p>Ferry"}).content == "<p>Ferry"
    assert only(both).content == "Ferry"
    assert only(both, html="html").content == "<p>Ferry"


def test_fields_of_the_users_own_are_taken_and_no_others() -> None:
    row = {"body": "Ferry", "text": "not this", "link": "https://example.com/", "key": 7, "id": "no"}
    entry = only(row, text="body", url="link", id="key")
    assert (entry.content, entry.url, entry.given) == ("Ferry", "https://example.com/", "7")
    assert "no field" in str(only({"text": "not this"}, text="body").problem)


def test_the_address_may_stand_in_the_metadata_as_in_dolma_and_datatrove() -> None:
    assert only({"text": "Ferry", "metadata": {"url": "https://example.com/"}}).url == "https://example.com/"


def test_a_row_without_an_id_is_named_by_its_number() -> None:
    assert [entry.id for entry in read('{"text": "a"}\n\n  \n{"doc_id": null, "text": "b"}\n')] == [
        "a.jsonl#1",
        "a.jsonl#2",
    ]


def test_other_fields_are_carried_through_as_they_are_spelled() -> None:
    (entry,) = read('{"text": "a", "x": 1.50, "big": 123456789012345678901234567890, "e": 1e3, "o": {"b":  [1]}}')
    spelled = {name: bytes(value) for name, value in entry.fields.items()}
    assert spelled == {"x": b"1.50", "big": b"123456789012345678901234567890", "e": b"1e3", "o": b'{"b":  [1]}'}


def test_a_byte_order_mark_and_other_line_ends_are_no_problem() -> None:
    assert [entry.content for entry in read(b'\xef\xbb\xbf{"text": "a"}\r\n{"text": "b\\u2028c"}')] == [
        "a",
        "b\u2028c",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{broken", r"document 2 is no JSON object \(.*\); mend the line or leave it out"),
        ('["text"]', "document 2 is no JSON object"),
        ('{"text": "cut', "document 2 is no JSON object"),
        ('{"text": "a", "n": NaN}', "document 2 is no JSON object"),
        ('{"text": "\\ud800"}', "document 2 is no JSON object"),
        ("[" * 100_000, "document 2 is no JSON object"),
        ('{"text": null}', "its field text is null; leave the row out, or name another field with --text-field"),
        ('{"text": 7}', "its field text is no text but int"),
        (
            '{"title": "a", "b": 1}',
            "has no field with a text or a page, but title, b; name the one with it by --text-field",
        ),
        ("{}", "no field at all"),
    ],
)
def test_a_line_that_is_no_document_has_a_problem_and_the_others_have_none(line: str, message: str) -> None:
    before, bad, after = read(f'{{"text": "a"}}\n{line}\n{{"text": "b"}}\n')
    assert bad.problem is not None
    assert re.search(message, bad.problem)
    assert (before.content, after.content, bad.content) == ("a", "b", "")


def test_bytes_that_are_no_utf8_are_a_problem_of_their_line_only() -> None:
    bad, good = read(b'{"text": "a", "x": "\xff"}\n{"text": "b"}\n')
    assert "no JSON object" in str(bad.problem)
    assert good.content == "b"


def test_a_line_longer_than_the_limit_is_passed_over_without_being_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LARGEST", 100)
    long, good = read('{"text": "' + "x" * 950 + '"}\n{"text": "b"}\n')
    assert "longer than 100 bytes; split" in str(long.problem)
    assert (good.content, good.number) == ("b", 2)


def test_a_cut_gzip_file_gives_what_is_whole_and_then_its_problem(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": f"article {n} " + "x" * n}) + "\n" for n in range(3000))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode())[:-2000])
    *whole, last = jsonl.entries(path, "a.jsonl.gz", ".gz", Fields())
    assert len(whole) > 100
    assert all(entry.content == f"article {n} " + "x" * n for n, entry in enumerate(whole))
    assert last.problem == "the file is cut off in its compressed data; fetch it again"


def test_a_position_tells_how_much_of_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a"}\n' * 50_000)
    positions = [entry.position for entry in jsonl.entries(path, "a.jsonl", "", Fields())]
    assert positions == sorted(positions)
    assert positions[-1] == path.stat().st_size
