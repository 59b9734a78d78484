"""Rows as columns of a Parquet file. Needs `pyarrow`, the extra ``[parquet]``.

Own columns have fixed types. Those of a Parquet source are copied as they are. Those of JSON are typed
where every row has the same kind of scalar; all else, objects and lists among them, is kept as JSON in
a string, so that no value is guessed at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import msgspec

from clean.document import OutputError
from clean.formats.parquet import library
from clean.formats.rows import OURS

Kind = Literal["null", "bool", "int", "float", "string", "json"]

# Rows of a row group: of articles, some 10 MB.
GROUP = 1024
COMPRESSION = "zstd"
# Above it a double no longer tells every whole number from its neighbours.
EXACT = 2**53

_row = msgspec.json.Decoder(dict[str, msgspec.Raw])
Row = dict[str, msgspec.Raw]


@dataclass(frozen=True, slots=True)
class Original:
    """The Parquet file that rows come from, and the column that held their documents."""

    path: Path
    used: str


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file that was written."""
    with library().ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=GROUP):
            yield from batch.to_pylist()


def write(spool: Path, path: Path, original: Original | None) -> None:
    """Writes the rows of a spool to a Parquet file. With `original` each has its ``number`` there, from 1.

    Raises `OutputError` for rows that no columns can hold.
    """
    library()
    from pyarrow import ArrowException

    try:
        if original is None:
            _write_json(spool, path)
        else:
            _write_beside(spool, path, original)
    except ArrowException as error:
        raise OutputError(f"the rows cannot be written as Parquet ({error}); write --to jsonl") from error


def _lines(spool: Path) -> Iterator[Row]:
    with spool.open("rb") as file:
        for line in file:
            yield _row.decode(line)


# Rows of JSON


def _write_json(spool: Path, path: Path) -> None:
    """Looks at all rows for the kinds of their values, then writes them, a group at a time."""
    import pyarrow as pa

    fields: dict[str, Kind] = {}
    inside: dict[str, Kind] = {}
    for row in _lines(spool):
        _learn(fields, {name: value for name, value in row.items() if name not in OURS})
        _learn(inside, _row.decode(row["metadata"]))
    inside.pop("clean", None)
    schema = pa.schema(
        [
            *_own_fields(),
            pa.field("metadata", pa.struct([*_fields(inside), pa.field("clean", _clean_type())])),
            *_fields(fields),
        ]
    )
    lines = _lines(spool)
    with library().ParquetWriter(path, schema, compression=COMPRESSION) as writer:
        while group := list(islice(lines, GROUP)):
            arrays = [_column(group, field.name, field.type) for field in schema if field.name != "metadata"]
            arrays.insert(len(OURS) - 1, _metadata([_row.decode(row["metadata"]) for row in group], inside))
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _learn(kinds: dict[str, Kind], row: Mapping[str, msgspec.Raw]) -> None:
    for name, value in row.items():
        here = _kind(bytes(value))
        there = kinds.get(name, "null")
        if here == there or here == "null":
            kinds[name] = there
        elif there == "null":
            kinds[name] = here
        else:
            kinds[name] = "float" if {here, there} == {"int", "float"} else "json"


def _kind(value: bytes) -> Kind:
    first = value[:1]
    if first == b'"':
        return "string"
    if first in (b"t", b"f"):
        return "bool"
    if first == b"n":
        return "null"
    if first in (b"[", b"{"):
        return "json"
    if not value.lstrip(b"-").isdigit():
        return "float"
    return "int" if abs(int(value)) <= EXACT else "json"


def _fields(kinds: Mapping[str, Kind]) -> list[Any]:
    import pyarrow as pa

    types = {"bool": pa.bool_(), "int": pa.int64(), "float": pa.float64()}
    return [pa.field(name, types.get(kind, pa.string())) for name, kind in kinds.items()]


def _column(rows: Sequence[Row], name: str, type_: Any) -> Any:
    """One field of some rows as an array; where the type is a string, what is none is spelled as JSON."""
    import pyarrow as pa

    return pa.array([_value(row.get(name), pa.types.is_string(type_)) for row in rows], type_)


def _value(raw: msgspec.Raw | None, string: bool) -> Any:
    if raw is None:
        return None
    value = msgspec.json.decode(raw)
    return value if value is None or isinstance(value, str) or not string else bytes(raw).decode()


