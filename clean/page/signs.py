"""Signs: what a page's tree tells of its kind beside its text, in its head, scripts and form fields."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element

from clean.page import jsonld
from clean.page.microdata import headings, metas, text_of

# Seconds after which a page that sends its reader on does so; pages that refresh themselves take minutes.
REDIRECT_SECONDS = 10
# Of a script, the part that is looked at for where it sends its reader (code points).
SCRIPT_START = 5_000
SCRIPT = "where a script says"

_MOUNT_POINTS = frozenset(
    {"root", "app", "__next", "__nuxt", "react-root", "main-app", "app-root", "gatsby", "svelte"}
)
_REFRESH = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?\s*(\S.*?)['\"]?\s*", re.IGNORECASE)
_SCRIPTED_REDIRECT = re.compile(
    r"(?:window|document|top|self)?\.?location(?:\.href)?\s*=\s*['\"]|location\.replace\("
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page's tree tells of its kind beside its text.

    `types` are those of all objects in its JSON-LD, `titles` its ``<title>`` and first ``<h1>``. `sends_on` is
    where it sends its reader, `filled` what its scripts would fill.
    """

    og_type: str
    types: frozenset[str]
    titles: tuple[str, ...]
    password: bool
    sends_on: str
    scripted: bool
    filled: str


def signs(tree: _Element) -> Signs:
    """The signs of a page's kind in its whole tree: head, scripts and form fields in it."""
    title = [text_of(element) for element in tree.iterfind(".//title")][:1]
    return Signs(
        og_type=next(iter(metas(tree).get("og:type", ("",)))).lower(),
        types=frozenset().union(*(jsonld.types(node) for node in jsonld.nodes(tree))),
        titles=(*title, *headings(tree, "h1")[:2]),
        password=tree.find(".//input[@type='password']") is not None,
        sends_on=_sends_on(tree),
        scripted=tree.find(".//script") is not None,
        filled=_filled(tree),
    )


def _sends_on(tree: _Element) -> str:
    for element in tree.iterfind(".//meta[@http-equiv]"):
        match = _REFRESH.fullmatch(element.get("content") or "")
        if match and (element.get("http-equiv") or "").lower() == "refresh" and int(match[1]) <= REDIRECT_SECONDS:
            return match[2][:200]
    scripts = (element.text or "" for element in tree.iterfind(".//script"))
    return SCRIPT if any(_SCRIPTED_REDIRECT.search(script[:SCRIPT_START]) for script in scripts) else ""


def _filled(tree: _Element) -> str:
    for element in tree.iterfind(".//div[@id]"):
        if element.get("id") in _MOUNT_POINTS:
            return f"a script fills #{element.get('id')}"
    asks = any("javascript" in text_of(element).lower() for element in tree.iterfind(".//noscript"))
    return "asks for JavaScript" if asks else ""
