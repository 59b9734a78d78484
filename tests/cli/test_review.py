"""`clean review` as somebody sits before it: in a pseudo-terminal, and through a pipe."""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pexpect
import pytest

RULES = """# The harbour paper's own.

[tide]   # under most articles
why      = "Call to join the tide club, under the article."
risk     = "low"
patterns = ["join .{2,40} today[.!]?"]
removes  = ["Join the tide club today", "Join our tide club today!"]
keeps    = [
  "Join us, they said, today or tomorrow.",   # a quotation
  "They join the club today.",
]
"""
SENTENCE = "The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.\n"
ONE = f"""Ferry returns

{SENTENCE}
Join the strike today.

Nobody swam, for the water was cold.

Join the tide club today
"""
TWO = f"Mill burns\n\n{SENTENCE}\nJoin the strike today.\n\nThe miller slept in the boat that night.\n"
THREE = f"Quay mended\n\n{SENTENCE}\nThe masons went home.\n\nJoin the tide club today!\n"
REJECTED = "Join the strike today."
ASKED = r"other \(\?\): "


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, workspace: Any) -> Path:
    """Three articles, cleaned before there was a rule."""
    clean = workspace(tmp_path_factory.mktemp("made"))
    for name, text in (("one", ONE), ("two", TWO), ("three", THREE)):
        clean.write(f"in/{name}.txt", text)
    clean.write("rules/en/newsletter.toml", RULES)
    assert clean("run", "in", "out", "--profile=promo", "--language=en").status == 0
    return Path(clean.root)


@pytest.fixture
def before(clean: Any, made: Path) -> Any:
    """A copy of these articles."""
    shutil.copytree(made, clean.root, dirs_exist_ok=True)
    return clean


OPTIONS = ("--profile=promo", "--language=en", "--rules=rules")


@contextmanager
def sitting(clean: Any, *arguments: str, **settings: str) -> Iterator[Any]:
    """A terminal with the command in it."""
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "clean", "review", "in", "out", *OPTIONS, *arguments],
        cwd=str(clean.root),
        env={**clean.environment, "TERM": "xterm-256color", **settings},
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 200),
        echo=False,
    )
    try:
        yield terminal
    finally:
        terminal.close(force=True)


def press(terminal: Any, *keys: str, then: str = ASKED) -> str:
    """Presses keys, each when it is asked for, and returns what was shown since."""
    shown = ""
    for key in keys:
        terminal.send(key)
        terminal.expect([then if key == keys[-1] else ASKED])
        shown += terminal.before
    return shown


def ended(terminal: Any) -> tuple[int, str]:
    terminal.expect(pexpect.EOF)
    terminal.wait()
    return terminal.exitstatus, terminal.before


def keeps(clean: Any) -> list[str]:
    return tomllib.loads(clean.path("rules/en/newsletter.toml").read_text())["tide"]["keeps"][2:]


def text(clean: Any, name: str) -> str:
    return clean.path(f"out/{name}.txt").read_text()


def test_a_change_is_shown_in_its_context_with_its_rule_and_why(before: Any) -> None:
    with sitting(before) as terminal:
        terminal.expect(ASKED)
        shown = terminal.before
        for piece in (
            "one.txt:5", "-en/newsletter/tide", "Call to join the tide club, under the article.", "pattern 1",
            SENTENCE.strip(), "- Join the strike today.", "Nobody swam", "4 left",
        ):  # fmt: skip
            assert piece in shown
        assert "\x1b[31m- Join the strike today." in shown
        press(terminal, "?")
        assert "undo the last decision" in terminal.before


def test_accept_writes_a_document_when_all_of_it_is_decided(before: Any) -> None:
    with sitting(before) as terminal:
        terminal.expect(ASKED)
        assert before.path("out/one.txt.new").read_text().count("Join") == 0
        press(terminal, "a")
        assert text(before, "one").count("Join") == 2
        press(terminal, "a")
        assert text(before, "one").count("Join") == 0
        assert not before.path("out/one.txt.new").exists()
        assert before.path("out/two.txt.new").exists()
        terminal.send("A")
        status, said = ended(terminal)
    assert status == 0
    assert "waiting 0" in said
    assert not list(before.path("out").rglob("*.new"))
    assert before("run", "in", "out", "--check", *OPTIONS).status == 0
    assert before("verify", "out", "--source", "in").status == 0


