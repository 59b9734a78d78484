"""Keys as a person presses them, one at a time, or as a pipe holds them."""

from __future__ import annotations

import os
import re
import sys
import termios
import tty

# What a cursor or function key sends. Its last letter must not be taken for a key: an arrow up ends with A.
_SEQUENCE = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|O.|[^\\[O])?")
UNKNOWN = "\x1b"
END = "\x04"  # Ctrl-D
CHUNK = 1024


class Keys:
    """Reads keys from stdin: from a terminal without waiting for the line's end, else whatever is no white space."""

    def __init__(self) -> None:
        self._terminal = sys.stdin.isatty()
        self._typed: list[str] = []

    def read(self) -> str:
        """The next key, `UNKNOWN` for a cursor or function key, empty at the end of the input."""
        if not self._terminal:
            while (key := sys.stdin.read(1)).isspace():
                pass
            return key
        if not self._typed:
            self._typed = list(_SEQUENCE.sub(UNKNOWN, self._chunk()))
        key = self._typed.pop(0) if self._typed else ""
        return "" if key == END else key

    def _chunk(self) -> str:
        """What is typed, at least one key."""
        number = sys.stdin.fileno()
        before = termios.tcgetattr(number)
        try:
            tty.setcbreak(number, termios.TCSADRAIN)
            return os.read(number, CHUNK).decode("utf-8", "replace")
        finally:
            termios.tcsetattr(number, termios.TCSADRAIN, before)
