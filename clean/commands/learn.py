"""`clean learn`: proposes each site's template lines as rules, with their evidence."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clean.commands.arguments import named, share
from clean.commands.engines import engine_of, engine_options, workers_of
from clean.commands.shared import CHANGED, FINE, STREAM, fields_of, fields_options, say, site_options, sites_of
from clean.document import CleanError, RuleError

if TYPE_CHECKING:
    from clean.batch.job import Job
    from clean.batch.plan import Survey
    from clean.engines.chunks import Limits
    from clean.learning.corpus import Read
    from clean.learning.propose import Learned, Thresholds
    from clean.templates import Templates

# What `clean run --learn` writes into the output folder.
FILE = "templates.toml"
# Documents that could not be read and are named.
NAMED = 5


def add(verbs: Any) -> None:
    """Adds the command to the command line."""
    parser = verbs.add_parser(
        "learn",
        help="propose each site's template lines as rules",
        description="Counts the lines of SOURCE by site, and writes those that documents share into FILE, as rules"
        " with their evidence, for `clean run --templates FILE`. What a person wrote into FILE is kept.",
    )
    parser.add_argument("source", type=named, metavar="SOURCE", help="what `clean run` reads")
    parser.add_argument(
        "-o", "--output", type=named, required=True, metavar="FILE", help="the file of templates; '-' is stdout"
    )
    parser.add_argument(
        "--report", type=named, metavar="FILE", help="write the whole account of thresholds and sites there"
    )
    site_options(parser)
    engine_options(parser)
    parser.add_argument(
        "--share",
        type=share,
        metavar="S",
        help="of a site's documents that surely have a line, for it to act (default: 0.3)",
    )
    parser.add_argument("--encoding", metavar="NAME", help="the documents' encoding where nothing in them tells")
    parser.add_argument("--encoding-errors", choices=("strict", "replace"), default="strict", help=argparse.SUPPRESS)
    fields_options(parser)
    parser.set_defaults(command=learn)


def learn(options: argparse.Namespace) -> int:
    """Learns, writes the file and gives an account of it."""
    from clean.batch.job import GROWN, MEMORY, SECONDS
    from clean.engines.chunks import Limits
    from clean.formats.text import write
    from clean.learning.propose import Thresholds
    from clean.learning.write import account, document, with_decisions

    thresholds = Thresholds() if options.share is None else Thresholds(share=options.share)
    limits = Limits(SECONDS, MEMORY, GROWN)
    learned, read = learned_from(options, thresholds, _amount(Path(options.source)), limits)
    file = None if options.output == STREAM else Path(options.output)
    rules = with_decisions(learned.rules, _before(file))
    if file is None:
        sys.stdout.write(document(rules))
    else:
        write(file, document(rules).encode())
    lines = list(account(learned, thresholds))
    if options.report is not None:
        write(Path(options.report), ("\n".join(lines) + "\n").encode())
    for line in lines[: lines.index("")]:
        say(line)
    _say_left_out(read)
    return CHANGED if read.unreadable else FINE


def learned_from(
    options: argparse.Namespace, thresholds: Thresholds, amount: Survey, limits: Limits
) -> tuple[Learned, Read]:
    """What the documents of the source teach. Raises `CleanError` when no document's site is known."""
    from clean.formats.read import entries
    from clean.learning.corpus import Reading, count, count_over
    from clean.learning.propose import learn as propose
    from clean.learning.tally import Tally

    tally = Tally()
    found = entries(Path(options.source), fields_of(options))
    reading = Reading(sites_of(options), options.encoding, options.encoding_errors)
    workers = workers_of(options, amount)
    if workers == 0:
        read = count(tally, found, reading)
    else:
        read = count_over(engine_of(options), workers, tally, found, reading, limits)
    if read.without_site and not read.counted:
        raise CleanError(
            f"{options.source}: no document's site is known; give --site NAME if all are of one,"
            " --site-from folder if each site has its folder, or --site-from field:NAME"
        )
    return propose(tally, thresholds), read


def with_learned(options: argparse.Namespace, job: Job, amount: Survey) -> Job:
    """A run with the templates of its own documents, which stand in its output folder, unless it only checks."""
    from clean.formats.text import write
    from clean.learning.propose import Thresholds
    from clean.learning.write import document, with_decisions
    from clean.templates import Templates

    if options.templates is not None:
        raise CleanError("--learn makes the templates that --templates would name; give one of the two")
    learned, read = learned_from(options, Thresholds(), amount, job.limits)
    file = job.output / FILE
    rules = with_decisions(learned.rules, _before(file))
    if not job.mode.check:
        write(file, document(rules).encode())
    acting = sum(rule.acts for rule in rules)
    say(f"learned {acting:,} rules that act and {len(rules) - acting:,} that wait, from {read.counted:,} documents")
    return replace(job, cleaner=replace(job.cleaner, templates=Templates.of(rules)))


def _amount(source: Path) -> Survey:
    """How much there is to read."""
    from clean.batch.plan import Survey
    from clean.formats.text import sources

    found = Survey()
    for file in sources(source) if source.exists() else ():
        found.note(file)
    return found


def _before(file: Path | None) -> Templates:
    """The templates that a file holds already."""
    from clean.templates import Templates, load

    if file is None or not file.exists():
        return Templates()
    try:
        return load(file)
    except RuleError as error:
        raise RuleError(f"{error}; mend it, or name another file: decisions in it would be lost") from error


def _say_left_out(read: Read) -> None:
    if read.without_site:
        say(f"left out {read.without_site:,} documents whose site is not known")
    if read.unreadable:
        say(f"left out {len(read.unreadable):,} that cannot be read:")
        for name, problem in read.unreadable[:NAMED]:
            say(f"  {name}: {problem}")
