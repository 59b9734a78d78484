"""Batches as columns, as pandas, polars, HF datasets, Ray Data and Dask hand them over: dict of lists in and out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from clean.article import Article
from clean.document import CleanError

ADDED = ("title", "language", "flags", "provenance")


def cleaned(
    clean: Callable[[Any, str | None], Article], columns: Mapping[str, Sequence[Any]], column: str, url_column: str
) -> dict[str, list[Any]]:
    """The columns with `column` cleaned, and those of `ADDED`; a row that cannot be cleaned stays, with the reason.

    `clean` takes a value of the column and the row's address, if there is a column of addresses.
    """
    out: dict[str, list[Any]] = {name: list(values) for name, values in columns.items()}
    addresses = out.get(url_column) or [None] * len(out[column])
    rows = [_row(clean, value, url) for value, url in zip(out[column], addresses, strict=True)]
    names = (column, *ADDED)
    return out | {name: [row[at] for row in rows] for at, name in enumerate(names)}


def _row(clean: Callable[[Any, str | None], Article], value: Any, url: Any) -> tuple[Any, ...]:
    try:
        if not isinstance(value, str | bytes):
            raise CleanError(f"not a text but {type(value).__name__}; leave the row out")
        article = clean(value, url if isinstance(url, str) and url else None)
    except CleanError as error:
        return "", "", "und", [f"error: {error}"], ""
    account = msgspec.json.encode(article.provenance).decode()
    return article.text, article.title, article.language, list(article.flags), account
