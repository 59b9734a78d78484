"""What a file holds, told by its name, and its bytes whatever they are compressed with."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Format = Literal["text", "html", "jsonl", "parquet", "warc"]
Compression = Literal["", ".gz", ".zst"]

SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
}
FORMATS: tuple[Format, ...] = ("text", "html", "jsonl", "parquet", "warc")
SHARDS = frozenset({"jsonl", "parquet", "warc"})
COMPRESSIONS: tuple[Compression, ...] = (".gz", ".zst")
# Gzip has no level worth its time above this one; a level is part of the bytes of an output.
GZIP_LEVEL = 6
# What reading a compressed file raises where it is cut or damaged.
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file holds, and what it is compressed with."""

    format: Format
    compression: Compression = ""

    @property
    def shard(self) -> bool:
        """Whether it holds many documents."""
        return self.format in SHARDS


def kind_of(name: str) -> Kind | None:
    """What a file of that name holds, or None if nothing that is cleaned.

    JSON lines are often called ``.json.gz`` (C4, Dolma); a plain ``.json`` may be anything.

    >>> kind_of("a/b.HTML"), kind_of("CC-MAIN-0.warc.wet.gz"), kind_of("notes.md")
    (Kind(format='html', compression=''), Kind(format='warc', compression='.gz'), None)
    """
    lower, compression = name.lower(), compression_of(name)
    suffix = Path(lower.removesuffix(compression)).suffix
    if suffix == ".json" and compression:
        return Kind("jsonl", compression)
    found = SUFFIXES.get(suffix)
    # Parquet compresses its own pages; a compressed file of it cannot be read in parts.
    return None if found is None or (found == "parquet" and compression) else Kind(found, compression)


def compression_of(name: str) -> Compression:
    """What a file of that name is compressed with."""
    return next((suffix for suffix in COMPRESSIONS if name.lower().endswith(suffix)), "")


@contextmanager
def opened(path: Path, compression: Compression) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A file's bytes, decompressed, and the file itself, whose place tells how much of it was read."""
    with path.open("rb") as raw, decompressed(raw, compression) as data:
        yield data, raw


def decompressed(raw: IO[bytes], compression: Compression) -> IO[bytes]:
    """A stream's bytes without their compression. Reading raises one of `DAMAGED` where it is cut or damaged."""
    if compression == ".gz":
        return cast(IO[bytes], gzip.GzipFile(fileobj=raw, mode="rb"))
    if compression == ".zst":
        return cast(IO[bytes], io.BufferedReader(zstd.ZstdFile(raw)))
    return raw


def compressed(raw: IO[bytes], compression: Compression) -> IO[bytes]:
    """A stream to write to; what it compresses does not depend on name, time or machine."""
    if compression == ".gz":
        return cast(IO[bytes], gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=GZIP_LEVEL, mtime=0))
    if compression == ".zst":
        return cast(IO[bytes], zstd.ZstdFile(raw, mode="w"))
    return cast(IO[bytes], io.BufferedWriter(cast(io.RawIOBase, raw))) if isinstance(raw, io.RawIOBase) else raw


def damage(error: BaseException) -> str:
    """What a cut or damaged compressed file is, in words."""
    if isinstance(error, EOFError):
        return "the file is cut off in its compressed data; fetch it again"
    return f"the file's compressed data is damaged ({error}); fetch it again"
