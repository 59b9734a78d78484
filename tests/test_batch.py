"""A run over many documents: the plan, the books, ordered work in processes that may die, and whole files."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import stat
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from clean import Cleaner, CleanError, OutputError
from clean.batch.books import Books, Summary
from clean.batch.job import Job, Mode, Task
from clean.batch.outcome import Outcome
from clean.batch.plan import (
    BYTES_PER_WORKER,
    PER_WORKER,
    Passed,
    Survey,
    sources,
    stale,
    streams,
    survey,
    workers_for,
)
from clean.batch.run import run
from clean.batch.sinks import FilesSink
from clean.batch.verify import verify_folder
from clean.batch.work import clean_tasks, lost
from clean.engines.chunks import AHEAD
from clean.engines.local import ordered
from clean.formats import text as files

FERRY = "Ferry returns\n\nFerry returns\n\nThe ferry sailed into the harbour on Sunday.\n"
FERRY_CLEANED = "Ferry returns\n\nThe ferry sailed into the harbour on Sunday.\n"
CLEANER = Cleaner(profile=frozenset({"legal"}), language="en")
# For what would hang if it failed.
PATIENCE = 60.0


def write(root: Path, *names: str) -> Path:
    """A folder with an article under each of the names."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FERRY)
    return root


def clean_folder(source: Path, output: Path, mode: Mode | None = None, workers: int = 1) -> list[Outcome]:
    return list(run(Job(CLEANER, source, output, mode or Mode()), Summary(), workers - 1 and workers))


def statuses(outcomes: Iterable[Outcome]) -> dict[str, str]:
    return {outcome.id: outcome.status for outcome in outcomes}


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# The plan


def tasks_of(job: Job) -> list[Task]:
    return [task for stream in streams(job) for task in FilesSink(job, stream, 0).tasks()]


def test_the_plan_is_sorted_and_says_where_each_output_goes(tmp_path: Path) -> None:
    source = write(
        tmp_path / "in", "z.txt", "b/a.text", "b/c.TXT", "a.txt", "page.htm", "photo.jpg", ".x.txt", "b/.y/z.txt"
    )
    job = Job(CLEANER, source, tmp_path / "out")
    assert [(task.id, task.output and task.output.relative_to(tmp_path).as_posix()) for task in tasks_of(job)] == [
        ("a.txt", "out/a.txt"),
        ("b/a.text", "out/b/a.text.txt"),
        ("b/c.TXT", "out/b/c.TXT.txt"),
        ("page.htm", "out/page.htm.txt"),
        ("z.txt", "out/z.txt"),
    ]
    found = survey(job)
    assert (found.files, found.passed, found.unfit) == (5, Passed(1, ["photo.jpg"]), Passed())
    assert not (tmp_path / "out").exists()


def test_the_plan_of_one_file_takes_it_whatever_its_name(tmp_path: Path) -> None:
    source = write(tmp_path, "in/.notes.article") / "in/.notes.article"
    (task,) = tasks_of(Job(CLEANER, source, tmp_path / "out"))
    assert (task.id, task.format, task.output) == (".notes.article", "text", tmp_path / "out/.notes.article.txt")


@pytest.mark.parametrize(
    ("source", "output", "message"),
    [
        ("nowhere", "out", "nowhere: no such file or folder"),
        ("in", "in/a.txt", r"a\.txt: is a file; name a folder"),
        ("in", "in", "lies in the source folder"),
        ("in", "in/b/cleaned", "lies in the source folder"),
        ("in", "link/cleaned", "lies in the source folder"),
        ("link", "in/cleaned", "lies in the source folder"),
    ],
)
def test_there_is_no_plan_where_there_can_be_no_run(tmp_path: Path, source: str, output: str, message: str) -> None:
    write(tmp_path / "in", "a.txt", "b/c.txt")
    (tmp_path / "link").symlink_to("in")
    with pytest.raises(CleanError, match=message):
        survey(Job(CLEANER, tmp_path / source, tmp_path / output))


