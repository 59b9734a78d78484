"""Two commands that write to one output folder, as processes: the second is refused, unless the first was killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

FERRY = "Ferry returns\n\nThe ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.\n"
# Its differences are more than a pipe holds, so that who prints them waits for who reads.
LONG = FERRY + "".join(
    f"\nThe ferry sailed for the {n}th time on Sunday, and nobody stood on the quay.\n" for n in range(4000)
)
BUSY = "clean: out: another run or review is writing to this folder; wait for it, or name another output\n"
OPTIONS = ("--profile=legal", "--language=en")


@contextmanager
def under_way(clean: Any, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command that has begun to write to stdout, and waits."""
    command = [sys.executable, "-m", "clean", *arguments, *OPTIONS]
    with subprocess.Popen(command, cwd=clean.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.read(1) != b""
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_second_run_is_refused_at_once_and_one_after_a_killed_one_is_not(clean: Any, workers: str) -> None:
    clean.write("in/a.txt", LONG)
    clean.write("in/b.html", f"<article><h1>Ferry</h1><p>{FERRY}</p></article>")
    with under_way(clean, "run", "in", "out", "--diff", "--workers", workers) as first:
        before = clean.tree("out")
        for command in (("run", "--force"), ("run", "--to", "jsonl"), ("run", "--learn"), ("review",)):
            done = clean(*command, "in", "out", *OPTIONS)
            assert (done.status, done.stdout, done.err) == (2, b"", BUSY)
        assert clean.tree("out") == before
        assert clean.run("in", "out", "--check").books[0] == 2  # it writes nothing
        first.kill()
        first.wait()
        done = clean.run("in", "out", "--force")
        assert done.status == 0, done.err
        assert clean("verify", "out", "--source", "in").status == 0


def test_a_run_is_refused_while_somebody_reviews(clean: Any) -> None:
    clean.write("in/a.txt", "Ferry returns\n\n" + FERRY)
    with under_way(clean, "review", "in", "out") as first:
        done = clean("run", "in", "out", *OPTIONS)
        assert (done.status, done.stdout, done.err) == (2, b"", BUSY)
        first.communicate(b"a")
        assert first.returncode == 0
    assert clean("run", "in", "out", *OPTIONS).books == (1, 0, 1, 0)
