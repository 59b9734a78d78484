"""`clean run` over shards and streams: its words, its report, its quarantine, and disks that are full."""

from __future__ import annotations

import gzip
import json
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

SENTENCE = "The ferry sailed into the harbour on Sunday, and many people stood on the quay."
ROW = {"id": "d0", "text": f"Ferry returns\n\nFerry returns\n\n{SENTENCE}\n", "n": 1}
CLEANED = f"Ferry returns\n\n{SENTENCE}"
PAGE = f"<html><body><article><h1>Ferry returns</h1><p>{SENTENCE}</p><p>{SENTENCE} Twice.</p></article></body></html>"
TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$"


def lines(number: int) -> str:
    return "".join(json.dumps({**ROW, "id": f"d{n}"}) + "\n" for n in range(number))


def quarantined(clean: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in clean.path("out/.quarantine/documents.jsonl").read_text().splitlines()]


# A filter


def test_lines_of_json_go_through_as_a_filter(clean: Any) -> None:
    done = clean.run("-", "-", "--from", "jsonl", "--workers", "1", stdin=lines(3).encode())
    assert (done.status, done.books) == (0, (3, 3, 0, 0))
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["id"], row["text"], row["n"]) for row in rows] == [(f"d{n}", CLEANED, 1) for n in range(3)]
    assert sorted(clean.tree(".")) == []


def test_a_line_that_is_no_document_is_missed_in_the_output_and_named(clean: Any) -> None:
    done = clean.run("-", "-", "--from", "jsonl", "--quiet", stdin=(lines(1) + "{broken\n").encode())
    assert (done.status, len(done.out.splitlines()), done.err) == (1, 1, "")
    clean.write("a.jsonl", lines(1) + "{broken\n")
    done = clean.run("a.jsonl", "-")
    assert (done.status, len(done.out.splitlines()), done.books) == (1, 1, (2, 1, 0, 1))
    assert "  a.jsonl#2: document 2 is no JSON object" in done.err


def test_what_cannot_be_streamed_is_refused(clean: Any) -> None:
    for arguments, message in (
        (("-", "-", "--from", "parquet"), "parquet cannot be read from stdin; name a file"),
        (("a.jsonl", "-", "--to", "parquet"), "stdout takes lines of JSON and nothing else"),
        (("nowhere.jsonl", "-"), "nowhere.jsonl: no such file"),
    ):
        clean.write("a.jsonl", lines(1))
        done = clean.run(*arguments)
        assert (done.status, done.stdout) == (2, b"")
        assert message in done.err


def test_a_pipe_is_read_where_it_is_read_once_and_refused_where_it_is_not(clean: Any) -> None:
    pipe = clean.path("pipe")
    os.mkfifo(pipe)

    def fed(*arguments: str) -> Any:
        with subprocess.Popen(["/bin/sh", "-c", f"exec cat > {pipe}"], stdin=subprocess.PIPE) as feeder:
            feeder.stdin.write(lines(2).encode())  # type: ignore[union-attr]
            feeder.stdin.close()  # type: ignore[union-attr]
            try:
                return clean(*arguments, "--from", "jsonl", "--profile=legal")
            finally:
                feeder.kill()

    done = fed("run", "pipe", "-", "--workers", "1")
    assert (done.status, len(done.out.splitlines())) == (0, 2)
    done = fed("explain", "pipe#d1")
    assert (done.status, f"  {SENTENCE}\n" in done.out) == (0, True)
    done = fed("run", "pipe", "out")
    assert (done.status, done.stdout) == (2, b"")
    assert done.err == "clean: pipe: is no regular file; write it to one, or give - as SOURCE and as OUTPUT\n"
    assert not clean.path("out").exists()


def test_one_text_goes_to_stdout_as_a_row_where_rows_are_wanted(clean: Any) -> None:
    clean.write("a.txt", str(ROW["text"]))
    done = clean.run("a.txt", "-", "--to", "jsonl")
    assert (done.status, done.books) == (0, (1, 1, 0, 0))
    row = json.loads(done.out)
    assert (row["id"], row["text"]) == ("a.txt", CLEANED)


def test_attributes_of_what_is_no_json_lines_are_refused_and_the_format_they_need_told(clean: Any) -> None:
    clean.write("in/a.txt", str(ROW["text"]))
    for arguments in (("in", "out"), ("in/a.txt", "out"), ("in/a.txt", "out", "--from", "text"), ("in/a.txt", "-")):
        done = clean.run(*arguments, "--to", "dolma-attributes")
        assert (done.status, done.stdout) == (2, b"")
        assert done.err.startswith(f"clean: {arguments[0]}: holds no JSON lines, and --to dolma-attributes ")
        assert '{"id": "1", "text": "…"}' in done.err
    assert not clean.path("out").exists()

    clean.write("in/b.jsonl", lines(1))
    clean.write("in/c.doc", "x")
    done = clean.run("in", "out", "--to", "dolma-attributes")
    assert (done.status, done.books) == (0, (1, 1, 0, 0))
    assert "passed over 1 that hold no documents: c.doc\n" in done.err
    assert "passed over 1 that are no JSON lines, and have no dolma-attributes: a.txt\n" in done.err


