"""The pages in ``tests/pages/`` come out as their folders say: text, title, language, flags, metadata, Markdown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clean import provenance
from clean.article import Article
from clean.cleaner import Cleaner

FOLDERS = sorted(path.parent for path in Path(__file__).parent.glob("*/page.html"))
FIELDS = {"url", "title", "language", "flags", "metadata"}


def cleaned(folder: Path, cleaner: Cleaner) -> Article:
    return cleaner.html((folder / "page.html").read_bytes(), expected(folder)["url"])


def expected(folder: Path) -> dict[str, Any]:
    wanted: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert wanted.keys() == FIELDS
    return wanted


def named(folders: list[Path]) -> Any:
    return pytest.mark.parametrize("folder", folders, ids=lambda folder: folder.name)


@named(FOLDERS)
def test_page_comes_out_as_its_golden_text(folder: Path, cleaner: Cleaner) -> None:
    text = cleaned(folder, cleaner).text
    assert provenance.file_bytes(text).decode() == (folder / "expected.txt").read_bytes().decode()


@named(FOLDERS)
def test_page_says_what_it_is(folder: Path, cleaner: Cleaner) -> None:
    article = cleaned(folder, cleaner)
    metadata = {name: list(v) if isinstance(v, tuple) else v for name, v in article.metadata.items()}
    wanted = expected(folder)
    assert metadata == wanted.pop("metadata")
    wanted.pop("url")
    assert {"title": article.title, "language": article.language, "flags": list(article.flags)} == wanted


@named([folder for folder in FOLDERS if (folder / "expected.md").exists()])
def test_page_comes_out_as_its_golden_markdown(folder: Path, cleaner: Cleaner) -> None:
    markdown = cleaned(folder, cleaner).markdown
    assert provenance.file_bytes(markdown).decode() == (folder / "expected.md").read_bytes().decode()


@named(FOLDERS)
def test_page_gives_its_visible_text_back(folder: Path, cleaner: Cleaner) -> None:
    article = cleaned(folder, cleaner)
    assert provenance.restore(article.text, article.provenance) == article.restore()
    assert "".join(block.raw for block in article.blocks) == article.restore()


def test_there_are_pages_of_many_languages_and_kinds() -> None:
    told = [expected(folder) for folder in FOLDERS]
    assert len(FOLDERS) >= 24
    assert len({wanted["language"] for wanted in told} - {"und"}) >= 10
    assert len({flag for wanted in told for flag in wanted["flags"]}) >= 8
