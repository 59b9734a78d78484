"""What is done with each document, in whichever process: read, clean, write or compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from clean.article import Article
from clean.batch.job import Job, Task
from clean.batch.outcome import Outcome, Status, facts_of
from clean.cleaner import Cleaner
from clean.document import CleanError, DecodeError, ExtractionError, OutputError, RecordError, RuleError
from clean.engines.chunks import Loss
from clean.formats import text as files
from clean.formats.attributes import attributes_of, attributes_row
from clean.formats.entry import HTML, Entry
from clean.formats.read import single, unreadable
from clean.formats.rows import row_of
from clean.provenance import FORMAT, Version, file_bytes, sha256, tool


class UnreadableError(CleanError):
    """A document that could not be read; the message says why, and what to do."""


def clean_tasks(job: Job, tasks: Sequence[Task]) -> list[Outcome]:
    """Cleans some documents in this process."""
    return [clean_task(job, task) for task in tasks]


def clean_task(job: Job, task: Task) -> Outcome:
    """Cleans one document. What goes wrong with it is its outcome; only a broken rule is raised."""
    try:
        return _clean(job, task)
    except RuleError:
        raise  # no document's fault
    except UnreadableError as error:
        return _bad(task, "read", "unreadable", str(error))
    except DecodeError as error:
        return _bad(task, "decode", "not text", str(error))
    except ExtractionError as error:
        return _bad(task, "extract", "no article", str(error))
    except (OutputError, OSError) as error:
        return _bad(task, "write", "not written", str(error) or type(error).__name__)
    except MemoryError:
        message = "takes more memory than a worker may have; leave it out, or raise --memory"
        return _bad(task, "clean", "memory limit", message)
    except (CleanError, RecursionError) as error:
        return _bad(task, "clean", "not cleaned", str(error) or type(error).__name__)
    except Exception as error:  # a mistake of ours on one document must not cost the others
        message = f"internal error, please report it with the document: {type(error).__name__}: {error}"
        return _bad(task, "clean", "internal error", message)


def lost(task: Task, how: Loss) -> Outcome:
    """The outcome of a document whose worker did not come back."""
    if how == "late":
        return _bad(task, "clean", "time limit", "takes longer than a document may; leave it out, or raise --seconds")
    message = "its worker process died on it, each time; clean it alone to see why"
    return _bad(task, "clean", "worker died", message)


def easier(task: Task) -> Task | None:
    """The same document by the fast way, if there is one."""
    page = task.entry.media_type == HTML if task.entry is not None else task.format == "html"
    return None if task.quick or not page else replace(task, quick=True)


def _bad(task: Task, stage: str, reason: str, message: str) -> Outcome:
    if task.source is not None:
        message = message.removeprefix(f"{task.source.path}: ")
    return Outcome(
        task.id,
        "quarantined",
        message,
        format=task.format,
        stage=stage,
        reason=reason,
        size=task.size,
        stream=task.stream,
        position=task.position,
        number=task.number,
    )


def _clean(job: Job, task: Task) -> Outcome:
    if task.done is not None:
        return task.done
    entry = task.entry if task.entry is not None else _read(task)
    if entry.problem is not None:
        raise UnreadableError(entry.problem)
    if task.output is None:
        return _row(job, task, entry)
    return _file(job, task, entry, task.output, task.output.with_name(files.record_name(task.output.name)))


def _read(task: Task) -> Entry:
    if task.source is None:
        raise TypeError("a task has a file or an entry")
    if task.source.problem is not None:
        raise UnreadableError(task.source.problem)
    try:
        return single(task.source)
    except OSError as error:
        raise UnreadableError(unreadable(error)) from error


def _file(job: Job, task: Task, entry: Entry, output: Path, account: Path) -> Outcome:
    """A document to a cleaned file and a record."""
    there = read_pair(output, account)
    if not job.mode.force and there is not None and current(job.cleaner, entry, *there):
        flags = tuple(str(flag) for flag in there[1]["article"]["flags"])
        return replace(_outcome(task, "unchanged", there[1]), flags=flags)
    article = article_of(job.cleaner, entry, quick=task.quick)
    record = record_of(entry, article)
    same = there is not None and there[0] == article.text and alike(there[1], record)
    text = file_bytes(article.text)
    before = standing(output) if job.mode.diff and not same else None
    if not same and not job.mode.check:
        files.write_together([(output, text), (account, files.record_bytes(record))])
    outcome = _outcome(task, "unchanged" if same else "written", record)
    outcome = replace(outcome, flags=article.flags, lines=len(article.blocks), removed=len(article.removals))
    return _with_difference(job, outcome, output.as_posix(), before, Version(article.text, record))


def _with_difference(job: Job, outcome: Outcome, output: str, before: Version | None, after: Version) -> Outcome:
    """The outcome with both versions, if differences are to be shown and there is one."""
    if not job.mode.diff or outcome.status == "unchanged":
        return outcome
    return replace(outcome, output=output, before=before, after=after)


def _row(job: Job, task: Task, entry: Entry) -> Outcome:
    """A document to a row of a shard."""
    article = article_of(job.cleaner, entry, quick=task.quick)
    record = record_of(entry, article)
    same = task.before is not None and task.before[0] == article.text and alike(task.before[1], record)
    if same and task.before is not None:
        record = task.before[1]
    row: dict[str, Any]
    if job.target.to == "dolma-attributes":
        if entry.media_type == HTML:
            raise UnreadableError(
                "is a page, and attributes point into a text; put its text into the row first, or leave it out"
            )
        row = attributes_row(entry.id if entry.given is None else entry.given, attributes_of(article))
    else:
        row = _columns(job, task, entry, article.text, record)
    outcome = replace(
        _outcome(task, "unchanged" if same else "written", record),
        flags=article.flags,
        lines=len(article.blocks),
        removed=len(article.removals),
        row=msgspec.json.encode(row),
    )
    before = None if task.before is None else Version(*task.before)
    return _with_difference(job, outcome, entry.id, before, Version(article.text, record))


def _outcome(task: Task, status: Status, record: Mapping[str, Any]) -> Outcome:
    facts = facts_of(record)
    return Outcome(
        task.id,
        status,
        words=facts.words,
        format=task.format,
        size=task.size,
        facts=facts,
        number=task.number,
        stream=task.stream,
        position=task.position,
    )


def article_of(cleaner: Cleaner, entry: Entry, *, quick: bool = False) -> Article:
    """Cleans an entry. Raises `CleanError`."""
    site = site_of(cleaner, entry)
    if isinstance(entry.content, bytes):
        return cleaner.encoded(
            entry.content,
            entry.url,
            name=entry.id,
            media_type=entry.media_type,
            charset=entry.encoding,
            quick=quick,
            site=site,
        )
    if entry.media_type == HTML:
        return cleaner.html(entry.content, entry.url, name=entry.id, quick=quick, site=site)
    return cleaner.text(entry.content, entry.url, name=entry.id, site=site)


def site_of(cleaner: Cleaner, entry: Entry) -> str | None:
    """The site whose templates act on an entry."""
    return cleaner.sites.of(entry.id, entry.url, entry.site, entry.fields)


def record_of(entry: Entry, article: Article) -> dict[str, Any]:
    """The record of an entry's article: the article's own, and what the input's headers say."""
    record = article.provenance
    if entry.headers:
        record = {**record, "source": {**record["source"], "warc": dict(entry.headers)}}
    return record


