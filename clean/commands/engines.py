"""Where a command's work is done: on this machine's processes, or on a Dask cluster."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from clean.commands.arguments import address, count
from clean.document import CleanError

if TYPE_CHECKING:
    from clean.batch.plan import Survey
    from clean.engines.chunks import Engine

# Bytes of texts that are read in this process, in a second or two.
SMALL = 1 << 20


def engine_options(parser: argparse.ArgumentParser) -> None:
    """How many processes work, and where."""
    parser.add_argument(
        "--workers", type=count, metavar="N", help="processes (default: what there is to read is worth)"
    )
    parser.add_argument("--engine", choices=("local", "dask"), default="local", help="where the work is done")
    parser.add_argument(
        "--scheduler",
        type=address,
        metavar="ADDRESS",
        help="of a Dask cluster, such as tcp://10.0.0.1:8786 (default: one here)",
    )


def engine_of(options: argparse.Namespace) -> Engine:
    """Where the command line wants the work done. Raises `CleanError` if Dask is wanted and not there."""
    from clean.engines import local

    if options.engine == "local":
        if options.scheduler is not None:
            raise CleanError("--scheduler names a Dask cluster; give --engine dask too")
        return local.ordered
    from clean.engines import dask

    return partial(dask.ordered, scheduler=options.scheduler)


def workers_of(options: argparse.Namespace, found: Survey) -> int:
    """How many processes work; 0 is this one: a few texts are not worth another, a page may have to be killed."""
    from clean.batch.plan import workers_for

    workers: int = options.workers or workers_for(found)
    small = options.engine == "local" and workers == 1 and not found.html and found.size < SMALL
    return 0 if small else workers
