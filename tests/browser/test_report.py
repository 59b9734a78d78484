"""The report in a browser: figures, filters, search, keys, and what it may not do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from clean.document import split_lines
from clean.review.decisions import read, written

ROOT = Path(__file__).parents[2]
RECORDS = [json.loads(path.read_bytes()) for path in sorted((ROOT / "cleaned").glob("*.provenance.json"))]
IDS = [record["source"]["path"] for record in RECORDS]
Opener = Callable[..., Page]
FERRY = "Ferry returns\n\nThe ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.\n"
NETWORKS = "Share this\n" + "".join(f"{name}\n" for name in ("Facebook", "WhatsApp", "Telegram") * 4)


def removed(record: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """(rule, line) of every removed line, from the record alone."""
    for run in record["blocks"]:
        if run["is"] == "removed":
            for line in split_lines(run["raw"]):
                yield run["rule"], line.rstrip("\r\n")


def figure(page: Page, name: str) -> int:
    return int(page.locator(f"[data-figure={name}]").inner_text().replace(",", ""))


def rows(page: Page) -> list[str]:
    return page.locator(".list-row .row-id").all_inner_texts()


def found(page: Page, count: int) -> None:
    expect(page.locator("#status")).to_have_text(f"{count} document{'' if count == 1 else 's'}")


# figures


def test_the_overview_counts_what_the_records_hold(opened: Opener, seeds: Path) -> None:
    page = opened(seeds)
    assert figure(page, "documents") == len(RECORDS)
    assert figure(page, "kept") == sum(record["article"]["words"] for record in RECORDS)
    assert figure(page, "lines") == sum(len(list(removed(record))) for record in RECORDS)
    assert figure(page, "flagged") == sum(bool(record["article"]["flags"]) for record in RECORDS)
    by_rule = Counter(rule for record in RECORDS for rule, _ in removed(record))
    page.get_by_text("All of it as a table").first.click()
    for rule, count in by_rule.items():
        assert page.locator(f'[data-rule="{rule}"] td').first.inner_text() == str(count)
    by_stage = Counter(run["stage"] for record in RECORDS for run in record["blocks"] if run["is"] == "removed")
    shown = page.locator("[data-stage]").evaluate_all("rows => rows.map((row) => row.dataset.stage)")
    assert set(shown) == set(by_stage)


@pytest.mark.parametrize("at", [0, IDS.index("en-beaver-dam-comments.txt"), len(IDS) - 1])
def test_a_document_shows_every_line_of_its_source_and_every_removal(opened: Opener, seeds: Path, at: int) -> None:
    page = opened(seeds, f"#view=documents&doc={at}")
    shown = page.locator(".line.removed")
    want = list(removed(RECORDS[at]))
    assert shown.locator(".text").all_text_contents() == [line for _, line in want]
    assert shown.locator(".rule").all_text_contents() == [rule for rule, _ in want]
    source = (ROOT / "seeds" / IDS[at]).read_text(encoding="utf-8")
    assert page.locator(".line").count() == len(split_lines(source))


def test_side_by_side_and_cleaned_show_the_article(opened: Opener, seeds: Path) -> None:
    at = IDS.index("en-seed-bank-mojibake.txt")
    page = opened(seeds, f"#view=documents&doc={at}")
    cleaned = (ROOT / "cleaned" / IDS[at]).read_text(encoding="utf-8").split("\n")
    want = [line for line in cleaned if line]
    page.get_by_role("button", name="Cleaned").click()
    assert page.locator(".article p").all_text_contents() == want
    page.get_by_role("button", name="Side by side").click()
    after = page.locator(".line:not(.removed, .blank, .heads) > .text:nth-of-type(4)").all_text_contents()
    assert after == want
    page.get_by_role("button", name="Inline").click()


# finding documents


def test_filters_leave_the_documents_that_the_records_name(opened: Opener, seeds: Path) -> None:
    page = opened(seeds)
    page.keyboard.press("f")
    expect(page.locator("#filter-rule")).to_be_focused()
    page.locator("#filter-language").select_option("en")
    found(page, sum(record["article"]["language"] == "en" for record in RECORDS))
    page.locator("#filter-rule").select_option("title/repeated")
    both = [
        record["source"]["path"]
        for record in RECORDS
        if record["article"]["language"] == "en" and any(rule == "title/repeated" for rule, _ in removed(record))
    ]
    found(page, len(both))
    assert rows(page) == both
    page.get_by_role("button", name="Clear", exact=True).click()
    found(page, len(RECORDS))
    page.locator("#filter-flag").select_option("truncated")
    assert rows(page) == [r["source"]["path"] for r in RECORDS if "truncated" in r["article"]["flags"]]


def test_a_bar_of_the_overview_leads_to_its_documents(opened: Opener, seeds: Path) -> None:
    page = opened(seeds)
    page.locator('.bar[href$="language=de"]').click()
    found(page, sum(record["article"]["language"] == "de" for record in RECORDS))
    assert all(name.startswith("de-") for name in rows(page))
    page.go_back()
    expect(page.locator("#overview")).to_be_visible()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("seed-bank", ["en-seed-bank-mojibake.txt"]),  # a name
        ("BEFORE THE LAMP WAS MADE AUTOMATIC", ["en-lighthouse-keeper.txt"]),  # a kept line, in another case
        ("comments posted here are not from", ["en-ferry-returns.txt"]),  # a removed line
        ("no text holds this", []),
    ],
)
def test_search_finds_names_and_texts(opened: Opener, seeds: Path, words: str, names: list[str]) -> None:
    page = opened(seeds)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.insert_text(words)
    found(page, len(names))
    assert rows(page) == names


def test_a_list_sorts_by_share_and_the_arrows_open_its_documents(opened: Opener, seeds: Path) -> None:
    page = opened(seeds, "#view=documents&sort=share")
    shares = [float(text.rstrip("%")) for text in page.locator(".row-share").all_inner_texts()]
    assert shares == sorted(shares, reverse=True)
    first, second = rows(page)[:2]
    page.locator("#list").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".document-id")).to_have_text(first)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".document-id")).to_have_text(second)
    expect(page.locator('.list-row[aria-selected="true"] .row-id')).to_have_text(second)


# changes


def test_j_and_k_go_from_change_to_change_and_show_the_reason(opened: Opener, seeds: Path) -> None:
    at = IDS.index("en-ferry-returns.txt")
    page = opened(seeds, f"#view=documents&doc={at}")
    want = list(removed(RECORDS[at]))
    for rule, line in want:
        page.keyboard.press("j")
        expect(page.locator(".line.current .text")).to_have_text(line)
        expect(page.locator(".line.current .rule")).to_be_focused()
        expect(page.locator("#reason .reason-rule")).to_have_text(rule)
        assert page.locator("#reason .reason-why").inner_text()
    page.keyboard.press("k")
    expect(page.locator(".line.current .text")).to_have_text(want[-2][1])
    page.keyboard.press("Escape")
    expect(page.locator("#reason")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("j")  # past the last: the next document that has a change
    expect(page.locator(".document-id")).not_to_have_text(IDS[at])
    expect(page.locator(".line.current")).to_have_count(1)


def test_hovering_shows_the_rules_why_and_the_evidence(opened: Opener, seeds: Path, rules: Any) -> None:
    at = IDS.index("en-ferry-returns.txt")
    page = opened(seeds, f"#view=documents&doc={at}")
    page.locator(".line.removed .text").last.hover()
    last = RECORDS[at]["blocks"][-1]
    expect(page.locator("#reason .reason-why")).to_have_text(rules[last["rule"]].why)
    expect(page.locator("#reason .reason-evidence")).to_contain_text(last["evidence"])
    page.locator(".document-head h2").hover()
    expect(page.locator("#reason")).to_be_hidden()


def test_keys_rest_when_they_are_switched_off_and_in_fields(opened: Opener, seeds: Path) -> None:
    page = opened(seeds, "#view=documents")
    page.locator("#search").focus()
    page.keyboard.type("jot")
    assert page.locator("#search").input_value() == "jot"
    assert page.locator("html").get_attribute("data-theme") is None
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.locator("#shortcuts").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("o")
    expect(page.locator("#browse")).to_be_visible()


# decisions


def test_decisions_are_saved_and_loaded_again(opened: Opener, seeds: Path, tmp_path: Path) -> None:
    at = IDS.index("en-ferry-returns.txt")
    page = opened(seeds, f"#view=documents&doc={at}")
    for key in "jajrjR":
        page.keyboard.press(key)
    expect(page.locator("#decision-count")).to_have_text("3")
    expect(page.locator(".line.rejected")).to_have_count(2)
    page.locator("#open-decisions").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save decisions.json").click()
    assert saved.value.suggested_filename == "decisions.json"
    path = tmp_path / "decisions.json"
    saved.value.save_as(path)
    want = [
        ("title/repeated", "accept", "document"),
        ("en/channel/channel-with-colon", "reject", "rule"),
        ("any/channel/channel-address", "reject", "document"),
    ]
    data = json.loads(path.read_bytes())
    source = split_lines((ROOT / "seeds" / IDS[at]).read_text(encoding="utf-8"))
    assert data["format"] == 1
    assert [(d["rule"], d["verdict"], d["scope"]) for d in data["decisions"]] == want
    for decision in data["decisions"]:
        assert set(decision) == {"document", "line", "text", "rule", "verdict", "scope"}
        assert decision["document"] == IDS[at]
        assert source[decision["line"] - 1].rstrip("\r\n") == decision["text"]
    made = read(path)  # as `clean review --apply` does
    assert [(one.rule, one.verdict, one.scope) for one in made] == want
    path.write_bytes(written(made))
    page.get_by_role("button", name="Take all back").click()
    expect(page.locator("#decision-count")).to_have_text("0")
    page.locator("#load-decisions").set_input_files(path)
    expect(page.locator("#decision-status")).to_have_text("3 decisions loaded")
    with page.expect_download() as again:
        page.get_by_role("button", name="Save decisions.json").click()
    assert read(again.value.path()) == made
    page.get_by_role("button", name="Take all back").click()


def test_a_file_that_holds_no_decisions_is_refused_with_what_to_do(
    opened: Opener, seeds: Path, tmp_path: Path
) -> None:
    page = opened(seeds)
    page.locator("#open-decisions").click()
    for name, text in (("a.json", "no json"), ("b.json", '{"format": 2, "decisions": []}'), ("c.json", "[]")):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        page.locator("#load-decisions").set_input_files(path)
        expect(page.locator("#decision-status")).to_contain_text("choose one that this page or its like has saved")
    path.write_text('{"format": 1, "decisions": [{"document": "elsewhere"}, null]}', encoding="utf-8")
    page.locator("#load-decisions").set_input_files(path)
    expect(page.locator("#decision-status")).to_contain_text("0 decisions loaded, 2 left out")


def test_a_decision_is_taken_back_and_outlives_a_reload(opened: Opener, seeds: Path) -> None:
    at = IDS.index("en-ferry-returns.txt")
    page = opened(seeds, f"#view=documents&doc={at}")
    page.locator(".choice.accept").first.click()
    expect(page.locator(".line.accepted")).to_have_count(1)
    page.reload()
    expect(page.locator(".line.accepted")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("u")
    expect(page.locator(".line.accepted")).to_have_count(0)
    expect(page.locator("#decision-count")).to_have_text("0")


# long runs


@pytest.fixture(scope="module")
def networks(report_of: Callable[..., Path]) -> Path:
    """The report of a document under which one rule removes twelve lines in a row."""
    return report_of({"a.txt": FERRY + NETWORKS})


def test_a_long_run_of_one_rule_is_folded_until_asked_for(opened: Opener, networks: Path) -> None:
    page = opened(networks, "#view=documents&doc=0")
    lines, shown = page.locator(".line.removed"), page.locator(".line.removed:visible")
    assert (lines.count(), shown.count()) == (13, 4)
    for _ in range(4):
        page.keyboard.press("j")
    expect(page.locator("#change-place")).to_have_text("4 of 4")
    page.get_by_role("button", name="9 more lines removed by any/share/network").click()
    assert shown.count() == 13
    expect(page.locator("#change-place")).to_have_text("5 of 13")
    expect(page.locator(".line.current .rule")).to_be_focused()


def test_paper_folds_nothing(opened: Opener, networks: Path) -> None:
    page = opened(networks, "#view=documents&doc=0")
    page.emulate_media(media="print")
    assert page.locator(".line.removed:visible").count() == 13


def test_an_address_with_a_line_opens_its_fold(opened: Opener, networks: Path) -> None:
    page = opened(networks, f"#view=documents&doc=0&line={len(split_lines(FERRY + NETWORKS))}")
    expect(page.locator(".line").last.locator(".rule")).to_be_focused()


def test_shift_a_accepts_all_of_a_rule_in_the_document(opened: Opener, networks: Path) -> None:
    page = opened(networks, "#view=documents&doc=0")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+A")
    expect(page.locator(".line.accepted")).to_have_count(12)
    expect(page.locator("#announcer")).to_have_text("12 lines of any/share/network accepted.")
    page.evaluate("localStorage.clear()")


def test_votes_of_extractors_are_shown_one_by_one(
    opened: Opener, cleaner: Any, report: Callable[[Path, Path], Path], tmp_path: Path
) -> None:
    source = FERRY + "Share this\n"
    article = cleaner.encoded(source.encode(), name="a.txt")
    record = article.provenance
    record["article"] |= {"flags": ["truncated"], "reasons": {"truncated": "the page says so"}}
    for run in record["blocks"]:
        if run["is"] == "removed":
            run |= {
                "stage": "extract",
                "rule": "extract/votes",
                "evidence": "resiliparse no, trafilatura yes; a menu",
            }
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "a.txt").write_text(source, encoding="utf-8")
    (tmp_path / "out" / "a.txt").write_text(article.text + "\n", encoding="utf-8")
    (tmp_path / "out" / "a.provenance.json").write_text(json.dumps(record), encoding="utf-8")
    page = opened(report(tmp_path / "in", tmp_path / "out"), "#view=documents&doc=0")
    page.get_by_text("Source and metadata").click()
    expect(page.locator(".facts")).to_contain_text("flag truncatedthe page says so")
    page.keyboard.press("j")
    assert page.locator("#reason .vote-no").all_inner_texts() == ["✕ resiliparse no"]
    assert page.locator("#reason .vote-yes").all_inner_texts() == ["✓ trafilatura yes"]
    expect(page.locator("#reason .reason-evidence")).to_contain_text("a menu")
    expect(page.locator(".choice.reject")).to_have_count(0)  # no rule file that could keep the line
    expect(page.locator(".choice.reject-here")).to_have_count(1)
