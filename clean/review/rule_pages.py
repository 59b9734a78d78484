"""Rules to look at: the table, one rule's page, and what happens to a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clean.matcher import Matcher
from clean.rules import Rule
from clean.templates import Template


def table(rules: Sequence[Rule]) -> Iterator[str]:
    """One line a rule, sorted by language and category, under a heading."""
    rows = [("LANGUAGE", "CATEGORY", "RULE", "RISK", "WHERE", "EXTENT", "FORMS")]
    rows += [
        (
            r.language,
            r.category,
            r.id.rsplit("/", 1)[1],
            r.risk,
            r.where,
            r.extent,
            str(len(r.phrases) + len(r.patterns)),
        )
        for r in sorted(rules, key=lambda r: (r.language, r.category, r.id))
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def page(rule: Rule, fired: tuple[int, int] | None = None) -> Iterator[str]:
    """All there is to know of one rule; `fired` counts the lines and documents it removed or cut somewhere."""
    yield rule.id
    yield f"  {rule.why}"
    yield f"  risk {rule.risk} · where {rule.where} · extent {rule.extent} · group {rule.group}"
    if rule.after_words is not None:
        yield f"  cuts the rest after {rule.after_words} words"
    if rule.lift is not None:
        yield f"  lifts into {rule.lift}"
    if rule.flag is not None:
        yield f"  sets the flag {rule.flag}"
    if fired is not None:
        yield f"  fired on {fired[0]} lines in {fired[1]} documents"
    for name, texts in (
        ("phrases", rule.phrases),
        ("patterns", rule.patterns),
        ("removes", rule.removes),
        ("keeps", rule.keeps),
    ):
        if texts:
            yield f"  {name}"
            yield from (f"    {number}. {text}" for number, text in enumerate(texts, 1))
    for number, shown in enumerate(rule.pages, 1):
        yield f"  page {number}"
        yield from (f"    given | {line}" for line in shown.given.splitlines())
        yield from (f"    gives | {line}" for line in shown.gives.splitlines())


def template_page(rule: Template, fired: tuple[int, int] | None = None) -> Iterator[str]:
    """All there is to know of a site's template rule; `fired` as in `page`."""
    yield rule.id
    yield f"  {rule.why}"
    state = {None: "", True: " · accepted", False: " · refused"}[rule.accepted]
    yield f"  risk {rule.risk} · where {rule.where}{state} · {'acts' if rule.acts else 'waits for a person'}"
    yield f"  on {rule.other_sites} other sites"
    if fired is not None:
        yield f"  fired on {fired[0]} lines in {fired[1]} documents"
    for name, texts in (("lines", rule.lines), ("examples", rule.examples)):
        yield f"  {name}"
        yield from (f"    {number}. {text}" for number, text in enumerate(texts, 1))


def tried(line: str, language: str, matcher: Matcher) -> Iterator[str]:
    """Which rules match a line by itself, and what they need to fire."""
    for hit in matcher.hits(line, language):
        rule = hit.rule
        needs = {
            "low": "wherever",
            "medium": "in its zone or beside another leftover",
            "high": "in its zone and beside another leftover",
        }
        yield f"{rule.id}: {hit.evidence}"
        yield f"  risk {rule.risk}: fires {needs[rule.risk]}; where {rule.where}, extent {rule.extent}"
        if hit.value:
            yield f"  lifts {rule.lift}: {hit.value}"
    cut = matcher.cut(line, language)
    if cut is not None:
        yield f"{cut.hit.rule.id}: {cut.hit.evidence}; cuts the line to: {cut.text}"
