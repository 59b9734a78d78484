"""A real Dask cluster of two worker processes gives what one process gives, whatever happens to its workers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from time import sleep
from types import SimpleNamespace
from typing import Any

import dask
import pytest
from distributed import LocalCluster

from clean import Cleaner, CleanError
from clean.batch.books import Summary
from clean.batch.job import Job, Task
from clean.batch.outcome import Outcome
from clean.batch.run import run
from clean.batch.work import clean_tasks
from clean.engines import dask as engine
from clean.engines.chunks import AHEAD, Limits
from clean.engines.dask import DAEMON, TOGETHER, Crews

# Any port that is free: two clusters of two test processes may be there at once, and Dask has one port for all.
FREE_PORT = "127.0.0.1:0"
WORKERS = 2
DOCUMENTS = 40
ARTICLE = "The ferry to the {0} islands\n\nThe ferry to the {0} islands\n\nFerry number {0} sailed on Sunday.\n"
CLEANER = Cleaner(profile=frozenset({"legal"}), language="en")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster that gives a task up when two workers died on it."""
    settings = {DAEMON: False, "distributed.scheduler.allowed-failures": 1}
    with (
        dask.config.set(settings),
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, memory_limit=0, dashboard_address=FREE_PORT) as cluster,
    ):
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files, and a shard of lines one of which is broken."""
    folder = tmp_path_factory.mktemp("source")
    for number in range(DOCUMENTS // 2):
        (folder / f"{number}.txt").write_text(ARTICLE.format(number))
    lines = [json.dumps({"id": str(number), "text": ARTICLE.format(number)}) for number in range(DOCUMENTS // 2)]
    (folder / "shard.jsonl").write_text("\n".join([*lines[1:], "{broken"]) + "\n")
    return folder


@pytest.fixture(scope="module")
def here(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What this process makes of them."""
    output = tmp_path_factory.mktemp("here")
    for _ in run(Job(CLEANER, source, output), Summary(), workers=0):
        pass
    return tree(output)


def tree(folder: Path) -> dict[str, bytes]:
    """The files of an output, without journal and log."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return {name: data for name, data in found.items() if not name.startswith(".")}


# Run beside a Dask worker, whose process is the parent of theirs.


def refuse_five(context: None, items: Sequence[int]) -> list[int]:
    if 5 in items:
        raise ValueError("five")
    return list(items)


def hang_on_three(context: None, items: Sequence[int]) -> list[int]:
    if 3 in items:
        sleep(600)
    return list(items)


def end_dask_worker() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    sleep(600)


def end_unless_alone(context: None, items: Sequence[int]) -> list[int]:
    """Takes the Dask worker with it, but for a single item."""
    if 3 in items and len(items) > 1:
        end_dask_worker()
    return list(items)


def end_once(folder: Path, job: Job, tasks: Sequence[Task]) -> list[Outcome]:
    """Takes the Dask worker with it when half of the chunk is done, once."""
    half = clean_tasks(job, tasks[: len(tasks) // 2])
    if any(task.id == "shard.jsonl#7" for task in tasks) and not (folder / "ended").exists():
        (folder / "ended").touch()
        end_dask_worker()
    return [*half, *clean_tasks(job, tasks[len(tasks) // 2 :])]


def same(context: Any, items: Sequence[int]) -> list[int]:
    return list(items)


class Noted:
    """Writes a line to a file whenever it is brought to a process."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        with self.file.open("a") as lines:
            lines.write("here\n")


def negative(item: int, how: str) -> int:
    return -item if how == "late" else -100 * item


def flat(chunks: Iterator[Sequence[int]]) -> list[int]:
    return [item for chunk in chunks for item in chunk]


