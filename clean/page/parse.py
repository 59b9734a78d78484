"""Parse: a decoded page to an lxml tree, whatever it is, within limits.

The parser is libxml2's for HTML: it mends what is broken, reads no entity that the page declares, and
fetches nothing. It stops at elements nested more than 256 deep; a page that has such is parsed again with its
containers flattened, which cuts it into the same blocks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from clean.document import ExtractionError

# Code points. The largest of 642 pages with an article has 2.2 million; a larger one than this is a data dump.
PAGE_LIMIT = 20_000_000
# Code points above which a page's inline pictures and fonts are left out before it is parsed: the parser stops at
# an attribute of 10 million bytes.
DATA_LIMIT = 5_000_000
# Elements, above which only the fast extractor is asked: the largest of 642 pages has 9,900. With all of them a
# page of so many takes some 7 s, and more than in proportion beyond.
NODE_LIMIT = 30_000

# What HTML lets stand in a page's head.
HEAD_ELEMENTS = frozenset({"base", "link", "meta", "noscript", "script", "style", "template", "title"})

_DATA = re.compile(r"\bdata:[\w.+-]+/[\w.+-]+(?:;[\w=-]+)*;base64,[A-Za-z0-9+/=]{1000,}", re.IGNORECASE)
_CONTAINERS = re.compile(
    r"<(/?)(?:div|section|article|main|center|blockquote|table|tbody|tr|td|ul|ol|li|dl|dd)\b[^<>]*>", re.IGNORECASE
)
_INLINE = re.compile(
    r"</?(?:span|font|b|i|em|strong|u|small|big|a|ins|del|s|tt|code|sub|sup)\b[^<>]*>", re.IGNORECASE
)
# What stands behind the first of them is of the page too; the parser would stop there.
_ENDS = (b"</body>", b"</html>", b"</BODY>", b"</HTML>")
# Bytes of control characters, which no XML tree can hold.
_CONTROLS = bytes([*range(9), 0x0B, *range(0x0E, 0x20)])
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page: its `root` element and all `elements`; `flat` tells that its nesting was given up.

    That the elements are held makes each later look at the tree faster: lxml makes Python objects of
    them but once.
    """

    root: HtmlElement
    elements: Sequence[HtmlElement]
    flat: bool = False


def parse(text: str) -> Page:
    """The tree of a page, without comments and processing instructions.

    Raises `ExtractionError` for a page over `PAGE_LIMIT`.
    """
    if len(text) > DATA_LIMIT:
        text = _DATA.sub("data:,", text)
    if len(text) > PAGE_LIMIT:
        raise ExtractionError(
            f"the page has {len(text):,} code points, more than the limit of {PAGE_LIMIT:,}; "
            "no article's has: cut the article out of it, or leave it out"
        )
    root, whole = _tree(text)
    if not whole:
        flat = _INLINE.sub("", _CONTAINERS.sub(r"<\1p>", text))
        root, whole = _tree(flat)
        if not whole:
            raise ExtractionError(
                "the parser gives up on the page: elements nested too deep, or one text of 10 million bytes; "
                "extract its text by other means, or leave it out"
            )
        return Page(root, list(root.iter()), flat=True)
    return Page(root, list(root.iter()))


def _embody(root: HtmlElement) -> None:
    """Moves what the parser left in ``<head>`` but shows text to the beginning of the body.

    ``<title>…</title><main>…`` is a page by HTML's rules; the parser opens a body for elements of HTML 4 alone.
    """
    head = root.find("head")
    if head is None or all(child.tag in HEAD_ELEMENTS for child in head):
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    first = next(at for at, child in enumerate(head) if child.tag not in HEAD_ELEMENTS)
    stray = head[first:]
    stray[-1].tail, body.text = (stray[-1].tail or "") + (body.text or ""), None
    for child in reversed(stray):
        body.insert(0, child)


def _tree(text: str) -> tuple[HtmlElement, bool]:
    """A page's root element, and whether the parser read it to its end."""
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    # One class for all elements: lxml.html picks it by the tag's name, in Python, each time an element is touched.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    root = None
    if text.strip():
        root = etree.fromstring(_spelled(text), parser)
    if root is None:
        root = etree.fromstring(b"<html><body></body></html>", parser)
    _embody(root)
    return root, not any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log)


def _spelled(text: str) -> bytes:
    """A page in UTF-8, to its last element, with U+FFFD for what no tree can hold."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # lone surrogates
        data = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
    first = min((at for end in _ENDS if (at := data.find(end)) >= 0), default=len(data))
    rest = data[first:]
    for end in _ENDS:
        rest = rest.replace(end, b"")
    data = data[:first] + rest
    if len(data.translate(None, _CONTROLS)) == len(data):  # ten times as fast as a look for each of them
        return data
    return _CONTROL.sub("\ufffd".encode(), data.replace(b"\0", b""))  # a browser drops NULs between tags
