"""The record: what it says, the source from it and the text alone, and what is found out when they do not fit."""

from __future__ import annotations

import copy
import json
import os
import platform
import re
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clean import Article, Cleaner, RecordError
from clean.batch.books import Summary
from clean.batch.job import Job
from clean.batch.run import run
from clean.formats.text import record_bytes
from clean.provenance import file_bytes, restore, verify

README = Path(__file__).parents[1] / "README.md"
FERRY = """Press ESC to close
Ferry returns to the harbour

Ferry returns to the harbour

The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.
Advertisement
Advertisement
It will  sail every hour until October, the captain said.


Tickets are sold on board.
"""
# One group: the rules of it are enough here, and compile in half the time.
CLEANER = Cleaner(profile=frozenset({"chrome"}))
ENGLISH = Cleaner(profile=frozenset({"chrome"}), language="en")

Record = dict[str, Any]


def written(article: Article) -> tuple[str, Record]:
    """An article's text and record as they come back from their files."""
    record: Record = json.loads(record_bytes(article.provenance))
    return file_bytes(article.text).decode().removesuffix("\n"), record


def runs(record: Record, kind: str) -> list[Record]:
    return [run for run in record["blocks"] if run["is"] == kind]


# What it says


def test_the_record_has_the_fields_that_the_readme_lists() -> None:
    record = CLEANER.encoded(FERRY.encode(), name="ferry.txt").provenance
    assert {section: set(record[section]) for section in ("source", "article", "tool")} == {
        "source": {
            "path",
            "sha256",
            "bytes",
            "encoding",
            "mark",
            "exact",
            "newline",
            "text_sha256",
            "media_type",
            "url",
        },
        "article": {"title", "language", "language_confidence", "flags", "words", "sha256", "metadata"},
        "tool": {"version", "rules", "config", "libraries"},
    }
    assert set(record) == {"source", "article", "tool", "blocks", "format"}
    listed = README.read_text(encoding="utf-8")
    for section in ("source", "article", "tool"):
        row = next(line for line in listed.splitlines() if line.startswith(f"| `{section}` |"))
        assert [name for name in record[section] if not re.search(rf"\b{name}\b", row)] == []
    kinds = {run["is"] for run in record["blocks"]}
    assert kinds == {"kept", "rewritten", "removed", "blank"}
    row = next(line for line in listed.splitlines() if line.startswith("| `blocks` |"))
    assert [kind for kind in kinds if f"`{kind}`" not in row] == []


def test_the_record_tells_what_the_source_was() -> None:
    data = b"\xef\xbb\xbf" + FERRY.replace("\n", "\r\n").encode()
    source = CLEANER.encoded(data, "https://www.example.com/ferry", name="town/ferry.txt").provenance["source"]
    assert source == {
        "bytes": len(data),
        "encoding": "utf-8",
        "exact": True,
        "mark": "efbbbf",
        "media_type": "text/plain",
        "newline": "\r\n",
        "path": "town/ferry.txt",
        "sha256": sha256(data).hexdigest(),
        "text_sha256": sha256(data[3:]).hexdigest(),
        "url": "https://www.example.com/ferry",
    }


def test_the_record_tells_what_the_article_is() -> None:
    article = CLEANER.text(FERRY, title="Ferry returns to the harbour")
    told = article.provenance["article"]
    assert told["title"] == "Ferry returns to the harbour"
    assert told["language"] == "en"
    assert 0 < told["language_confidence"] <= 1
    assert told["words"] == len(article.text.split())
    assert told["sha256"] == sha256((article.text + "\n").encode()).hexdigest()
    assert told["metadata"] == {"headline": "Ferry returns to the harbour"}
    assert told["flags"] == []
    empty = CLEANER.text("\n").provenance["article"]
    assert (empty["flags"], empty["sha256"], empty["words"]) == (["empty"], sha256(b"").hexdigest(), 0)


def test_the_record_tells_what_cleaned_it() -> None:
    tool = Cleaner(profile=frozenset({"legal"}), language="en", encoding="utf-8").text(FERRY).provenance["tool"]
    assert tool["version"] == version("clean-articles")
    assert tool["config"] == {
        "encoding": "utf-8",
        "encoding_errors": "strict",
        "language": "en",
        "profile": ["legal"],
    }
    assert tool["libraries"] == {name: version(name) for name in tool["libraries"]}
    assert {"ftfy", "langdetect", "chardet", "google-re2", "rapidfuzz"} <= set(tool["libraries"])
    assert re.fullmatch("[0-9a-f]{64}", tool["rules"])
    assert tool["rules"] != CLEANER.text(FERRY).provenance["tool"]["rules"]


