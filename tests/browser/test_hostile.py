"""A source is text, whatever it holds: nothing of it runs, and nothing leaves the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]

HOSTILE = """<script>document.title = "run"</script> stands in front of the ferry's story

</script><script>document.title = "run"</script>
The ferry's "second" captain wrote <img src=x onerror="document.title='run'"> on the door, and it stayed there.
<!-- a comment --> ]]> {{ 7 * 7 }} {% raw %} &lt;b&gt; &amp;quot; &quot;quoted&quot; are what was printed on Sunday.
javascript:document.title='run' is no address, the harbour master said, and nobody in the harbour could tell why.
Share this
Also read: "><svg onload="document.title='run'">
"""
NAME = """a" onmouseover="document.title='run'" b' <i>&amp;.txt"""


@pytest.fixture(scope="module")
def hostile(report_of: Callable[..., Path]) -> Path:
    return report_of({NAME: HOSTILE})


def test_a_source_with_markup_shows_as_text_and_runs_nothing(opened: Opener, hostile: Path) -> None:
    page = opened(hostile)
    title = page.title()
    page.locator("#to-documents").click()
    page.locator(".list-row").click()
    lines = HOSTILE.removesuffix("\n").split("\n")
    shown = page.locator(".line")
    expect(shown).to_have_count(len(lines))
    for row, line in zip(shown.all(), lines, strict=True):
        if "~" not in row.locator(".mark").inner_text():
            assert row.locator(".text").text_content() == line
    expect(page.locator(".document-id")).to_have_text(NAME)
    for key in "jajajavvv":
        page.keyboard.press(key)
    page.locator(".row-id").hover()
    page.locator("#open-decisions").click()
    expect(page.locator("#decision-rows td").first).to_have_text(NAME)
    assert page.title() == title
    assert page.locator("main img, main i, main b, #document svg").count() == 0
    page.evaluate("localStorage.clear()")


def test_the_page_runs_its_own_scripts_only(opened: Opener, hostile: Path) -> None:
    page = opened(hostile)
    violated = page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener("securitypolicyviolation", (event) => done(event.violatedDirective));
            const script = document.createElement("script");
            script.textContent = "document.title = 'run'";
            document.body.append(script);
        })"""
    )
    assert violated.startswith("script-src")
    assert page.title() != "run"
    opened.errors.clear()  # type: ignore[attr-defined]  # the console tells of the violation


def test_the_network_is_forbidden_to_the_page(opened: Opener, hostile: Path) -> None:
    page = opened(hostile)
    failed = page.evaluate("fetch('https://example.com/').then(() => 'came', (error) => error.name)")
    assert failed == "TypeError"
    assert not [url for url in opened.requests if url.startswith("http")]  # type: ignore[attr-defined]
    opened.errors.clear()  # type: ignore[attr-defined]


def test_a_file_that_was_cut_off_says_so(opened: Opener, hostile: Path, tmp_path: Path) -> None:
    whole = hostile.read_text(encoding="utf-8")
    index = whole.index('id="index">') + len('id="index">')
    path = tmp_path / "cut.html"
    path.write_text(whole[: index + 40] + whole[whole.index("</script>", index) :], encoding="utf-8")
    page = opened.context.new_page()  # type: ignore[attr-defined]
    page.goto(path.as_uri())
    expect(page.locator("#failed")).to_be_visible()
    expect(page.locator("[data-figure=documents]")).to_have_text("1")
