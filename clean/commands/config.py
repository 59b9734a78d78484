"""`clean config`: which settings are in force, and where each comes from. And how a file's settings get there."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from clean.commands.shared import FINE, show
from clean.config import Config, check_keys, find, read, words
from clean.document import CleanError

# Options of `clean run` that say what to do this once; all others can be settings.
ONCE = frozenset({"check", "diff", "force", "help", "learn", "retry", "stat", "stamp"})
# Settings that an option of the same name adds to: ``--format github`` leaves articles the format they have.
ADDED_TO = frozenset({"format"})


def add(verbs: Any, root: argparse.ArgumentParser) -> None:
    """Adds the command to the command line."""
    parser = verbs.add_parser(
        "config",
        help="show the settings in force, and where each comes from",
        description="Prints each setting of `clean run`, its value, and the file it comes from. Settings stand in the"
        " nearest clean.toml, or pyproject.toml under [tool.clean]; `clean --config FILE config` shows another's.",
    )
    parser.set_defaults(command=partial(_show, root))


def configured(root: argparse.ArgumentParser, arguments: Sequence[str], config: Config) -> list[str]:
    """The command line with the settings of a file put in, where it does not say otherwise itself.

    Raises `ConfigError` for a setting that there is not.
    """
    check_keys(config, settings(root))
    at, parser = 0, root
    while at < len(arguments) and arguments[at] in (below := _commands(parser)):
        at, parser = at + 1, below[arguments[at]]
    own = _options(parser)
    given = {argument.split("=")[0] for argument in arguments[at:]}
    put_in = [
        word
        for key in config.settings
        if key in own and (own[key] not in given or key in ADDED_TO)
        for word in words(config, key, own[key])
    ]
    return [*arguments[:at], *put_in, *arguments[at:]]


def settings(root: argparse.ArgumentParser) -> Mapping[str, argparse.Action]:
    """Every setting by its key: the long options of `clean run`, but for those of a single run."""
    run = _commands(root)["run"]
    actions = {string: action for action in run._actions for string in action.option_strings}
    return {key: actions[option] for key, option in sorted(_options(run).items()) if key not in ONCE}


def located(arguments: Sequence[str]) -> tuple[Config, list[str]]:
    """The configuration that the command line names or that lies above the working folder, and the rest of it.

    Raises `ConfigError`, and `CleanError` for a file that is not there.
    """
    rest = list(arguments)
    if rest and rest[0] == "--no-config":
        return Config(), rest[1:]
    if rest and rest[0].partition("=")[0] == "--config":
        name = rest.pop(0).partition("=")[2] or (rest.pop(0) if rest else "")
        if not Path(name).is_file():
            raise CleanError(f"--config: {name or 'no file named'}: no such file")
        return read(Path(name)) or Config(Path(name)), rest
    for word in rest[: rest.index("--") if "--" in rest else None]:
        if word.partition("=")[0] in ("--config", "--no-config"):
            raise CleanError(f"{word} stands before the command: clean {word} … {rest[0]} …")
    return find(Path.cwd()), rest


def _commands(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """The commands below a parser. argparse has no public way to ask."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _options(parser: argparse.ArgumentParser) -> dict[str, str]:
    """The long options of a parser, by their names without dashes."""
    return {
        option.removeprefix("--"): option
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--")
    }


def _show(root: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    """Prints every setting, its value, and whether a file or the default says so."""
    found: Config = options.settings
    show(
        f"{key} = {found.settings[key]!r}  ({found.file})"
        if key in found.settings
        else f"{key} = {action.default!r}  (default)"
        for key, action in settings(root).items()
    )
    return FINE