def test_a_rejected_line_becomes_one_of_the_rules_keeps_and_stays_everywhere(before: Any) -> None:
    with sitting(before) as terminal:
        terminal.expect(ASKED)
        terminal.send("r")
        terminal.expect(r"take it back \(n\): ")
        assert REJECTED in terminal.before
        assert "also changes two.txt" in terminal.before
        assert keeps(before) == []
        press(terminal, "y")
        assert keeps(before) == [REJECTED]
        assert "one.txt:9" in terminal.before
        terminal.send("A")
        assert ended(terminal)[0] == 0
    rules = before.path("rules/en/newsletter.toml").read_text()
    assert rules == RULES.replace('club today.",\n', f'club today.",\n  "{REJECTED}",\n')
    assert [text(before, name).count("Join") for name in ("one", "two", "three")] == [1, 1, 0]
    assert before("run", "in", "out", "--check", *OPTIONS).status == 0
    checked = before("rules", "check", "--rules=rules", "--profile=promo")
    assert checked.status == 1
    assert [REJECTED in line and "narrow its forms" in line for line in checked.out.splitlines()] == [True]


def test_a_rejection_for_one_document_becomes_its_exception(before: Any) -> None:
    with sitting(before) as terminal:
        terminal.expect(ASKED)
        press(terminal, "d")
        terminal.send("A")
        assert ended(terminal)[0] == 0
    assert keeps(before) == []
    assert tomllib.loads(before.path("out/.exceptions.toml").read_text()) == {
        "exceptions": [{"document": "one.txt", "line": REJECTED, "rule": "en/newsletter/tide"}]
    }
    assert [text(before, name).count("Join") for name in ("one", "two", "three")] == [1, 0, 0]
    record = json.loads(before.path("out/one.provenance.json").read_text())
    assert record["tool"]["config"]["exceptions"] == [REJECTED]
    assert before("run", "in", "out", "--check", *OPTIONS).status == 0


def test_a_rejection_that_is_taken_back_writes_nothing(before: Any) -> None:
    there = before.tree("out")
    with sitting(before) as terminal:
        terminal.expect(ASKED)
        terminal.send("r")
        terminal.expect(r"take it back \(n\): ")
        press(terminal, "n")
        terminal.send("q")
        assert ended(terminal)[0] == 1
    assert before.path("rules/en/newsletter.toml").read_text() == RULES
    drafts = {name: data for name, data in before.tree("out").items() if not name.endswith(".new")}
    assert drafts == there


def test_undo_takes_back_what_was_written(before: Any) -> None:
    there, rules = before.tree("out"), before.path("rules/en/newsletter.toml").read_bytes()
    with sitting(before) as terminal:
        terminal.expect(ASKED)
        shown = press(terminal, "a", "a", "u")
        assert "one.txt:9" in shown
        assert {k: v for k, v in before.tree("out").items() if not k.endswith(".new")} == there
        press(terminal, "u")
        assert "one.txt:5" in terminal.before
        terminal.send("r")
        terminal.expect(r"take it back \(n\): ")
        press(terminal, "y", "d")
        assert keeps(before) == [REJECTED]
        assert before.path("out/.exceptions.toml").exists()
        press(terminal, "u", "u")
        assert before.path("rules/en/newsletter.toml").read_bytes() == rules
        assert not before.path("out/.exceptions.toml").exists()
        press(terminal, "u")
        assert "nothing to undo" in terminal.before
        terminal.send("q")
        assert ended(terminal)[0] == 1
    assert {k: v for k, v in before.tree("out").items() if not k.endswith(".new")} == there


def test_quit_in_the_middle_and_resume(before: Any) -> None:
    with sitting(before) as terminal:
        terminal.expect(ASKED)
        press(terminal, "a")
        terminal.send("q")
        status, said = ended(terminal)
    assert status == 1
    assert "waiting 3" in said
    assert text(before, "one").count("Join") == 2
    with sitting(before) as terminal:
        terminal.expect(ASKED)
        assert "one.txt:9" in terminal.before
        assert "3 left" in terminal.before
        terminal.send("A")
        assert ended(terminal)[0] == 0
    assert [text(before, name).count("Join") for name in ("one", "two", "three")] == [0, 0, 0]
    assert not list(before.path("out").rglob("*.new"))


def test_skipped_changes_are_asked_again_and_the_others_written(before: Any) -> None:
    with sitting(before) as terminal:
        terminal.expect(ASKED)
        press(terminal, "s")
        terminal.send("A")
        status, said = ended(terminal)
    assert (status, "waiting 1" in said) == (1, True)
    assert [text(before, name).count("Join") for name in ("one", "two", "three")] == [2, 0, 0]


def test_ctrl_c_leaves_everything_whole(before: Any) -> None:
    there = before.tree("out")
    with sitting(before) as terminal:
        terminal.expect(ASKED)
        terminal.sendintr()
        assert ended(terminal)[0] == 130
    assert {k: v for k, v in before.tree("out").items() if not k.endswith(".new")} == there


def test_a_cursor_key_decides_nothing(before: Any) -> None:
    with sitting(before) as terminal:
        terminal.expect(ASKED)
        press(terminal, "\x1b[A")
        press(terminal, "\x1bOA")
        assert text(before, "two").count("Join") == 1


