"""Takes the README's picture of the report: python tests/browser/screenshot.py. Needs a browser."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from clean.review.corpus import documents
from clean.review.report import page
from clean.rules import load_all, shipped

ROOT = Path(__file__).parents[2]
BROWSER = "/usr/bin/chromium"
PICTURE = Path(__file__).with_name("report.png")
DOCUMENT = "en-mill-market-entities.txt"
SIZE = {"width": 1020, "height": 560}


def main() -> None:
    """Opens a document of the samples at its third change, and takes the picture."""
    rules = {rule.id: rule for rule in load_all([shipped()])}
    shown = list(documents(ROOT / "cleaned"))
    at = [document.id for document in shown].index(DOCUMENT)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "report.html"
        path.write_text("".join(page(shown, rules, [])), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(viewport=SIZE, reduced_motion="reduce", color_scheme="light")  # type: ignore[arg-type]
        opened.goto(f"{path.as_uri()}#view=documents&doc={at}")
        opened.wait_for_selector("body[data-ready]")
        for key in ("j", "j", "j", "j", "a", "j", "j"):
            opened.keyboard.press(key)
        opened.wait_for_selector("#reason:not([hidden])")
        opened.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
