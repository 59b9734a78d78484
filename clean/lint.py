"""`check`: what is wrong with a set of rules, beyond what `clean.rules.load` refuses to read.

Every rule carries its own proof, lines it must remove and lines it must leave alone; here they are
tried, on the rule itself and on every other rule that runs beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from clean.document import RuleError
from clean.folding import key
from clean.matcher import Matcher
from clean.patterns import expand, program
from clean.pipeline import clean_document
from clean.render import render
from clean.rules import Rule

# Fewest examples of each kind a rule carries.
EXAMPLES = 2
# A pattern needs this many fixed letters (an ideograph or syllable counts twice): one {NAME} {DATE}
# template matched 6,069 lines of 884 articles, 3,671 of them article text.
FIXED_LETTERS = 2

# Letters by which two words are taken for forms of one.
STEM = 4
# A title and sentences that no rule knows, and a leftover for company, for trying a rule in its zone.
ARTICLE = (
    "Ferry returns to the harbour after nine years",
    "The ferry sailed into the harbour on Sunday, nine years after the old one sank at its moorings in a storm.",
    "By Monday the queue reached the church, and the clerk at the window had run out of paper before noon.",
    "Fares stay as they were until the spring, when the council will look at them again with the islanders.",
)
COMPANY_PHRASE = "A leftover for company"
_COMPANY = Rule(
    why="", risk="low", removes=(), keeps=(), phrases=(COMPANY_PHRASE,),
    id="any/ui/company", language="any", category="ui",
)  # fmt: skip
CUTS = ("prefix", "suffix")

# Scripts whose characters are syllables or words: hangul, kana, ideographs, Thai.
_SYLLABLES = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SLOT = re.compile(r"(?<!\\[pP])\{[A-Z]+\}")
_PIECE = re.compile(
    r"(?P<slot>(?<!\\[pP])\{[A-Z]+\})|(?P<kind>\\[pP](?:\{\^?\w+\}|\w)|\\[a-zA-Z0-9])|\\(?P<sign>.)"
    r"|(?P<class>\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\])"
)
# What they stand for in an outline: anything, a sign such as a bracket, a time of day.
_OPEN, _SIGN, _CLOCK = "\ue000", "\ue001", "\ue002"
_UNBOUNDED = re.compile(r"[*+]|\{\d+,\}")
_ASCII_ONLY = re.compile(r"\\[bBwW]")
_ANCHOR = re.compile(r"[\^$]")
_EDGE = re.compile(r"\\[AzZ]")


def check(rules: Sequence[Rule]) -> list[str]:
    """Problems as ``file: rule: field: what is wrong, and what to do``, sorted; empty when fine."""
    # A rule is held to its forms alone: that it never takes a line spelled in its `keeps` proves nothing of them.
    matcher = Matcher([*(replace(rule, keeps=()) for rule in rules), _COMPANY])
    problems = [problem for rule in rules for problem in _alone(rule)]
    if not problems:  # a pattern that RE2 refuses would fail every look-up below
        problems = [problem for rule in rules for problem in _together(rule, matcher)]
        problems += _shared_phrases(rules)
    return sorted(problems)


def _say(rule: Rule, field: str, what: str) -> str:
    name = rule.id.rsplit("/", 1)[1]
    return f"{rule.language}/{rule.category}.toml: {name}: {field}: {what}"


def _alone(rule: Rule) -> Iterable[str]:
    for field, examples in (("removes", rule.removes), ("keeps", rule.keeps)):
        if len(examples) < EXAMPLES:
            yield _say(rule, field, f"{len(examples)} examples; give at least {EXAMPLES}")
        for example in examples:
            if "\n" in example:
                yield _say(
                    rule, field, f"{example!r} is more than one line; use [[{rule.id.rsplit('/', 1)[1]}.pages]]"
                )
    if len(rule.why.split()) < 3:
        yield _say(rule, "why", "says nothing; say in a sentence where the leftover comes from")
    for phrase in rule.phrases:
        if not key(phrase):
            yield _say(rule, "phrases", f"{phrase!r} folds to nothing; remove it")
        if "{" in phrase:
            yield _say(rule, "phrases", f"{phrase!r} holds a slot; slots stand in patterns")
    for pattern in rule.patterns:
        yield from _pattern(rule, pattern)


def _pattern(rule: Rule, pattern: str) -> Iterable[str]:
    try:
        expand(pattern)
    except RuleError as error:
        yield _say(rule, "patterns", f"{pattern!r}: {error}")
        return
    if _ASCII_ONLY.search(pattern):
        yield _say(rule, "patterns", rf"{pattern!r}: \b and \w know ASCII only in RE2; use a slot or [\p{{L}}]")
    outline = _PIECE.sub(_outlined, pattern)
    if _ANCHOR.search(outline) or _EDGE.search(pattern):
        yield _say(rule, "patterns", f"{pattern!r}: patterns match whole lines already; drop the anchor")
    if _UNBOUNDED.search(outline):
        advice = "give it an upper bound, or use {TITLE} or {TEXT}"
        yield _say(rule, "patterns", f"{pattern!r}: unbounded repeat; {advice}")
    if _fixed(outline) < FIXED_LETTERS:
        what = f"fewer than {FIXED_LETTERS} fixed letters"
        yield _say(rule, "patterns", f"{pattern!r}: {what}; it would match article text")
    try:
        program(pattern)
    except RuleError as error:
        yield _say(rule, "patterns", f"{pattern!r}: {error}")


def _outlined(piece: re.Match[str]) -> str:
    """A slot, class or escape as one character; a sign that is escaped as a bracket, which counts as fixed."""
    if piece["slot"]:
        return _CLOCK if piece["slot"] == "{TIME}" else _OPEN
    return _SIGN if piece["sign"] else _OPEN


def _fixed(outline: str) -> int:
    letters = re.sub(r"\(\?P<\w+>|\(\?[^:]*:|\{[^}]*\}", "", outline)
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in letters if c.isalpha())
    return wide + letters.count(_SIGN) + letters.count(_CLOCK)


def _together(rule: Rule, matcher: Matcher) -> Iterable[str]:
    language = "und" if rule.language == "any" else rule.language
    yield from _examples(rule, matcher, language)
    yield from _pages(rule, matcher, language)
    yield from _in_its_zone(rule, matcher)
    if rule.extent not in CUTS:
        for phrase in rule.phrases:
            if rule.id not in _fired(matcher, phrase, language):
                yield _say(rule, "phrases", f"{phrase!r}: never matches; check its spelling and length")
    for pattern in rule.patterns:
        one = Matcher([replace(rule, phrases=(), patterns=(pattern,))])
        if not any(_fired(one, example, language) for example in rule.removes):
            yield _say(rule, "patterns", f"{pattern!r}: no `removes` shows it; add one, or remove the pattern")


def _examples(rule: Rule, matcher: Matcher, language: str) -> Iterable[str]:
    forms = _pieces(" ".join((*rule.phrases, *rule.removes, *rule.patterns)))
    for example in rule.removes:
        fired = _fired(matcher, example, language)
        if rule.id not in fired:
            other = f" ({', '.join(fired)} did)" if fired else ""
            yield _say(
                rule, "removes", f"{example!r}: the rule does not fire{other}; mend the pattern or the example"
            )
    for example in rule.keeps:
        for fired_id in _fired(matcher, example, language):
            yield _say(rule, "keeps", f"{example!r}: {_fires(fired_id, rule)}")
        if not _pieces(example) & forms:
            yield _say(rule, "keeps", f"{example!r}: nothing like what the rule removes; give a line like it")


def _fires(fired_id: str, rule: Rule) -> str:
    if fired_id != rule.id:
        return f"rule {fired_id} fires on it; narrow that rule"
    return "the rule itself fires on it, and leaves out this spelling alone; narrow its forms, for lines like it too"


def _pieces(text: str) -> set[str]:
    """Folded stems: numbers, the first letters of words, pairs of letters where words are not set apart."""
    return {piece for word in re.findall(r"[^\W_]+", key(text)) for piece in _stems(word)}


def _stems(word: str) -> list[str]:
    return [word[i : i + 2] for i in range(len(word) - 1)] if _SYLLABLES.search(word) else [word[:STEM]]


def _in_its_zone(rule: Rule, matcher: Matcher) -> Iterable[str]:
    """Tries the rule in a small article, where its zone and risk let it fire."""
    line = rule.removes[0] if rule.removes else ""
    if rule.extent in CUTS or not line:
        return
    company = [] if rule.risk == "low" else [COMPANY_PHRASE]
    title, one, two, three = ARTICLE
    before = [title] if rule.where == "head" else [title, one, two, three]
    after = [one, two, three] if rule.where == "head" else []
    language = None if rule.language == "any" else rule.language
    text = "\n".join([*before, line, *company, *after])
    removal = clean_document(text, matcher, known_language=language).blocks[len(before)].removal
    if removal is None:
        yield _say(
            rule, "where", f"{line!r} stays in the {rule.where} of an article; mend where, risk or the example"
        )


def _pages(rule: Rule, matcher: Matcher, language: str) -> Iterable[str]:
    for number, page in enumerate(rule.pages, 1):
        known = None if rule.language == "any" else language
        gives = render(clean_document(page.given, matcher, known_language=known)).text
        if gives != page.gives.strip("\n"):
            yield _say(rule, "pages", f"page {number} gives {gives!r}; mend the rule or the page")


def _fired(matcher: Matcher, line: str, language: str) -> list[str]:
    """Ids of the rules that match a line or cut a piece off it."""
    cut = matcher.cut(line, language)
    return [hit.rule.id for hit in matcher.hits(line, language)] + ([cut.hit.rule.id] if cut else [])


def _shared_phrases(rules: Sequence[Rule]) -> Iterable[str]:
    first: dict[tuple[str, str], Rule] = {}
    for rule in sorted(rules, key=lambda r: (r.language not in ("any", "en"), r.id)):
        for phrase in rule.phrases:
            cut = "cut" if rule.extent in CUTS else "line"
            for language in (rule.language, "any", "en"):
                other = first.get((language, key(phrase) + cut))
                if other is not None:
                    yield _say(rule, "phrases", f"{phrase!r}: stands in {other.id} already; remove it here")
                    break
            first.setdefault((rule.language, key(phrase) + cut), rule)
