"""What a worker process does: takes chunks from its own pipe, works on them, and gives the results back."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

READY = "ready"
# Free bytes at the end of the heap from which on glibc gives them back (mallopt's M_TRIM_THRESHOLD, which otherwise
# grows with what was freed last). Two workers on texts of 59 kB in 13 languages took 613 MB, and 524 with it.
M_TRIM_THRESHOLD, TRIM = -1, 1 << 20


def serve(
    pipe: Connection, function: Callable[[Any, Sequence[Any]], Sequence[Any]], context: Any, memory: int | None
) -> None:
    """Works until the pipe says None or is closed. Answers ``(True, results, size)`` or ``(False, error, size)``.

    `size` is the memory that the process holds afterwards, in bytes; `memory` is what it may take at most.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all processes of a terminal; the parent ends them
    _give_back()
    if memory is not None:
        _limit(memory)
    with suppress(EOFError, OSError):  # the parent is gone, and nobody wants the rest
        pipe.send(READY)
        while (batch := pipe.recv()) is not None:
            answer: tuple[bool, Any]
            try:
                answer = True, function(context, batch)
            except Exception as error:
                answer = False, error
            pipe.send((*answer, resident()))


def _give_back() -> None:
    """Has the C library give memory back that is free, where it is glibc."""
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        mallopt(M_TRIM_THRESHOLD, TRIM)


def _limit(memory: int) -> None:
    """Makes what would take more memory a `MemoryError`, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (memory if most == resource.RLIM_INFINITY else min(memory, most), most))


def resident() -> int:
    """Memory of this process in bytes: what it holds now, or where the system does not tell, 0."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
