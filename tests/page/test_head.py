"""Pages whose head and body have no tags of their own: HTML lets them be left out."""

from __future__ import annotations

import pytest

from clean.page.blocks import visible
from clean.page.parse import parse


@pytest.mark.parametrize(
    "page",
    [
        "<title>T</title><header>one</header><main>two</main>three",
        "<meta charset=utf-8><title>T</title><article>one</article>two<p>three</p>",
        "<html><head><title>T</title><main>one</main><script>x</script></head><body>two<p>three</p></body></html>",
        "<html><head><title>T</title></head><body><div>one</div><div>two</div>three</body></html>",
        "<html><head><title>T</title></head><section>one</section><div>two</div>three",
    ],
)
def test_the_text_of_a_page_is_shown_wherever_the_parser_put_it(page: str) -> None:
    root = parse(page).root
    assert " ".join(block.text for block in visible(root)) == "one two three"
    assert root.findtext(".//head/title") == "T"