def test_edit_shows_what_else_changes_before_it_is_written(before: Any, tmp_path: Path) -> None:
    editor = before.write("editor", '#!/bin/sh\nsed -i "s/.{2,40}/(?:the|our) tide club/" "$1"\n')
    editor.chmod(0o755)
    with sitting(before, EDITOR=str(editor)) as terminal:
        terminal.expect(ASKED)
        terminal.send("e")
        terminal.expect(r"take it back \(n\): ")
        assert "also changes one.txt, two.txt" in terminal.before
        assert before.path("rules/en/newsletter.toml").read_text() == RULES
        press(terminal, "y")
        assert "one.txt:9" in terminal.before
        terminal.send("A")
        assert ended(terminal)[0] == 0
    assert [text(before, name).count("Join") for name in ("one", "two", "three")] == [1, 1, 0]
    assert before("rules", "check", *OPTIONS[::2]).status == 0


def test_edit_that_breaks_the_rule_is_not_taken(before: Any) -> None:
    editor = before.write("editor", '#!/bin/sh\nsed -i "s/{2,40}/{2,40/;s/patterns/pattern/" "$1"\n')
    editor.chmod(0o755)
    with sitting(before, EDITOR=str(editor)) as terminal:
        terminal.expect(ASKED)
        press(terminal, "e")
        assert "en/newsletter.toml" in terminal.before
        assert "pattern" in terminal.before
    assert before.path("rules/en/newsletter.toml").read_text() == RULES


class TestPipe:
    def test_keys_come_from_stdin(self, before: Any) -> None:
        done = before("review", "in", "out", *OPTIONS, stdin=b"ry\nA\n")
        assert (done.status, keeps(before)) == (0, [REJECTED])
        assert "\x1b" not in done.out
        assert [text(before, name).count("Join") for name in ("one", "two", "three")] == [1, 1, 0]

    def test_its_end_is_a_quit(self, before: Any) -> None:
        done = before("review", "in", "out", *OPTIONS, stdin=b"a")
        assert done.status == 1
        assert "waiting 3" in done.err

    def test_nothing_to_review_is_fine(self, before: Any) -> None:
        done = before("review", "in", "out", "--profile=promo", "--language=en")
        assert (done.status, done.out) == (0, "")

    def test_all_goes_through_what_stands(self, before: Any) -> None:
        assert before("run", "in", "out", *OPTIONS).status == 0
        done = before("review", "in", "out", *OPTIONS, "--all", stdin=b"aday" + b"a" * 9)
        assert done.status == 0
        assert text(before, "one").count("Join") == 1
        assert text(before, "two").count("Join") == 0
        assert before("run", "in", "out", "--check", *OPTIONS).status == 0

    def test_a_repeated_title_can_only_be_an_exception(self, clean: Any) -> None:
        clean.write("in/a.txt", f"Ferry returns\n\nFerry returns\n\n{SENTENCE}")
        done = clean("review", "in", "out", "--profile=legal", "--language=en", stdin=b"r")
        assert done.status == 0
        assert text(clean, "a").count("Ferry returns") == 2
        assert clean.path("out/.exceptions.toml").exists()


