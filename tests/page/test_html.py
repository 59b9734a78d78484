"""Cleaner.html from end to end: the article, its account, and pages that would hang or break a reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clean import Cleaner, extraction
from clean.document import DecodeError, ExtractionError
from clean.provenance import restore, sha256
from clean.review.explain import explain_data, explain_text

TITLE = "Ferry returns after nine years"
BODY = [
    "The ferry sailed into the harbour on Sunday, watched by several hundred people who had waited since dawn.",
    "The council had promised the boat for the spring, and then for the summer, until the engine was found cracked.",
    "“We had stopped believing in it,” said the pilot, who had learned his trade on the old boat.",
    "Fares stay as they were, and the first crossing of the day leaves the quay before the bakery opens.",
]
MARKUP = "".join(f"<p>{text}</p>" for text in BODY)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>{TITLE} | Harbour Post</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>{TITLE}</h1>{MARKUP}<p>Share this:</p></article>
<aside><h2>Most read</h2><ul><li><a href="/1">Harbour wall to be rebuilt</a></li></ul></aside>
<footer><p>© Harbour Post</p></footer></body></html>"""


class TestArticle:
    def test_the_article_is_left_in_the_pages_order(self, cleaner: Cleaner) -> None:
        article = cleaner.html(PAGE, "https://www.harbour-post.example/ferry")
        assert article.title == TITLE
        assert article.body == "\n\n".join(BODY)
        assert article.language == "en"
        assert article.flags == ()

    def test_every_visible_line_is_kept_or_removed_with_a_reason(self, cleaner: Cleaner) -> None:
        article = cleaner.html(PAGE)
        gone = {article.blocks[index].text: removal for index, removal in article.removals}
        assert set(gone) == {
            "- Home", "- News", "Share this:", "Most read", "- Harbour wall to be rebuilt", "© Harbour Post",
        }  # fmt: skip
        assert gone["- Home"].stage == "extract"
        assert gone["- Home"].evidence == "trafilatura no, resiliparse no"
        assert gone["Share this:"].stage in ("boilerplate", "extract")

    def test_the_visible_text_comes_back_from_article_and_record(self, cleaner: Cleaner) -> None:
        article = cleaner.html(PAGE)
        visible = article.restore()
        assert visible.startswith("- Home\n- News\n\n")
        assert visible.endswith("© Harbour Post\n")
        assert restore(article.text, json.loads(json.dumps(article.provenance))) == visible

    def test_the_record_holds_the_pages_hash_and_kind(self, cleaner: Cleaner) -> None:
        source = cleaner.html(PAGE.encode(), "https://example.org/").provenance["source"]
        assert source["sha256"] == sha256(PAGE.encode())
        assert source["bytes"] == len(PAGE.encode())
        assert source["media_type"] == "text/html"
        assert source["url"] == "https://example.org/"

    def test_lists_tables_and_code_keep_their_lines(self, cleaner: Cleaner) -> None:
        extra = (
            "<h2>What it carries</h2><ul><li>Bread for the island</li><li>Letters, twice a week</li></ul>"
            "<table><tr><th>Year</th><th>Boats</th></tr><tr><td>1990</td><td>3</td></tr></table>"
        )
        body = cleaner.html(PAGE.replace("<p>Share this:</p>", extra + MARKUP.replace("ferry", "boat"))).body
        assert "What it carries\n\n- Bread for the island\n- Letters, twice a week\n\n" in body
        assert "\n\n| Year | Boats |\n| 1990 | 3 |\n\n" in body

    def test_a_given_title_and_language_win(self, cleaner: Cleaner) -> None:
        article = cleaner.html(PAGE, language="de", title="The ferry is back")
        assert article.title == "The ferry is back"
        assert article.language == "de"

    def test_the_same_page_gives_the_same_article(self, cleaner: Cleaner) -> None:
        assert len({cleaner.html(PAGE).text for _ in range(5)}) == 1

    def test_cleaning_its_text_again_changes_nothing(self, cleaner: Cleaner) -> None:
        article = cleaner.html(PAGE)
        assert cleaner.text(article.text, title=article.title).text == article.text


