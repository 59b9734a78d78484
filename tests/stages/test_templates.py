"""The templates stage: where a site's lines go, and where they stay."""

from __future__ import annotations

import pytest

from clean.document import Document
from clean.matcher import Matcher
from clean.pipeline import clean_document
from clean.render import render
from clean.rules import Rule
from clean.slots import slot_key
from clean.templates import Template, Templates

SITE = "harbour.example"
TITLE = "Ferry returns to the harbour"
ONE = "The ferry sailed into the harbour on Sunday, nine years after the old one sank."
TWO = "By Monday the queue reached the church, and the ticket office had run out of paper."
THREE = "The mayor, who had promised it in two campaigns, was first across the gangway."


def template(*lines: str, where: str = "tail", name: str = "one", **fields: object) -> Template:
    said: dict[str, object] = {
        "why": "seen in 41 of 43 documents of harbour.example; of a test",
        "risk": "medium",
        "lines": tuple(line if "{" in line else slot_key(line) for line in lines),
        "examples": lines,
        "documents": 41,
        "of": 43,
        "within": 6,
        "where": where,
        "site": SITE,
        "name": name,
        **fields,
    }
    return Template(**said)  # type: ignore[arg-type]


def clean(lines: list[str], *templates: Template, rules: tuple[Rule, ...] = ()) -> Document:
    of_site = Templates.of(templates).for_site(SITE)
    return clean_document("\n".join(lines), Matcher(rules), known_language="en", site_templates=of_site)


def kept(lines: list[str], *templates: Template, rules: tuple[Rule, ...] = ()) -> list[str]:
    document = clean(lines, *templates, rules=rules)
    again = clean(render(document).text.split("\n"), *templates, rules=rules)
    assert render(again).text == render(document).text
    return [document.blocks[i].text for i in document.kept]


def test_a_line_of_the_tail_goes_with_its_evidence() -> None:
    document = clean([TITLE, ONE, TWO, "Keep the lamp lit"], template("Keep the lamp lit"))
    removal = document.blocks[3].removal
    assert removal is not None
    assert (removal.stage, removal.rule) == ("templates", "template/harbour.example/one")
    assert removal.evidence == "seen in 41 of 43 documents of harbour.example"


@pytest.mark.parametrize("line", ["12 comments", "1 Comments", "» 1,204 COMMENTS"])
def test_numbers_are_a_slot(line: str) -> None:
    assert kept([TITLE, ONE, TWO, line], template("{N} comments")) == [TITLE, ONE, TWO]


def test_the_title_is_a_slot() -> None:
    lines = [TITLE, ONE, TWO, f"You have read: {TITLE}"]
    assert kept(lines, template("you have read: {TITLE}")) == [TITLE, ONE, TWO]


def test_a_paper_s_name_above_is_no_title() -> None:
    document = clean(["The Harbour Lamp", TITLE, ONE, TWO], template("The Harbour Lamp", where="head"))
    assert document.headline == TITLE


def test_lines_that_hide_each_other_go_together() -> None:
    tail = ["Keep the lamp lit", "The keepers pay for this paper with their own money.", "3 comments"]
    prose = template(tail[1], name="prose", risk="high", accepted=True)
    assert kept([TITLE, ONE, TWO, *tail], template(tail[0]), prose, template("{N} comments", name="n")) == [
        TITLE,
        ONE,
        TWO,
    ]


def test_a_line_goes_though_prose_that_waits_stands_behind_it() -> None:
    prose = "The keepers pay for this paper with their own money."
    waiting = template(prose, name="prose", risk="high")
    assert kept([TITLE, ONE, TWO, "Keep the lamp lit", prose], template("Keep the lamp lit"), waiting) == [
        TITLE,
        ONE,
        TWO,
        prose,
    ]


def test_a_block_goes_as_a_whole_and_in_part() -> None:
    block = template("Town", "Sport", "Culture")
    assert kept([TITLE, ONE, TWO, "Town", "Sport", "Culture"], block) == [TITLE, ONE, TWO]
    assert kept([TITLE, ONE, TWO, "Town", "Culture"], block) == [TITLE, ONE, TWO]


# Left alone


def test_a_section_s_word_in_the_text() -> None:
    lines = [TITLE, ONE, "Sport", TWO, THREE]
    assert kept(lines, template("Sport", where="head"), template("Sport.", name="two")) == lines


def test_one_line_of_a_block_by_itself() -> None:
    lines = [TITLE, ONE, TWO, "Sport"]
    assert kept(lines, template("Town", "Sport", "Culture")) == lines


def test_lines_of_a_block_in_another_order() -> None:
    lines = [TITLE, ONE, TWO, "Sport", "Town"]
    assert kept(lines, template("Town", "Sport", "Culture")) == lines


def test_a_line_of_the_head_in_the_tail_and_the_other_way_round() -> None:
    lines = [TITLE, "Sport", ONE, TWO, THREE, "Culture"]
    assert kept(lines, template("Sport"), template("Culture", where="head", name="two")) == lines


def test_a_line_above_a_long_list_at_the_end() -> None:
    lines = [TITLE, ONE, TWO, "Points", *(f"The boat {n}" for n in "abcdefghijkl")]
    assert kept(lines, template("Points")) == lines


def test_a_column_s_title() -> None:
    lines = ["Letters to the harbour", ONE, TWO]
    document = clean(lines, template(lines[0], where="head"))
    assert document.headline == lines[0]
    assert kept(lines, template(lines[0], where="head")) == lines


def test_what_waits_or_was_refused() -> None:
    lines = [TITLE, ONE, TWO, "Keep the lamp lit"]
    assert kept(lines, template(lines[3], risk="high")) == lines
    assert kept(lines, template(lines[3], accepted=False)) == lines
    assert kept(lines, template(lines[3], risk="high", accepted=True)) == lines[:3]


def test_a_line_that_a_rule_lifts_is_the_rule_s() -> None:
    byline = Rule(
        why="", risk="low", removes=(), keeps=(), patterns=("by (?P<value>{NAME})",), lift="author",
        id="en/byline/by", language="en", category="byline",
    )  # fmt: skip
    document = clean([TITLE, "By Anna Example", ONE, TWO], template("By Anna Example", where="head"), rules=(byline,))
    assert document.metadata["author"] == "Anna Example"


def test_documents_of_another_site() -> None:
    assert Templates.of([template("Keep the lamp lit")]).for_site("other.example") is None
    assert Templates.of([template("Keep the lamp lit")]).for_site(None) is None
