"""`clean run`: files in, files and records out, told by exit status and stream."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# A title that stands twice goes whatever rules run; the leftovers at the end only go with `chrome`.
FERRY = """Ferry returns to the harbour

Ferry returns to the harbour

The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.
It will sail every hour until October, the captain said.
"""
FERRY_CLEANED = """Ferry returns to the harbour

The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.
It will sail every hour until October, the captain said.
"""
LEFTOVERS = "Advertisement\n\nPress ESC to close\n"
MILL = """Mill opens its doors


Visitors may climb  to the stones of the old mill from Saturday, the town council decided.

Mill opens its doors
"""
MILL_CLEANED = """Mill opens its doors

Visitors may climb to the stones of the old mill from Saturday, the town council decided.
"""
BELL_RULE = """[bell]
why      = "Stands under every article of the harbour's own site."
risk     = "low"
phrases  = ["Ring the harbour bell"]
removes  = ["Ring the harbour bell", "ring the harbour bell!"]
keeps    = ["Ring the harbour bell twice and the ferry waits.", "Ring the harbour bell, she said."]
"""


BOOKS = re.compile(r"^read \d+ = ", re.M)


def two_articles(clean: Any) -> None:
    clean.write("in/ferry.txt", FERRY)
    clean.write("in/town/mill.text", MILL)


@pytest.fixture(scope="module")
def cleaned_once(workspace: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    clean = workspace(tmp_path_factory.mktemp("cleaned"))
    two_articles(clean)
    assert clean.run("in", "out").books == (2, 2, 0, 0)
    return Path(clean.root)


@pytest.fixture
def cleaned(clean: Any, cleaned_once: Path) -> Any:
    """A workspace of the test's own with two articles in `in` and what a run made of them in `out`."""
    shutil.copytree(cleaned_once, clean.root, dirs_exist_ok=True)
    return clean


# A folder in, a folder out


def test_run_writes_a_cleaned_file_and_a_record_for_every_source(clean: Any) -> None:
    two_articles(clean)
    clean.write("in/ferry.txt", FERRY + LEFTOVERS)
    done = clean("run", "in", "out")
    assert done.status == 0
    assert done.books == (2, 2, 0, 0)
    assert done.stdout == b""
    out = clean.tree("out")
    assert sorted(out) == [
        "ferry.provenance.json",
        "ferry.txt",
        "town/mill.text.provenance.json",
        "town/mill.text.txt",
    ]
    assert out["ferry.txt"].decode() == FERRY_CLEANED
    assert out["town/mill.text.txt"].decode() == MILL_CLEANED
    assert json.loads(out["town/mill.text.provenance.json"])["source"]["path"] == "town/mill.text"


def test_run_again_touches_no_file_and_a_changed_source_is_written_again(cleaned: Any) -> None:
    first = cleaned.times("out")
    again = cleaned.run("in", "out")
    assert (again.status, again.books) == (0, (2, 0, 2, 0))
    assert "removed" not in again.err
    assert cleaned.times("out") == first

    cleaned.write("in/town/mill.text", MILL.replace("Saturday", "Sunday"))
    sources, times = cleaned.tree("in"), cleaned.times("in")
    changed = cleaned.run("in", "out")
    assert (changed.status, changed.books) == (0, (2, 1, 1, 0))
    assert cleaned.path("out/town/mill.text.txt").read_text() == MILL_CLEANED.replace("Saturday", "Sunday")
    unchanged = {name: time for name, time in cleaned.times("out").items() if name.startswith("ferry")}
    assert unchanged == {name: first[name] for name in ("ferry.provenance.json", "ferry.txt")}
    assert (cleaned.tree("in"), cleaned.times("in")) == (sources, times)


def test_check_of_a_new_folder_writes_nothing_and_tells_that_a_run_would(clean: Any) -> None:
    two_articles(clean)
    done = clean.run("in", "out", "--check")
    assert (done.status, done.stdout) == (1, b"")
    assert done.books == (2, 2, 0, 0)
    assert "would write 2" in done.err
    assert sorted(clean.tree(".")) == ["in/ferry.txt", "in/town/mill.text"]