def test_every_removed_and_rewritten_line_is_told_with_its_reason() -> None:
    _, record = written(CLEANER.text(FERRY))
    assert [(run["raw"], run["stage"], run["rule"]) for run in runs(record, "removed")] == [
        ("Press ESC to close\n", "boilerplate", "en/ui/esc-to-close"),
        ("Ferry returns to the harbour\n", "titles", "title/repeated"),
        ("Advertisement\nAdvertisement\n", "boilerplate", "en/ads/label"),
    ]
    assert all(run["evidence"] for run in runs(record, "removed"))
    assert [(run["raw"], run["by"]) for run in runs(record, "rewritten")] == [
        ("It will  sail every hour until October, the captain said.\n", ["normalise/spaces"])
    ]


# Runs and offsets


def test_lines_with_one_fate_are_one_run_and_others_are_apart() -> None:
    source = "Ferry\n\nIt sailed on Sunday.\nIt came back.\n\nAll were well.\n"
    _, record = written(CLEANER.text(source))
    assert record["blocks"] == [{"is": "kept", "start": 0, "end": len(source), "lines": 6}]

    leftovers = "Press ESC to close\nAdvertisement\nAdvertisement\n"
    _, record = written(CLEANER.text("Ferry\n\nIt sailed on Sunday.\n" + leftovers + "It came back.\n"))
    assert [(run["is"], run.get("lines"), run.get("raw")) for run in record["blocks"]] == [
        ("kept", 3, None),
        ("removed", None, "Press ESC to close\n"),
        ("removed", None, "Advertisement\nAdvertisement\n"),
        ("kept", 1, None),
    ]

    _, record = written(CLEANER.text("\n \n\nFerry\n\n\n\t\nIt sailed on Sunday.\n\n\n"))
    assert [(run["is"], run.get("raw")) for run in record["blocks"]] == [
        ("blank", "\n \n\n"),
        ("kept", None),
        ("blank", "\n\t\n"),
        ("kept", None),
        ("blank", "\n\n"),
    ]


def test_offsets_are_code_points() -> None:
    kept = "\U0001f6a2 Ferry \U0001f6a2\n\n\U0001d4d0\U0001d4d1 sailed on Sunday.\n"
    source = kept + "Advertisement\n\U00020000 came  back.\nEnd \U0001f6a2.\n"
    text, record = written(CLEANER.text(source))
    assert [run["is"] for run in record["blocks"]] == ["kept", "removed", "rewritten", "kept"]
    first, _, rewritten, last = record["blocks"]
    assert text[first["start"] : first["end"]] == kept
    assert text[rewritten["start"] : rewritten["end"]] == "\U00020000 came back."
    assert text[last["start"] :] == "End \U0001f6a2."
    assert last["end"] == len(text) + 1
    assert restore(text, record) == source


def test_the_runs_of_the_text_cover_it_without_overlap() -> None:
    text, record = written(CLEANER.text(FERRY))
    spans = sorted((run["start"], run["end"]) for run in record["blocks"] if "start" in run)
    assert spans[0][0] == 0
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start
        assert (text + "\n")[end:start].strip("\n") == ""
    assert (text + "\n")[spans[-1][1] :].strip("\n") == ""


# The source from text and record alone

SOURCES: dict[str, str] = {
    "nothing": "",
    "blank lines": "\n \n\t\n",
    "leftovers only": "Advertisement\n\nPress ESC to close",
    "LF": FERRY,
    "CRLF": FERRY.replace("\n", "\r\n"),
    "lone CR": FERRY.replace("\n", "\r"),
    "mixed line ends": FERRY.replace("\n", "\r\n", 4).replace("said.\n", "said.\r"),
    "CR before CRLF": "Ferry\r\r\n\r\r\nIt sailed on Sunday.\r\r\nIt came back.\n\r",
    "no line end at the end": FERRY.rstrip("\n"),
    "blank lines at both ends": "\n\n\n" + FERRY + "\n \n",
    "spaces at line ends": FERRY.replace("\n", " \t\n"),
    "other separators": "Ferry\n\nIt\u2028sailed\x85on\x0cSunday.\x0b\nIt\x1ccame\u2029back.\n",
    "entities": "Ferry &amp; mill\n\n&ldquo;It sailed&rdquo; &mdash; on Sunday &lt;b&gt;.\n",
    "mojibake": "Fähre\n\nDie FÃ¤hre fuhr am Sonntag, und â€žalle&amp;jedenâ€œ jubelten.\n",
    "decomposed letters": "Fa\u0308hre\n\nDie Fa\u0308hre fuhr am Sonntag.\n\u0958 \u2126\n",
    "invisible": "\u200bFerry\u200b\n\nIt\u00ad sailed\ufeff on \u2060Sunday.\x07\n",
    "astral": "\U0001f6a2 Ferry\n\n\U0001d4d0 sailed\u3000on Sunday.\n\nAdvertisement\n\U00020000\n",
    "a line that starts another": "Ferry\n\nIt sailed\nIt sailed on Sunday.\nIt sailed\nIt",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_text_and_record_give_the_source_back(source: str) -> None:
    article = CLEANER.text(source)
    text, record = written(article)
    assert restore(text, record) == source
    assert article.restore() == source
    assert verify(text, record) is None


PIECES = st.sampled_from(
    [
        "Ferry returns",
        "The ferry sailed into the harbour on Sunday.",
        "Advertisement",
        "Press ESC to close",
        " ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u2028",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "&amp;",
        "Ã¤",
        "a\u0308",
        "\U0001f6a2",
    ]
)
TEXTS = st.lists(PIECES | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5), max_size=25)


