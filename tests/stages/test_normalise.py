"""Normalise: one kind of space, one Unicode form, and line endings written one way."""

from __future__ import annotations

import unicodedata

import pytest

from clean import clean_text
from clean.stages.normalise import normalise_form, normalise_spaces

ONE = "The ferry sailed into the harbour on Sunday."
TWO = "By Monday the queue reached the church."


@pytest.mark.parametrize(
    "space", ["\u00a0", "\u2009", "\u202f", "\u3000", "\t", "\x0c", "\x0b", "\x85", "\u2028", "\u2029"]
)
def test_every_space_becomes_a_plain_one(space: str) -> None:
    assert normalise_spaces(f"{space}100{space}{space}km {space}") == "100 km"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_are_written_as_newlines_and_restored(ending: str) -> None:
    source = f"Ferry returns{ending}{ending}{ONE}{ending}{TWO}{ending}"
    article = clean_text(source)
    assert article.text == f"Ferry returns\n\n{ONE}\n{TWO}"
    assert article.restore() == source


def test_separators_inside_a_line_do_not_end_it() -> None:
    article = clean_text(f"{ONE}\u2028{TWO}\x85{ONE}")
    assert len(article.blocks) == 1


def test_runs_of_blank_lines_become_one() -> None:
    assert clean_text(f"{ONE}\n\n\n  \n\u00a0\n{TWO}\n\n\n").text == f"{ONE}\n\n{TWO}"


def test_letters_are_composed() -> None:
    assert normalise_form(unicodedata.normalize("NFD", "Cầu mở lại, Ünal")) == "Cầu mở lại, Ünal"


class TestLeavesAlone:
    def test_single_newlines_between_lines(self) -> None:
        assert clean_text(f"{ONE}\n{TWO}").text == f"{ONE}\n{TWO}"

    @pytest.mark.parametrize("text", ["ﬁne", "Ⅷ", "½", "m²", "Ａ", "…", "Gyu\u2011back"])
    def test_compatibility_characters(self, text: str) -> None:
        assert normalise_form(text) == text
        assert normalise_spaces(text) == text