class TestApply:
    def decided(self, clean: Any, *decisions: dict[str, Any]) -> str:
        clean.write("decisions.json", json.dumps({"format": 1, "decisions": decisions}))
        return "--apply=decisions.json"

    REJECT: ClassVar[dict[str, Any]] = {
        "document": "one.txt", "line": 5, "text": REJECTED, "rule": "en/newsletter/tide",
        "verdict": "reject", "scope": "rule",
    }  # fmt: skip

    ACCEPT: ClassVar[dict[str, Any]] = {
        "document": "three.txt", "line": 7, "text": "Join the tide club today!", "rule": "en/newsletter/tide",
        "verdict": "accept", "scope": "document",
    }  # fmt: skip

    def test_rejections_become_keeps_and_exceptions(self, before: Any) -> None:
        assert before("run", "in", "out", *OPTIONS).status == 0
        other = {**self.REJECT, "line": 9, "text": "Join the tide club today", "scope": "document"}
        done = before("review", "in", "out", *OPTIONS, self.decided(before, self.REJECT, other, self.ACCEPT))
        assert (done.status, done.err) == (0, "written 3, waiting 0\n")
        assert keeps(before) == [REJECTED]
        assert "also changes two.txt\n" in done.out
        assert [text(before, name).count("Join") for name in ("one", "two", "three")] == [2, 1, 0]
        assert before("run", "in", "out", "--check", *OPTIONS).status == 0

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"text": "Join the strike"}, "line 5: is not removed by en/newsletter/tide as the file says"),
            ({"rule": "en/share/it"}, "line 5: is not removed by en/share/it"),
            ({"document": "four.txt"}, "four.txt: line 5: no such document"),
            ({"verdict": "perhaps"}, "is no file of decisions"),
            ({"by": "Anna"}, "is no file of decisions"),
        ],
    )
    def test_a_decision_that_does_not_fit_stops_all(self, before: Any, change: dict[str, str], said: str) -> None:
        assert before("run", "in", "out", *OPTIONS).status == 0
        done = before("review", "in", "out", *OPTIONS, self.decided(before, {**self.REJECT, **change}))
        assert done.status == 2
        assert said in done.err
        assert before.path("rules/en/newsletter.toml").read_text() == RULES

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"document": "four.txt"}, "decisions.json: four.txt: line 7: no such document in the output; give the "),
            ({"text": "Join us"}, "decisions.json: three.txt: line 7: is not removed by en/newsletter/tide as the "),
        ],
    )
    def test_an_acceptance_that_does_not_fit_is_named_and_the_rest_applied(
        self, before: Any, change: dict[str, str], said: str
    ) -> None:
        assert before("run", "in", "out", *OPTIONS).status == 0
        done = before("review", "in", "out", *OPTIONS, self.decided(before, self.ACCEPT))
        assert (done.status, done.err) == (0, "written 0, waiting 0\n")
        done = before("review", "in", "out", *OPTIONS, self.decided(before, self.REJECT, {**self.ACCEPT, **change}))
        assert done.status == 1
        assert done.err.startswith(said)
        assert keeps(before) == [REJECTED]

    def test_a_document_of_a_shard_is_spared_from_the_next_run_on(self, clean: Any) -> None:
        clean.write("in/a.jsonl", json.dumps({"id": "one", "text": ONE}) + "\n")
        clean.write("rules/en/newsletter.toml", RULES)
        assert clean("run", "in", "out", *OPTIONS).status == 0
        reject = {**self.REJECT, "document": "a.jsonl#one", "scope": "document"}
        done = clean("review", "in", "out", *OPTIONS, self.decided(clean, reject))
        assert done.status == 0
        assert "passed over 1 files whose documents are rows there: rows of shards are not reviewed" in done.err
        assert clean("run", "in", "out", *OPTIONS).status == 0
        assert json.loads(clean.path("out/a.jsonl").read_text())["text"].count("Join") == 1

    def test_another_format_says_which_is_taken(self, before: Any) -> None:
        before.write("decisions.json", '{"format": 2, "choices": []}')
        done = before("review", "in", "out", *OPTIONS, "--apply=decisions.json")
        assert (done.status, "is of format 2, this version takes 1" in done.err) == (2, True)


class TestOutputs:
    """An output tells how it was written."""

    def test_of_shards_says_what_to_do_instead(self, before: Any) -> None:
        before.write("rows/a.jsonl", json.dumps({"id": "one", "text": ONE}) + "\n")
        for source, options in (("rows", ()), ("in", ("--to", "jsonl")), ("in", ("--to", "parquet"))):
            output = "-".join(("out", *options[1:], source))
            assert before.run(source, output, *options).status == 0
            there = before.tree(output)
            done = before("review", source, output, *OPTIONS)
            assert (done.status, done.stdout) == (2, b"")
            assert done.err.startswith(
                f"clean: {output}: rows of shards are not reviewed one by one; `clean run --check"
            )
            assert before.tree(output) == there

    def test_rows_that_files_were_put_together_in_take_decisions(self, before: Any) -> None:
        assert before("run", "in", "rows", "--to", "jsonl", "--compression", "none", *OPTIONS).status == 0
        decided = TestApply().decided(before, {**TestApply.REJECT, "scope": "document"})
        assert before("review", "in", "rows", *OPTIONS, decided).status == 0
        assert before("run", "in", "rows", "--to", "jsonl", "--compression", "none", *OPTIONS).status == 0
        rows = map(json.loads, before.path("rows/documents-00000.jsonl").read_text().splitlines())
        assert {row["id"]: row["text"].count("Join") for row in rows} == {"one.txt": 1, "three.txt": 0, "two.txt": 0}

    def test_of_markdown_and_of_folders_of_documents_writes_what_stands_there(self, before: Any) -> None:
        before.write("rows/a.jsonl", json.dumps({"id": "one", "text": ONE}) + "\n")
        for source, options, name in (
            ("in", ("--format", "md"), "one.md"),
            ("rows", ("--to", "folder"), "a.jsonl/one.txt"),
        ):
            assert before("run", source, name[:2], *options, "--profile=promo", "--language=en").status == 0
            files = set(before.tree(name[:2]))
            done = before("review", source, name[:2], *OPTIONS, stdin=b"A" * 3)
            assert done.status == 0, done.err
            assert set(before.tree(name[:2])) == files
            assert before.path(f"{name[:2]}/{name}").read_text().count("Join") == 0
            assert before("run", source, name[:2], *options, "--check", *OPTIONS).status == 0
