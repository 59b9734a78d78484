"""What a worker process does: takes chunks from its own pipe, works on them, and gives the results back."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

READY = "ready"


def serve(
    pipe: Connection, function: Callable[[Any, Sequence[Any]], Sequence[Any]], context: Any, memory: int | None
) -> None:
    """Works until the pipe says None or is closed. Answers ``(True, results, size)`` or ``(False, error, size)``.

    `size` is the memory that the process holds afterwards, in bytes; `memory` is what it may take at most.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all processes of a terminal; the parent ends them
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