def test_check_tells_whether_a_cleaned_folder_is_what_a_run_would_write(cleaned: Any) -> None:
    times = cleaned.times("out")
    done = cleaned.run("in", "out", "--check")
    assert (done.status, done.books) == (0, (2, 0, 2, 0))

    cleaned.path("out/ferry.txt").write_text("Somebody wrote here.\n")
    times["ferry.txt"] = cleaned.times("out")["ferry.txt"]
    edited = cleaned.run("in", "out", "--check")
    assert (edited.status, edited.books) == (1, (2, 1, 1, 0))
    assert cleaned.times("out") == times


def test_diff_prints_what_changes_as_a_unified_diff(cleaned: Any) -> None:
    cleaned.write("in/ferry.txt", FERRY.replace("October", "November"))
    checked = cleaned.run("in", "out", "--check", "--diff")
    assert checked.status == 1
    lines = checked.out.splitlines()
    assert lines[0] == "--- a/out/ferry.txt"
    assert lines[1] == "+++ b/out/ferry.txt"
    assert re.fullmatch(r"@@ -\d+,\d+ \+\d+,\d+ @@", lines[2])
    assert "-It will sail every hour until October, the captain said." in lines
    assert "+It will sail every hour until November, the captain said." in lines
    assert "mill" not in checked.out
    assert "October" in cleaned.path("out/ferry.txt").read_text()

    written = cleaned.run("in", "out", "--diff")
    assert (written.status, written.stdout) == (0, checked.stdout)
    assert "November" in cleaned.path("out/ferry.txt").read_text()


def test_diff_into_a_pipe_that_closes_early_loses_no_document(clean: Any) -> None:
    names = [f"{number:02}.txt" for number in range(12)]
    for name in names:
        sentence = f"The ferry of {name} sailed into the harbour on Sunday, and many people stood on the quay.\n"
        clean.write(f"in/{name}", f"Ferry {name} returns\n\n" + sentence * 100)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = clean.run("in", "out", "--diff", stdout=writing)
    finally:
        os.close(writing)
    missing = [name for name in names if not clean.path(f"out/{name}").exists()]
    assert done.status != 0 or not missing, f"status 0, and {len(missing)} of {len(names)} are not written"


def test_force_cleans_again_what_is_up_to_date_and_touches_no_file_that_is_right(cleaned: Any) -> None:
    times = cleaned.times("out")
    forced = cleaned.run("in", "out", "--force")
    assert (forced.status, forced.books) == (0, (2, 0, 2, 0))
    assert "removed 2 of 12 lines" in forced.err
    assert cleaned.times("out") == times


def test_one_two_and_four_workers_write_the_same_bytes(clean: Any) -> None:
    for number in range(40):
        clean.write(f"in/{number % 3}/{number:02}.txt", FERRY.replace("Sunday", f"day {number}"))
    clean.write("in/broken.txt", b"\x7fELF\x00\x01\x02\x00")
    runs = {number: clean.run("in", f"out{number}", "--workers", str(number)) for number in (1, 2, 4)}
    assert [done.books for done in runs.values()] == [(41, 40, 0, 1)] * 3
    assert runs[1].err == runs[2].err == runs[4].err
    one = clean.tree("out1")
    assert len(one) == 80
    assert clean.tree("out2") == one
    assert clean.tree("out4") == one


# A file in, and streams


def test_a_single_file_is_cleaned_whatever_its_name(clean: Any) -> None:
    clean.write("ferry.article", FERRY)
    done = clean.run("ferry.article", "out")
    assert (done.status, done.books) == (0, (1, 1, 0, 0))
    assert sorted(clean.tree("out")) == ["ferry.article.provenance.json", "ferry.article.txt"]
    assert clean.path("out/ferry.article.txt").read_text() == FERRY_CLEANED


