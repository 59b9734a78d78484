"""`clean learn`, and runs with templates, as their user has them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clean.cli import main
from clean.engines.chunks import Limits
from clean.learning import corpus
from clean.learning.tally import Tally

WHAT = ("entered the bay", "left the bay", "was painted white")
BOATS = ("heron", "tern", "gull", "swan", "coot", "crane")
SITE = "harbour.example"


def article(boat: str, *, site: str = SITE) -> str:
    """A document: a title, three sentences of its own, and what its site sets around them."""
    sentences = [f"The old {boat} {what} on a Sunday in front of the whole town." for what in WHAT]
    about = f"The {site} is made by the keepers of the light."
    return "\n".join([f"A {boat} sails", *sentences, "Keep the lamp lit", about, f"{len(boat)} comments"])


def folders(clean: Any) -> None:
    for boat in BOATS:
        clean.write(f"in/{SITE}/{boat}.txt", article(boat))


def test_learn_writes_rules_says_what_they_are_worth_and_keeps_decisions(clean: Any) -> None:
    folders(clean)
    learn = ("learn", "in", "-o", "templates.toml", "--site-from", "folder", "--report", "report.txt")
    done = clean(*learn)
    assert done.status == 0, done.err
    assert done.out == ""
    assert "6 documents of 1 sites, beside 0 copies of them" in done.err
    assert "reads as a sentence" in done.err
    file = clean.path("templates.toml")
    text = file.read_text("utf-8")
    assert '["harbour.example/keep-the-lamp-lit"]' in text
    assert 'why = "seen in 6 of 6 documents of harbour.example, always in the last 3 lines"' in text
    assert clean.path("report.txt").read_text("utf-8").splitlines()[-1].split() == ["6", "0", "2", "1", SITE]
    decided = text.replace('risk = "high"', 'risk = "high"\naccepted = true')
    file.write_text(decided, "utf-8")
    clean(*learn)
    assert file.read_text("utf-8").count("\naccepted = true\n") == 1
    assert [line for line in file.read_text("utf-8").split("\n") if line != "accepted = true"] == text.split("\n")


@pytest.mark.parametrize("engine", [("--workers", "2"), ("--engine", "dask", "--workers", "2")])
def test_tallies_of_several_processes_add_up_to_the_same(clean: Any, engine: tuple[str, ...]) -> None:
    folders(clean)
    rows = [{"id": boat, "url": f"https://{SITE}/{boat}", "text": article(boat)} for boat in BOATS * 40]
    clean.write("rows.jsonl", "\n".join(map(json.dumps, [*rows, {"id": "none"}])))
    here = clean("learn", "rows.jsonl", "-o", "here.toml")
    there = clean("learn", "rows.jsonl", "-o", "there.toml", *engine)
    assert (there.status, there.err) == (here.status, here.err)
    assert here.status == 1  # of one row that holds no text
    assert "rows.jsonl#none" in here.err
    assert clean.path("there.toml").read_bytes() == clean.path("here.toml").read_bytes() != b""
    assert clean.run("in", "out", "--learn", "--site-from", "folder", *engine).status == 0
    assert "keep-the-lamp-lit" in clean.path("out/templates.toml").read_text("utf-8")


def test_a_run_says_so_when_the_templates_know_no_document_s_site(clean: Any) -> None:
    folders(clean)
    clean("learn", "in", "-o", "t.toml", "--site-from", "folder")
    told = "t.toml: knows the site of no document"
    assert told in clean.run("in", "out", "--templates", "t.toml").err
    assert told in clean.run("in", "out", "--templates", "t.toml").err  # of what is up to date, too
    assert told in clean.run("in", "rows", "--templates", "t.toml", "--to", "jsonl").err
    known = clean.run("in", "out", "--templates", "t.toml", "--site-from", "folder")
    assert told not in known.err


def test_a_run_with_templates_removes_what_acts(clean: Any) -> None:
    """And cleans again what they concern when they change, and restores what it took."""
    folders(clean)
    for boat in BOATS[:2]:
        clean.write(f"in/other.example/{boat}.txt", article(boat, site="other.example"))
    clean("learn", "in", "-o", "t.toml", "--site-from", "folder")
    run = ("in", "out", "--templates", "t.toml", "--site-from", "folder")
    assert clean.run(*run).books == (8, 8, 0, 0)
    text = clean.path(f"out/{SITE}/heron.txt").read_text("utf-8")
    assert "Keep the lamp lit" not in text
    assert "comments" not in text
    assert "is made by the keepers of the light." in text
    record = json.loads(clean.path(f"out/{SITE}/heron.provenance.json").read_bytes())
    rules = {run["rule"]: run["evidence"] for run in record["blocks"] if run["is"] == "removed"}
    assert rules[f"template/{SITE}/keep-the-lamp-lit"].startswith("seen in 6 of 6 documents of harbour.example")
    assert clean("restore", f"out/{SITE}/heron.txt").stdout == clean.path(f"in/{SITE}/heron.txt").read_bytes()
    file = clean.path("t.toml")
    place = '["harbour.example/keep-the-lamp-lit"]'
    file.write_text(file.read_text("utf-8").replace(place, place + "\naccepted = false"), "utf-8")
    assert clean.run(*run).books == (8, 6, 2, 0)
    assert clean.run(*run).books == (8, 0, 8, 0)
    shown = clean("rules", "show", f"template/{SITE}/n-comments", "--templates", "t.toml", "--profile=legal")
    assert shown.status == 0, shown.err
    assert "{N} comments" in shown.out
    assert "5 comments" in shown.out


def test_run_learns_first_if_asked(clean: Any) -> None:
    folders(clean)
    done = clean.run("in", "out", "--learn", "--site", SITE)
    assert done.status == 0, done.err
    assert "learned 2 rules that act and 1 that wait, from 6 documents" in done.err
    assert "Keep the lamp lit" not in clean.path(f"out/{SITE}/heron.txt").read_text("utf-8")
    assert clean.path("out/templates.toml").exists()
    assert clean.run("in", "out", "--learn", "--site", SITE).books == (6, 0, 6, 0)


def test_run_learns_within_its_own_limits(clean: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folders(clean)
    limits: list[Limits] = []

    def counted(_: object, __: int, tally: Tally, found: Any, reading: corpus.Reading, given: Limits) -> corpus.Read:
        limits.append(given)
        return corpus.count(tally, found, reading)

    monkeypatch.setattr(corpus, "count_over", counted)
    source, output = str(clean.path("in")), str(clean.path("out"))
    options = ["--learn", "--site", SITE, "--workers", "2", "--seconds", "7", "--memory", "900", "--quiet"]
    assert main(["run", source, output, *options]) == 0
    assert [(given.seconds, given.memory) for given in limits] == [(7.0, 900 << 20)]


def test_sites_of_rows_by_address_or_field(clean: Any) -> None:
    rows = [{"text": article(boat), "url": f"https://www.{SITE}/{boat}", "paper": "lamp"} for boat in BOATS]
    clean.write("in/a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    by_address = clean("learn", "in", "-o", "-")
    assert '["harbour.example/keep-the-lamp-lit"]' in by_address.out
    assert '["lamp/keep-the-lamp-lit"]' in clean("learn", "in", "-o", "-", "--site-from", "field:paper").out
    clean.write("t.toml", by_address.out)
    clean.run("in", "out", "--templates", "t.toml", "--to", "jsonl", "--compression", "none")
    texts = [json.loads(line)["text"] for line in clean.path("out/a.jsonl").read_text("utf-8").splitlines()]
    assert not any("Keep the lamp lit" in text for text in texts)


# What goes wrong


def test_documents_of_no_known_site_are_an_error_that_says_what_to_do(clean: Any) -> None:
    folders(clean)
    done = clean("learn", "in", "-o", "templates.toml")
    assert done.status == 2
    assert "no document's site is known; give --site NAME" in done.err
    assert not clean.path("templates.toml").exists()


def test_what_cannot_be_read_is_named(clean: Any) -> None:
    folders(clean)
    clean.write("in/harbour.example/bad.txt", b"\0\0\0")
    done = clean("learn", "in", "-o", "templates.toml", "--site-from", "folder")
    assert done.status == 1
    assert "harbour.example/bad.txt" in done.err


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("format = 1\n[broken", "cannot be read as TOML"),
        ("x = 1\n", "no file of templates"),
        ('format = 1\n["a.example/x"]\nrisk = "low"\n', "a.example/x"),
        ("format = 1\n[x]\n", "is no rule"),
    ],
)
def test_a_broken_file_of_templates_stops_the_run(clean: Any, text: str, problem: str) -> None:
    clean.write("in/a.txt", article("heron"))
    clean.write("t.toml", text)
    done = clean.run("in", "out", "--templates", "t.toml")
    assert done.status == 2
    assert problem in done.err


@pytest.mark.parametrize("option", [("--site-from", "field:"), ("--site-from", "host"), ("--share", "2")])
def test_bad_options_are_refused(clean: Any, option: tuple[str, str]) -> None:
    assert clean("learn", "in", "-o", "t.toml", *option).status == 2
