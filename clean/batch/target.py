"""What a former run was told to write, read from its output: later commands have no ``--to`` and ``--format``."""

from __future__ import annotations

from pathlib import Path

from clean.batch.job import Target
from clean.batch.plan import SINGLES, part_name, suffix_of
from clean.formats import text as files
from clean.formats.kinds import COMPRESSIONS
from clean.render import Format


def target_there(source: Path, output: Path) -> tuple[Target, Format]:
    """The target and the format of articles that an output was written with; the usual ones where it tells none."""
    form = _format_there(output)
    suffix = files.CLEANED_SUFFIXES[form]
    suffixes = [suffix_of(Target("jsonl", compression)) for compression in ("", *COMPRESSIONS)]
    parts = [part_name(SINGLES + last, 0) for last in (*suffixes, suffix_of(Target("parquet")))]
    # A shard of that name may also be a source's own.
    if any((output / part).is_file() and not (source / part).exists() for part in parts):
        return Target("jsonl", suffix=suffix), form
    if any(one.kind is not None and one.kind.shard and (output / one.id).is_dir() for one in files.sources(source)):
        return Target("folder", suffix=suffix), form
    return Target(suffix=suffix), form


def _format_there(output: Path) -> Format:
    record = next(output.rglob("*" + files.RECORD_SUFFIX), None)
    cleaned = files.TEXT_SUFFIX if record is None else files.cleaned_beside(record).suffix
    return next(form for form, suffix in files.CLEANED_SUFFIXES.items() if suffix == cleaned)
