"""Repair: mojibake, HTML entities left in text, invisible and control characters. One line at a time.

Quotes, dashes, ligatures and width forms stay as the author wrote them. A no-break hyphen (U+2011)
stays too: it is the author's spelling of a hyphen, in names above all, and a search that should find
it folds it (`clean.folding` does, as any NFKC search does).
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

import re2

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# `&lt;` and `&gt;` would make tags of text that speaks of tags; a bare `&copy` in an address is none.
_ENTITY = re.compile(
    r"&(?!lt;|gt;|LT;|GT;|#0*6[02];|#[xX]0*3[cCeE];)(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)

# ftfy acts on: escapes and control characters, surrogates, U+FFFD and noncharacters it removes, text
# that is not NFC, and text its `badness` expression finds bad. Where none of these stands, ftfy
# returns the line as it is, at a twentieth of its cost.
_NEEDS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u206a-\u206f\ufeff\ufff9-\ufffd\ud800-\udfff"
_CONTROL = re.compile(rf"[{_NEEDS}\r\n\t]")
_OBJECT, _REPLACEMENT = "\ufffc", "\ufffd"  # those of them that Python calls printable

_ZERO_WIDTH = re.compile("[\u00ad\u2060\u2061-\u2064\ufeff\u180e]")
# A zero-width space marks word ends in Thai, Lao, Khmer, Burmese and Tibetan; elsewhere it is a leftover.
_ZERO_WIDTH_SPACE = re.compile(
    "(?<![\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff])\u200b|\u200b(?![\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff])"
)
# Joiners shape Arabic and Indic letters and emoji; between other letters they are nothing.
_JOINER = re.compile(
    "(?<=[\\s!-\u058f\u3000-\u9fff])[\u200c\u200d]+(?=[\\s!-\u058f\u3000-\u9fff]|$)|^[\u200c\u200d]+"
)
_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
# All of the characters above: most lines have none of them.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_C0_C1 = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb]")


def unescape_entities(text: str) -> str:
    """Replaces HTML entities by their characters, except ``&lt;`` and ``&gt;``, until none is left.

    >>> unescape_entities("Smith &amp;amp; Sons &mdash; it&#8217;s 1 &lt; 2")
    'Smith & Sons — it’s 1 &lt; 2'
    """
    while "&" in text:
        unescaped = _ENTITY.sub(_character, text)
        if unescaped == text:
            break
        text = unescaped
    return text


def _character(match: re.Match[str]) -> str:
    char = html.unescape(match[0])
    # A line break would split the block; NUL, surrogates and unassigned code points come back as U+FFFD or "".
    if char in ("\r", "\n"):
        return " "
    return match[0] if not char or "\ufffd" in char else char


@cache
def _config() -> TextFixerConfig:
    from ftfy import TextFixerConfig  # 30 ms to import: `clean --help` does without

    return TextFixerConfig(
        unescape_html=False,
        uncurl_quotes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        fix_line_breaks=False,  # a block is one line already; `normalise` makes U+2028 a space
        normalization="NFC",
        explain=False,
    )


def fix_mojibake(text: str) -> str:
    """Ftfy on one line, skipped exactly where it would change nothing.

    >>> fix_mojibake("The mayorâ€™s cafÃ©"), fix_mojibake("The mayor’s café")
    ('The mayor’s café', 'The mayor’s café')
    """
    if cannot_act(text):
        return text
    composed = unicodedata.normalize("NFC", text)
    if composed != text and cannot_act(composed) and _is_plain(text):
        return composed  # the one thing that ftfy would do, at a fiftieth of its cost: Vietnamese in pieces
    return fix_with_ftfy(text)


def fix_with_ftfy(text: str) -> str:
    """Ftfy on one line, always."""
    from ftfy import fix_text

    return fix_text(text, _config())


# A verbose expression: classes and escapes, which stay, and comments and white space, which say nothing.
_VERBOSE = re.compile(r"(?P<said>\[(?:\\.|[^\]\\])*\]|\\.)|#.*|\s+")
# What Python's classes hold and RE2's, of ASCII alone, do not.
_CLASSES = {r"\s": r"[\s\x1c-\x1f\x{85}\p{Z}]", r"\w": r"[\p{L}\p{N}_]"}


@cache
def _badness() -> Any:
    """What ftfy looks for before it changes an encoding, for RE2 on UTF-8: in a thirtieth of `re`'s time.

    Made of ftfy's own expression, so that a new version of it is followed.
    """
    from ftfy.badness import BADNESS_RE

    def plain(token: re.Match[str]) -> str:
        said = token["said"] or ""
        return _CLASSES.get(said, said)

    badness = re2.Set.SearchSet()  # of one: it says nothing of where, and answers in half the time
    badness.Add(_VERBOSE.sub(plain, BADNESS_RE.pattern))
    badness.Compile()
    return badness


def cannot_act(text: str) -> bool:
    """Whether ftfy, as configured here, would return `text` unchanged (proven, not guessed).

    True for a good part of all lines; False says nothing.
    """
    return _is_plain(text) and (text.isascii() or unicodedata.is_normalized("NFC", text))


def _is_plain(text: str) -> bool:
    """Whether nothing in `text` calls for ftfy but, perhaps, letters in pieces."""
    if not text.isprintable() and _CONTROL.search(text):
        return False
    if text.isascii():
        return True
    return _OBJECT not in text and _REPLACEMENT not in text and _badness().Match(text.encode()) is None


def drop_invisible(text: str) -> str:
    """Drops soft hyphens, zero-width characters and direction marks that shape nothing.

    Joiners stay in scripts and emoji that need them, zero-width spaces in scripts without spaces,
    direction marks in lines that hold right-to-left letters.
    """
    if text.isascii() or _INVISIBLE.search(text) is None:
        return text
    text = _ZERO_WIDTH_SPACE.sub("", _ZERO_WIDTH.sub("", text))
    text = _JOINER.sub("", text)
    return text if _RIGHT_TO_LEFT.search(text) else _DIRECTION.sub("", text)


def drop_controls(text: str) -> str:
    """Drops control characters other than tab and next line, which `normalise` turns into spaces."""
    return text if text.isprintable() else _C0_C1.sub("", text)
