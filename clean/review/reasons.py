"""Why a line went: the words for every rule id, those of the rule files and those of the stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clean.rules import Rule

# What the stages remove or rewrite by themselves: a whole id, or the part before the slash
# where names of sites follow it.
BUILT_IN: Mapping[str, str] = {
    "boilerplate/dangling": "A bullet or a row of separators with nothing in it, left when its text went.",
    "comments/form": "Part of a comment form: its fields, buttons and notices.",
    "comments/thread": "A reader's comment, under the heading of a comment section.",
    "extract/votes": "Stands outside the article on the page, by what several extractors say of it.",
    "items/dated": "One of a list of titles with dates that do not run forwards: links to other articles.",
    "items/doubled": "A title said twice, as a link and its picture say it.",
    "items/gallery": "A picture of a gallery, told by its counter, or its caption.",
    "items/layout": "Stands around the row of a table that holds the article.",
    "items/menu": "One of a run of labels before the text: a menu.",
    "items/teasers": "The beginning of another article, cut off.",
    "normalise/form": "Letters and their marks are written as one character where there is one (NFC).",
    "normalise/line-end": "The line ended otherwise than most lines of the source.",
    "normalise/spaces": "Every kind of space is a plain one, one at a time, and none at the ends of a line.",
    "render/markdown": "The line is written as Markdown: a heading, a list item, a quotation.",
    "repair/controls": "Control characters show nothing and belong to no text.",
    "repair/entities": "HTML entities that were left in the text are written as the characters they mean.",
    "repair/invisible": "Characters that show nothing here went: soft hyphens, zero-width spaces, direction marks.",
    "repair/mojibake": "The text was decoded wrongly before it came here; it is put right.",
    "repeats/paragraph": "The same paragraph stands before, word for word.",
    "tail/after-leftovers": "Stands behind the end of the article, after leftovers of the page.",
    "tail/ticker": "A news ticker: short items with times of day that run backwards.",
    "template": "Stands in many documents of this site, so that it is the site's and not the article's.",
    "title/repeated": "The title stands again; it is kept once, in front.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """What is known of a rule id.

    `why` is its rule file's sentence, or the stage's. `in_file` tells whether a rule file holds it,
    which can take a line into its `keeps`; evidence such as "pattern 2" counts its `patterns` from 1.
    """

    rule: str
    why: str
    in_file: bool = False
    risk: str = ""
    where: str = ""
    extent: str = ""
    lift: str = ""
    patterns: tuple[str, ...] = ()


def reason_of(name: str, rules: Mapping[str, Rule]) -> Reason:
    """The reason behind a rule id; one that neither a rule nor a stage of this version has says so.

    >>> reason_of("title/repeated", {}).why
    'The title stands again; it is kept once, in front.'
    """
    rule = rules.get(name)
    if rule is not None:
        return Reason(name, rule.why, True, rule.risk, rule.where, rule.extent, rule.lift or "", rule.patterns)
    family = name.split("/", 1)[0]
    unknown = "No rule of this name is loaded; give its folder with --rules, or clean the sources again."
    return Reason(name, BUILT_IN.get(name) or BUILT_IN.get(family) or unknown)
