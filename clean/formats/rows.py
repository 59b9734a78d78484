"""Rows of JSONL and Parquet: which field is what, and the row that a cleaned document becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from clean.document import RecordError
from clean.formats.entry import HTML, TEXT, USUAL, Entry, Fields
from clean.site import site_of

# The fields of a Dolma document; every other one is the input's own.
OURS = ("id", "text", "source", "added", "created", "metadata")
# Names told in a message about a row that has none of the usual ones.
NAMED = 10


def entry_of(row: Mapping[str, Any], shard: str, number: int, fields: Fields, position: int = 0) -> Entry:
    """The document of one row; a row without one is an entry with a problem."""
    url, given = _string(row, fields.url, "url"), _string(row, fields.id, "id")
    metadata = plain(row.get("metadata"))
    if url is None and isinstance(metadata, dict) and isinstance(metadata.get("url"), str):
        url = metadata["url"]
    used, content, media_type, problem = _content(row, fields)
    return Entry(
        id=f"{shard}#{number if given is None else given}",
        content=content,
        media_type=media_type,
        url=url,
        fields={name: value for name, value in row.items() if name != used},
        problem=problem,
        given=given,
        number=number,
        position=position,
    )


def plain(value: Any) -> Any:
    """A field's value: what JSON spells is read."""
    return msgspec.json.decode(value) if isinstance(value, msgspec.Raw) else value


def _string(row: Mapping[str, Any], named: str | None, usual: str) -> str | None:
    """The string or number that the first of the fields holds."""
    for name in USUAL[usual] if named is None else (named,):
        value = plain(row.get(name))
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
    return None


def _content(row: Mapping[str, Any], fields: Fields) -> tuple[str, str, str, str | None]:
    """The field that holds the document, what it holds, its media type, and what is wrong with it."""
    problem = ""
    for name, media_type in candidates(fields):
        if name not in row:
            continue
        value = plain(row[name])
        if isinstance(value, str):
            return name, value, media_type, None
        what = "null" if value is None else f"no text but {type(value).__name__}"
        problem = problem or f"its field {name} is {what}; leave the row out, or name another field with"
    there = ", ".join(list(row)[:NAMED]) or "no field at all"
    problem = problem or f"has no field with a text or a page, but {there}; name the one with it by"
    return "", "", TEXT, f"{problem} --text-field or --html-field"


def candidates(fields: Fields) -> Iterator[tuple[str, str]]:
    """The fields that may hold the document, a page that was asked for first, and the media type of each."""
    if fields.html is not None:
        yield fields.html, HTML
    if fields.text is not None:
        yield fields.text, TEXT
    if fields.html is None and fields.text is None:
        yield from ((name, TEXT) for name in USUAL["text"])
        yield from ((name, HTML) for name in USUAL["html"])


def row_of(entry: Entry, text: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """A cleaned document as a row: the Dolma fields, with ours under ``metadata.clean``, then the input's own.

    What is under ``clean`` has the same shape in every row, so that Arrow, Parquet and Hugging Face
    `datasets` read it: the whole record is one string of JSON. What is not known is an empty string,
    for the same reason.
    """
    fields, article = entry.fields, record["article"]
    published = article["metadata"].get("datePublished", "")
    own: dict[str, Any] = {
        "id": entry.id if entry.given is None else entry.given,
        "text": text,
        "source": site_of(record["source"]["url"]) or _file_of(entry),
        "added": "",
        "created": published if isinstance(published, str) and published else entry.headers.get("date", ""),
    }
    own |= {name: fields[name] for name in ("source", "added", "created") if name in fields}
    clean = {name: article[name] for name in ("title", "language", "language_confidence", "words", "flags")}
    clean["record"] = msgspec.json.encode(record, order="sorted").decode()
    own["metadata"] = {**_metadata(entry), "clean": clean}
    return own | {name: value for name, value in fields.items() if name not in OURS}


def _file_of(entry: Entry) -> str:
    """The file that an entry is or stands in; its name may hold a ``#`` itself."""
    own = entry.number if entry.given is None else entry.given
    return entry.id.removesuffix(f"#{own}") if entry.number else entry.id


def _metadata(entry: Entry) -> dict[str, Any]:
    """The input's own metadata; what is no object is kept under its name."""
    given = entry.fields.get("metadata")
    if isinstance(given, msgspec.Raw):
        value = plain(given)
        given = msgspec.json.decode(given, type=dict[str, msgspec.Raw]) if isinstance(value, dict) else value
    own = {} if given is None else dict(given) if isinstance(given, Mapping) else {"metadata": given}
    if entry.url is not None:
        own.setdefault("url", entry.url)
    return own | {f"warc_{name}": value for name, value in entry.headers.items()}


def called(row: Mapping[str, Any], number: int) -> str:
    """What a row that was written is called in its shard: its id, or its number in the source that gave it none.

    `number` is that of the row, which tells one that is broken.
    """
    name = row.get("id")
    if not isinstance(name, str):
        return str(number)
    last = name.rpartition("#")[2]
    with suppress(RecordError, KeyError, TypeError):
        if last != name and last.isdecimal() and record_of(row)["source"]["path"] == name:
            return last
    return name


def record_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The provenance record that a row carries. Raises `RecordError` if it carries none."""
    try:
        record = msgspec.json.decode(row["metadata"]["clean"]["record"])
    except (KeyError, TypeError, msgspec.DecodeError) as error:
        raise RecordError(
            f"the row has no record under metadata.clean ({error!r}); clean its source again"
        ) from error
    if not isinstance(record, dict):
        raise RecordError("the row's record is no object; clean its source again")
    return record
