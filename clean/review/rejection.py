"""What a rejected removal, or an edited rule, would change: worked out in full before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
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
NAMED = "a rule cannot keep what it names among its phrases or removes, so this is for the document; e edits the rule"


def rejection(session: Session, taken: Sequence[Step], scope: Scope) -> Attempt:
    """What it takes that the lines of steps by one rule stay.

    With scope ``rule`` a line that the rule's own forms match becomes one of its `keeps`, and so stays in
    every document; what it took along under it then stays by itself. Any other line becomes an exception
    of its document: what goes by its place, or is one of the rule's own phrases or examples, which cannot
    be both. The file of a rule that is installed with the package is not touched: there an exception
    holds for every document. Raises `CleanError` for a change that no exception can undo.
    """
    changes = [(step.id, change) for step in taken for change in step.changes]
    _check(changes)
    rule = _rule(session.state.cleaner, taken[0].rule) if scope == "rule" else None
    file = file_of(rule, _folders(session.state.cleaner)) if rule is not None else None
    alone = Matcher([rule] if rule is not None else [])
    kept: dict[str, None] = {}
    entries: list[Spared] = []
    for step in taken:
        forms = [change for change in step.changes if rule is not None and _by_form(alone, rule, spelled(change))]
        kept |= dict.fromkeys(spelled(change) for change in forms)
        for change in step.changes:
            if change not in forms and (not forms or (rule is not None and _named(rule, spelled(change)))):
                entries.append(Spared(line=_spared_line(change), document=step.id, rule=change.rule))
    if file is None:
        entries += [Spared(line=line, rule=taken[0].rule) for line in kept]
    named = rule is not None and any(_named(rule, spelled(change)) for _, change in changes)
    said = [NAMED] if named else []
    files: dict[Path, str] = {}
    cleaner = session.state.cleaner
    if entries:
        place = exceptions.place(session.desk.output)
        files[place] = with_exceptions(place, entries)
        cleaner = replace(cleaner, exceptions=exceptions.of([*exceptions.read(place), *entries]))
        said += dict.fromkeys(
            f"{_near(place)}: {e.line!r} stays in {e.document or 'every document'}" for e in entries
        )
    if rule is not None and file is not None and kept:
        files[file] = with_keeps(file.read_text(encoding="utf-8"), rule, kept)
        said += [f"{_near(file)}: [{rule.id.rsplit('/', 1)[1]}] keeps: {line!r}" for line in kept]
    return _attempt(session, taken, said, files, cleaner, file if kept else None)


def _check(changes: Sequence[tuple[str, Change]]) -> None:
    if not changes or any(change.kind == "rewritten" and not is_rule(change.rule) for _, change in changes):
        raise CleanError("no rule is at work here: a accepts it; to have it otherwise, change the source")
    if any(change.kind == "kept" for _, change in changes):
        raise CleanError("this line comes back, for no rule takes it any more: a accepts that, e edits the rule")


def _by_form(alone: Matcher, rule: Rule, text: str) -> bool:
    """Whether a rule matches a line by itself, and not as one that it names as its own; `alone` has no other."""
    if _named(rule, text):
        return False
    language = "und" if rule.language == "any" else rule.language
    return bool(alone.hits(text, language)) or alone.cut(text, language) is not None


def _named(rule: Rule, text: str) -> bool:
    return key(text) in {key(line) for line in (*rule.phrases, *rule.removes)}


def _spared_line(change: Change) -> str:
    """The line of an exception: extraction comes before repair, and knows it only as it stands in the source."""
    return change.line.source.strip() if change.rule.startswith("extract/") else spelled(change)


def _rule(cleaner: Cleaner, rule_id: str) -> Rule | None:
    return next((rule for rule in cleaner.matcher.rules if rule.id == rule_id), None)


def _folders(cleaner: Cleaner) -> list[Path]:
    return [*cleaner.folders, cleaner.base or rules.shipped()]


def _attempt(
    session: Session,
    taken: Sequence[Step],
    said: Sequence[str],
    files: dict[Path, str],
    cleaner: Cleaner,
    file: Path | None,
) -> Attempt:
    """Looks again at the documents that have such lines. That these come back there is decided with it."""
    lines = {key(spelled(change)) for step in taken for change in step.changes}
    here = {step.id for step in taken}
    shared = file is not None or cleaner.exceptions.everywhere != session.state.cleaner.exceptions.everywhere
    documents = here | session.holding(lines - {""}) if shared else here
    with nullcontext(cleaner) if file is None else _tried(cleaner, file, files[file]) as then:
        looked = looked_at(session.desk, then, documents, everything=session.everything)
    granted: dict[Key, Decision] = {}
    for document, pending in looked.items():
        changes = pending.changes if pending is not None else ()
        back = [c for c in changes if c.kind != "removed" and key(spelled(c)) in lines]
        granted |= decided(document, back) if back else {}
    return Attempt(tuple(said), files, looked, _others(session, looked, here), granted, shared)


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


def rule_file(session: Session, rule_id: str) -> Path:
    """The file of a rule. Raises `CleanError` where there is none to edit."""
    rule = _rule(session.state.cleaner, rule_id)
    file = file_of(rule, _folders(session.state.cleaner)) if rule is not None else None
    if file is None:
        raise CleanError(f"{rule_id or 'this'}: no rule file of yours; r rejects, a accepts")
    return file


def _near(file: Path) -> Path:
    """A path as it is said: from the working folder on, if it lies there."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


@contextmanager
def _tried(cleaner: Cleaner, file: Path, text: str) -> Iterator[Cleaner]:
    """The cleaner as it would be with another text of one of its rule files."""
    folder = file.parent.parent
    with overlaid(folder, file, text) as place:
        if folder in cleaner.folders:
            yield replace(cleaner, rules=tuple(place if one == folder else one for one in cleaner.folders))
        else:
            yield replace(cleaner, base=place)
