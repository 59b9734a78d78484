"""How many listed phrases go, and traps stay: ``python tests/bench/phrases.py PHRASES.tsv [LANGUAGE]``.

The table has the columns text, lang, category, action (remove, keep), position (head, body, tail, joined
by a bar), extent, source, risk. Each `remove` row is put where its first position says into a neutral
article of its language, beside one other leftover where its risk is not low (which is how it stands on
a page); a heading (`block`, `line+next`) gets a link title under it. Placeholders are filled with
several values, each counted. Each `keep` row stands in the body. Prints the shares by risk, and the
rows that failed. Measured by hand: the table is not part of the repository.
"""

from __future__ import annotations

import collections
import csv
import re
import sys
import tomllib
from pathlib import Path

from clean import Cleaner

NEUTRAL: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent.parent / "rules" / "neutral.toml").read_text(encoding="utf-8")
)
FILLS = {
    "SITE": ("The Daily Example", "Example News", "example.org"),
    "NAME": ("Anna Example", "José Muñoz"),
    "TITLE": ("Harbour wall to be rebuilt", "12 ferries for the islands"),
    "URL": ("https://example.org/a/b", "www.example.org/a"),
    "N": ("12", "3,400"),
    "DATE": ("5 May 2024", "05.01.2024"),
    "HANDLE": ("@example", "@daily_example"),
    "EMAIL": ("desk@example.org", "a.b@news.example.org"),
    "ID": ("83427", "1201"),
    "CITY": ("Lisbon", "Oslo"),
    "TEXT": ("harbour, ferry", "Ferry"),
    "TOPIC": ("Harbour", "Ferries"),
    "X": ("*", "WordPress"),
}
FOLDERS = {"nb": "no", "pt-BR": "pt", "de-CH": "de", "sr-Cyrl": "sr", "se": "sv"}  # its rows of se are Swedish
COMPANY = "Share this:"


def filled(text: str) -> list[str]:
    """The row's text with its placeholders filled, once for each of two values."""
    if not re.search(r"\{[A-Z]+\}", text):
        return [text]
    return [fill(text, number) for number in (0, 1)]


def fill(text: str, number: int) -> str:
    """The text with the value of that number in each placeholder."""
    return re.sub(r"\{([A-Z]+)\}", lambda match: FILLS[match[1]][number], text)


def article(text: str, row: dict[str, str], language: str) -> tuple[str, int]:
    """A neutral article with the line in its place, and the line's index."""
    title, one, two, three, four = NEUTRAL.get(language, NEUTRAL["en"])
    lines = [text]
    if row["extent"] in ("block", "line+next"):
        lines.append("Harbour wall to be rebuilt")
    if row["action"] == "remove" and not row["risk"].startswith("low"):
        lines.append(COMPANY)
    place = row["position"].split("|")[0]
    before, after = {
        "head": ([title], [one, two, three, four]),
        "tail": ([title, one, two, three, four], []),
    }.get(place, ([title, one, two], [three, four]))
    return "\n".join([*before, *lines, *after]), len(before)


def main(path: str, only: str | None = None) -> None:
    """Runs the table."""
    cleaner = Cleaner()
    counts: collections.Counter[tuple[str, bool]] = collections.Counter()
    with Path(path).open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            language = FOLDERS.get(row["lang"], row["lang"])
            if only is not None and language != only:
                continue
            kind = "keep" if row["action"] == "keep" else re.split(r"\W", row["risk"])[0]
            covered = "" if language in NEUTRAL else " (English article)"
            for text in filled(row["text"]):
                source, index = article(text, row, language)
                block = cleaner.text(source, language=language).blocks[index]
                fine = (block.kept and not block.rewritten_by) if kind == "keep" else not block.kept
                counts[kind + covered, fine] += 1
                if not fine:
                    sys.stdout.write(f"{kind}\t{language}\t{row['category']}\t{row['position']}\t{text}\n")
    for kind in sorted({kind for kind, _ in counts}):
        fine, total = counts[kind, True], counts[kind, True] + counts[kind, False]
        sys.stdout.write(f"{kind:28} {fine:5} of {total:5}  {fine / total:.4f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
