"""Metadata: what is read from a page, from where, and what is left out."""

from __future__ import annotations

import pytest
from lxml import html

from clean.cleaner import Cleaner
from clean.document import Metadata
from clean.languages import agreed
from clean.page import dates, jsonld, microdata
from clean.page.address import absolute, base_of
from clean.page.blocks import visible
from clean.page.headline import shown_in
from clean.page.metadata import NAME_LENGTH, language_code, read
from clean.page.parse import parse

URL = "https://www.harbour-post.example/news/2024/05/03/ferry"


def page(head: str = "", body: str = "", *, root: str = '<html lang="en">', url: str | None = URL) -> Metadata:
    return read(html.document_fromstring(f"{root}<head>{head}</head><body>{body}</body></html>"), url)


def ld(json: str, *, head: str = "", body: str = "") -> Metadata:
    return page(f'{head}<script type="application/ld+json">{json}</script>', body)


ARTICLE = """{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry returns after nine years",
 "author": [{"@type": "Person", "name": "Ada Lind"}, {"@type": "Person", "name": "Bo Ek"}],
 "datePublished": "2024-05-03T08:15:00+02:00", "dateModified": "2024-05-03T09:00:00+02:00",
 "publisher": {"@type": "Organization", "name": "Harbour Post"}, "articleSection": "Harbour",
 "keywords": ["ferry", "harbour"], "image": {"@type": "ImageObject", "url": "/ferry.jpg"},
 "description": "The ferry sails again.", "isAccessibleForFree": false}"""


def test_every_field_of_a_news_article_is_read() -> None:
    assert ld(
        ARTICLE, head='<link rel="canonical" href="/news/ferry"><meta property="og:site_name" content="The Post">'
    ) == {
        "headline": "Ferry returns after nine years",
        "author": ("Ada Lind", "Bo Ek"),
        "datePublished": "2024-05-03T08:15:00+02:00",
        "dateModified": "2024-05-03T09:00:00+02:00",
        "publisher": "Harbour Post",
        "isPartOf": "The Post",
        "url": "https://www.harbour-post.example/news/ferry",
        "inLanguage": "en",
        "description": "The ferry sails again.",
        "articleSection": "Harbour",
        "keywords": ("ferry", "harbour"),
        "image": "https://www.harbour-post.example/ferry.jpg",
        "isAccessibleForFree": "false",
    }


@pytest.mark.parametrize(
    "script",
    [
        f"[{ARTICLE}]",
        f'{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite", "name": "x"}}, {ARTICLE}]}}',
        f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}',
        f"<!-- {ARTICLE} -->",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        f"/*<![CDATA[*/ {ARTICLE} /*]]>*/",
        ARTICLE.replace('"Bo Ek"}]', '"Bo Ek"},]').replace("false}", "false,}"),
        ARTICLE.replace("sails again", "sails\n\tagain"),
        ARTICLE + ";",
        '{"@type": "BreadcrumbList"}' + ARTICLE,
        ARTICLE.replace('"NewsArticle"', '["ReportageNewsArticle", "https://schema.org/NewsArticle"]'),
        ARTICLE + '{"@type": "NewsArticle", "headline": "cut o',
    ],
    ids=[
        "array", "graph", "main entity", "comment", "cdata", "cdata in comments", "trailing commas", "line break",
        "semicolon", "two objects", "several types", "cut off behind it",
    ],
)  # fmt: skip
def test_json_ld_is_read_as_pages_have_it(script: str) -> None:
    found = ld(script)
    assert (found["headline"], found["author"]) == ("Ferry returns after nine years", ("Ada Lind", "Bo Ek"))
    assert found["description"] == "The ferry sails again."


@pytest.mark.parametrize(
    "script",
    [
        *("", "{", "nonsense", "null", "[[], 3, {}]", '{"@type": 7}'),
        *("[" * 50_000, '{"@type":' * 50_000, '"' * 50_000, '"\\' * 50_000, "9" * 10_000),
        '{"@type": "Article", "headline": ["", {}, null, 3], "author": {"@id": []}, "image": [[]], "keywords": 5}',
        '{"@type": "Article", "hasPart": "x", "publisher": [[{"name": {}}]], "datePublished": {"a": 1}, "url": 4}',
    ],
)  # fmt: skip
def test_broken_json_ld_says_nothing_and_stops_nothing(script: str) -> None:
    assert ld(script, body="<h1>Ferry returns after nine years</h1>")["headline"] == "Ferry returns after nine years"


