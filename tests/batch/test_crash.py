"""Runs that are killed again and again come to the same bytes as one that is not.

By hand, larger: ``python tests/batch/test_crash.py DOCUMENTS KILLS FOLDER``.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pyarrow as pa
import pyarrow.parquet as pq

SEEDS = Path(__file__).parent.parent.parent / "seeds"
PATIENCE = 60.0


def texts(number: int) -> list[str]:
    """So many different articles, made of the seeds."""
    seeds = [path.read_text("utf-8") for path in sorted(SEEDS.glob("en-*.txt")) if b"\0" not in path.read_bytes()]
    return [
        f"{seeds[n % len(seeds)].rstrip()}\n\nThis was article number {n} of the harbour.\n" for n in range(number)
    ]


def make_sources(folder: Path, number: int) -> None:
    """A folder of files and shards of all kinds that hold so many documents, a few of them broken."""
    folder.mkdir(parents=True)
    articles = texts(number)
    parts = [articles[at::4] for at in range(4)]
    for n, text in enumerate(parts[0]):
        (folder / f"{n % 10}").mkdir(exist_ok=True)
        (folder / f"{n % 10}/{n}.txt").write_text(text)
    lines = [json.dumps({"id": f"a-{n}", "text": text, "n": n}) for n, text in enumerate(parts[1])]
    (folder / "a.jsonl").write_text("\n".join([*lines[:3], "{broken", *lines[3:]]) + "\n")
    rows = [json.dumps({"content": text}) for text in parts[2]]
    (folder / "b.jsonl.gz").write_bytes(gzip.compress("\n".join([*rows, "{broken"]).encode()))
    pq.write_table(pa.table({"id": list(range(len(parts[3]))), "text": parts[3]}), folder / "c.parquet")


def start(root: Path, output: str, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "clean", "run", "in", output, "--workers", "2", "--profile=legal", *more]
    return subprocess.Popen(
        command, cwd=root, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def members(run: subprocess.Popen[bytes]) -> list[int]:
    """The processes of a run that are alive, itself first."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == run.pid and fields[0] != "Z":
                    found.append(int(folder.name))
    return sorted(found, key=lambda pid: pid != run.pid)


def hit(run: subprocess.Popen[bytes], chance: random.Random) -> str:
    """Kills something of a run, and waits for the end of the run if that was meant to end it."""
    there = members(run)
    if not there or there[0] != run.pid:
        return "nothing"
    what = chance.choice(["worker", "run", "all", "TERM", "INT"])
    with suppress(ProcessLookupError):
        if what == "worker":
            os.kill(chance.choice(there[1:] or there), signal.SIGKILL)
        elif what == "run":
            os.kill(run.pid, signal.SIGKILL)
        elif what == "all":
            os.killpg(run.pid, signal.SIGKILL)
        else:
            os.killpg(run.pid, signal.SIGTERM if what == "TERM" else signal.SIGINT)
    if what != "worker" or len(there) == 1:
        run.wait(PATIENCE)
        until = monotonic() + PATIENCE
        while members(run):
            assert monotonic() < until, "workers outlive their run"
            sleep(0.05)
    return what


def tree(folder: Path) -> dict[str, bytes]:
    """The files of an output folder, hidden ones too, without the journal, and without the log's times."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    found = {name: path.read_bytes() for name, path in files.items() if not name.startswith(".clean/")}
    log = ".quarantine/documents.jsonl"
    lines = [json.loads(line) for line in found.pop(log).splitlines()]
    found[log] = json.dumps([{**line, "time": "", "retry": ""} for line in lines]).encode()
    return found


def crash(root: Path, documents: int, kills: int, pause: float) -> list[str]:
    """Runs over so many documents, once whole and once killed so often; what was killed. They must agree."""
    make_sources(root / "in", documents)
    whole = start(root, "whole")
    _, said = whole.communicate(timeout=3600)
    assert whole.returncode == 1, said  # the broken lines are quarantined
    chance = random.Random(documents)  # noqa: S311 -- the same kills each time
    killed: list[str] = []
    run = start(root, "killed")
    while len(killed) < kills:
        sleep(chance.uniform(0.1, pause))
        if (what := hit(run, chance)) != "nothing":
            killed.append(what)
        if run.poll() is not None:
            _, said = run.communicate(timeout=PATIENCE)
            assert b"internal error" not in said, said.decode()
            run = start(root, "killed")
    _, said = run.communicate(timeout=3600)
    assert run.returncode == 1, said
    assert b"internal error" not in said, said.decode()
    one, other = tree(root / "whole"), tree(root / "killed")
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    return killed


def test_a_run_that_is_killed_again_and_again_comes_to_the_same_bytes(tmp_path: Path) -> None:
    crash(tmp_path, documents=800, kills=8, pause=2.5)


if __name__ == "__main__":
    from collections import Counter

    print(Counter(crash(Path(sys.argv[3]), int(sys.argv[1]), int(sys.argv[2]), pause=6.0)))  # noqa: T201
