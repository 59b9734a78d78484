"""`clean explain`, `restore`, `verify` and `rules`, by exit status and stream."""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clean.batch.books import Summary
from clean.batch.job import Job
from clean.batch.run import run
from clean.cleaner import Cleaner
from clean.cli import parser

README = Path(__file__).parents[2] / "README.md"
FERRY = """Ferry returns to the harbour

Ferry returns to the harbour

The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.
Advertisement
It will  sail every hour until October, the captain said.
"""
SOURCES: dict[str, bytes] = {
    "lf": FERRY.encode(),
    "crlf": FERRY.replace("\n", "\r\n").encode(),
    "cr": FERRY.replace("\n", "\r").encode(),
    "mixed": FERRY.replace("\n", "\r\n", 3).encode() + b"\r\r\n",
    "no-newline-at-the-end": FERRY.rstrip("\n").encode(),
    "bom": b"\xef\xbb\xbf" + FERRY.encode(),
    "utf-16": FERRY.replace("ferry", "Fähre").encode("utf-16"),
    "astral": FERRY.replace("Sunday", "\U0001f6a2 Sunday\u2028").encode(),
    "nothing": b"",
}
HARBOUR_RULE = """[harbour]
why      = "Stands under every article of the harbour's own site."
risk     = "low"
patterns = ['ring the {SITE} bell']
removes  = ["Ring the harbour bell", "Ring the old town bell"]
keeps    = ["Ring the harbour bell twice, and the ferry waits.", "Ring the bell of the harbour, she said."]
"""


def decoded(name: str) -> str:
    """A source as text, without a byte-order mark."""
    return SOURCES[name].decode("utf-16" if name == "utf-16" else "utf-8-sig")


# explain


def test_explain_shows_every_line_on_stdout_and_the_whole_on_stderr(clean: Any) -> None:
    clean.write("ferry.txt", FERRY)
    done = clean("explain", "ferry.txt", "--profile=chrome")
    assert done.status == 0
    lines = done.out.splitlines()
    assert [line for line in lines if not line.startswith("      ")] == [
        "  Ferry returns to the harbour",
        "- Ferry returns to the harbour",
        "  The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.",
        "- Advertisement",
        "~ It will sail every hour until October, the captain said.",
    ]
    assert lines[lines.index("- Advertisement") + 1] == "      removed by en/ads/label (boilerplate): Advertisement"
    assert lines[2].startswith("      removed by title/repeated (titles): ")
    assert lines[-1] == "      rewritten by normalise/spaces"
    assert re.fullmatch(r"language en \(\d\.\d\d\) · 2 kept · 1 rewritten · 2 removed · .+\n", done.err)

    streamed = clean("explain", "-", "--profile=chrome", stdin=FERRY.encode())
    assert (streamed.status, streamed.stdout, streamed.err) == (0, done.stdout, done.err)


