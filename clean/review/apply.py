"""Decisions from a file, made part of the rules and exceptions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from clean.document import CleanError
from clean.review.changes import Change, standing
from clean.review.corpus import Reviewed, documents
from clean.review.decisions import Decision, read
from clean.review.pending import Step
from clean.review.rejection import rejection
from clean.review.session import Attempt, Session


def rejections(session: Session, file: Path) -> Iterator[Attempt]:
    """What the rejections of a file come to, rule by rule; each is to be applied before the next is asked for.

    Lines of documents in shards can be rejected too; the next `clean run` writes these. Raises `CleanError`
    before the first if a decision is about a line that is not there, or not removed any more as it was.
    """
    rejected = [decision for decision in read(file) if decision.verdict == "reject"]
    there = _standing(session, {decision.document for decision in rejected})
    found = [(decision, _step(there, decision, file)) for decision in rejected]
    found.sort(key=lambda pair: (pair[0].rule, pair[0].scope, pair[0].document, pair[0].line))
    for (_, scope), pairs in groupby(found, key=lambda pair: (pair[0].rule, pair[0].scope)):
        yield rejection(session, [step for _, step in pairs], scope)


def unmet(session: Session, file: Path) -> Iterator[str]:
    """The acceptances of a file that are about a line that is not there, or not removed as it says, in words.

    They ask for nothing, so that they stand in no rejection's way; but somebody looked at another output.
    """
    accepted = [decision for decision in read(file) if decision.verdict == "accept"]
    there = _standing(session, {decision.document for decision in accepted})
    for decision in accepted:
        try:
            _step(there, decision, file)
        except CleanError as error:
            yield str(error)


def _standing(session: Session, names: Collection[str]) -> Mapping[str, Reviewed]:
    """Documents as they stand in the output, those of shards too."""
    here = {name: session.desk.there(name) for name in names if name in session.desk.tasks}
    found = {name: document for name, document in here.items() if document is not None}
    elsewhere = set(names) - set(here)
    shards = documents(session.desk.output) if elsewhere else ()
    return found | {document.id: document for document in shards if document.id in elsewhere}


def _step(there: Mapping[str, Reviewed], decision: Decision, file: Path) -> Step:
    """The removal that a decision is about, as it stands in the output."""
    where = f"{file}: {decision.document}: line {decision.line}"
    if decision.document not in there:
        raise CleanError(f"{where}: no such document in the output; give the output that the report was made of")
    change = _change(there[decision.document], decision)
    if change is None:
        raise CleanError(f"{where}: is not removed by {decision.rule} as the file says; make the report again")
    return Step(decision.document, (change,))


def _change(document: Reviewed, decision: Decision) -> Change | None:
    for change in standing(document):
        same = (change.number, change.rule, change.line.source) == (decision.line, decision.rule, decision.text)
        if same:
            return change
    return None
