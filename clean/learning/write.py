"""Writing what was learned: the file of templates, sorted so that it diffs, and the account of the thresholds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import tomli_w

from clean.learning.propose import FEW, Learned, Proposal, Thresholds
from clean.templates import FORMAT, Template, Templates

_HEAD = """\
# Template lines, by site, written by `clean learn`. {N} is a number, date or time, {TITLE} the article's title.
# A rule of high risk waits: write `accepted = true` under it to let it remove its lines, or `accepted = false`
# under any rule to stop it. Learning again keeps what is written so.
"""
# Lower bounds of shares that the account compares.
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.7)


def document(rules: Sequence[Template]) -> str:
    """The rules as a TOML file."""
    tables: dict[str, Any] = {"format": FORMAT}
    for rule in sorted(rules, key=lambda rule: (rule.site, rule.name)):
        fields = msgspec.to_builtins(rule)
        tables[f"{rule.site}/{rule.name}"] = {
            name: fields[name] for name in rule.__struct_fields__ if name in fields and name not in ("site", "name")
        }
    return _HEAD + tomli_w.dumps(tables)


def with_decisions(rules: Sequence[Template], before: Templates) -> tuple[Template, ...]:
    """New rules with what a person decided on those of an earlier file.

    An accepted rule that is not proposed again stays as it was, unless its lines now stand in others.
    """
    decided = {rule.id: rule for rule in before.rules if rule.accepted is not None}
    merged = [
        msgspec.structs.replace(rule, accepted=decided[rule.id].accepted)
        if rule.id in decided and decided[rule.id].lines == rule.lines
        else rule
        for rule in rules
    ]
    there = {rule.id for rule in rules}
    claimed = {(rule.site, key) for rule in rules for key in rule.lines}
    merged += [
        rule
        for rule in decided.values()
        if rule.id not in there and not any((rule.site, key) in claimed for key in rule.lines)
    ]
    return tuple(sorted(merged, key=lambda rule: rule.id))


def account(learned: Learned, thresholds: Thresholds) -> Iterator[str]:
    """How many rules act, what the others wait for, and what other thresholds would have given.

    Behind an empty line the sites, one a line.
    """
    proposals = learned.proposals
    documents = sum(counted for counted, _ in learned.sites.values())
    copies = sum(twins for _, twins in learned.sites.values())
    yield f"{documents:,} documents of {len(learned.sites):,} sites, beside {copies:,} copies of them"
    acting = [proposal for proposal in proposals if proposal.rule.acts]
    yield f"{len(acting):,} rules act, {len(proposals) - len(acting):,} wait for a person:"
    for doubt, count in sorted(Counter(doubt for proposal in proposals for doubt in proposal.doubts).items()):
        yield f"  {count:6,}  {doubt}"
    yield f"what would act at another share of a site's documents (lower bound; with slots {thresholds.slot_share}):"
    yield "   share   rules   lines"
    for share in sorted({*SHARES, thresholds.share}):
        able = [proposal for proposal in proposals if _would_act(proposal, share, thresholds)]
        lines = sum(proposal.rule.documents * len(proposal.rule.lines) for proposal in able)
        yield f"   {share:5.2f} {len(able):7,} {lines:7,}{'  *' if share == thresholds.share else ''}"
    yield ""
    yield "documents  copies     act    wait  site"
    acts = Counter(proposal.rule.site for proposal in acting)
    waits = Counter(proposal.rule.site for proposal in proposals if not proposal.rule.acts)
    for site, (counted, twins) in sorted(learned.sites.items()):
        yield f"{counted:9,} {twins:7,} {acts[site]:7,} {waits[site]:7,}  {site}"


def _would_act(proposal: Proposal, share: float, thresholds: Thresholds) -> bool:
    """Whether a rule would act if so large a share were asked for."""
    enough = max(share, thresholds.slot_share) if proposal.slot else share
    others = [doubt for doubt in proposal.doubts if doubt != FEW]
    return not others and proposal.rule.documents >= thresholds.documents and proposal.share >= enough
