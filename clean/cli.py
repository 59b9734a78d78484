"""The command line: parses, calls, prints. stdout carries data, stderr talk."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from errno import EDQUOT, EFBIG, ENOSPC
from io import TextIOWrapper

from clean.commands import compare, config, describe, explain, learn, records, report, review, rules, run
from clean.commands.shared import FAILED, FINE, INTERRUPTED, cleaning_options, close_stdout, open_streams, say
from clean.document import CleanError

# What the system says where no more can be written.
FULL = (ENOSPC, EDQUOT, EFBIG)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status.

    0 fine; 1 something would change, was quarantined or failed a check; 2 usage or internal error.
    """
    open_streams()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # articles are, whatever the terminal's locale
    status = FINE
    try:
        root = parser()
        settings, rest = config.located(sys.argv[1:] if arguments is None else arguments)
        options = root.parse_args(config.configured(root, rest, settings))
        options.settings = settings
        status = options.command(options)
        sys.stdout.flush()
    except CleanError as error:
        say(f"clean: {error}")
        return FAILED
    except BrokenPipeError:
        # The reader of stdout has seen enough (`clean explain x | head`); the flush at exit must not fail too.
        close_stdout()
    except KeyboardInterrupt:
        say("clean: interrupted; what is written is whole, run again to go on")
        return INTERRUPTED
    except OSError as error:
        if error.errno in FULL:
            close_stdout()
            say(f"clean: {error.filename or 'stdout'}: cannot be written: {error.strerror}; free the disk, run again")
        elif error.filename is not None:
            say(f"clean: {error.filename}: {error.strerror}; check its permissions, or name another")
        else:
            return _internal_error()
        return FAILED
    except Exception:
        return _internal_error()
    return status


def _internal_error() -> int:
    """Says what is nobody's fault but ours."""
    traceback.print_exc()
    say("clean: internal error; please report it with the lines above")
    return FAILED


class Version(argparse.Action):
    """Prints the version, which is looked up only when it is asked for."""

    def __call__(self, *_: object) -> None:
        """Prints it and exits."""
        from importlib.metadata import version

        sys.stdout.write(f"clean {version('clean-articles')}\n")
        raise SystemExit(FINE)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(
        prog="clean",
        description="Cleans scraped news articles, and shows why each line went.",
        allow_abbrev=False,
    )
    root.add_argument("--config", metavar="FILE", help="take settings from this file, not from the nearest one")
    root.add_argument("--no-config", action="store_true", help="take no settings from a file")
    root.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    verbs = root.add_subparsers(title="commands", required=True, metavar="COMMAND")

    cleaning = cleaning_options()
    run.add(verbs, cleaning)
    review.add(verbs, cleaning)
    compare.add(verbs, cleaning)
    explain.add(verbs, cleaning)
    records.add(verbs)
    report.add(verbs)
    describe.add(verbs)
    rules.add(verbs, cleaning)
    learn.add(verbs)
    config.add(verbs, root)
    return root
