"""Documents that take too long or too much, and workers that grow: each costs itself at most."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from clean import Cleaner
from clean.batch.job import Job, Task
from clean.batch.outcome import Outcome
from clean.batch.plan import streams
from clean.batch.run import in_process
from clean.batch.sinks import FilesSink
from clean.batch.work import clean_task, easier, lost
from clean.engines.alarm import Late, alarm
from clean.engines.local import Limits, ordered

CLEANER = Cleaner(profile=frozenset({"legal"}), language="en")
SENTENCE = "The ferry sailed into the harbour on Sunday, and many people stood on the quay."
PAGE = f"<html><body><article><h1>Ferry returns</h1><p>{SENTENCE}</p><p>{SENTENCE}</p></article></body></html>"
# Longer than a test waits for.
FOREVER = 600.0


def hang_on_three(context: None, items: Sequence[int]) -> list[int]:
    if 3 in items:
        time.sleep(FOREVER)
    return [item * 10 for item in items]


def hang_above_ten(context: None, items: Sequence[int]) -> list[int]:
    if max(items) > 10:
        time.sleep(FOREVER)
    return [item * 10 for item in items]


def take_memory(context: None, items: Sequence[int]) -> list[str]:
    found = []
    for item in items:
        try:
            found.append(f"{item} fits {len(bytearray(item << 20)) >> 20}")
        except MemoryError:
            found.append(f"{item} is too much")
    return found


def grow(kept: list[bytearray], items: Sequence[int]) -> list[int]:
    """Keeps 60 MB for each item; tells its process."""
    kept += [bytearray(b"x") * (60 << 20) for _ in items]
    return [os.getpid()]


def told(item: int, how: str) -> int:
    return {"late": -1, "died": -2}[how]


def hang_on_pages(quick_too: bool, tasks: Sequence[Task]) -> list[Outcome]:
    if any(task.format == "html" and (quick_too or not task.quick) for task in tasks):
        time.sleep(FOREVER)
    return [Outcome(task.id, "written") for task in tasks]


def test_an_item_that_takes_too_long_is_lost_and_no_other() -> None:
    limits = Limits(seconds=1.0)
    chunks = ordered(hang_on_three, None, range(8), workers=2, chunk=3, lost=told, limits=limits)
    assert [item for chunk in chunks for item in chunk] == [0, 10, 20, -1, 40, 50, 60, 70]


def test_an_item_that_takes_too_long_is_tried_once_more_in_an_easier_way() -> None:
    limits = Limits(seconds=1.0)
    found = ordered(
        hang_above_ten, None, [1, 12, 99], 1, 3, told, limits=limits, easier=lambda item: 2 if item == 12 else None
    )
    assert [item for chunk in found for item in chunk] == [10, 20, -1]


def test_what_would_take_too_much_memory_is_an_error_inside_its_worker() -> None:
    limits = Limits(memory=400 << 20)
    found = ordered(take_memory, None, [1, 1000, 2], workers=1, chunk=3, limits=limits)
    assert [item for chunk in found for item in chunk] == ["1 fits 1", "1000 is too much", "2 fits 2"]


def test_a_worker_that_grew_is_replaced_when_its_chunk_is_done() -> None:
    limits = Limits(grown=280 << 20)
    processes = [pid for chunk in ordered(grow, [], range(5), workers=1, chunk=1, limits=limits) for pid in chunk]
    assert len(processes) == 5
    assert 1 < len(set(processes)) < 5


def test_heavy_items_go_in_small_chunks() -> None:
    weights = {0: 10, 1: 10, 2: 2 << 20, 3: 10, 4: 10, 5: 10}
    chunks = list(ordered(hang_on_three, None, [0, 1, 2, 4, 5], workers=1, chunk=4, weight=weights.__getitem__))
    assert chunks == [[0, 10, 20], [40, 50]]


def tasks(folder: Path) -> list[Task]:
    for name in ("a.txt", "page.html", "z.txt"):
        (folder / name).write_text(PAGE)
    job = Job(CLEANER, folder, folder / "out")
    return [task for stream in streams(job) for task in FilesSink(job, stream, 0).tasks()]


@pytest.mark.parametrize(("quick_too", "status"), [(False, "written"), (True, "quarantined")])
def test_a_page_that_takes_too_long_is_tried_the_quick_way_and_then_quarantined(
    tmp_path: Path, quick_too: bool, status: str
) -> None:
    limits = Limits(seconds=1.0)
    chunks = ordered(hang_on_pages, quick_too, tasks(tmp_path), 1, 3, lost, limits=limits, easier=easier)
    found = [outcome for chunk in chunks for outcome in chunk]
    assert [(o.id, o.status) for o in found] == [("a.txt", "written"), ("page.html", status), ("z.txt", "written")]
    if quick_too:
        assert (found[1].stage, found[1].reason) == ("clean", "time limit")
        assert "leave it out, or raise --seconds" in found[1].message


def test_a_page_cleaned_the_quick_way_is_flagged(tmp_path: Path) -> None:
    page = tasks(tmp_path)[1]
    quick = easier(page)
    assert quick is not None
    assert easier(quick) is None
    outcome = clean_task(Job(CLEANER, tmp_path, tmp_path / "out"), quick)
    assert (outcome.status, outcome.flags) == ("written", ("quick-extraction",))


def run_on() -> None:
    while True:
        pass


def test_an_alarm_stops_what_runs_in_this_process_and_leaves_no_trace() -> None:
    with pytest.raises(Late), alarm(0.05):
        run_on()
    with alarm(0.05):
        pass
    time.sleep(0.1)


def test_a_document_cleaned_in_this_process_has_its_time_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clean.batch.run.clean_task", lambda job, task: time.sleep(FOREVER))
    job = Job(CLEANER, tmp_path, tmp_path / "out", limits=Limits(seconds=0.05))
    outcome = in_process(job, Task("a.txt", "text"))
    assert (outcome.status, outcome.reason) == ("quarantined", "time limit")
