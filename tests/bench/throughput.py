"""Documents per CPU second, side by side: `clean run`, datatrove's usual steps, and trafilatura alone.

``python tests/bench/throughput.py [--documents 20000] [--only text|html] [--datatrove PYTHON] [--folder FOLDER]``

Makes its own corpus of articles from `seeds/`, each with an id and sentences of its own, as JSON lines of
texts and as pages of the same articles. Then runs one after the other, each as a whole process that reads
JSON lines and writes JSON lines: CPU of that process and all it started, start-up included, and the memory
of the largest of them. By hand: datatrove needs ``datatrove orjson spacy``, which the interpreter of
`--datatrove` must have. Trust the ratios; the last one, of two workers to one, is by the clock and only worth
something on an idle machine.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
# Lines shorter than this are headings and leftovers, which stay as they are.
PROSE = 60

DATATROVE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import C4QualityFilter
from datatrove.pipeline.formatters import FTFYFormatter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

if __name__ == "__main__":
    source, output = sys.argv[1:]
    steps = [JsonlReader(source), FTFYFormatter(), C4QualityFilter(), JsonlWriter(output, compression=None)]
    LocalPipelineExecutor(pipeline=steps, tasks=1, logging_dir=output + "/log").run()
"""
TRAFILATURA = """
import json, sys
from pathlib import Path
from trafilatura import extract

source, output = map(Path, sys.argv[1:])
output.mkdir(parents=True)
with (source / "in.jsonl").open() as rows, (output / "out.jsonl").open("w") as out:
    for line in rows:
        row = json.loads(line)
        text = extract(row["html"], include_comments=False, favor_precision=True)
        out.write(json.dumps({"id": row["id"], "text": text}, ensure_ascii=False) + "\\n")
"""
PAGE = """<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head><body>
<header><a href="/">The Harbour Gazette</a><nav><ul><li><a href="/n">News</a></li><li><a href="/s">Sport</a></li>
<li><a href="/w">Weather</a></li></ul></nav></header><main><article><h1>{title}</h1>{paragraphs}</article>
<aside><h2>Most read</h2><ul><li><a href="/1">Bridge closed for a week</a></li><li><a href="/2">Goats on the green
again</a></li></ul></aside></main><footer><a href="/about">About us</a><a href="/privacy">Privacy</a></footer></body>
</html>"""


@dataclass(frozen=True)
class Run:
    """What one run took: CPU and clock in seconds, memory of its largest process in bytes."""

    cpu: float
    clock: float
    memory: int


def articles(number: int) -> Iterator[tuple[str, str, str]]:
    """So many different articles: id, language, text."""
    paths = sorted((ROOT / "seeds").glob("*.txt"))
    seeds = [(path.name[:2], path.read_text("utf-8")) for path in paths if _is_text(path)]
    for n in range(number):
        language, seed = seeds[n % len(seeds)]
        lines = [_own(line, f"{n}-{k}") if len(line) > PROSE else line for k, line in enumerate(seed.split("\n"))]
        yield f"d{n}", language, "\n".join(lines)


def _own(line: str, number: str) -> str:
    """A line like no other, from its first word on: what is remembered of a line is of no use for the next."""
    first, space, rest = line.partition(" ")
    return f"{first} {number} {rest} Boat {number}." if space else f"{number} {line}"


def _is_text(path: Path) -> bool:
    try:
        return "\0" not in path.read_text("utf-8")
    except UnicodeDecodeError:
        return False


