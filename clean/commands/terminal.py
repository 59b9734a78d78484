"""What a person sees: colours, a pager, and no control character of a scraped text."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

from clean.commands.shared import close_stdout

if TYPE_CHECKING:
    from rich.text import Text

# As git sets them: leave if all fits on one screen, show colours, do not clear the screen.
PAGER_SETTINGS = {"LESS": "FRX", "LV": "-c"}
WIDTH = 80  # cells of a line of what is no terminal
# Control characters become their pictures or U+FFFD: a line of a page must not drive the terminal.
_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"}
_CONTROLS |= dict.fromkeys((0x7F, *range(0x80, 0xA0)), 0xFFFD)


def visible(text: str) -> str:
    r"""A text with its control characters made visible, but for tabs and line ends.

    >>> visible("Share\x1b[2J")
    'Share␛[2J'
    """
    return text.translate(_CONTROLS)


def width() -> int:
    """Cells of a line of stdout."""
    return shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH


class Paper:
    """Gives lines their colours as stdout can show them: none in a pipe, or where ``NO_COLOR`` is set."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(highlight=False, color_system=None if os.environ.get("NO_COLOR") else "auto")

    def line(self, text: Text) -> str:
        """A line with its escape codes and its end. Long ones are the terminal's to wrap."""
        # Captured, not printed: rich ends the program when a pipe is closed.
        with self._console.capture() as captured:
            self._console.print(text, soft_wrap=True)
        return captured.get()


class Printer:
    """Prints lines on stdout: in colours and through the pager for a person, as they are for a program.

    The pager starts with the first line. A reader that leaves early is no error: nothing more is printed.
    """

    def __init__(self, styled: Callable[[str], Text]) -> None:
        self._styled = styled
        self._person = sys.stdout.isatty()
        self._paper: Paper | None = None
        self._pager: subprocess.Popen[str] | None = None
        self._left = False

    def __enter__(self) -> Printer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pager is None:
            return
        with suppress(BrokenPipeError):
            if self._pager.stdin is not None:
                self._pager.stdin.close()
        while self._pager.poll() is None:
            with suppress(KeyboardInterrupt):  # the pager's to answer, as in git
                self._pager.wait()

    def __call__(self, lines: Iterable[str]) -> None:
        """Prints lines."""
        try:
            for line in lines:
                if self._left:
                    return
                self._line(line)
            if not self._person:
                sys.stdout.flush()
        except BrokenPipeError:
            self._left = True
            if not self._person:
                close_stdout()

    def _line(self, line: str) -> None:
        if not self._person:
            sys.stdout.write(line + "\n")
            return
        if self._paper is None:
            self._paper = Paper()
            self._pager = _started_pager()
        out = sys.stdout if self._pager is None or self._pager.stdin is None else self._pager.stdin
        out.write(self._paper.line(self._styled(visible(line))))


def _started_pager() -> subprocess.Popen[str] | None:
    command = pager_command()
    if command is None:
        return None
    environment = {**PAGER_SETTINGS, **os.environ}
    # The user's own pager, by the user's own setting.
    return subprocess.Popen(command, stdin=subprocess.PIPE, text=True, encoding="utf-8", env=environment)  # noqa: S603


def pager_command() -> list[str] | None:
    """The pager and its arguments: ``CLEAN_PAGER``, ``PAGER`` or less; None where that is nothing or ``cat``."""
    chosen = shlex.split(os.environ.get("CLEAN_PAGER", os.environ.get("PAGER", "less")))
    return chosen if chosen and chosen != ["cat"] and shutil.which(chosen[0]) else None
