"""Standard streams that are closed, full, or that nobody reads to the end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FERRY = "Ferry returns\n\nFerry returns\n\nThe ferry sailed into the harbour on Sunday, and many stood on the quay.\n"


@pytest.fixture
def unread() -> Iterator[int]:
    """The writing end of a pipe whose reader has left."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


def test_a_reader_that_leaves_early_does_not_change_what_a_check_found(clean: Any, unread: int) -> None:
    clean.write("in/a.txt", FERRY)
    assert clean.run("in", "out").status == 0
    clean.write("out/b.txt", "no record")
    done = clean("verify", "out", stdout=unread)
    assert (done.status, done.err) == (1, "verified 2 = fine 1 + wrong 1\n")


def test_a_run_whose_talk_nobody_reads_goes_on_to_its_end(clean: Any, unread: int) -> None:
    for n in range(3):
        clean.write(f"in/{n}.txt", FERRY)
    clean.write("in/bad.txt", b"\0")
    command = [sys.executable, "-m", "clean", "run", "in", "out", "--profile=legal"]
    assert subprocess.run(command, cwd=clean.root, stderr=unread, check=False).returncode == 1
    assert sorted(clean.tree("out")) == [f"{n}.{end}" for n in range(3) for end in ("provenance.json", "txt")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("arguments", [("explain", "a.txt"), ("run", "a.txt", "-"), ("run", "a.jsonl", "-")])
def test_a_full_disk_under_stdout_is_said_and_is_no_internal_error(clean: Any, arguments: tuple[str, ...]) -> None:
    clean.write("a.txt", FERRY)
    clean.write("a.jsonl", '{"text": "Ferry returns"}\n')
    with Path("/dev/full").open("wb") as full:
        done = clean(*arguments, "--profile=legal", stdout=full.fileno())
    assert done.status == 2
    message = "clean: stdout: cannot be written: No space left on device; free the disk, run again\n"
    assert done.err.endswith(message)
    assert "Traceback" not in done.err


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_a_stream_that_was_never_open_is_an_empty_one(clean: Any, closed: int) -> None:
    clean.write("in/a.txt", FERRY)
    for arguments in (("explain", "in/a.txt"), ("run", "in", "out"), ("review", "in", "out"), ("explain", "-")):
        done = clean(*arguments, "--profile=legal", before=lambda: os.close(closed))
        assert done.status == 0, done.err
        assert "Traceback" not in done.err
    assert clean("verify", "out", "--source", "in").status == 0
