"""Labelled lines of extracted texts, by language, and what stays: ``python tests/bench/lines.py FILE.jsonl.gz …``.

A file has a document a line: id, host, lang, lines as [text, label], label 1 article, 0 leftover, null
not scored. Prints, by language, token F1 of what is kept beside that of keeping all, the share of
leftover lines removed and of article tokens lost; then the most common kinds of leftovers that stay, by
where they stand (before, in or after the article) and what they look like. Measured by hand: the
texts are not part of the repository.
"""

from __future__ import annotations

import collections
import gzip
import json
import sys
from pathlib import Path

from clean import Cleaner
from clean.lines import is_marked, is_stamp, reads_as_sentence, word_count

KINDS = 20


def kind(text: str) -> str:
    """What a line looks like."""
    if text.startswith("|"):
        return "table row"
    if is_stamp(text):
        return "date and time"
    if reads_as_sentence(text):
        return "sentence, marked" if is_marked(text) else "sentence"
    if is_marked(text):
        return "list item"
    words = word_count(text)
    return (
        "label of 1 or 2 words" if words < 3 else "line of 3 to 8 words" if words < 9 else "longer line, no full stop"
    )


def f1(kept: int, noise: int, lost: int) -> float:
    """F1 of tokens kept, leftover tokens kept, article tokens lost."""
    return 2 * kept / max(1, 2 * kept + noise + lost)


def main(paths: list[str]) -> None:
    """Prints the tables of all files."""
    cleaner = Cleaner()
    for path in paths:
        tokens: dict[str, collections.Counter[tuple[int, bool]]] = collections.defaultdict(collections.Counter)
        lines: dict[str, collections.Counter[bool]] = collections.defaultdict(collections.Counter)
        stays: collections.Counter[str] = collections.Counter()
        for raw in gzip.decompress(Path(path).read_bytes()).decode("utf-8").splitlines():
            document = json.loads(raw)
            labels = [label for _, label in document["lines"]]
            article = [i for i, label in enumerate(labels) if label == 1]
            blocks = cleaner.text("\n".join(text for text, _ in document["lines"])).blocks
            for i, (block, (text, label)) in enumerate(zip(blocks, document["lines"], strict=True)):
                if label is None:
                    continue
                for language in (document["lang"], "all"):
                    tokens[language][label, block.kept] += word_count(text)
                    lines[language][block.kept] += label == 0
                if label == 0 and block.kept:
                    after = not article or i > article[-1]
                    place = "after" if after else "before" if i < article[0] else "in"
                    stays[f"{place} the article: {kind(text)}"] += word_count(text)
        sys.stdout.write(f"{Path(path).name}\nlanguage    F1     all  removed    lost\n")
        for language, counts in sorted(tokens.items()):
            kept, noise, lost, gone = (counts[key] for key in ((1, True), (0, True), (1, False), (0, False)))
            removed = lines[language][False] / max(1, lines[language].total())
            sys.stdout.write(
                f"{language:8} {f1(kept, noise, lost):.4f}  {f1(kept + lost, noise + gone, 0):.4f}"
                f"  {removed:.3f}  {lost / max(1, kept + lost):.4f}\n"
            )
        for name, words in stays.most_common(KINDS):
            sys.stdout.write(f"{words:8} words stay {name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
