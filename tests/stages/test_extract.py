"""Extract: a page's blocks as lines, and the removals of those that are left out."""

from __future__ import annotations

from clean.document import Removal, blocks_of
from clean.page.blocks import visible
from clean.page.decide import Verdict
from clean.page.parse import parse
from clean.stages.extract import lines_of, mark, source_of

PAGE = "<h1>Boats</h1><p>one<br>two</p><ul><li>a<li>b</ul><table><tr><td>c<td>d</tr></table><pre>e\n f</pre>"


def test_each_block_is_a_line_and_an_empty_line_stands_between_groups() -> None:
    blocks = visible(parse(PAGE).root)
    source = source_of(blocks)
    assert source == "Boats\n\none\ntwo\n\n- a\n- b\n\n| c | d |\n\ne\n f\n"
    lines = blocks_of(source)
    assert [lines[line].text for line in lines_of(blocks)] == [block.line for block in blocks]


def test_what_is_left_out_is_marked_with_rule_and_evidence() -> None:
    blocks = visible(parse(PAGE).root)
    out = Verdict(False, "extract/votes", "trafilatura no, resiliparse no")
    kept = Verdict(True, "extract/votes", "trafilatura yes, resiliparse yes")
    verdicts = [out if block.shape == "item" else kept for block in blocks]
    removal = Removal("extract", "extract/votes", "trafilatura no, resiliparse no")
    assert mark(blocks, verdicts) == {5: removal, 6: removal}


def test_a_page_without_blocks_is_an_empty_text() -> None:
    assert source_of([]) == ""
    assert lines_of([]) == []
    assert mark([], []) == {}