@pytest.mark.parametrize(("source", "output"), [("in/a.txt", "in"), ("all/in", "all")], ids=["file", "folder"])
def test_no_plan_overwrites_a_source(tmp_path: Path, source: str, output: str) -> None:
    write(tmp_path, "in/a.txt", "all/in/a.txt", "all/in/in/a.txt")
    before = tree(tmp_path)
    with pytest.raises(OutputError, match="is a source too, and would be overwritten; name"):
        survey(Job(CLEANER, tmp_path / source, tmp_path / output))
    assert {name: data for name, data in tree(tmp_path).items() if name in before} == before


def test_two_sources_with_one_output_have_a_problem_each_and_nobody_else_has(tmp_path: Path) -> None:
    source = write(tmp_path / "in", "a.text", "a.text.txt", "b/a.text", "a.txt")
    problems = {source.id: source.problem for source in sources(Job(CLEANER, source, tmp_path / "out"))}
    assert problems == {
        "a.text": "has the same output as a.text.txt (a.text.txt); rename one of them",
        "a.text.txt": "has the same output as a.text (a.text.txt); rename one of them",
        "a.txt": None,
        "b/a.text": None,
    }


def test_outputs_without_a_source_are_stale_and_other_files_are_not(tmp_path: Path) -> None:
    source = write(tmp_path / "in", "a.txt", "b/c.text", "b/d.txt")
    output = tmp_path / "out"
    job = Job(CLEANER, source, output)
    assert list(stale(job)) == []
    clean_folder(source, output)
    write(output, "mine.txt", "notes.json")
    assert list(stale(job)) == []
    (source / "b/c.text").unlink()
    (source / "a.txt").unlink()
    assert list(stale(job)) == ["a.txt", "b/c.text.txt"]


# The books


def test_the_books_balance_when_every_document_read_has_an_outcome() -> None:
    books = Books(read=Counter(text=2, html=1))
    assert not books.balanced
    books.add(Outcome("a", "written", flags=("truncated",)))
    books.add(Outcome("b", "quarantined", "binary", stage="decode", reason="not text"))
    assert not books.balanced
    books.add(Outcome("c", "unchanged"))
    assert not books.balanced, "a text too many does not make up for a page too few"
    books.read.update(text=1, html=-1)
    assert books.balanced
    assert books.counts == {"written": 1, "quarantined": 1, "unchanged": 1}
    assert (books.reasons, books.flags) == ({"decode: not text": 1}, {"truncated": 1})
    assert Books.loads(books.dumps()) == books


def test_books_of_nothing_balance() -> None:
    assert Books().balanced


