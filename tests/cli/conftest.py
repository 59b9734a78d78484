"""The command line as its user has it: another process, its exit status and its two streams."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

BOOKS = re.compile(r"^read (\d+) = (?:written|would write) (\d+) \+ unchanged (\d+) \+ quarantined (\d+)$", re.M)
# What changes how Python writes to its streams; a test that wants one of them says so.
STREAM_SETTINGS = ("PYTHONUNBUFFERED", "PYTHONIOENCODING", "PYTHONUTF8", "NO_COLOR", "FORCE_COLOR")
# Linux: root passes every permission bit unless these capabilities are gone from its bounding set.
DROP_CAPABILITY = 24
CAPABILITIES = {"CAP_DAC_OVERRIDE": 1, "CAP_DAC_READ_SEARCH": 2}
TIME_LIMIT = 120
# What a run writes beside the documents.
RUN_FILES = ("run.json", ".quarantine/", ".clean/")


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    status: int
    stdout: bytes
    err: str

    @property
    def out(self) -> str:
        return self.stdout.decode("utf-8")

    @property
    def books(self) -> tuple[int, int, int, int]:
        """Read, written, unchanged and quarantined, as the summary says; they must balance."""
        found = BOOKS.search(self.err)
        assert found is not None, self.err
        read, written, unchanged, quarantined = map(int, found.groups())
        assert read == written + unchanged + quarantined
        return read, written, unchanged, quarantined


@dataclass(frozen=True)
class Workspace:
    """A folder of the test's own, which commands run in."""

    root: Path
    environment: Mapping[str, str] = field(
        default_factory=lambda: {name: value for name, value in os.environ.items() if name not in STREAM_SETTINGS}
    )

    def __call__(
        self,
        *arguments: str,
        stdin: bytes = b"",
        stdout: int = subprocess.PIPE,
        settings: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
    ) -> Done:
        """Runs `clean` with the arguments and waits for it."""
        done = subprocess.run(
            [sys.executable, "-m", "clean", *arguments],
            cwd=self.root,
            input=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env={**self.environment, **(settings or {})},
            preexec_fn=before,
            timeout=TIME_LIMIT,
            check=False,
        )
        return Done(done.returncode, done.stdout or b"", done.stderr.decode("utf-8"))

    def run(self, *arguments: str, profile: str = "legal", **how: Any) -> Done:
        """`clean run` with one small group of rules, which compiles in half the time: most tests need none."""
        return self("run", *arguments, f"--profile={profile}", **how)

    def path(self, name: str) -> Path:
        return self.root / name

    def write(self, name: str, data: str | bytes) -> Path:
        """Makes a file, and the folders it stands in."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def tree(self, name: str) -> dict[str, bytes]:
        """Every file below a folder, hidden ones too, by its path there; without a run's report, log and journal."""
        folder = self.root / name
        there = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
        return {name: path.read_bytes() for name, path in there.items() if not name.startswith(RUN_FILES)}

    def times(self, name: str) -> dict[str, int]:
        """When every file below a folder was written, in nanoseconds."""
        folder = self.root / name
        return {
            p.name: p.stat().st_mtime_ns for p in sorted(folder.rglob("*")) if p.is_file() and p.name != "run.json"
        }


@pytest.fixture(scope="session")
def workspace() -> type[Workspace]:
    """For fixtures that serve more than one test."""
    return Workspace


@pytest.fixture
def clean(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


@pytest.fixture(scope="session")
def heed_permissions() -> Callable[[], None] | None:
    """What a child process does so that permission bits bind it even if it is root's."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def drop() -> None:
        for name, number in CAPABILITIES.items():
            if prctl(DROP_CAPABILITY, number, 0, 0, 0):
                raise OSError(ctypes.get_errno(), f"cannot drop {name}")

    return drop
