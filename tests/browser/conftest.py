"""A real browser, and pages for it to open from disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from clean.review.account import accounted
from clean.review.corpus import documents
from clean.review.report import page
from clean.rules import Rule, load_all, shipped

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing but the page: no sandbox in containers, no calls home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1440, "height": 900}
# Milliseconds; what takes longer on a busy machine hangs.
PATIENCE = 20_000


@pytest.fixture(scope="session")
def rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in load_all([shipped()])}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=WIDE, reduced_motion="reduce", color_scheme="light")  # type: ignore[arg-type]
    made.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield made
    made.close()


class Opened:
    """Opens a page from disk; fails on every error in it and on every request but that for the page."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.errors: list[str] = []
        self.requests: list[str] = []

    def __call__(self, path: Path, place: str = "") -> Page:
        shown = self.context.new_page()
        shown.on("pageerror", lambda error: self.errors.append(str(error)))
        shown.on("console", lambda message: self.errors.append(message.text))
        shown.on("request", lambda request: self.requests.append(request.url))
        shown.goto(f"{path.as_uri()}{place}")
        shown.wait_for_selector("body[data-ready]")
        return shown


@pytest.fixture
def opened(context: BrowserContext) -> Iterator[Opened]:
    opener = Opened(context)
    yield opener
    for shown in context.pages:
        shown.close()
    context.clear_cookies()
    assert opener.errors == []
    assert [url for url in opener.requests if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.fixture(scope="session")
def report(rules: dict[str, Rule], tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Path], Path]:
    """Writes the report of a source and its output, and returns its path."""

    def write(source: Path, output: Path) -> Path:
        problems: list[tuple[str, str]] = []
        path = tmp_path_factory.mktemp("report") / "report.html"
        text = "".join(page(accounted(documents(output), source, problems), rules, problems))
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def seeds(report: Callable[[Path, Path], Path]) -> Path:
    """The report of the sample documents."""
    return report(ROOT / "seeds", ROOT / "cleaned")


@pytest.fixture(scope="session")
def report_of(
    report: Callable[[Path, Path], Path],
    write_output: Callable[[Path, Mapping[str, str]], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Mapping[str, str]], Path]:
    """Cleans texts by name and returns their report."""

    def write(texts: Mapping[str, str]) -> Path:
        root = tmp_path_factory.mktemp("corpus")
        return report(root / "in", write_output(root, texts))

    return write
