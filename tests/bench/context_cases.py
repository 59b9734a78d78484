"""How labelled lines in context come out: ``python tests/bench/context_cases.py CASES.jsonl``.

A case has an id, a language, a title and lines, each with text, label (R remove, K keep) and
category. The first line may be the title itself (category ``title_repeat``): it stays, as it should.
Prints every line that comes out otherwise than labelled, and the totals. Measured by hand: the
cases are not part of the repository.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from clean import Cleaner


def main(path: str) -> None:
    """Runs every case of a file."""
    cleaner = Cleaner()
    right = total = 0
    for raw in Path(path).read_text(encoding="utf-8").splitlines():
        case = json.loads(raw)
        article = cleaner.text("\n".join(line["text"] for line in case["lines"]))
        for number, (line, block) in enumerate(zip(case["lines"], article.blocks, strict=True)):
            is_title = number == 0 and line["category"] == "title_repeat"
            wanted = "K" if is_title else line["label"]
            got = "K" if block.kept else "R"
            total += 1
            right += wanted == got
            if wanted != got:
                sys.stdout.write(f"{case['id']}: {wanted} came out {got} [{line['category']}] {line['text']}\n")
    sys.stdout.write(f"{right} of {total} lines as labelled\n")


if __name__ == "__main__":
    main(sys.argv[1])