@pytest.mark.parametrize(
    ("files", "size", "processors", "workers"),
    [
        (0, 0, 8, 1),
        (1, 10, 8, 1),
        (PER_WORKER, 10, 8, 1),
        (PER_WORKER + 1, 10, 8, 2),
        (PER_WORKER * 3, 10, 8, 3),
        (1, BYTES_PER_WORKER * 3, 8, 3),
        (PER_WORKER * 1000, 10, 8, 8),
        (PER_WORKER * 1000, 10, 1, 1),
        (PER_WORKER * 1000, 10, None, 1),
    ],
)
def test_a_worker_is_started_for_every_so_many_documents_up_to_the_processors(
    monkeypatch: pytest.MonkeyPatch, files: int, size: int, processors: int | None, workers: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    assert workers_for(Survey(files=files, size=size)) == workers


# Runs


def test_a_run_writes_skips_checks_and_forces(tmp_path: Path) -> None:
    source, output = write(tmp_path / "in", "a.txt", "b.txt"), tmp_path / "out"
    assert statuses(clean_folder(source, output, Mode(check=True))) == {"a.txt": "written", "b.txt": "written"}
    assert not output.exists()
    assert statuses(clean_folder(source, output)) == {"a.txt": "written", "b.txt": "written"}
    assert (output / "a.txt").read_text() == FERRY_CLEANED

    (source / "b.txt").write_text(FERRY + "\nFerry returns\n")
    (checked,) = [o for o in clean_folder(source, output, Mode(check=True, diff=True)) if o.status == "written"]
    assert checked.id == "b.txt"
    assert checked.before is not None
    assert checked.after is not None
    assert checked.before.text == checked.after.text  # only its record changes
    skipped, again = clean_folder(source, output)
    assert (skipped.status, skipped.lines, again.status, again.lines) == ("unchanged", 0, "written", 7)
    forced = clean_folder(source, output, Mode(force=True))
    assert [(outcome.status, outcome.lines, outcome.removed) for outcome in forced] == [
        ("unchanged", 5, 1),
        ("unchanged", 7, 2),
    ]


def test_other_settings_clean_again(tmp_path: Path) -> None:
    source, output = write(tmp_path / "in", "a.txt"), tmp_path / "out"
    clean_folder(source, output)
    for cleaner in (Cleaner(profile=CLEANER.profile, language="de"), Cleaner(profile=frozenset({"related"}))):
        job = Job(cleaner, source, output)
        assert [o.status for o in run(job, Summary(), workers=0)] == ["written"]
        assert [o.status for o in run(job, Summary(), workers=0)] == ["unchanged"]
    assert (output / "a.txt").read_text() == FERRY_CLEANED


def test_processes_come_to_the_same_outcomes_in_the_same_order(tmp_path: Path) -> None:
    source = write(tmp_path / "in", *(f"{number:02}.txt" for number in range(20)))
    (source / "07.txt").write_bytes(b"\x7fELF\0\0")
    (source / "08.txt").write_bytes(b"")
    alone = clean_folder(source, tmp_path / "one", workers=1)
    together = clean_folder(source, tmp_path / "two", workers=2)
    assert together == alone
    assert [outcome.status for outcome in alone].count("written") == 19
    assert tree(tmp_path / "two") == tree(tmp_path / "one")


def break_json(record: dict[str, Any]) -> bytes:
    return json.dumps(record).encode()[:-9]


def no_object(record: dict[str, Any]) -> bytes:
    return b"[]"


def not_utf8(record: dict[str, Any]) -> bytes:
    return json.dumps(record).encode().replace(b"Ferry", b"F\xe9rry")


def nested(record: dict[str, Any]) -> bytes:
    return b"[" * 200_000 + b"]" * 200_000


def without_flags(record: dict[str, Any]) -> bytes:
    del record["article"]["flags"]
    return json.dumps(record).encode()


def without_tool(record: dict[str, Any]) -> bytes:
    del record["tool"]
    return json.dumps(record).encode()


def of_another_format(record: dict[str, Any]) -> bytes:
    return json.dumps({**record, "format": 0}).encode()


BROKEN = [break_json, no_object, not_utf8, nested, without_flags, without_tool, of_another_format]


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__)
def test_a_record_that_somebody_broke_is_written_again(
    tmp_path: Path, damage: Callable[[dict[str, Any]], bytes]
) -> None:
    source, output = write(tmp_path / "in", "a.txt"), tmp_path / "out"
    clean_folder(source, output)
    record = output / "a.provenance.json"
    whole = record.read_bytes()
    record.write_bytes(damage(json.loads(whole)))
    assert statuses(clean_folder(source, output)) == {"a.txt": "written"}
    assert record.read_bytes() == whole


@pytest.mark.parametrize("damage", BROKEN[:4], ids=lambda damage: damage.__name__)
def test_verify_names_a_record_that_somebody_broke_and_goes_on(
    tmp_path: Path, damage: Callable[[dict[str, Any]], bytes]
) -> None:
    source, output = write(tmp_path / "in", "a.txt", "b.txt"), tmp_path / "out"
    clean_folder(source, output)
    record = output / "a.provenance.json"
    record.write_bytes(damage(json.loads(record.read_bytes())))
    found = dict(verify_folder(output, source))
    assert str(found["a.provenance.json"]).startswith("the record is broken")
    assert found["b.provenance.json"] is None


