"""Helpers that several test files share."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from clean.cleaner import Cleaner
from clean.formats.text import output_name, record_bytes, record_name, write_together
from clean.provenance import file_bytes

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """Ctrl-C reaches what tests start: a shell's background job ignores it, and so would its children."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


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


@pytest.fixture(scope="session")
def write_output(cleaner: Cleaner) -> Callable[[Path, Mapping[str, str]], Path]:
    """Writes texts under ``in`` and what they are cleaned to under ``out`` of a folder; returns ``out``."""

    def write(root: Path, texts: Mapping[str, str]) -> Path:
        for name, text in texts.items():
            source, output = root / "in" / name, root / "out" / output_name(name)
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_bytes(text.encode())
            article = cleaner.encoded(text.encode(), name=name)
            record = output.with_name(record_name(output.name))
            write_together([(output, file_bytes(article.text)), (record, record_bytes(article.provenance))])
        return root / "out"

    return write
