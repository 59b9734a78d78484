"""Exceptions: lines that stay in one document or in all, and what a run makes of them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from clean import Cleaner
from clean.batch.books import Summary
from clean.batch.job import Job
from clean.batch.run import run
from clean.exceptions import NAME, Exceptions, ExceptionsError, Spared, load, of, place, read

CLEANER = Cleaner(profile=frozenset({"chrome"}), language="en")
TITLE = "Ferry returns to the harbour"
PLAY = f"""{TITLE}

The ferry sailed into the harbour on Sunday with a theatre company on board.

Advertisement

The company plays on the quay until Friday, and the harbour master sells the tickets.

Share this:
"""


def sparing(*entries: Spared) -> Cleaner:
    return replace(CLEANER, exceptions=of(entries))


def text(cleaner: Cleaner, source: str = PLAY, name: str = "play.txt") -> str:
    return cleaner.encoded(source.encode(), name=name).text


class TestInADocument:
    def test_the_line_stays_and_others_go(self) -> None:
        assert "Advertisement" not in text(CLEANER)
        kept = text(sparing(Spared(line="Advertisement", document="play.txt")))
        assert "Advertisement" in kept
        assert "Share this" not in kept

    def test_another_document_is_cleaned_as_ever(self) -> None:
        one = sparing(Spared(line="Advertisement", document="play.txt"))
        assert text(one, name="other.txt") == text(CLEANER)

    def test_without_a_document_the_line_stays_everywhere(self) -> None:
        one = sparing(Spared(line="Advertisement"))
        assert "Advertisement" in text(one, name="one.txt")
        assert "Advertisement" in text(one, name="other.txt")

    def test_a_line_is_known_as_it_stood_in_the_source_and_as_it_reads_in_the_article(self) -> None:
        source = PLAY.replace("Advertisement", "  Advertise\u00adment ")
        for line in ("Advertise\u00adment", "Advertisement"):
            assert "\nAdvertisement\n" in text(sparing(Spared(line=line, document="play.txt")), source)

    def test_what_is_like_it_goes(self) -> None:
        assert text(sparing(Spared(line="advertisement", document="play.txt"))) == text(CLEANER)

    def test_a_repeated_title_and_a_cut_piece_stay_too(self) -> None:
        source = PLAY.replace("Advertisement", TITLE)
        assert text(CLEANER, source).count(TITLE) == 1
        assert text(sparing(Spared(line=TITLE, document="play.txt")), source).count(TITLE) == 2
        glued = "The harbour master laughed. Click to tweet"
        source = PLAY.replace("Advertisement", glued)
        assert glued not in text(CLEANER, source)
        assert glued in text(sparing(Spared(line=glued, document="play.txt")), source)

    def test_the_record_names_it_and_only_where_there_is_one(self) -> None:
        cleaner = sparing(Spared(line="Advertisement", document="play.txt", rule="en/ads/label", note="a play"))
        spared = cleaner.encoded(PLAY.encode(), name="play.txt").provenance["tool"]["config"]
        assert spared == {**CLEANER.config, "exceptions": ["Advertisement"]}
        assert cleaner.encoded(PLAY.encode(), name="other.txt").provenance["tool"]["config"] == CLEANER.config


def test_a_changed_exception_cleans_its_document_again_and_no_other(tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for name in ("play.txt", "other.txt"):
        (source / name).write_text(PLAY)

    def statuses() -> list[tuple[str, str]]:
        cleaner = replace(CLEANER, exceptions=load(output))
        return [(outcome.id, outcome.status) for outcome in run(Job(cleaner, source, output), Summary(), 0)]

    assert statuses() == [("other.txt", "written"), ("play.txt", "written")]
    (output / NAME).write_text('[[exceptions]]\ndocument = "play.txt"\nline = "Advertisement"\n')
    assert statuses() == [("other.txt", "unchanged"), ("play.txt", "written")]
    assert "Advertisement" in (output / "play.txt").read_text()
    assert statuses() == [("other.txt", "unchanged"), ("play.txt", "unchanged")]
    (output / NAME).unlink()
    assert statuses() == [("other.txt", "unchanged"), ("play.txt", "written")]
    assert "Advertisement" not in (output / "play.txt").read_text()


class TestFile:
    def test_is_read_in_order_and_none_is_none(self, tmp_path: Path) -> None:
        assert read(tmp_path / NAME) == ()
        (tmp_path / NAME).write_text('[[exceptions]]\nline = "B"\n[[exceptions]]\nline = "A"\ndocument = "a"\n')
        assert read(tmp_path / NAME) == (Spared(line="B"), Spared(line="A", document="a"))
        assert load(tmp_path) == Exceptions({"a": frozenset({"A"})}, frozenset({"B"}))

    def test_stands_in_the_output_folder_or_beside_the_output_file(self, tmp_path: Path) -> None:
        (tmp_path / "out.jsonl").write_text("")
        assert place(tmp_path) == place(tmp_path / "out.jsonl") == tmp_path / NAME

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("[[exceptions]]\nlines = 3\n", ["line", "an entry has line"]),
            ('[[exceptions]]\nline = "A"\nsite = "b"\n', ["site", "an entry has line"]),
            ('[[exceptions]]\nline = " "\n', ["entry 1", "empty"]),
            ("exceptions = [\n", ["cannot be read as TOML", "mend it"]),
        ],
    )
    def test_that_is_wrong_says_where_and_what_to_do(self, tmp_path: Path, text: str, said: list[str]) -> None:
        (tmp_path / NAME).write_text(text)
        with pytest.raises(ExceptionsError) as raised:
            load(tmp_path)
        assert all(piece in str(raised.value) for piece in [NAME, *said])

    def test_that_cannot_be_read_is_not_called_broken_toml(self, tmp_path: Path) -> None:
        (tmp_path / NAME).mkdir()
        with pytest.raises(ExceptionsError, match=r"cannot be read: (?!as TOML)"):
            load(tmp_path)


def test_a_changed_exception_of_a_document_in_a_shard_makes_the_shard_anew(tmp_path: Path) -> None:
    rows = [{"id": name, "text": PLAY} for name in ("play", "other")]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "in" / "b.jsonl").write_text(json.dumps(rows[0]) + "\n")
    output = tmp_path / "out"

    def written() -> list[str]:
        cleaner = replace(CLEANER, exceptions=load(output))
        outcomes = run(Job(cleaner, tmp_path / "in", output), Summary(), 0)
        return [outcome.id for outcome in outcomes if outcome.status == "written"]

    assert written() == ["a.jsonl#play", "a.jsonl#other", "b.jsonl#play"]
    assert written() == []
    (output / NAME).write_text('[[exceptions]]\ndocument = "a.jsonl#play"\nline = "Advertisement"\n')
    assert written() == ["a.jsonl#play"]
    texts = [json.loads(line)["text"] for line in (output / "a.jsonl").read_text().splitlines()]
    assert ["Advertisement" in text for text in texts] == [True, False]
    assert written() == []
