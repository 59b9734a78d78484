"""Risk tiers, zones and extents, on rules made for the test alone."""

from __future__ import annotations

import pytest

from clean.document import Document
from clean.matcher import Matcher
from clean.pipeline import clean_document
from clean.render import render
from clean.rules import Rule

TITLE = "Ferry returns to the harbour"
ONE = "The ferry sailed into the harbour on Sunday, nine years after the old one sank."
TWO = "By Monday the queue reached the church, and the ticket office had run out of paper."
THREE = "The mayor, who had promised it in two campaigns, was first across the gangway."


def rule(phrase: str, name: str = "one", **fields: object) -> Rule:
    kind = {"risk": "low", "category": "share", "language": "en", "why": "", "removes": (), "keeps": (), **fields}
    return Rule(phrases=(phrase,), id=f"en/{kind['category']}/{name}", **kind)  # type: ignore[arg-type]


def clean(text: str, *rules: Rule) -> Document:
    return clean_document(text, Matcher(rules), known_language="en")


def kept(text: str, *rules: Rule) -> list[str]:
    document = clean(text, *rules)
    return [document.blocks[i].text for i in document.kept]


def page(*lines: str) -> str:
    return "\n\n".join(lines)


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_low_risk_fires_anywhere(at: int) -> None:
    lines = [TITLE, ONE, TWO, THREE]
    given = [*lines[:at], "Share it", *lines[at:]]
    assert kept(page(*given), rule("Share it")) == lines


def test_low_risk_keeps_to_its_zone() -> None:
    head = rule("Listen", where="head")
    assert "Listen" not in kept(page(TITLE, "Listen", ONE, TWO, THREE), head)
    assert "Listen" in kept(page(TITLE, ONE, TWO, "Listen", THREE), head)
    tail = rule("Listen", where="tail")
    assert "Listen" not in kept(page(TITLE, ONE, TWO, "Listen"), tail)
    assert "Listen" in kept(page(TITLE, ONE, TWO, "Listen", THREE), tail)


def test_medium_risk_needs_its_zone_or_a_neighbour() -> None:
    medium = rule("Comments", risk="medium")
    assert "Comments" not in kept(page(TITLE, ONE, TWO, "Comments"), medium)
    assert "Comments" in kept(page(TITLE, ONE, TWO, "Comments", THREE), medium)
    other = rule("Share it", name="two")
    assert "Comments" not in kept(page(TITLE, ONE, TWO, "Share it", "Comments", THREE), medium, other)


def test_high_risk_needs_its_zone_and_a_neighbour() -> None:
    high, other = rule("Print", risk="high"), rule("Share it", name="two")
    assert "Print" in kept(page(TITLE, ONE, TWO, "Print"), high)
    assert "Print" in kept(page(TITLE, ONE, TWO, "Print", "Share it", THREE), high, other)
    assert "Print" not in kept(page(TITLE, ONE, TWO, "Print", "Share it"), high, other)


def test_a_rule_is_no_neighbour_of_itself() -> None:
    assert kept(page(TITLE, ONE, TWO, "Print", "Print"), rule("Print", risk="high")).count("Print") == 2


def test_block_takes_link_titles_and_stops_at_a_sentence() -> None:
    block = rule("Related", extent="block", category="related")
    lines = [TITLE, ONE, "Related", "- Harbour wall to be rebuilt", "- Ticket prices rise", TWO, THREE]
    assert kept(page(*lines), block) == [TITLE, ONE, TWO, THREE]


def test_block_of_list_items_stops_where_the_list_does() -> None:
    block = rule("Related", extent="block", category="related")
    assert "What the pilot saw" in kept(page(TITLE, ONE, "Related", "- A", "- B", "What the pilot saw", TWO), block)


def test_block_leaves_a_subheading_before_prose() -> None:
    block = rule("Related", extent="block", category="related")
    lines = [TITLE, ONE, "Related", "Harbour wall to be rebuilt", "Ticket prices rise", "What the pilot saw", TWO]
    assert kept(page(*lines), block) == [TITLE, ONE, "What the pilot saw", TWO]


def test_line_and_next_takes_a_bare_address_or_title() -> None:
    following = rule("Follow us:", extent="line+next", category="channel")
    assert kept(page(TITLE, ONE, TWO, "Follow us:", "https://example.org/channel"), following) == [TITLE, ONE, TWO]
    assert kept(page(TITLE, ONE, "Follow us:", TWO), following) == [TITLE, ONE, TWO]


def test_suffix_cuts_only_the_leftover() -> None:
    document = clean(page(TITLE, f"{ONE} Click to tweet", TWO), rule("Click to tweet", extent="suffix"))
    assert document.blocks[2].text == ONE
    assert document.blocks[2].rewritten_by == ("en/share/one",)
    assert document.blocks[2].removal is None


