"""The shipped rules keep their word: each removes what it shows, where it says, and nothing that it must keep."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
import re2

from clean.article import Article
from clean.cleaner import Cleaner
from clean.document import Block
from clean.folding import bare, fold, lower
from clean.lines import reads_as_sentence
from clean.lint import check
from clean.matcher import Matcher
from clean.patterns import options, program, skeleton
from clean.rules import Rule, load, shipped
from clean.signs import glued_sign, line_sign

RULES = load(shipped())
# Leftovers that rules of low risk know in every language; one of them is not the tried rule's own.
COMPANY = ("Share this:", "Advertisement")

NEUTRAL: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "neutral.toml").read_text(encoding="utf-8"))


def language_of(rule: Rule) -> str:
    """The language a rule's lines are tried in: its own, or none."""
    return "und" if rule.language == "any" else rule.language


def neutral(language: str) -> list[str]:
    """A title and three paragraphs, the last as long as an article's."""
    title, one, two, three, four = NEUTRAL.get(language, NEUTRAL["en"])
    return [title, one, two, f"{three} {four}"]


def cleaned(cleaner: Cleaner, rule: Rule, lines: list[str]) -> Article:
    return cleaner.text("\n\n".join(lines), language=language_of(rule))


def block_of(article: Article, line: str) -> Block:
    return next(block for block in article.blocks if block.raw.rstrip("\n") == line)


def fate(article: Article, line: str) -> str | None:
    """The rule that removed or shortened a line of the source; None if it stands."""
    block = block_of(article, line)
    if block.removal is not None:
        return block.removal.rule
    cut = [name for name in block.rewritten_by if not name.startswith(("repair/", "normalise/"))]
    return cut[0] if cut else None


def fired(matcher: Matcher, rule: Rule, line: str) -> list[str]:
    """Ids of the rules that match a line, or cut a piece off it."""
    cut = matcher.cut(line, language_of(rule))
    return [hit.rule.id for hit in matcher.hits(line, language_of(rule))] + ([cut.hit.rule.id] if cut else [])


# Each of these says what is wrong with one rule.


def missed(rule: Rule, matcher: Matcher) -> Iterator[str]:
    """Lines that the rule is to remove, and does not match."""
    for line in rule.removes:
        if rule.id not in fired(matcher, rule, line):
            yield f"removes {line!r}: not matched"


def trapped(rule: Rule, matcher: Matcher) -> Iterator[str]:
    """Lines that every rule is to keep, and one matches."""
    for line in rule.keeps:
        for other in fired(matcher, rule, line):
            yield f"keeps {line!r}: matched by {other}"


def lost(rule: Rule, cleaner: Cleaner) -> Iterator[str]:
    """Lines that are to stay, and are gone from the middle of an article."""
    title, one, two, three = neutral(rule.language)
    for line in rule.keeps:
        article = cleaned(cleaner, rule, [title, one, two, line, three])
        gone = fate(article, line)
        if gone is not None:
            yield f"keeps {line!r}: {gone} took it"
        elif block_of(article, line).text not in article.text.split("\n"):
            yield f"keeps {line!r}: not in the text"


def places(rule: Rule, matcher: Matcher) -> Iterator[tuple[str, list[str]]]:
    """The documents in which a rule fires on its first example, by its risk and zone."""
    title, one, two, three = neutral(rule.language)
    line = rule.removes[0]
    company = next(other for other in COMPANY if rule.id not in fired(matcher, rule, other))
    beside = [line] if rule.risk != "high" else [line, company]
    if rule.risk == "low" and rule.where == "anywhere":
        yield "in the middle", [title, one, two, line, three]
    if rule.where in ("head", "anywhere"):
        yield "in the head", [title, *beside, one, two, three]
    if rule.where in ("tail", "anywhere"):
        yield "in the tail", [title, one, two, three, *beside]
    if rule.risk == "medium":
        yield "beside a leftover", [title, one, two, line, company, three]


def idle(rule: Rule, cleaner: Cleaner) -> Iterator[str]:
    """Places where the rule is to fire, and its line stays; or where the article's own lines go with it."""
    for place, lines in places(rule, cleaner.matcher):
        article = cleaned(cleaner, rule, lines)
        if fate(article, rule.removes[0]) is None:
            yield f"{place}: {rule.removes[0]!r} stays"
        if rule.extent != "rest":
            yield from (
                f"{place}: {text!r} went too" for text in neutral(rule.language) if fate(article, text) is not None
            )


def unlifted(rule: Rule, matcher: Matcher) -> Iterator[str]:
    """Metadata that is not a piece of its line, as it is written there."""
    for line in rule.removes if rule.lift is not None else ():
        for hit in matcher.hits(line, language_of(rule)):
            if hit.rule.id == rule.id and not (hit.value and hit.value in line):
                yield f"removes {line!r}: lifts {hit.value!r}"


def leaky(rule: Rule) -> Iterator[str]:
    """Lines that a pattern matches and its skeleton or sign, which are to let through all of them, do not."""
    for pattern in rule.patterns:
        whole, outline = program(pattern), re2.compile(skeleton(pattern), options())
        signs = [re2.compile(sign_of(skeleton(pattern)), options()) for sign_of in (line_sign, glued_sign)]
        for line in rule.removes:
            for form in (line, line.upper(), line.lower(), line.title()):
                folded = bare(fold(form))
                if whole.fullmatch(folded) and not outline.fullmatch(lower(folded)):
                    yield f"pattern {pattern!r}: skeleton loses {form!r}"
                if whole.fullmatch(folded):
                    stop = "" if folded[-1] in ".!?。！？*" else "."
                    for joined in (folded, f"{folded}{stop} Click here", f"{folded} | Share"):
                        if not all(sign.search(lower(joined)) for sign in signs):
                            yield f"pattern {pattern!r}: its sign loses {joined!r}"


def strayed(rule: Rule, cleaner: Cleaner) -> Iterator[str]:
    """Pages that do not come out as the rule shows them."""
    for page in rule.pages:
        known = None if rule.language == "any" else rule.language
        text = cleaner.text(page.given, language=known).text
        if text != page.gives.strip("\n"):
            yield f"page {page.given!r}: comes out as {text!r}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_keeps_its_word(rule: Rule, cleaner: Cleaner) -> None:
    matcher = cleaner.matcher
    wrong = [*missed(rule, matcher), *trapped(rule, matcher), *lost(rule, cleaner), *idle(rule, cleaner)]
    wrong += [*unlifted(rule, matcher), *leaky(rule), *strayed(rule, cleaner)]
    assert wrong == []


def test_rules_have_no_problems() -> None:
    # In a process of its own: all patterns compiled at once take a gigabyte, which this one would not give back.
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        assert process.submit(check, RULES).result() == []


@pytest.mark.parametrize("language", NEUTRAL)
def test_neutral_text_is_prose_that_stays_as_it_is(language: str, cleaner: Cleaner) -> None:
    lines = neutral(language)
    article = cleaner.text("\n\n".join(lines), language=language)
    assert article.text == "\n\n".join(lines)
    assert article.title == lines[0]
    assert [reads_as_sentence(line) for line in lines] == [False, True, True, True]
    assert cleaner.text("\n\n".join(lines)).language == language