class TestExplain:
    def test_each_line_shows_its_votes(self, cleaner: Cleaner) -> None:
        shown = list(explain_text(cleaner.html(PAGE)))
        at = shown.index(f"  {BODY[0]}")
        assert shown[at + 1] == "      extracted by extract/votes: trafilatura yes, resiliparse yes"
        at = shown.index("- - Home")
        assert shown[at + 1] == "      removed by extract/votes (extract): trafilatura no, resiliparse no"

    def test_as_data(self, cleaner: Cleaner) -> None:
        lines = {line["text"]: line for line in explain_data(cleaner.html(PAGE))["lines"]}
        assert lines[BODY[0]]["extracted"] == {
            "rule": "extract/votes",
            "evidence": "trafilatura yes, resiliparse yes",
        }
        assert lines["- Home"]["stage"] == "extract"


class TestFiles:
    @pytest.mark.parametrize("suffix", [".html", ".htm", ".xhtml", ".HTML"])
    def test_a_files_suffix_makes_it_a_page(self, cleaner: Cleaner, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"ferry{suffix}"
        path.write_bytes(PAGE.encode())
        assert cleaner.file(path).body == "\n\n".join(BODY)

    def test_an_error_names_the_file(self, cleaner: Cleaner, tmp_path: Path) -> None:
        path = tmp_path / "ferry.html"
        path.write_bytes(b"%PDF-1.7")
        with pytest.raises(DecodeError, match=r"ferry\.html: no page but application/pdf"):
            cleaner.file(path)


class TestSafety:
    def test_a_fragment_is_an_article(self, cleaner: Cleaner) -> None:
        assert cleaner.html(f"<h1>{TITLE}</h1>{MARKUP}").body == "\n\n".join(BODY)

    def test_a_single_short_paragraph_is_not_lost(self, cleaner: Cleaner) -> None:
        assert cleaner.html("<p>The ferry sailed on Sunday.</p>").text == "The ferry sailed on Sunday."

    def test_20_000_nested_divs(self, cleaner: Cleaner) -> None:
        page = "<div>" * 20_000 + f"<h1>{TITLE}</h1>{MARKUP}" + "</div>" * 20_000
        assert cleaner.html(page).body == "\n\n".join(BODY)

    def test_50_000_paragraphs_are_left_to_the_fast_extractor(
        self, cleaner: Cleaner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(extraction, "NODE_LIMIT", 20)  # the page's size is tested in test_parse
        article = cleaner.html(PAGE)
        assert article.flags == ("quick-extraction",)
        assert article.removals[0][1].evidence == "resiliparse no"

    def test_quick_asks_the_fast_extractor_alone(self, cleaner: Cleaner) -> None:
        article = cleaner.html(PAGE, quick=True)
        assert article.flags == ("quick-extraction",)
        assert set(BODY) <= set(article.body.split("\n\n"))

    def test_a_base_element_changes_nothing_of_the_text(self, cleaner: Cleaner) -> None:
        page = PAGE.replace("<head>", '<head><base href="javascript:alert(1)"><base href="//[">')
        assert cleaner.html(page, "https://example.org/").body == "\n\n".join(BODY)

    def test_an_address_that_is_none_changes_nothing(self, cleaner: Cleaner) -> None:
        assert cleaner.html(PAGE, "http://[").body == "\n\n".join(BODY)

    def test_broken_markup_is_mended(self, cleaner: Cleaner) -> None:
        page = PAGE.replace("</p>", "").replace("</li>", "").replace("</article>", "</div></span>")
        assert set(BODY) <= set(cleaner.html(page).body.split("\n\n"))

    def test_a_page_too_large_is_refused(self, cleaner: Cleaner) -> None:
        with pytest.raises(ExtractionError, match="more than the limit"):
            cleaner.html(b"<p>" + b"x" * 100_000_000)

    @pytest.mark.parametrize(
        "page", ["<p>", "<", "<>", "</", "<!", "<!--", "&", "<a href=", "\0", "<html><head>", "]]>"]
    )
    def test_stumps_are_empty_or_text(self, cleaner: Cleaner, page: str) -> None:
        assert len(cleaner.html(page).text) <= len(page)

    def test_memory_of_a_page_is_not_kept(self, cleaner: Cleaner) -> None:
        import gc

        from lxml.html import HtmlElement

        cleaner.html(PAGE)
        gc.collect()
        assert not [thing for thing in gc.get_objects() if isinstance(thing, HtmlElement)]
