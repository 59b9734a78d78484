"""What is written is loaded by the libraries that corpora are built with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clean import Cleaner
from clean.batch.books import Summary
from clean.batch.job import Job, Target
from clean.batch.run import run

SENTENCE = "The ferry sailed into the harbour on Sunday, and many people stood on the quay."
# The first rows say nothing of what later ones have: another reader would take their columns for empty.
ROWS: list[dict[str, Any]] = [
    *({"id": f"d{n}", "text": f"Ferry {n} returns\n\n{SENTENCE}\n"} for n in range(5)),
    {"id": "last", "text": f"By Ada Low\n\nFerry returns\n\nFerry returns\n\n{SENTENCE}\n\nLeave a Reply\n"},
]
TEXTS = [*(f"Ferry {n} returns\n\n{SENTENCE}" for n in range(5)), f"Ferry returns\n\n{SENTENCE}"]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same documents in each format."""
    root = tmp_path_factory.mktemp("loading")
    (root / "in").mkdir()
    (root / "in/a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    for target in (Target("jsonl", ".gz"), Target("jsonl", ".zst"), Target("parquet"), Target("dolma-attributes")):
        name = f"{target.to}{target.compression or ''}"
        summary = Summary()
        list(run(Job(Cleaner(language="en"), root / "in", root / name, target=target), summary, 0))
        assert summary.books.counts == {"written": 6}
    return root


@pytest.mark.parametrize(
    ("kind", "files"),
    [("json", "jsonl.gz/a.jsonl.gz"), ("json", "jsonl.zst/a.jsonl.zst"), ("parquet", "parquet/a.jsonl.parquet")],
)
def test_hugging_face_datasets_loads_every_shard(outputs: Path, tmp_path: Path, kind: str, files: str) -> None:
    from datasets import load_dataset

    # The smallest pieces: each one's schema must fit the first one's.
    more = {"chunksize": 2000} if kind == "json" else {}
    data = load_dataset(kind, data_files=str(outputs / files), split="train", cache_dir=str(tmp_path), **more)
    assert [row["text"] for row in data] == TEXTS
    record = json.loads(data[5]["metadata"]["clean"]["record"])
    assert [run["rule"] for run in record["blocks"] if run["is"] == "removed"][-1].startswith("en/comment-form/")


@pytest.mark.parametrize("folder", ["jsonl.gz", "jsonl.zst", "parquet"])
def test_datatrove_reads_every_shard(outputs: Path, folder: str) -> None:
    from datatrove.pipeline.readers import JsonlReader, ParquetReader

    reader = ParquetReader if folder == "parquet" else JsonlReader
    pattern = "*.parquet" if folder == "parquet" else "*.jsonl*"
    documents = list(reader(str(outputs / folder), glob_pattern=pattern)())
    assert [document.text for document in documents] == TEXTS
    assert [document.id for document in documents] == [row["id"] for row in ROWS]
    assert documents[0].metadata["clean"]["title"] == "Ferry 0 returns"


def test_attributes_are_aligned_and_their_spans_are_what_was_removed(outputs: Path) -> None:
    lines = [json.loads(line) for line in (outputs / "dolma-attributes/a.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == [row["id"] for row in ROWS]
    assert [line["attributes"] for line in lines[:5]] == [{}] * 5
    spans = [span for spans in lines[5]["attributes"].values() for span in spans]
    source = ROWS[5]["text"]
    assert sorted(source[int(start) : int(end)].strip() for start, end, _ in spans) == sorted(
        ["By Ada Low", "Ferry returns", "Leave a Reply"]
    )
    assert {score for _, _, score in spans} == {1.0}
    assert all(name.startswith("clean__") and "/" not in name for name in lines[5]["attributes"])