@given(TEXTS)
@settings(deadline=None)
def test_any_text_comes_back(pieces: list[str]) -> None:
    source = "".join(pieces)
    text, record = written(ENGLISH.text(source))
    assert restore(text, record) == source
    assert verify(text, record) is None


ACCENTED = "Fähre kehrt zurück\r\n\r\nDie Fähre lief am Sonntag in den Hafen ein, und viele Leute jubelten laut.\r\n"
ENCODED: dict[str, tuple[bytes, str | None, bool]] = {
    "UTF-8": (ACCENTED.encode(), None, True),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + ACCENTED.encode(), None, True),
    "UTF-16-LE with a mark": (b"\xff\xfe" + ACCENTED.encode("utf-16-le"), None, True),
    "UTF-16-BE with a mark": (b"\xfe\xff" + ACCENTED.encode("utf-16-be"), None, True),
    "UTF-32-LE with a mark": (b"\xff\xfe\0\0" + ACCENTED.encode("utf-32-le"), None, True),
    "windows-1252, declared": (ACCENTED.encode("windows-1252"), "windows-1252", True),
    "windows-1252, detected": (ACCENTED.encode("windows-1252"), None, True),
    "Shift JIS, declared": ("渡船が港に戻った。\n".encode("shift_jis"), "shift_jis", True),
    # The codec writes a mark of its own and another escape than the source has.
    "UTF-16, declared": (ACCENTED.encode("utf-16-be"), "utf-16-be", True),
    "ISO-2022-JP, shifted twice": (b"\x1b$B\x1b$BEOA%\x1b(B\n", "iso-2022-jp", False),
}


@pytest.mark.parametrize(("data", "encoding", "exact"), ENCODED.values(), ids=ENCODED)
def test_the_record_leads_back_to_the_bytes(data: bytes, encoding: str | None, exact: bool) -> None:
    article = Cleaner(profile=frozenset({"legal"}), encoding=encoding).encoded(data)
    text, record = written(article)
    source = record["source"]
    assert source["exact"] is exact
    assert verify(text, record) is None
    spelled = bytes.fromhex(source["mark"]) + restore(text, record).encode(source["encoding"])
    assert (spelled == data) is exact


def test_damaged_bytes_are_told_as_not_exact() -> None:
    data = (ACCENTED * 5).encode() + b"\xc3 und Schluss.\n"
    cleaner = Cleaner(profile=frozenset({"legal"}), encoding_errors="replace")
    text, record = written(cleaner.encoded(data))
    assert record["source"]["exact"] is False
    assert record["source"]["sha256"] == sha256(data).hexdigest()
    assert restore(text, record) == data.decode("utf-8", "replace")
    assert verify(text, record) is None


# What does not fit


@pytest.mark.parametrize("change", [str.upper, lambda text: text + "\n", lambda text: text[1:], lambda text: ""])
def test_a_changed_text_is_refused(change: Callable[[str], str]) -> None:
    text, record = written(CLEANER.text(FERRY))
    message = "the cleaned text was changed after it was written; clean its source again"
    with pytest.raises(RecordError, match=message):
        restore(change(text), record)
    assert verify(change(text), record) == message


@pytest.mark.parametrize(
    "path",
    [
        ("article",),
        ("article", "sha256"),
        ("source",),
        ("source", "newline"),
        ("source", "text_sha256"),
        ("blocks",),
        ("blocks", 0),
        ("blocks", 0, "raw"),
        ("blocks", 4, "start"),
        ("blocks", 4, "end"),
    ],
    ids=lambda path: ".".join(map(str, path)),
)
@pytest.mark.parametrize("value", [None, 5, "x", [], "\ud800"], ids=["null", "number", "text", "array", "surrogate"])
def test_a_broken_record_is_refused(path: tuple[str | int, ...], value: Any) -> None:
    text, record = written(CLEANER.text(FERRY))
    for broken in (replaced(record, path, value), removed(record, path)):
        with pytest.raises(RecordError, match=r"; clean (?:its|the) source again$"):
            restore(text, broken)
        assert str(verify(text, broken)).endswith("source again")


