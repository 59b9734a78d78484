"""Which of the titles that a page has is the article's: the one that readers see, if the page vouches for it.

A page has up to six: ``<h1>``, the headline in JSON-LD and in microdata, ``og:title``,
``twitter:title`` and ``<title>``. They differ: those for search engines and social networks carry the
site's name, a kicker, or other words altogether. Only the one on the page can be found, and its repeats
be removed, in the text; an ``<h1>`` may also be the site's name or the name of a section, though.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from clean.folding import fold
from clean.page.address import host_of

# Longest title (code points): of 642 pages none has a longer one that is right.
TITLE_LENGTH = 300
# Likeness (rapidfuzz token_set_ratio, 0 to 100) from which two titles are two forms of one.
SAME_TITLE = 75.0
# Words of a heading that is a title though nothing vouches for it; a section's name has fewer.
UNVOUCHED_WORDS = 4
# The same in letters, for scripts that set no words apart.
UNVOUCHED_LETTERS_UNSPACED = 8
_NOT_LETTERS = re.compile(r"[\W_]+")
_SEPARATOR = re.compile(r"\s+(?:[-–—|·•:»«/]|::|--)\s+|\s*(?:[|｜ㅣ»«_]|::|--)\s*")
# A site's name also stands before a colon or behind a comma, where a kicker or a clause may stand too.
_SITE_SEPARATOR = re.compile(_SEPARATOR.pattern + r"|[:,]\s+")
_SPACED = re.compile(r"[a-zа-яёα-ωא-ת\u0600-\u06ff\u0900-\u097f]")


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of a page, as it spells them.

    `shown` are its ``<h1>`` in page order, `lesser` its ``<h2>``, `told` what stands in its head and data,
    best first; `sites` is what it calls its site, `url` its address.
    """

    shown: tuple[str, ...]
    told: tuple[str, ...]
    lesser: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    url: str | None = None


def choose(titles: Titles) -> str:
    """The article's title, empty where there is none that can be told from the site's name.

    >>> choose(Titles(("The Daily Example", "Ferry returns after nine years"), ("Ferry is back after nine years",)))
    'Ferry returns after nine years'
    >>> choose(Titles((), ("Ferry returns - The Daily Example",), sites=("The Daily Example",)))
    'Ferry returns'
    """
    sites = _names(titles.sites, titles.url)
    shown = _distinct(titles.shown, sites)
    told = _distinct((without_site(title, titles.sites, titles.url) for title in titles.told), sites)
    for heading in shown:
        if any(_same(heading, title) for title in told):
            return heading
    keys = {_key(title) for title in told}
    for heading in _distinct(titles.lesser, sites):
        if _key(heading) in keys:
            return heading
    if len(shown) == 1 and (_is_long(shown[0]) or not told):
        return shown[0]
    return _without_label(told[0], (*told, *titles.lesser)) if told else ""


def _without_label(title: str, others: Sequence[str]) -> str:
    """A title without a section's or an unknown site's name, where the page also has it without."""
    parts = {_key(title[: cut.start()]) for cut in _SEPARATOR.finditer(title)}
    return next((other for other in others if _key(other) in parts and _is_long(other)), title)


def without_site(title: str, sites: Sequence[str], url: str | None) -> str:
    """A title without the site's name at its end or beginning, where the page or its address tells the name.

    >>> without_site("Ferry returns | Harbour news | example.org", (), "https://www.example.org/1")
    'Ferry returns | Harbour news'
    """
    names = _names(sites, url)
    while True:
        cuts = list(_SITE_SEPARATOR.finditer(title))
        for cut in cuts[-1:] + cuts[:1]:
            head, tail = title[: cut.start()], title[cut.end() :]
            if head and _is_site(tail, names):
                title = head
                break
            if tail and _is_site(head, names):
                title = tail
                break
        else:
            return title.strip()


def _names(sites: Iterable[str], url: str | None) -> frozenset[str]:
    """What the site is called, as `_key` spells it: by its fields, and by its address."""
    names = {_key(site) for site in sites}
    labels = host_of(url).split(".")
    names |= {_key("".join(labels[at:])) for at in range(len(labels) - 1)}
    names |= {_key(label) for label in labels[:-1] if len(label) > 2}
    return frozenset({name.removeprefix("the") for name in names} - {""})


def _is_site(text: str, names: frozenset[str]) -> bool:
    return _key(text).removeprefix("the") in names


def _key(text: str) -> str:
    """Letters and digits, folded, nothing between them: "The Daily-Example" is ``thedailyexample``."""
    return _NOT_LETTERS.sub("", fold(text).lower())


def _distinct(titles: Iterable[str], sites: frozenset[str]) -> list[str]:
    """The titles that are one: not empty, not too long, not the site's name."""
    kept = (" ".join(title.split()) for title in titles)
    return list(dict.fromkeys(t for t in kept if _key(t) and len(t) <= TITLE_LENGTH and not _is_site(t, sites)))


def _same(heading: str, title: str) -> bool:
    """Whether two titles are forms of one: one holds the other, or most of their words are the same.

    A heading of a few words may be the site's or a section's name, which titles hold too; it must be
    the title, or what the title begins with.
    """
    a, b = _key(heading), _key(title)
    if not (_is_long(heading) and _is_long(title)):
        return a in (b, _key(_SEPARATOR.split(title, maxsplit=1)[0]))
    return a in b or b in a or fuzz.token_set_ratio(fold(heading).lower(), fold(title).lower()) >= SAME_TITLE


def _is_long(title: str) -> bool:
    if len(title.split()) >= UNVOUCHED_WORDS:
        return True
    return not _SPACED.search(title.lower()) and len(_key(title)) >= UNVOUCHED_LETTERS_UNSPACED
