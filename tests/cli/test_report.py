"""`clean report`, by exit status, stream and file."""

from __future__ import annotations

from typing import Any

FERRY = "Ferry returns\n\nThe ferry sailed into the harbour on Sunday, and people stood on the quay.\nShare this\n"


def cleaned(clean: Any) -> None:
    clean.write("in/a.txt", FERRY)
    assert clean.run("in", "out").status == 0


def test_report_writes_a_page_and_says_where(clean: Any) -> None:
    cleaned(clean)
    done = clean("report", "in", "out", "-o", "pages/report.html")
    assert (done.status, done.stdout) == (0, b"")
    assert done.err.startswith("pages/report.html: ")
    page = clean.path("pages/report.html").read_bytes()
    assert page.startswith(b"<!doctype html>")
    again = clean("report", "in", "out", "-o", "-")
    assert (again.status, again.stdout, again.err) == (0, page, "")


def test_report_names_what_does_not_fit_and_exits_with_1(clean: Any) -> None:
    cleaned(clean)
    clean.write("in/b.txt", FERRY)
    done = clean("report", "in", "out")
    assert done.status == 1
    assert "  b.txt: is not in the output" in done.err
    assert b"b.txt" in clean.path("report.html").read_bytes()


def test_report_of_nothing_is_an_error_that_says_what_to_do(clean: Any) -> None:
    clean.write("in/a.txt", FERRY)
    done = clean("report", "in", "out")
    assert (done.status, done.err) == (2, "clean: out: no such file or folder; name the output of `clean run`\n")
    cleaned(clean)
    done = clean("report", "elsewhere", "out")
    assert (done.status, done.err) == (2, "clean: elsewhere: no such file or folder\n")


def test_a_report_of_attributes_says_that_they_hold_no_record(clean: Any) -> None:
    clean.write("in/a.jsonl", '{"id": "a", "text": "Ferry returns"}\n')
    assert clean.run("in", "out", "--to", "dolma-attributes").status == 0
    done = clean("report", "in", "out")
    assert (done.status, done.stdout) == (2, b"")
    assert done.err.startswith("clean: out/a.jsonl: holds attributes, which keep no text and no record; ")
