"""CPU of the text path by stage, as ratios to ftfy alone and langdetect alone.

``python tests/bench/text_path.py`` makes its own text of 5,000 characters: English with curly quotes
and a tail of leftovers. Every figure is the median of many runs in one process; trust the ratios.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from clean import Cleaner
from clean.document import Document, blocks_of
from clean.pipeline import REMOVING, REWRITING, clean_document, is_settled
from clean.stage import rewriting, until_stable
from clean.stages import language, repair

RUNS = 40
SENTENCES = [
    "The ferry sailed into the harbour on Sunday, nine years after the old one sank at its moorings.",
    "“By Monday,” said the harbour master, “the queue reached the church, and we’d run out of paper.”",
    "The mayor, who had promised it in two campaigns, was first across the gangway – and last to leave.",
    "Fares stay as they were until spring, when the island’s council will look at them once more.",
    "Nobody on the quay could say who had painted the funnel green, nor why it had to be that green.",
]
TAIL = [
    "Share this:", "Related", "- Harbour wall to be rebuilt", "- Ticket prices rise in spring", "3 Comments",
    "Leave a Reply", "Your email address will not be published. Required fields are marked *", "Name *", "Email *",
    "Save my name, email, and website in this browser for the next time I comment.",
]  # fmt: skip


def sample(length: int = 5_000) -> str:
    """A made text of about `length` code points."""
    lines, number = ["Ferry returns to the harbour after nine years"], 0
    while len("\n\n".join(lines + TAIL)) < length:
        lines.append(" ".join(SENTENCES[(number + k) % 5] + f" It was boat {number + k}." for k in range(4)))
        number += 1
    return "\n\n".join(lines + TAIL)


def milliseconds(work: Callable[[], object]) -> float:
    """Median CPU time of one call, after one that warms up."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.process_time_ns()
        work()
        times.append(time.process_time_ns() - start)
    return statistics.median(times) / 1e6


def detecting(detector: language.Detector, text: str) -> Callable[[], object]:
    """One detection of the sample of a text."""
    return lambda: detector(language.sample(text.split("\n")))


def main() -> None:
    """Prints the table."""
    text = sample()
    cleaner = Cleaner()
    matcher = cleaner.matcher
    raw = Document("", blocks_of(text))
    repaired = rewriting(raw, REWRITING, is_settled)

    def fresh_rules() -> object:
        matcher.forget()
        return until_stable(repaired_en, REMOVING, matcher)

    from msgspec.structs import replace

    repaired_en = replace(repaired, language="en")

    def whole(known: str | None) -> Callable[[], object]:
        def run() -> object:
            matcher.forget()
            language.detect.cache_clear()
            return clean_document(text, matcher, known_language=known)

        return run

    ftfy = milliseconds(lambda: [repair.fix_with_ftfy(line) for line in text.split("\n")])
    slow = milliseconds(detecting(language.with_langdetect(), text))
    fast = milliseconds(detecting(language.with_langdetect_rs(), text))
    rewrite = milliseconds(lambda: rewriting(raw, REWRITING, is_settled))
    remove = milliseconds(fresh_rules)
    rest = milliseconds(whole("en"))
    rows = [
        ("ftfy alone, every line", ftfy),
        ("langdetect alone", slow),
        ("langdetect-rs alone", fast),
        ("repair and normalise", rewrite),
        ("titles, boilerplate, comments", remove),
        ("everything but language", rest),
        ("whole, with langdetect", rest + slow),
        ("whole, with langdetect-rs", rest + fast),
    ]
    sys.stdout.write(f"{len(text)} characters, {text.count(chr(10))} lines, {len(matcher.rules)} rules\n")
    sys.stdout.write(f"{'':32}{'ms CPU':>8}{'x ftfy':>9}{'x langdetect':>14}\n")
    for name, value in rows:
        sys.stdout.write(f"{name:32}{value:8.2f}{value / ftfy:9.2f}{value / slow:14.2f}\n")


if __name__ == "__main__":
    main()