def test_prefix_cuts_only_the_leftover() -> None:
    assert kept(page(TITLE, f"[VIDEO] {ONE}", TWO), rule("[VIDEO]", extent="prefix")) == [TITLE, ONE, TWO]


def test_two_leftovers_on_one_line_go_together_and_only_together() -> None:
    rules = (rule("Share it."), rule("Print it.", name="two"))
    assert "Share it. Print it." not in kept(page(TITLE, ONE, "Share it. Print it.", TWO), *rules)
    assert "Share it. Burn it." in kept(page(TITLE, ONE, "Share it. Burn it.", TWO), *rules)


def test_metadata_is_lifted_by_its_schema_org_name() -> None:
    lift = Rule(
        why="", risk="low", removes=(), keeps=(), patterns=(r"By (?P<value>{NAMES})",), where="head",
        lift="author", id="en/byline/by", language="en", category="byline",
    )  # fmt: skip
    document = clean(page(TITLE, "By Zoë d’Example", ONE, TWO), lift)
    assert document.metadata == {"author": "Zoë d’Example"}
    assert "By Zoë d’Example" not in render(document).text


def test_flag_of_a_rule_is_set_on_the_document() -> None:
    assert clean(page(TITLE, ONE, "Subscribe to read on"), rule("Subscribe to read on", flag="truncated")).flags == (
        "truncated",
    )


@pytest.mark.parametrize("line", ["-", "•", "|", "| | |", "›"])
def test_dangling_bullets_and_empty_rows_go(line: str) -> None:
    assert kept(page(TITLE, ONE, line, TWO)) == [TITLE, ONE, TWO]


@pytest.mark.parametrize("line", ["* * *", "---", "| 9.00 | Ferry |", "- Ferry", "5"])
def test_section_breaks_rows_and_items_stay(line: str) -> None:
    assert kept(page(TITLE, ONE, line, TWO)) == [TITLE, ONE, line, TWO]


class TestLossCap:
    greedy = rule("Stop", extent="rest", after_words=1, category="related")

    def test_document_that_would_lose_its_prose_keeps_it_and_says_so(self) -> None:
        lines = [TITLE, "Stop here", ONE, TWO, THREE]
        rules = [rule(text, name=str(n)) for n, text in enumerate((ONE, TWO))]
        document = clean(page(*lines), *rules)
        assert [document.blocks[i].text for i in document.kept] == lines
        assert document.flags == ("prose-kept",)

    def test_less_than_half_goes(self) -> None:
        document = clean(page(TITLE, ONE, TWO, THREE), rule(THREE))
        assert [document.blocks[i].text for i in document.kept] == [TITLE, ONE, TWO]
        assert document.flags == ()

    def test_nothing_but_leftovers_comes_out_empty_and_says_so(self) -> None:
        document = clean(page("Share it", ONE), rule("Share it"), rule(ONE, name="two"))
        assert render(document).text == ""
        assert document.flags == ("only-boilerplate",)


class TestLeavesAlone:
    @pytest.mark.parametrize("intro", ["The following countries take part:", f"{TWO[:-1]}, and then sailed on to:"])
    def test_lines_of_high_risk_in_a_list_that_the_article_introduces(self, intro: str) -> None:
        rules = [rule(name, name, risk="high") for name in ("France", "Italy")] + [rule("Share it")]
        lines = [TITLE, ONE, TWO, intro, "France", "Italy"]
        assert kept(page(*lines, "Share it"), *rules) == lines
        assert kept(page(*lines, "Share it", "France"), *rules) == lines
        assert kept(page(TITLE, ONE, TWO, "France", "Italy", "Share it"), *rules) == [TITLE, ONE, TWO]

    def test_the_title_even_if_a_rule_matches_it(self) -> None:
        document = clean_document(
            page("Share it", ONE), Matcher([rule("Share it")]), known_language="en", metadata={"headline": "Share it"}
        )
        assert [document.blocks[i].text for i in document.kept] == ["Share it", ONE]

    def test_a_sentence_that_begins_like_a_phrase(self) -> None:
        line = "Share it with the harbour master, the pilot said, before the fog comes in."
        assert line in kept(page(TITLE, ONE, line, TWO), rule("Share it"))

    def test_rules_of_a_group_that_is_off(self) -> None:
        matcher = Matcher([rule("Share it")], groups=["legal"])
        document = clean_document(page(TITLE, ONE, "Share it"), matcher, known_language="en")
        assert "Share it" in render(document).text

    def test_rules_of_another_language(self) -> None:
        german = rule("Teilen", language="de")
        assert "Teilen" in kept(page(TITLE, ONE, "Teilen", TWO), german)
