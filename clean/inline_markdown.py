"""Text within a line as CommonMark: what must be escaped, and links, emphasis and code where they hold.

Escaped is what would be read as markup at its place, and nothing else: a corpus of Markdown should not be
full of backslashes. Read back by a CommonMark parser (with tables and strikethrough), the text is the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html.entities import html5
from itertools import groupby

from clean.shape import Run

# Anywhere: code, emphasis, entities, tags and autolinks, links, struck-through text, backslashes that escape.
_ANYWHERE = re.compile(
    r"""[`*]
    | \\ (?=[!-/:-@\[-`{-~]|$)
    | (?<![^\W_]) _ | _ (?![^\W_])
    | < (?=[A-Za-z/!?]|$)
    | & (?=(\#[0-9]{1,7};|\#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};))
    | \] (?=[(:\[]|$)
    | ~ (?=~|$) | (?<=~) ~
    """,
    re.VERBOSE,
)
# At a line's beginning: headings, quotes, items, rules, underlines of headings, tables.
_BEGINNING = re.compile(r"^(?:(?=(?:\#{1,6}|[-+])(?:\s|$))|(?=>)|(?=[-=]+\s*$)|(?=(?:-\s*){3,}$)|(?=[|:-]+$))(?=\S)")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_CLOSING = re.compile(r"\#(?=\s*$)")
_IN_LINK = re.compile(r"\\.|[\[\]]")
_NOT_IN_ADDRESS = re.compile(r"[\s()<>\\`]")
_TICKS = re.compile(r"`+")


def escaped(text: str) -> str:
    r"""A text with a backslash before what would be markup within a line.

    >>> escaped("snake_case, 2 * 3, [1] and [a](b)")
    'snake_case, 2 \\* 3, [1] and [a\\](b)'
    """
    return _ANYWHERE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    entity = match[1]
    known = entity is None or entity.startswith("#") or entity in html5
    return "\\" + match[0] if known else match[0]


def as_line(text: str) -> str:
    r"""Escaped inline text made fit for a line's beginning.

    >>> as_line("# 1 in the charts"), as_line("1. May was a Sunday"), as_line("-3 degrees")
    ('\\# 1 in the charts', '1\\. May was a Sunday', '-3 degrees')
    """
    return _NUMBERED.sub(r"\1\\\2", _BEGINNING.sub(r"\\", text))


def as_heading(text: str) -> str:
    """Escaped inline text made fit for a heading, which may not end in ``#``."""
    return _CLOSING.sub(r"\\#", text)


def as_cell(text: str) -> str:
    """Escaped inline text made fit for a table's cell."""
    return text.replace("|", "\\|")


def inline(runs: Sequence[Run]) -> str:
    """The runs of one line as Markdown, not yet fit for a line's beginning."""
    pieces: list[str] = []
    plain = "".join(run.text for run in runs)
    at = 0
    for href, linked in groupby(runs, key=lambda run: run.href):
        group = list(linked)
        inner = ""
        for run in group:
            before, after = plain[at - 1 : at], plain[at + len(run.text) : at + len(run.text) + 1]
            piece = _emphasised(run, before, after, inner or ("[" if href else "".join(pieces[-1:])))
            inner += _unbracketed(piece) if href and not (run.code and piece.lstrip().startswith("`")) else piece
            at += len(run.text)
        if href and pieces and pieces[-1].endswith("!"):  # it would make an image of the link
            pieces[-1] = pieces[-1][:-1] + "\\!"
        pieces.append(_link(inner, href) if href else inner)
    return "".join(pieces)


def _link(inner: str, href: str) -> str:
    """A link, the spaces at its ends outside of it."""
    text = inner.strip(" ")
    if not text:
        return inner
    lead, trail = inner[: len(inner) - len(inner.lstrip(" "))], inner[len(inner.rstrip(" ")) :]
    address = _NOT_IN_ADDRESS.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), href)
    return f"{lead}[{text}]({_ENTITY.sub('&amp;', address)}){trail}"


def _unbracketed(text: str) -> str:
    """The text of a link: no bracket may stand in it unescaped."""
    return _IN_LINK.sub(lambda match: match[0] if len(match[0]) > 1 else "\\" + match[0], text)


def _emphasised(run: Run, before: str, after: str, written: str) -> str:
    """A run with its emphasis, if the characters around it let it be read as such."""
    if run.code and not written.endswith("`"):
        return _code(run.text)
    text = escaped(run.text)
    stars = ("**" if run.strong else "") + ("*" if run.emphasis else "")
    core = run.text.strip()
    if not stars or not core or written.endswith("*"):
        return text
    lead, trail = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    opens = not _punctuation(core[0]) or not (lead or before) or bool(lead) or _edge(before)
    closes = not _punctuation(core[-1]) or not (trail or after) or bool(trail) or _edge(after)
    return f"{lead}{stars}{escaped(core)}{stars}{trail}" if opens and closes else text


def _edge(char: str) -> bool:
    return char.isspace() or _punctuation(char)


def _punctuation(char: str) -> bool:
    """Whether CommonMark takes a character for punctuation: Unicode's P and S."""
    return unicodedata.category(char)[0] in "PS"


def _code(text: str) -> str:
    """A code span, fenced by more backticks than stand in it."""
    core = text.strip(" ")
    if not core:
        return text
    lead, trail = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    ticks = "`" * (1 + max((len(found) for found in _TICKS.findall(core)), default=0))
    pad = " " if core[0] == "`" or core[-1] == "`" else ""
    return f"{lead}{ticks}{pad}{core}{pad}{ticks}{trail}"
