"""A run over many documents: plan, clean each, write or compare, and balance the books."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from typing import Any, Literal

from clean.cleaner import Cleaner
from clean.document import CleanError, DecodeError, OutputError, RecordError, RuleError, split_lines
from clean.formats import text as files
from clean.lines import word_count
from clean.provenance import FORMAT, file_bytes, sha256, tool, verify
from clean.review.diff import unified

Status = Literal["written", "unchanged", "quarantined"]

# Documents a worker process must have before one more is started: what its start costs is their work.
PER_WORKER = 100
CHUNK = 16


@dataclass(frozen=True, slots=True)
class Task:
    """One source, its cleaned file and its record."""

    source: files.Source
    output: Path
    record: Path


@dataclass(frozen=True, slots=True)
class Mode:
    """What a run does: `check` writes nothing, `diff` compares with what is there, `force` cleans all again."""

    check: bool = False
    diff: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one document ended. `written` means "would be written" in a run that only checks."""

    id: str
    status: Status
    message: str = ""
    flags: tuple[str, ...] = ()
    lines: int = 0
    removed: int = 0
    words: int = 0
    diff: str = ""


@dataclass
class Summary:
    """The books of a run."""

    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    quarantined: list[Outcome] = field(default_factory=list)
    flagged: list[Outcome] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    lines: int = 0
    removed: int = 0

    def add(self, outcome: Outcome) -> None:
        """Enters one outcome."""
        self.counts[outcome.status] += 1
        self.lines += outcome.lines
        self.removed += outcome.removed
        if outcome.status == "quarantined":
            self.quarantined.append(outcome)
        if outcome.flags:
            self.flagged.append(outcome)

    @property
    def balanced(self) -> bool:
        """Whether every document read is accounted for."""
        return self.read == sum(self.counts.values())


def plan(source: Path, output: Path) -> tuple[list[Task], list[str]]:
    """The tasks of a run, and the ids of files of other kinds. Raises `CleanError` if there can be no run."""
    if not source.exists():
        raise CleanError(f"{source}: no such file or folder")
    if output.exists() and not output.is_dir():
        raise OutputError(f"{output}: is a file; name a folder for the output")
    if source.is_dir() and (output.resolve().is_relative_to(source.resolve())):
        raise OutputError(f"{output}: lies in the source folder, so that a second run would clean it; name another")
    there = list(files.sources(source))
    found = [file for file in there if file.kind == files.TEXT_FILE]
    others = [file.id for file in there if file.kind != files.TEXT_FILE]
    tasks = [_task(source, output) for source in found]
    read = {source.path.resolve() for source in found if source.problem is None}
    for task in tasks:
        if task.output.resolve() in read:
            raise OutputError(f"{task.output}: is a source too, and would be overwritten; name another output folder")
    return _without_collisions(tasks), others


def _task(source: files.Source, output: Path) -> Task:
    name = files.output_name(source.id)
    return Task(source, output / name, output / files.record_name(name))


def _without_collisions(tasks: list[Task]) -> list[Task]:
    """Gives every task a problem whose output another one has too; neither silently wins."""
    by_output: dict[Path, list[Task]] = {}
    for task in tasks:
        by_output.setdefault(task.output, []).append(task)
    checked = []
    for task in tasks:
        rivals = [other.source.id for other in by_output[task.output] if other is not task]
        if rivals and task.source.problem is None:
            problem = f"has the same output as {', '.join(rivals)} ({task.output.name}); rename one of them"
            checked.append(Task(replace(task.source, problem=problem), task.output, task.record))
        else:
            checked.append(task)
    return checked


def stale(output: Path, tasks: Sequence[Task]) -> list[str]:
    """Cleaned files in the output folder whose source is gone, by path below it."""
    records = {task.record for task in tasks}
    gone = sorted(path for path in output.rglob("*" + files.RECORD_SUFFIX) if path not in records)
    return [
        path.relative_to(output).as_posix().removesuffix(files.RECORD_SUFFIX) + files.TEXT_SUFFIX for path in gone
    ]


def workers_for(tasks: int) -> int:
    """How many processes a run of so many documents is worth on this machine."""
    return max(1, min(os.cpu_count() or 1, ceil(tasks / PER_WORKER)))


def run(cleaner: Cleaner, tasks: Sequence[Task], mode: Mode, workers: int) -> Iterator[Outcome]:
    """Cleans every task, in order. One that fails is an outcome, never an exception."""
    if workers <= 1:
        for task in tasks:
            yield from clean_tasks((cleaner, mode), [task])
        return
    from clean.engines.local import ordered

    for outcomes in ordered(clean_tasks, (cleaner, mode), tasks, workers, CHUNK, _lost):
        yield from outcomes


def _lost(task: Task, how: str) -> Outcome:
    return Outcome(task.source.id, "quarantined", "its worker process died on it; clean it alone to see why")


