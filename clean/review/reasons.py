"""Why a line went: the words for every rule id, those of the rule files and those of the stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clean.rules import Rule

# What the stages remove or rewrite by themselves: a whole id, or its part before the slash.
BUILT_IN: Mapping[str, str] = {
    "boilerplate/dangling": "A bullet or a row of separators with nothing in it, left when its text went.",
    "comments/form": "Part of a comment form: its fields, buttons and notices.",
    "comments/thread": "A reader's comment, under the heading of a comment section.",
    "encoding": "A character that was spelled wrongly, or is never seen, was put right.",
    "extract": "Stands outside the article on the page, by the vote of several extractors.",
    "normalise": "White space, line ends and Unicode forms are written one way.",
    "repair": "Damaged characters or HTML entities were put right; what the author meant stays.",
    "repeats": "The article stands twice in the source; this is the second copy.",
    "repeats/paragraph": "The same paragraph stands before, word for word.",
    "tail": "Stands behind the end of the article.",
    "tail/after-leftovers": "Stands behind the end of the article, after leftovers of the page.",
    "tail/ticker": "A news ticker: short items with times of day that run backwards.",
    "template": "Stands under many documents of this site, so that it belongs to the site and not to the article.",
    "title": "The title is kept once, in front.",
    "title/repeated": "The title stands again; it is kept once, in front.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """What is known of a rule id.

    `why` is its rule file's sentence, or the stage's. `in_file` tells whether a rule file holds it,
    which can take a line into its `keeps`.
    """

    rule: str
    why: str
    in_file: bool = False
    risk: str = ""
    where: str = ""
    extent: str = ""
    lift: str = ""


def reason_of(name: str, rules: Mapping[str, Rule]) -> Reason:
    """The reason behind a rule id; one that neither a rule nor a stage of this version has says so.

    >>> reason_of("title/repeated", {}).why
    'The title stands again; it is kept once, in front.'
    """
    rule = rules.get(name)
    if rule is not None:
        return Reason(name, rule.why, True, rule.risk, rule.where, rule.extent, rule.lift or "")
    family = name.split("/", 1)[0]
    unknown = "No rule of this name is loaded; give its folder with --rules, or clean the sources again."
    return Reason(name, BUILT_IN.get(name) or BUILT_IN.get(family) or unknown)
