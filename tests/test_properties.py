"""What holds for every text: restores, idempotent, deterministic, loses no word of a kept block."""

from __future__ import annotations

import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clean import provenance
from clean.cleaner import Cleaner
from clean.document import blocks_of, line_count, split_lines
from clean.lines import cells, word_count, words_of
from clean.matcher import Matcher
from clean.pipeline import REWRITING, clean_document, is_settled
from clean.rules import Rule
from clean.site import Sites
from clean.slots import slot_key
from clean.stage import rewrite
from clean.stages.repair import cannot_act, fix_mojibake, fix_with_ftfy
from clean.templates import Place, Template, Templates

CLEANER = Cleaner()
SENTENCES = [
    "The ferry sailed into the harbour on Sunday, nine years after the old one sank.",
    "By Monday the queue reached the church, and the ticket office had run out of paper.",
    "Die Fähre lief am Sonntag in den Hafen ein, neun Jahre nach dem Untergang der alten.",
    "Le bac a repris dimanche, neuf ans après le naufrage, devant une foule silencieuse.",
    "Паром вернулся в гавань в воскресенье, через девять лет после аварии.",
    "渡船は日曜日、九年ぶりに港へ戻った。町の人々は岸壁で出迎えた。",
    "عادت العبارة إلى الميناء يوم الأحد بعد تسع سنوات من الغياب.",
]
LEFTOVERS = [
    "Leave a Reply",
    "Your email address will not be published. Required fields are marked *",
    "Name *",
    "Comment *",
    "Share this:",
    "Advertisement",
    "Related",
    "Ferry price row goes to court",
    "- Harbour wall to be rebuilt",
    "By Anna Example",
    "3 Comments",
    "Read more: Harbour wall to be rebuilt",
    "Follow the Example channel on WhatsApp:",
    "https://example.org/channel",
    "© 2024 Example. All rights reserved.",
    "Press ESC to close",
    "Ferry returns to the harbour",
    "Ferry returns to the harbour - The Daily Example",
    "Ferry returns to the…",
    "FERRY RETURNS TO THE HARBOUR",
    "It&rsquo;s &amp;amp; it was &mdash; 1 &lt; 2",
    "The mayorâ€™s cafÃ©\u00a0closed\u200b.",
    "",
    "   ",
    "\u3000\u2028x\x85",
]
LINE = st.one_of(
    st.sampled_from(SENTENCES),
    st.sampled_from(LEFTOVERS),
    st.text(alphabet=st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=40),
)
ENDING = st.sampled_from(["\n", "\r\n", "\r", "\n\n"])
TEXT = st.lists(st.tuples(LINE, ENDING), max_size=14).map(lambda pairs: "".join(a + b for a, b in pairs))
MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(TEXT)
def test_blocks_are_a_partition_of_the_source(text: str) -> None:
    article = CLEANER.text(text)
    assert "".join(block.raw for block in article.blocks) == text
    assert article.restore() == text


@MANY
@given(TEXT)
def test_source_comes_back_from_the_cleaned_text_and_its_record_alone(text: str) -> None:
    article = CLEANER.text(text)
    assert provenance.restore(article.text, article.provenance) == text
    assert provenance.verify(article.text, article.provenance) is None


@MANY
@given(TEXT)
def test_cleaning_again_changes_nothing(text: str) -> None:
    once = CLEANER.text(text).text
    assert CLEANER.text(once).text == once
    assert CLEANER.text(once + "\n").text == once


def template(name: str, where: Place, *lines: str) -> Template:
    return Template(
        why="", risk="medium", where=where, lines=tuple(map(slot_key, lines)), examples=(), documents=9, of=9,
        within=9, site="a.example", name=name,
    )  # fmt: skip


WITH_TEMPLATES = Cleaner(
    templates=Templates.of(
        [
            template("block", "tail", "Related", "Ferry price row goes to court", "3 Comments", LEFTOVERS[16]),
            template("top", "head", "Advertisement"),
            template("ends", "ends", "Press ESC to close"),
            template("prose", "tail", SENTENCES[2]),
            template("inside", "body", SENTENCES[0]),
        ]
    ),
    sites=Sites(name="a.example"),
)


