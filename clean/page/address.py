"""Addresses on a page: the base that relative ones are resolved against, and what counts as a web address."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element

# Longest address kept (code points): what servers accept; inline images are longer.
ADDRESS_LENGTH = 2_000


def absolute(address: str | None, base: str | None) -> str | None:
    """A web address, resolved against `base`; None for what is none (``javascript:``, ``data:``, ``#top``).

    >>> absolute("../2.html", "https://example.org/a/1.html"), absolute("javascript:void(0)", "https://example.org/")
    ('https://example.org/2.html', None)
    """
    address = (address or "").strip()
    if not address or address.startswith("#") or len(address) > ADDRESS_LENGTH:
        return None
    try:
        joined = urljoin(base, address) if base else address
        if joined.startswith("//"):
            joined = "https:" + joined
        parts = urlsplit(joined)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:  # "http://[": an address that is none
        return None
    # As browsers do: a line's end is left out, a space is written as what it is.
    return "%20".join("".join(joined.splitlines()).replace("\t", "").split())


def base_of(tree: _Element, url: str | None) -> str | None:
    """What a page's relative addresses stand to: its ``<base href>`` if that is a web address, else its own."""
    for element in tree.iterfind(".//base[@href]"):
        return absolute(element.get("href"), url) or url
    return url


def host_of(url: str | None) -> str:
    """The host of an address without ``www.``, empty where there is none."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")
