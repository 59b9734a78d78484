"""`clean run --format md`: the same run, written as Markdown."""

from __future__ import annotations

from typing import Any

import pytest

PAGE = (
    "<html><head><title>Ferry returns</title></head><body><article><h1>Ferry returns to the harbour</h1>"
    "<p>The ferry sailed into the harbour on Sunday, nine years after the old one sank in a storm.</p>"
    "<h2>What it costs</h2><ul><li>Four euros for one who walks</li><li>Nine euros for one who drives</li></ul>"
    "<p>By Monday the queue reached the church, and the clerk had run out of paper before noon.</p>"
    "</article></body></html>"
)
TEXT = "Ferry returns\n\nThe ferry sailed * into the harbour on Sunday.\n\nShare this:\n"


@pytest.fixture
def written(clean: Any) -> Any:
    clean.write("in/page.html", PAGE)
    clean.write("in/note.txt", TEXT)
    done = clean("run", "in", "out", "--format", "md")
    assert done.status == 0, done.err
    return clean


def test_articles_are_written_with_their_shapes(written: Any) -> None:
    tree = written.tree("out")
    assert {"page.html.md", "page.html.provenance.json", "note.md", "note.provenance.json"} <= set(tree)
    page = tree["page.html.md"].decode()
    assert page.startswith("# Ferry returns to the harbour\n\n")
    assert "\n## What it costs\n" in page
    assert "\n- Four euros for one who walks\n" in page
    assert not any(name.endswith(".txt") for name in tree)


def test_the_records_give_the_sources_back(written: Any) -> None:
    assert written("verify", "out", "--source", "in").status == 0
    assert written("restore", "out/note.md").out == TEXT


def test_a_second_run_finds_all_up_to_date(written: Any) -> None:
    before = written.times("out")
    assert written("run", "in", "out", "--format", "md").books == (2, 0, 2, 0)
    assert written.times("out") == before


def test_differences_can_be_annotations_too(written: Any) -> None:
    done = written("run", "in", "out", "--check", "--format", "md", "--format", "github")
    assert (done.status, done.out) == (0, "")


def test_a_setting_holds_beside_annotations(written: Any) -> None:
    written.write("clean.toml", 'format = "md"\n')
    assert written("run", "in", "out", "--check", "--format", "github").status == 0
    assert written("run", "in", "out", "--check", "--format", "txt").status == 1


def test_an_article_whose_source_is_gone_is_named(written: Any) -> None:
    written.path("in/note.txt").unlink()
    done = written("run", "in", "out", "--format", "md", "--check")
    assert done.status == 1
    assert "note.md" in done.err
    assert "page.html.md" not in done.err


def test_the_output_can_be_described_and_reported(written: Any) -> None:
    assert '"page.html.md"' in written("describe", "out").out
    assert written("report", "in", "out", "-o", "report.html").status == 0


def test_stdout_has_markdown_too(written: Any) -> None:
    assert written("run", "in/page.html", "-", "--format", "md").out.startswith("# Ferry returns to the harbour\n")
