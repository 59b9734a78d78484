r"""Clean scraped news articles, and say for every line why it was kept, rewritten or removed.

>>> from clean import clean_text
>>> clean_text("Ferry returns\n\nThe ferry sailed into the harbour on Sunday.\n\nLeave a Reply").body
'The ferry sailed into the harbour on Sunday.'
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from clean.article import Article
    from clean.cleaner import Cleaner
    from clean.document import CleanError, DecodeError, ExtractionError, OutputError, RecordError, RuleError

__all__ = [
    "Article",
    "CleanError",
    "Cleaner",
    "DecodeError",
    "ExtractionError",
    "OutputError",
    "RecordError",
    "RuleError",
    "clean_file",
    "clean_html",
    "clean_text",
]

_HOMES = {
    "Article": "clean.article",
    "Cleaner": "clean.cleaner",
    **dict.fromkeys(
        ("CleanError", "DecodeError", "ExtractionError", "OutputError", "RecordError", "RuleError"), "clean.document"
    ),
}


def __getattr__(name: str) -> Any:
    # Names are imported when first used: `clean --help` starts in a tenth of a second that way.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'clean' has no attribute {name!r}")


@cache
def _default() -> Cleaner:
    from clean.cleaner import Cleaner

    return Cleaner()


def clean_text(raw: str, url: str | None = None, language: str | None = None, *, title: str | None = None) -> Article:
    """Cleans one decoded text with the shipped rules. Raises `DecodeError` for what is no text."""
    return _default().text(raw, url, language, title=title)


def clean_html(page: str | bytes, url: str | None = None) -> Article:
    """Cleans one HTML page with the shipped rules. Raises `CleanError` for what is no page that can be read."""
    return _default().html(page, url)


def clean_file(path: Path | str) -> Article:
    """Cleans one file, a page (.html, .htm, .xhtml) or a text. Raises `CleanError` for what is neither."""
    return _default().file(path)
