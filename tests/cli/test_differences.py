"""How a run shows what changes: rule ids, counts, annotations, colours and the pager, the pre-commit hooks."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
SENTENCE = "The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay."
OPTIONS = ("--profile=chrome", "--language=en")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, workspace: Any) -> Any:
    """Two articles, the first of which has an advertisement that its output still shows."""
    clean = workspace(tmp_path_factory.mktemp("made"))
    clean.write("in/ferry.txt", f"Ferry returns\n\n{SENTENCE}\n\nAdvertisement\n\nNobody swam.\n")
    clean.write("in/mill.txt", f"Mill burns\n\n{SENTENCE}\n")
    assert clean("run", "in", "out", "--profile=legal", "--language=en").status == 0
    return clean


DIFF = f"""--- a/out/ferry.txt
+++ b/out/ferry.txt
@@ -3,5 +3,3 @@ -en/ads/label
 {SENTENCE}
 
-Advertisement
-
 Nobody swam.
"""  # noqa: W293
STAT = """ out/ferry.txt | 2 --
 1 document changed, 2 lines removed(-)
"""


def test_a_hunk_names_the_rule_that_made_it(made: Any) -> None:
    done = made("run", "in", "out", "--check", "--diff", *OPTIONS)
    assert (done.status, done.out) == (1, DIFF)
    assert "1 differ in the record alone\n" in done.err


def test_stat_counts_lines_alone_or_behind_the_diff(made: Any) -> None:
    assert made("run", "in", "out", "--check", "--stat", *OPTIONS).out == STAT
    assert made("run", "in", "out", "--check", "--stat", "--diff", *OPTIONS).out == DIFF + STAT


def test_annotations_for_github(made: Any) -> None:
    done = made("run", "in", "out", "--check", "--format=github", *OPTIONS)
    assert (done.status, done.out) == (
        1,
        "::notice file=out/ferry.txt,line=5,endLine=6,title=-en/ads/label::-Advertisement%0A-\n",
    )
    absolute = made("run", "in", str(made.path("out")), "--check", "--format=github", *OPTIONS)
    assert absolute.out == done.out


def terminal(clean: Any, *arguments: str, **settings: str) -> str:
    """What somebody sees in a terminal."""
    environment = {**clean.environment, "TERM": "xterm-256color", **settings}
    command = [sys.executable, "-m", "clean", *arguments]
    seen = pexpect.run(
        shlex.join(command), cwd=str(clean.root), env=environment, timeout=60, encoding="utf-8",
        extra_args=None,
    )  # fmt: skip
    return str(seen).replace("\r\n", "\n")


class TestTerminal:
    CHECK = ("run", "in", "out", "--check", "--diff", *OPTIONS)

    def test_shows_colours(self, made: Any) -> None:
        seen = terminal(made, *self.CHECK, "--stat", CLEAN_PAGER="")
        assert "\x1b[31m-Advertisement\x1b[0m" in seen
        assert "\x1b[36m@@ -3,5 +3,3 @@\x1b[0m\x1b[35m -en/ads/label\x1b[0m" in seen
        assert "| 2 \x1b[31m-\x1b[0m" in seen

    def test_shows_none_where_they_are_not_wanted(self, made: Any) -> None:
        assert "\x1b" not in terminal(made, *self.CHECK, CLEAN_PAGER="cat", NO_COLOR="1")

    @pytest.mark.parametrize(
        "settings", [{"CLEAN_PAGER": "sed s/^/paged:/", "PAGER": "false"}, {"PAGER": "sed s/^/paged:/"}]
    )
    def test_goes_through_the_pager_that_is_set_and_the_summary_does_not(
        self, made: Any, settings: dict[str, str]
    ) -> None:
        seen = terminal(made, *self.CHECK, NO_COLOR="1", **settings)
        assert f"paged: {SENTENCE}\n" in seen
        assert "\nread 2 = " in seen

    def test_goes_through_less_that_leaves_what_fits_on_a_screen(self, made: Any) -> None:
        without = {k: v for k, v in made.environment.items() if k not in ("PAGER", "LESS")}
        assert "-Advertisement" in terminal(type(made)(made.root, without), *self.CHECK)

    def test_a_pager_that_leaves_at_once_stops_nothing(self, made: Any, clean: Any) -> None:
        clean.write("in/ferry.txt", made.path("in/ferry.txt").read_bytes())
        seen = terminal(clean, "run", "in", "out", "--diff", *OPTIONS, CLEAN_PAGER="true")
        assert "read 1 = written 1" in seen
        assert clean.path("out/ferry.txt").exists()

    def test_no_line_of_a_text_drives_it(self, clean: Any) -> None:
        clean.write("in/ferry.txt", f"Ferry returns\n\n{SENTENCE}\n\nShare\x1b[2Jthis\u009b31m\n")
        seen = terminal(clean, "explain", "in/ferry.txt", *OPTIONS, CLEAN_PAGER="")
        assert "\x1b[2J" not in seen
        assert "\u009b" not in seen

    def test_explain_colours_by_what_became_of_a_line(self, made: Any) -> None:
        seen = terminal(made, "explain", "in/ferry.txt", *OPTIONS, CLEAN_PAGER="")
        assert "\x1b[31m- Advertisement\x1b[0m" in seen
        assert "\x1b[2m      removed by en/ads/label (boilerplate): Advertisement\x1b[0m" in seen
        assert f"  {SENTENCE}\n" in seen


class TestPreCommit:
    HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())

    def test_its_hooks_are_as_pre_commit_wants_them(self) -> None:
        command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")

    def hook(self, name: str) -> list[str]:
        (entry,) = [shlex.split(hook["entry"]) for hook in self.HOOKS if hook["id"] == name]
        assert entry[0] == "clean"
        return entry[1:]

    def test_the_check_fails_where_an_article_would_change_and_shows_it(self, made: Any) -> None:
        done = made(*self.hook("clean-check"), "in", "out", *OPTIONS)
        assert (done.status, done.out) == (1, DIFF)
        assert made(*self.hook("clean-check"), "in", "out", "--profile=legal", "--language=en").status == 0

    def test_the_rules_are_checked(self, clean: Any) -> None:
        clean.write(
            "rules/en/app.toml",
            '[one]\nwhy = "A button of the tide app."\nrisk = "low"\nphrases = ["Get the tide app"]\n'
            'removes = ["Get the tide app"]\nkeeps = ["Get the tide."]\n',
        )
        done = clean(*self.hook("clean-rules"), "--rules=rules", "--profile=promo")
        assert done.status == 1
        assert "en/app.toml: one: keeps: 1 examples" in done.out
