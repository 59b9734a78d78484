"""An output is held against its sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from clean.document import CleanError
from clean.review.account import QUARANTINE, accounted, quarantined
from clean.review.corpus import documents

Cleaned = Callable[[Mapping[str, str]], Path]
FERRY = "Ferry returns\n\nThe ferry sailed into the harbour on Sunday, and people stood on the quay.\n"


def account(source: Path, output: Path) -> tuple[list[str], dict[str, str]]:
    problems: list[tuple[str, str]] = []
    shown = [document.id for document in accounted(documents(output), source, problems, None, quarantined(output))]
    return shown, dict(problems)


def test_sources_that_are_cleaned_have_no_problem(cleaned: Cleaned) -> None:
    output = cleaned({"a.txt": FERRY, "b/c.text": FERRY})
    assert account(output.parent / "in", output) == (["a.txt", "b/c.text"], {})


def test_what_does_not_fit_is_named_with_what_to_do(cleaned: Cleaned) -> None:
    output = cleaned({f"{name}.txt": FERRY for name in ("changed", "broken", "gone", "fine")})
    source = output.parent / "in"
    (source / "changed.txt").write_text(FERRY + "More.\n", encoding="utf-8")
    (output / "broken.txt").write_text("Other words.\n", encoding="utf-8")
    (source / "gone.txt").unlink()
    (source / "new.txt").write_text(FERRY, encoding="utf-8")
    (source / "dangling.txt").symlink_to("nowhere")
    shown, problems = account(source, output)
    assert shown == ["changed.txt", "fine.txt", "gone.txt"]
    assert {name: problem.split("; ")[-1] for name, problem in problems.items()} == {
        "broken.txt": "clean its source again",
        "changed.txt": "clean it again",
        "dangling.txt": "remove it, or mend it",
        "gone.txt": "delete its output, or bring the source back",
        "new.txt": "`clean run` cleans it, or says why it cannot",
    }


def test_a_source_that_is_not_there_is_an_error(cleaned: Cleaned) -> None:
    output = cleaned({"a.txt": FERRY})
    with pytest.raises(CleanError, match="no such file or folder"):
        account(output / "nowhere", output)


def test_what_was_quarantined_says_why(cleaned: Cleaned) -> None:
    output = cleaned({"a.txt": FERRY})
    (output.parent / "in" / "b.txt").write_text(FERRY, encoding="utf-8")
    log = output / QUARANTINE
    log.parent.mkdir()
    log.write_text('{"id": "b.txt", "error": "is binary; leave it out", "stage": "read"}\n', encoding="utf-8")
    assert account(output.parent / "in", output) == (["a.txt"], {"b.txt": "is binary; leave it out"})
    log.write_text("broken\n", encoding="utf-8")
    assert "clean run" in account(output.parent / "in", output)[1]["b.txt"]