def test_explain_as_json_accounts_for_the_whole_source(clean: Any) -> None:
    clean.write("ferry.txt", FERRY)
    done = clean("explain", "ferry.txt", "--json", "--profile=chrome")
    assert (done.status, done.err) == (0, "")
    told = json.loads(done.out)
    assert told["title"] == "Ferry returns to the harbour"
    assert told["language"] == "en"
    assert "".join(line["raw"] for line in told["lines"]) == FERRY
    assert [line["line"] for line in told["lines"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [line["is"] for line in told["lines"] if line["text"]] == [
        "kept",
        "removed",
        "kept",
        "removed",
        "rewritten",
    ]
    assert told["lines"][5]["rule"] == "en/ads/label"
    assert told["lines"][6]["by"] == ["normalise/spaces"]


def test_explain_of_nothing_says_so(clean: Any) -> None:
    done = clean("explain", "-", "--profile=legal")
    assert (done.status, done.stdout) == (0, b"")
    assert "flag empty" in done.err


@pytest.mark.parametrize("name", ["nowhere.txt", "folder"])
def test_explain_of_what_is_no_file_is_refused(clean: Any, name: str) -> None:
    clean.path("folder").mkdir()
    done = clean("explain", name)
    assert (done.status, done.stdout) == (2, b"")
    assert done.err.startswith(f"clean: {name}: cannot be read: ")


def test_explain_of_a_shard_explains_the_document_that_is_named(clean: Any) -> None:
    rows = [{"id": f"https://a.example/?n={n}#top", "story": FERRY.replace("ferry", f"ferry {n}")} for n in range(5)]
    data = "".join(json.dumps(row) + "\n" for row in rows)
    clean.write("in/ferries #1.jsonl", data)  # the name and the ids have the sign between them
    clean.write("in/ferries.jsonl.gz", gzip.compress(data.encode()))
    clean.write("in/ferries", data)
    pq.write_table(pa.Table.from_pylist(rows), clean.path("in/ferries.parquet"))
    for shard in ("in/ferries #1.jsonl", "in/ferries.jsonl.gz", "in/ferries.parquet", "in/ferries"):
        options = ["--text-field=story", "--profile=chrome", *(["--from=jsonl"] if shard == "in/ferries" else [])]
        for name in (rows[3]["id"], "4"):
            done = clean("explain", f"{shard}#{name}", *options)
            assert done.status == 0, done.err
            assert "  The ferry 3 sailed into the harbour on Sunday" in done.out
            assert "- Advertisement\n" in done.out

        done = clean("explain", shard, *options)
        assert (done.status, done.stdout) == (2, b"")
        names = ", ".join(f"'{shard}#{row['id']}'" for row in rows[:3])
        assert done.err == f"clean: {shard}: holds more than one document; name one: {names}, …\n"

        done = clean("explain", f"{shard}#99", *options)
        assert (done.status, done.stdout) == (2, b"")
        assert done.err == f"clean: {shard}#99: no such document there; there are {names}, …\n"


def test_explain_of_a_shard_of_one_document_needs_no_name(clean: Any) -> None:
    clean.write("one.jsonl", json.dumps({"text": FERRY}) + "\n")
    clean.write("broken.jsonl", "{broken\n")
    clean.write("none.jsonl", "")
    done = clean("explain", "one.jsonl", "--profile=chrome")
    assert (done.status, "- Advertisement\n" in done.out) == (0, True)
    done = clean("explain", "broken.jsonl")
    assert (done.status, done.stdout) == (2, b"")
    assert done.err.startswith("clean: broken.jsonl: document 1 is no JSON object")
    assert clean("explain", "none.jsonl").err == "clean: none.jsonl: holds no documents\n"
    done = clean("explain", "-", "--from=jsonl", stdin=b"{}")
    assert (done.status, done.stdout) == (2, b"")
    assert "name one of it as FILE#ID" in done.err


# restore and verify


@pytest.fixture(scope="module")
def cleaned_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sources in `in` and what a run made of them in `out`."""
    root = tmp_path_factory.mktemp("cleaned")
    (root / "in").mkdir()
    for name, data in SOURCES.items():
        (root / f"in/{name}.txt").write_bytes(data)
    outcomes = list(run(Job(Cleaner(profile=frozenset({"chrome"})), root / "in", root / "out"), Summary(), workers=0))
    assert [outcome.status for outcome in outcomes] == ["written"] * len(SOURCES)
    return root


@pytest.fixture
def cleaned(clean: Any, cleaned_once: Path) -> Any:
    """A workspace of the test's own with the same files."""
    shutil.copytree(cleaned_once, clean.root, dirs_exist_ok=True)
    return clean


@pytest.mark.parametrize("name", SOURCES)
def test_restore_prints_the_decoded_source_byte_for_byte(cleaned: Any, name: str) -> None:
    shutil.rmtree(cleaned.path("in"))
    done = cleaned("restore", f"out/{name}.txt")
    assert (done.status, done.err) == (0, "")
    assert done.stdout == decoded(name).encode()


def remove(path: Path) -> None:
    path.unlink()


def add_a_word(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"captain", b"old captain"))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def make_it_an_array(path: Path) -> None:
    path.write_bytes(b"[]\n")


def spell_it_wrong(path: Path) -> None:
    path.write_bytes(b'{"blocks": "\xff"}')


def nest_it_deep(path: Path) -> None:
    path.write_bytes(b"[" * 200_000 + b"]" * 200_000)


def change_a_removed_line(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Advertisement\\n", b"Advertisements\\n"))


def forget_the_source(path: Path) -> None:
    record = json.loads(path.read_bytes())
    del record["source"]
    path.write_text(json.dumps(record))


DAMAGE: list[tuple[str, Callable[[Path], None], str]] = [
    ("lf.txt", add_a_word, "changed after it was written; clean its source again"),
    ("lf.txt", cut_short, "changed after it was written; clean its source again"),
    ("lf.txt", remove, "cannot be read: No such file"),
    ("lf.txt", spell_it_wrong, "is not the UTF-8 that was written; clean its source again"),
    ("lf.provenance.json", remove, "no provenance record.*; clean .* source again"),
    ("lf.provenance.json", cut_short, "the record is broken: .*; clean the source again"),
    ("lf.provenance.json", make_it_an_array, "the record is broken: no object; clean the source again"),
    ("lf.provenance.json", spell_it_wrong, "the record is broken: .*; clean the source again"),
    ("lf.provenance.json", nest_it_deep, "the record is broken: .*; clean the source again"),
    ("lf.provenance.json", change_a_removed_line, "does not give its source back; clean the source again"),
    ("lf.provenance.json", forget_the_source, r"the record is broken \(.*'source'.*\); clean the source again"),
]
DAMAGE_NAMES = [f"{damage.__name__}: {name}" for name, damage, _ in DAMAGE]


@pytest.mark.parametrize(("name", "damage", "message"), DAMAGE, ids=DAMAGE_NAMES)
def test_what_does_not_fit_any_more_is_not_restored_and_is_named_by_verify(
    cleaned: Any, name: str, damage: Callable[[Path], None], message: str
) -> None:
    before = cleaned.path(f"out/{name}").read_bytes()
    damage(cleaned.path(f"out/{name}"))
    after = cleaned.path(f"out/{name}")
    assert not after.exists() or after.read_bytes() != before

    done = cleaned("restore", "out/lf.txt")
    assert (done.status, done.stdout) == (2, b""), done.err
    assert re.match(f"clean: .*{message}", done.err)
    assert "Traceback" not in done.err

    done = cleaned("verify", "out")
    assert done.status == 1
    assert re.fullmatch(rf"lf\.(?:txt|provenance\.json): .*{message}.*\n", done.out)
    # A record alone and a text alone are one wrong thing each.
    assert done.err == f"verified {len(SOURCES)} = fine {len(SOURCES) - 1} + wrong 1\n"


def test_verify_of_an_untouched_folder_is_fine_with_its_sources_too(cleaned: Any) -> None:
    for arguments in (("verify", "out"), ("verify", "out", "--source", "in")):
        done = cleaned(*arguments)
        assert (done.status, done.stdout) == (0, b"")
        assert done.err == f"verified {len(SOURCES)} = fine {len(SOURCES)} + wrong 0\n"


def test_verify_with_sources_names_the_changed_and_the_missing(cleaned: Any) -> None:
    cleaned.write("in/crlf.txt", SOURCES["crlf"] + b"\n")
    cleaned.path("in/bom.txt").unlink()
    done = cleaned("verify", "out", "--source", "in")
    assert done.status == 1
    assert done.out.splitlines() == [
        "bom.provenance.json: its source bom.txt is gone",
        "crlf.provenance.json: its source crlf.txt was changed since",
    ]
    assert done.err == f"verified {len(SOURCES)} = fine {len(SOURCES) - 2} + wrong 2\n"
    assert cleaned("verify", "out").status == 0


def test_verify_names_a_record_that_does_not_know_its_source(cleaned: Any) -> None:
    path = cleaned.path("out/lf.provenance.json")
    record = json.loads(path.read_bytes())
    del record["source"]["path"]
    path.write_text(json.dumps(record))
    done = cleaned("verify", "out", "--source", "in")
    assert "Traceback" not in done.err
    assert done.status == 1
    assert re.fullmatch(r"lf\.provenance\.json: the record is broken.*\n", done.out)


def test_verify_of_no_folder_is_refused(clean: Any) -> None:
    done = clean("verify", "nowhere")
    assert (done.status, done.stdout) == (2, b"")
    assert done.err == "clean: nowhere: no such folder of cleaned files\n"


@pytest.fixture(scope="module")
def shards(workspace: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Rows with ids and without, one that cannot be cleaned among them, and the shards made of them."""
    clean = workspace(tmp_path_factory.mktemp("shards"))
    with_ids = [{"id": f"https://a.example/{n}#top", "story": FERRY.replace("ferry", f"ferry {n}")} for n in range(3)]
    without = [{"story": None}, *({"story": row["story"]} for row in with_ids)]
    for name, rows in (("named", with_ids), ("bare #", without)):
        clean.write(f"in/{name}.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    for target in ("jsonl", "parquet", "dolma-attributes"):
        done = clean.run("in", target, "--to", target, "--text-field=story", "--workers=1")
        assert done.books == (7, 6, 0, 1), done.err
    return clean


def test_restore_of_a_record_restores_its_document(cleaned: Any) -> None:
    done = cleaned("restore", "out/lf.provenance.json")
    assert (done.status, done.out, done.err) == (0, FERRY, "")


def test_restore_prints_the_source_of_a_row_by_its_id_or_number(shards: Any) -> None:
    for suffix, target in ((".jsonl", "jsonl"), (".jsonl.parquet", "parquet")):
        for name, wanted in (
            ("named", "https://a.example/1#top"),
            ("named", "2"),
            ("bare #", "3"),  # the third of its source, which is the second there
        ):
            done = shards("restore", f"{target}/{name}{suffix}#{wanted}")
            assert (done.status, done.err) == (0, ""), (name, wanted, done.err)
            assert done.out == FERRY.replace("ferry", "ferry 1")


def test_restore_of_a_shard_says_how_to_name_a_row_of_it(shards: Any) -> None:
    names = ", ".join(f"'jsonl/named.jsonl#https://a.example/{n}#top'" for n in range(3))
    for name, message in (
        ("jsonl/named.jsonl", f"jsonl/named.jsonl: holds more than one document; name one: {names}"),
        ("jsonl/named.jsonl#no", f"jsonl/named.jsonl#no: no such document there; there are {names}"),
        ("in/named.jsonl#1", "in/named.jsonl#1: the row has no record under metadata.clean"),
        ("nowhere.jsonl", "nowhere.jsonl: cannot be read: No such file or directory"),
        ("dolma-attributes/named.jsonl#1", "dolma-attributes/named.jsonl: holds attributes, which keep no text and"),
    ):
        done = shards("restore", name)
        assert (done.status, done.stdout) == (2, b"")
        assert done.err.startswith(f"clean: {message}")


def test_verify_compares_the_field_that_the_run_was_told_and_names_a_row_as_restore_does(shards: Any) -> None:
    done = shards("verify", "jsonl", "--source", "in", "--text-field=story")
    assert (done.status, done.out, done.err) == (0, "", "verified 6 = fine 6 + wrong 0\n")
    done = shards("verify", "jsonl/", "--source", "in")
    assert done.status == 1
    assert "named.jsonl#https://a.example/0#top: its source named.jsonl#https://a.example/0#top is gone\n" in done.out
    assert "bare #.jsonl#2: its source bare #.jsonl#2 is gone\n" in done.out


def test_verify_of_one_source_file_knows_it_whatever_its_name(shards: Any) -> None:
    done = shards.run("in/bare #.jsonl", "alone", "--text-field=story", "--workers=1")
    assert done.books == (4, 3, 0, 1)
    shutil.copy(shards.path("in/named.jsonl"), shards.path("other"))
    done = shards("verify", "alone", "--source", "in/bare #.jsonl", "--text-field=story")
    assert (done.status, done.out) == (0, "")


def test_verify_of_attributes_says_that_they_hold_no_record_and_what_tells_if_they_are_right(
    shards: Any,
) -> None:
    done = shards("verify", "dolma-attributes", "--source", "in")
    assert (done.status, done.err) == (1, "verified 2 = fine 0 + wrong 2\n")
    again = ("run", "--check", "--force", "--to", "dolma-attributes")
    assert re.findall(r"(?m)^(.+): holds attributes, .*`clean (.+) SOURCE OUTPUT` tells", done.out) == [
        ("bare #.jsonl", " ".join(again)),
        ("named.jsonl", " ".join(again)),
    ]
    # What it says to run does tell.
    options = ("in", "dolma-attributes", "--text-field=story", "--profile=legal", "--workers=1")
    assert "read 7 = would write 0 + unchanged 6 + quarantined 1" in shards(*again, *options).err
    path = shards.path("dolma-attributes/named.jsonl")
    path.write_text(path.read_text().replace('"attributes":{', '"attributes":{"clean__a__b":[[0,2,1.0]],', 1))
    assert "read 7 = would write 3 + unchanged 3 + quarantined 1" in shards(*again, *options).err


def test_verify_of_a_folder_that_is_no_output_is_refused(clean: Any) -> None:
    clean.path("empty").mkdir()
    done = clean("verify", "empty")
    assert (done.status, done.stdout) == (2, b"")
    assert done.err == "clean: empty: holds no provenance record; name the OUTPUT of a clean run\n"
    assert clean.run("empty", "out").status == 0
    assert clean("verify", "out").status == 0
    done = clean("verify", "out", "--source", "nowhere")
    assert (done.status, done.err) == (2, "clean: nowhere: no such file or folder; name the SOURCE of the run\n")


# rules


def test_rules_list_is_a_table_with_a_heading(clean: Any) -> None:
    done = clean("rules", "list")
    assert (done.status, done.err) == (0, "")
    heading, *rows = done.out.splitlines()
    assert heading.split() == ["LANGUAGE", "CATEGORY", "RULE", "RISK", "WHERE", "EXTENT", "FORMS"]
    assert re.search(r"(?m)^en +ui +esc-to-close +low +anywhere +line +\d+$", done.out)
    places = [tuple(row.split()[:2]) for row in rows]
    assert places == sorted(places)
    assert {place[0] for place in places} > {"any", "en"}


def test_rules_list_of_one_group_leaves_the_others_out_and_takes_the_users_in(clean: Any) -> None:
    clean.write("mine/en/contact.toml", HARBOUR_RULE)
    done = clean("rules", "list", "--profile=legal", "--rules", "mine")
    assert done.status == 0
    assert re.search(r"(?m)^en +contact +harbour +low ", done.out)
    assert {row.split()[1] for row in done.out.splitlines()[1:]} <= {"copyright", "disclaimer", "contact"}


def test_rules_show_prints_all_there_is_to_know_of_a_rule(clean: Any) -> None:
    clean.write("mine/en/contact.toml", HARBOUR_RULE)
    done = clean("rules", "show", "en/contact/harbour", "--rules", "mine")
    assert (done.status, done.err) == (0, "")
    assert [line.strip() for line in done.out.splitlines()] == [
        "en/contact/harbour",
        "Stands under every article of the harbour's own site.",
        "risk low · where anywhere · extent line · group legal",
        "patterns",
        "1. ring the {SITE} bell",
        "removes",
        "1. Ring the harbour bell",
        "2. Ring the old town bell",
        "keeps",
        "1. Ring the harbour bell twice, and the ferry waits.",
        "2. Ring the bell of the harbour, she said.",
    ]


def test_rules_show_of_an_unknown_rule_is_refused(clean: Any) -> None:
    done = clean("rules", "show", "en/ui/no-such-rule")
    assert (done.status, done.stdout) == (2, b"")
    advice = "`clean rules list` shows all, `--templates FILE` names templates"
    assert done.err == f"clean: en/ui/no-such-rule: no such rule; {advice}\n"
    for name, meant in (("EN/ads/label", "en/ads/label"), ("ads/label", "ca/ads/label, en/ads/label, es/ads/label")):
        assert clean("rules", "show", name).err == f"clean: {name}: no such rule; did you mean {meant}? {advice}\n"


def test_rules_show_counts_on_a_named_output_and_refuses_one_that_is_not_there(clean: Any) -> None:
    clean.write("in/ferry.txt", FERRY)
    assert clean("run", "in", "out", "--profile=chrome").status == 0
    counted = clean("rules", "show", "en/ads/label", "--on", "out", "--profile=chrome")
    assert counted.status == 0
    assert "  fired on 1 lines in 1 documents\n" in counted.out
    done = clean("rules", "show", "en/ads/label", "--on", "missing", "--profile=chrome")
    assert (done.status, done.stdout) == (2, b"")
    assert done.err == "clean: --on missing: no such output folder; name the OUTPUT of a clean run\n"


def test_rules_check_finds_nothing_wrong_with_a_rule_that_is_right(clean: Any) -> None:
    clean.write("mine/en/contact.toml", HARBOUR_RULE)
    done = clean("rules", "check", "--rules", "mine", "--profile=legal")
    counted = re.fullmatch(r"(\d+) rules, (\d+) problems\n", done.err)
    assert counted is not None
    problems = done.out.splitlines()
    assert len(problems) == int(counted[2])
    assert done.status == (1 if problems else 0)
    assert [problem for problem in problems if "harbour" in problem] == []


def test_rules_check_names_what_is_wrong_on_stdout(clean: Any) -> None:
    too_few = HARBOUR_RULE.replace("[harbour]", "[few]").replace(', "Ring the old town bell"', "")
    unbounded = HARBOUR_RULE.replace("[harbour]", "[unbounded]").replace("{SITE}", "{SITE}.*")
    clean.write("mine/en/contact.toml", HARBOUR_RULE + too_few + unbounded)
    done = clean("rules", "check", "--rules", "mine", "--profile=legal")
    assert done.status == 1
    mine = [
        line for line in done.out.splitlines() if re.match(r"en/contact\.toml: (?:harbour|few|unbounded): ", line)
    ]
    assert len(mine) == 2
    assert mine[0] == "en/contact.toml: few: removes: 1 examples; give at least 2"
    assert re.match(
        r"en/contact\.toml: unbounded: patterns: 'ring the \{SITE\}\.\* bell': unbounded repeat; ", mine[1]
    )
    assert re.fullmatch(r"\d+ rules, [1-9]\d* problems\n", done.err)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (
            "Ring the old town bell",
            "en/contact/harbour: pattern 1\n  risk low: fires wherever; where anywhere, extent line\n",
        ),
        ("Ring the old town bell, he said.", "no rule matches\n"),
    ],
    ids=["a leftover", "a sentence"],
)
def test_rules_try_says_which_rules_match_a_line(clean: Any, line: str, answer: str) -> None:
    clean.write("mine/en/contact.toml", HARBOUR_RULE)
    done = clean("rules", "try", line, "--rules", "mine", "--profile=legal")
    assert (done.status, done.out, done.err) == (0, answer, "")


@pytest.mark.parametrize("line", ["", " \t", "Advertisement\nLeave a Reply"])
def test_rules_try_of_what_is_no_line_is_refused(clean: Any, line: str) -> None:
    done = clean("rules", "try", line)
    assert (done.status, done.stdout) == (2, b"")
    assert done.err == "clean: rules are tried on one line that is not blank; give it in quotes\n"


# Help and documentation


def commands_of(root: argparse.ArgumentParser, name: str = "clean") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that can be called, with its parser."""
    groups = [action for action in root._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield name, root
    for group in groups:
        for word, below in group.choices.items():
            yield from commands_of(below, f"{name} {word}")


COMMANDS = dict(commands_of(parser()))


def test_help_names_the_commands_on_stdout(clean: Any) -> None:
    done = clean("--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("usage: clean ")
    for command in ("run", "explain", "restore", "verify", "rules"):
        assert re.search(rf"(?m)^    {command} +\w+", done.out)


def test_the_version_is_that_of_the_records(cleaned: Any) -> None:
    done = cleaned("--version")
    recorded = json.loads(cleaned.path("out/lf.provenance.json").read_bytes())["tool"]["version"]
    assert (done.status, done.out, done.err) == (0, f"clean {recorded}\n", "")


def test_no_command_or_half_a_command_is_refused_with_the_usage(clean: Any) -> None:
    for arguments in ((), ("rules",)):
        done = clean(*arguments)
        assert (done.status, done.stdout) == (2, b"")
        assert done.err.startswith("usage: clean ")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert re.search(rf"(?m)`{command}(?= |`)", README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented_and_says_what_it_does(command: str) -> None:
    readme = README.read_text(encoding="utf-8")
    options = [action for action in COMMANDS[command]._actions if action.option_strings and action.dest != "help"]
    assert [o.option_strings for o in options if not re.search(rf"{o.option_strings[0]}(?![\w-])", readme)] == []
    assert [o.option_strings for o in options if not o.help] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_what_it_takes_is_described_in_its_help(command: str) -> None:
    named = [action.metavar for action in COMMANDS[command]._actions if not action.option_strings and not action.help]
    assert named == []
    assert COMMANDS[command].description


NONE = "is empty; name a file or folder"
WHOLE = "must be a whole number, 1 or more, not "


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "in", ""), f"OUTPUT: {NONE}"),  # "$UNSET" would be the folder that one is in
        (("run", "", "out"), f"SOURCE: {NONE}"),
        (("run", "in", "out", "--rules="), f"--rules: {NONE}"),
        (("review", "in", ""), f"OUTPUT: {NONE}"),
        (("verify", ""), f"OUTPUT: {NONE}"),
        (("report", "in", ""), f"OUTPUT: {NONE}"),
        (("report", "in", "out", "-o", ""), f"-o/--to: {NONE}"),
        (("describe", ""), f"OUTPUT: {NONE}"),
        (("explain", ""), f"FILE|SHARD#ID: {NONE}"),
        (("run", "in", "out", "--workers=x"), f"--workers: {WHOLE}'x'"),
        (("run", "in", "out", "--shard-size=0"), f"--shard-size: {WHOLE}'0'"),
        (("review", "in", "out", "--workers=-1"), f"--workers: {WHOLE}'-1'"),
        (("compare", "in", "--workers=0"), f"--workers: {WHOLE}'0'"),
        *((("run", "in", "out", f"--seconds={s}"), f"--seconds: must be a number of seconds above 0, not '{s}'")
          for s in ("-1", "0", "nan", "inf", "x")),
        (("learn", "in", "-o", "x", "--share=x"), "--share: must be a number between 0 and 1, not 'x'"),
        *((("run", "in", "out", "--engine=dask", f"--scheduler={s}"), f"--scheduler: must be an address with a port, "
           f"such as tcp://10.0.0.1:8786, not '{s}'") for s in ("10.0.0.1", "tcp://host", "tcp://host:port", "")),
    ],
)  # fmt: skip
def test_an_argument_that_cannot_be_is_refused_with_what_it_must_be(
    clean: Any, arguments: tuple[str, ...], message: str
) -> None:
    clean.write("in/ferry.txt", FERRY)
    done = clean(*arguments)
    assert (done.status, done.stdout) == (2, b"")
    assert done.err.endswith(f"error: argument {message}\n")
    assert sorted(clean.tree(".")) == ["in/ferry.txt"]
