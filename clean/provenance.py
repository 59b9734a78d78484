"""The provenance record: what the article, its source and the tool were, and every line's fate.

`restore` replays a record over the cleaned text and gives the decoded source back; `verify` checks
every hash on the way. Offsets are code points of the article's text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from clean.document import Block, Document, RecordError
from clean.lines import words_of
from clean.render import Layout

FORMAT = 1
PAGE = "text/html"
# The libraries whose version can change an output.
LIBRARIES = ("chardet", "ftfy", "google-re2", "langdetect", "lxml", "rapidfuzz", "resiliparse", "trafilatura")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from and what cleaned it. `mark` is the byte-order mark, as hex."""

    path: str
    sha256: str
    size: int
    encoding: str
    mark: str
    exact: bool
    media_type: str
    url: str | None
    rules: str
    config: Mapping[str, Any]
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """An article's text, as it stands or would stand in an output, and its record, empty where there is none."""

    text: str
    record: Mapping[str, Any]


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def file_bytes(text: str) -> bytes:
    """An article's text as it stands in a file: UTF-8, one newline at the end, nothing if empty."""
    return (text + "\n").encode() if text else b""


def record(document: Document, layout: Layout, origin: Origin) -> dict[str, Any]:
    """The provenance record of one document."""
    source = document.source
    newline = _newline(source)
    return {
        "article": {
            "flags": list(document.flags),
            "language": document.language,
            "language_confidence": document.language_confidence,
            "metadata": {name: _plain(value) for name, value in sorted(document.metadata.items())},
            **({"reasons": dict(document.reasons)} if document.reasons else {}),
            "sha256": sha256(file_bytes(layout.text)),
            "title": layout.title,
            "words": words_of(layout.text.split("\n")),
        },
        "blocks": _runs(document.blocks, layout, newline),
        "format": FORMAT,
        "source": {
            "bytes": origin.size,
            "encoding": origin.encoding,
            "exact": origin.exact,
            "mark": origin.mark,
            "media_type": origin.media_type,
            "newline": newline,
            "path": origin.path,
            "sha256": origin.sha256,
            "text_sha256": sha256(source.encode()),
            "url": origin.url,
        },
        "tool": tool(origin.rules, origin.config),
    }


def tool(rules: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """What cleaned: version, digest of the rules, settings, libraries."""
    return {
        "config": {name: _plain(value) for name, value in sorted(config.items())},
        "libraries": {name: _version(name) for name in LIBRARIES},
        "rules": rules,
        "version": _version("clean-articles"),
    }


@cache
def _version(distribution: str) -> str:
    from importlib.metadata import version

    return version(distribution)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | list) else value


def _newline(source: str) -> str:
    """The line ending that most lines have; a kept line with another one is recorded with its raw."""
    both = source.count("\r\n")
    counts = {"\n": source.count("\n") - both, "\r\n": both, "\r": source.count("\r") - both}
    return max(counts, key=lambda ending: counts[ending])


def _runs(blocks: tuple[Block, ...], layout: Layout, newline: str) -> list[dict[str, Any]]:
    """The source as runs: copied from the article, or spelled out with what became of it."""
    runs: list[dict[str, Any]] = []
    text, cursor = layout.text + "\n", 0
    for block, span in zip(blocks, layout.spans, strict=True):
        start = cursor if span is None else span[0]
        raw = block.raw.replace(newline, "\n")
        copied = (
            block.removal is None
            and (span is not None or block.blank)
            and text.startswith(raw, start)
            and raw.replace("\n", newline) == block.raw
        )
        if copied:
            cursor = start + len(raw)
            if runs and runs[-1]["is"] == "kept" and runs[-1]["end"] == start:
                runs[-1]["end"] = cursor
                runs[-1]["lines"] += 1
            else:
                runs.append({"is": "kept", "start": start, "end": cursor, "lines": 1})
        elif block.removal is not None:
            _append_removed(runs, block)
        elif span is not None:
            by = list(block.rewritten_by)
            if layout.text[span[0] : span[1]] != block.text:
                by.append("render/markdown")
            by = by or ["normalise/line-end"]
            runs.append({"is": "rewritten", "raw": block.raw, "by": by, "start": span[0], "end": span[1]})
            cursor = span[1] + 1
        elif runs and runs[-1]["is"] == "blank":
            runs[-1]["raw"] += block.raw
        else:
            runs.append({"is": "blank", "raw": block.raw})
    return runs


def _append_removed(runs: list[dict[str, Any]], block: Block) -> None:
    removal = block.removal
    if removal is None:
        return
    fate = {"stage": removal.stage, "rule": removal.rule, "evidence": removal.evidence}
    if runs and runs[-1]["is"] == "removed" and all(runs[-1][name] == value for name, value in fate.items()):
        runs[-1]["raw"] += block.raw
    else:
        runs.append({"is": "removed", "raw": block.raw, **fate})


def restore(text: str, account: Mapping[str, Any]) -> str:
    """The decoded source, from an article's text and its record alone.

    Raises `RecordError` if the text is not the one the record was written for, or the record is broken.
    """
    try:
        if sha256(file_bytes(text)) != account["article"]["sha256"]:
            raise RecordError("the cleaned text was changed after it was written; clean its source again")
        newline = account["source"]["newline"]
        whole = text + "\n"
        pieces = [
            whole[run["start"] : run["end"]].replace("\n", newline) if run["is"] == "kept" else run["raw"]
            for run in account["blocks"]
        ]
        source = "".join(pieces)
        if sha256(source.encode()) != account["source"]["text_sha256"]:
            raise RecordError("the record does not give its source back; clean the source again")
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise RecordError(f"the record is broken ({error!r}); clean the source again") from error
    return source


def verify(text: str, account: Mapping[str, Any]) -> str | None:
    """What is wrong with a cleaned text and its record, or None.

    Restores the source, spells it in its encoding, and compares the bytes' hash with the source's.
    """
    try:
        source = restore(text, account)
        origin = account["source"]
        if origin["exact"] and origin["media_type"] != PAGE:  # a page's bytes hold more than its text
            data = bytes.fromhex(origin["mark"]) + source.encode(origin["encoding"])
            if sha256(data) != origin["sha256"]:
                return "the restored source has another hash than the one that was cleaned"
    except RecordError as error:
        return str(error)
    except (KeyError, TypeError, ValueError, LookupError) as error:
        return f"the record is broken ({error!r}); clean the source again"
    return None
