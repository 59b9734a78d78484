"""Kinds of pages: what is no article is flagged with its reason, and an article is not."""

from __future__ import annotations

import pytest

from clean.cleaner import Cleaner
from clean.page import kind, kind_titles
from clean.page.blocks import visible
from clean.page.kind import kinds
from clean.page.metadata import read
from clean.page.parse import parse
from clean.page.places import is_prose
from clean.page.signs import signs
from clean.review.explain import explain_head

URL = "https://www.harbour-post.example/news/ferry"
SENTENCE = "The ferry sailed into the harbour on Sunday, nine years after the last one had left it for good. "
PROSE = "".join(f"<p>{number}. {3 * SENTENCE}</p>" for number in range(5))
ITEMS = "".join(f'<h3><a href="/{number}">Ferry number {number} is late again today</a></h3>' for number in range(12))


def flags(body: str, head: str = "", url: str | None = URL) -> list[str]:
    return [found.flag for found in judge(body, head, url)]


def judge(body: str, head: str = "", url: str | None = URL) -> tuple[kind.Kind, ...]:
    root = parse(f'<html lang="en"><head>{head}</head><body>{body}</body></html>').root
    blocks = visible(root)
    return kinds(signs(root), blocks, [is_prose(block) for block in blocks], url, read(root, url))


def titled(title: str) -> str:
    return f"<title>{title}</title>"


# Flagged -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "Page not found",
        "Page not found - Harbour Post",
        "404 – Seite nicht gefunden | Harbour Post",
        "Erreur 404",
        "Страница не найдена",
        "ページが見つかりません",
        "الصفحة غير موجودة",
        "Access Denied",
        "503 Service Temporarily Unavailable",
    ],
)
def test_an_error_page_is_told_by_its_title(title: str) -> None:
    assert flags("<p>Go back to the start page.</p>" + ITEMS, titled(title)) == [kind.ERROR]
    assert flags(f"<h1>{title}</h1><p>Go back.</p>") == [kind.ERROR]


def test_a_robot_check_is_one() -> None:
    assert flags("<p>Checking if the site connection is secure.</p>", titled("Just a moment...")) == [kind.CHALLENGE]


def test_a_login_page_is_told_by_its_password_field_or_its_title() -> None:
    form = '<form><label>Name</label><input name="n"><label>Password</label><input type="password"></form>'
    assert flags(form) == [kind.LOGIN]
    assert flags("<p>Use your e-mail address.</p>", titled("Anmelden | Harbour Post")) == [kind.LOGIN]


@pytest.mark.parametrize("name", ['id="onetrust-banner"', 'class="cookie-wall modal"', 'class="gdpr"'])
def test_a_consent_wall_is_told_by_what_most_of_the_text_stands_in(name: str) -> None:
    wall = f"<div {name}><h2>Your choices</h2><p>We and our partners store data on your device. {SENTENCE}</p></div>"
    assert flags(f"{wall}<footer>Imprint</footer>") == [kind.CONSENT]


def test_a_consent_wall_is_told_by_its_title() -> None:
    assert flags(f"<p>{SENTENCE}</p>", titled("Before you continue")) == [kind.CONSENT]


@pytest.mark.parametrize("content", ["0; url=/a", "3;URL='https://example.org/a'", "0, /a", "0;/a"])
def test_a_page_that_sends_its_reader_on_is_a_redirect(content: str) -> None:
    found = judge("<p>Redirecting …</p>", f'<meta http-equiv="Refresh" content="{content}">')
    assert [one.flag for one in found] == [kind.REDIRECT]
    assert found[0].evidence.endswith("/a")


def test_a_script_can_send_its_reader_on() -> None:
    assert flags("<script>window.location.href = 'https://example.org/a';</script>") == [kind.REDIRECT]


@pytest.mark.parametrize(
    "body",
    [
        '<div id="root"></div><script src="a.js"></script>',
        '<div id="__next"><p>Loading</p></div><script>go()</script>',
        "<noscript>You need to enable JavaScript to run this app.</noscript><script src=a.js></script>",
        "<script src=a.js></script>",
    ],
)
def test_a_page_that_only_scripts_would_fill_is_a_shell(body: str) -> None:
    assert flags(body) == [kind.SHELL]


def test_a_page_of_headlines_is_an_index() -> None:
    assert flags(ITEMS) == [kind.INDEX]
    listed = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
    assert flags(f"<p>{SENTENCE}</p>", listed) == [kind.INDEX]
    assert flags("".join(f'<p><a href="/{n}">Ferry {n} is late again today</a></p>' for n in range(30))) == [
        kind.INDEX
    ]


