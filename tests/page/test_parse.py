"""Parse: hostile, broken and odd pages end in a tree or in a clear error, and soon."""

from __future__ import annotations

import pytest

from clean.document import ExtractionError
from clean.page import parse as parsing
from clean.page.blocks import visible
from clean.page.parse import parse


def texts(page: str) -> list[str]:
    return [block.text for block in visible(parse(page).root)]


class TestOddPages:
    def test_xhtml_with_a_declaration(self) -> None:
        page = (
            '<?xml version="1.0" encoding="iso-8859-1"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
            '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml">'
            "<head><title>t</title></head><body><p>Été au port<br/>encore</p></body></html>"
        )
        assert texts(page) == ["Été au port", "encore"]

    @pytest.mark.parametrize("page", ["just text", "<p>just text", "<td>just text", "<b>just text</p>"])
    def test_a_fragment_without_html_or_body(self, page: str) -> None:
        assert texts(page) == ["just text"]

    @pytest.mark.parametrize("page", ["", " \n", "<!-- nothing -->", "<html>", "<!DOCTYPE html>", "\0"])
    def test_nothing_gives_no_blocks(self, page: str) -> None:
        assert [text for text in texts(page) if text != "\ufffd"] == []

    def test_inline_pictures_do_not_count(self) -> None:
        picture = "data:image/png;base64," + "iVBORw0K" * 1_500_000
        page = f"<p>before</p><img src='{picture}'><img src='{picture}'><p>after</p>"
        assert len(page) > parsing.PAGE_LIMIT
        assert texts(page) == ["before", "after"]

    def test_a_frameset_shows_what_stands_for_those_without_frames(self) -> None:
        page = "<html><frameset cols='20%,80%'><frame src=a><noframes>no frames</noframes></frameset></html>"
        assert texts(page) == ["no frames"]

    def test_what_stands_behind_the_end_of_the_body_is_of_the_page(self) -> None:
        page = "<html><body><header>menu</header></body></html><main><p>article</p></main></body></html>"
        assert texts(page) == ["menu", "article"]

    def test_control_characters_and_lone_surrogates_do_not_stop_it_and_nuls_are_left_out(self) -> None:
        assert texts("<p>a\x00b\x08c\ud800d</p><p>e</p>") == ["ab\ufffdc\ufffdd", "e"]

    def test_unknown_and_prefixed_elements_are_inline(self) -> None:
        assert texts("<p>a <amp-fit-text>b</amp-fit-text> <o:p>c</o:p></p>") == ["a b c"]


class TestLimits:
    def test_a_page_over_the_limit_is_refused_with_what_to_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parsing, "PAGE_LIMIT", 1_000)
        with pytest.raises(ExtractionError, match=r"1,007 code points, more than the limit of 1,000; .*leave it out"):
            parse("<p>" + "x" * 1_000 + "</p>")

    def test_a_page_of_100_million_characters_is_refused(self) -> None:
        with pytest.raises(ExtractionError, match="100,000,000 code points"):
            parse("x" * 100_000_000)

    @pytest.mark.parametrize("tag", ["div", "span", "b", "section", "blockquote", "ul><li"])
    def test_20_000_nested_elements_lose_no_text(self, tag: str) -> None:
        page = "<p>before</p>" + f"<{tag}>" * 20_000 + "deep" + f"</{tag.split('>')[0]}>" * 20_000 + "<p>behind</p>"
        read = parse(page)
        assert read.flat
        assert [block.text for block in visible(read.root)] == ["before", "deep", "behind"]

    def test_elements_that_cannot_be_flattened_are_refused(self) -> None:
        with pytest.raises(ExtractionError, match=r"nested too deep.*or leave it out"):
            parse("<x-a>" * 20_000 + "deep")

    def test_a_text_too_long_for_the_parser_is_refused(self) -> None:
        with pytest.raises(ExtractionError, match="one text of 10 million bytes"):
            parse("<p>" + "x" * 11_000_000 + "</p><p>lost</p>")

    def test_an_entity_of_the_pages_own_is_not_expanded(self) -> None:
        entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
        page = f'<!DOCTYPE html [<!ENTITY l0 "lol">{entities}]><html><body><p>laugh &l9; now</p></body></html>'
        assert "laugh &l9; now" in texts(page)
        assert sum(map(len, texts(page))) < 2 * len(page)

    def test_an_external_entity_is_not_read(self) -> None:
        page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>a &x; b</p></body></html>'
        assert "a &x; b" in texts(page)

    def test_50_000_paragraphs_are_counted(self) -> None:
        assert len(parse("<p>one more line</p>" * 50_000).elements) > parsing.NODE_LIMIT
