"""Sources cleaned into a folder, for tests that look at outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from clean.batch import Mode, plan, run
from clean.cleaner import Cleaner


@pytest.fixture
def cleaned(cleaner: Cleaner, tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Writes sources under ``in``, cleans them into ``out``, and returns the output folder."""

    def clean(sources: Mapping[str, str]) -> Path:
        for name, text in sources.items():
            path = tmp_path / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        tasks, _ = plan(tmp_path / "in", tmp_path / "out")
        assert all(outcome.status != "quarantined" for outcome in run(cleaner, tasks, Mode(), 1))
        return tmp_path / "out"

    return clean
