"""An output as a Croissant dataset (JSON-LD 1.0, https://docs.mlcommons.org/croissant/docs/croissant-spec.html).

Every file with its SHA-256, what its records are, and in the terms of Croissant RAI what was done to them.
The same output gives the same description.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from glob import escape
from typing import Any
from urllib.parse import quote

from clean.describe.output import File, Output
from clean.formats.kinds import Format

CONFORMS_TO = ("http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0")
# The context of the specification, which readers compare theirs with.
_TERMS = (
    "citeAs column equivalentProperty extract field fileProperty fileObject fileSet format includes isLiveDataset"
    " jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate separator source"
    " subField transform"
)
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    **{term: f"cr:{term}" for term in _TERMS.split()},
}
ENCODING: dict[Format, str] = {
    "text": "text/plain",
    "jsonl": "application/jsonlines",
    "parquet": "application/x-parquet",
}
# The fields of a row: name, what it holds, type, and its path in the column `metadata` if it stands there.
ROW = (
    ("id", "The document's id in its source.", "sc:Text", ""),
    ("text", "The cleaned article: title, blank line, body.", "sc:Text", ""),
    ("source", "The article's site, or the file it was read from.", "sc:Text", ""),
    ("added", "When the document was added, as its source says; empty if it does not.", "sc:Text", ""),
    ("created", "When the article was published, as far as known; else empty.", "sc:Text", ""),
    ("title", "The article's title.", "sc:Text", "clean.title"),
    ("language", "The article's language, BCP 47.", "sc:Text", "clean.language"),
    ("words", "Words of the article.", "sc:Integer", "clean.words"),
    ("record", "The provenance record, JSON: every line of the source and its fate.", "sc:Text", "clean.record"),
)
# The properties of a text's file.
TEXT = (
    ("fullpath", "The file's path below the folder.", "sc:Text", ""),
    ("content", "The cleaned article: title, blank line, body.", "sc:Text", ""),
)
# The fields of a row of Dolma attributes that every row has.
ATTRIBUTES = (("id", "The document's id in its source.", "sc:Text", ""),)


def croissant(output: Output, *, name: str | None, license_: str | None, url: str | None) -> dict[str, Any]:
    """The description. `name` is the folder's unless given; `license_` and `url` are not known unless given."""
    report = output.report
    version = report["tool"]["version"]
    given = {"license": license_, "url": url}
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": list(CONFORMS_TO),
        "name": name or output.name,
        "description": f"{_documents(output):,} articles, cleaned by Clean {version}.",
        **{term: value for term, value in given.items() if value is not None},
        "inLanguage": [code for code in report["languages"] if code != "und"],
        "rai:dataPreprocessingProtocol": list(_protocol(output)),
        "distribution": list(_distribution(output)),
        "recordSet": [_record_set(output, format_) for format_ in _formats(output.files)],
    }


def _documents(output: Output) -> int:
    return sum(int(counts["cleaned"]) for counts in output.report["documents"].values())


def _protocol(output: Output) -> Iterator[str]:
    report = output.report
    tool, lines = report["tool"], report["lines"]
    settings = "; ".join(
        f"{name} {', '.join(value) if isinstance(value, list) else value}"
        for name, value in sorted(tool["config"].items())
        if value
    )
    yield f"Cleaned by clean-articles {tool['version']}, rules with SHA-256 {tool['rules']}, settings: {settings}."
    stages = ", ".join(f"{stage} {number:,}" for stage, number in lines["by_stage"].items())
    yield f"Removed {lines['removed']:,} of {lines['read']:,} lines{': ' + stages if stages else ''}."
    for name, counts in report["documents"].items():
        yield (
            f"Read {counts['read']:,} documents as {name}: {counts['cleaned']:,} cleaned,"
            f" {counts['quarantined']:,} left out with an error."
        )


def _formats(files: Sequence[File]) -> list[Format]:
    there = {file.kind.format for file in files}
    return [format_ for format_ in ENCODING if format_ in there]


def _distribution(output: Output) -> Iterator[dict[str, Any]]:
    for file in output.files:
        yield {
            "@type": "cr:FileObject",
            "@id": _file_id(file),
            "name": file.path,
            "contentUrl": file.path,
            "contentSize": f"{file.size} B",
            "encodingFormat": ENCODING[file.kind.format],
            "sha256": file.sha256,
        }
    for format_ in _formats(output.files):
        yield {
            "@type": "cr:FileSet",
            "@id": f"{format_}-files",
            "name": f"{format_}-files",
            "encodingFormat": ENCODING[format_],
            "includes": [escape(file.path) for file in output.files if file.kind.format == format_],
        }


def _file_id(file: File) -> str:
    return f"file/{quote(file.path)}"


def _record_set(output: Output, format_: Format) -> dict[str, Any]:
    name = f"{format_}-documents"
    files = {"fileSet": {"@id": f"{format_}-files"}}
    fields = [
        _field(name, field, description, type_, files | _extract(format_, field, path))
        for field, description, type_, path in _fields(output, format_)
    ]
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": fields}


def _fields(output: Output, format_: Format) -> Sequence[tuple[str, str, str, str]]:
    if format_ == "text":
        return TEXT
    return ATTRIBUTES if output.report["target"]["to"] == "dolma-attributes" else ROW


def _extract(format_: Format, field: str, path: str) -> dict[str, Any]:
    if format_ == "text":
        return {"extract": {"fileProperty": field}}
    if path:
        return {"extract": {"column": "metadata"}, "transform": {"jsonPath": path}}
    return {"extract": {"column": field}}


def _field(record_set: str, name: str, description: str, type_: str, source: dict[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{record_set}/{name}",
        "name": f"{record_set}/{name}",
        "description": description,
        "dataType": type_,
        "source": source,
    }
