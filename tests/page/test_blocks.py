"""Blocks: a page's visible text, line by line, in document order, with its shapes."""

from __future__ import annotations

import pytest

from clean.page.blocks import LINE, PARAGRAPH, Block, visible
from clean.page.parse import parse


def blocks(page: str) -> list[Block]:
    return visible(parse(page).root)


def texts(page: str) -> list[str]:
    return [block.text for block in blocks(page)]


def lines(page: str) -> list[str]:
    return [block.line for block in blocks(page)]


class TestCutting:
    def test_block_level_elements_cut_and_inline_elements_do_not(self) -> None:
        assert texts("<div>The <b>old</b> mill<p>stands <i>by</i> <a href=x>the</a> weir</p>again</div>") == [
            "The old mill",
            "stands by the weir",
            "again",
        ]

    def test_white_space_is_collapsed_as_a_browser_shows_it(self) -> None:
        assert texts("<p>  One\n\t two <span> three</span>\n</p>\n\n<p> </p><p>&nbsp;four</p>") == [
            "One two three",
            "\u00a0four",
        ]

    def test_words_in_neighbouring_inline_elements_stay_one_word(self) -> None:
        assert texts("<p><b>W</b>hen the tide turned</p>") == ["When the tide turned"]

    def test_a_single_br_is_a_line_of_the_same_group_and_two_are_a_gap(self) -> None:
        found = blocks("<p>one<br>two<br><br>three<br>\n<br>four</p>")
        assert [(block.text, block.gap) for block in found[1:]] == [
            ("two", LINE),
            ("three", PARAGRAPH),
            ("four", PARAGRAPH),
        ]

    def test_the_order_is_the_documents(self) -> None:
        page = "<footer>end first</footer><h1>title</h1>loose<p>para</p>tail<ul><li>item</ul>"
        assert texts(page) == ["end first", "title", "loose", "para", "tail", "item"]


class TestHidden:
    @pytest.mark.parametrize(
        "hidden",
        [
            "<script>var x = 'no'</script>",
            "<style>p { color: no }</style>",
            "<template><p>no</p></template>",
            "<noscript>no: switch scripts on</noscript>",
            "<p hidden>no</p>",
            '<div style="color: red; DISPLAY : none"><p>no</p></div>',
            "<div style='visibility:hidden'>no</div>",
            "<select><option>no</option></select>",
            "<textarea>no</textarea>",
            "<svg><title>no</title><text>no</text></svg>",
            "<iframe>no</iframe>",
            "<dialog><p>no</p></dialog>",
            '<span class="icon SR-Only">no</span>',
            "<!-- no -->",
            "<?php no ?>",
        ],
    )
    def test_what_a_browser_does_not_show_is_left_out(self, hidden: str) -> None:
        assert texts(f"<p>before</p>{hidden}<p>after</p>") == ["before", "after"]

    def test_text_behind_a_hidden_element_is_shown(self) -> None:
        assert texts("<p>before <span hidden>no</span>behind</p>") == ["before behind"]

    @pytest.mark.parametrize(
        "shown",
        [
            "<div hidden='until-found'>yes</div>",
            "<article style='display:none'>yes</article>",
            "<dialog open>yes</dialog>",
            "<div aria-hidden='true'>yes</div>",
            "<details><summary>yes</summary></details>",
            "<div style='display:block'>yes</div>",
            "<button>yes</button>",
        ],
    )
    def test_leaves_alone_what_readers_see(self, shown: str) -> None:
        assert texts(shown) == ["yes"]


class TestShapes:
    def test_headings_know_their_level(self) -> None:
        assert [(b.shape, b.level) for b in blocks("<h1>a</h1><h3>b</h3>")] == [("heading", 1), ("heading", 3)]

    def test_items_are_lines_with_a_bullet_and_know_their_nesting(self) -> None:
        found = blocks("<p>lead</p><ul><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ul><p>end</p>")
        assert [(b.line, b.level) for b in found] == [
            ("lead", 0),
            ("- a", 1),
            ("- b", 2),
            ("- c", 1),
            ("d", 0),
            ("end", 0),
        ]
        assert [b.gap for b in found] == [PARAGRAPH, PARAGRAPH, LINE, LINE, LINE, PARAGRAPH]

    def test_a_row_of_a_data_table_is_one_line_of_cells(self) -> None:
        page = (
            "<table><caption>Boats</caption><tr><th>Year<th>Boats</tr>"
            "<tr><td>1990<td>3</tr><tr><td>1991<td></tr><tr><td>a<td></td><td>b</tr></table>"
        )
        assert lines(page) == ["Boats", "| Year | Boats |", "| 1990 | 3 |", "1991", "| a |  | b |"]
        assert [b.gap for b in blocks(page)[2:]] == [LINE, LINE, LINE]

    def test_a_table_that_lays_out_a_page_gives_paragraphs(self) -> None:
        page = "<table><tr><td>menu<td><p>First paragraph.</p><p>Second paragraph.</p></tr></table>"
        assert lines(page) == ["menu", "First paragraph.", "Second paragraph."]

    def test_preformatted_lines_keep_their_spaces(self) -> None:
        found = blocks("<pre>\ndef f():\n    return 1\n\n\n  end</pre>")
        assert [b.text for b in found] == ["def f():", "    return 1", "  end"]
        assert [b.gap for b in found] == [PARAGRAPH, LINE, PARAGRAPH]
        assert {b.shape for b in found} == {"preformatted"}

    def test_quotes_captions_and_terms(self) -> None:
        page = "<blockquote><p>q</p></blockquote><figure><figcaption>c</figcaption></figure><dl><dt>t<dd>d</dl>"
        assert [(b.text, b.shape) for b in blocks(page)] == [
            ("q", "quote"),
            ("c", "caption"),
            ("t", "term"),
            ("d", "paragraph"),
        ]

    def test_text_in_links_is_counted(self) -> None:
        assert [(b.linked, len(b.text)) for b in blocks("<p>see <a href=x>the harbour</a></p>")] == [(11, 15)]

    def test_no_block_holds_a_line_end(self) -> None:
        page = "<p>a&#13;&#10;b</p><pre>c&#13;d\r\ne</pre><table><tr><td>f\ng<td>h</tr></table>"
        assert not [block for block in blocks(page) if "\n" in block.line or "\r" in block.line]