def test_a_dash_as_output_prints_what_the_file_would_hold(clean: Any) -> None:
    clean.write("ferry.txt", FERRY)
    from_file = clean.run("ferry.txt", "-")
    assert (from_file.status, from_file.out, from_file.err) == (0, FERRY_CLEANED, "")
    from_stdin = clean.run("-", "-", stdin=FERRY.encode())
    assert (from_stdin.status, from_stdin.out, from_stdin.err) == (0, FERRY_CLEANED, "")
    assert sorted(clean.tree(".")) == ["ferry.txt"]


def test_a_dash_as_output_prints_nothing_for_an_empty_article(clean: Any) -> None:
    done = clean.run("-", "-", stdin=b"\n")
    assert (done.status, done.stdout) == (0, b"")


def test_a_dash_as_output_prints_utf8_whatever_the_terminal_says(clean: Any) -> None:
    source = "Fähre kehrt zurück\n\nDie Fähre lief am Sonntag ein – zweihundert Leute standen am Kai.\n"
    done = clean.run("-", "-", stdin=source.encode(), settings={"PYTHONIOENCODING": "ascii"})
    assert "Traceback" not in done.err
    assert (done.status, done.stdout) == (0, source.encode())


def test_a_reader_that_closes_stdout_early_is_no_error(clean: Any) -> None:
    clean.write("ferry.txt", FERRY)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = clean.run("ferry.txt", "-", stdout=writing)
    finally:
        os.close(writing)
    assert (done.status, done.err) == (0, "")


def test_stdin_needs_stdout(clean: Any) -> None:
    done = clean.run("-", "out", stdin=FERRY.encode())
    assert done.status == 2
    assert "give - as OUTPUT" in done.err
    assert not clean.path("out").exists()


def test_no_escape_codes_go_into_a_pipe(clean: Any) -> None:
    two_articles(clean)
    plain = clean.run("in", "out", "--check", "--diff", settings={"TERM": "xterm-256color"})
    without = clean.run("in", "out", "--check", "--diff", settings={"NO_COLOR": "1", "TERM": "xterm-256color"})
    assert "+The ferry sailed into the harbour" in plain.out
    assert "\x1b" not in plain.out + plain.err
    assert (without.stdout, without.err) == (plain.stdout, plain.err)


# Runs that cannot be


def refused(done: Any) -> str:
    """The message of a run that did not start."""
    assert done.status == 2
    assert done.stdout == b""
    assert "Traceback" not in done.err
    assert BOOKS.search(done.err) is None
    return str(done.err)


def test_a_missing_source_is_refused(clean: Any) -> None:
    assert refused(clean.run("nowhere", "out")) == "clean: nowhere: no such file or folder\n"
    assert not clean.path("out").exists()


def test_a_file_as_output_is_refused(clean: Any) -> None:
    clean.write("in/ferry.txt", FERRY)
    clean.write("out", "mine")
    assert refused(clean.run("in", "out")).startswith("clean: out: is a file; ")
    assert clean.path("out").read_text() == "mine"


def test_an_output_under_a_file_or_where_a_link_leads_nowhere_is_refused(clean: Any) -> None:
    clean.write("in/ferry.txt", FERRY)
    clean.path("link").symlink_to("nowhere")
    under = "out/below: lies under in/ferry.txt, which is a file; name a folder for the output"
    for arguments in (("run", "in"), ("run", "in/ferry.txt"), ("review", "in")):
        done = clean(*arguments, "in/ferry.txt/out/below")
        assert refused(done) == f"clean: in/ferry.txt/{under}\n"
    assert refused(clean.run("in", "link")) == "clean: link: is no folder; name a folder for the output\n"
    assert sorted(path.name for path in clean.root.iterdir()) == ["in", "link"]


@pytest.mark.parametrize("output", ["in", "in/cleaned"])
def test_an_output_inside_the_source_is_refused(clean: Any, output: str) -> None:
    clean.write("in/ferry.txt", FERRY)
    assert refused(clean.run("in", output)).startswith(f"clean: {output}: lies in the source folder")
    assert clean.tree("in") == {"ferry.txt": FERRY.encode()}


