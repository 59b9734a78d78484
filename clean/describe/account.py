"""How an output came to be, as PROV-JSON (https://www.w3.org/submissions/prov-json/).

Sources, outputs and the rules are entities, the run is an activity, the program its agent. No clock
stands in it: the same output gives the same account.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

from clean.batch.journal import Journal
from clean.describe.output import File, Output
from clean.formats.kinds import SHARDS
from clean.formats.text import read_record, record_name

PREFIXES = {name: f"urn:clean-articles:{name}:" for name in ("terms", "source", "output", "rules", "program", "run")}


def account(output: Output) -> dict[str, Any]:
    """The account. Raises `CleanError` for a record that is broken."""
    tool = output.report["tool"]
    run, rules = f"run:{quote(output.name)}", f"rules:{tool['rules']}"
    agent = f"program:clean-articles-{tool['version']}"
    derived = sorted(_derived(output))
    sources = dict(sorted({(name, sha256) for _, name, sha256 in derived}))
    entities: dict[str, Any] = {rules: {"prov:type": "terms:rules", "terms:sha256": tool["rules"]}}
    for name, sha256 in sources.items():
        entities[f"source:{quote(name)}"] = {"prov:type": "terms:source", "terms:path": name, "terms:sha256": sha256}
    for file in output.files:
        entities[_id(file.path)] = {
            "prov:type": "terms:cleaned",
            "terms:path": file.path,
            "terms:sha256": file.sha256,
            "terms:bytes": file.size,
        }
    used = [rules, *(f"source:{quote(name)}" for name in sources)]
    return {
        "prefix": PREFIXES,
        "entity": entities,
        "activity": {run: _activity(output)},
        "agent": {
            agent: {
                "prov:type": {"$": "prov:SoftwareAgent", "type": "xsd:QName"},
                "terms:version": tool["version"],
                **{f"terms:library-{name}": version for name, version in sorted(tool["libraries"].items())},
            }
        },
        "wasAssociatedWith": {"_:association": {"prov:activity": run, "prov:agent": agent}},
        "used": {f"_:used{n}": {"prov:activity": run, "prov:entity": name} for n, name in enumerate(used)},
        "wasGeneratedBy": {
            f"_:generated{n}": {"prov:entity": _id(file.path), "prov:activity": run}
            for n, file in enumerate(output.files)
        },
        "wasDerivedFrom": {
            f"_:derived{n}": {
                "prov:generatedEntity": _id(path),
                "prov:usedEntity": f"source:{quote(name)}",
                "prov:activity": run,
            }
            for n, (path, name, _) in enumerate(derived)
        },
    }


def _activity(output: Output) -> dict[str, Any]:
    report = output.report
    counts = report["documents"].values()
    return {
        "prov:type": "terms:cleaning",
        "terms:read": sum(count["read"] for count in counts),
        "terms:cleaned": sum(count["cleaned"] for count in counts),
        "terms:quarantined": sum(count["quarantined"] for count in counts),
        "terms:lines": report["lines"]["read"],
        "terms:removed": report["lines"]["removed"],
        **{f"terms:{name}": str(value) for name, value in sorted(report["tool"]["config"].items())},
    }


def _derived(output: Output) -> Iterator[tuple[str, str, str]]:
    """Each output file with a source of it and the source's SHA-256."""
    there = {file.path for file in output.files}
    with closing(Journal(output.folder, create=False)) as journal:
        for state in journal.states():
            for file in state.files:
                if file.name in there:
                    yield from ((file.name, source.name, source.sha256) for source in state.sources)
    yield from (_of_text(output, file) for file in output.files if file.kind.format not in SHARDS)


def _of_text(output: Output, file: File) -> tuple[str, str, str]:
    source = read_record(output.folder / record_name(file.path))["source"]
    return file.path, source["path"], source["sha256"]


def _id(path: str) -> str:
    return f"output:{quote(path)}"