@MANY
@given(TEXT)
def test_templates_break_none_of_it(text: str) -> None:
    article = WITH_TEMPLATES.text(text)
    assert article.restore() == text
    assert provenance.verify(article.text, article.provenance) is None
    assert WITH_TEMPLATES.text(article.text).text == article.text
    assert all(block.removal is not None for block in article.blocks if block.text == SENTENCES[0])


@MANY
@given(TEXT)
def test_every_word_of_a_kept_line_is_in_the_article(text: str) -> None:
    article = CLEANER.text(text)
    kept = " ".join(block.text for block in article.blocks if block.kept).split()
    assert sorted(kept) == sorted(article.text.split())


@MANY
@given(TEXT)
def test_text_is_title_and_body_without_loose_ends(text: str) -> None:
    article = CLEANER.text(text)
    assert article.text == article.text.strip("\n")
    assert "\n\n\n" not in article.text
    assert all(line == line.strip() for line in article.text.split("\n"))
    assert article.text == "\n\n".join(part for part in (article.title, article.body) if part)


# With a rule that would remove every sentence, of a language that no text here is in.
WIDER = Matcher(
    [
        *CLEANER.matcher.rules,
        Rule(
            why="", risk="low", removes=(), keeps=(), phrases=tuple(SENTENCES), id="xx/share/all",
            language="xx", category="share",
        ),
    ]
)  # fmt: skip


@MANY
@given(TEXT)
def test_a_rule_for_another_language_changes_nothing(text: str) -> None:
    assert clean_document(text, WIDER).blocks == clean_document(text, CLEANER.matcher).blocks


@MANY
@given(st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=12))
def test_ftfy_is_skipped_only_where_it_would_change_nothing(text: str) -> None:
    if "\n" not in text and "\r" not in text and cannot_act(text):
        assert fix_with_ftfy(text) == text


MOJIBAKE = "ÂÃâ€™œ”“žŸ¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿ÎÏÐÑØÙàáãåçèéòùабвгрсВГРС€™αβγΑΒ║╔░▒ ab.Z1"


@MANY
@given(st.text(alphabet=MOJIBAKE, max_size=6))
def test_ftfy_is_skipped_only_where_it_would_change_nothing_in_mojibake(text: str) -> None:
    if cannot_act(text):
        assert fix_with_ftfy(text) == text


@MANY
@given(st.text(alphabet=MOJIBAKE + "ộếâÃ\u0300\u0303\u0309\u0327\ufffc\ufffd\u0001", max_size=8))
def test_letters_in_pieces_are_composed_as_ftfy_does(text: str) -> None:
    for given_text in (text, unicodedata.normalize("NFD", text)):
        assert fix_mojibake(given_text) == fix_with_ftfy(given_text)


@MANY
@given(st.text(alphabet="ab \r\n\u2028\x0c\x85", max_size=12))
def test_blocks_are_the_lines_of_a_source_however_they_end(source: str) -> None:
    blocks = blocks_of(source)
    assert [block.raw for block in blocks] == split_lines(source)
    assert [block.text for block in blocks] == [line.rstrip("\r\n") for line in split_lines(source)]
    assert line_count(source) == len(blocks)


@MANY
@given(st.lists(st.text(alphabet="ab  渡船ไ한\u2028.", max_size=8), max_size=6))
def test_words_of_lines_are_those_of_the_whole_text(lines: list[str]) -> None:
    assert words_of(lines) == word_count("\n".join(lines))


@MANY
@given(st.one_of(st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=12), st.text(MOJIBAKE)))
def test_a_line_is_called_settled_only_where_no_step_rewrites_it(text: str) -> None:
    if is_settled(text):
        assert rewrite(text, REWRITING, lambda _: False) == (text, ())


@given(st.text(max_size=30))
def test_width_is_never_less_than_nothing(text: str) -> None:
    assert 0 <= cells(text) <= 2 * len(text)
