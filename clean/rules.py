"""Rules as data: `Rule`, and `load`, which reads a folder of TOML files.

The format is described in ``rules/README.md``. A rule's id is its file's path and its table's
name, ``en/newsletter/sign-up``; its language is the folder, its category the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec
import rtoml  # 1,100 files in 30 ms, where the standard library's tomllib takes 170 and tomli 85

from clean.document import RuleError

Risk = Literal["low", "medium", "high"]
Where = Literal["anywhere", "head", "tail"]
Extent = Literal["line", "line+next", "block", "rest", "prefix", "suffix"]

# What `--profile` switches, and the rule files (categories) each group holds.
GROUPS: Mapping[str, frozenset[str]] = {
    "chrome": frozenset(
        {"ui", "share", "print", "audio", "ads", "player", "embed", "cookies", "navigation", "counter", "widget"}
    ),
    "promo": frozenset({"channel", "newsletter", "app", "support", "paywall"}),
    "related": frozenset({"related", "most-read"}),
    "comments": frozenset({"comment-form", "comment-policy", "comments"}),
    "metadata": frozenset({"byline", "timestamp", "reading-time", "photo-credit", "source", "author-bio", "tags"}),
    "legal": frozenset({"copyright", "disclaimer", "contact"}),
}
CATEGORY_GROUP: Mapping[str, str] = {category: group for group, of in GROUPS.items() for category in of}
# The schema.org NewsArticle names that a rule may lift a line into.
FIELDS = frozenset(
    {
        "author",
        "contributor",
        "copyrightNotice",
        "creditText",
        "dateModified",
        "datePublished",
        "dateline",
        "keywords",
        "sourceOrganization",
        "timeRequired",
    }
)


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A small document and what it must come out as, where context decides."""

    given: str
    gives: str


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One family of phrasings of one leftover.

    `phrases` match a whole folded line, `patterns` a whole folded line on RE2 (named slots such as
    ``{SITE}`` stand in `clean.patterns.SLOTS`), and neither one that is, folded, one of `keeps`.
    `after_words` (words of kept text before the line) guards ``rest``. `lift` names the schema.org
    field that takes the line, or its group ``value``.
    `flag` is set on a document in which the rule fires.
    """

    why: str
    risk: Risk
    removes: tuple[str, ...]
    keeps: tuple[str, ...]
    where: Where = "anywhere"
    extent: Extent = "line"
    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    after_words: int | None = None
    lift: str | None = None
    flag: str | None = None
    pages: tuple[Page, ...] = ()
    # Filled by `load`, never written in a file.
    id: str = ""
    language: str = ""
    category: str = ""

    @property
    def group(self) -> str:
        """The profile group of the rule's category."""
        return CATEGORY_GROUP[self.category]


def category_of(rule_id: str) -> str | None:
    """The category of a rule, by its id; None for what is no rule's: a stage's own or a template's.

    >>> category_of("en/navigation/sections"), category_of("items/menu")
    ('navigation', None)
    """
    parts = rule_id.split("/")
    return parts[1] if len(parts) == 3 and parts[1] in CATEGORY_GROUP else None


def shipped() -> Path:
    """The folder of the package's own rules: in a wheel inside the package, in a checkout beside it."""
    inside = Path(__file__).parent / "_rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


def load(folder: Path) -> tuple[Rule, ...]:
    """Reads every ``LANGUAGE/CATEGORY.toml`` under `folder`, sorted by id.

    Raises `RuleError` for a folder or file that cannot be read, a broken TOML file, an unknown
    category, key or value. What only shows when rules meet is `clean.lint`'s.
    """
    if not folder.is_dir():
        raise RuleError(f"{folder}: no such folder of rules; it holds LANGUAGE/CATEGORY.toml files")
    files = sorted(folder.glob("*/*.toml"))
    if not files:
        raise RuleError(f"{folder}: holds no LANGUAGE/CATEGORY.toml file, such as en/newsletter.toml")
    return tuple(sorted((rule for file in files for rule in _read(file)), key=lambda rule: rule.id))


def _read(file: Path) -> list[Rule]:
    where = f"{file.parent.name}/{file.name}"
    if file.stem not in CATEGORY_GROUP:
        known = ", ".join(sorted(CATEGORY_GROUP))
        raise RuleError(f"{where}: no such category; name the file after one of: {known}")
    try:
        tables = rtoml.loads(file.read_bytes().decode())
    except (OSError, UnicodeDecodeError, rtoml.TomlParsingError) as error:
        raise RuleError(f"{where}: cannot be read as TOML: {error}") from error
    return [_rule(where, file, name, table) for name, table in tables.items()]


def _rule(where: str, file: Path, name: str, table: object) -> Rule:
    if not isinstance(table, dict):
        raise RuleError(f"{where}: {name}: stands outside a table; put it under a [rule-name] line")
    for field in ("id", "language", "category"):
        if field in table:
            raise RuleError(f"{where}: {name}: {field}: comes from the file's place; remove the line")
    language, category = file.parent.name, file.stem
    filled = {**table, "id": f"{language}/{category}/{name}", "language": language, "category": category}
    try:
        rule = msgspec.convert(filled, Rule)
    except msgspec.ValidationError as error:
        raise RuleError(f"{where}: {name}: {error}") from error
    if not rule.phrases and not rule.patterns:
        raise RuleError(f"{where}: {name}: phrases: neither phrases nor patterns; give at least one")
    if rule.extent == "rest" and rule.after_words is None:
        raise RuleError(f"{where}: {name}: after_words: extent rest needs it; say after how many words it may cut")
    if rule.extent != "rest" and rule.after_words is not None:
        raise RuleError(f"{where}: {name}: after_words: only extent rest reads it; remove the line")
    if rule.lift is not None and rule.lift not in FIELDS:
        raise RuleError(f"{where}: {name}: lift: no such field; one of {', '.join(sorted(FIELDS))}")
    return rule


def load_all(folders: Iterable[Path]) -> tuple[Rule, ...]:
    """The rules of several folders together, sorted by id; an id may stand once."""
    rules: dict[str, Rule] = {}
    for folder in folders:
        for rule in load(folder):
            if rule.id in rules:
                raise RuleError(f"{folder}: {rule.id}: a rule of that name is loaded already; rename the table")
            rules[rule.id] = rule
    return tuple(rules[name] for name in sorted(rules))


def digest(rules: Iterable[Rule]) -> str:
    """SHA-256 over what decides the output: everything but `why`, `removes` and `pages`."""
    decides = [
        (r.id, r.risk, r.where, r.extent, r.phrases, r.patterns, r.keeps, r.after_words, r.lift, r.flag)
        for r in rules
    ]
    return hashlib.sha256(msgspec.json.encode(sorted(decides))).hexdigest()


def groups_of(text: str | None) -> frozenset[str]:
    """The groups that ``--profile`` names: those listed, or all but those listed with a minus sign.

    >>> sorted(groups_of("chrome,comments")), "legal" in groups_of("-legal")
    (['chrome', 'comments'], False)
    """
    if text is None:
        return frozenset(GROUPS)
    names = [name.strip() for name in text.split(",") if name.strip()]
    without = {name.removeprefix("-") for name in names if name.startswith("-")}
    only = {name for name in names if not name.startswith("-")}
    unknown = (without | only) - set(GROUPS)
    if unknown or not names:
        raise RuleError(f"--profile: no such group: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    return frozenset((only or set(GROUPS)) - without)
