"""Imports run one way: a module knows what stands before it, never what stands after."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "clean"
# From the inside out. Modules of one row do not import each other.
ORDER = (
    ("document", "shape", "pickled"),
    ("lines", "folding", "languages", "config", "exceptions", "inline_markdown", "site"),
    ("patterns", "rules", "shapes", "signs", "slots"),
    ("index",),
    ("page", "templates"),
    ("matcher",),
    ("view",),
    ("extents", "menus", "stage"),
    ("stages",),
    ("extraction",),
    ("pipeline",),
    ("render",),
    ("markdown",),
    ("provenance",),
    ("article",),
    ("engines", "lint", "columns"),
    ("cleaner",),
    ("formats",),
    ("learning",),
    ("batch",),
    ("review", "describe"),
    ("commands",),
    ("cli",),
    ("__init__", "__main__"),
)
RANK = {name: rank for rank, row in enumerate(ORDER) for name in row}
FILES = sorted(ROOT.rglob("*.py"))
# These stages know no file, clock, logger or environment.
FORBIDDEN_IN_STAGES = {"os", "pathlib", "io", "time", "datetime", "logging", "random", "socket", "subprocess"}


def part(path: Path) -> str:
    inside = path.relative_to(ROOT)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imported(path: Path, *, at_run_time: bool = True) -> set[str]:
    """Dotted names a file imports; what only type checkers import is left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(child)
        for node in ast.walk(tree)
        if at_run_time and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    names: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_import_points_inwards(path: Path) -> None:
    own = part(path)
    assert own in RANK, f"{own} has no place in the order"
    for name in imported(path):
        if name.startswith("clean.") and own not in ("__init__", "__main__"):
            other = name.split(".")[1]
            if other in RANK and other != own:
                assert RANK[other] < RANK[own], f"{own} imports {other}, which stands after it"


@pytest.mark.parametrize("path", sorted((ROOT / "stages").glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_a_stage_imports_no_stage_and_touches_no_world(path: Path) -> None:
    names = imported(path)
    assert not [name for name in names if name.startswith("clean.stages")]
    assert not {name.split(".")[0] for name in names} & FORBIDDEN_IN_STAGES


def test_no_file_has_grown_too_long() -> None:
    assert {path.name: n for path in FILES if (n := len(path.read_text("utf-8").splitlines())) > 320} == {}
