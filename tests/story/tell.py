"""Tells the story in README again: runs its commands in a copy of `start` and puts in what they print.

python tests/story/tell.py             # writes README.md
python tests/story/tell.py --check     # shows what is otherwise there, and exits with 1
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
START = Path(__file__).parent / "start"
STORY = re.compile(r"(?<=<!-- story -->\n).*?(?=<!-- /story -->)", re.DOTALL)
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
TIME_LIMIT = 120


def told(readme: str, folder: Path) -> str:
    """The text with what the story's commands, run one after the other in `folder`, print now."""
    shutil.copytree(START, folder, dirs_exist_ok=True)
    for command in (
        "git init -q",
        "git add .",
        "git -c user.name=Anna -c user.email=anna@example.com commit -qm Start",
    ):
        _run(command, folder)
    return STORY.sub(lambda story: BLOCK.sub(lambda block: _told(block[0], folder), story[0]), readme)


def _told(block: str, folder: Path) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{_run(line.removeprefix('$ '), folder)}" for line in commands)


def _run(command: str, folder: Path) -> str:
    """What a command prints, on both streams."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CLEAN_", "GIT_"))}
    environment |= {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["/bin/bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=TIME_LIMIT,
        check=False,
    )
    return done.stdout.decode("utf-8")


if __name__ == "__main__":
    file = ROOT / "README.md"
    before = file.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        after = told(before, Path(place))
    if sys.argv[1:] != ["--check"]:
        file.write_text(after, encoding="utf-8")
    elif after != before:
        sys.stdout.writelines(
            difflib.unified_diff(before.splitlines(True), after.splitlines(True), "README.md", "now")
        )
        sys.exit(1)
