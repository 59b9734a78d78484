"""What a file holds, told by its name, and compressed bytes, whole and cut."""

from __future__ import annotations

import io
from typing import Any

import pytest

from clean.formats.kinds import DAMAGED, Compression, Kind, compressed, damage, decompressed, kind_of

DATA = b"The ferry sailed into the harbour on Sunday.\n" * 2000


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.txt", Kind("text")),
        ("a.TEXT", Kind("text")),
        ("a.txt.gz", Kind("text", ".gz")),
        ("town/a.htm", Kind("html")),
        ("a.xhtml.zst", Kind("html", ".zst")),
        ("a.b.jsonl", Kind("jsonl")),
        ("a.ndjson.GZ", Kind("jsonl", ".gz")),
        ("c4-train.00000.json.gz", Kind("jsonl", ".gz")),
        ("a.parquet", Kind("parquet")),
        ("CC-MAIN-0.warc.gz", Kind("warc", ".gz")),
        ("CC-MAIN-0.warc.wet.gz", Kind("warc", ".gz")),
    ],
)
def test_a_name_tells_what_a_file_holds(name: str, kind: Kind) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    "name", ["a", "a.md", "package.json", "a.parquet.gz", "a.gz", "a.tar.gz", "txt", "a.txt.bak"]
)
def test_other_names_tell_nothing(name: str) -> None:
    assert kind_of(name) is None


def packed(compression: Compression, data: bytes = DATA) -> bytes:
    raw = io.BytesIO()
    with compressed(raw, compression) as out:
        out.write(data)
        out.flush()
        if compression == "":
            return raw.getvalue()
    return raw.getvalue()


@pytest.mark.parametrize("compression", ["", ".gz", ".zst"])
def test_what_is_compressed_comes_back_and_never_depends_on_the_time(compression: Any) -> None:
    assert packed(compression) == packed(compression)
    assert decompressed(io.BytesIO(packed(compression)), compression).read() == DATA
    twice = packed(compression) * 2
    assert decompressed(io.BytesIO(twice), compression).read() == DATA * 2


@pytest.mark.parametrize("compression", [".gz", ".zst"])
def test_a_cut_file_is_told_from_a_whole_one(compression: Any) -> None:
    with pytest.raises(DAMAGED) as caught:
        decompressed(io.BytesIO(packed(compression)[:-9]), compression).read()
    assert damage(caught.value) == "the file is cut off in its compressed data; fetch it again"


@pytest.mark.parametrize("compression", [".gz", ".zst"])
def test_what_is_not_compressed_is_told(compression: Any) -> None:
    with pytest.raises(DAMAGED) as caught:
        decompressed(io.BytesIO(b"plain " * 100), compression).read()
    assert "damaged" in damage(caught.value)
