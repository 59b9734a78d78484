"""Decode: bytes to text. Byte-order mark, declared encoding, strict UTF-8, then chardet.

What is no text is refused with the reason and what to do: NULs and binary formats, UTF-8 that is
cut or damaged, lone surrogates, a line too long to be an article's.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from clean.document import DecodeError

Errors = Literal["strict", "replace"]

# UTF-32 before UTF-16, whose little-endian mark it begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Code points. The longest line of 2,120 extracted texts and whole pages has 81,476; a longer line than
# this is a data dump, and every stage looks at whole lines.
LINE_LIMIT = 1_000_000
# Valid multi-byte sequences for each broken byte from which on a file is damaged UTF-8 and not another
# encoding, whose letters form such sequences only by chance.
DAMAGED_UTF8 = 10
# What news was written in before UTF-8; chardet also knows DOS, Mac and mainframe code pages, which
# it prefers on short Western texts.
ENCODINGS = (
    "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be",
    "windows-1252", "windows-1251", "windows-1250", "windows-1253", "windows-1254", "windows-1255",
    "windows-1256", "windows-1257", "windows-1258", "windows-874",
    "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-7", "iso-8859-8", "iso-8859-9", "iso-8859-15",
    "koi8-r", "koi8-u", "shift_jis", "cp932", "euc-jp", "iso-2022-jp", "euc-kr", "cp949", "gb18030",
    "big5", "big5hkscs",
)  # fmt: skip
# Bytes of a page for each NUL from which on these strayed into it: in UTF-16 each character of its markup has one.
STRAY_NULS = 200
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LINE = re.compile(r"[^\r\n]+")
# Formats whose files can be plain ASCII and are no text all the same.
_DOCUMENTS = {b"%PDF-": "application/pdf", b"%!PS": "application/postscript", b"{\\rtf": "application/rtf"}
# Where a page declares its encoding: ``<meta charset=…>``, ``<meta content="…; charset=…">``, ``<?xml encoding=…?>``.
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^<>]*?\b(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.\-]+)""", re.IGNORECASE
)
# Bytes in which it is looked for; HTML asks for the first 1,024, and many pages are late.
DECLARED_WITHIN = 8_192
# What pages that declare the smaller one are written in (WHATWG, Encoding Standard).
_SUPERSETS = {"shift_jis": "cp932", "euc_kr": "cp949", "gbk": "gb18030", "iso8859-11": "cp874"}
_ADVICE = "If it is text, name its encoding with --encoding"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and how the bytes spell it: ``mark + text.encode(encoding)`` is the bytes if `exact`."""

    text: str
    encoding: str
    mark: bytes
    exact: bool


def decode(data: bytes, encoding: str | None = None, errors: Errors = "strict") -> Decoded:
    """Decodes one document's bytes; `encoding` is what its source declares, if anything.

    Raises `DecodeError` for what is no text, and, with ``errors="strict"``, for damaged UTF-8.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name, mark, errors)
    if encoding is not None:
        return _decoded(data, known_encoding(encoding), b"", errors)
    for magic, kind in _DOCUMENTS.items():
        if data.startswith(magic):
            raise DecodeError(f"not text but {kind}. Extract its text first, or leave it out of the folder")
    if b"\x1b" not in data and b"\0" not in data:  # ISO-2022-JP and UTF-16 are valid UTF-8, byte by byte
        try:
            return Decoded(check_text(data.decode("utf-8")), "utf-8", b"", True)
        except UnicodeDecodeError as error:
            if _damaged(data, error):
                if errors == "replace":
                    return _decoded(data, "utf-8", b"", errors)
                raise DecodeError(_where(data, error)) from error
    return _detected(data, errors)


