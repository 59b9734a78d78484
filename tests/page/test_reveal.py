"""Reveal: what a page's scripts would show, and nothing else that is hidden."""

from __future__ import annotations

import json

import pytest

from clean.page.parse import parse
from clean.page.reveal import shown

SENTENCES = [
    f"The {name} crossed the bay in the {part} and came home with the evening tide, as it had done for years."
    for name in ("ferry", "pilot boat", "dredger", "schooner", "trawler", "lifeboat")
    for part in ("fog", "rain", "last light")
]
PROSE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def texts(page: str) -> list[str]:
    return [block.text for block in shown(parse(page)).blocks]


def test_parts_that_react_sends_late_stand_in_their_places() -> None:
    page = (
        "<header>menu</header><main><!--$?--><template id='B:0'></template><!--/$--></main><footer>end</footer>"
        "<div hidden id='S:0'><h1>title</h1><template id='P:1'></template>behind</div> loose "
        "<div hidden id='S:1'><p>inner</p></div><script>$RC('B:0','S:0')</script>"
    )
    assert texts(page) == ["menu", "title", "inner", "behind", "end", "loose"]


def test_a_late_part_without_a_place_is_shown_where_it_is() -> None:
    assert texts("<p>a</p><div hidden id='S:3'>b</div>") == ["a", "b"]


def test_a_page_hidden_until_its_scripts_ran_is_shown() -> None:
    page = f"<div>loading</div><div id=app style='visibility:hidden'>{PROSE}<p hidden>also</p></div>"
    assert texts(page) == ["loading", *SENTENCES, "also"]


def test_an_article_in_data_alone_is_shown_at_the_end() -> None:
    data = {"@type": "NewsArticle", "articleBody": "<p>" + "</p><p>".join(SENTENCES) + "</p>"}
    page = f"<script type='application/ld+json'>{json.dumps(data)}</script><h1>title</h1><p>Subscribe to read on.</p>"
    read = shown(parse(page))
    assert read.from_data
    assert [block.text for block in read.blocks] == ["title", "Subscribe to read on.", *SENTENCES]


def test_what_the_browser_shows_of_a_component_is_shown() -> None:
    assert texts("<p>a</p><x-story><template shadowrootmode=open><p>b</p></template></x-story>") == ["a", "b"]


def test_what_stands_there_for_readers_without_scripts_is_shown_where_there_is_nothing_else() -> None:
    assert texts(f"<div>loading</div><noscript>{PROSE}</noscript>") == ["loading", *SENTENCES]


class TestLeavesAlone:
    def test_a_template_that_waits_for_a_script(self) -> None:
        assert texts("<p>a</p><template><p>b</p></template>") == ["a"]

    @pytest.mark.parametrize("page", [f"{PROSE}<noscript>{PROSE}</noscript>", f"{PROSE}<noscript>none</noscript>"])
    def test_what_stands_for_readers_without_scripts_beside_the_article(self, page: str) -> None:
        assert texts(page) == SENTENCES

    def test_a_request_for_scripts(self) -> None:
        assert texts("<div id=root></div><noscript>You need to enable scripts to run this app.</noscript>") == []

    def test_a_hidden_part_of_a_page_that_shows_its_article(self) -> None:
        assert texts(f"{PROSE}<div hidden>{PROSE}{PROSE}{PROSE}</div>") == SENTENCES

    @pytest.mark.parametrize("body", [" ".join(SENTENCES), "A summary of it."], ids=["shown", "summary"])
    def test_data_of_an_article_that_the_page_shows(self, body: str) -> None:
        data = {"@type": "NewsArticle", "articleBody": body}
        page = f"<script type='application/ld+json'>{json.dumps(data)}</script>{PROSE}"
        assert not shown(parse(page)).from_data

    def test_data_that_is_no_article(self) -> None:
        data = {"@type": "Recipe", "articleBody": " ".join(SENTENCES)}
        page = f"<script type='application/ld+json'>{json.dumps(data)}</script><p>short</p>"
        assert texts(page) == ["short"]

    def test_hidden_text_that_is_no_prose(self) -> None:
        assert texts("<p>short</p><ul hidden><li>menu</ul>") == ["short"]
