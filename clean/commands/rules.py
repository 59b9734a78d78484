"""`clean rules`: look at, check and try the rules."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from clean.commands.arguments import path
from clean.commands.shared import CHANGED, FINE, cleaner_of, say, show
from clean.document import CleanError, split_lines

# Where the hits of a rule are counted unless another output is named.
OUTPUT = Path("cleaned")
# Rules named that end as the one that there is not.
NEAR = 3


def add(verbs: Any, shared: argparse.ArgumentParser) -> None:
    """Adds the commands to the command line."""
    rules = verbs.add_parser(
        "rules",
        help="look at, check and try the rules",
        description="Looks at the rules, checks them against each other's examples, or tries them on a line.",
    ).add_subparsers(title="commands", required=True, metavar="COMMAND")
    listing = rules.add_parser(
        "list",
        parents=[shared],
        help="all rules as a table",
        description="Prints the rules as a table: where they stand, their risk, where they may fire and how far.",
    )
    listing.set_defaults(command=rules_list)
    show = rules.add_parser(
        "show",
        parents=[shared],
        help="one rule: why, forms, examples",
        description="Prints all there is to know of one rule, and how often it fired in an output.",
    )
    show.add_argument(
        "id", metavar="ID", help="as `clean rules list` and every record name it: LANGUAGE/CATEGORY/RULE"
    )
    show.add_argument(
        "--on", type=path, metavar="OUTPUT", help="count its hits there (default: cleaned, if it is there)"
    )
    show.set_defaults(command=rules_show)
    check = rules.add_parser(
        "check",
        parents=[shared],
        help="try every rule on its examples and on each other's",
        description="Tries every rule on its own examples and on every other's. What is wrong is named with what to"
        " do, on stdout; exit 1 if anything is.",
    )
    check.set_defaults(command=rules_check)
    attempt = rules.add_parser(
        "try",
        parents=[shared],
        help="which rules match a line",
        description="Tells which rules match a line by itself, and what more they need to fire.",
    )
    attempt.add_argument("line", metavar="LINE", help="in quotes")
    attempt.set_defaults(command=rules_try)


def rules_list(options: argparse.Namespace) -> int:
    """Prints the rules as a table."""
    from clean.review.rule_pages import table

    show(table(cleaner_of(options).matcher.rules))
    return FINE


def rules_show(options: argparse.Namespace) -> int:
    """Prints one rule's page."""
    from clean.batch.verify import fired
    from clean.review.rule_pages import page, template_page

    cleaner = cleaner_of(options)
    output = OUTPUT if options.on is None else options.on
    if options.on is not None and not output.is_dir():
        raise CleanError(f"--on {output}: no such output folder; name the OUTPUT of a clean run")
    for rule in cleaner.matcher.rules:
        if rule.id == options.id:
            show(page(rule, fired(output, rule.id) if output.is_dir() else None))
            return FINE
    for template in cleaner.all_templates.rules:
        if template.id == options.id:
            show(template_page(template, fired(output, template.id) if output.is_dir() else None))
            return FINE
    ids = [rule.id for rule in cleaner.matcher.rules] + [template.id for template in cleaner.all_templates.rules]
    near = [known for known in ids if f"/{known}".endswith(f"/{options.id.lower()}")]
    meant = f"did you mean {', '.join(near[:NEAR])}? " if near else ""
    raise CleanError(
        f"{options.id}: no such rule; {meant}`clean rules list` shows all, `--templates FILE` names templates"
    )


def rules_check(options: argparse.Namespace) -> int:
    """Tries the rules on all examples."""
    from clean.lint import check

    rules = cleaner_of(options).matcher.rules
    problems = check(rules)
    show(problems)
    say(f"{len(rules)} rules, {len(problems)} problems")
    return CHANGED if problems else FINE


def rules_try(options: argparse.Namespace) -> int:
    """Tells which rules match a line."""
    from clean.review.rule_pages import tried

    if not options.line.strip() or len(split_lines(options.line)) > 1:
        raise CleanError("rules are tried on one line that is not blank; give it in quotes")
    found = list(tried(options.line, options.language or "en", cleaner_of(options).matcher))
    show(found or ["no rule matches"])
    return FINE