def test_verify_names_a_text_without_a_record(tmp_path: Path) -> None:
    source, output = write(tmp_path / "in", "a.txt"), tmp_path / "out"
    clean_folder(source, output)
    write(output, "town/mine.txt")
    assert dict(verify_folder(output, None)) == {
        "town/mine.txt": "has no provenance record; clean its source again",
        "a.provenance.json": None,
    }


# Ordered work. What workers run stands at the top of the module, where they find it.


def tenfold(context: int, items: Sequence[int]) -> list[int]:
    return [context * item for item in items]


def wait_for(path: Path) -> None:
    until = monotonic() + PATIENCE
    while not path.exists():
        if monotonic() > until:
            raise TimeoutError(f"nobody made {path}")


def first_waits_for_second(folder: str, items: Sequence[int]) -> list[int]:
    """Finishes item 0 only when item 1 is done."""
    if items[0] == 0:
        wait_for(Path(folder) / "1")
    if items[0] == 1:
        (Path(folder) / "1").touch()
    return list(items)


def die_when_told(folder: str, items: Sequence[int]) -> list[int]:
    """Takes its process with it on item 1, when the test says so."""
    if 1 in items:
        wait_for(Path(folder) / "now")
        os._exit(1)
    return [item * 10 for item in items]


def die_on(deadly: int, items: Sequence[int]) -> list[int]:
    if deadly in items:
        os._exit(1)
    return [item * 10 for item in items]


def die_once(folder: str, items: Sequence[int]) -> list[int]:
    """Takes its process with it the first time it sees item 3."""
    if 3 in items and not (Path(folder) / "died").exists():
        (Path(folder) / "died").touch()
        os._exit(1)
    return [item * 10 for item in items]


def refuse_three(context: None, items: Sequence[int]) -> list[int]:
    if 3 in items:
        raise ValueError("three")
    return list(items)


def die_on_the_second(job: Job, tasks: Sequence[Task]) -> list[Outcome]:
    if any(task.id == "2.txt" for task in tasks):
        os._exit(1)
    return clean_tasks(job, tasks)


def negative(item: int, how: str) -> int:
    return -item


def flat(chunks: Iterable[Sequence[int]]) -> list[int]:
    return [item for chunk in chunks for item in chunk]


