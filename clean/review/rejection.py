"""What a rejected removal, or an edited rule, would change: worked out in full before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

from clean import exceptions, rules
from clean.cleaner import Cleaner
from clean.document import CleanError
from clean.exceptions import Spared
from clean.folding import key
from clean.matcher import Matcher, check_patterns
from clean.review.changes import Change, is_rule, spelled
from clean.review.decisions import Decision
from clean.review.edits import file_of, overlaid, with_exceptions, with_keeps
from clean.review.pending import Desk, Key, Pending, Step, key_of
from clean.review.session import Attempt, Session, decided
from clean.rules import Rule

Scope = Literal["rule", "document"]
NAMED = "the rule names this line among its phrases or removes, so it cannot keep it too; e edits the rule"


def rejection(session: Session, taken: Sequence[Step], scope: Scope) -> Attempt:
    """What it takes that the lines of steps by one rule stay.

    With scope ``rule`` a line that the rule's own forms match becomes one of its `keeps`, and so stays in
    every document. Any other line becomes an exception: what stands under a heading, or goes by its place,
    or is one of the rule's own phrases or examples, which cannot be both. Where the rule is installed with
    the package, its file is not touched, and the exception holds for every document.
    Raises `CleanError` for a change that no exception can undo.
    """
    changes = [(step.id, change) for step in taken for change in step.changes]
    _check(changes)
    rule = _rule(session.state.cleaner, taken[0].rule)
    kept: list[str] = []
    if scope == "rule" and rule is not None:
        kept = list(dict.fromkeys(text for _, c in changes if _by_form(rule, text := spelled(c))))
    file = file_of(rule, _folders(session.state.cleaner)) if rule is not None else None
    if rule is not None and file is not None and kept:
        return _keeping(session, taken, rule, file, kept)
    named = rule is not None and scope == "rule" and any(_named(rule, spelled(change)) for _, change in changes)
    entries = [
        Spared(line=_spared_line(change), document=None if kept else document, rule=change.rule)
        for document, change in changes
        if not kept or spelled(change) in kept
    ]
    attempt = _sparing(session, taken, entries, {key(spelled(change)) for _, change in changes})
    return replace(attempt, said=(NAMED, *attempt.said)) if named else attempt


def _check(changes: Sequence[tuple[str, Change]]) -> None:
    if not changes or any(change.kind == "rewritten" and not is_rule(change.rule) for _, change in changes):
        raise CleanError("no rule is at work here: a accepts it; to have it otherwise, change the source")
    if any(change.kind == "kept" for _, change in changes):
        raise CleanError("this line comes back, for no rule takes it any more: a accepts that, e edits the rule")


def _by_form(rule: Rule, text: str) -> bool:
    """Whether a rule matches a line by itself, and not as one that it names as its own."""
    if _named(rule, text):
        return False
    language = "und" if rule.language == "any" else rule.language
    matcher = Matcher([rule])
    return bool(matcher.hits(text, language)) or matcher.cut(text, language) is not None


def _named(rule: Rule, text: str) -> bool:
    return key(text) in {key(line) for line in (*rule.phrases, *rule.removes)}


def _rule(cleaner: Cleaner, rule_id: str) -> Rule | None:
    return next((rule for rule in cleaner.matcher.rules if rule.id == rule_id), None)


def _folders(cleaner: Cleaner) -> list[Path]:
    return [*cleaner.folders, cleaner.base or rules.shipped()]


def _keeping(session: Session, taken: Sequence[Step], rule: Rule, file: Path, kept: Sequence[str]) -> Attempt:
    text = with_keeps(file.read_text(encoding="utf-8"), rule, kept)
    name = rule.id.rsplit("/", 1)[1]
    said = tuple(f"{_near(file)}: [{name}] keeps: {line!r}" for line in kept)
    documents = session.holding(rule.id, {key(line) for line in kept})
    with _tried(session.state.cleaner, file, text) as cleaner:
        return _attempt(session, taken, said, {file: text}, cleaner, documents, {key(line) for line in kept}, True)


def _spared_line(change: Change) -> str:
    """The line of an exception: extraction comes before repair, and knows it only as it stands in the source."""
    return change.line.source.strip() if change.rule.startswith("extract/") else spelled(change)


def _sparing(session: Session, taken: Sequence[Step], entries: Sequence[Spared], lines: Collection[str]) -> Attempt:
    file = exceptions.place(session.desk.output)
    text = with_exceptions(file, entries)
    said = tuple(
        dict.fromkeys(f"{_near(file)}: {e.line!r} stays in {e.document or 'every document'}" for e in entries)
    )
    documents = {step.id for step in taken}
    shared = any(entry.document is None for entry in entries)
    if shared:
        documents |= session.holding(None, lines)
    known = exceptions.of([*exceptions.read(file), *entries])
    cleaner = replace(session.state.cleaner, exceptions=known)
    return _attempt(session, taken, said, {file: text}, cleaner, documents, lines, shared)


def _attempt(
    session: Session,
    taken: Sequence[Step],
    said: tuple[str, ...],
    files: dict[Path, str],
    cleaner: Cleaner,
    documents: Collection[str],
    lines: Collection[str],
    shared: bool,
) -> Attempt:
    """Looks at the documents again. That the rejected lines come back in them is decided with it."""
    looked = looked_at(session.desk, cleaner, documents, everything=session.everything)
    granted: dict[Key, Decision] = {}
    for document, pending in looked.items():
        changes = pending.changes if pending is not None else ()
        back = [c for c in changes if c.kind != "removed" and key(spelled(c)) in lines]
        granted |= decided(document, back) if back else {}
    here = {step.id for step in taken}
    return Attempt(said, files, looked, _others(session, looked, here), granted, shared)


def looked_at(
    desk: Desk, cleaner: Cleaner, documents: Iterable[str], *, everything: bool
) -> dict[str, Pending | None]:
    """What is pending in documents under other rules or exceptions."""
    outcomes = desk.look(cleaner, documents)
    return {one.id: desk.pending(one, everything=everything) for one in outcomes if one.status != "quarantined"}


def _others(session: Session, looked: dict[str, Pending | None], here: Collection[str]) -> tuple[str, ...]:
    pending = session.state.pending
    return tuple(d for d, one in sorted(looked.items()) if d not in here and _shown(one) != _shown(pending.get(d)))


def _shown(pending: Pending | None) -> list[tuple[Key, str]]:
    """What a document's article shows otherwise."""
    changes = pending.changes if pending is not None else ()
    return [(key_of("", change), change.after) for change in changes]


