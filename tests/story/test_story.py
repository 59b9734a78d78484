"""The story in README is what its commands print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_story_is_what_its_commands_print() -> None:
    told = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "story" / "tell.py"), "--check"],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


def test_it_tells_of_a_change_its_diff_a_rejection_the_line_kept_and_the_green_check() -> None:
    story = re.search(r"<!-- story -->(.*)<!-- /story -->", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert story is not None
    pieces = (
        "tide-club.toml",
        "@@ -en/newsletter/tide-club",
        "exit 1",
        "other (?): r",
        '+  "Join the strike today."',
        "exit 0",
        "narrow its forms",
        "\ngreen\n",
    )
    places = [story[1].find(piece) for piece in pieces]
    assert -1 not in places
    assert places == sorted(places)
