"""Sites: whose page a document was. Lines that a site's documents share are its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import msgspec

# Hosts on which every subdomain is somebody else's site. courlan knows those of the public suffix list
# (blogspot.com, github.io …); these are not on it.
SHARED_HOSTS = frozenset(
    {
        "wordpress.com", "tumblr.com", "substack.com", "livejournal.com", "medium.com", "typepad.com",
        "over-blog.com", "canalblog.com", "weebly.com", "wixsite.com", "jimdo.com", "hatenablog.com",
        "squarespace.com", "blogs.com", "altervista.org", "skyrock.com", "beehiiv.com",
    }
)  # fmt: skip
# Where a row that was cleaned before holds its address.
RECORDED = "metadata.clean.source.url"
# Addresses remembered: one host's documents tend to come together.
MEMO = 65536
ADDRESSES = 256  # of the documents at hand, whose site is asked for more than once


@dataclass(frozen=True, slots=True)
class Sites:
    """How a document's site is told: `name` for all, or the top `folder` it lies in, or a `field`.

    Without any of them the input's word counts, then the document's address, then that in the record of
    an earlier cleaning. A field may lie in others, ``metadata.source``; an address in it stands for its site.
    """

    name: str | None = None
    folder: bool = False
    field: str | None = None

    def of(
        self, name: str, url: str | None = None, given: str | None = None, fields: Mapping[str, Any] | None = None
    ) -> str | None:
        """The site of a document, by its id, its address, the site its input names, and its other fields.

        >>> Sites(folder=True).of("example.com/2024/a.txt"), Sites(field="host").of("", fields={"host": "a.example"})
        ('example.com', 'a.example')
        """
        if self.name is not None:
            return self.name
        if self.folder:
            return name.split("/", 1)[0] if "/" in name else None
        if self.field is not None:
            value = _inside(fields or {}, self.field)
            return (site_of(value) or value.strip() or None) if isinstance(value, str) else None
        return given or site_of(url) or site_of(_inside(fields or {}, RECORDED))


def _inside(fields: Any, path: str) -> Any:
    """What a field holds; a field of a field is named with a dot."""
    for name in path.split("."):
        if not isinstance(fields, Mapping):
            return None
        fields = fields.get(name)
        if isinstance(fields, msgspec.Raw):
            fields = msgspec.json.decode(fields)
    return fields


def site_of(url: object) -> str | None:
    """The registered domain of an address, or its subdomain where that is a site of its own; None for no address.

    >>> site_of("https://www.news.example.co.uk/a"), site_of("https://anna.wordpress.com/b")
    ('example.co.uk', 'anna.wordpress.com')
    """
    return _of_address(url) if isinstance(url, str) else None


@lru_cache(ADDRESSES)
def _of_address(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:  # "http://[": an address that is none says nothing of a site
        return None
    return _of_host(host.rstrip(".")) if host else None


@lru_cache(MEMO)
def _of_host(host: str) -> str:
    from courlan import extract_domain  # 0.1 s with the public suffix list: only for documents with an address

    domain = extract_domain(f"https://{host}/")
    if domain is None:  # a number, or a name of a private network
        return host.removeprefix("www.")
    if domain in SHARED_HOSTS and host != domain:
        own = host.removesuffix("." + domain).removeprefix("www.")
        return f"{own.rsplit('.', 1)[-1]}.{domain}" if own and own != "www" else domain
    return domain