def test_more_objects_than_any_page_needs_are_not_all_read() -> None:
    tree = html.document_fromstring(
        '<script type="application/ld+json">[' + '{"@type": "Thing"},' * 5_000 + "{}]</script><p>x</p>"
    )
    assert len(jsonld.nodes(tree)) == jsonld.NODES


def test_of_several_articles_the_one_with_the_pages_title_is_read() -> None:
    other = ARTICLE.replace("Ferry returns after nine years", "Lamp oil grows dear this autumn").replace(
        "Ada Lind", "Cy Roe"
    )
    found = ld(f"[{other}, {ARTICLE}]", head="<title>Ferry returns after nine years</title>")
    assert found["author"] == ("Ada Lind", "Bo Ek")


def test_authors_may_stand_elsewhere_in_the_graph() -> None:
    found = ld(
        '{"@graph": [{"@type": "Article", "author": {"@id": "#1"}},'
        ' {"@type": "Person", "@id": "#1", "name": "Ada Lind"}]}'
    )
    assert found["author"] == "Ada Lind"


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Ada Lind and Bo Ek", ("Ada Lind", "Bo Ek")),
        ("Ada Lind, Bo Ek", ("Ada Lind", "Bo Ek")),
        ("Lind, Ada", "Lind, Ada"),
        ("Ada Lind, Reuters", "Ada Lind, Reuters"),
        ("Ada Lind; Bo Ek", ("Ada Lind", "Bo Ek")),
        ("https://example.org/ada", None),
        ("ada@example.org", None),
        ("admin", None),
        ("by", "by"),
        ("A" * (NAME_LENGTH + 1), None),
        ("Jos&eacute; Ortega y Gasset", "José Ortega y Gasset"),
    ],
)
def test_bylines_in_meta_are_taken_apart_with_care(byline: str, authors: str | tuple[str, ...] | None) -> None:
    assert page(f'<meta name="author" content="{byline}">').get("author") == authors


def test_microdata_of_the_article_is_read_and_that_of_comments_is_not() -> None:
    found = page(
        body="""<article itemscope itemtype="https://schema.org/NewsArticle">
        <h1 itemprop="headline">Ferry returns</h1>
        <div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Troll</b>
        <time itemprop="datePublished" datetime="2024-05-09">x</time></div>
        <span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ada Lind</b></span>
        <time itemprop="datePublished" datetime="2024-05-03T08:15">3 May</time></article>"""
    )
    assert (found["author"], found["datePublished"]) == ("Ada Lind", "2024-05-03T08:15:00")


# Titles ------------------------------------------------------------------------------------------------------


BACK = "Ferry returns after nine years"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (f"<title>{BACK} - Harbour Post</title>", "", BACK),
        (f"<title>Harbour Post: {BACK}</title>", "", BACK),
        ('<meta property="og:site_name" content="The Daily Lamp"><title>It is | Daily Lamp</title>', "", "It is"),
        (f"<title>{BACK} | News | Lamp</title>", f"<h1>{BACK}</h1>", BACK),
        (f"<title>{BACK} | Lamp</title>", f"<h2>{BACK}</h2>", BACK),
        (f"<title>{BACK}</title>", "<h1>Harbour Post</h1>", BACK),
        (
            f"<title>{BACK}</title>",
            "<h1>Harbour</h1><h1>Ferry: back after nine years</h1>",
            "Ferry: back after nine years",
        ),
        (f"<title>{BACK}</title>", f"<h1>Harbour news</h1><h2>{BACK}</h2>", BACK),
        ('<meta property="og:title" content="You will not believe this boat">', f"<h1>{BACK}</h1>", BACK),
        ("<title>Mozart - a life</title>", "<h1>Mozart</h1>", "Mozart"),
        ("<title>Sign - in - Ferry</title>", "", "Sign - in - Ferry"),
        ("<title>渡船九年后重返港口_海港日报</title>", "<h1>渡船九年后重返港口</h1>", "渡船九年后重返港口"),
        ("<title>Lamp oil, and who sells it</title>", "", "Lamp oil, and who sells it"),
    ],
)
def test_the_title_is_the_one_readers_see_without_the_sites_name(head: str, body: str, title: str) -> None:
    assert page(head, body)["headline"] == title


