"""`Entry`: one document as it was read, whatever it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from clean.pickled import by_values

TEXT, HTML = "text/plain", "text/html"
# Bytes of one document. The longest article of the corpora measured has 1.2 MB; what is larger than this is
# a log or a film, and would fill the memory before it could be said what is wrong with it.
LARGEST = 100 << 20


@by_values
@dataclass(frozen=True, slots=True)
class Entry:
    """One document as it was read, not decoded.

    `id` is a path below the source folder with ``/``, or ``<shard path>#<id or number>`` inside a
    shard. `content` is bytes of a file or a WARC record, and a string of a JSONL or Parquet field.
    `encoding` is the one declared with it (an HTTP header), `site` the site where the input names one.
    `fields` are the input's other fields, carried through: Python objects of a Parquet row,
    `msgspec.Raw` values of a JSONL row, as they were written. `problem` says why the document cannot
    be read, and what to do; then `content` is empty.

    Of a document in a shard, `given` is the id that stands there, `number` counts from 1, and
    `headers` are a WARC record's ``record_id``, ``target_uri`` and ``date``. `position` is how much of
    the file was read when the document was, in bytes as they stand on the disk.
    """

    id: str
    content: bytes | str
    media_type: str
    url: str | None = None
    encoding: str | None = None
    site: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    problem: str | None = None
    given: str | None = None
    number: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    position: int = 0


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a row hold what; None stands for the usual names, the first one that is there."""

    text: str | None = None
    html: str | None = None
    url: str | None = None
    id: str | None = None


# What the fields are called in Dolma, FineWeb, C4, RedPajama, CC-News and in scrapers' own exports.
USUAL = {"text": ("text", "content", "raw_content"), "html": ("html",), "url": ("url",), "id": ("id", "doc_id")}
