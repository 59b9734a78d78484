"""How fast the report of 10,000 documents is written and opens: python tests/bench/report.py [DOCUMENTS].

The documents are those of cleaned/, again and again, each under an id and a title of its own and with its
words numbered, so that they are no easier to hold than different ones. Needs a browser.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, cycle, islice
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from clean.review.corpus import Line, Reviewed, documents
from clean.review.report import page
from clean.rules import load_all, shipped

ROOT = Path(__file__).parents[2]
BROWSER = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SITES = 40


def corpus(size: int) -> Iterator[Reviewed]:
    """Documents from those of cleaned/, each different from all others."""
    for number, document in zip(count(), islice(cycle(documents(ROOT / "cleaned")), size), strict=False):
        record = dict(document.record)
        record["source"] = {**record["source"], "url": f"https://site-{number % SITES}.example/{number}"}
        record["article"] = {**record["article"], "title": f"{record['article']['title']} ({number})"}
        lines = tuple(numbered(line, number) for line in document.lines)
        yield replace(document, id=f"{number:05}/{document.id}", record=record, lines=lines)


def numbered(line: Line, number: int) -> Line:
    """The line with a number behind every fifth word of what was kept."""
    if line.fate != "kept":
        return line
    words = line.text.split(" ")
    text = " ".join(f"{word}{number * 31 + at}" if at % 5 == 4 else word for at, word in enumerate(words))
    return replace(line, raw=text + "\n", text=text)


def timed(shown: Page, name: str, action: str, done: str) -> None:
    """Says how long it takes from an action to what it shows, inside the page."""
    took = shown.evaluate(
        f"""async () => {{
            const begin = performance.now();
            {action};
            while (!({done})) await new Promise((next) => requestAnimationFrame(next));
            return performance.now() - begin;
        }}"""
    )
    say(f"{name:42} {took / 1000:6.2f} s")


def say(line: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Writes the report, opens it, and prints how long each takes."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rules = {rule.id: rule for rule in load_all([shipped()])}
    begin = time.process_time()
    data = "".join(page(corpus(size), rules, [])).encode()
    say(f"{size:,} documents, {len(data) / 1e6:.1f} MB, written in {time.process_time() - begin:.1f} s of CPU")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "report.html"
        path.write_bytes(data)
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        shown = browser.new_page(viewport={"width": 1440, "height": 900})
        shown.goto("about:blank")
        begin = time.perf_counter()
        shown.goto(path.as_uri(), wait_until="commit")
        shown.wait_for_selector("body[data-ready]", state="attached")
        say(f"{'opened: figures and index shown':42} {time.perf_counter() - begin:6.2f} s")
        shown.wait_for_load_state()
        say(f"{'opened: all of the file read':42} {time.perf_counter() - begin:6.2f} s")
        rows = "document.querySelector('.list-row')"
        timed(shown, "list", "location.hash = '#view=documents'", rows)
        timed(
            shown,
            "last document",
            f"location.hash = '#view=documents&doc={size - 1}'",
            "view.at === store.documents.length - 1",
        )
        status = "document.querySelector('#status').textContent"
        timed(shown, "filter by language", "go({ language: 'ar' })", f"{status} !== '{size:,} documents'")
        timed(
            shown, "search all texts", "go({ language: '', q: 'no text holds this' })", f"{status} === '0 documents'"
        )
        timed(
            shown,
            "search all texts again",
            "go({ q: 'nor this one' })",
            f"{status} === '0 documents' && state.q === 'nor this one'",
        )
        browser.close()


if __name__ == "__main__":
    main()