def test_a_compressed_document_is_printed_like_any_other(clean: Any) -> None:
    clean.write("a.txt.gz", gzip.compress(str(ROW["text"]).encode()))
    clean.write("page", PAGE)
    assert clean.run("a.txt.gz", "-").out == CLEANED + "\n"
    assert SENTENCE in clean.run("page", "-", "--from", "html").out
    assert SENTENCE in clean.run("-", "-", "--from", "html", stdin=PAGE.encode()).out
    clean.write("a.txt.gz", gzip.compress(b"cut" * 1000)[:-9])
    done = clean.run("a.txt.gz", "-")
    assert (done.status, done.err) == (
        2,
        "clean: a.txt.gz: the file is cut off in its compressed data; fetch it again\n",
    )


# Everything that may lie in a folder


@pytest.fixture(scope="module")
def folder_of_all(workspace: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """One run over a folder with every format, and with everything that can be wrong with it."""
    clean = workspace(tmp_path_factory.mktemp("all"))
    clean.write("in/a.txt", ROW["text"])
    clean.write("in/a.txt.gz", gzip.compress(str(ROW["text"]).encode()))
    clean.write("in/page.html", PAGE)
    clean.write(
        "in/b.jsonl", lines(2) + '{"id": "d0", "text": "twice"}\n{broken\n{"id": "p", "html": "' + "<p>" + '"}\n'
    )
    clean.write("in/cut.jsonl.gz", gzip.compress(lines(1).encode() * 2000)[:-30])
    clean.write("in/cut.txt.gz", gzip.compress(b"cut" * 5000)[:-30])
    clean.write("in/empty.jsonl", b"")
    clean.write("in/closed.jsonl", lines(1))
    pq.write_table(pa.table({"text": [ROW["text"]]}), clean.path("in/c.parquet"))
    clean.write("in/cut.parquet", clean.path("in/c.parquet").read_bytes()[:-40])
    clean.write("in/cut.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5000\r\n\r\nHTTP/1.1 200 OK\r\n")
    clean.write("in/noise.parquet", os.urandom(3000))
    clean.write("in/noise.jsonl", b"\x7fELF\0\1\2\n\xff\xfe\n")
    clean.write("in/" + b"caf\xe9.jsonl".decode("utf-8", "surrogateescape"), lines(1))
    clean.path("in/link.jsonl").symlink_to("/etc/passwd")
    with clean.write("in/huge.txt", b"").open("r+b") as file:
        file.truncate(200 << 20)
    return clean, clean.run("in", "out")


PROBLEMS = {
    "b.jsonl#d0": "has the id of one before it",
    "b.jsonl#4": "is no JSON object",
    "cut.txt.gz": "the file is cut off in its compressed data; fetch it again",
    "cut.parquet#1": "is no whole Parquet file",
    "cut.warc#1": "cut off",
    "noise.parquet#1": "is no whole Parquet file",
    "noise.jsonl#1": "is no JSON object",
    "noise.jsonl#2": "is no JSON object",
    "caf\\xe9.jsonl": "has a name that is not UTF-8; rename it",
    "huge.txt": "has more than 104,857,600 bytes, the most that a document may have; split it, or leave it out",
    "link.jsonl": "a symbolic link out of the source folder",
}


def test_what_is_wrong_costs_one_document_or_one_shard(folder_of_all: tuple[Any, Any]) -> None:
    clean, done = folder_of_all
    assert done.status == 1
    assert "Traceback" not in done.err
    assert "internal error" not in done.err
    found = {line["id"]: line["error"] for line in quarantined(clean)}
    for name, problem in PROBLEMS.items():
        assert problem in found[name], name
    assert [json.loads(line)["text"] for line in clean.path("out/b.jsonl").read_text().splitlines()][:2] == [
        CLEANED
    ] * 2
    assert clean.path("out/a.txt").read_text() == clean.path("out/a.txt.gz.txt").read_text() == CLEANED + "\n"
    assert SENTENCE in clean.path("out/page.html.txt").read_text()
    assert pq.read_table(clean.path("out/c.parquet"))["text"].to_pylist() == [CLEANED]
    assert clean.path("out/empty.jsonl").read_bytes() == b""
    cut = gzip.decompress(clean.path("out/cut.jsonl.gz").read_bytes()).splitlines()
    assert len(cut) == 1, "of those that are whole only the first has an id of its own"


def test_the_books_balance_by_format_and_by_reason(folder_of_all: tuple[Any, Any]) -> None:
    clean, done = folder_of_all
    read, written, unchanged, lost = done.books
    assert lost == len(quarantined(clean)) > len(PROBLEMS)
    report = json.loads(clean.path("out/run.json").read_bytes())
    for column, number in (("read", read), ("cleaned", written + unchanged), ("quarantined", lost)):
        assert sum(counts[column] for counts in report["documents"].values()) == number
    assert sorted(report["documents"]) == ["html", "jsonl", "parquet", "text", "warc"]
    assert sum(report["quarantined"].values()) == lost
    assert f"read: unreadable {report['quarantined']['read: unreadable']}" in done.err


def test_a_second_run_says_and_writes_the_same(folder_of_all: tuple[Any, Any]) -> None:
    clean, done = folder_of_all
    report, log = clean.path("out/run.json").read_bytes(), quarantined(clean)
    again = clean.run("in", "out")
    read, written, _, lost = done.books
    assert (again.status, again.books) == (1, (read, 0, written, lost))
    assert clean.path("out/run.json").read_bytes() == report
    assert quarantined(clean) == log


def test_every_record_of_a_mixed_folder_replays(folder_of_all: tuple[Any, Any]) -> None:
    clean, _ = folder_of_all
    verified = clean("verify", "out", "--source", "in")
    assert (verified.status, verified.out) == (0, "")


# What a run writes down


def test_a_quarantined_document_says_what_to_do_and_when_it_was(clean: Any) -> None:
    clean.write("in/a.jsonl", lines(1) + "{broken\n")
    clean.run("in", "out")
    (line,) = quarantined(clean)
    assert (line["id"], line["format"], line["stage"], line["reason"]) == ("a.jsonl#2", "jsonl", "read", "unreadable")
    assert line["retry"] == "clean run in out --profile=legal --retry"
    assert re.match(TIME, line["time"])
    clean.write("in/a.jsonl", lines(2))
    assert clean.run("in", "out").books == (2, 1, 1, 0)
    assert not clean.path("out/.quarantine").exists()


def test_a_report_holds_no_clock_unless_it_is_asked_for(clean: Any) -> None:
    clean.write("in/a.txt", ROW["text"])
    clean.run("in", "out")
    report = json.loads(clean.path("out/run.json").read_bytes())
    assert report["documents"] == {"text": {"read": 1, "cleaned": 1, "quarantined": 0}}
    assert report["lines"]["by_rule"] == {"title/repeated": 1}
    assert (report["lines"]["read"], report["lines"]["removed"], report["languages"]) == (5, 1, {"en": 1})
    assert "run" not in report
    assert clean.run("in", "out", "--check").status == 0
    clean.write("out/run.json", json.dumps({**report, "words": 7}))
    # A review that writes some of the documents leaves the report of the last run behind; that is no change.
    assert clean.run("in", "out", "--check").status == 0
    assert clean.run("in", "out", "--stamp").books == (1, 0, 1, 0)
    stamped = json.loads(clean.path("out/run.json").read_bytes())
    assert stamped["run"]["unchanged"] == 1
    assert {name: value for name, value in stamped.items() if name != "run"} == report


def test_quiet_says_nothing_and_json_says_all_in_json(clean: Any) -> None:
    clean.write("in/a.jsonl", lines(1) + "{broken\n")
    assert clean.run("in", "out", "--quiet").err == ""
    said = [json.loads(line) for line in clean.run("in", "out", "--force", "--log-json").err.splitlines()]
    assert [event["event"] for event in said] == ["quarantined", "finished"]
    assert said[0]["id"] == "a.jsonl#2"
    assert said[1]["read"] == 2
    assert said[1]["by_format"] == {"jsonl": {"unchanged": 1, "quarantined": 1}}


def test_what_a_killed_run_left_half_written_is_removed(clean: Any) -> None:
    clean.write("in/town/a.txt", ROW["text"])
    clean.write("out/town/.clean-abc123", "half")
    clean.run("in", "out")
    assert sorted(clean.tree("out")) == ["town/a.provenance.json", "town/a.txt"]


# Full disks and signals


def small_files() -> None:
    """What a child process does so that its files can have 100 kB at most."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_full_disk_ends_the_run_with_what_to_do_and_the_next_one_goes_on(clean: Any, name: str) -> None:
    data = lines(300).encode()
    clean.write(f"in/{name}", gzip.compress(data) if name.endswith(".gz") else data)
    done = clean.run("in", "out", before=small_files)
    assert done.status == 2
    assert "Traceback" not in done.err
    assert "cannot be written: File too large; free the disk and run again to go on" in done.err
    assert clean.tree("out") == {}
    assert clean.run("in", "out").books == (300, 300, 0, 0)
    clean.run("in", "whole")
    assert clean.tree("out") == clean.tree("whole")


def test_a_run_that_is_told_to_stop_stops_in_order(clean: Any) -> None:
    clean.write("in/a.jsonl", lines(20_000))
    command = [sys.executable, "-m", "clean", "run", "in", "out", "--workers", "1", "--profile=legal"]
    run = subprocess.Popen(command, cwd=clean.root, stderr=subprocess.PIPE)
    spool = clean.path("out/.clean")
    while not any(path.stat().st_size for path in spool.glob("*.rows")):
        assert run.poll() is None
    run.terminate()
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130
    assert said == b"clean: interrupted; what is written is whole, run again to go on\n"
    assert clean.tree("out") == {}