def test_an_output_that_would_overwrite_the_source_file_is_refused(clean: Any) -> None:
    clean.write("in/ferry.txt", FERRY)
    done = clean.run("in/ferry.txt", "in")
    assert clean.tree("in") == {"ferry.txt": FERRY.encode()}
    assert refused(done).startswith("clean: ")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("frobnicate",),
        ("run",),
        ("run", "in"),
        ("run", "in", "out", "--no-such-option"),
        ("run", "in", "out", "--workers", "0"),
        ("run", "in", "out", "--workers", "many"),
        ("run", "in", "out", "--encoding-errors", "ignore"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_refused(clean: Any, arguments: tuple[str, ...]) -> None:
    clean.write("in/ferry.txt", FERRY)
    message = refused(clean(*arguments))
    assert message.startswith("usage: clean")
    assert re.search(r"clean[a-z ]*: error: ", message)
    assert not clean.path("out").exists()


@pytest.mark.parametrize("profile", ["news", "-news", "chrome,news", ""])
def test_an_unknown_group_of_rules_is_refused_and_the_known_ones_named(clean: Any, profile: str) -> None:
    clean.write("in/ferry.txt", FERRY)
    message = refused(clean("run", "in", "out", f"--profile={profile}"))
    for group in ("chrome", "promo", "related", "comments", "metadata", "legal"):
        assert group in message
    assert ("news" in message) == ("news" in profile)
    assert not clean.path("out").exists()


@pytest.mark.parametrize("encoding", ["no-such-encoding", "hex", "undefined"])
def test_an_encoding_that_is_none_is_refused(clean: Any, encoding: str) -> None:
    clean.write("in/ferry.txt", FERRY)
    assert encoding in refused(clean.run("in", "out", "--encoding", encoding))
    assert not clean.path("out").exists()


# What a run says of a folder


def test_an_output_whose_source_is_gone_is_named_and_left(cleaned: Any) -> None:
    cleaned.path("in/town/mill.text").unlink()
    done = cleaned.run("in", "out")
    assert (done.status, done.books) == (0, (1, 0, 1, 0))
    assert "without a source 1," in done.err
    assert "  town/mill.text.txt\n" in done.err
    assert cleaned.path("out/town/mill.text.txt").read_text() == MILL_CLEANED
    assert cleaned.run("in", "out", "--check").status == 1


def test_files_of_other_kinds_are_passed_over_and_named_and_hidden_ones_are_not(clean: Any) -> None:
    clean.write("in/ferry.txt", FERRY)
    clean.write("in/SHOUT.TXT", MILL)
    for name in ("photo.jpg", "notes.md", "txt", "town/page.pdf"):
        clean.write(f"in/{name}", "x")
    for name in (".hidden.txt", ".git/ferry.txt", "town/.DS_Store"):
        clean.write(f"in/{name}", FERRY)

    done = clean.run("in", "out")
    assert (done.status, done.books) == (0, (2, 2, 0, 0))
    assert sorted(name for name in clean.tree("out") if name.endswith(".txt")) == ["SHOUT.TXT.txt", "ferry.txt"]
    assert "passed over 4 " in done.err
    assert "notes.md, photo.jpg, town/page.pdf, …" in done.err
    assert "hidden" not in done.err
    assert "DS_Store" not in done.err


def test_a_named_pipe_is_named_and_never_opened(clean: Any) -> None:
    clean.write("in/ferry.txt", FERRY)
    os.mkfifo(clean.path("in/pipe.txt"))
    done = clean.run("in", "out")
    assert clean.path("out/ferry.txt").read_text() == FERRY_CLEANED
    assert "pipe.txt" in done.err


def test_an_empty_folder_is_read_as_no_documents(clean: Any) -> None:
    clean.path("in").mkdir()
    done = clean.run("in", "out")
    assert (done.status, done.books) == (0, (0, 0, 0, 0))


# Rules and profiles


def test_a_rule_of_the_users_own_fires_and_a_new_rule_cleans_again(clean: Any) -> None:
    clean.write("in/ferry.txt", FERRY + "Ring the harbour bell\n")
    assert clean.run("in", "out").books == (1, 1, 0, 0)
    assert "Ring the harbour bell" in clean.path("out/ferry.txt").read_text()

    clean.write("mine/en/contact.toml", BELL_RULE)
    done = clean.run("in", "out", "--rules", "mine")
    assert (done.status, done.books) == (0, (1, 1, 0, 0))
    assert clean.path("out/ferry.txt").read_text() == FERRY_CLEANED
    runs = json.loads(clean.path("out/ferry.provenance.json").read_bytes())["blocks"]
    assert [run["evidence"] for run in runs if run.get("rule") == "en/contact/bell"] == ["Ring the harbour bell"]


def test_a_group_left_out_of_the_profile_removes_nothing(clean: Any) -> None:
    clean.write("in/ferry.txt", FERRY + LEFTOVERS)
    done = clean("run", "in", "out", "--profile=-chrome")
    assert (done.status, done.books) == (0, (1, 1, 0, 0))
    assert clean.path("out/ferry.txt").read_text() == FERRY_CLEANED + LEFTOVERS

    done = clean("run", "in", "out", "--profile=-legal")
    assert (done.status, done.books) == (0, (1, 1, 0, 0))
    assert clean.path("out/ferry.txt").read_text() == FERRY_CLEANED
    profile = json.loads(clean.path("out/ferry.provenance.json").read_bytes())["tool"]["config"]["profile"]
    assert profile == ["chrome", "comments", "metadata", "promo", "related"]


BROKEN_RULES = {
    "broken TOML": ("en/widget.toml", "[bell\n", r"en/widget\.toml: cannot be read as TOML: "),
    "unknown category": (
        "en/bells.toml",
        BELL_RULE,
        r"en/bells\.toml: no such category; name the file after one of: ",
    ),
    "unknown key": ("en/widget.toml", BELL_RULE + "colour = 1\n", r"en/widget\.toml: bell: .*colour"),
    "no form": (
        "en/widget.toml",
        BELL_RULE.replace("phrases", "# phrases"),
        r"en/widget\.toml: bell: phrases: .*; give",
    ),
    "no such slot": (
        "en/widget.toml",
        BELL_RULE + "patterns = ['ring the {BELL}']\n",
        r"en/widget(?:\.toml: |/)bell: patterns: .*\{BELL\}.*one of",
    ),
    "refused by RE2": (
        "en/widget.toml",
        BELL_RULE + "patterns = ['ring (the']\n",
        r"en/widget(?:\.toml: |/)bell: patterns: ring \(the: ",
    ),
    "of another language": (
        "de/widget.toml",
        BELL_RULE + "patterns = ['ring (the']\n",
        r"de/widget(?:\.toml: |/)bell: patterns: ring \(the: ",
    ),
}


@pytest.mark.parametrize(("name", "data", "message"), BROKEN_RULES.values(), ids=BROKEN_RULES)
def test_a_broken_rule_file_stops_the_run_before_its_first_document(
    clean: Any, name: str, data: str | bytes, message: str
) -> None:
    clean.write("in/ferry.txt", FERRY)
    clean.write(f"mine/{name}", data)
    assert re.search("^clean: .*" + message, refused(clean.run("in", "out", "--rules", "mine", profile="chrome")))
    assert not clean.path("out").exists()


@pytest.mark.parametrize(
    ("folder", "message"), [("nowhere", "no such folder of rules"), ("in", "holds no LANGUAGE/")]
)
def test_a_folder_without_rules_is_refused(clean: Any, folder: str, message: str) -> None:
    clean.write("in/ferry.txt", FERRY)
    assert f"clean: {folder}: {message}" in refused(clean.run("in", "out", "--rules", folder))
    assert not clean.path("out").exists()


def test_paths_of_the_machine_stand_in_no_output(clean: Any, tmp_path: Path) -> None:
    clean.write("in/ferry.txt", FERRY)
    clean.write("mine/en/widget.toml", BELL_RULE)
    done = clean.run(str(tmp_path / "in"), str(tmp_path / "out"), "--rules", str(tmp_path / "mine"))
    assert done.status == 0
    assert [name for name, data in clean.tree("out").items() if str(tmp_path).encode() in data] == []