def test_results_come_in_order_and_what_all_chunks_need_is_brought_once(scheduler: str, tmp_path: Path) -> None:
    context = Noted(tmp_path / "log")
    chunks = list(engine.ordered(same, context, range(59), WORKERS, 1, scheduler=scheduler))
    assert flat(iter(chunks)) == list(range(59))
    assert [len(chunk) for chunk in chunks] == [TOGETHER] * 14 + [3]
    # To the scheduler's plugins, to the two workers, and to the process beside each; not with the 15 tasks.
    assert len(context.file.read_text().splitlines()) <= 1 + 2 * WORKERS


def test_no_more_is_taken_than_is_under_way(scheduler: str) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(100):
            taken.append(item)
            yield item

    results = engine.ordered(same, None, items(), WORKERS, 3, scheduler=scheduler)
    assert next(results) == list(range(3 * TOGETHER))
    results.close()  # type: ignore[attr-defined]
    assert len(taken) == WORKERS * AHEAD * 3 * TOGETHER


def test_an_item_that_takes_too_long_is_lost_and_no_other(scheduler: str) -> None:
    limits = Limits(seconds=2.0)
    results = engine.ordered(
        hang_on_three, None, range(1, 6), WORKERS, 2, negative, limits=limits, scheduler=scheduler
    )
    assert flat(results) == [1, 2, -3, 4, 5]


def test_a_chunk_that_dask_gives_up_is_done_again_item_by_item(scheduler: str) -> None:
    results = engine.ordered(end_unless_alone, None, range(8), WORKERS, 4, negative, scheduler=scheduler)
    assert flat(results) == list(range(8))


def test_an_error_of_the_work_comes_through_in_its_turn(scheduler: str) -> None:
    results = engine.ordered(refuse_five, None, range(12), WORKERS, 1, scheduler=scheduler)
    assert next(results) == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="five"):
        next(results)


def test_a_worker_that_is_killed_costs_no_document_and_changes_no_byte(
    scheduler: str, source: Path, here: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clean.batch.run.clean_tasks", partial(end_once, tmp_path))
    summary = Summary()
    job = Job(CLEANER, source, tmp_path / "out")
    outcomes = list(run(job, summary, WORKERS, partial(engine.ordered, scheduler=scheduler)))
    assert (tmp_path / "ended").exists()
    assert summary.books.balanced
    counts = summary.books.counts  # a file that was written just before the death is unchanged after it
    assert counts["written"] + counts["unchanged"] == DOCUMENTS - 1
    assert counts["quarantined"] == 1
    assert len(outcomes) == DOCUMENTS
    assert tree(tmp_path / "out") == here


def test_the_command_writes_the_same_bytes_whatever_folder_the_workers_stand_in(
    scheduler: str, source: Path, here: dict[str, bytes], tmp_path: Path
) -> None:
    options = ["--engine", "dask", "--scheduler", scheduler, "--profile", "legal", "--language", "en"]
    command = [sys.executable, "-m", "clean", "run", source.name, str(tmp_path / "out"), *options]
    done = subprocess.run(command, cwd=source.parent, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr  # the broken line
    assert f"read {DOCUMENTS} = written {DOCUMENTS - 1} + unchanged 0 + quarantined 1" in done.stderr
    found = tree(tmp_path / "out")
    assert found.pop("run.json")
    assert found == here


def test_workers_that_may_have_no_processes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "current_process", lambda: SimpleNamespace(daemon=True))
    with pytest.raises(CleanError, match="DASK_DISTRIBUTED__WORKER__DAEMON=False"):
        Crews(same, None, None, None, Limits()).setup(None)  # type: ignore[arg-type]


def test_workers_of_another_version_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    crews = Crews(same, None, None, None, Limits())
    monkeypatch.setattr(engine, "version", lambda package: "0.0.1")
    with pytest.raises(CleanError, match=r"has clean-articles 0\.0\.1"):
        crews.setup(None)  # type: ignore[arg-type]


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.2)
    with pytest.raises(CleanError, match="no Dask scheduler is reached there"):
        next(engine.ordered(same, None, [1], 1, 1, scheduler="tcp://127.0.0.1:9"))