@pytest.mark.parametrize("field", ["is", "raw"])
def test_a_run_without_what_it_needs_is_refused(field: str) -> None:
    text, record = written(CLEANER.text(FERRY))
    with pytest.raises(
        RecordError, match=rf"^the record is broken \(KeyError\('{field}'\)\); clean the source again$"
    ):
        restore(text, removed(record, ("blocks", 0, field)))


@pytest.mark.parametrize("record", [{}, [], None, "x", 5], ids=["{}", "[]", "null", "text", "number"])
def test_what_is_no_record_is_refused(record: Any) -> None:
    with pytest.raises(RecordError, match="the record is broken"):
        restore("Ferry", record)
    assert str(verify("Ferry", record)).startswith("the record is broken")


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("sha256", "0" * 64, "the restored source has another hash than the one that was cleaned"),
        ("mark", "efbbbf", "the restored source has another hash than the one that was cleaned"),
        ("encoding", "utf-16", "the restored source has another hash than the one that was cleaned"),
        ("encoding", "ascii", "the record is broken"),
        ("encoding", "no-such-encoding", "the record is broken"),
        ("encoding", "hex", "the record is broken"),
        ("encoding", None, "the record is broken"),
        ("mark", "xyz", "the record is broken"),
        ("mark", 5, "the record is broken"),
    ],
)
def test_verify_finds_out_another_spelling_of_the_source(field: str, value: Any, problem: str) -> None:
    text, record = written(CLEANER.encoded(ACCENTED.encode()))
    assert str(verify(text, replaced(record, ("source", field), value))).startswith(problem)
    assert restore(text, record) == ACCENTED


@pytest.mark.parametrize("field", ["sha256", "exact", "mark", "encoding"])
def test_verify_needs_the_fields_it_checks(field: str) -> None:
    text, record = written(CLEANER.text(FERRY))
    assert str(verify(text, removed(record, ("source", field)))).startswith(
        f"the record is broken (KeyError('{field}'"
    )


def replaced(record: Record, path: tuple[str | int, ...], value: Any) -> Record:
    """A copy of a record with another value somewhere."""
    changed = copy.deepcopy(record)
    inside: Any = changed
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return changed


def removed(record: Record, path: tuple[str | int, ...]) -> Record:
    """A copy of a record without something."""
    changed = copy.deepcopy(record)
    inside: Any = changed
    for step in path[:-1]:
        inside = inside[step]
    del inside[path[-1]]
    return changed


# The file


def test_a_record_file_is_sorted_indented_json() -> None:
    record = CLEANER.text(FERRY + "Füße \U0001f6a2\u2028\n").provenance
    data = record_bytes(record)
    assert json.loads(data) == json.loads(json.dumps(record))
    assert data.endswith(b"}\n")
    assert data.startswith(b'{\n "article": {\n  "flags": [],\n')

    def is_sorted(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert [name for name, _ in pairs] == sorted(name for name, _ in pairs)
        return dict(pairs)

    json.loads(data, object_pairs_hook=is_sorted)


def outputs(root: Path, age: int) -> dict[str, bytes]:
    """What a run over files of some age writes, in a folder anywhere."""
    for name in ("a.txt", "town/b.text"):
        path = root / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FERRY.replace("Sunday", name))
        os.utime(path, (age, age))
    assert [outcome.status for outcome in run(Job(CLEANER, root / "in", root / "out"), Summary(), workers=0)] == [
        "written",
        "written",
    ]
    return {p.relative_to(root / "out").as_posix(): p.read_bytes() for p in (root / "out").rglob("*") if p.is_file()}


def test_no_path_host_or_clock_is_in_an_output(tmp_path: Path) -> None:
    here = outputs(tmp_path / "here", age=1_000_000_000)
    there = outputs(tmp_path / "far/away", age=1_500_000_000)
    assert len(here) == 4
    assert there == here
    everything = b"\n".join(here.values()).decode()
    assert str(tmp_path) not in everything
    assert not re.search(rf"\b{re.escape(platform.node() or 'localhost')}\b", everything)
    assert not re.search(r"\b20\d\d-\d\d-\d\d|\d\d:\d\d|\b1[0-9]{9}\b", everything)
