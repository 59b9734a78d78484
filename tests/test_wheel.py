"""The built wheel, installed in an environment of its own, cleans as the checkout does."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

import clean
from clean.formats.text import record_bytes
from clean.rules import shipped

ROOT = Path(__file__).parents[1]
FERRY = """Ferry returns to the harbour

Ferry returns to the harbour

The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.
Advertisement
It will sail every hour until October, the captain said.

Press ESC to close
"""


def call(*command: str | Path, cwd: Path) -> str:
    """Runs a command with an environment that leads to no checkout, and gives its stdout."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout; without a download if the build backend is installed."""
    folder = tmp_path_factory.mktemp("dist")
    isolation = ["--no-isolation"] if find_spec("hatchling") else []
    call(sys.executable, "-m", "build", "--wheel", *isolation, "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def environment_with(wheel: Path, root: Path) -> Path:
    """Makes an environment with the wheel; what the wheel needs is borrowed from this one, behind it on the path."""
    own_pip = find_spec("pip") is None
    venv.create(root, with_pip=own_pip)
    python = root / "bin" / "python"
    pip = (python, "-m", "pip") if own_pip else (sys.executable, "-m", "pip", "--python", python)
    call(*pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", wheel, cwd=root)
    (packages,) = root.glob("lib/python*/site-packages")
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n")
    return root


def test_the_wheel_holds_the_package_and_the_rules_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "clean").rglob("*.py")}
    rules = {
        f"clean/_rules/{path.relative_to(ROOT / 'rules').as_posix()}" for path in (ROOT / "rules").rglob("*.toml")
    }
    assert len(rules) > 100
    assert {name for name in names if name.endswith(".py")} == package
    assert {name for name in names if name.endswith(".toml")} == rules
    assert "clean/py.typed" in names
    page = {path.relative_to(ROOT).as_posix() for path in (ROOT / "clean" / "review" / "page").iterdir()}
    assert page <= names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"clean", "clean_articles"}


def test_the_installed_wheel_cleans_with_its_own_rules_as_the_checkout_does(wheel: Path, tmp_path: Path) -> None:
    installed = environment_with(wheel, tmp_path / "environment")
    told = "import clean, clean.rules; print(clean.__file__); print(clean.rules.shipped())"
    file, rules = map(Path, call(installed / "bin" / "python", "-c", told, cwd=tmp_path).splitlines())
    assert file.is_relative_to(installed)
    assert rules == file.parent / "_rules"
    assert (rules / "en" / "ui.toml").read_bytes() == (shipped() / "en" / "ui.toml").read_bytes()

    source = tmp_path / "ferry.txt"
    source.write_text(FERRY)
    call(installed / "bin" / "clean", "run", source, tmp_path / "out", cwd=tmp_path)
    article = clean.clean_file(source)
    assert Path(clean.__file__).is_relative_to(ROOT)
    assert "Advertisement" not in article.text
    assert (tmp_path / "out" / "ferry.txt").read_text() == article.text + "\n"
    assert (tmp_path / "out" / "ferry.provenance.json").read_bytes() == record_bytes(article.provenance)
    call(
        installed / "bin" / "clean", "report", source, tmp_path / "out", "-o", tmp_path / "report.html", cwd=tmp_path
    )
    assert "en/ads/label" in (tmp_path / "report.html").read_text()
