"""Prune: the tree loses what shows no text, and the page's text stays as it is, cut where it was."""

from __future__ import annotations

import pytest

from clean.page.blocks import visible
from clean.page.parse import parse
from clean.page.prune import prune


@pytest.mark.parametrize(
    "page",
    [
        "<p><svg><path/></svg>icon first <img src=x>and <i></i>last</p>",
        "one<div></div>two<div> </div><b>three</b>",
        "one<script>no</script>two <span></span> three",
        "<div><div><div><img></div></div></div><p>text</p>",
        "<table><tr><td></td><td>a</td></tr></table>a<br>b<hr>c",
        "<ul><li></li><li>a</li></ul><p></p>b",
        "a<p></p><p></p>b<p></p>",
    ],
)
def test_the_text_stays_and_is_cut_where_it_was(page: str) -> None:
    before = [block.line for block in visible(parse(page).root)]
    pruned = parse(page)
    prune(pruned.elements)
    assert [block.line for block in visible(pruned.root)] == before


def test_images_scripts_and_empty_boxes_are_gone() -> None:
    boxes = "<div class=ad><div><img></div></div><p>a<i class=icon></i></p><script>x</script>"
    pruned = parse(f"<head><title>t</title></head>{boxes}")
    prune(pruned.elements)
    assert [element.tag for element in pruned.root.iter()] == ["html", "body", "p"]
