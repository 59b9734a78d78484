"""A review: what is pending, what was decided, and the files that a decision changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clean.batch.outcome import Outcome
from clean.cleaner import Cleaner
from clean.exceptions import load
from clean.folding import key
from clean.formats.text import write_together
from clean.review.changes import Change, reading, spelled, standing
from clean.review.decisions import Decision, read, written
from clean.review.pending import Desk, Key, Pending, Step, key_of, steps_of

RESUME = ".review.new"


@dataclass(frozen=True, slots=True)
class State:
    """Where a review stands. `accepted` holds what was decided of documents that are not written yet."""

    cleaner: Cleaner
    pending: Mapping[str, Pending]
    accepted: Mapping[Key, Decision] = field(default_factory=dict)
    skipped: frozenset[Key] = frozenset()
    alone: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Attempt:
    """A change of rules or exceptions that is worked out and written nowhere yet.

    `said` tells it in words, `files` are the texts to write, `looked` what is then pending in the
    documents that it concerns, `others` those beside the one at hand whose article comes out otherwise,
    `granted` the changes that are decided with it. `shared` if it can reach other documents.
    """

    said: tuple[str, ...]
    files: Mapping[Path, str]
    looked: Mapping[str, Pending | None]
    others: tuple[str, ...] = ()
    granted: Mapping[Key, Decision] = field(default_factory=dict)
    shared: bool = False


class Session:
    """A review of the documents on a desk. Every decision can be undone, also what it wrote."""

    def __init__(self, desk: Desk, cleaner: Cleaner, *, everything: bool = False) -> None:
        self.desk = desk
        self.everything = everything
        self.quarantined: list[str] = []
        self.written: frozenset[str] = frozenset()
        self.state = State(cleaner, {})
        self._gone: dict[str, frozenset[str]] | None = None
        self._history: list[tuple[State, dict[Path, bytes | None], frozenset[str]]] = []

    def start(self, watched: Callable[[Iterator[Outcome]], Iterable[Outcome]] = iter) -> None:
        """Looks at all documents, takes up what an earlier review left, and writes the drafts.

        `watched` sees the outcomes pass by.
        """
        found: dict[str, Pending] = {}
        drafts: dict[Path, bytes] = {}
        for outcome in watched(self.desk.look(self.state.cleaner)):
            if outcome.status == "quarantined":
                self.quarantined.append(f"{outcome.id}: {outcome.message}")
                continue
            pending = self.desk.pending(outcome, everything=self.everything)
            if pending is not None:
                found[outcome.id] = pending
                if outcome.after is not None:
                    drafts[self.desk.draft(outcome.id)] = (outcome.after.text + "\n").encode()
        self.state = State(self.state.cleaner, found, self._resumed(found))
        for stale in {self.desk.draft(document) for document in self.desk.tasks} - set(drafts):
            stale.unlink(missing_ok=True)
        for path, data in drafts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self._remember()
        self._complete(sorted(found))  # where what was left to decide has gone since
        self._history.clear()

    def _resumed(self, found: Mapping[str, Pending]) -> dict[Key, Decision]:
        """What an earlier review accepted, as far as it is still the same line."""
        file = self.desk.output / RESUME
        earlier = {(d.document, d.line, d.rule): d for d in read(file)} if file.is_file() else {}
        accepted: dict[Key, Decision] = {}
        for pending in found.values():
            for named, decision in decided(pending.id, pending.changes).items():
                if named in earlier and earlier[named].text == decision.text:
                    accepted[named] = decision
        return accepted

    def step(self) -> Step | None:
        """The next step, or None at the end."""
        return next(self.steps(), None)

    def remaining(self) -> int:
        """How many steps are left."""
        return sum(1 for _ in self.steps())

    def holding(self, lines: Collection[str]) -> set[str]:
        """The documents from which a line like one of the folded `lines` is removed or cut.

        A line that joins several leftovers is like each of them.
        """
        if self._gone is None:
            there = ((name, self.desk.there(name)) for name in self.desk.tasks)
            self._gone = {name: _gone(standing(one)) for name, one in there if one is not None}
        now = {document: _gone(one.changes) for document, one in self.state.pending.items()}
        return {
            document
            for gone in (self._gone, now)
            for document, removed in gone.items()
            if any(line in text for text in removed for line in lines)
        }

    def of_rule(self, rule: str) -> list[Step]:
        """The steps that are left of a rule."""
        return [step for step in self.steps() if step.rule == rule]

    def steps(self) -> Iterator[Step]:
        """The steps that are left, in order."""
        state = self.state
        decided = {*state.accepted, *state.skipped}
        for document in sorted(state.pending):
            yield from steps_of(state.pending[document], decided, state.alone)

    def accept(self, taken: Iterable[Step]) -> None:
        """Takes changes as they are; a document that has no others left is written."""
        taken = list(taken)
        self._remember()
        for step in taken:
            accepted = {**self.state.accepted, **decided(step.id, step.changes)}
            self.state = replace(self.state, accepted=accepted)
        self._complete(sorted({step.id for step in taken}))

    def skip(self, step: Step) -> None:
        """Leaves a step for another time."""
        self._remember()
        self.state = replace(self.state, skipped=self.state.skipped | set(step.keys))

    def split(self, step: Step) -> None:
        """Makes each line of a step a step."""
        self._remember()
        self.state = replace(self.state, alone=self.state.alone | set(step.keys))

    def undo(self) -> bool:
        """Takes the last decision back, and what it wrote. False if there is none."""
        if not self._history:
            return False
        self.state, files, self.written = self._history.pop()
        for path, data in files.items():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                write_together([(path, data)])
        return True

    def apply(self, attempt: Attempt) -> None:
        """Writes an attempt, and the documents that have nothing else to decide."""
        self._remember()
        self._write({path: text.encode() for path, text in attempt.files.items()})
        state = self.state
        cleaner = replace(state.cleaner, exceptions=load(self.desk.output))
        pending = {document: one for document, one in state.pending.items() if document not in attempt.looked}
        pending |= {document: one for document, one in attempt.looked.items() if one is not None}
        self.state = replace(state, cleaner=cleaner, pending=pending, accepted={**state.accepted, **attempt.granted})
        self._complete(sorted(attempt.looked))

    def finish(self) -> None:
        """Writes what needs no decision: documents of which only the record changes, or nothing was removed."""
        waiting = {named[0] for named in self._undecided()}
        for outcome in self.desk.look(self.state.cleaner, set(self.desk.tasks) - waiting):
            if outcome.after is not None and self.desk.pending(outcome) is None:
                write_together(list(self.desk.files(outcome.id, outcome.after).items()))
                self.written |= {outcome.id}

    def close(self) -> None:
        """Keeps what was accepted of documents that wait for more, for the next review."""
        waiting = {named[0] for named in self._undecided()}
        kept = [d for d in self.state.accepted.values() if d.document in waiting or (self.everything and waiting)]
        file = self.desk.output / RESUME
        if kept:
            write_together([(file, written(kept))])
        else:
            file.unlink(missing_ok=True)

    def _undecided(self) -> set[Key]:
        return {named for one in self.state.pending.values() for named in one.keys} - set(self.state.accepted)

    def _complete(self, documents: Sequence[str]) -> None:
        """Writes the documents of which all is decided, and takes their drafts away."""
        accepted = self.state.accepted
        done = [
            document
            for document in documents
            if document not in self.state.pending or set(self.state.pending[document].keys) <= set(accepted)
        ]
        for outcome in self.desk.look(self.state.cleaner, done):
            if outcome.status == "quarantined":
                self.quarantined.append(f"{outcome.id}: {outcome.message}")
                done.remove(outcome.id)
                continue
            if outcome.after is not None:
                self._write(self.desk.files(outcome.id, outcome.after))
                self.written |= {outcome.id}
                if self._gone is not None:
                    written_now = standing(reading(outcome.id, outcome.after))
                    self._gone[outcome.id] = self._gone.get(outcome.id, frozenset()) | _gone(written_now)
            self._take_away(self.desk.draft(outcome.id))
        left = {document: one for document, one in self.state.pending.items() if document not in done}
        self.state = replace(self.state, pending=left)

    def _remember(self) -> None:
        self._history.append((self.state, {}, self.written))

    def _note(self, path: Path) -> None:
        """Keeps what a file held before the decision at hand, for `undo`."""
        self._history[-1][1].setdefault(path, path.read_bytes() if path.is_file() else None)

    def _write(self, files: Mapping[Path, bytes]) -> None:
        for path in files:
            self._note(path)
        write_together(list(files.items()))

    def _take_away(self, path: Path) -> None:
        self._note(path)
        path.unlink(missing_ok=True)


def decided(document: str, changes: Sequence[Change]) -> dict[Key, Decision]:
    """Changes as accepted; none stand for the whole of a document."""
    if not changes:
        return {(document, 0, ""): _accepted(document, 0, "", "")}
    return {key_of(document, c): _accepted(document, c.number, c.line.source, c.rule) for c in changes}


def _accepted(document: str, line: int, text: str, rule: str) -> Decision:
    return Decision(document=document, line=line, text=text, rule=rule, verdict="accept", scope="document")


def _gone(changes: Iterable[Change]) -> frozenset[str]:
    """Removed and cut lines, folded."""
    return frozenset(key(spelled(change)) for change in changes if change.kind != "kept")