def test_search_results_are_told_by_title_and_address_or_by_their_type() -> None:
    assert flags(ITEMS, titled("Search results for “ferry”"), f"{URL}?q=ferry") == [kind.SEARCH]
    assert flags(ITEMS, titled("Suchergebnisse: Fähre"), "https://example.org/search/f") == [kind.SEARCH]
    typed = '<script type="application/ld+json">{"@type": "SearchResultsPage"}</script>'
    assert flags(ITEMS, typed) == [kind.SEARCH]


def test_a_live_blog_is_flagged_and_is_an_article_all_the_same() -> None:
    typed = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Ferry live"}</script>'
    assert flags(PROSE, typed) == [kind.LIVE]
    entries = "".join(f"<p>10:{minute} The boat sails.</p>" for minute in range(10, 20))
    assert flags(PROSE + entries, url="https://example.org/liveblog-ferry") == [kind.LIVE]


def test_a_gallery_is_told_by_its_captions_and_its_type() -> None:
    figures = "".join(f"<figure><img src=a><figcaption>{n}: {SENTENCE}</figcaption></figure>" for n in range(8))
    assert flags(f"<p>{SENTENCE}</p>{figures}") == [kind.GALLERY]
    assert flags("<p>x</p>", '<script type="application/ld+json">{"@type": "ImageGallery"}</script>') == [
        kind.GALLERY
    ]


def test_a_video_page_is_told_by_its_type() -> None:
    assert flags(f"<p>{SENTENCE}</p>", '<meta property="og:type" content="video.other">') == [kind.VIDEO]
    typed = '<script type="application/ld+json">{"@type": "VideoObject"}</script>'
    assert flags(f"<p>{SENTENCE}</p>", typed) == [kind.VIDEO]


def test_each_flag_says_what_it_was_told_by() -> None:
    assert judge(ITEMS)[0].evidence == "12 headings are links"


def test_the_record_and_the_explanation_give_the_reason(cleaner: Cleaner) -> None:
    article = cleaner.html(f"<html lang='en'><body>{ITEMS}</body></html>", URL)
    assert article.flags == ("page-index",)
    assert article.provenance["article"]["reasons"] == {"page-index": "12 headings are links"}
    assert "flag page-index (12 headings are links)" in explain_head(article)


# Left alone --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (PROSE, ""),
        (PROSE, titled("404")),
        (PROSE, titled("Login")),
        (PROSE, titled("Page not found")),
        (PROSE, titled("Search results")),
        (PROSE + '<form><input type="password"></form>', ""),
        (PROSE + ITEMS, ""),
        (PROSE, '<meta http-equiv="refresh" content="900">'),
        (PROSE, '<meta http-equiv="refresh" content="0; url=/same">'),
        (f'<div class="cookie-banner"><p>We use cookies. {SENTENCE}</p></div>{PROSE}', ""),
        (f'<div id="root">{PROSE}</div><script>go()</script>', ""),
        (f"<noscript>Please enable JavaScript</noscript>{PROSE}<script>go()</script>", ""),
        (f"<h1>Page not found: the lost leaf of the log book</h1><p>{SENTENCE}</p>", ""),
        (f"<p>{SENTENCE}</p>", titled("Just a moment longer, says the pilot")),
        (f"<p>{SENTENCE}</p>", titled("Cookies for the winter, baked by the crew")),
        (f"<p>{SENTENCE}</p>{ITEMS}", '<meta property="og:type" content="article">'),
        (f'<div class="cookiecutter"><p>{SENTENCE}</p></div>', ""),
        (f"{PROSE}<video src=a></video>", '<script type="application/ld+json">{"@type": "VideoObject"}</script>'),
        (f"<p>{SENTENCE}</p><p>{SENTENCE}</p>", ""),
    ],
)
def test_an_article_is_no_other_kind(body: str, head: str) -> None:
    assert flags(body, head) == []


def test_a_page_of_no_markup_is_no_kind() -> None:
    root = parse("").root
    assert kinds(signs(root), [], [], None, {}) == ()


def test_every_listed_title_is_spelled_as_it_is_compared() -> None:
    for listed in (
        kind_titles.ERROR,
        kind_titles.CHALLENGE,
        kind_titles.LOGIN,
        kind_titles.CONSENT,
        kind_titles.SEARCH,
    ):
        titles = kind_titles.keys(listed)
        assert "" not in titles
        assert {kind_titles.key(title) for title in titles} == titles
