"""Settings from a file: ``clean.toml``, or ``[tool.clean]`` in ``pyproject.toml``.

A key is a long option of the command line without its dashes (``profile``, ``rules``, ``workers``), its
value what the option takes; the command line wins. The file is the nearest one from the working folder
upwards. Paths in it are relative to its own folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import rtoml

from clean.document import CleanError

NAMES = ("clean.toml", "pyproject.toml")
# Settings that name a file or folder.
PATHS = frozenset({"rules", "templates"})


class ConfigError(CleanError):
    """A configuration file is wrong; the message names the file, the key and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings by key, and the file they stand in (None without one)."""

    file: Path | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


def find(folder: Path) -> Config:
    """The nearest configuration from `folder` upwards; an empty one where there is none.

    Raises `ConfigError` for a file that cannot be read.
    """
    for place in (folder, *folder.parents):
        for name in NAMES:
            if (place / name).is_file() and (config := read(place / name)) is not None:
                return config
    return Config()


def read(file: Path) -> Config | None:
    """The settings of one file, or None for a ``pyproject.toml`` without ``[tool.clean]``.

    Raises `ConfigError` for a file that cannot be read.
    """
    try:
        tables: Any = rtoml.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}; check its permissions") from error
    except (UnicodeDecodeError, rtoml.TomlParsingError) as error:
        raise ConfigError(f"{file}: cannot be read as TOML: {error}") from error
    if file.name == "pyproject.toml":
        tool = tables.get("tool")
        tables = tool.get("clean") if isinstance(tool, dict) else None
        if tables is None:
            return None
    if not isinstance(tables, dict):
        raise ConfigError(f"{file}: tool.clean is no table; write [tool.clean]")
    return Config(file, tables)


def check_keys(config: Config, known: Iterable[str]) -> None:
    """Raises `ConfigError` for the first key that no option is named, with the nearest one that is."""
    names = sorted(known)
    for key in config.settings:
        if key not in names:
            near = get_close_matches(key, names, n=1)
            advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
            raise ConfigError(f"{config.file}: {key}: no such setting; {advice}")


def words(config: Config, key: str, option: str) -> list[str]:
    """A setting as it would stand on the command line, option and value, once for each value of a list.

    ``true`` is the option alone, ``false`` nothing. Raises `ConfigError` for any other kind of value.
    """
    value = config.settings[key]
    if isinstance(value, bool):
        return [option] if value else []
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int | float) and not isinstance(one, bool) for one in values):
        raise ConfigError(f"{config.file}: {key}: takes a text, a number or a list of these, not {value!r}")
    return [f"{option}={_located(config, key, str(one))}" for one in values]


def _located(config: Config, key: str, value: str) -> str:
    return str(config.file.parent / value) if key in PATHS and config.file is not None else value
