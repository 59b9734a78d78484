"""The table that `clean.page.decide` was read off: votes, shapes and places of blocks, and how much of each is gold.

``python tests/bench/page_votes.py FOLDER …``: each FOLDER holds ``gold.jsonl`` (``id``, ``url``, ``gold``) and
``ID.html.gz``. A row is a cell: agreement of the first two extractors (``lo`` below `AGREEMENT`), their votes
(``f`` trafilatura, ``r`` resiliparse, ``d`` with fallbacks; a capital keeps), prose or shape, and place. By
folder it gives the share of the cell's words in blocks that are mostly gold, and the cell's words, at most
`BLOCK_WORDS` of one block. Cells of fewer than `CELL_WORDS` are left out.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from clean.page.metadata import read
from clean.page.parse import parse
from clean.page.places import is_prose, places
from clean.page.reveal import shown
from clean.page.votes import FIRST, SECOND, THIRD, votes
from clean.stages.decode import decode_page

BLOCK_WORDS, CELL_WORDS = 200, 400
SHINGLE = 4
Cell = tuple[str, ...]


def shingles(text: str) -> set[tuple[str, ...]]:
    """The word 4-grams of a text; a shorter text is one."""
    words = text.lower().split()
    return {tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}


def cells(folder: Path) -> Iterator[tuple[Cell, int, bool]]:
    """Each block's cell, words, and whether it is gold."""
    for line in (folder / "gold.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        gold = shingles(row["gold"])
        page = parse(decode_page(gzip.decompress((folder / f"{row['id']}.html.gz").read_bytes())).text)
        headline = str(read(page.root, row["url"] or None).get("headline", ""))
        blocks = shown(page).blocks
        prose = [is_prose(block) for block in blocks]
        cast = votes(page.root, blocks, prose)
        where = places(blocks, prose, {name: cast[name] for name in (FIRST, SECOND) if name in cast}, headline)
        for at, (block, place) in enumerate(zip(blocks, where, strict=True)):
            names = {"f": FIRST, "r": SECOND, "d": THIRD} if THIRD in cast else {"f": FIRST, "r": SECOND}
            voted = "".join(key.upper() if at in cast.get(name, ()) else key for key, name in names.items())
            own = shingles(block.text)
            cell = (
                "lo" if THIRD in cast else "hi",
                voted,
                ("prose " if place.prose else "") + block.shape,
                "beside" if place.beside else "among" if place.among else "alone",
                place.relation,
                "within" if place.within else "outside",
            )
            words = min(BLOCK_WORDS, len(block.text.split()))
            yield cell, words, 2 * len(own & gold) > len(own)


def main() -> None:
    """Prints the table."""
    folders = [Path(name) for name in sys.argv[1:]]
    table: dict[Cell, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for folder in folders:
        for cell, words, is_gold in cells(folder):
            counts = table[cell][folder.name]
            counts[0] += words
            counts[1] += words * is_gold
    for cell, by_folder in sorted(table.items()):
        if sum(words for words, _ in by_folder.values()) >= CELL_WORDS:
            shares = (f"{name} {gold / max(1, words):.2f} of {words}" for name, (words, gold) in by_folder.items())
            sys.stdout.write(f"{' '.join(cell):55} {'   '.join(shares)}\n")


if __name__ == "__main__":
    main()
