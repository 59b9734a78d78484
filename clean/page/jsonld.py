"""JSON-LD as pages have it: `nodes` reads what can be read and passes over the rest.

Strict JSON refuses 34 of the 706 scripts that 642 pages have: line breaks inside strings, commas before
a closing bracket, HTML comments or CDATA around it, two objects one after the other. This reads all but
four, which are cut off or encoded twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.etree import _Element

Node = Mapping[str, Any]

# Longest script read (code points). The longest of 642 pages has 841,000.
SCRIPT_LENGTH = 2_000_000
# Scripts read of a page, and objects taken from them: a list of links can have thousands.
SCRIPTS = 50
NODES = 500
# How deep an article may lie in arrays, ``@graph`` and ``mainEntity``.
DEPTH = 6
ARTICLES = frozenset(
    {
        "advertisercontentarticle",
        "analysisnewsarticle",
        "article",
        "askpublicnewsarticle",
        "backgroundnewsarticle",
        "blogposting",
        "liveblogposting",
        "newsarticle",
        "opinionnewsarticle",
        "report",
        "reportagenewsarticle",
        "reviewnewsarticle",
        "satiricalarticle",
        "scholarlyarticle",
        "socialmediaposting",
        "techarticle",
    }
)

_WRAPPING = re.compile(
    r"^\s*(?:(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?)|(?://|/\*)?\s*(?:-->|\]\]>)\s*(?:\*/)?\s*$"
)
# A string is passed over in one go, closed or not, so that no script can make this slow.
_TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\])*+"?)|,(?=\s*+[}\]])', re.DOTALL)
_BETWEEN = re.compile(r"[\s;,]*")
_DECODER = json.JSONDecoder(strict=False)  # line breaks and tabs inside strings are common


def nodes(tree: _Element) -> tuple[Node, ...]:
    """The typed objects of a page's JSON-LD in page order, those inside ``@graph`` and arrays too."""
    found: list[Node] = []
    scripts = tree.iterfind(".//script[@type]")
    texts = (script.text for script in scripts if _is_jsonld(script.get("type")) and script.text)
    for _, text in zip(range(SCRIPTS), texts, strict=False):
        for value in _values(text):
            for node in _objects(value, DEPTH):
                if len(found) == NODES:
                    return tuple(found)
                found.append(node)
    return tuple(found)


def types(node: Node) -> frozenset[str]:
    """The types of an object in lower case, without the vocabulary's address."""
    given = node.get("@type")
    names = given if isinstance(given, list) else [given]
    return frozenset(name.rsplit("/", 1)[-1].lower() for name in names if isinstance(name, str))


def is_article(node: Node) -> bool:
    """Whether an object is an article of any kind that schema.org knows."""
    return not ARTICLES.isdisjoint(types(node))


def _is_jsonld(kind: str | None) -> bool:
    return kind is not None and kind.split(";")[0].strip().lower() == "application/ld+json"


def _values(text: str) -> Iterator[Any]:
    """The JSON values of a script, up to the first that cannot be read."""
    if len(text) > SCRIPT_LENGTH:
        return
    text = _TRAILING_COMMA.sub(lambda match: match[1] or "", _WRAPPING.sub("", text))
    at = _skip(text, 0)
    while at < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):  # no JSON from here on, or nested beyond what any page needs
            return
        yield value
        at = _skip(text, at)


def _skip(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match is not None else at


def _objects(value: Any, depth: int) -> Iterator[Node]:
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth - 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(name), list | dict):
                yield from _objects(value[name], depth - 1)
