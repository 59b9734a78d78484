"""The report as it is read: in the dark, from right to left, on a telephone, on paper, by ear."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

ROOT = Path(__file__).parents[2]
IDS = sorted(path.name for path in (ROOT / "seeds").iterdir())
Opener = Callable[..., Page]
ARABIC = IDS.index("ar-qanat-qadima.txt")
JAPANESE = IDS.index("ja-minato-ichiba.txt")
MOJIBAKE = IDS.index("en-seed-bank-mojibake.txt")


def style(page: Page, selector: str, name: str) -> Any:
    return page.locator(selector).first.evaluate(f"(element) => getComputedStyle(element)[{json.dumps(name)}]")


def luminance(colour: str) -> float:
    red, green, blue = (int(part) for part in colour.removeprefix("rgb(").rstrip(")").split(",")[:3])
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def test_dark_follows_the_system_and_the_button(opened: Opener, seeds: Path) -> None:
    page = opened(seeds)
    assert luminance(style(page, "body", "backgroundColor")) > 0.8
    page.emulate_media(color_scheme="dark")
    assert luminance(style(page, "body", "backgroundColor")) < 0.2
    page.locator("#theme").click()
    assert luminance(style(page, "body", "backgroundColor")) > 0.8
    page.emulate_media(color_scheme="light")
    page.keyboard.press("t")
    assert luminance(style(page, "body", "backgroundColor")) < 0.2
    page.reload()
    assert luminance(style(page, "body", "backgroundColor")) < 0.2
    page.evaluate("localStorage.clear()")


def test_right_to_left_text_runs_so_and_names_its_language(opened: Opener, seeds: Path) -> None:
    page = opened(seeds, f"#view=documents&doc={ARABIC}")
    assert style(page, "#document h2", "direction") == "rtl"
    assert style(page, ".line .text", "direction") == "rtl"
    assert page.locator(".line .text").first.get_attribute("lang") == "ar"
    assert style(page, ".document-id", "direction") == "ltr"
    text, cell = (
        page.locator(".line.removed .text").first.evaluate(
            "(e) => { const r = new Range(); r.selectNodeContents(e); return r.getBoundingClientRect().right }"
        ),
        page.locator(".line.removed .text").first.evaluate("(e) => e.getBoundingClientRect().right"),
    )
    assert abs(text - cell) < 2  # it begins at the right edge


def test_chinese_and_japanese_text_names_its_language(opened: Opener, seeds: Path) -> None:
    page = opened(seeds, f"#view=documents&doc={JAPANESE}")
    assert set(page.locator(".line .text").evaluate_all("cells => cells.map((cell) => cell.lang)")) == {"ja"}
    assert page.locator(".row-title").last.get_attribute("lang") == "zh-Hans"


def test_a_telephone_shows_one_thing_at_a_time_and_no_sideways_scrolling(opened: Opener, seeds: Path) -> None:
    page = opened(seeds)
    page.set_viewport_size({"width": 390, "height": 844})
    for place in ("#view=overview", "#view=documents", f"#view=documents&doc={MOJIBAKE}"):
        page.goto(f"{seeds.as_uri()}{place}")
        page.wait_for_selector("body[data-ready]")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("#list")).to_be_hidden()
    page.get_by_role("link", name="‹ Documents").click()
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("#document")).to_be_hidden()


def test_on_a_telephone_the_reason_leaves_the_buttons_of_its_change_free(opened: Opener, seeds: Path) -> None:
    page = opened(seeds)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{seeds.as_uri()}#view=documents&doc={IDS.index('de-freibad-plan.txt')}")
    page.wait_for_selector("body[data-ready]")
    for number in range(3):
        page.locator(".line.removed .rule").nth(number).focus()
        card = page.locator("#reason").bounding_box()
        buttons = page.locator(".line.current .choices").bounding_box()
        assert card is not None
        assert buttons is not None
        assert card["y"] >= buttons["y"] + buttons["height"] or card["y"] + card["height"] <= buttons["y"]


def test_paper_holds_the_document_and_its_reasons_and_nothing_to_press(opened: Opener, seeds: Path) -> None:
    page = opened(seeds, f"#view=documents&doc={MOJIBAKE}")
    page.emulate_media(media="print")
    for hidden in (".top", ".side", ".bar-row", ".choices"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".line").last).to_be_visible()
    expect(page.locator(".fired td.prose").first).to_be_visible()
    assert page.locator("#document").evaluate("(e) => e.scrollHeight <= e.clientHeight + 1")


def test_invisible_characters_that_went_are_spelled_out(opened: Opener, report_of: Callable[..., Path]) -> None:
    path = report_of({"a.txt": "The ferry\u200b sailed\u00a0 into the harbour on Sunday, and people stood there.\n"})
    page = opened(path, "#view=documents&doc=0")
    assert page.locator(".line.rewritten del").all_text_contents() == ["U+200B", "U+00A0"]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing_serious(
    opened: Opener, context: BrowserContext, seeds: Path, scheme: Any, width: int
) -> None:
    page = opened(seeds)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)

    def serious() -> list[tuple[str, str]]:
        found = Axe().run(page).response["violations"]
        return [
            (violation["id"], node["html"])
            for violation in found
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]

    for details in page.locator("details").all():
        details.evaluate("(e) => { e.open = true }")
    assert serious() == []
    page.goto(f"{seeds.as_uri()}#view=documents&doc={MOJIBAKE}")
    expect(page.locator(".line.rewritten").first).to_be_visible()
    assert serious() == []
    for key in "jajr":
        page.keyboard.press(key)
    assert serious() == []
    if width > 800:
        page.keyboard.press("v")
        assert serious() == []
        page.keyboard.press("v")
        page.keyboard.press("v")
    page.locator("#open-decisions").click()
    assert serious() == []
    page.evaluate("localStorage.clear()")
