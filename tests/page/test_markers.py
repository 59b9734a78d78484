"""Markers: every block is told from an extractor's output, and the tree is afterwards as it was."""

from __future__ import annotations

from lxml import etree

from clean.page.blocks import visible
from clean.page.markers import Markers
from clean.page.parse import parse

PAGE = (
    "<div>a<p>b <i>c</i></p>d<pre>e\n  f\n\ng</pre><br>h"
    "<table><tr><td>i<td>j</tr></table><ul><li> <b>k</b></ul></div>"
)


def test_each_block_is_found_by_its_marker() -> None:
    root = parse(PAGE).root
    blocks = visible(root)
    markers = Markers.for_text("")
    with markers.put(blocks):
        text = "".join(root.itertext())
        for index, block in enumerate(blocks):
            assert markers.of(index) + block.text.lstrip()[0] in text.replace("  f", "f").replace(" k", "k")
    assert markers.found(text) == frozenset(range(len(blocks)))


def test_the_tree_is_as_it_was() -> None:
    root = parse(PAGE).root
    before = etree.tostring(root)
    with Markers.for_text("").put(visible(root)):
        assert etree.tostring(root) != before
    assert etree.tostring(root) == before


def test_a_block_that_was_left_out_is_not_found() -> None:
    root = parse("<p>kept</p><p>gone</p><p>kept</p>").root
    markers = Markers.for_text("")
    with markers.put(visible(root)):
        text = "".join(p.text for p in root.iter("p") if "gone" not in p.text)
    assert markers.found(text) == frozenset({0, 2})


def test_a_page_written_in_the_script_of_the_markers_gets_another() -> None:
    signs = "\U00012000\U00012001 \U00013000"
    markers = Markers.for_text(signs)
    assert markers.found(signs) == frozenset()
    assert markers.found(signs + markers.of(7) + "text") == frozenset({7})


def test_markers_are_distinct_up_to_the_last() -> None:
    markers = Markers.for_text("")
    assert len({markers.of(index) for index in range(0, 250_000, 7)}) == len(range(0, 250_000, 7))
    assert markers.found(markers.of(249_999)) == frozenset({249_999})
