"""What a page's elements say of its article: microdata, ``<meta>``, ``<time>``, headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml.etree import _Element

from clean.page.jsonld import ARTICLES

# Elements looked at of each kind: a page with comments or a list of links has thousands.
MOST = 1_000
# Headings read for a title.
HEADINGS = 20
# Classes by which WordPress, hAtom and h-entry mark the time of publication.
_PUBLISHED_CLASSES = frozenset({"published", "entry-date", "dt-published", "post-date", "pubdate"})

Said = Mapping[str, tuple[str, ...]]


def text_of(element: _Element) -> str:
    """The text inside an element, comments left out, white space as one space."""
    return " ".join(str(element.xpath("string()")).split())


def metas(tree: _Element) -> Said:
    """The contents of ``<meta>`` by name or property, in lower case."""
    found: dict[str, tuple[str, ...]] = {}
    for _, element in zip(range(MOST), tree.iterfind(".//meta[@content]"), strict=False):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                found[name] = (*found.get(name, ()), content)
    return found


def items(tree: _Element) -> Said:
    """The values of ``itemprop`` that belong to an article, or to no item: not those of comments and persons."""
    found: dict[str, tuple[str, ...]] = {}
    for _, element in zip(range(MOST), tree.iterfind(".//*[@itemprop]"), strict=False):
        if not _of_article(element):
            continue
        for name in (element.get("itemprop") or "").split():
            for value in _item_values(element):
                found[name] = (*found.get(name, ()), value)
    return found


def _of_article(element: _Element) -> bool:
    for scope in element.iterancestors():
        if scope.get("itemscope") is not None:
            kind = (scope.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1].lower()
            return not kind or kind in ARTICLES or kind == "webpage"
    return True


def _item_values(element: _Element) -> Iterator[str]:
    if element.get("itemscope") is not None:
        names = element.iterfind(".//*[@itemprop='name']")
        yield from (value for name in names for value in _item_values(name))
        return
    value = element.get("content") or element.get("datetime") or ""
    if not value and element.tag in ("img", "link", "a"):
        value = element.get("src") or element.get("href") or "" if element.tag != "a" else ""
    if value := value.strip() or text_of(element):
        yield value


def times(tree: _Element) -> tuple[str, ...]:
    """The ``datetime`` of what the page marks as its publication, else of its only ``<time>``."""
    marked: list[str] = []
    every: list[str] = []
    for _, element in zip(range(MOST), tree.iterfind(".//time[@datetime]"), strict=False):
        value = element.get("datetime") or ""
        every.append(value)
        if element.get("pubdate") is not None or _PUBLISHED_CLASSES & set((element.get("class") or "").split()):
            marked.append(value)
    return tuple(marked) or (tuple(every) if len(set(every)) == 1 else ())


def headings(tree: _Element, tag: str) -> tuple[str, ...]:
    """The texts of the page's first headings of one level."""
    found = (text_of(element) for _, element in zip(range(HEADINGS), tree.iter(tag), strict=False))
    return tuple(text for text in found if text)