def decode_page(data: bytes, declared: str | None = None, errors: Errors = "replace") -> Decoded:
    """Decodes a page's bytes; `declared` is the charset that HTTP gave, if any.

    Byte-order mark, strict UTF-8, what is declared (over HTTP, then in the page), chardet. Bytes that are
    UTF-8 are UTF-8 whatever is declared: no other text is by chance. Damaged bytes become U+FFFD, as
    in a browser; stray NULs go when the page is parsed. Raises `DecodeError` for what is no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name, mark, errors)
    for magic, kind in _DOCUMENTS.items():
        if data.startswith(magic):
            raise DecodeError(f"no page but {kind}. Extract its text first, or leave it out of the folder")
    wide = data.count(0) * STRAY_NULS > len(data)
    if b"\x1b" not in data and not wide:
        try:
            return Decoded(data.decode("utf-8"), "utf-8", b"", True)
        except UnicodeDecodeError as error:
            if _damaged(data, error):
                return _page(data, "utf-8", errors)
    in_page = _DECLARED.search(data, 0, DECLARED_WITHIN)
    for charset in (declared, in_page[1].decode("ascii") if in_page else None):
        encoding = _declared(charset)
        if encoding is not None and wide == encoding.startswith(("utf-16", "utf-32")):
            return _page(data, encoding, errors)
    return _detected(data, errors)


def _page(data: bytes, encoding: str, errors: Errors) -> Decoded:
    try:
        text = data.decode(encoding, errors)
    except UnicodeDecodeError as error:
        raise DecodeError(_where(data, error)) from error
    return Decoded(text, encoding, b"", _spells(text, encoding, data))


def _declared(name: str | None) -> str | None:
    """The encoding that a declaration means to a browser; None where it means nothing, or UTF-8, which it is not."""
    from resiliparse.parse.encoding import map_encoding_to_html5

    meant = map_encoding_to_html5(name.strip(), fallback_utf8=False) if name and name.strip() else None
    if meant is None or meant == "utf-8":
        return None
    return known_encoding(_SUPERSETS.get(meant, meant))


def known_encoding(encoding: str) -> str:
    """Python's name of a text encoding. Raises `DecodeError` when it has none of that name."""
    try:
        "".encode(encoding)  # refuses codecs that are no text encodings, such as hex
        return codecs.lookup(encoding).name
    except (LookupError, UnicodeError, ValueError) as error:
        raise DecodeError(f"no text encoding is called {encoding!r}; see Python's list of codecs") from error


def _decoded(data: bytes, encoding: str, mark: bytes, errors: Errors) -> Decoded:
    try:
        text = data.decode(encoding, errors)
    except UnicodeDecodeError as error:
        raise DecodeError(_where(data, error)) from error
    check_text(text)
    return Decoded(text, encoding, mark, _spells(text, encoding, data))


def _spells(text: str, encoding: str, data: bytes) -> bool:
    try:
        return text.encode(encoding) == data
    except UnicodeEncodeError:
        return False


def _damaged(data: bytes, error: UnicodeDecodeError) -> bool:
    valid = len(_MULTIBYTE.findall(data))
    if error.reason == "unexpected end of data" and valid:
        return True
    broken = data.decode("utf-8", "replace").count("\ufffd")
    return valid >= DAMAGED_UTF8 * broken


def _where(data: bytes, error: UnicodeDecodeError) -> str:
    spelled = " ".join(f"{byte:02X}" for byte in data[error.start : error.end])
    if error.reason in ("unexpected end of data", "truncated data"):
        what = f"ends inside a character (byte {error.start}: {spelled}); it was cut off"
    else:
        what = f"is broken at byte {error.start} ({spelled}: {error.reason})"
    return (
        f"not valid {error.encoding}: the text {what}. Fetch it again, name another encoding with "
        "--encoding, or use --encoding-errors replace to clean it with U+FFFD in the gaps"
    )


def _detected(data: bytes, errors: Errors) -> Decoded:
    import chardet  # 0.1 s to import, and most documents are UTF-8

    guess = chardet.detect(data, include_encodings=ENCODINGS)
    kind, name = guess.get("mime_type") or "text/plain", guess["encoding"]
    if not kind.startswith("text/") or name is None:
        raise DecodeError(f"not text but {kind}. {_ADVICE}; else leave it out of the folder")
    if b"\0" in data and not name.lower().startswith(("utf-16", "utf-32")):
        raise DecodeError(f"binary: {data.count(0)} NUL bytes, and neither UTF-16 nor UTF-32. {_ADVICE}")
    return _decoded(data, known_encoding(name), b"", errors)


def check_text(text: str) -> str:
    """`text` itself; raises `DecodeError` if it holds NULs, lone surrogates or a line too long."""
    if "\0" in text:
        raise DecodeError("the text holds NUL characters: it is binary, or was decoded with the wrong encoding")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DecodeError(
            f"the text holds a lone surrogate (U+{ord(text[error.start]):04X} at code point {error.start}); "
            "decode its bytes with errors='replace' instead of 'surrogateescape'"
        ) from error
    if len(text) > LINE_LIMIT:
        long = next((line for line in _LINE.finditer(text) if len(line[0]) > LINE_LIMIT), None)
        if long is not None:
            number = text.count("\n", 0, long.start()) + 1
            raise DecodeError(
                f"line {number} has {len(long[0]):,} code points, more than the limit of {LINE_LIMIT:,}; "
                "no article has: split it at its sentences, or leave it out"
            )
    return text
