"""What the commands share: exit statuses, the options of cleaning, printing."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clean.commands.arguments import named
from clean.render import FORMATS, Format

if TYPE_CHECKING:
    from clean.article import Article
    from clean.cleaner import Cleaner
    from clean.formats.entry import Fields
    from clean.formats.kinds import Format as SourceFormat
    from clean.site import Sites

FINE, CHANGED, FAILED, INTERRUPTED = 0, 1, 2, 130
STREAM = "-"
# Spelled out here: `clean --help` imports nothing that reads files.
SOURCES = ("text", "html", "jsonl", "parquet", "warc")


def cleaning_options() -> argparse.ArgumentParser:
    """The options of every command that cleans, as a parent parser."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--rules",
        action="append",
        type=named,
        default=[],
        metavar="DIR",
        help="a folder of your own rules; may be given again",
    )
    shared.add_argument(
        "--profile",
        metavar="GROUPS",
        help="rule groups that run, such as chrome,comments, or to leave out: --profile=-metadata,-legal",
    )
    shared.add_argument(
        "--language", metavar="CODE", help="the documents' language (BCP 47), instead of detecting it"
    )
    shared.add_argument("--encoding", metavar="NAME", help="the documents' encoding where no byte-order mark tells")
    shared.add_argument(
        "--encoding-errors",
        choices=("strict", "replace"),
        default="strict",
        help="what damaged UTF-8 is: an error, or gaps",
    )
    shared.add_argument(
        "--templates", type=named, metavar="FILE", help="sites' template lines, as `clean learn` writes them"
    )
    site_options(shared)
    return shared


def site_options(parser: argparse.ArgumentParser) -> None:
    """How a document's site is told."""
    parser.add_argument("--site", metavar="NAME", help="the site of all documents")
    parser.add_argument(
        "--site-from",
        type=_site_from,
        metavar="HOW",
        help="what tells a document's site: url (default), folder (the top one it lies in) or field:NAME (of a row)",
    )


def _site_from(text: str) -> str:
    if text not in ("url", "folder") and not (text.startswith("field:") and text != "field:"):
        raise argparse.ArgumentTypeError("must be url, folder or field:NAME")
    return text


def sites_of(options: argparse.Namespace) -> Sites:
    """How the command line tells a document's site."""
    from clean.site import Sites

    how: str = options.site_from or "url"
    return Sites(options.site, how == "folder", how.removeprefix("field:") if how.startswith("field:") else None)


def from_option(parser: Any, what: str) -> None:
    """What format `what` has, as the user's help calls it."""
    help_ = f"what {what} is, where its name does not tell: " + ", ".join(SOURCES)
    parser.add_argument("--from", dest="from_", choices=SOURCES, metavar="FORMAT", help=help_)


def fields_options(parser: Any) -> None:
    """Which fields of a row hold what."""
    for name in ("text", "html", "url", "id"):
        parser.add_argument(f"--{name}-field", metavar="NAME", help=f"the field of a row that holds the {name}")


def fields_of(options: argparse.Namespace) -> Fields:
    """The fields that the command line names."""
    from clean.formats.entry import Fields

    return Fields(options.text_field, options.html_field, options.url_field, options.id_field)


def cleaner_of(options: argparse.Namespace) -> Cleaner:
    """The cleaner that the command line asks for."""
    from clean.cleaner import Cleaner
    from clean.rules import groups_of

    return Cleaner(
        rules=tuple(options.rules),
        language=options.language,
        profile=groups_of(options.profile),
        encoding=options.encoding,
        encoding_errors=options.encoding_errors,
        templates=options.templates,
        sites=sites_of(options),
        format=_format_of(options),
    )


def _format_of(options: argparse.Namespace) -> Format:
    """How articles are written: the last format of theirs that a command with such an option was given."""
    named: list[Format] = [name for name in getattr(options, "format", ()) if name in FORMATS]
    return named[-1] if named else "txt"


def article_of(options: argparse.Namespace, name: str, given: SourceFormat | None = None) -> Article:
    """Cleans one document: a file, compressed or not, ``SHARD#ID``, or stdin for `STREAM`.

    `given` is the file's format, if not told by the name.
    """
    from clean.batch.work import article_of as cleaned
    from clean.document import CleanError
    from clean.formats.entry import HTML, TEXT
    from clean.formats.kinds import SHARDS
    from clean.formats.named import document

    cleaner = cleaner_of(options)
    if name == STREAM:
        if given in SHARDS:
            raise CleanError(f"stdin is one document; write the {given} to a file, and name one of it as FILE#ID")
        return cleaner.encoded(sys.stdin.buffer.read(), name=STREAM, media_type=HTML if given == "html" else TEXT)
    entry = document(name, fields_of(options), given)
    try:
        return cleaned(cleaner, entry)
    except CleanError as error:
        raise type(error)(f"{name}: {error}") from error


@contextmanager
def alone(output: Path) -> Iterator[None]:
    """Keeps other runs and reviews from writing to an output, and says so if they cannot be kept from it."""
    from clean.batch.lock import held

    with held(output) as problem:
        if problem is not None:
            say(f"{output}: cannot be kept from other runs ({problem}); start none while this one writes")
        yield


def show(lines: Iterable[str]) -> None:
    """Prints lines on stdout; a reader that has seen enough changes nothing of how the command ends."""
    try:
        for line in lines:
            sys.stdout.write(line + "\n")
    except BrokenPipeError:
        close_stdout()


def say(line: str) -> None:
    """Says a line on stderr; that nobody listens any more stops no work."""
    with suppress(BrokenPipeError):
        sys.stderr.write(line + "\n")


def open_streams() -> None:
    """Gives a process that was started without a standard stream, as by a shell's ``>&-``, an empty one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode))  # noqa: SIM115 -- for as long as the process


def close_stdout() -> None:
    """Points stdout nowhere, so that the flush at exit does not fail on a closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