def edit(session: Session, file: Path, text: str) -> Attempt:
    """What another text of a rule file changes in all documents. Raises `RuleError` for one that cannot be read."""
    with _tried(session.state.cleaner, file, text) as cleaner:
        before = {rule.id: rule for rule in session.state.cleaner.matcher.rules}
        check_patterns(rule for rule in cleaner.matcher.rules if before.get(rule.id) != rule)
        looked = looked_at(session.desk, cleaner, list(session.desk.tasks), everything=session.everything)
    return Attempt((f"{_near(file)}: edited",), {file: text}, looked, _others(session, looked, ()), shared=True)


def _near(file: Path) -> Path:
    """A path as it is said: from the working folder on, if it lies there."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def rule_file(session: Session, rule_id: str) -> Path:
    """The file of a rule. Raises `CleanError` where there is none to edit."""
    rule = _rule(session.state.cleaner, rule_id)
    file = file_of(rule, _folders(session.state.cleaner)) if rule is not None else None
    if file is None:
        raise CleanError(f"{rule_id or 'this'}: no rule file of yours; r rejects, a accepts")
    return file


@contextmanager
def _tried(cleaner: Cleaner, file: Path, text: str) -> Iterator[Cleaner]:
    """The cleaner as it would be with another text of one of its rule files."""
    folder = file.parent.parent
    with overlaid(folder, file, text) as place:
        if folder in cleaner.folders:
            yield replace(cleaner, rules=tuple(place if one == folder else one for one in cleaner.folders))
        else:
            yield replace(cleaner, base=place)