@pytest.mark.parametrize("title", ["", "Harbour Post", "harbour-post.example", "The Harbour Post", " - ", "x" * 400])
def test_the_sites_name_and_nonsense_are_no_title(title: str) -> None:
    assert "headline" not in page(f"<title>{title}</title>")


def test_titles_are_decoded_and_freed_of_tags() -> None:
    assert (
        page('<meta property="og:title" content="Ferry &amp;amp; lamp: &lt;i&gt;back&lt;/i&gt;&nbsp; at last">')[
            "headline"
        ]
        == "Ferry & lamp: back at last"
    )


def test_a_title_behind_its_kicker_is_the_heading() -> None:
    assert page("<title>Harbour: Boats again</title>", "<h1>Boats again</h1>")["headline"] == "Boats again"


def test_a_fragment_is_titled_by_its_only_heading() -> None:
    assert read(html.fromstring("<div><h2>Boats again</h2><p>x</p></div>"))["headline"] == "Boats again"
    assert "headline" not in read(html.fromstring("<div><h2>Boats again</h2><h2>More</h2></div>"))


def test_the_line_that_shows_the_title_is_the_highest_heading_with_its_words() -> None:
    body = f"<nav><a>Home</a> <a>{BACK}</a></nav><p>{BACK}</p><h3>{BACK}!</h3><h1>“{BACK}”</h1><p>Text</p>"
    blocks = visible(parse(body).root)
    shown = shown_in(blocks, BACK)
    assert shown is not None
    assert blocks[shown].level == 1
    assert shown_in(blocks, "Another title") is None
    assert shown_in(blocks, "") is None


def test_the_title_is_kept_where_it_stands_on_the_page(cleaner: Cleaner) -> None:
    text = "The ferry sailed into the harbour on Sunday, nine years after the last one had left it for good. "
    head = f"<title>{BACK} | Lamp</title><header><h1>{BACK}</h1></header>"
    article = cleaner.html(f"{head}<article><p>{3 * text}</p><p>{text}</p></article>")
    title = article.document.title
    assert title is not None
    assert article.blocks[title].kept
    assert (article.title, article.blocks[title].text) == (BACK, BACK)


# Dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-05-03", "2024-05-03"),
        ("20240503", "2024-05-03"),
        ("2024/05/03", "2024-05-03"),
        ("2024-05-03T08:15:00Z", "2024-05-03T08:15:00+00:00"),
        ("2024-05-03 08:15:00.123456 -0400", "2024-05-03T08:15:00-04:00"),
        ("2024-05-03 08:15 UTC", "2024-05-03T08:15:00+00:00"),
        ("Fri, 03 May 2024 08:15:00 GMT", "2024-05-03T08:15:00+00:00"),
        ("3.5.2024", "2024-05-03"),
        ("03.05.2024, 08:15", "2024-05-03T08:15:00"),
        ("2024年5月3日 08:15", "2024-05-03T08:15:00"),
        ("May 3, 2024", "2024-05-03"),
        ("3 mai 2024", "2024-05-03"),
        ("03/04/2024", None),
        ("May 2024", None),
        ("yesterday", None),
        ("10:45", None),
        ("2024-02-31", None),
        ("31.2.2024", None),
        ("2024-05-03T25:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("1714720500", None),
        ("2024-05-03" + " " * 300 + "x", None),
        ("2024-05-03" * 50, None),
        ("٣ مايو", None),
    ],
)
def test_dates_become_iso_8601_or_nothing(text: str, date: str | None) -> None:
    assert dates.iso(text, "fr") == date


def test_a_language_that_is_none_does_not_keep_a_date_from_being_read() -> None:
    assert dates.iso("Friday, May 3, 2024", "qq") == "2024-05-03"


def test_the_best_told_date_wins_over_the_address() -> None:
    assert page()["datePublished"] == "2024-05-03"
    assert page('<meta property="article:published_time" content="2024-05-02T23:00Z">')["datePublished"].startswith(
        "2024-05-02T23"
    )  # type: ignore[union-attr]


def test_one_time_on_the_page_is_its_date_and_several_are_not() -> None:
    one, other = '<time datetime="2023-01-02">x</time>', '<time datetime="2023-02-03">x</time>'
    assert page(body=one, url=None)["datePublished"] == "2023-01-02"
    assert "datePublished" not in page(body=one + other, url=None)
    assert (
        page(body=one + other.replace("<time", '<time class="entry-date"'), url=None)["datePublished"] == "2023-02-03"
    )