@pytest.mark.parametrize("count", [0, 1, 7, 20])
def test_results_come_in_chunks_and_in_order(count: int) -> None:
    chunks = list(ordered(tenfold, 10, range(count), workers=2, chunk=3))
    assert flat(chunks) == [item * 10 for item in range(count)]
    assert [len(chunk) for chunk in chunks] == [3] * (count // 3) + ([count % 3] if count % 3 else [])


def test_order_is_kept_when_a_later_chunk_is_ready_first(tmp_path: Path) -> None:
    assert list(ordered(first_waits_for_second, str(tmp_path), range(4), workers=2, chunk=1)) == [[0], [1], [2], [3]]


def test_no_more_is_taken_than_is_under_way() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(100):
            taken.append(item)
            yield item

    results = ordered(tenfold, 1, items(), workers=2, chunk=3)
    assert next(results) == [0, 1, 2]
    assert len(taken) == 2 * AHEAD * 3
    results.close()  # type: ignore[attr-defined]
    assert len(taken) == 2 * AHEAD * 3
    assert multiprocessing.active_children() == []


def test_an_item_that_kills_its_worker_is_lost_and_no_other() -> None:
    results = flat(ordered(die_on, 3, range(11), workers=2, chunk=4, lost=negative))
    assert results == [0, 10, 20, -3, 40, 50, 60, 70, 80, 90, 100]


def test_an_item_whose_worker_died_by_chance_is_done_again(tmp_path: Path) -> None:
    results = flat(ordered(die_once, str(tmp_path), range(6), workers=2, chunk=2, lost=negative))
    assert results == [0, 10, 20, 30, 40, 50]


def test_a_worker_that_dies_while_nobody_looks_costs_its_item_only(tmp_path: Path) -> None:
    results = ordered(die_when_told, str(tmp_path), range(12), workers=2, chunk=1, lost=negative)
    found = [next(results)]
    (tmp_path / "now").touch()
    assert wait([worker.sentinel for worker in multiprocessing.active_children()], PATIENCE)
    found += results
    assert flat(found) == [0, -1, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]


def test_without_a_word_on_lost_items_a_dead_worker_is_an_error() -> None:
    with pytest.raises(CleanError, match="worker process died on a document"):
        flat(ordered(die_on, 3, range(6), workers=2, chunk=2))


def test_an_error_of_the_work_comes_through_in_its_turn() -> None:
    results = ordered(refuse_three, None, range(8), workers=2, chunk=1)
    assert [next(results), next(results), next(results)] == [[0], [1], [2]]
    with pytest.raises(ValueError, match="three"):
        next(results)


def test_a_document_that_kills_its_worker_costs_no_other_one(tmp_path: Path) -> None:
    source, output = write(tmp_path / "in", *(f"{number}.txt" for number in range(6))), tmp_path / "out"
    job = Job(CLEANER, source, output)
    outcomes = flat(ordered(die_on_the_second, job, tasks_of(job), workers=2, chunk=2, lost=lost))
    assert [outcome.id for outcome in outcomes] == [f"{number}.txt" for number in range(6)]
    assert [outcome.id for outcome in outcomes if outcome.status == "quarantined"] == ["2.txt"]
    assert sorted(name for name in tree(output) if name.endswith(".txt")) == [
        "0.txt",
        "1.txt",
        "3.txt",
        "4.txt",
        "5.txt",
    ]


# Whole files


def full_disk(descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def interrupt(descriptor: int) -> None:
    raise KeyboardInterrupt


def test_a_file_is_written_with_its_folders_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a/b/c.txt"
    files.write(path, b"one")
    files.write(path, b"two")
    assert tree(tmp_path) == {"a/b/c.txt": b"two"}


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_file_has_the_permissions_that_the_user_wants(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        files.write(tmp_path / "a.txt", b"one")
        after = os.umask(mask)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == mode
    assert after == mask


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    files.write(path, b"one")
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OutputError, match=r"a\.txt: cannot be written: No space left on device; free or change"):
        files.write(path, b"two")
    assert tree(tmp_path) == {"a.txt": b"one"}


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    files.write(path, b"one")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.write(path, b"two")
    assert tree(tmp_path) == {"a.txt": b"one"}


@pytest.mark.parametrize(
    ("name", "in_the_way"), [("a.txt", "a.txt/b"), ("a/b.txt", "a")], ids=["a folder", "a file for a folder"]
)
def test_what_stands_in_the_way_stays_and_nothing_is_left_beside_it(
    tmp_path: Path, name: str, in_the_way: str
) -> None:
    write(tmp_path, in_the_way)
    with pytest.raises(OutputError, match=f"{name}: cannot be written: .+; free or change the output folder"):
        files.write(tmp_path / name, b"one")
    assert tree(tmp_path) == {in_the_way: FERRY.encode()}


def test_a_document_whose_second_file_fails_leaves_no_text_without_a_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, output = write(tmp_path / "in", "a.txt"), tmp_path / "out"
    calls = iter([os.fsync, full_disk])
    monkeypatch.setattr(os, "fsync", lambda descriptor: next(calls)(descriptor))
    (outcome,) = clean_folder(source, output)
    assert (outcome.status, "No space left" in outcome.message) == ("quarantined", True)
    assert tree(output) == {}


def test_readers_see_the_old_or_the_new_file_and_never_a_part(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    versions = {letter * 200_000 for letter in (b"a", b"b")}
    files.write(path, b"a" * 200_000)
    ready, seen = threading.Event(), set()

    def read() -> None:
        while not ready.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for data in sorted(versions) * 20:
        files.write(path, data)
    ready.set()
    reader.join(PATIENCE)
    assert seen
    assert seen <= versions
