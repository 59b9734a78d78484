"""Votes and verdicts: who is asked, what is read from the answers, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from clean.page import votes as voting
from clean.page.blocks import Block, visible
from clean.page.decide import Verdict, decide
from clean.page.parse import parse
from clean.page.places import agreement, is_prose
from clean.page.votes import FIRST, SECOND, THIRD, votes

PROSE = [f"The {boat} left the harbour at dawn and came back with the evening tide, said the pilot." for boat in
         ("ferry", "dredger", "trawler", "schooner", "lifeboat", "tug", "barge", "yawl")]  # fmt: skip
ARTICLE = "<article class=story><h1>Boats</h1>" + "".join(f"<p>{text}</p>" for text in PROSE) + "</article>"
PAGE = f"<nav><ul><li><a href=/>Home</a><li><a href=/n>News</a></ul></nav>{ARTICLE}<footer><p>Imprint</p></footer>"


def read(page: str) -> tuple[list[Block], list[bool], dict[str, frozenset[int]]]:
    root = parse(page).root
    blocks = visible(root)
    prose = [is_prose(block) for block in blocks]
    return blocks, prose, votes(root, blocks, prose)


def judged(page: str, *cast: Sequence[str], names: Sequence[str] = (FIRST, SECOND, THIRD)) -> dict[str, Verdict]:
    """Verdicts by text, where each extractor keeps the texts named."""
    blocks = visible(parse(page).root)
    given = {
        name: frozenset(i for i, block in enumerate(blocks) if block.text in kept)
        for name, kept in zip(names, cast, strict=False)
    }
    verdicts = decide(blocks, [is_prose(block) for block in blocks], given, "Boats")
    return {block.text: verdict for block, verdict in zip(blocks, verdicts, strict=True)}


class TestAsking:
    def test_two_that_agree_are_enough(self) -> None:
        blocks, _, cast = read(PAGE)
        assert list(cast) == [FIRST, SECOND]
        prose = {i for i, block in enumerate(blocks) if block.text in PROSE}
        assert all(prose <= kept for kept in cast.values())
        assert not any(blocks[i].text in ("Home", "News", "Imprint") for kept in cast.values() for i in kept)

    def test_the_third_is_asked_where_they_disagree(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(voting, "agreement", lambda *_: 0.5)
        assert list(read(PAGE)[2]) == [FIRST, SECOND, THIRD]

    def test_an_extractor_that_fails_is_a_missing_vote(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(_: object) -> str:
            raise RecursionError

        monkeypatch.setattr(voting, "_trafilatura", fail)
        blocks, prose, cast = read(PAGE)
        assert FIRST not in cast
        kept = [v.keep for v in decide(blocks, prose, cast, "Boats")]
        assert [block.text for block, keep in zip(blocks, kept, strict=True) if keep and block.text in PROSE] == PROSE

    def test_agreement_is_the_share_of_prose_that_both_keep(self) -> None:
        blocks = visible(parse("<p>aaaa</p><p>bbbb</p><p>cccc</p>").root)
        assert agreement(blocks, [True] * 3, {0, 1}, {1, 2}) == pytest.approx(1 / 3)
        assert agreement(blocks, [False] * 3, {0, 1}, {1, 2}) == 0


class TestDeciding:
    def test_what_both_keep_is_kept_and_what_neither_keeps_is_not(self) -> None:
        found = judged(PAGE, PROSE, PROSE)
        assert all(
            found[text] == Verdict(True, "extract/votes", "trafilatura yes, resiliparse yes") for text in PROSE
        )
        assert found["Home"] == Verdict(False, "extract/votes", "trafilatura no, resiliparse no")

    def test_a_paragraph_that_one_missed_among_the_others_stays(self) -> None:
        found = judged(PAGE, [PROSE[0], *PROSE[2:]], PROSE)
        assert found[PROSE[1]].keep
        assert found[PROSE[1]].rule == "extract/among"
        assert found[PROSE[1]].evidence == "trafilatura no, resiliparse yes; stands among the article's paragraphs"

    def test_prose_elsewhere_needs_more_than_one_vote(self) -> None:
        page = PAGE.replace("Imprint", "Write to the editors at the old customs house on the quay.")
        found = judged(page, PROSE, [*PROSE, "Write to the editors at the old customs house on the quay."])
        assert not found["Write to the editors at the old customs house on the quay."].keep

    def test_half_an_article_that_one_lost_is_drawn_in(self) -> None:
        found = judged(PAGE, PROSE[:3], PROSE, PROSE[:3])
        assert all(found[text].keep for text in PROSE)

    def test_two_of_three_decide_where_the_first_two_disagree(self) -> None:
        found = judged(PAGE, [], PROSE, PROSE)
        assert all(found[text].evidence.startswith("trafilatura no, resiliparse yes, ") for text in PROSE)
        assert all(found[text].keep for text in PROSE)
        assert not judged(PAGE, [], ["Imprint"], [])["Imprint"].keep

    def test_a_second_article_stays_out(self) -> None:
        other = "The council will speak about the price of bread on Monday, said the mayor."
        page = PAGE.replace("<footer>", f"<article class=story><h2>Bread</h2><p>{other}</p></article><footer>")
        found = judged(page, [*PROSE, other], [*PROSE, other])
        assert found[other].rule == "extract/other-article"
        assert all(found[text].keep for text in PROSE)

    def test_an_article_inside_the_article_stays(self) -> None:
        inner = "Entry of noon: the tug is back at the quay, and the harbour is open again."
        page = PAGE.replace("</article>", f"<article><p>{inner}</p></article></article>")
        assert judged(page, [*PROSE, inner], [*PROSE, inner])[inner].keep

    def test_rows_and_items_that_trafilatura_alone_keeps_stay(self) -> None:
        page = PAGE.replace("</article>", "<ul><li>rope</ul><table><tr><td>a<td>b</tr></table></article>")
        found = judged(page, [*PROSE, "rope", "a b"], PROSE)
        assert found["rope"].rule == found["a b"].rule == "extract/list"
        assert found["rope"].keep
        assert found["a b"].keep

    @pytest.mark.parametrize(
        ("box", "rule"),
        [
            ("<blockquote class='twitter-tweet other'><p>{}</p></blockquote>", "extract/embed"),
            ("<div class='story-cta__inner'><p>{}</p></div>", "extract/box"),
            ("<div id=about-author><div><p>{}</p></div></div>", "extract/box"),
        ],
    )
    def test_embedded_posts_and_boxes_in_the_article_stay_out(self, box: str, rule: str) -> None:
        text = "Ask the pilot anything about the harbour, every Monday at noon, said the post."
        found = judged(PAGE.replace("</article>", box.format(text) + "</article>"), [*PROSE, text], [*PROSE, text])
        assert not found[text].keep
        assert found[text].rule == rule

    @pytest.mark.parametrize("name", ["author-page", "cta", "modal"])
    def test_leaves_alone_an_article_in_what_is_named_like_a_box(self, name: str) -> None:
        page = PAGE.replace("<h1>", f"<div class={name}><h1>").replace("</article>", "</div></article>")
        assert all(judged(page, PROSE, PROSE)[text].keep for text in PROSE)

    def test_leaves_alone_an_article_made_of_posts(self) -> None:
        posts = "".join(f"<blockquote class=twitter-tweet><p>{text}</p></blockquote>" for text in PROSE)
        assert all(judged(f"<h1>Boats</h1>{posts}", PROSE, PROSE)[text].keep for text in PROSE)

    @pytest.mark.parametrize("name", ["authority", "factory", "modality"])
    def test_leaves_alone_what_only_holds_the_letters_of_a_box(self, name: str) -> None:
        text = "Ask the pilot anything about the harbour, every Monday at noon, said the post."
        page = PAGE.replace("</article>", f"<div class={name}><p>{text}</p></div></article>")
        assert judged(page, [*PROSE, text], [*PROSE, text])[text].keep

    def test_without_any_vote_prose_is_kept(self) -> None:
        found = judged(PAGE, names=())
        assert all(found[text] == Verdict(True, "extract/no-votes", "no votes; prose") for text in PROSE)
        assert not found["Home"].keep

    def test_one_vote_decides_where_no_other_is_cast(self) -> None:
        found = judged(PAGE, PROSE, names=(SECOND,))
        assert [text for text, verdict in found.items() if verdict.keep] == PROSE