def test_a_page_was_not_changed_before_it_was_published() -> None:
    found = page(
        '<meta property="article:published_time" content="2024-05-03">'
        '<meta property="article:modified_time" content="2020-01-01">'
    )
    assert "dateModified" not in found


# Addresses and languages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "base", "found"),
    [
        ("/a", "https://example.org/b/", "https://example.org/a"),
        ("//cdn.example.org/a", "http://example.org/", "http://cdn.example.org/a"),
        ("//cdn.example.org/a", None, "https://cdn.example.org/a"),
        ("a.html", None, None),
        ("javascript:alert(1)", "https://example.org/", None),
        ("data:text/html,x", "https://example.org/", None),
        ("mailto:a@example.org", "https://example.org/", None),
        ("#top", "https://example.org/", None),
        ("http://[", "https://example.org/", None),
        ("https://example.org/a b", None, "https://example.org/a%20b"),
        (None, "https://example.org/", None),
        ("https://example.org/" + "x" * 3_000, None, None),
    ],
)
def test_addresses_are_web_addresses_or_nothing(address: str | None, base: str | None, found: str | None) -> None:
    assert absolute(address, base) == found


@pytest.mark.parametrize(
    ("base", "found"),
    [("/sub/", "https://www.harbour-post.example/sub/"), ("javascript:x", URL), ("", URL), ("https://cdn.example/", "https://cdn.example/")],
)  # fmt: skip
def test_a_base_element_counts_when_it_is_a_web_address(base: str, found: str) -> None:
    assert base_of(html.document_fromstring(f'<base href="{base}"><p>x</p>'), URL) == found


def test_a_canonical_address_that_is_the_home_page_is_a_mistake() -> None:
    assert page('<link rel="canonical" href="https://www.harbour-post.example/">')["url"] == URL


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("en_us", "en-US"),
        ("de", "de"),
        ("zh-CN", "zh-Hans"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("sr-latn-rs", "sr-Latn-RS"),
        ("en-US.UTF-8", "en-US"),
        ("german", None),
        ("", None),
        ("x", None),
        ("{{lang}}", None),
    ],
)
def test_language_tags_are_spelled_as_bcp_47(given: str, code: str | None) -> None:
    assert language_code(given) == code


@pytest.mark.parametrize(
    ("root", "head", "code"),
    [
        ('<html lang="sv-SE">', '<meta property="og:locale" content="en_US">', "sv-SE"),
        ('<html xml:lang="fi">', "", "fi"),
        ('<html lang="">', '<meta property="og:locale" content="pt_BR">', "pt-BR"),
        ("<html>", '<meta http-equiv="content-language" content="el">', "el"),
        ("<html>", "", None),
    ],
)
def test_the_language_is_the_pages_own(root: str, head: str, code: str | None) -> None:
    assert page(head, root=root).get("inLanguage") == code


@pytest.mark.parametrize(
    ("declared", "detected", "probability", "language"),
    [
        (None, "de", 1.0, "de"),
        ("de-AT", "de", 1.0, "de"),
        ("nb-NO", "no", 0.86, "no"),
        ("is", "no", 0.86, "is"),
        ("eu", "es", 1.0, "eu"),
        ("is", "en", 1.0, "en"),
        ("en-US", "sw", 1.0, "sw"),
        ("en", "und", 0.29, "en"),
        ("de", "nl", 0.7, "de"),
        ("de", "nl", 0.99, "nl"),
        ("bs", "hr", 1.0, "bs"),
        ("zh-Hant", "zh-Hans", 1.0, "zh-Hans"),
        (None, "und", 0.0, "und"),
    ],
)
def test_text_tells_its_language_and_the_page_what_the_text_cannot(
    declared: str | None, detected: str, probability: float, language: str
) -> None:
    assert agreed(declared, detected, probability) == language


# Bounds ------------------------------------------------------------------------------------------------------


def test_a_page_that_says_nothing_gives_only_its_address() -> None:
    assert page("", "<p>x</p>", root="<html>", url="https://example.org/a") == {"url": "https://example.org/a"}
    assert read(html.fragment_fromstring("<p>x</p>")) == {}


def test_of_hosts_of_elements_only_the_first_are_looked_at() -> None:
    tree = html.document_fromstring('<meta name="x" content="y"><i itemprop="author">b</i>' * 3_000)
    assert len(microdata.metas(tree)["x"]) == len(microdata.items(tree)["author"]) == microdata.MOST
    assert read(tree)["author"] == "b"