def page(language: str, text: str) -> str:
    """An article as a page, with the furniture of one."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines[1:])
    return PAGE.format(language=language, title=html.escape(lines[0]), paragraphs=paragraphs)


def make(folder: Path, number: int) -> dict[str, int]:
    """Writes both corpora; how many bytes of articles each has."""
    sizes = {"text": 0, "html": 0}
    for kind in sizes:
        (folder / kind).mkdir()
        with (folder / kind / "in.jsonl").open("w", encoding="utf-8") as out:
            for n, (name, language, text) in enumerate(articles(number)):
                content = text if kind == "text" else page(language, text)
                row = {"id": name, kind: content, "url": f"https://site{n % 50}.example/{n}"}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
                sizes[kind] += len(content.encode())
    return sizes


def measured(command: list[str], environment: dict[str, str], fine: tuple[int, ...] = (0,)) -> Run:
    """Runs a command to its end. Its talk goes to a file, shown if it fails."""
    with tempfile.TemporaryFile() as talk:
        began = time.monotonic()
        pid = os.posix_spawn(
            command[0],
            command,
            {**os.environ, **environment},
            file_actions=[(os.POSIX_SPAWN_DUP2, talk.fileno(), 1), (os.POSIX_SPAWN_DUP2, talk.fileno(), 2)],
        )
        _, status, usage = os.wait4(pid, 0)
        clock = time.monotonic() - began
        if os.waitstatus_to_exitcode(status) not in fine:
            talk.seek(0)
            sys.exit(talk.read().decode(errors="replace")[-2000:])
    return Run(usage.ru_utime + usage.ru_stime, clock, usage.ru_maxrss * 1024)


def clean(folder: Path, kind: str, name: str, *options: str, fast: bool = True) -> Run:
    """`clean run` from JSON lines to JSON lines."""
    path = str(ROOT)
    if not fast:  # a package of that name that cannot be imported
        (folder / "slow/langdetect_rs").mkdir(parents=True, exist_ok=True)
        (folder / "slow/langdetect_rs/__init__.py").write_text("raise ImportError\n")
        path = f"{folder / 'slow'}{os.pathsep}{path}"
    command = [sys.executable, "-m", "clean", "run", str(folder / kind), str(folder / name), "--quiet", *options]
    run = measured(command, {"PYTHONPATH": path}, fine=(0, 1))  # 1: a document was quarantined, and named
    if not (folder / name / "run.json").exists():
        sys.exit(f"clean run {name} did not come to its end")
    return run


def peer(folder: Path, kind: str, name: str, python: str, script: str) -> Run:
    """A peer's run over the same folder."""
    file = folder / f"run-{name}.py"
    file.write_text(script)
    return measured([python, str(file), str(folder / kind), str(folder / name)], {})


def line(name: str, run: Run, number: int, size: int, base: Run | None = None) -> None:
    """Prints one row of the table; `base` is what a run is compared with."""
    times = f"{base.cpu / run.cpu:6.1f} x" if base is not None else " " * 8
    rates = f"{number / run.cpu:10.0f} {size / run.cpu / 1e6:8.2f}"
    sys.stdout.write(f"{name:36} {rates} {run.cpu:7.1f} {run.memory / 2**20:8.0f} {times}\n")
    sys.stdout.flush()


def texts(folder: Path, number: int, size: int, python: str) -> None:
    base = peer(folder, "text", "datatrove", python, DATATROVE)
    line("datatrove: FTFY, C4 filter", base, number, size)
    one = clean(folder, "text", "fast", "--workers", "1")
    line("clean run, langdetect-rs", one, number, size, base)
    line("clean run, langdetect", clean(folder, "text", "slow-run", "--workers", "1", fast=False), number, size, base)
    two = clean(folder, "text", "two", "--workers", "2")
    line("clean run, langdetect-rs, 2 workers", two, number, size, base)
    sys.stdout.write(f"two workers are {one.clock / two.clock:.2f} times as fast as one by the clock\n")


def pages(folder: Path, number: int, size: int) -> None:
    base = peer(folder, "html", "trafilatura", sys.executable, TRAFILATURA)
    line("trafilatura alone", base, number, size)
    line("clean run on pages", clean(folder, "html", "pages", "--workers", "1"), number, size, base)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--only", choices=("text", "html"))
    parser.add_argument("--datatrove", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--folder", type=Path, help="a new folder to work in (default: a temporary one)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        sizes = make(folder, options.documents)
        made = ", ".join(f"{size / 1e6:.1f} MB as {kind}" for kind, size in sizes.items())
        sys.stdout.write(f"{options.documents:,} documents, {made}\n")
        sys.stdout.write(f"{'':36} docs/CPU s MB/CPU s   CPU s  peak MB\n")
        if options.only in (None, "text"):
            texts(folder, options.documents, sizes["text"], options.datatrove)
        if options.only in (None, "html"):
            pages(folder, options.documents, sizes["html"])


if __name__ == "__main__":
    main()
