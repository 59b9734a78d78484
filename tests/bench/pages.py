"""CPU per page beside trafilatura's own, and memory over many pages.

``python tests/bench/pages.py FOLDER [--run N]``.

FOLDER holds pages, ``.html`` or ``.html.gz``. CPU time of this process; on a shared machine trust the ratios.
With ``--run N``, N pages are cleaned in one process, in turn, and the resident memory is printed on the way.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from trafilatura import bare_extraction

from clean import Cleaner

ROUNDS = 3


def pages(folder: Path) -> list[bytes]:
    """The pages of a folder."""
    found = []
    for path in sorted(folder.rglob("*.html*")):
        data = path.read_bytes()
        found.append(gzip.decompress(data) if path.suffix == ".gz" else data)
    return found


def cpu(work: Callable[[bytes], object], page: bytes) -> float:
    """CPU seconds that a page takes."""
    started = time.process_time()
    work(page)
    return time.process_time() - started


def side_by_side(sources: list[bytes]) -> None:
    """Prints the CPU time of each, taken page by page in turn so that the machine's load falls on all alike."""
    cleaner = Cleaner()
    rows: dict[str, Callable[[bytes], object]] = {
        "trafilatura": lambda page: bare_extraction(page, include_comments=False),
        "trafilatura, fast": lambda page: bare_extraction(page, include_comments=False, fast=True),
        "trafilatura, with metadata": lambda page: bare_extraction(page, include_comments=False, with_metadata=True),
        "Cleaner.html": cleaner.html,
        "Cleaner.html, quick": lambda page: cleaner.html(page, quick=True),
    }
    spent = dict.fromkeys(rows, 0.0)
    for work in rows.values():  # imports, caches, rules
        work(sources[0])
    for page in sources:
        for name, work in rows.items():
            spent[name] += min(cpu(work, page) for _ in range(ROUNDS))
    base = spent["trafilatura"]
    for name, seconds in spent.items():
        sys.stdout.write(f"{name:28} {1000 * seconds / len(sources):7.1f} ms a page   {seconds / base:5.2f}\n")


def memory(sources: list[bytes], run: int) -> None:
    """Prints the resident memory while `run` pages are cleaned in one process."""
    cleaner = Cleaner()
    for number, page in enumerate(islice(cycle(sources), run), 1):
        cleaner.html(page)
        if number % max(1, run // 20) == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            sys.stdout.write(f"{number:6} pages   {resident():6.0f} MB now   {peak:6.0f} MB at most\n")
            sys.stdout.flush()


def resident() -> float:
    """Resident memory in MB."""
    pages_in_memory = int(Path("/proc/self/statm").read_text().split()[1])
    return pages_in_memory * resource.getpagesize() / 1024**2


def main() -> None:
    """Parses and runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--run", type=int, help="clean so many pages and print the memory")
    options = parser.parse_args()
    sources = pages(options.folder)
    if options.run:
        memory(sources, options.run)
    else:
        side_by_side(sources)


if __name__ == "__main__":
    main()
