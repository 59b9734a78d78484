"""What is proposed of a site's lines, and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clean.engines.chunks import Limits
from clean.formats.entry import Entry
from clean.learning import study, tally
from clean.learning.corpus import Reading, count, count_over
from clean.learning.propose import Learned, Thresholds, learn
from clean.learning.tally import Tally
from clean.learning.write import account, document, with_decisions
from clean.site import Sites
from clean.templates import Template, Templates, load

Documents = list[tuple[str, list[str]]]

SITE = "harbour.example"
# Sentences that no two documents share: each is told apart by words, as numbers are a slot.
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905


def article(number: str) -> list[str]:
    """Three sentences of a document of its own."""
    return [f"The ferry {number} {what} the harbour on a Sunday." for what in ("entered", "left", "circled")]


def learned(*documents: list[str], site: str = SITE) -> Learned:
    seen = Tally()
    for lines in documents:
        seen.add(site, lines)
    return learn(seen, Thresholds())


def rule_of(key: str, *documents: list[str]) -> Template | None:
    """The rule that a line comes to stand in."""
    return next((rule for rule in learned(*documents).rules if key in rule.lines), None)


def acts(key: str, *documents: list[str]) -> bool:
    rule = rule_of(key, *documents)
    return rule is not None and rule.acts


def around(head: list[str], tail: list[str], documents: int = 6) -> list[list[str]]:
    """Documents with the same lines before and after."""
    return [[*head, f"Ferry {number} sails", *article(number), *tail] for number in NUMBERS[:documents]]


def test_a_line_at_the_end_of_every_document_acts_and_says_why() -> None:
    rule = rule_of("keep the lamp lit", *around([], ["Keep the lamp lit"]))
    assert rule is not None
    assert rule.acts
    assert (rule.where, rule.documents, rule.of, rule.examples) == ("tail", 6, 6, ("Keep the lamp lit",))
    assert rule.evidence == "seen in 6 of 6 documents of harbour.example, always the last line"


def test_a_line_at_the_top_of_every_document_acts() -> None:
    rule = rule_of("the harbour lamp", *around(["The Harbour Lamp"], []))
    assert rule is not None
    assert rule.acts
    assert rule.where == "head"


def test_numbers_dates_and_times_are_one_line() -> None:
    dates = ("Published 3 May 2024, 10:42", "Published Monday, 12 June 2023, 9:05 pm", "Published May 7th")
    documents = [
        [*dates[i % 3 : i % 3 + 1], f"Ferry {number} sails", *article(number), f"{i + 1} Comments"]
        for i, number in enumerate(NUMBERS)
    ]
    assert acts("published {N}", *documents)
    assert acts("{N} comments", *documents)


def test_the_documents_own_title_is_a_slot() -> None:
    documents = [
        [f"The long way of {n} boats", *article(n), f"You have read: The long way of {n} boats"] for n in NUMBERS
    ]
    assert acts("you have read: {TITLE}", *documents)


def test_small_sites_need_more_agreement() -> None:
    def with_line(have: int, of: int) -> bool:
        documents = [
            [f"Ferry {n} sails", *article(n), *(["Keep the lamp lit"] if i < have else [])]
            for i, n in enumerate(NUMBERS[:of])
        ]
        return acts("keep the lamp lit", *documents)

    assert [with_line(2, 2), with_line(2, 3), with_line(3, 4), with_line(6, 12), with_line(7, 12)] == [
        True, False, True, False, True,
    ]  # fmt: skip


def test_lines_that_always_come_together_are_one_rule() -> None:
    tail = ["Town hall news", "Boats for sale", "Letters from the pier"]
    rule = rule_of("boats for sale", *around([], tail))
    assert rule is not None
    assert rule.lines == ("town hall news", "boats for sale", "letters from the pier")
    assert "3 lines together" in rule.why


def test_the_same_article_twice_counts_once() -> None:
    one, two = around([], ["Keep the lamp lit"], 2)
    copies = [[*one, f"Seen by {n}"] for n in ("Anna", "Ben", "Cleo")]
    result = learned(*copies, two)
    assert result.sites == {SITE: (2, 2)}
    assert all(rule.of == 2 for rule in result.rules)


def test_a_copy_with_a_sentence_more_is_the_same_article() -> None:
    one = [f"The {n} boats of the {n} harbour were painted again." for n in NUMBERS]
    assert learned(one, [*one, "A correction was added to this article later."]).sites == {SITE: (1, 1)}


# Left alone


@pytest.mark.parametrize("documents", [2, 6, 12])
def test_a_sentence_is_proposed_and_waits(documents: int) -> None:
    sentence = "The old ferry sank nine years ago in a storm off the coast."
    rule = rule_of(sentence, *around([], [sentence], documents))
    assert rule is not None
    assert rule.risk == "high"
    assert not rule.acts
    assert "reads as a sentence" in rule.why


def test_a_heading_among_the_sentences_waits() -> None:
    documents = [[f"Ferry {n} sails", *article(n), "What happens next", *article(f"{n} of them")] for n in NUMBERS]
    assert not acts("what happens next", *documents)


def test_a_heading_before_background_that_some_articles_share_waits() -> None:
    background = ["Background", "The old ferry sank nine years ago in a storm off the coast."]
    documents = [[f"Ferry {n} sails", *article(n), *(background if i < 5 else [])] for i, n in enumerate(NUMBERS)]
    assert not acts("background", *documents)


@pytest.mark.parametrize("dateline", ["HARBOURTON, 3 May", "Harbourton (dpa) –", "Lower Weir, Monday, 3 May 2024"])
def test_a_dateline_waits(dateline: str) -> None:
    rules = learned(*around([], [], 12), *([dateline, f"The {n} sails", *article(f"a {n}")] for n in NUMBERS)).rules
    assert not [rule for rule in rules if rule.acts]


def test_a_refrain_of_one_document_is_not_proposed() -> None:
    song = ["And the heron came home"] * 8
    assert rule_of("and the heron came home", *around([], []), [*article("song"), *song]) is None


def test_cells_of_tables_wait() -> None:
    table = ["Place", "Boat", "Points", "1", "Heron", "12", "2", "Tern", "9"]
    documents = [[f"Race {n}", *article(n), *table, *article(f"after {n}")] for n in NUMBERS]
    assert not [rule for rule in learned(*documents).rules if rule.acts]


def test_a_table_that_a_third_of_the_articles_end_with_waits() -> None:
    documents = [
        [f"Race {n}", *article(n), *(["Place", "Points", f"The {n}", f"{i}"] if i % 2 else [])]
        for i, n in enumerate(NUMBERS)
    ]
    assert not [rule for rule in learned(*documents).rules if rule.acts]


def test_numbers_alone_are_never_proposed() -> None:
    assert [rule.lines for rule in learned(*around(["3 May 2024"], ["12", "* * *"])).rules] == []


def test_sites_do_not_count_for_each_other() -> None:
    seen = Tally()
    for i, n in enumerate(NUMBERS):
        seen.add(f"site{i}.example", [f"Ferry {n} sails", *article(n), "Keep the lamp lit"])
    assert learn(seen, Thresholds()).rules == ()


def test_other_sites_that_have_a_line_are_counted() -> None:
    seen = Tally()
    for site in ("a.example", "b.example", "c.example"):
        for lines in around([], ["Keep the lamp lit"], 3):
            seen.add(site, lines)
    assert [rule.other_sites for rule in learn(seen, Thresholds()).rules] == [2, 2, 2]


# The same from any order, any division, any memory


@pytest.fixture
def documents(site: Any) -> Documents:
    return [(made.site, made.text.split("\n")) for number in range(3) for made in site(number).documents(12)]


def file_of(*tallies: Tally) -> str:
    whole = Tally()
    for seen in tallies:
        whole.merge(seen)
    return document(learn(whole, Thresholds()).rules)


def tally_of(documents: list[tuple[str, list[str]]]) -> Tally:
    seen = Tally()
    for site, lines in documents:
        seen.add(site, lines)
    return seen


def test_the_order_of_documents_makes_no_difference(documents: Documents) -> None:
    assert (
        file_of(tally_of(documents))
        == file_of(tally_of(documents[::-1]))
        == file_of(tally_of(documents[5:] + documents[:5]))
    )


def test_shards_add_up_to_the_same_bytes(documents: Documents) -> None:
    shards = [tally_of(documents[start::4]) for start in range(4)]
    carried = [Tally.from_bytes(shard.to_bytes()) for shard in shards]
    assert file_of(tally_of(documents)) == file_of(*shards) == file_of(*carried[::-1])


def test_little_memory_gives_the_same_bytes(documents: Documents, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = file_of(tally_of(documents))
    monkeypatch.setattr(tally, "CACHE", 64)
    monkeypatch.setattr(tally, "MEMO", 5)
    monkeypatch.setattr(study, "PASS_LINES", 40)
    assert file_of(tally_of(documents)) == whole


# The file


def test_a_file_reads_back_as_it_was_written(documents: Documents, tmp_path: Path) -> None:
    rules = learn(tally_of(documents), Thresholds()).rules
    file = tmp_path / "templates.toml"
    file.write_text(document(rules), encoding="utf-8")
    assert load(file).rules == rules


def test_decisions_outlive_learning_again() -> None:
    sentence = "The Lamp is published by the keepers of the harbour light."
    rules = learned(*around(["The Lamp of old"], [sentence])).rules
    decided = [
        Template(**{**{f: getattr(rule, f) for f in rule.__struct_fields__}, "accepted": rule.risk == "high"})
        for rule in rules
    ]
    again = with_decisions(rules, Templates.of(decided))
    assert {rule.lines[0]: rule.acts for rule in again} == {"the lamp of old": False, sentence: True}
    assert with_decisions((), Templates.of(decided)) == tuple(decided)


def test_the_account_tells_what_other_thresholds_would_give() -> None:
    lines = list(account(learned(*around([], ["Keep the lamp lit"])), Thresholds()))
    assert lines[0] == "6 documents of 1 sites, beside 0 copies of them"
    assert "    0.30       1       6  *" in lines
    assert lines[-1].split() == ["6", "0", "1", "0", SITE]


# Reading


def test_texts_and_pages_are_counted_and_what_cannot_be_is_named() -> None:
    page = "".join(f"<p>{line}</p>" for line in article("one"))
    entries = [
        Entry("a.txt", "\r\n".join(article("two")).encode(), "text/plain"),
        Entry("b.html", f"<html><body><article>{page}</article></body></html>", "text/html"),
        Entry("c.txt", b"\0", "text/plain"),
        Entry("d.txt", b"", "text/plain", problem="cannot be read; check its permissions"),
    ]
    seen = Tally()
    read = count(seen, entries, Reading(Sites(name=SITE)))
    assert (read.counted, [name for name, _ in read.unreadable]) == (2, ["c.txt", "d.txt"])
    assert list(seen.sites()) == [(SITE, 6)]
    assert count(seen, entries[:1], Reading(Sites())).without_site == 1


def test_a_document_whose_process_is_lost_is_named_and_costs_no_other() -> None:
    entries = [Entry(f"{n}.txt", "\n".join(article(n)).encode(), "text/plain") for n in ("one", "two", "three")]

    def losing(function: Any, context: Any, items: Any, workers: int, chunk: int, lost: Any, **_: Any) -> Any:
        first, *others = items
        yield function(context, others)
        yield [lost(first, "died")]

    seen, alone = Tally(), Tally()
    read = count_over(losing, 2, seen, entries, Reading(Sites(name=SITE)), Limits())
    assert (read.counted, read.unreadable) == (2, [("one.txt", "the process that reads it dies")])
    count(alone, entries[1:], Reading(Sites(name=SITE)))
    assert list(seen.sites()) == list(alone.sites())


def test_a_row_that_was_cleaned_before_tells_its_site() -> None:
    row = {"metadata": {"clean": {"source": {"url": "https://www.news.example.com/a"}}}}
    assert Sites().of("a#1", fields=row) == "example.com"
    assert Sites().of("a#1", "https://anna.wordpress.com/", None, row) == "anna.wordpress.com"
    assert Sites(field="site").of("a#1", fields={"site": "https://b.example.org/x"}) == "example.org"
