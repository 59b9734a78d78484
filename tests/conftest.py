"""Helpers that several test files share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clean.cleaner import Cleaner

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def cleaner() -> Cleaner:
    """The shipped rules, compiled once."""
    return Cleaner()


@pytest.fixture
def rule_folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes one rule file and returns its folder: ``rule_folder("en/share", '''[name] …''')``."""

    def write(place: str, text: str) -> Path:
        file = tmp_path / "rules" / f"{place}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return tmp_path / "rules"

    return write
