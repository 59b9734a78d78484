"""Settings from a file: which file, which keys, and that the command line wins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

TEXT = "Ferry returns\n\nThe ferry sailed into the harbour on Sunday.\n\nShare this:\n"
CLEANED = "Ferry returns\n\nThe ferry sailed into the harbour on Sunday.\n"
RULE = """[harbour-sign]
why = "A sign of the harbour site under every article."
risk = "low"
phrases = ["Harbour sign"]
removes = ["Harbour sign", "HARBOUR SIGN"]
keeps = ["The harbour sign fell.", "A sign of harbour life."]
"""


@pytest.fixture
def source(clean: Any) -> Path:
    folder = clean.root / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    return folder


def cleaned(clean: Any, *options: str) -> str:
    done = clean("run", "in", "out", "--force", *options)
    assert done.status == 0, done.err
    return (clean.root / "out" / "a.txt").read_text(encoding="utf-8")


def test_a_setting_in_clean_toml_is_in_force(clean: Any, source: Path) -> None:
    (clean.root / "clean.toml").write_text('profile = "legal"\n')
    assert cleaned(clean) == TEXT


def test_a_setting_in_pyproject_toml_is_in_force(clean: Any, source: Path) -> None:
    (clean.root / "pyproject.toml").write_text('[tool.clean]\nprofile = "legal"\n')
    assert cleaned(clean) == TEXT


def test_the_command_line_wins(clean: Any, source: Path) -> None:
    (clean.root / "clean.toml").write_text('profile = "legal"\n')
    assert cleaned(clean, "--profile", "chrome") == CLEANED
    assert cleaned(clean, "--profile=chrome") == CLEANED


def test_the_file_may_stand_in_a_folder_above(clean: Any, source: Path) -> None:
    (clean.root / "clean.toml").write_text('profile = "legal"\n')
    assert "profile = 'legal'" in type(clean)(source)("config").out


def test_paths_are_relative_to_the_file(clean: Any, source: Path) -> None:
    rules = clean.root / "mine" / "en"
    rules.mkdir(parents=True)
    (rules / "ui.toml").write_text(RULE)
    (clean.root / "clean.toml").write_text('rules = ["mine"]\n')
    (source / "a.txt").write_text(TEXT.replace("Share this:", "Harbour sign"), encoding="utf-8")
    assert cleaned(clean) == CLEANED


def test_an_unknown_key_is_an_error_with_the_nearest_name(clean: Any, source: Path) -> None:
    (clean.root / "clean.toml").write_text('profil = "legal"\n')
    done = clean("run", "in", "out")
    assert done.status == 2
    assert "clean.toml: profil: no such setting; did you mean profile?" in done.err
    assert not (clean.root / "out").exists()


@pytest.mark.parametrize("content", ["profile = ", "profile = {a = 1}", 'tool.clean = "x"\nprofile = [[1]]'])
def test_a_broken_file_is_an_error_that_names_it(clean: Any, source: Path, content: str) -> None:
    (clean.root / "clean.toml").write_text(content)
    done = clean("run", "in", "out")
    assert done.status == 2
    assert "clean.toml" in done.err


def test_a_setting_that_the_option_refuses_is_an_error(clean: Any, source: Path) -> None:
    (clean.root / "clean.toml").write_text("workers = 0\n")
    done = clean("run", "in", "out")
    assert done.status == 2
    assert "--workers" in done.err


def test_a_file_can_be_named_and_files_can_be_left_aside(clean: Any, source: Path) -> None:
    (clean.root / "clean.toml").write_text('profile = "legal"\n')
    (clean.root / "other.toml").write_text('profile = "promo"\n')
    assert "profile = 'promo'" in clean("--config", "other.toml", "config").out
    assert "profile = None  (default)" in clean("--no-config", "config").out
    assert clean("--config", "gone.toml", "config").status == 2
    for option in ("--config", "--config=other.toml", "--no-config"):
        done = clean("run", "in", "out", option)
        assert (done.status, done.err) == (2, f"clean: {option} stands before the command: clean {option} … run …\n")


def test_config_says_where_each_setting_comes_from(clean: Any) -> None:
    (clean.root / "clean.toml").write_text('language = "de"\n')
    lines = clean("config").out.splitlines()
    assert any(line.startswith("language = 'de'  (") and line.endswith("clean.toml)") for line in lines)
    assert "encoding = None  (default)" in lines
    assert not any(line.startswith(("check", "force", "help")) for line in lines)


class TestLeavesAlone:
    def test_a_pyproject_without_our_table(self, clean: Any, source: Path) -> None:
        (clean.root / "pyproject.toml").write_text('[tool.other]\nprofile = "legal"\n')
        assert cleaned(clean) == CLEANED

    def test_commands_that_have_no_such_option(self, clean: Any, source: Path) -> None:
        (clean.root / "clean.toml").write_text("workers = 1\n")
        assert clean("explain", "in/a.txt").status == 0
