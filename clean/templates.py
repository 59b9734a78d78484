"""Site templates: the lines that one site sets around its articles, as `clean learn` found them.

A file of templates is TOML with one table a rule, named ``"example.com/name"``; its id in records is
``template/example.com/name``. A rule acts unless its risk is high; `accepted` overrules that either way,
and is what a person writes into the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec
import rtoml

from clean.document import RuleError
from clean.rules import Risk

# A document's own lines that may stand between a line of its head and the top (the title, a standfirst, an
# author, a caption), or of its tail and the end (a list of ten links). Further in are its own lists and
# tables, whose cells come again in other articles as well. Of 302 leftovers that templates learned on one
# half of 421 texts took from the other, 5 % stood further from the top or the end than this.
HEAD_LINES = 4
TAIL_LINES = 10

FORMAT = 1
PREFIX = "template/"
Place = Literal["head", "tail", "ends", "body"]


def ends(lines: int, sentences: Sequence[int], around: Sequence[int]) -> tuple[int, int]:
    """Where a document's head ends and its tail begins, as positions of lines: before and behind its sentences.

    `sentences` are the positions of its own ones, `around` those of the lines that are the site's. Neither
    end has more than so many of the document's own lines beyond it.

    >>> ends(8, sentences=[2, 3, 4], around=[0, 6, 7]), ends(40, sentences=[], around=[0])
    ((2, 5), (6, 29))
    """
    head, tail = HEAD_LINES, lines - 1 - TAIL_LINES
    for at in around:
        if at > head:
            break
        head += 1
    for at in reversed(around):
        if at < tail:
            break
        tail -= 1
    if sentences:
        head, tail = min(head, sentences[0] - 1), max(tail, sentences[-1] + 1)
    return head + 1, max(tail, 0)


def stands_around(documents: int, of: int) -> bool:
    """Whether a line is the site's and no article's own: half of the documents have it.

    A rarer one may be a table's cell, or a paragraph of background that articles on one matter share.
    """
    return 2 * documents >= of


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One line of a site, or a block of lines that always come together.

    `lines` are keys (`clean.slots.slot_key`), in order. It was seen in `documents` documents of the
    site's `of`: before the article (``head``), after it (``tail``), on both ``ends``, or in its
    ``body``; never more than `within` lines from the top or the end. So many `other_sites` have it too.
    """

    why: str
    risk: Risk
    accepted: bool | None = None
    where: Place
    lines: tuple[str, ...]
    examples: tuple[str, ...]
    documents: int
    of: int
    within: int
    other_sites: int = 0
    # Filled by `load`, never written in a file.
    site: str = ""
    name: str = ""

    @property
    def id(self) -> str:
        """The rule's id, as it stands in records."""
        return f"{PREFIX}{self.site}/{self.name}"

    @property
    def acts(self) -> bool:
        """Whether the rule removes lines: accepted, or neither refused nor of high risk."""
        return self.risk != "high" if self.accepted is None else self.accepted

    @property
    def evidence(self) -> str:
        """What a removal says for itself."""
        return self.why.split(";", 1)[0]


@dataclass(frozen=True)
class SiteTemplates:
    """The templates of one site, looked up by a line's key."""

    site: str
    rules: tuple[Template, ...]

    @cached_property
    def acting(self) -> Mapping[str, tuple[Template, int]]:
        """The acting rule of each line's key, and the line's place in it."""
        return {key: (rule, at) for rule in self.rules if rule.acts for at, key in enumerate(rule.lines)}

    @cached_property
    def around(self) -> frozenset[str]:
        """The keys of all lines known to stand around articles, those of high risk too."""
        known = (rule for rule in self.rules if rule.acts or stands_around(rule.documents, rule.of))
        return frozenset(key for rule in known for key in rule.lines)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over what decides the output."""
        decides = [(rule.id, rule.where, rule.lines, rule.acts, rule.evidence) for rule in self.rules]
        return hashlib.sha256(msgspec.json.encode(decides)).hexdigest()


@dataclass(frozen=True)
class Templates:
    """The templates of many sites."""

    sites: Mapping[str, SiteTemplates] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Template]) -> Templates:
        """Rules, by site. Raises `RuleError` when two of a site claim the same line."""
        by_site: dict[str, list[Template]] = {}
        for rule in sorted(rules, key=lambda rule: rule.id):
            by_site.setdefault(rule.site, []).append(rule)
        for of_site in by_site.values():
            claimed: dict[str, Template] = {}
            for rule in of_site:
                for key in rule.lines:
                    if claimed.setdefault(key, rule) is not rule:
                        raise RuleError(
                            f"{rule.id}: lines: {key!r} stands in {claimed[key].id} too; leave it in one of them"
                        )
        return cls({site: SiteTemplates(site, tuple(of_site)) for site, of_site in by_site.items()})

    @property
    def rules(self) -> tuple[Template, ...]:
        """All rules, sorted by site and name."""
        return tuple(rule for site in sorted(self.sites) for rule in self.sites[site].rules)

    @property
    def digest(self) -> str:
        """SHA-256 over what decides the output of all sites."""
        decides = sorted((site, templates.digest) for site, templates in self.sites.items())
        return hashlib.sha256(msgspec.json.encode(decides)).hexdigest()

    def for_site(self, site: str | None) -> SiteTemplates | None:
        """A site's templates, if it has any."""
        return self.sites.get(site) if site is not None else None


def load(file: Path) -> Templates:
    """Reads a file of templates. Raises `RuleError` saying what is wrong with it."""
    try:
        tables: dict[str, Any] = rtoml.loads(file.read_bytes().decode())
    except OSError as error:
        raise RuleError(f"{file}: cannot be read: {error.strerror}; `clean learn` writes such a file") from error
    except (UnicodeDecodeError, rtoml.TomlParsingError) as error:
        raise RuleError(f"{file}: cannot be read as TOML: {error}") from error
    if tables.pop("format", None) != FORMAT:
        raise RuleError(f"{file}: format: is no file of templates of format {FORMAT}; write it with `clean learn`")
    return Templates.of(_template(file, place, table) for place, table in tables.items())


def _template(file: Path, place: str, table: object) -> Template:
    site, slash, name = place.rpartition("/")
    if not (site and slash and name and isinstance(table, dict)):
        raise RuleError(f'{file}: {place}: is no rule; it goes under a line such as ["example.com/name"]')
    for given in ("site", "name"):
        if given in table:
            raise RuleError(f"{file}: {place}: {given}: comes from the table's name; remove the line")
    try:
        rule = msgspec.convert({**table, "site": site, "name": name}, Template)
    except msgspec.ValidationError as error:
        raise RuleError(f"{file}: {place}: {error}") from error
    if not rule.lines:
        raise RuleError(f"{file}: {place}: lines: is empty; give a line, or remove the rule")
    return rule
