"""Decisions from a file, made part of the rules and exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from clean.document import CleanError
from clean.review.changes import Change, standing
from clean.review.corpus import Reviewed
from clean.review.decisions import Decision, read
from clean.review.pending import Step
from clean.review.rejection import rejection
from clean.review.session import Attempt, Session


def rejections(session: Session, file: Path) -> Iterator[Attempt]:
    """What the rejections of a file come to, rule by rule; each is to be applied before the next is asked for.

    Raises `CleanError` before the first if a decision is about a line that is not there, or not removed any
    more as it was.
    """
    rejected = [decision for decision in read(file) if decision.verdict == "reject"]
    found = [(decision, _step(session, decision, file)) for decision in rejected]
    found.sort(key=lambda pair: (pair[0].rule, pair[0].scope, pair[0].document, pair[0].line))
    for (_, scope), pairs in groupby(found, key=lambda pair: (pair[0].rule, pair[0].scope)):
        yield rejection(session, [step for _, step in pairs], scope)


def _step(session: Session, decision: Decision, file: Path) -> Step:
    """The removal that a decision is about, as it stands in the output."""
    where = f"{file}: {decision.document}: line {decision.line}"
    if decision.document not in session.desk.tasks:
        raise CleanError(f"{where}: no such document in the source; give the source that the report was made of")
    there = session.desk.there(decision.document)
    change = _change(there, decision) if there is not None else None
    if change is None:
        raise CleanError(f"{where}: is not removed by {decision.rule} as the file says; make the report again")
    return Step(decision.document, (change,))


def _change(document: Reviewed, decision: Decision) -> Change | None:
    for change in standing(document):
        same = (change.number, change.rule, change.line.source) == (decision.line, decision.rule, decision.text)
        if same:
            return change
    return None
