"""A time limit inside this process, for work that runs in no worker."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Late(BaseException):
    """The time is over. No `Exception`, so that nothing on the way takes it for an error of its own."""


@contextmanager
def alarm(seconds: float | None) -> Iterator[None]:
    """Raises `Late` inside the block when the time is over, between two steps of the interpreter.

    A library that computes on and on in C is not interrupted; such work belongs into a worker, which
    can be killed. Does nothing where there are no such signals: on Windows, and outside the main thread.
    """
    if seconds is None or not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        raise Late

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
