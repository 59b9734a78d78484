"""WARC and WET files: which records are documents, and files that are cut or damaged."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Any

import pytest

from clean.formats.entry import Entry
from clean.formats.kinds import decompressed
from clean.formats.warc import read

PAGE = "<html><body><p>Die Fähre lief am Sonntag ein.</p></body></html>".encode("latin-1")
DATE = "2024-03-01T10:00:00Z"


def zipped(data: bytes) -> bytes:
    """Compressed, without the time: it stands in the names of tests."""
    return gzip.compress(data, mtime=0)


def record(kind: str, number: int, block: bytes, content_type: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://www.example.com/{number}\r\nWARC-Date: {DATE}\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def answer(body: bytes, content_type: str = "text/html", status: str = "200 OK", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


RECORDS = [
    record("warcinfo", 0, b"software: none", "application/warc-fields"),
    record("request", 1, b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
    record("response", 2, answer(PAGE, "text/html; charset=ISO-8859-1")),
    record("response", 3, answer(zipped(PAGE), more="Content-Encoding: gzip\r\n")),
    record("response", 4, answer(PAGE, "image/png")),
    record("response", 5, answer(PAGE, status="404 Not Found")),
    record("response", 6, answer(b"plain", "text/plain")),
    record("conversion", 7, "Die Fähre".encode(), "text/plain"),
    record("metadata", 8, b"a: b", "application/warc-fields"),
]


def entries(data: bytes, compression: Any = "") -> list[Entry]:
    return list(read(decompressed(io.BytesIO(data), compression), "a.warc"))


def test_pages_and_texts_are_documents_and_all_else_is_passed_over() -> None:
    found = entries(b"".join(RECORDS))
    assert [(entry.given, entry.media_type, entry.encoding, entry.content) for entry in found] == [
        ("urn:uuid:2", "text/html", "iso-8859-1", PAGE),
        ("urn:uuid:3", "text/html", None, PAGE),
        ("urn:uuid:6", "text/plain", None, b"plain"),
        ("urn:uuid:7", "text/plain", "utf-8", "Die Fähre".encode()),
    ]
    assert [entry.number for entry in found] == [1, 2, 3, 4]
    assert found[0].id == "a.warc#urn:uuid:2"
    assert found[0].url == "https://www.example.com/2"
    assert found[0].headers == {"record_id": "urn:uuid:2", "target_uri": "https://www.example.com/2", "date": DATE}


def test_a_file_compressed_record_by_record_is_read_to_its_end() -> None:
    assert len(entries(b"".join(map(zipped, RECORDS)), ".gz")) == 4


def test_an_empty_file_holds_no_documents() -> None:
    assert entries(b"") == []


@pytest.mark.parametrize("cut", [8, 40, 400])
def test_a_file_that_is_cut_gives_what_is_whole_and_says_so(cut: int) -> None:
    *whole, last = entries(b"".join([*RECORDS[:4], record("response", 9, answer(PAGE * 20))])[:-cut])
    assert [entry.content for entry in whole] == [PAGE, PAGE]
    assert (last.content, last.problem) == ("", "the file is cut off inside a record; fetch it again")


def test_a_compressed_file_that_is_cut_gives_what_is_whole_and_says_so() -> None:
    *whole, last = entries(b"".join(map(zipped, RECORDS[:4]))[:-12], ".gz")
    assert [entry.content for entry in whole] == [PAGE]
    assert last.problem == "the file is cut off in its compressed data; fetch it again"


def test_a_file_that_is_damaged_gives_what_stood_before() -> None:
    packed = [zipped(one) for one in RECORDS]
    damaged = bytearray(packed[4])
    damaged[12] ^= 255
    *whole, last = entries(b"".join([*packed[:4], bytes(damaged), *packed[5:]]), ".gz")
    assert len(whole) >= 1
    assert all(entry.content == PAGE for entry in whole)
    assert "damaged" in str(last.problem)


def test_what_is_no_warc_is_a_problem() -> None:
    (entry,) = entries(b"The ferry sailed.\n" * 50)
    assert str(entry.problem).startswith("is no WARC from here on")


def chunked(body: bytes) -> bytes:
    pieces = [body[at : at + 10] for at in range(0, len(body), 10)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def zipped(data: bytes) -> bytes:
    """The data, gzipped, the same bytes at any time: they name a test, and each test worker must name it so."""
    return gzip.compress(data, mtime=0)


CHUNKED, GZIPPED = "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n"


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (chunked(PAGE), CHUNKED),
        (chunked(zipped(PAGE)), CHUNKED + GZIPPED),
        (zlib.compress(PAGE), "Content-Encoding: deflate\r\n"),
        # What crawlers have decoded already.
        (PAGE, CHUNKED),
        (PAGE, GZIPPED),
        (PAGE, CHUNKED + GZIPPED),
        (zipped(PAGE), CHUNKED + GZIPPED),
        (chunked(PAGE), CHUNKED + GZIPPED),
    ],
)
def test_encodings_of_an_answer_are_taken_off_and_the_records_after_it_are_read(body: bytes, more: str) -> None:
    found = entries(b"".join([record("response", 1, answer(body, more=more)), *RECORDS]))
    assert [entry.content for entry in found] == [PAGE, PAGE, PAGE, b"plain", "Die Fähre".encode()]


def test_an_encoding_that_cannot_be_taken_off_costs_no_other_record() -> None:
    found = entries(
        b"".join([record("response", 1, answer(b"\x8b\x00\x80", more="Content-Encoding: br\r\n")), *RECORDS])
    )
    assert [entry.given for entry in found] == ["urn:uuid:1", "urn:uuid:2", "urn:uuid:3", "urn:uuid:6", "urn:uuid:7"]


def test_a_charset_in_quotation_marks_is_read() -> None:
    [entry] = entries(record("response", 1, answer(PAGE, 'text/html; charset="windows-1252"')))
    assert entry.encoding == "windows-1252"


@pytest.mark.parametrize("body", [b" " * 2000, zipped(b" " * 2000)])
def test_an_answer_that_is_too_long_says_so_and_costs_no_other_record(
    body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clean.formats.warc.LARGEST", 1000)
    long, *others = entries(b"".join([record("response", 1, answer(body, more=GZIPPED)), *RECORDS]))
    assert long.problem is not None
    assert long.problem.startswith("has more than 1,000 bytes")
    assert len(others) == 4
