"""Markdown: what is written is read back as the same text, in the shape it had on the page."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from clean.article import Article
from clean.cleaner import Cleaner
from clean.document import CleanError, Document, blocks_of
from clean.inline_markdown import inline
from clean.markdown import markdown
from clean.pipeline import line_text
from clean.provenance import restore, verify
from clean.shape import Item, Run, Shape

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LINE = "The ferry sailed into the harbour on Sunday, nine years after the last one had left."
URL = "https://www.example.org/news/ferry"


@pytest.fixture(scope="session")
def writer() -> Cleaner:
    return Cleaner(format="md")


def read_back(text: str) -> list[str]:
    """The text of each block of a Markdown document, as a reader sees it; the cells of a row apart."""
    found: list[str] = []
    for token in PARSER.parse(text):
        if token.type == "inline":
            found += "".join(map(_text, token.children or ())).split("\n")
        elif token.type in ("fence", "code_block", "html_block"):
            found += token.content.rstrip("\n").split("\n")
    return [" ".join(line.split()) for line in found if line.strip()]


def _text(token: Token) -> str:
    assert token.type not in ("html_inline", "image"), token
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content


def laid_out(lines: list[tuple[str, Shape]]) -> str:
    document = Document("", blocks_of("".join(f"{line}\n" for line, _ in lines)))
    return markdown(document, {i: shape for i, (_, shape) in enumerate(lines)}, line_text).text


def on_page(body: str, writer: Cleaner, head: str = "") -> Article:
    start = f"<p>{LINE}</p><p>1. {LINE}</p>"
    page = f"<html><head>{head}</head><body><article><h1>Ferry returns after nine years</h1>{start}{body}"
    return writer.html(page + f"<p>2. {LINE}</p></article></body></html>", URL)


def inner(article: Article) -> str:
    """What stands between the lines that `on_page` puts around a body."""
    begin, end = f"1\\. {LINE}\n\n", f"\n\n2\\. {LINE}"
    assert article.text.startswith("# Ferry returns after nine years\n\n")
    return article.text[article.text.index(begin) + len(begin) : article.text.rindex(end)]


# Shapes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "written"),
    [
        (f"<h2>On the pier</h2><p>3. {LINE}</p>", f"## On the pier\n\n3\\. {LINE}"),
        (f"<p>The <b>new</b> and the <em>old</em> ferry: {LINE}</p>", f"The **new** and the *old* ferry: {LINE}"),
        (f"<p><a href='/a?b&amp;c'>The pier</a>: {LINE}</p>", f"[The pier](https://www.example.org/a?b&c): {LINE}"),
        (f"<p><a href='javascript:x'>The pier</a>: {LINE}</p>", f"The pier: {LINE}"),
        (f"<p><a href='/a(1)'>The pier</a>: {LINE}</p>", f"[The pier](https://www.example.org/a%281%29): {LINE}"),
        (f"<p><svg><path/></svg>An <i>icon</i>: {LINE}</p>", f"An *icon*: {LINE}"),
        (f"<p>Call <code>sail(*all)</code> first. {LINE}</p>", f"Call `sail(*all)` first. {LINE}"),
        (f"<blockquote><p>{LINE}</p><p>3. {LINE}</p></blockquote>", f"> {LINE}\n>\n> 3\\. {LINE}"),
        (f"<p>{LINE}<br>Second line of it. {LINE}</p>", f"{LINE}\\\nSecond line of it. {LINE}"),
        (f"<ul><li>One: {LINE}</li><li>Two: {LINE}</li></ul>", f"- One: {LINE}\n- Two: {LINE}"),
        (f"<ol><li>One: {LINE}</li><li>Two: {LINE}</li></ol>", f"1. One: {LINE}\n2. Two: {LINE}"),
        (f"<ol start='7'><li>One: {LINE}</li><li value='9'>Two: {LINE}</li></ol>", f"7. One: {LINE}\n9. Two: {LINE}"),
        (
            f"<ul><li>One: {LINE}<ul><li>In it: {LINE}</li></ul></li><li>Two: {LINE}</li></ul>",
            f"- One: {LINE}\n  - In it: {LINE}\n- Two: {LINE}",
        ),
        (
            f"<ol><li>One: {LINE}<ul><li>In it: {LINE}</li></ul></li></ol>",
            f"1. One: {LINE}\n   - In it: {LINE}",
        ),
        (
            f"<ul><li><p>One: {LINE}</p><p>More of it: {LINE}</p></li><li>Two: {LINE}</li></ul>",
            f"- One: {LINE}\n\n  More of it: {LINE}\n- Two: {LINE}",
        ),
        (
            "<table><tr><th>Port</th><th>Time of day</th></tr><tr><td>North|East</td><td>10:45</td></tr></table>",
            "| Port | Time of day |\n| --- | --- |\n| North\\|East | 10:45 |",
        ),
        (
            "<table><tr><th>Port</th><th>Time</th></tr><tr><td>North</td><td>10:45</td><td>late</td></tr></table>",
            "| Port | Time |  |\n| --- | --- | --- |\n| North | 10:45 | late |",
        ),
        (
            "<pre>def sail(to):\n    return  'ferry', to  # at once\n</pre>",
            "```\ndef sail(to):\n    return  'ferry', to  # at once\n```",
        ),
    ],
    ids=[
        "heading", "emphasis", "link", "no web address", "brackets in an address", "behind an icon", "code",
        "quotation", "line break",
        "list", "numbered list", "numbers given", "nested list", "nested in a numbered list", "paragraphs in an item",
        "table", "uneven table", "preformatted",
    ],
)  # fmt: skip
def test_shapes_of_a_page_are_written(body: str, written: str, writer: Cleaner) -> None:
    article = on_page(body, writer)
    assert inner(article) == written
    shown = [line.strip("-| ").replace(" | ", " ") for line in article.restore().splitlines()]
    assert " ".join(read_back(article.text)) == " ".join(line for line in shown if line).replace("  ", " ")


def test_links_are_resolved_against_the_base(writer: Cleaner) -> None:
    article = on_page(f"<p><a href='pier'>The pier</a>: {LINE}</p>", writer, '<base href="https://cdn.example/x/">')
    assert "[The pier](https://cdn.example/x/pier)" in article.text


def test_what_a_rule_cut_from_a_line_leaves_the_rest_as_it_was() -> None:
    shape = Shape(runs=(Run("The "), Run("ferry", strong=True), Run(" sails. "), Run("Read more", href=URL)))
    document = Document("", blocks_of("The ferry sails.\n"))
    assert markdown(document, {0: shape}, line_text).text == "The **ferry** sails."


def test_a_line_that_fits_its_page_no_more_is_written_plain() -> None:
    shape = Shape(runs=(Run("Something", strong=True), Run(" else")))
    document = Document("", blocks_of("The ferry *sails*.\n"))
    assert markdown(document, {0: shape}, line_text).text == "The ferry \\*sails\\*."


# Texts -------------------------------------------------------------------------------------------------------


def test_the_lines_of_a_text_are_paragraphs(writer: Cleaner) -> None:
    article = writer.text(f"Ferry returns\n\n{LINE}\n1. {LINE}\n\n# {LINE}\n")
    assert article.text == f"# Ferry returns\n\n{LINE}\n\n1\\. {LINE}\n\n\\# {LINE}"
    assert (article.title, article.body.partition("\n")[0]) == ("Ferry returns", LINE)


def test_a_given_title_is_the_heading(writer: Cleaner) -> None:
    assert writer.text(LINE, title="Ferry #1 *returns* #").text == f"# Ferry #1 \\*returns\\* \\#\n\n{LINE}"


def test_nothing_is_written_for_nothing(writer: Cleaner) -> None:
    article = writer.text("\n\n")
    assert (article.text, article.body) == ("", "")


# The record --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_text_is_restored_from_its_markdown(newline: str, writer: Cleaner) -> None:
    source = newline.join(["Ferry *returns*", "", LINE, f"- {LINE}", "", "", f"  {LINE}  ", "Leave a Reply", ""])
    article = writer.text(source)
    assert restore(article.text, article.provenance) == source
    assert verify(article.text, article.provenance) is None
    assert article.provenance["tool"]["config"]["format"] == "md"


def test_a_page_is_restored_from_its_markdown(writer: Cleaner) -> None:
    article = on_page(f"<ol><li>One <b>and</b> only: {LINE}</li></ol><pre>a\n  b\n\nc</pre><h3>X *</h3>", writer)
    assert restore(article.text, article.provenance) == article.restore()
    assert verify(article.text, article.provenance) is None
    assert verify(article.text + "!", article.provenance) is not None
    runs = {tuple(run.get("by", ())) for run in article.provenance["blocks"]}
    assert ("render/markdown",) in runs


def test_a_line_written_as_it_stood_is_a_copy(writer: Cleaner) -> None:
    article = on_page(f"<blockquote>{LINE}</blockquote><ul><li>One: {LINE}</li></ul>", writer)
    rewritten = [run["raw"] for run in article.provenance["blocks"] if run["is"] == "rewritten"]
    assert rewritten == [f"1. {LINE}\n", f"2. {LINE}\n"]


def test_every_article_can_be_had_as_markdown(cleaner: Cleaner, writer: Cleaner) -> None:
    page = f"<article><h1>Ferry returns</h1><p>{LINE}</p><ul><li>1. {LINE}</li></ul><p>{LINE}</p></article>"
    article = cleaner.html(page, URL)
    assert article.markdown == writer.html(page, URL).text != article.text
    assert "format" not in article.provenance["tool"]["config"]
    assert pickle.loads(pickle.dumps(article)).markdown == article.markdown  # noqa: S301


def test_there_is_no_third_format() -> None:
    with pytest.raises(CleanError, match="txt, md"):
        Cleaner(format="pdf")  # type: ignore[arg-type]


# Escaping ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "snake_case and 3 < 4 & 5",
        "A [note] and (another)",
        "It rose by -3 degrees, #1 in the charts, +5 points",
        "Tom & Jerry, AT&T, R&D; Q&A",
        "50% ~ 60%",
        "He said: “No!” (twice)",
        "https://example.org/a_b_c?d=e",
    ],
)
def test_what_is_no_markup_is_not_escaped(text: str) -> None:
    assert laid_out([(text, Shape())]) == text


MARKUP = "*_`[]()<>!#+-=~|&;:.1\\\"' ax\u00e9\u8239\u300c\u300d\u2014"
line = st.text(st.sampled_from(MARKUP), min_size=1, max_size=30).map(line_text).filter(bool)


@given(st.lists(line, min_size=1, max_size=4))
@example(["&amp;", "&#65;", "<b>x</b>", "<!-- x -->", "![a](b)", "[a]: b", "a\\"])
@example(
    [
        "1. a",
        "1) a",
        "10. a",
        "- a",
        "+ a",
        "* a",
        "> a",
        "# a",
        "####### a",
        "---",
        "===",
        "***",
        "___",
        "~~~",
        "```",
    ]
)
@example(["| a | b |", "|---|---|", "| c | d |"])
@example(["**a**", "__a__", "a_b_", "_a_b", "~~a~~", "``a``", "a`", "\\*", "\\"])
def test_any_lines_are_read_back(lines: list[str]) -> None:
    assert read_back(laid_out([(text, Shape()) for text in lines])) == lines


run = st.builds(
    Run, st.text(st.sampled_from(MARKUP), min_size=1, max_size=6), st.sampled_from([None, None, "https://example.org/a_b?c=&copy;(d)"]),
    st.booleans(), st.booleans(), st.sampled_from([False, False, False, True]),
)  # fmt: skip


@given(st.lists(run, min_size=1, max_size=5))
@example([Run("a!"), Run("b", "https://example.org/")])
@example([Run("x", strong=True), Run("「y」", strong=True, emphasis=True), Run("z")])
@example([Run("`", code=True), Run("a"), Run("``", code=True)])
def test_any_runs_are_read_back(runs: list[Run]) -> None:
    whole = line_text("".join(run.text for run in runs))
    joined = laid_out([(whole or "x", Shape(runs=tuple(runs)))])
    assert read_back(joined) == [whole or "x"]


KINDS = st.sampled_from(["paragraph", "heading", "item", "quote", "row", "preformatted", "caption"])


@st.composite
def page_lines(draw: st.DrawFn) -> list[tuple[str, Shape]]:
    """Lines of any shapes in any order, as no page would have them."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        text, kind = draw(line), draw(KINDS)
        depth = draw(st.integers(0, 3)) or (kind == "item")
        items = tuple(
            Item(10 * level + draw(st.integers(0, 1)), level, draw(st.sampled_from(["-", "1.", "7."])))
            for level in range(depth)
        )
        quotes = draw(st.integers(0, 2)) or (kind == "quote")
        level = draw(st.integers(1, 6)) if kind == "heading" else 0
        cells = ((Run(text),), ()) if kind == "row" else ()
        shown = {"item": f"- {text}", "row": line_text(f"| {text} |  |")}.get(kind, text)
        group = draw(st.integers(0, 2)) if kind in ("row", "preformatted") else number
        shape = Shape(kind, level, (Run(text),), cells, items, quotes, group, draw(st.booleans()))
        found.append((shown, shape))
    return found


@given(page_lines())
def test_any_shapes_in_any_order_are_read_back(lines: list[tuple[str, Shape]]) -> None:
    assert read_back(laid_out(lines)) == ["".join(run.text for run in shape.runs) for _, shape in lines]


def test_inline_pieces_stay_apart() -> None:
    runs = [Run("a", strong=True), Run("b", emphasis=True), Run(" c "), Run("d", strong=True, emphasis=True)]
    assert inline(runs) == "**a**b c ***d***"
