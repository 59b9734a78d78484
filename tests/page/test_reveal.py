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


class TestLeavesAlone:
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