def clean_tasks(context: tuple[Cleaner, Mode], tasks: Sequence[Task]) -> list[Outcome]:
    """Cleans some documents in this process."""
    cleaner, mode = context
    return [_guarded(cleaner, mode, task) for task in tasks]


def _guarded(cleaner: Cleaner, mode: Mode, task: Task) -> Outcome:
    try:
        if task.source.problem is not None:
            raise CleanError(task.source.problem)
        return _clean(cleaner, mode, task)
    except RuleError:
        raise  # no document's fault
    except (CleanError, OSError, MemoryError, RecursionError) as error:
        message = str(error) or type(error).__name__
        return Outcome(task.source.id, "quarantined", message.removeprefix(f"{task.source.path}: "))
    except Exception as error:  # a mistake of ours on one document must not cost the others
        message = f"internal error, please report it with the document: {type(error).__name__}: {error}"
        return Outcome(task.source.id, "quarantined", message)


def _clean(cleaner: Cleaner, mode: Mode, task: Task) -> Outcome:
    try:
        data = task.source.path.read_bytes()
    except OSError as error:
        raise DecodeError(f"cannot be read: {error.strerror}; check its permissions") from error
    flags = None if mode.force else _current(cleaner, task, data)
    if flags is not None:
        return Outcome(task.source.id, "unchanged", flags=flags)
    article = cleaner.encoded(data, name=task.source.id)
    text, account = file_bytes(article.text), files.record_bytes(article.provenance)
    there = _read(task.output), _read(task.record)
    same = there == (text, account)
    diff = unified(there[0] or b"", text, task.output.as_posix()) if mode.diff and not same else ""
    if not same and not mode.check:
        files.write_together([(task.output, text), (task.record, account)])
    return Outcome(
        task.source.id,
        "unchanged" if same else "written",
        flags=article.flags,
        lines=len(article.blocks),
        removed=len(article.removals),
        words=word_count(article.text),
        diff=diff,
    )


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _current(cleaner: Cleaner, task: Task, data: bytes) -> tuple[str, ...] | None:
    """The flags of an output that is what this run would write, told by its record's hashes; else None."""
    text = _read(task.output)
    if text is None or not task.record.is_file():
        return None
    try:
        account = files.read_record(task.record)
        now = tool(cleaner.digest, cleaner.config)
        there = account["tool"]
        current = (
            account["format"] == FORMAT
            and account["source"]["path"] == task.source.id
            and account["source"]["sha256"] == sha256(data)
            and account["article"]["sha256"] == sha256(text)
            and all(there[name] == now[name] for name in ("version", "rules", "config"))
        )
        flags = tuple(str(flag) for flag in account["article"]["flags"])
    except (RecordError, KeyError, TypeError):
        return None
    return flags if current else None


def verify_folder(output: Path, source: Path | None) -> Iterator[tuple[str, str | None]]:
    """Replays every record below a folder: its path, and what is wrong with it, or None.

    With `source`, also compares each source file's hash. A cleaned file without record is wrong too.
    """
    if not output.is_dir():
        raise CleanError(f"{output}: no such folder of cleaned files")
    records = sorted(output.rglob("*" + files.RECORD_SUFFIX))
    texts = {path.with_name(path.name.removesuffix(files.RECORD_SUFFIX) + files.TEXT_SUFFIX) for path in records}
    for path in sorted(set(output.rglob("*" + files.TEXT_SUFFIX)) - texts):
        yield path.relative_to(output).as_posix(), "has no provenance record; clean its source again"
    for path in records:
        name = path.relative_to(output).as_posix()
        try:
            account = files.read_record(path)
            text = files.read_text(path.with_name(path.name.removesuffix(files.RECORD_SUFFIX) + files.TEXT_SUFFIX))
            yield name, verify(text, account) or (None if source is None else _source_problem(source, account))
        except RecordError as error:
            yield name, str(error).removeprefix(f"{path}: ")


def _source_problem(source: Path, account: dict[str, Any]) -> str | None:
    name = account["source"].get("path")
    if not isinstance(name, str):
        return "the record is broken (it names no source); clean the source again"
    path = source / name if source.is_dir() else source
    data = _read(path)
    if data is None:
        return f"its source {name} is gone"
    return None if sha256(data) == account["source"]["sha256"] else f"its source {name} was changed since"


def fired(output: Path, rule_id: str) -> tuple[int, int]:
    """How many lines a rule removed or cut in an output folder, and in how many documents, by its records."""
    lines = documents = 0
    for path in sorted(output.rglob("*" + files.RECORD_SUFFIX)):
        runs = files.read_record(path).get("blocks", [])
        here = sum(
            len(split_lines(run["raw"])) for run in runs if run.get("rule") == rule_id or rule_id in run.get("by", ())
        )
        lines, documents = lines + here, documents + bool(here)
    return lines, documents
