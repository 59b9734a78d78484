"""Two rule sets, or two outputs, on one corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from clean.batch.books import Summary
from clean.batch.job import Job
from clean.batch.run import run
from clean.cleaner import Cleaner
from clean.document import CleanError
from clean.review.compare import compare, compared_data, compared_text, outputs, rule_sets, side
from clean.rules import shipped

CLEANER = Cleaner(profile=frozenset({"promo"}), language="en")
SENTENCE = "The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay."
RULE = """[{name}]
why      = "Call to join the tide club."
risk     = "low"
patterns = ["{pattern}"]
removes  = ["Join the tide club"]
keeps    = ["Join them", "They join the club."]
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Three articles with one call each, spelled in three ways, and a fourth without."""
    calls = {"a": "Join the tide club", "b": "JOIN THE TIDE CLUB", "c": "Join the strike", "d": ""}
    for name, call in calls.items():
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{name}.txt").write_text(f"Ferry returns\n\n{SENTENCE}\n\n{call}\n")
    return tmp_path / "in"


def cleaned(cleaner: Cleaner, source: Path, name: str) -> Path:
    output = source.parent / name
    assert {one.status for one in run(Job(cleaner, source, output), Summary(), 0)} == {"written"}
    return output


@pytest.fixture
def wide(rule_folder: Callable[..., Path]) -> Cleaner:
    return replace(CLEANER, rules=rule_folder("en/newsletter", RULE.format(name="tide", pattern="join the .{2,40}")))


def test_equal_changes_are_one_and_the_most_frequent_first(source: Path, wide: Cleaner) -> None:
    result = compare(rule_sets(source, CLEANER, wide, 1))
    assert result.documents == 4
    assert result.changed == {"a.txt": {"removed": 1}, "b.txt": {"removed": 1}, "c.txt": {"removed": 1}}
    assert [(g.count, g.rule, g.text, g.documents) for g in result.sorted("removed")] == [
        (2, "en/newsletter/tide", "Join the tide club", ["a.txt", "b.txt"]),
        (1, "en/newsletter/tide", "Join the strike", ["c.txt"]),
    ]
    assert list(compared_text(result)) == [
        "newly removed: 3 lines",
        "     2 × en/newsletter/tide  Join the tide club",
        "     1 × en/newsletter/tide  Join the strike",
        "",
        "a.txt: newly removed 1",
        "b.txt: newly removed 1",
        "c.txt: newly removed 1",
    ]


def test_the_other_way_round_the_same_is_newly_kept(source: Path, wide: Cleaner) -> None:
    there, back = (compare(rule_sets(source, *pair, 1)) for pair in ((CLEANER, wide), (wide, CLEANER)))
    assert [(g.count, g.rule, g.text) for g in back.sorted("kept")] == [
        (g.count, g.rule, g.text) for g in there.sorted("removed")
    ]
    assert back.sorted("removed") == []


def test_outputs_give_what_their_rules_give(source: Path, wide: Cleaner) -> None:
    pairs = outputs(cleaned(CLEANER, source, "one"), cleaned(wide, source, "two"))
    assert compared_data(compare(pairs)) == compared_data(compare(rule_sets(source, CLEANER, wide, 1)))


def test_the_same_twice_is_no_difference(source: Path, wide: Cleaner) -> None:
    result = compare(rule_sets(source, wide, wide, 1))
    assert (result.differs, list(compared_text(result))) == (False, [])


def test_documents_that_one_side_does_not_have_are_named(source: Path) -> None:
    first, second = cleaned(CLEANER, source, "one"), cleaned(CLEANER, source, "two")
    for path in (first / "a.txt", first / "a.provenance.json", second / "c.txt", second / "c.provenance.json"):
        path.unlink()
    result = compare(outputs(first, second))
    assert (result.documents, result.first_only, result.second_only) == (4, ["c.txt"], ["a.txt"])
    assert result.differs
    assert list(compared_text(result)) == ["only in the first: c.txt", "only in the second: a.txt"]


def test_a_changed_source_is_told_apart_from_a_changed_rule(source: Path) -> None:
    first = cleaned(CLEANER, source, "one")
    (source / "d.txt").write_text(f"Ferry returns\n\n{SENTENCE}\n\nNobody swam.\n")
    result = compare(outputs(first, cleaned(CLEANER, source, "two")))
    assert (result.changed, result.groups) == ({"d.txt": {}}, {})
    assert list(compared_text(result)) == ["d.txt: by its source or its title"]


def test_what_cannot_be_cleaned_or_read_is_a_problem_and_no_difference(source: Path, wide: Cleaner) -> None:
    (source / "e.txt").write_bytes(b"\x7fELF\0\0")
    result = compare(rule_sets(source, CLEANER, CLEANER, 1))
    assert (result.differs, len(result.problems)) == (False, 1)
    assert result.problems[0].startswith("e.txt: ")


def test_no_output_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CleanError, match="no such file or folder"):
        list(outputs(tmp_path / "none", tmp_path / "none"))


def test_a_version_of_the_shipped_rules_stands_in_their_place(rule_folder: Callable[..., Path]) -> None:
    own = rule_folder("en/newsletter", RULE.format(name="tide", pattern="join the tide club"))
    assert side(CLEANER, own) == replace(CLEANER, rules=(own,))
    version = rule_folder("en/newsletter", RULE.format(name="sign-up", pattern="join the tide club"))
    assert side(CLEANER, version) == replace(CLEANER, base=version)
    assert [rule.id for rule in side(CLEANER, version).matcher.rules] == ["en/newsletter/sign-up"]
    assert side(CLEANER, shipped()).digest == CLEANER.digest


def test_documents_are_found_whatever_their_names_sort_like(tmp_path: Path) -> None:
    # By their records "a" comes before "a.q", by their texts after it.
    for name in ("a.txt", "a.q.txt", "a-b.txt", "a/c.txt", "a.html.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Ferry returns\n\n{SENTENCE}\n")
    first, second = cleaned(CLEANER, tmp_path / "in", "one"), cleaned(CLEANER, tmp_path / "in", "two")
    result = compare(outputs(first, second))
    assert (result.documents, result.differs) == (5, False)
    (second / "a.q.txt").unlink()
    (second / "a.q.provenance.json").unlink()
    assert compare(outputs(first, second)).first_only == ["a.q.txt"]


def test_rows_of_shards_are_found_by_their_ids(source: Path, wide: Cleaner) -> None:
    rows = [{"id": path.stem, "text": path.read_text()} for path in sorted(source.iterdir())]
    for path in source.iterdir():
        path.unlink()
    shard = source / "all.jsonl"
    shard.write_text("".join(json.dumps(row) + "\n" for row in rows))
    first = cleaned(CLEANER, source, "one")
    shard.write_text("".join(json.dumps(row) + "\n" for row in rows[1:]))
    result = compare(outputs(first, cleaned(wide, source, "two")))
    assert (result.documents, result.first_only) == (4, ["all.jsonl#1"])
    assert [(group.count, group.text) for group in result.sorted("removed")] == [
        (1, "JOIN THE TIDE CLUB"),
        (1, "Join the strike"),
    ]
    shard.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert len(compare(rule_sets(source, CLEANER, wide, 1)).changed) == 3
