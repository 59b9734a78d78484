"""The report's page as text: what stands in it before a browser opens it."""

from __future__ import annotations

import ast
import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from clean.review.corpus import documents
from clean.review.reasons import BUILT_IN, reason_of
from clean.review.report import PAGE, SCRIPTS, page
from clean.rules import Rule, load, shipped

Cleaned = Callable[[Mapping[str, str]], Path]
ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "cleaned"
TITLE = "The <script> of the harbour"
FERRY = "The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.\n"
RULE_ID = re.compile(r"(?!text/|application/)[a-z]+/[a-z-]+")
RULE = Rule(why='Stands under <every> "article".', risk="low", removes=(), keeps=())


def text() -> str:
    return "".join(page(documents(OUTPUT), {}, []))


def test_the_same_output_gives_the_same_page() -> None:
    assert text() == text()


def test_the_page_asks_for_nothing() -> None:
    whole = text()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', whole)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]
    assert re.findall(r"https?://[^\"' <]+", whole) == ["http://www.w3.org/2000/svg"]  # a name, not an address
    assert re.findall(r'<(?:script|img|iframe|link|source)[^>]*(?:src|href)="(?!data:)', whole) == []


def test_every_script_and_style_is_named_by_its_hash() -> None:
    whole = text()
    inline = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", whole, re.DOTALL)
    assert len(inline) == len(SCRIPTS) + 1
    for asset in inline:
        digest = base64.b64encode(hashlib.sha256(asset.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in whole


def test_the_scripts_are_all_of_the_folder_and_make_no_html_of_texts() -> None:
    assert sorted(SCRIPTS) == sorted(path.name for path in PAGE.glob("*.js"))
    for name in SCRIPTS:
        script = (PAGE / name).read_text(encoding="utf-8")
        assert script.startswith('"use strict";')
        assert not re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|</script", script)


def test_names_reasons_and_lines_are_escaped(cleaned: Cleaned) -> None:
    output = cleaned({"a.txt": f"{TITLE}\n{TITLE}\n{FERRY}", "b.txt": f"{FERRY}Share this\n"})
    removals = [line.removal for document in documents(output) for line in document.removed if line.removal]
    rules = {removal.rule: RULE for removal in removals}
    assert len(rules) == 2
    found = [
        replace(document, record={**document.record, "source": {**document.record["source"], "site": "<b>'\"&"}})
        for document in [*documents(output), *documents(output)]
    ]
    whole = "".join(page(found, rules, [("a<b>.txt", "is <i>broken</i>; clean it again")]))
    for text_ in (
        "a&lt;b&gt;.txt",
        "is &lt;i&gt;broken",
        "&lt;every&gt; &#34;article&#34;",
        "<bdi>The &lt;script&gt; of the harbour</bdi>",
        "&lt;b&gt;&#39;&#34;&amp;",
        "site=%3Cb%3E%27%22%26",
    ):
        assert text_ in whole
    assert not [raw for raw in ("<every>", "<i>broken", "a<b>", "<b>", TITLE) if raw in whole]


def test_a_reason_is_the_rules_own_or_the_stages_or_says_where_to_look() -> None:
    rules = {rule.id: rule for rule in load(shipped())}
    known = reason_of("en/ads/label", rules)
    assert (known.why, known.in_file, known.risk) == (rules["en/ads/label"].why, True, rules["en/ads/label"].risk)
    assert reason_of("template/example.com/foot", {}).why == BUILT_IN["template"]
    assert reason_of("normalise/spaces", {}).why == BUILT_IN["normalise/spaces"]
    assert "--rules" in reason_of("en/mine/rule", rules).why


def test_everything_the_samples_record_has_a_reason() -> None:
    rules = {rule.id: rule for rule in load(shipped())}
    names = {
        name
        for document in documents(OUTPUT)
        for line in document.lines
        for name in (line.by or ((line.removal.rule,) if line.removal else ()))
    }
    assert names
    assert [name for name in names if "--rules" in reason_of(name, rules).why] == []


def test_every_rule_that_a_stage_names_has_a_reason() -> None:
    named = {
        node.value
        for path in [*(ROOT / "clean" / "stages").glob("*.py"), ROOT / "clean" / "provenance.py"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE_ID.fullmatch(node.value)
    }
    assert {"title/repeated", "normalise/line-end"} <= named
    assert named - BUILT_IN.keys() == set()
