"""Shards in, shards out: what is written, what is cleaned again, and that the bytes are always the same."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clean import Cleaner, CleanError, OutputError
from clean.batch import run as running
from clean.batch import shard as sharding
from clean.batch.books import Summary
from clean.batch.job import Job, Mode, Target
from clean.batch.outcome import Outcome
from clean.batch.plan import survey
from clean.batch.run import run
from clean.batch.verify import fired, verify_folder
from clean.exceptions import load
from clean.formats.shards import NO_RECORDS, rows

CLEANER = Cleaner(profile=frozenset({"legal"}), language="en")
SENTENCE = "The ferry sailed into the harbour on Sunday, and many people stood on the quay."


def text(n: int) -> str:
    return f"Ferry {n} returns\n\nFerry {n} returns\n\n{SENTENCE}\n"


def cleaned(n: int) -> str:
    return f"Ferry {n} returns\n\n{SENTENCE}"


def lines(*numbers: int) -> str:
    return "".join(json.dumps({"id": f"d{n}", "text": text(n), "n": n, "x": 0.5}) + "\n" for n in numbers)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text(lines(*range(20)))
    return Job(CLEANER, tmp_path / "in", tmp_path / "out")


def done(job: Job, workers: int = 0) -> tuple[dict[str, int], Summary]:
    summary = Summary()
    list(run(job, summary, workers))
    assert summary.books.balanced
    return {name: number for name, number in summary.books.counts.items() if number}, summary


def written(job: Job) -> dict[str, bytes]:
    files = {path.relative_to(job.output).as_posix(): path for path in job.output.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in sorted(files.items()) if not name.startswith(".")}


def rows_of(job: Job, name: str = "a.jsonl") -> list[dict[str, Any]]:
    return list(rows(job.output / name))


def test_without_pyarrow_a_run_says_how_to_get_it_before_anything_is_cleaned(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = job.source / "b.parquet"
    pq.write_table(pa.table({"text": [SENTENCE]}), there)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(CleanError, match=r"pip install 'clean-articles\[parquet\]'"):
        survey(job)
    there.unlink()
    with pytest.raises(CleanError, match=r"pip install 'clean-articles\[parquet\]'"):
        survey(replace(job, target=Target("parquet")))
    assert survey(job).files == 1


# What is written


def test_a_row_is_a_dolma_document_with_our_account_and_the_inputs_own_fields(job: Job) -> None:
    assert done(job)[0] == {"written": 20}
    row = rows_of(job)[3]
    assert list(row) == ["id", "text", "source", "added", "created", "metadata", "n", "x"]
    assert (row["id"], row["text"], row["source"], row["n"], row["x"]) == ("d3", cleaned(3), "a.jsonl", 3, 0.5)
    clean = row["metadata"]["clean"]
    assert (clean["title"], clean["language"], clean["words"], clean["flags"]) == ("Ferry 3 returns", "en", 18, [])
    assert json.loads(clean["record"])["source"]["path"] == "a.jsonl#d3"
    assert [problem for _, problem in verify_folder(job.output, job.source)] == [None] * 20


def test_what_a_dolma_document_says_of_itself_stays(job: Job) -> None:
    own = {"source": "cc-news", "added": "2024-01-01", "created": "2023-12-31", "metadata": {"a": {"b": [1]}}}
    row = {"id": "x", "text": text(1), **own, "url": "https://www.example.com/1"}
    (job.source / "a.jsonl").write_text(json.dumps(row))
    done(job)
    (found,) = rows_of(job)
    assert {name: found[name] for name in ("source", "added", "created", "url")} == {
        **{name: own[name] for name in ("source", "added", "created")},
        "url": "https://www.example.com/1",
    }
    assert found["metadata"]["a"] == {"b": [1]}
    assert found["metadata"]["url"] == "https://www.example.com/1"


def test_a_sign_between_file_and_id_may_stand_in_both(job: Job) -> None:
    row = {"id": "https://a.example/1#top", "text": text(1)}
    (job.source / "a.jsonl").rename(job.source / "a#b.jsonl")
    (job.source / "a#b.jsonl").write_text(json.dumps(row) + "\n" + json.dumps({"id": "2#top", "text": None}) + "\n")
    (job.source / "c#d.txt").write_text(text(2))
    job = replace(job, target=Target("jsonl", ""))
    assert done(job)[0] == {"written": 2, "quarantined": 1}
    assert [found["source"] for found in rows_of(job, "a#b.jsonl")] == ["a#b.jsonl"]
    assert [(found["id"], found["source"]) for found in rows_of(job, "documents-00000.jsonl")] == [("c#d.txt",) * 2]

    named = 'document = "a#b.jsonl#https://a.example/1#top"\nline = "Ferry 1 returns"\n'
    (job.output / ".exceptions.toml").write_text(f"[[exceptions]]\n{named}")
    spared = replace(job, cleaner=replace(CLEANER, exceptions=load(job.output)))
    assert done(spared)[0] == {"written": 1, "unchanged": 1, "quarantined": 1}

    attributes = replace(job, target=Target("dolma-attributes"), output=job.output / "attributes")
    done(attributes)
    assert [found["id"] for found in rows_of(attributes, "a#b.jsonl")] == ["https://a.example/1#top", "2#top"]


def test_cleaning_what_was_cleaned_changes_no_text(job: Job, tmp_path: Path) -> None:
    done(job)
    again = replace(job, source=job.output, output=tmp_path / "again")
    done(again)
    assert [row["text"] for row in rows_of(again)] == [row["text"] for row in rows_of(job)]


def test_one_document_costs_no_other_and_its_line_says_what_to_do(job: Job) -> None:
    bad = '{broken\n{"id": "d1", "text": "again"}\n{"id": "z", "text": "\\u0000"}\n'
    (job.source / "a.jsonl").write_text(lines(0, 1) + bad + lines(2))
    counts, summary = done(job)
    assert counts == {"written": 3, "quarantined": 3}
    assert [row["id"] for row in rows_of(job)] == ["d0", "d1", "d2"]
    assert [(o.id, o.stage, o.reason, o.number) for o in summary.quarantined] == [
        ("a.jsonl#3", "read", "unreadable", 3),
        ("a.jsonl#d1", "read", "unreadable", 4),
        ("a.jsonl#z", "decode", "not text", 5),
    ]
    assert "has the id of one before it" in summary.quarantined[1].message


def test_parquet_keeps_its_columns_and_their_types(job: Job) -> None:
    table = pa.table(
        {
            "id": pa.array(range(3000), pa.int64()),
            "content": [text(n % 7) if n % 3 else None for n in range(3000)],
            "when": pa.array([n * 1000 for n in range(3000)], pa.timestamp("ms", "UTC")),
            "tags": pa.array([["a", str(n)] for n in range(3000)], pa.list_(pa.string())),
            "metadata": pa.array([{"score": n / 2} for n in range(3000)], pa.struct([("score", pa.float32())])),
        }
    )
    (job.source / "a.jsonl").unlink()
    pq.write_table(table, job.source / "p.parquet", row_group_size=700)
    assert done(replace(job, target=Target(shard_size=900)), workers=2)[0] == {"written": 2000, "quarantined": 1000}
    names = ["p-00000.parquet", "p-00001.parquet", "p-00002.parquet"]
    assert list(written(job)) == names
    parts = [pq.read_table(job.output / name) for name in names]
    assert [part.num_rows for part in parts] == [900, 900, 200]
    found = pa.concat_tables(parts)
    kept = table.filter(table["content"].is_valid())
    assert found["id"].to_pylist() == [str(n) for n in kept["id"].to_pylist()]
    for name in ("when", "tags"):
        assert found[name].equals(kept[name])
    metadata = found["metadata"].combine_chunks()
    assert metadata.field("score").equals(kept["metadata"].combine_chunks().field("score"))
    assert found["text"].to_pylist()[:2] == [cleaned(1), cleaned(2)]
    assert metadata.field("clean").field("title")[0].as_py() == "Ferry 1 returns"


def test_json_becomes_parquet_with_types_where_all_rows_agree_and_json_where_not(job: Job) -> None:
    own = [
        {"n": 1, "f": 1, "s": "a", "m": 1, "o": {"b": 1}, "metadata": {"k": True}},
        {"n": 2, "f": 2.5, "s": None, "m": "x", "late": 3, "metadata": {"k": None, "l": [1]}},
    ]
    (job.source / "a.jsonl").write_text("".join(json.dumps({"text": text(0), **row}) + "\n" for row in own))
    done(replace(job, target=Target("parquet")))
    table = pq.read_table(job.output / "a.jsonl.parquet")
    assert {name: str(table.schema.field(name).type) for name in ("n", "f", "s", "m", "o", "late")} == {
        "n": "int64",
        "f": "double",
        "s": "string",
        "m": "string",
        "o": "string",
        "late": "int64",
    }
    assert table.select(["n", "f", "s", "m", "o", "late"]).to_pylist() == [
        {"n": 1, "f": 1.0, "s": "a", "m": "1", "o": '{"b": 1}', "late": None},
        {"n": 2, "f": 2.5, "s": None, "m": "x", "o": None, "late": 3},
    ]
    metadata = table["metadata"].to_pylist()
    assert [(row["k"], row["l"]) for row in metadata] == [(True, None), (None, "[1]")]
    assert [problem for _, problem in verify_folder(job.output, job.source)] == [None, None]


@pytest.mark.parametrize(
    ("target", "names"),
    [
        (Target(), ["a.jsonl", "b.txt", "b.provenance.json", "w.wet.jsonl.gz"]),
        (Target(compression=".zst"), ["a.jsonl.zst", "b.txt", "b.provenance.json", "w.wet.jsonl.zst"]),
        (Target("jsonl", ""), ["a.jsonl", "documents-00000.jsonl", "w.wet.jsonl"]),
        (Target("parquet"), ["a.jsonl.parquet", "documents-00000.parquet", "w.wet.parquet"]),
        (Target("jsonl", "", 15), ["a-00000.jsonl", "a-00001.jsonl", "documents-00000.jsonl", "w-00000.wet.jsonl"]),
        (Target("dolma-attributes"), ["a.jsonl"]),
    ],
)
def test_everything_goes_to_its_place_and_every_record_replays(job: Job, target: Target, names: list[str]) -> None:
    (job.source / "b.txt").write_text(text(50))
    block = text(51).encode()
    head = f"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {len(block)}\r\n\r\n"
    (job.source / "w.wet").write_bytes(head.encode() + block + b"\r\n\r\n")
    job = replace(job, target=target)
    documents = 20 if target.to == "dolma-attributes" else 22
    assert done(job)[0] == {"written": documents}
    assert sorted(written(job)) == sorted(names)
    assert done(job)[0] == {"unchanged": documents}
    assert done(replace(job, mode=Mode(check=True, force=True)))[0] == {"unchanged": documents}
    found = list(verify_folder(job.output, job.source))
    if target.to == "dolma-attributes":  # these have no record that could
        assert found == [("a.jsonl", NO_RECORDS)]
    else:
        assert [problem for _, problem in found] == [None] * 22


def test_a_folder_of_documents_is_named_by_their_ids(job: Job) -> None:
    row = {"id": "https://example.com/a?b", "text": text(9)}
    (job.source / "a.jsonl").write_text(json.dumps(row) + "\n" + json.dumps({"text": text(8)}))
    job = replace(job, target=Target("folder"))
    assert done(job)[0] == {"written": 2}
    texts = {name: data.decode() for name, data in written(job).items() if name.endswith(".txt")}
    assert texts == {
        "a.jsonl/https%3A%2F%2Fexample.com%2Fa%3Fb.txt": cleaned(9) + "\n",
        "a.jsonl/00000002.txt": cleaned(8) + "\n",
    }
    assert done(job)[0] == {"unchanged": 2}


# The same bytes


def test_the_bytes_do_not_depend_on_workers_or_chunks(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job.source / "b.jsonl.gz").write_bytes(gzip.compress((lines(*range(50)) + "{broken\n").encode()))
    done(job)
    for workers, chunk in ((1, 7), (2, 1), (3, 100)):
        monkeypatch.setattr(running, "CHUNK", chunk)
        other = replace(job, output=tmp_path / f"{workers}")
        assert done(other, workers)[0] == {"written": 70, "quarantined": 1}
        assert written(other) == written(job)


class StopError(Exception):
    pass


def stopping(after: int) -> Callable[..., Iterator[Outcome]]:
    """A run that breaks off after so many documents, as a full disk or a signal makes it do."""

    def stopped(job: Job) -> None:
        outcomes = run(job, Summary(), 0)
        for _, _ in zip(range(after), outcomes, strict=False):
            pass
        with pytest.raises(StopError):
            outcomes.throw(StopError())  # type: ignore[attr-defined]

    return stopped


@pytest.mark.parametrize("target", [Target(), Target(shard_size=7), Target("parquet"), Target("dolma-attributes")])
def test_a_run_that_stopped_anywhere_goes_on_to_the_same_bytes(
    job: Job, tmp_path: Path, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharding, "CHECKPOINT", 4)
    (job.source / "a.jsonl").write_text(lines(*range(9)) + "{broken\n" + lines(*range(9, 20)))
    whole = replace(job, output=tmp_path / "whole", target=target)
    counts, summary = done(whole)
    for after in (0, 1, 5, 12, 20):
        stopped = replace(job, output=tmp_path / f"{after}", target=target)
        stopping(after)(stopped)
        assert done(stopped)[0] == counts
        assert written(stopped) == written(whole)
        assert [o.id for o in summary.quarantined] == ["a.jsonl#10"]


def test_a_stopped_run_does_not_begin_again(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharding, "CHECKPOINT", 4)
    stopping(13)(job)
    summary = Summary()
    assert [outcome.id for outcome in run(job, summary, 0)] == [f"a.jsonl#d{n}" for n in range(13, 20)]
    assert summary.books.counts == {"written": 20}


def test_a_spool_that_was_lost_or_grew_is_no_problem(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharding, "CHECKPOINT", 4)
    whole = done(job)
    bytes_ = written(job)
    for damage in (lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes() + b"{half a li")):
        for path in job.output.iterdir():
            if path.is_file():
                path.unlink()
        for path in (job.output / ".clean").iterdir():
            path.unlink()
        stopping(9)(job)
        (spool,) = (job.output / ".clean").glob("*.rows")
        damage(spool)
        assert done(job)[0] == whole[0]
        assert written(job) == bytes_


# What is cleaned again


def cleaned_ids(job: Job) -> list[str]:
    """The documents that a run cleans, and not just takes over."""
    summary = Summary()
    return [outcome.id.partition("#")[2] for outcome in run(job, summary, 0) if outcome.status != "unchanged"]


def test_a_shard_that_is_up_to_date_is_not_read(job: Job) -> None:
    done(job)
    times = {path: path.stat().st_mtime_ns for path in job.output.rglob("*.jsonl")}
    summary = Summary()
    assert list(run(job, summary, 0)) == []
    assert summary.books.counts == {"unchanged": 20}
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_only_what_changed_in_a_shard_is_cleaned_again(job: Job, tmp_path: Path) -> None:
    done(job)
    changed = lines(0, 1, 2).replace("Sunday", "Monday", 1) + lines(90) + lines(*range(5, 20)) + lines(91)
    (job.source / "a.jsonl").write_text(changed)
    assert cleaned_ids(job) == ["d0", "d90", "d91"]
    fresh = replace(job, output=tmp_path / "fresh")
    done(fresh)
    assert written(job) == written(fresh)


def test_a_journal_that_is_broken_says_what_to_do_and_one_that_cannot_be_written_can_be_read(job: Job) -> None:
    done(job)
    (journal,) = (job.output / ".clean").glob("journal.sqlite")
    journal.chmod(0o400)
    assert done(replace(job, mode=Mode(check=True)))[0] == {"unchanged": 20}
    journal.chmod(0o600)
    journal.write_bytes(b"no database " * 100)
    with pytest.raises(OutputError, match=r"is broken .*; delete it and run again"):
        done(job)


def test_a_rule_is_counted_in_shards_too(job: Job) -> None:
    done(job)
    assert fired(job.output, "title/repeated") == (20, 20)


def test_a_journal_that_was_lost_costs_no_cleaning(job: Job) -> None:
    done(job)
    before = written(job)
    for path in (job.output / ".clean").iterdir():
        path.unlink()
    assert cleaned_ids(job) == []
    assert written(job) == before


def test_other_rules_clean_all_again(job: Job) -> None:
    done(job)
    assert len(cleaned_ids(replace(job, cleaner=Cleaner(profile=frozenset({"related"}), language="en")))) == 20


def test_a_shard_that_somebody_changed_is_made_anew(job: Job) -> None:
    done(job)
    before = written(job)
    path = job.output / "a.jsonl"
    path.write_bytes(path.read_bytes().replace(b"harbour", b"airport", 3))
    assert len(cleaned_ids(job)) >= 1
    assert written(job) == before
    path.unlink()
    assert done(job)[0] == {"written": 20}
    assert written(job) == before


def test_smaller_shards_leave_no_old_ones_behind(job: Job) -> None:
    job = replace(job, target=Target(shard_size=6))
    done(job)
    assert list(written(job)) == [f"a-0000{n}.jsonl" for n in range(4)]
    (job.source / "a.jsonl").write_text(lines(*range(8)))
    check = replace(job, mode=Mode(check=True))
    assert done(check)[1].changed
    assert len(written(job)) == 4
    done(job)
    assert list(written(job)) == ["a-00000.jsonl", "a-00001.jsonl"]


def test_the_quarantined_of_a_finished_shard_are_tried_again_only_when_told_to(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = running.clean_task

    def failing(job: Job, task: Any) -> Outcome:
        return running.lost(task, "died") if task.number == 5 else real(job, task)

    monkeypatch.setattr(running, "clean_task", failing)
    assert done(job)[0] == {"written": 19, "quarantined": 1}
    monkeypatch.undo()
    counts, summary = done(job)
    assert counts == {"unchanged": 19, "quarantined": 1}
    assert [o.id for o in summary.quarantined] == ["a.jsonl#d4"]
    assert cleaned_ids(replace(job, mode=Mode(retry=True))) == ["d4"]
    assert [row["id"] for row in rows_of(job)] == [f"d{n}" for n in range(20)]
    assert done(job)[0] == {"unchanged": 20}


# Check


def test_check_writes_nothing_and_tells_what_would_change(job: Job) -> None:
    check = replace(job, mode=Mode(check=True))
    counts, summary = done(check)
    assert (counts, summary.changed, job.output.exists()) == ({"written": 20}, True, False)
    done(job)
    before = {path: path.read_bytes() for path in job.output.rglob("*") if path.is_file()}
    counts, summary = done(check)
    assert (counts, summary.changed) == ({"unchanged": 20}, False)
    (job.source / "a.jsonl").write_text(lines(*range(19)))
    assert done(check)[1].changed, "a document less is a change"
    (job.source / "a.jsonl").write_text(lines(*range(20)).replace('"n": 3', '"n": 4', 1))
    assert done(check)[1].changed, "so is another value that is carried through"
    assert {path: path.read_bytes() for path in job.output.rglob("*") if path.is_file()} == before


def test_another_version_of_a_library_that_changes_nothing_is_no_change(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job.source / "b.txt").write_text(text(50))
    done(job)
    before = written(job)
    monkeypatch.setattr("clean.provenance._version", lambda name: "0.1.0" if name == "clean-articles" else "99")
    for mode in (Mode(check=True, force=True), Mode(force=True)):
        counts, summary = done(replace(job, mode=mode))
        assert (counts, summary.changed) == ({"unchanged": 21}, False)
    assert written(job) == before


def test_a_second_run_at_the_same_time_is_refused(job: Job) -> None:
    first = run(job, Summary(), 0)
    next(first)
    with pytest.raises(OutputError, match="another run is writing to this folder; wait"):
        next(run(job, Summary(), 0))
    first.close()  # type: ignore[attr-defined]
    assert done(job)[0] == {"written": 20}
