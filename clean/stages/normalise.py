"""Normalise: one kind of space, no space at the ends of a line, NFC. One line at a time.

Line endings and runs of blank lines are the renderer's: a block's text has no line ending, and
`clean.render` writes one newline or one blank line between kept blocks.
"""

from __future__ import annotations

import re
import unicodedata

# Tab, form feed, vertical tab, next line, line and paragraph separators, every width of space.
_SPACES = re.compile("[\t\x0b\x0c\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000 ]+")


def normalise_spaces(text: str) -> str:
    r"""Turns every kind and run of white space into one space, and strips both ends.

    >>> normalise_spaces("\u3000100\u202f000  km\u00a0!\t")
    '100 000 km !'
    """
    if text.isprintable() and "  " not in text:  # the plain space is the only one that is printable
        return text.strip(" ")
    return _SPACES.sub(" ", text).strip()


def normalise_form(text: str) -> str:
    """Unicode normal form C: one spelling of each accented letter; nothing is folded away."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
