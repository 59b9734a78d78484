"""WARC files: answers of crawled sites, and the texts of WET files. Needs `fastwarc`, the extra ``[warc]``."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from clean.document import CleanError
from clean.formats.entry import HTML, LARGEST, TEXT, Entry
from clean.formats.kinds import DAMAGED, Compression, damage, opened

# A record ends with these (ISO 28500, 4); a file that ends otherwise was cut.
END = b"\r\n\r\n"
# One answer as a file of its own, whose body's encodings can be taken off without a risk to other records.
_RECORD = (
    b"WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
    b"Content-Length: %d\r\n\r\n"
)
_ANSWER = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: %b\r\nContent-Encoding: %b\r\n\r\n"
_TYPES = {"text/html": HTML, "application/xhtml+xml": HTML, "text/plain": TEXT}


def entries(path: Path, name: str, compression: Compression) -> Iterator[Entry]:
    """The pages and texts of a WARC file, as entries.

    Taken are successful answers (status 2xx) that are HTML or plain text, and conversion records of
    plain text; all else is passed over. A file that is cut or broken ends in an entry with a problem.
    """
    with opened(path, compression) as (data, raw):
        yield from read(data, name, raw if raw.seekable() else None)


def read(data: IO[bytes], name: str, raw: IO[bytes] | None = None) -> Iterator[Entry]:
    """The pages and texts of a stream of WARC records."""
    iterator, stream = _iterator(data)
    number = 0
    # The last record read, held back until the next one shows that it was whole.
    held: Entry | None = None
    whole = False
    problem: str | None = None
    try:
        for record in iterator:
            if held is not None:
                yield held
            held = None
            if (media_type := _media_type(record)) is not None:
                number += 1
                body = record.reader.read() if record.content_length <= LARGEST else None
                whole = body is not None and len(body) == record.content_length
                held = _entry(record, body, media_type, name, number, raw.tell() if raw is not None else 0)
    except OSError as error:
        problem = f"is no WARC from here on ({error}); fetch the file again"
    if stream.problem is not None or (problem is None and not stream.whole):
        problem = stream.problem or "the file is cut off inside a record; fetch it again"
        if held is not None and not whole:
            yield replace(held, content="", problem=problem)
            return
    if held is not None:
        yield held
    if problem is not None:
        yield Entry(f"{name}#{number + 1}", "", TEXT, problem=problem, number=number + 1)


def _iterator(data: IO[bytes]) -> tuple[Any, _Watched]:
    try:
        from fastwarc.warc import ArchiveIterator
    except ImportError as error:
        raise CleanError("WARC needs fastwarc: pip install 'clean-articles[warc]'") from error
    stream = _Watched(data)
    # Decompressed before, and by another library: this one takes a cut stream for its end.
    return ArchiveIterator(stream, parse_http=False, stream_detect=False), stream


class _Watched(io.RawIOBase):
    """A stream that ends where its file is cut or damaged, and tells so.

    The library would throw away what it has read ahead, whole records of it.
    """

    def __init__(self, data: IO[bytes]) -> None:
        self._data = data
        self._place = 0
        self._tail = b""
        self.problem: str | None = None

    @property
    def whole(self) -> bool:
        """Whether what was read ends as a record does."""
        return self._tail in (b"", END)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._data.read1(len(buffer))  # type: ignore[attr-defined]
        except DAMAGED as error:
            self.problem = damage(error)
            return 0
        buffer[: len(data)] = data
        self._place += len(data)
        self._tail = (self._tail + data[-len(END) :])[-len(END) :]
        return len(data)

    def tell(self) -> int:
        return self._place


def _media_type(record: Any) -> str | None:
    """What a record holds, if it is cleaned."""
    from fastwarc.warc import WarcRecordType

    if record.record_type == WarcRecordType.conversion:
        return _TYPES.get((record.headers.get("Content-Type") or "").split(";")[0].strip().lower())
    if record.record_type != WarcRecordType.response or not record.is_http:
        return None
    # Nothing of the body is decoded here: where its end and the decoder's differ (a chunked body that is
    # compressed), or it is not what its headers say, the library loses the rest of the file and does not tell.
    record.parse_http(auto_decode="none")
    if record.http_headers is None or not 200 <= (record.http_headers.status_code or 0) < 300:
        return None
    return _TYPES.get((record.http_content_type or "").lower())


def _entry(record: Any, body: bytes | None, media_type: str, name: str, number: int, position: int) -> Entry:
    given = (record.record_id or "").strip("<>") or None
    url = record.headers.get("WARC-Target-URI") or None
    headers = {
        "record_id": given or "",
        "target_uri": url or "",
        "date": record.headers.get("WARC-Date") or "",
    }
    http = record.http_headers
    if body is not None and http is not None:
        body = _decoded(body, http.get("Transfer-Encoding"), http.get("Content-Encoding"))
    too_long = body is None or len(body) > LARGEST
    return Entry(
        id=f"{name}#{number if given is None else given}",
        content=b"" if body is None or too_long else body,
        media_type=media_type,
        url=url,
        encoding=(record.http_charset or "").strip("\"' ") or None if http is not None else "utf-8",
        problem=f"has more than {LARGEST:,} bytes, the most that a document may have; leave it out"
        if too_long
        else None,
        given=given,
        number=number,
        headers={key: value for key, value in headers.items() if value},
        position=position,
    )


def _decoded(body: bytes, transfer: str | None, content: str | None) -> bytes:
    """An answer's body without its transfer and content encodings, at most `LARGEST` bytes and one.

    Crawlers keep a body decoded and its headers as they came; an encoding that it does not have is none.
    """
    if not transfer and not content:
        return body
    from fastwarc.warc import ArchiveIterator

    http = _ANSWER % ((transfer or "identity").encode(), (content or "identity").encode())
    record = _RECORD % (len(http) + len(body)) + http + body + END
    for encodings in ("all", "content", "transfer"):
        try:
            alone = next(ArchiveIterator(io.BytesIO(record), parse_http=False))
            alone.parse_http(auto_decode=encodings)
            return bytes(alone.reader.read(LARGEST + 1))
        except OSError:
            continue
    return body
