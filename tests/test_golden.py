"""The documents in ``seeds/`` come out as written by hand in ``tests/golden/``, and ``cleaned/`` is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from clean import provenance
from clean.cleaner import Cleaner
from clean.formats.text import output_name, read_record, record_name

ROOT = Path(__file__).parent.parent
SEEDS = sorted((ROOT / "seeds").iterdir())


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_seed_comes_out_as_its_golden_document(seed: Path, cleaner: Cleaner) -> None:
    golden = (ROOT / "tests" / "golden" / output_name(seed.name).replace(".txt", ".gold.txt")).read_bytes()
    assert provenance.file_bytes(cleaner.file(seed).text).decode() == golden.decode()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_cleaned_folder_is_up_to_date(seed: Path, cleaner: Cleaner) -> None:
    output = ROOT / "cleaned" / output_name(seed.name)
    article = cleaner.file(seed)
    assert output.read_bytes() == provenance.file_bytes(article.text)
    there = read_record(output.with_name(record_name(output.name)))
    now = article.provenance
    # Libraries may be newer than when the folder was written; what they did may not differ.
    there["tool"].pop("libraries")
    assert there == now | {"tool": {k: v for k, v in now["tool"].items() if k != "libraries"}}


def test_every_seed_and_nothing_else_is_cleaned() -> None:
    cleaned = {path.name for path in (ROOT / "cleaned").glob("*.txt")}
    golden = {path.name.replace(".gold.txt", ".txt") for path in (ROOT / "tests" / "golden").glob("*.txt")}
    assert {output_name(path.name) for path in SEEDS} == cleaned == golden