def _metadata(rows: Sequence[Row], kinds: Mapping[str, Kind]) -> Any:
    import pyarrow as pa

    fields = _fields(kinds)
    arrays = [_column(rows, field.name, field.type) for field in fields]
    return pa.StructArray.from_arrays([*arrays, _clean(rows)], fields=[*fields, pa.field("clean", _clean_type())])


# Own columns


def _own_fields() -> list[Any]:
    import pyarrow as pa

    return [pa.field(name, pa.string()) for name in OURS if name != "metadata"]


def _clean_type() -> Any:
    import pyarrow as pa

    return pa.struct(
        [
            pa.field("title", pa.string()),
            pa.field("language", pa.string()),
            pa.field("language_confidence", pa.float64()),
            pa.field("words", pa.int64()),
            pa.field("flags", pa.list_(pa.string())),
            pa.field("record", pa.string()),
        ]
    )


def _clean(rows: Sequence[Row]) -> Any:
    import pyarrow as pa

    return pa.array([msgspec.json.decode(row["clean"]) for row in rows], _clean_type())


# Rows of a Parquet file


def _write_beside(spool: Path, path: Path, original: Original) -> None:
    """Writes own columns, and beside them those of the rows' own file, as they are there."""
    import pyarrow as pa

    lines = _lines(spool)
    row = next(lines, None)
    with library().ParquetFile(original.path) as file:
        groups, start = _from(file.metadata, _number(row))
        schema = _schema_beside(file.schema_arrow, original.used)
        with library().ParquetWriter(path, schema, compression=COMPRESSION) as writer:
            for batch in file.iter_batches(batch_size=GROUP, row_groups=groups):
                here: list[Row] = []
                while row is not None and _number(row) <= start + batch.num_rows:
                    here.append(row)
                    row = next(lines, None)
                if here:
                    taken = batch.take(pa.array([_number(row) - start - 1 for row in here], pa.int64()))
                    writer.write_table(_beside(schema, taken, here))
                start += batch.num_rows
                if row is None:
                    break


def _number(row: Row | None) -> int:
    return 1 if row is None else int(msgspec.json.decode(row["number"]))


def _from(metadata: Any, number: int) -> tuple[list[int], int]:
    """The row groups from the one with that row on, and how many rows stand before them."""
    start = 0
    for group in range(metadata.num_row_groups):
        rows = metadata.row_group(group).num_rows
        if number <= start + rows:
            return list(range(group, metadata.num_row_groups)), start
        start += rows
    return [], start


def _schema_beside(schema: Any, used: str) -> Any:
    import pyarrow as pa

    given = {field.name: field for field in schema}
    own = [given.get(field.name, field) if field.name not in ("id", "text") else field for field in _own_fields()]
    there = given.get("metadata")
    if there is None:
        inside = []
    elif pa.types.is_struct(there.type):
        inside = [field for field in there.type if field.name != "clean"]
    else:
        inside = [pa.field("metadata", there.type)]
    metadata = pa.field("metadata", pa.struct([*inside, pa.field("clean", _clean_type())]))
    # Without the schema's own metadata: what pandas or `datasets` wrote there describes other columns.
    return pa.schema([*own, metadata, *(field for field in schema if field.name not in (*OURS, used))])


def _beside(schema: Any, taken: Any, rows: Sequence[Row]) -> Any:
    import pyarrow as pa

    there = taken.schema.names
    arrays = []
    for field in schema:
        if field.name == "metadata":
            arrays.append(_metadata_beside(field.type, taken, rows))
        elif field.name in ("id", "text") or field.name not in there:
            arrays.append(_column(rows, field.name, field.type))
        else:
            arrays.append(taken.column(field.name))
    return pa.Table.from_arrays(arrays, schema=schema)


def _metadata_beside(type_: Any, taken: Any, rows: Sequence[Row]) -> Any:
    import pyarrow as pa

    clean = _clean([_row.decode(row["metadata"]) for row in rows])
    if "metadata" not in taken.schema.names:
        inside = []
    elif pa.types.is_struct((there := taken.column("metadata")).type):
        given = dict(zip([field.name for field in there.type], there.flatten(), strict=True))
        inside = [given[field.name] for field in type_ if field.name != "clean"]
    else:
        inside = [there]
    return pa.StructArray.from_arrays([*inside, clean], fields=list(type_))
