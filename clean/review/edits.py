"""Changes to rule files and to the file of exceptions. Comments, order and layout of a file stay as they are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from clean.document import CleanError
from clean.exceptions import Spared, read
from clean.rules import Rule

HEADING = "Lines that cleaning leaves alone, as decided in `clean review`."


def with_keeps(text: str, rule: Rule, lines: Iterable[str]) -> str:
    """A rule file's text with lines added to a rule's `keeps`, those that stand there left out."""
    document = _parsed(text, f"{rule.language}/{rule.category}.toml")
    name = rule.id.rsplit("/", 1)[1]
    keeps = document[name]["keeps"]
    there = set(rule.keeps)
    for line in lines:
        if line not in there:
            keeps.append(_string(line))
            there.add(line)
    return tomlkit.dumps(document)


def with_exceptions(file: Path, entries: Iterable[Spared]) -> str:
    """The text of a file of exceptions with entries added; what it has already is not added again.

    Raises `CleanError` for a file that is broken.
    """
    there = {(entry.document, entry.line) for entry in read(file)}
    text = file.read_text(encoding="utf-8") if file.is_file() else f"# {HEADING}\n"
    pieces = [text.rstrip("\n")]
    for entry in entries:
        if (entry.document, entry.line) in there:
            continue
        values = {name: getattr(entry, name) for name in ("document", "line", "rule", "note")}
        table = {name: _string(value) for name, value in values.items() if value}
        pieces.append(f"[[exceptions]]\n{tomlkit.dumps(table)}".rstrip("\n"))
        there.add((entry.document, entry.line))
    return "\n\n".join(pieces) + "\n"


def _parsed(text: str, name: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise CleanError(f"{name}: cannot be read as TOML: {error}; mend it first") from error


def _string(text: str) -> tomlkit.items.String:
    """A text as it is easiest to read in TOML."""
    literal = ('"' in text or "\\" in text) and "'" not in text and text.isprintable()
    return tomlkit.string(text, literal=literal)


def file_of(rule: Rule, folders: Sequence[Path]) -> Path | None:
    """The file that holds a rule, in the folder that is not installed with the package; None if only that has it."""
    name = rule.id.rsplit("/", 1)[1]
    for folder in folders:
        file = folder / rule.language / f"{rule.category}.toml"
        if file.is_file() and name in _parsed(file.read_text(encoding="utf-8"), str(file)):
            return None if folder.name == "_rules" else file
    return None


@contextmanager
def overlaid(folder: Path, file: Path, text: str) -> Iterator[Path]:
    """A folder of rules like `folder` in which one file reads otherwise, for trying a change that is not written."""
    with tempfile.TemporaryDirectory(prefix="clean-rules-") as name:
        place = Path(name)
        for language in folder.iterdir():
            if language != file.parent and language.is_dir():
                (place / language.name).symlink_to(language.resolve(), target_is_directory=True)
        edited = place / file.parent.name
        edited.mkdir()
        for other in file.parent.glob("*.toml"):
            if other != file:
                (edited / other.name).symlink_to(other.resolve())
        (edited / file.name).write_text(text, encoding="utf-8")
        yield place
