"""A document as the report's page holds it."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clean.cleaner import Cleaner
from clean.review import pieces as module
from clean.review.corpus import documents, reviewed
from clean.review.pieces import ALIGNED, document_data, packed, parts, pieces

Cleaned = Callable[[Mapping[str, str]], Path]
FERRY = """Ferry returns to the harbour

Ferry returns to the harbour

The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.
Facebook
WhatsApp
It will  sail every hour until October, the captain said.
"""


def before(found: list[Any]) -> str:
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in found)


def after(found: list[Any]) -> str:
    return "".join(piece if isinstance(piece, str) else piece[1] for piece in found)


def unpacked(text: str) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(text), -zlib.MAX_WBITS))


@given(st.text(max_size=40), st.text(max_size=40))
def test_pieces_are_both_versions_and_alternate(raw: str, text: str) -> None:
    found = pieces(raw, text)
    assert (before(found), after(found)) == (raw, text)
    kinds = [isinstance(piece, str) for piece in found]
    assert all(one != other for one, other in pairwise(kinds))


@pytest.mark.parametrize(
    ("raw", "text", "want"),
    [
        ("He came &mdash; late", "He came — late", ["He came ", ("&mdash;", "—"), " late"]),
        ("The story ends. Read more", "The story ends.", ["The story ends.", (" Read more", "")]),
        ("the same", "the same", ["the same"]),
    ],
)
def test_pieces_hold_only_what_changed(raw: str, text: str, want: list[Any]) -> None:
    assert pieces(raw, text) == want


def test_a_very_long_line_is_shown_as_a_whole() -> None:
    raw = "a " * ALIGNED
    assert pieces(raw, raw + "b") == [(raw, raw + "b")]


def test_document_data_gives_every_line_back_with_its_reason(cleaner: Cleaner) -> None:
    article = cleaner.text(FERRY)
    data = document_data(reviewed("a.txt", article.text, article.provenance))
    lines = [
        line if isinstance(line, str) else line["was"] if "was" in line else before(line["pieces"])
        for line in data["lines"]
    ]
    assert "\n".join([*lines, ""]) == FERRY
    removals = [data["reasons"][line["of"]] for line in data["lines"] if isinstance(line, dict) and "of" in line]
    assert [(r["stage"], r["rule"], r["evidence"]) for r in removals] == [
        (removal.stage, removal.rule, removal.evidence) for _, removal in article.removals
    ]
    assert len(data["reasons"]) == len({(r["stage"], r["rule"], r["evidence"]) for r in removals})


def test_packed_data_means_nothing_to_html_and_comes_back() -> None:
    data = {"text": "</script><!-- \u2028 \U0001f6a2 'quoted\"", "numbers": [1, 2.5, None]}
    text = packed(data)
    assert not set("<>&\"'") & set(text)
    assert unpacked(text) == data
    assert packed(data) == text


def test_parts_hold_all_documents_in_order_and_end_when_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PART", 100)
    given_ = [{"number": number, "text": "x" * 40} for number in range(7)]
    found = list(parts(given_))
    assert [count for count, _ in found] == [2, 2, 2, 1]
    assert [one for _, part in found for one in unpacked(part)] == given_
    assert list(parts([])) == []


def test_documents_of_a_folder_become_data(cleaned: Cleaned) -> None:
    (document,) = documents(cleaned({"a.txt": FERRY}))
    data = document_data(document)
    assert data["source"] == {"bytes": len(FERRY), "encoding": "utf-8", "media_type": "text/plain", "url": None}
