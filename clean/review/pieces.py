"""A document as the report's page shows it: plain data, small enough to stand in the page ten thousand times."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from rapidfuzz.distance import Levenshtein

from clean.review.corpus import Line, Reviewed

# Code points of a line above which its rewriting is shown as a whole: aligning takes time by the square.
ALIGNED = 4000
# Bytes of JSON after which a part is full: unpacked in some 5 ms when one of its documents is opened.
PART = 256 * 1024

Piece = str | tuple[str, str]


def pieces(raw: str, text: str) -> list[Piece]:
    """Two versions of a line as what is the same (a text) and what became what (a pair), in order.

    >>> pieces("It  sailed", "It sailed")
    ['It ', (' ', ''), 'sailed']
    """
    if max(len(raw), len(text)) > ALIGNED:
        return [(raw, text)]
    found: list[Piece] = []
    for step in Levenshtein.opcodes(raw, text):
        before, after = raw[step.src_start : step.src_end], text[step.dest_start : step.dest_end]
        if step.tag == "equal":
            found.append(before)
        elif found and isinstance(found[-1], tuple):
            found[-1] = (found[-1][0] + before, found[-1][1] + after)
        else:
            found.append((before, after))
    return found


def document_data(document: Reviewed) -> dict[str, Any]:
    """What the page shows of one document.

    A line is a text if it was kept, an empty one if blank; ``{"was", "of"}`` if it was removed, `of` being
    its place in `reasons`; ``{"by", "pieces"}`` if it was rewritten.
    """
    article, source = document.record["article"], document.record["source"]
    reasons: dict[tuple[str, str, str], int] = {}
    return {
        "lines": [_line(line, reasons) for line in document.lines],
        "reasons": [{"stage": stage, "rule": rule, "evidence": evidence} for stage, rule, evidence in reasons],
        "metadata": article["metadata"],
        "flags": article.get("reasons", {}),  # what a flag was set by, where no line says it
        "source": {name: source[name] for name in ("bytes", "encoding", "media_type", "url")},
        "confidence": article["language_confidence"],
    }


def _line(line: Line, reasons: dict[tuple[str, str, str], int]) -> Any:
    if line.removal is not None:
        reason = (line.removal.stage, line.removal.rule, line.removal.evidence)
        return {"was": line.source, "of": reasons.setdefault(reason, len(reasons))}
    if line.fate == "rewritten":
        return {"by": line.by, "pieces": pieces(line.source, line.text)}
    return line.text


def packed(data: Any) -> str:
    """Data as base64 of deflated JSON: no character of it means anything to HTML.

    Deflated without a header, because those of gzip hold a clock.
    """
    return _packed(msgspec.json.encode(data, order="deterministic"))


def _packed(data: bytes) -> str:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.b64encode(squeeze.compress(data) + squeeze.flush()).decode("ascii")


def parts(documents: Iterable[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """The documents in parts of some `PART` bytes: how many a part holds, and the part, packed."""
    held: list[bytes] = []
    size = 0
    for document in documents:
        held.append(msgspec.json.encode(document, order="deterministic"))
        size += len(held[-1])
        if size >= PART:
            yield len(held), _packed(b"[" + b",".join(held) + b"]")
            held, size = [], 0
    if held:
        yield len(held), _packed(b"[" + b",".join(held) + b"]")
