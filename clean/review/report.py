"""The report: one static page of a whole corpus, which opens from disk and asks the network for nothing."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from clean.provenance import tool
from clean.review.corpus import Reviewed
from clean.review.figures import LENGTHS, Figures, Sums, site
from clean.review.pieces import document_data, packed, parts
from clean.review.reasons import reason_of
from clean.rules import Rule

PAGE = Path(__file__).parent / "page"
# Classic scripts that share one scope, in this order: a module cannot be imported from a page on disk.
SCRIPTS = tuple(
    f"{name}.js"
    for name in ("dom", "store", "decisions", "list", "lines", "head", "document", "reason", "search", "main")
)
# Bars that a chart shows; its table holds all.
BARS = 15
OFTEN = 50


@dataclass
class Index:
    """What the page knows of all documents at once, by column; texts that recur stand in lists of their own."""

    ids: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    flags: list[list[str]] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    rules: list[list[int]] = field(default_factory=list)

    def add(self, document: Reviewed, own: Sums, places: dict[str, int]) -> None:
        """Enters one document; `places` gives each rule id its number."""
        article = document.record["article"]
        self.ids.append(document.id)
        self.titles.append(article["title"] or "")
        self.languages.append(article["language"])
        self.sites.append(site(document.record))
        self.flags.append(article["flags"])
        self.before.append(own.before)
        self.after.append(own.kept)
        self.removed.append(own.lines)
        self.rules.append(sorted({places.setdefault(name, len(places)) for name in _rules_of(document)}))


def _rules_of(document: Reviewed) -> Iterator[str]:
    for line in document.lines:
        if line.removal is not None:
            yield line.removal.rule
        yield from line.by


def page(
    documents: Iterable[Reviewed], rules: Mapping[str, Rule], problems: Iterable[tuple[str, str]]
) -> Iterator[str]:
    """The page, piece by piece, of readable documents in the order in which it lists them.

    `rules` gives the reasons behind rule ids; `problems` are (name, what is wrong) of what could not
    be shown. The same documents, rules and version give the same page.
    """
    figures, index, places = Figures(), Index(), dict[str, int]()

    def entered() -> Iterator[dict[str, Any]]:
        for document in documents:
            index.add(document, figures.add(document), places)
            yield document_data(document)

    chunks = list(parts(entered()))
    reasons = {name: reason_of(name, rules) for name in places}
    facts = {
        "documents": asdict(index),
        "parts": [count for count, _ in chunks],
        "rules": [asdict(reason) for reason in reasons.values()],
    }
    light = packed(facts)
    style = _asset("style.css")
    scripts = [_asset(name) for name in SCRIPTS]
    template = _environment().get_template("report.html.j2")
    return template.generate(
        figures=figures,
        lengths=_lengths(figures),
        sites=_ordered(figures.sites),
        languages=_ordered(figures.languages),
        stages=_by_words(figures.stages),
        rules=_by_lines(figures.rules),
        reasons=reasons,
        often=figures.often[:OFTEN],
        problems=list(problems),
        version=tool("", {})["version"],
        bars=BARS,
        style=style,
        scripts=scripts,
        style_source=_source(style),
        script_sources=[_source(script) for script in scripts],
        digest=hashlib.sha256(light.encode()).hexdigest()[:16],
        index=light,
        parts=[part for _, part in chunks],
    )


def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters["number"] = lambda value: f"{value:,}"
    environment.filters["percent"] = lambda share: f"{share:.1%}"
    return environment


def _asset(name: str) -> Markup:
    """A file of ours, which stands in the page as it is."""
    return Markup((PAGE / name).read_text(encoding="utf-8"))  # noqa: S704


def _source(asset: str) -> str:
    """What the content security policy calls an inline script or style: its hash."""
    return f"'sha256-{b64encode(hashlib.sha256(asset.encode()).digest()).decode()}'"


def _ordered(groups: Mapping[str, Sums]) -> list[tuple[str, Sums]]:
    return sorted(groups.items(), key=lambda item: (-item[1].documents, item[0]))


def _by_words(groups: Mapping[str, Sums]) -> list[tuple[str, Sums]]:
    return sorted(groups.items(), key=lambda item: (-item[1].removed, item[0]))


def _by_lines(groups: Mapping[str, Sums]) -> list[tuple[str, Sums]]:
    return sorted(groups.items(), key=lambda item: (-item[1].lines, item[0]))


def _lengths(figures: Figures) -> list[tuple[str, int, int]]:
    """(class, documents before, documents after) by class of length."""
    ends = [f"{low}–{high - 1}" for low, high in pairwise(LENGTHS)]
    names = [*ends, f"{LENGTHS[-1]}+"]
    return [(name, figures.before[place], figures.after[place]) for place, name in enumerate(names)]
