"""`Cleaner`: the pipeline with its rules compiled once, for texts, pages, files and batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from clean import rules as rule_files
from clean.article import Article
from clean.document import CleanError, DecodeError, ExtractionError, Metadata
from clean.matcher import Matcher, check_patterns
from clean.pipeline import clean_document
from clean.provenance import Origin, sha256
from clean.render import render
from clean.rules import GROUPS
from clean.site import site_of
from clean.stages.decode import Decoded, Errors, decode, known_encoding
from clean.templates import SiteTemplates, Templates
from clean.templates import load as load_templates

TEXT = "text/plain"
# Documents given to a worker at a time: enough to outweigh the exchange, few enough to stay small.
CHUNK = 16


@dataclass(frozen=True)
class Cleaner:
    """Cleans documents; make one per process and use it for all. Picklable and thread-safe.

    `rules` is a folder, or several, of rules beside the shipped ones, `language` is given where it is known,
    `profile` names the groups of rules that run (`clean.rules.GROUPS`), `encoding` and
    `encoding_errors` say how bytes are read where UTF-8 and the byte-order mark do not tell. `templates`,
    a file that `clean learn` wrote or what is in one, are the lines that sites set around their articles;
    they act on documents whose site is known, from an address or by name.
    """

    rules: Sequence[Path | str] | Path | str = ()
    language: str | None = None
    profile: frozenset[str] = frozenset(GROUPS)
    encoding: str | None = None
    encoding_errors: Errors = "strict"
    templates: Templates | Path | str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", _folders(self.rules))
        object.__setattr__(self, "profile", frozenset(self.profile))
        if isinstance(self.templates, Path | str):
            object.__setattr__(self, "templates", load_templates(Path(self.templates)))
        unknown = self.profile - frozenset(GROUPS)
        if self.encoding is not None:
            known_encoding(self.encoding)
        if unknown:
            raise CleanError(f"no such group of rules: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")

    def __getstate__(self) -> dict[str, Any]:
        # Compiled rules stay behind: each process compiles its own.
        return {name: value for name, value in self.__dict__.items() if name not in ("matcher", "digest")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    @cached_property
    def matcher(self) -> Matcher:
        """The rules of the profile, loaded and compiled."""
        folders = _folders(self.rules)
        for folder in folders:  # the shipped ones are checked before they are shipped
            check_patterns(rule_files.load(folder))
        return Matcher(rule_files.load_all([rule_files.shipped(), *folders]), self.profile)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the rules, as it stands in provenance records."""
        return rule_files.digest(self.matcher.rules)

    @property
    def config(self) -> dict[str, Any]:
        """The settings that decide the output, as they stand in provenance records."""
        return {
            "encoding": self.encoding,
            "encoding_errors": self.encoding_errors,
            "language": self.language,
            "profile": sorted(self.profile),
        }

    def config_for(self, site: str | None) -> dict[str, Any]:
        """The settings that decide a document's output: with the templates of its site, if it has any."""
        of_site = self._site_templates(site)
        return self.config if of_site is None else {**self.config, "templates": of_site.digest}

    def text(
        self,
        raw: str,
        url: str | None = None,
        language: str | None = None,
        *,
        title: str | None = None,
        name: str = "",
        site: str | None = None,
    ) -> Article:
        """Cleans a decoded text; `title` is given where it is known, `site` where the address does not tell it.

        Raises `DecodeError` for what is no text.
        """
        data = raw.encode("utf-8", "surrogatepass")
        site = site or site_of(url)
        origin = self._origin(name, data, Decoded(raw, "utf-8", b"", True), url, site)
        return self._clean(raw, origin, language, title, site)

    def encoded(self, data: bytes, url: str | None = None, *, name: str = "", site: str | None = None) -> Article:
        """Decodes and cleans a text document's bytes. Raises `DecodeError` for what is no text."""
        decoded = decode(data, self.encoding, self.encoding_errors)
        site = site or site_of(url)
        return self._clean(decoded.text, self._origin(name, data, decoded, url, site), None, None, site)

    def html(self, page: str | bytes, url: str | None = None) -> Article:
        """Not yet: raises `ExtractionError`."""
        raise ExtractionError("HTML pages are not supported yet; extract the text and give it to Cleaner.text")

    def file(self, path: Path | str) -> Article:
        """Cleans a text file. Raises `CleanError` when it cannot be read or is no text."""
        path = Path(path)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CleanError(f"{path}: cannot be read: {error.strerror}") from error
        try:
            return self.encoded(data, name=path.name)
        except DecodeError as error:
            raise DecodeError(f"{path}: {error}") from error

    def pipe(self, texts: Iterable[str], workers: int = 1) -> Iterator[Article]:
        """Cleans texts in order, with `workers` processes. The first bad text raises."""
        if workers <= 1:
            yield from map(self.text, texts)
            return
        from clean.engines.local import ordered

        for articles in ordered(_texts, self, texts, workers, CHUNK):
            yield from articles

    def batch(self, columns: dict[str, Sequence[Any]], column: str = "text") -> dict[str, list[Any]]:
        """A batch of columns in, the same with cleaned text out: for ``datasets.map(batched=True)``, Ray, Dask.

        Adds ``title``, ``language``, ``flags`` and ``provenance`` (JSON). A document that cannot be
        cleaned keeps its row, with an empty text and the reason as its only flag, ``error: …``.
        """
        import msgspec

        out: dict[str, list[Any]] = {name: list(values) for name, values in columns.items()}
        out |= {column: [], "title": [], "language": [], "flags": [], "provenance": []}
        for raw in columns[column]:
            try:
                if not isinstance(raw, str):
                    raise DecodeError(f"not a text but {type(raw).__name__}; leave the row out")
                article = self.text(raw)
            except CleanError as error:
                row: tuple[Any, ...] = ("", "", "und", [f"error: {error}"], "")
            else:
                account = msgspec.json.encode(article.provenance).decode()
                row = (article.text, article.title, article.language, list(article.flags), account)
            for name, value in zip((column, "title", "language", "flags", "provenance"), row, strict=True):
                out[name].append(value)
        return out

    def _site_templates(self, site: str | None) -> SiteTemplates | None:
        return self.templates.for_site(site) if isinstance(self.templates, Templates) else None

    def _origin(self, name: str, data: bytes, decoded: Decoded, url: str | None, site: str | None) -> Origin:
        return Origin(
            path=name,
            sha256=sha256(data),
            size=len(data),
            encoding=decoded.encoding,
            mark=decoded.mark.hex(),
            exact=decoded.exact,
            media_type=TEXT,
            url=url,
            rules=self.digest,
            config=self.config_for(site),
        )

    def _clean(self, raw: str, origin: Origin, language: str | None, title: str | None, site: str | None) -> Article:
        metadata: Metadata = {"headline": title} if title else {}
        document = clean_document(
            raw,
            self.matcher,
            name=origin.path,
            site=site,
            known_language=language or self.language,
            metadata=metadata,
            site_templates=self._site_templates(site),
        )
        layout = render(document)
        if layout.title:
            document = replace(document, metadata={**document.metadata, "headline": layout.title})
        return Article(document, layout, origin)


def _folders(rules: Sequence[Path | str] | Path | str) -> tuple[Path, ...]:
    """One folder, or several, as paths."""
    return (Path(rules),) if isinstance(rules, str | Path) else tuple(Path(folder) for folder in rules)


def _texts(cleaner: Cleaner, texts: Sequence[str]) -> list[Article]:
    return [cleaner.text(raw) for raw in texts]
