"""CPU time and memory of learning templates: ``python tests/bench/learning.py [LINES]`` (default: 10 million).

Makes the lines itself: documents of 30 lines on 200 sites, a third of them each site's template (numbers,
dates and titles vary), the rest sentences that come once; one document in ten is not ASCII. What it costs to
make them is not counted.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator

from clean.formats.entry import TEXT, Entry
from clean.learning.corpus import Reading, count
from clean.learning.propose import Thresholds, learn
from clean.learning.tally import Tally
from clean.site import Sites

SITES, LINES = 200, 30
CHUNK = 2000
WORDS = """
    ferry harbour bridge council market winter river tower garden captain library engine window lantern orchard
    school station theatre forest village mountain kitchen festival doctor painter morning letter water stone field
"""
MONTHS = "January February March April May June July August September October November December"


def sentence(rng: random.Random, mark: str) -> str:
    """A sentence that comes once."""
    words = rng.choices(WORDS.split(), k=rng.randint(8, 22))
    if rng.random() < 0.2:
        words.insert(3, str(rng.randint(2, 90)))
    return f"The {' '.join(words)}{mark} was seen."


def entry(rng: random.Random, number: int) -> Entry:
    """A document: a third template, two thirds article."""
    site = number % SITES
    title = " ".join(rng.choices(WORDS.split(), k=6)).capitalize()
    date = f"{rng.randint(1, 28)} {rng.choice(MONTHS.split())} 2024"
    mark = " “as it were”" if number % 10 == 0 else ""
    head = [f"Example {site} News", "Sport | Culture | Weather", title, f"Published {date}"]
    tail = [
        f"{rng.randint(0, 400)} comments", f"Share {title}", "Most read", "Subscribe now", f"Contact desk {site}",
        f"© Example {site}",
    ]  # fmt: skip
    body = [sentence(rng, mark) for _ in range(LINES - len(head) - len(tail))]
    return Entry(f"{site}/{number}", "\n".join(head + body + tail), TEXT)


def chunks(lines: int) -> Iterator[list[Entry]]:
    """All documents, some at a time."""
    rng = random.Random(7)  # noqa: S311 - no secret, the same lines every time
    for start in range(0, lines // LINES, CHUNK):
        yield [entry(rng, number) for number in range(start, min(start + CHUNK, lines // LINES))]


def main(lines: int) -> None:
    """Prints what each step takes."""
    tally, sites = Tally(), Sites(folder=True)
    counting = 0.0
    for chunk in chunks(lines):
        started = time.process_time()
        count(tally, chunk, Reading(sites))
        counting += time.process_time() - started
    started = time.process_time()
    learned = learn(tally, Thresholds())
    proposing = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    acting = sum(rule.acts for rule in learned.rules)
    sys.stdout.write(
        f"{lines:,} lines: counting {counting:.1f} s, proposing {proposing:.1f} s, together"
        f" {1e6 * (counting + proposing) / lines:.2f} µs a line; {peak:.0f} MiB at most;"
        f" {acting} rules act, {len(learned.rules) - acting} wait\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