def reused(job: Job, task: Task, entry: Entry) -> Outcome | None:
    """The outcome of a document of a shard that was cleaned before just so, with its row made anew; else None."""
    if task.before is None or not current(job.cleaner, entry, *task.before):
        return None
    text, record = task.before
    flags = tuple(str(flag) for flag in record["article"]["flags"])
    row = msgspec.json.encode(_columns(job, task, entry, text, record))
    return replace(_outcome(task, "unchanged", record), flags=flags, row=row)


def _columns(job: Job, task: Task, entry: Entry, text: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """A row; of one that goes from Parquet to Parquet our own columns, the others are copied there."""
    if task.format == "parquet" and job.target.to in (None, "parquet"):
        return {"number": entry.number, **row_of(replace(entry, fields={}), text, record)}
    return row_of(entry, text, record)


def read_pair(output: Path, account: Path) -> tuple[str, dict[str, Any]] | None:
    """A cleaned text and its record, if both are there as they were written."""
    try:
        text, record = files.read_text(output), files.read_record(account)
        return (text, record) if output.read_bytes() == file_bytes(text) else None
    except (RecordError, OSError):
        return None


def standing(output: Path) -> Version | None:
    """What stands in a cleaned file, if there is one; without a record if that is broken or gone."""
    if not output.is_file():
        return None
    text = output.read_bytes().decode("utf-8", "replace").removesuffix("\n")
    try:
        return Version(text, files.read_record(output.with_name(files.record_name(output.name))))
    except RecordError:
        return Version(text, {})


def current(cleaner: Cleaner, entry: Entry, text: str, record: Mapping[str, Any]) -> bool:
    """Whether a cleaned text and its record are what this run would write, told by the record's hashes."""
    content = entry.content
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    now = tool(cleaner.digest, cleaner.config_of(entry.id, site_of(cleaner, entry)))
    try:
        source, there = record["source"], record["tool"]
        facts_of(record)
        return (
            record["format"] == FORMAT
            and source["path"] == entry.id
            and source["sha256"] == sha256(data)
            and entry.url in (None, source["url"])
            and source.get("warc", {}) == entry.headers
            and record["article"]["sha256"] == sha256(file_bytes(text))
            and isinstance(record["article"]["flags"], list)
            and all(there[name] == now[name] for name in ("version", "rules", "config"))
        )
    except (KeyError, TypeError, AttributeError):
        return False


def alike(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether two records say the same; only the libraries may have other versions, which then changed nothing."""
    return _without_libraries(before) == _without_libraries(now)


def _without_libraries(record: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record))
    if isinstance(plain.get("tool"), dict):
        plain["tool"].pop("libraries", None)
    return plain
