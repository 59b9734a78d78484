"""Prints how the golden pages differ from what comes out of them: ``python tests/pages/show.py [NAME …]``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from clean import provenance
from clean.cleaner import Cleaner

HERE = Path(__file__).parent


def differences(folder: Path, cleaner: Cleaner) -> Iterator[str]:
    wanted = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    article = cleaner.html((folder / "page.html").read_bytes(), wanted.pop("url"))
    metadata = {name: list(v) if isinstance(v, tuple) else v for name, v in article.metadata.items()}
    found = {"title": article.title, "language": article.language, "flags": list(article.flags), "metadata": metadata}
    texts = {
        "expected.json": json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True),
        "expected.txt": provenance.file_bytes(article.text).decode(),
        "expected.md": article.markdown + "\n",
    }
    golden = {"expected.json": json.dumps(wanted, ensure_ascii=False, indent=1, sort_keys=True)}
    for name, text in texts.items():
        if (folder / name).exists():
            there = golden.get(name) or (folder / name).read_text(encoding="utf-8")
            yield from unified_diff(
                there.splitlines(), text.splitlines(), f"{folder.name}/{name}", "found", "", "", 1, ""
            )


def main(names: list[str]) -> int:
    cleaner = Cleaner()
    lines = [
        line
        for folder in sorted(path.parent for path in HERE.glob("*/page.html"))
        if not names or folder.name in names
        for line in differences(folder, cleaner)
    ]
    sys.stdout.writelines(line + "\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
