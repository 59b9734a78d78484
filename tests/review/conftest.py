"""Sources and their output, for tests that look at outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest


@pytest.fixture
def cleaned(write_output: Callable[[Path, Mapping[str, str]], Path], tmp_path: Path) -> Callable[..., Path]:
    """Cleans sources by name from ``in`` into ``out``, and returns the output folder."""
    return lambda sources: write_output(tmp_path, sources)
