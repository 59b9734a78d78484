"""A document line by line: what became of each, by which rule, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clean.article import Article
from clean.document import Block

MARKS = {"kept": " ", "rewritten": "~", "removed": "-"}


def verdict(block: Block) -> str:
    """``kept``, ``rewritten`` or ``removed``."""
    if block.removal is not None:
        return "removed"
    return "rewritten" if block.rewritten_by else "kept"


def explain_text(article: Article) -> Iterator[str]:
    """The source's lines with a mark, each followed by the reason if it is not kept as it was."""
    for index, block in enumerate(article.blocks):
        if block.blank and block.removal is None:
            continue
        yield f"{MARKS[verdict(block)]} {block.text}"
        if index in article.verdicts and article.verdicts[index].keep:
            yield f"      extracted by {article.verdicts[index].rule}: {article.verdicts[index].evidence}"
        if block.removal is not None:
            yield f"      removed by {block.removal.rule} ({block.removal.stage}): {block.removal.evidence}"
        elif block.rewritten_by:
            yield f"      rewritten by {', '.join(block.rewritten_by)}"


def explain_data(article: Article) -> dict[str, Any]:
    """The same as data, blank lines included; `line` counts from 1."""
    lines = []
    for number, block in enumerate(article.blocks, 1):
        line: dict[str, Any] = {"line": number, "is": verdict(block), "raw": block.raw, "text": block.text}
        if block.removal is not None:
            line |= {"stage": block.removal.stage, "rule": block.removal.rule, "evidence": block.removal.evidence}
        if block.rewritten_by:
            line["by"] = list(block.rewritten_by)
        extraction = article.verdicts.get(number - 1)
        if extraction is not None and extraction.keep:
            line["extracted"] = {"rule": extraction.rule, "evidence": extraction.evidence}
        lines.append(line)
    return {
        "title": article.title,
        "language": article.language,
        "flags": list(article.flags),
        "metadata": dict(article.metadata),
        "lines": lines,
    }


def explain_head(article: Article) -> str:
    """What is known of the document as a whole, on one line."""
    document = article.document
    counts = {name: sum(verdict(b) == name for b in article.blocks if not b.blank) for name in MARKS}
    parts = [f"language {document.language} ({document.language_confidence:.2f})"]
    parts += [f"{count} {name}" for name, count in counts.items()]
    parts += [f"flag {flag}" for flag in document.flags]
    parts += [
        f"{name}: {value if isinstance(value, str) else ', '.join(value)}"
        for name, value in document.metadata.items()
    ]
    return " · ".join(parts)
