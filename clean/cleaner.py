"""`Cleaner`: the pipeline with its rules compiled once, for texts, pages, files and batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from clean import rules as rule_files
from clean.article import Article, lay_out
from clean.document import CleanError, DecodeError, Document, ExtractionError, Metadata
from clean.exceptions import NONE, Exceptions
from clean.matcher import Matcher, check_patterns
from clean.page.seen import Seen
from clean.pipeline import clean_document, clean_page
from clean.provenance import PAGE, Origin, sha256
from clean.render import FORMATS, Format
from clean.rules import GROUPS
from clean.site import Sites
from clean.stages.decode import Decoded, Errors, decode, decode_page, known_encoding
from clean.templates import Templates
from clean.templates import load as load_templates

TEXT, HTML = "text/plain", PAGE
# Files that are pages; every other one is a text.
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
# Documents given to a worker at a time: enough to outweigh the exchange, few enough to stay small.
CHUNK = 16


@dataclass(frozen=True)
class Cleaner:
    """Cleans documents; make one per process and use it for all. Picklable and thread-safe.

    `rules` is a folder, or several, of rules beside the shipped ones, `language` is given where it is known,
    `profile` names the groups of rules that run (`clean.rules.GROUPS`), `encoding` and
    `encoding_errors` say how bytes are read where UTF-8 and the byte-order mark do not tell. `format` is how
    articles are written: ``txt``, or ``md`` for Markdown. `exceptions` are lines to leave alone
    (`clean.exceptions.load`), `base` is a folder of rules in place of the shipped ones. `templates`, a file
    that `clean learn` wrote or what is in one, are the lines that sites set around their articles; `sites`
    says how a document's site is told, by its address if nothing else is asked for.
    """

    rules: Sequence[Path | str] | Path | str = ()
    language: str | None = None
    profile: frozenset[str] = frozenset(GROUPS)
    encoding: str | None = None
    encoding_errors: Errors = "strict"
    format: Format = "txt"
    exceptions: Exceptions = NONE
    base: Path | None = None
    templates: Templates | Path | str | None = None
    sites: Sites = field(default_factory=Sites)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", self.folders)
        object.__setattr__(self, "profile", frozenset(self.profile))
        if isinstance(self.templates, Path | str):
            object.__setattr__(self, "templates", load_templates(Path(self.templates)))
        unknown = self.profile - frozenset(GROUPS)
        if self.format not in FORMATS:
            raise CleanError(f"no such format: {self.format}; there are {', '.join(FORMATS)}")
        if self.encoding is not None:
            known_encoding(self.encoding)
        if unknown:
            raise CleanError(f"no such group of rules: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")

    def __getstate__(self) -> dict[str, Any]:
        # Compiled rules stay behind: each process compiles its own.
        return {name: value for name, value in self.__dict__.items() if name not in ("matcher", "digest")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of rules beside the shipped ones."""
        return (Path(self.rules),) if isinstance(self.rules, str | Path) else tuple(Path(one) for one in self.rules)

    @cached_property
    def matcher(self) -> Matcher:
        """The rules of the profile, loaded and compiled."""
        for folder in self.folders:  # the shipped ones are checked before they are shipped
            check_patterns(rule_files.load(folder))
        return Matcher(rule_files.load_all([self.base or rule_files.shipped(), *self.folders]), self.profile)

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
            **({} if self.format == "txt" else {"format": self.format}),  # records of plain text stay as they were
        }

    @property
    def all_templates(self) -> Templates:
        """The templates of all sites."""
        return self.templates if isinstance(self.templates, Templates) else Templates()

    def config_of(self, name: str, site: str | None) -> dict[str, Any]:
        """The settings that decide one document's output: with the templates of its site, and its exceptions."""
        of_site, spared = self.all_templates.for_site(site), self.exceptions.lines(name)
        return {
            **self.config,
            **({} if of_site is None else {"templates": of_site.digest}),
            **({"exceptions": sorted(spared)} if spared else {}),
        }

    def config_for_all(self) -> dict[str, Any]:
        """The settings that decide the output of a shard: with the templates of every site."""
        if not self.all_templates.sites:
            return self.config
        return {**self.config, "templates": self.all_templates.digest, "sites": asdict(self.sites)}

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
        """Cleans a decoded text; `title` is given where it is known, `site` where `sites` does not tell it.

        Raises `DecodeError` for what is no text.
        """
        data = raw.encode("utf-8", "surrogatepass")
        origin = self._origin(name, data, Decoded(raw, "utf-8", b"", True), url, site=site)
        return self._clean(raw, origin, language, title)

    def encoded(
        self,
        data: bytes,
        url: str | None = None,
        *,
        name: str = "",
        media_type: str = TEXT,
        charset: str | None = None,
        quick: bool = False,
        site: str | None = None,
    ) -> Article:
        """Decodes and cleans a document's bytes, a text or, with ``media_type="text/html"``, a page.

        `charset` is what HTTP declared. Raises `DecodeError` for what is no text, `ExtractionError` for a page
        that cannot be read.
        """
        if media_type == HTML:
            return self._page(data, charset or self.encoding, url, name=name, quick=quick, site=site)
        decoded = decode(data, self.encoding or _declared(data, charset), self.encoding_errors)
        return self._clean(decoded.text, self._origin(name, data, decoded, url, site=site), None, None)

    def html(
        self,
        page: str | bytes,
        url: str | None = None,
        language: str | None = None,
        *,
        title: str | None = None,
        charset: str | None = None,
        quick: bool = False,
        name: str = "",
        site: str | None = None,
    ) -> Article:
        """Cleans an HTML page: the article's `restore` gives the page's visible text, a line for each block.

        `charset` is what HTTP declared for bytes. `quick` asks the fast extractor alone, for a page on which
        the others take too long, and sets the flag ``quick-extraction``. Raises `DecodeError` for what is no
        text, `ExtractionError` for a page that is too large or too deeply nested.
        """
        if isinstance(page, bytes):
            charset = charset or self.encoding
            return self._page(page, charset, url, language, title=title, quick=quick, name=name, site=site)
        data = page.encode("utf-8", "surrogatepass")
        origin = self._origin(name, data, Decoded(page, "utf-8", b"", True), url, HTML, site)
        return self._clean_page(page, origin, language, title, quick)

    def file(self, path: Path | str) -> Article:
        """Cleans a file: a page if its suffix says so, else a text.

        Raises `CleanError` when it cannot be read or is neither.
        """
        path = Path(path)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CleanError(f"{path}: cannot be read: {error.strerror}") from error
        media_type = HTML if path.suffix.lower() in PAGE_SUFFIXES else TEXT
        try:
            return self.encoded(data, name=path.name, media_type=media_type)
        except (DecodeError, ExtractionError) as error:
            raise type(error)(f"{path}: {error}") from error

    def pipe(self, texts: Iterable[str], workers: int = 1) -> Iterator[Article]:
        """Cleans texts in order, with `workers` processes. The first bad text raises."""
        if workers <= 1:
            yield from map(self.text, texts)
            return
        from clean.engines.local import ordered

        for articles in ordered(_texts, self, texts, workers, CHUNK):
            yield from articles

    def batch(
        self, columns: dict[str, Sequence[Any]], column: str = "text", *, url_column: str = "url", html: bool = False
    ) -> dict[str, list[Any]]:
        """A batch of columns in, the same with cleaned text out: for ``datasets.map(batched=True)``, Ray, Dask.

        `column` holds texts, or with `html` pages (str or bytes), `url_column` their addresses, where there
        is such a column. Adds ``title``, ``language``, ``flags`` and ``provenance`` (JSON). A document that
        cannot be cleaned keeps its row, with an empty text and the reason as its only flag, ``error: …``.
        """
        from clean.columns import cleaned

        return cleaned(self.html if html else self._decoded, columns, column, url_column)

    def _decoded(self, text: str | bytes, url: str | None) -> Article:
        return self.text(text, url) if isinstance(text, str) else self.encoded(text, url)

    def _page(
        self,
        data: bytes,
        charset: str | None,
        url: str | None,
        language: str | None = None,
        *,
        title: str | None = None,
        quick: bool,
        name: str,
        site: str | None,
    ) -> Article:
        decoded = decode_page(data, charset)
        origin = self._origin(name, data, decoded, url, HTML, site)
        return self._clean_page(decoded.text, origin, language, title, quick)

    def _origin(
        self,
        name: str,
        data: bytes,
        decoded: Decoded,
        url: str | None,
        media_type: str = TEXT,
        site: str | None = None,
    ) -> Origin:
        site = site or self.sites.of(name, url)
        return Origin(
            path=name,
            sha256=sha256(data),
            size=len(data),
            encoding=decoded.encoding,
            mark=decoded.mark.hex(),
            exact=decoded.exact,
            media_type=media_type,
            url=url,
            rules=self.digest,
            config=self.config_of(name, site),
            site=site,
        )

    def _clean(self, raw: str, origin: Origin, language: str | None, title: str | None) -> Article:
        metadata: Metadata = {"headline": title} if title else {}
        document = clean_document(
            raw,
            self.matcher,
            name=origin.path,
            site=origin.site,
            known_language=language or self.language,
            metadata=metadata,
            spared=self.exceptions.lines(origin.path),
            site_templates=self.all_templates.for_site(origin.site),
        )
        return self._article(document, origin, Seen())

    def _clean_page(self, page: str, origin: Origin, language: str | None, title: str | None, quick: bool) -> Article:
        document, seen = clean_page(
            page,
            self.matcher,
            name=origin.path,
            url=origin.url,
            site=origin.site,
            known_language=language or self.language,
            metadata={"headline": title} if title else {},
            spared=self.exceptions.lines(origin.path),
            site_templates=self.all_templates.for_site(origin.site),
            quick=quick,
        )
        return self._article(document, origin, seen)

    def _article(self, document: Document, origin: Origin, seen: Seen) -> Article:
        """A document, laid out, with where it came from."""
        layout = lay_out(document, seen, self.format)
        if layout.title:
            document = document.with_headline(layout.title)
        return Article(document, layout, origin, seen)


def _declared(data: bytes, charset: str | None) -> str | None:
    """The encoding that HTTP declared for a text, where it is one and the bytes are no UTF-8: servers often err."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        with suppress(DecodeError):
            return None if charset is None else known_encoding(charset)
    return None


def _texts(cleaner: Cleaner, texts: Sequence[str]) -> list[Article]:
    return [cleaner.text(raw) for raw in texts]
