"""`clean rules check`: each complaint has a rule that provokes it and a good one that does not."""

from __future__ import annotations

import re
from typing import Any

import pytest

from clean.lint import EXAMPLES, FIXED_LETTERS, check
from clean.matcher import RULE_LINE
from clean.rules import Page, Rule

SIGN_UP: dict[str, Any] = {
    "why": "Template line under the last paragraph; never part of the reporting.",
    "risk": "low",
    "phrases": ("Sign up for our newsletter",),
    "removes": ("Sign up for our newsletter", "SIGN UP FOR OUR NEWSLETTER"),
    "keeps": ("Sign up for the race closes on Friday.", "Sign up, they said."),
}
READ_ALSO: dict[str, Any] = {
    "why": "Link to another article, set between two paragraphs.",
    "phrases": (),
    "patterns": ("read also: {TITLE}",),
    "removes": ("Read also: Harbour wall to be rebuilt", "READ ALSO: 12 boats sink"),
    "keeps": ("They read also: a little, at night.", "Also read, he said, were two letters."),
}
SHAPE = re.compile(r"[\w-]+/[\w-]+\.toml: [\w-]+: \w+: .+")


def rule(name: str = "sign-up", language: str = "en", category: str = "newsletter", **fields: Any) -> Rule:
    return Rule(**{**SIGN_UP, **fields}, id=f"{language}/{category}/{name}", language=language, category=category)


def pattern_rule(pattern: str, *removes: str, **fields: Any) -> Rule:
    """A rule of one pattern, shown by what it removes."""
    return rule(
        "read-also", category="related", **{**READ_ALSO, "patterns": (pattern,), "removes": removes, **fields}
    )


def complaints(*rules: Rule) -> list[str]:
    """The problems of some rules, each of them in the shape ``file: rule: field: what``."""
    problems = check(rules)
    assert [problem for problem in problems if not SHAPE.fullmatch(problem)] == []
    return problems


def only(problems: list[str], place: str, *words: str) -> None:
    """There is one problem, it opens with `place` and says `words`."""
    assert len(problems) == 1, problems
    assert problems[0].startswith(place + ": ")
    assert [word for word in words if word not in problems[0].removeprefix(place)] == []


class TestGood:
    def test_rules_have_no_problems(self) -> None:
        german = rule(
            language="de", phrases=("Newsletter bestellen",),
            removes=("Newsletter bestellen", "» Newsletter Bestellen"),
            keeps=("Newsletter bestellen kann man wieder.", "Das Newsletter-Team"),
        )  # fmt: skip
        related = rule("read-also", category="related", **READ_ALSO)
        assert complaints(rule(), german, related) == []

    def test_no_rules_have_no_problems(self) -> None:
        assert complaints() == []

    def test_rule_with_pages_has_no_problems(self) -> None:
        given = "Ferry returns\n\nThe ferry sailed on Sunday.\n\nSign up for our newsletter"
        shown = Page(given, "Ferry returns\n\nThe ferry sailed on Sunday.")
        assert complaints(rule(pages=(shown,))) == []

    @pytest.mark.parametrize(
        ("pattern", "removes"),
        [
            ("read (?:also|more): {TITLE}", ["Read also: Harbour wall", "Read more: Harbour wall"]),
            ("read (?:also ){1,3}now", ["Read also now", "Read also also now"]),
            ("read also [a-z]{1,20}", ["Read also this", "Read also that"]),
            (r"read also \p{L}{2,9}", ["Read also this", "Read also über"]),
            (r"read also \d{1,4} times", ["Read also 12 times", "Read also 4 times"]),
            ("read also,? [^:;!?]{2,40} now", ["Read also this now", "Read also, if you will, now"]),
            (r"read also \+ more", ["Read also + more", "READ ALSO + MORE"]),
            (r"read also for \$ ?{N}", ["Read also for $ 12", "Read also for $3"]),
            ("read also for [$€] ?{N}", ["Read also for $ 12", "Read also for €3"]),
            ("read also [(^)] more", ["Read also ^ more", "Read also ( more"]),
            (r"read also\.{3}", ["Read also...", "Read also…"]),
            ("read also {TEXT}", ["Read also this", "Read also that, and more"]),
            (r"read also \\ boats", [r"Read also \ boats", r"READ ALSO \ boats"]),
            (r"read also \{{N}\}", ["Read also {12}", "Read also {3}"]),
        ],
    )
    def test_pattern_has_no_problems(self, pattern: str, removes: list[str]) -> None:
        assert complaints(pattern_rule(pattern, *removes)) == []

    def test_cut_rule_is_shown_by_whole_lines(self) -> None:
        glued = rule(
            extent="suffix", phrases=("Sign up now",),
            removes=("The ferry sailed on Sunday. Sign up now", "Nobody minded. SIGN UP NOW"),
            keeps=("Sign up now, they said.", "Sign up now and then."),
        )  # fmt: skip
        assert complaints(glued) == []


class TestExamples:
    @pytest.mark.parametrize("field", ["removes", "keeps"])
    @pytest.mark.parametrize("count", range(EXAMPLES))
    def test_too_few(self, field: str, count: int) -> None:
        problems = complaints(rule(**{field: SIGN_UP[field][:count]}))
        only(problems, f"en/newsletter.toml: sign-up: {field}", f"{count} example", "give at least 2")

    @pytest.mark.parametrize("field", ["removes", "keeps"])
    def test_more_than_one_line(self, field: str) -> None:
        problems = complaints(rule(**{field: (*SIGN_UP[field], "Sign up\nfor our newsletter")}))
        only(problems, f"en/newsletter.toml: sign-up: {field}", r"Sign up\nfor", "[[sign-up.pages]]")

    def test_removes_on_which_the_rule_does_not_fire(self) -> None:
        problems = complaints(rule(removes=(*SIGN_UP["removes"], "Sign up for the newsletter")))
        only(problems, "en/newsletter.toml: sign-up: removes", "Sign up for the newsletter", "does not fire")

    def test_removes_on_which_only_another_rule_fires(self) -> None:
        other = rule("other", phrases=("Sign up for free",), removes=("Sign up for free", "SIGN UP FOR FREE"))
        problems = complaints(rule(removes=(*SIGN_UP["removes"], "Sign up for free")), other)
        only(problems, "en/newsletter.toml: sign-up: removes", "does not fire", "en/newsletter/other did")

    def test_removes_that_a_cut_rule_would_take_whole(self) -> None:
        glued = rule(extent="prefix", phrases=("Sign up now",), removes=("Sign up now", "Sign up now Ferry returns"))
        only(complaints(glued), "en/newsletter.toml: sign-up: removes", "'Sign up now'", "does not fire")

    def test_keeps_on_which_the_rule_itself_fires(self) -> None:
        problems = complaints(rule(keeps=(*SIGN_UP["keeps"], "Sign up for our newsletter!")))
        only(problems, "en/newsletter.toml: sign-up: keeps", "newsletter!", "the rule itself fires", "narrow")

    def test_removes_that_is_one_of_the_keeps(self) -> None:
        line = "Sign up for our newsletter"
        problems = complaints(rule(removes=(*SIGN_UP["removes"], line), keeps=(*SIGN_UP["keeps"], line)))
        only(problems, "en/newsletter.toml: sign-up: keeps", line, "the rule itself fires")

    def test_page_that_comes_out_otherwise(self) -> None:
        given = "Ferry returns\n\nThe ferry sailed on Sunday.\n\nSign up for our newsletter"
        problems = complaints(rule(pages=(Page(given, given),)))
        only(problems, "en/newsletter.toml: sign-up: pages")

    @pytest.mark.parametrize("language", ["en", "any", "de"])
    def test_keeps_on_which_another_rule_fires(self, language: str) -> None:
        other = rule("other", language, "ui", phrases=("Sign up, please",), removes=("Sign up, please",) * 2)
        german = rule(language="de", keeps=(*SIGN_UP["keeps"], "Sign up, please"))
        problems = complaints(german, other)
        only(problems, "de/newsletter.toml: sign-up: keeps", f"rule {language}/ui/other fires", "narrow")

    def test_keeps_off_which_another_rule_cuts_a_piece(self) -> None:
        glued = rule(
            "glued", extent="suffix", phrases=("Tweet this",), removes=("One. Tweet this", "Two. Tweet this"),
            keeps=("Tweet this, she said.", "Tweet and this"),
        )  # fmt: skip
        problems = complaints(rule(keeps=(*SIGN_UP["keeps"], "Sign up, he said. Tweet this")), glued)
        only(problems, "en/newsletter.toml: sign-up: keeps", "en/newsletter/glued fires")

    def test_keeps_on_which_only_a_rule_of_another_language_fires(self) -> None:
        french = rule("other", "fr", phrases=("Sign up, svp",), removes=("Sign up, svp", "SIGN UP, SVP"))
        assert complaints(rule(language="de", keeps=(*SIGN_UP["keeps"], "Sign up, svp")), french) == []

    @pytest.mark.parametrize(
        ("removes", "keeps"),
        [
            ("Sign up for our newsletter", "The ferry sailed on Sunday."),
            ("Подписывайтесь на канал", "Паром вернулся в гавань."),
            ("ニュースレターに登録", "渡船は日曜日に港へ戻った。"),
            ("구독하기", "다리는 일요일에 다시 열렸다."),
            ("اشترك في النشرة", "عادت العبارة يوم الأحد."),
        ],
    )
    def test_keeps_that_resembles_nothing(self, removes: str, keeps: str) -> None:
        near = (removes + ", 12", removes + ", 13")
        fine = rule(phrases=(removes,), removes=(removes, f"» {removes}"), keeps=near)
        assert complaints(fine) == []
        problems = complaints(rule(phrases=(removes,), removes=(removes, f"» {removes}"), keeps=(*near, keeps)))
        only(problems, "en/newsletter.toml: sign-up: keeps", keeps, "nothing like")


class TestWords:
    @pytest.mark.parametrize("why", ["", "x", "Boilerplate.", "   ", "Site chrome."])
    def test_why_that_says_nothing(self, why: str) -> None:
        only(complaints(rule(why=why)), "en/newsletter.toml: sign-up: why", "says nothing", "sentence")

    @pytest.mark.parametrize("phrase", ["", "  ", "→", "•••", "---", "\u200b", "👉", "* * *"])
    def test_phrase_that_folds_to_nothing(self, phrase: str) -> None:
        problems = complaints(rule(phrases=(*SIGN_UP["phrases"], phrase)))
        only(problems, "en/newsletter.toml: sign-up: phrases", repr(phrase), "folds to nothing")

    def test_slot_in_a_phrase(self) -> None:
        problems = complaints(rule(phrases=(*SIGN_UP["phrases"], "Sign up for {SITE}")))
        only(problems, "en/newsletter.toml: sign-up: phrases", "{SITE}", "patterns")

    def test_phrase_that_is_too_long_to_match(self) -> None:
        phrase = "Sign up " * (RULE_LINE // 8) + "for more"
        problems = complaints(rule(phrases=(*SIGN_UP["phrases"], phrase)))
        only(problems, "en/newsletter.toml: sign-up: phrases", "never matches")

    @pytest.mark.parametrize("other", ["en", "any", "de"])
    def test_phrase_that_another_rule_holds(self, other: str) -> None:
        fields = {"phrases": ("Sign up", "» SIGN UP FOR OUR NEWSLETTER"), "removes": ("Sign up", "SIGN UP")}
        problems = complaints(rule("later", "de", **fields), rule("earlier", other))
        only(problems, "de/newsletter.toml: later: phrases", "» SIGN UP", f"{other}/newsletter/earlier")

    def test_phrase_that_stands_twice_in_one_rule(self) -> None:
        problems = complaints(rule(phrases=("Sign up for our newsletter", "SIGN UP for our newsletter")))
        only(problems, "en/newsletter.toml: sign-up: phrases", "already", "remove")

    def test_phrase_that_another_language_holds_too(self) -> None:
        assert complaints(rule(language="de"), rule(language="fr")) == []

    def test_phrase_that_is_cut_off_lines_too(self) -> None:
        glued = rule(
            "glued", extent="suffix", removes=("One. Sign up for our newsletter",) * 2, keeps=("Sign, up",) * 2
        )
        assert complaints(rule(), glued) == []


class TestPatterns:
    PLACE = "en/related.toml: read-also: patterns"

    def wrong(self, pattern: str, *words: str) -> None:
        problems = complaints(pattern_rule(pattern, *READ_ALSO["removes"]))
        assert [p for p in problems if not p.startswith(f"{self.PLACE}: {pattern!r}: ")] == []
        assert any(all(word in problem for word in words) for problem in problems), problems

    @pytest.mark.parametrize("slot", ["{PLACE}", "{SITES}", "{X}"])
    def test_unknown_slot(self, slot: str) -> None:
        self.wrong(f"read also: {slot}", slot, "no such slot", "SITE", "TITLE")

    @pytest.mark.parametrize("escape", [r"\b", r"\B", r"\w", r"\W", r"\w{1,9}", r"[\w-]{1,9}"])
    def test_escape_that_knows_ascii_only(self, escape: str) -> None:
        self.wrong(f"read also: {escape}{{TITLE}}", "ASCII", r"[\p{L}]")

    @pytest.mark.parametrize(
        "pattern", ["^read also: {TITLE}", "read also: {TITLE}$", r"\Aread also", r"read also\z"]
    )
    def test_anchor(self, pattern: str) -> None:
        self.wrong(pattern, "anchor", "drop")

    @pytest.mark.parametrize(
        "repeat",
        [
            ".*", ".+", ".*?", "[a-z]+", "[^:]*", r"\p{L}+", r"\pL*", r"\s+", r"\S*", r"\d+", r"\D*", "(?:this )+",
            "(?:this ){2,}", ".{2,}", "[a-z]{3,}", r"\d{1,}", "o+", "o*", "o{2,}", r"\.*", "{SITE}+",
            "(?: {NAME})*",
        ],
    )  # fmt: skip
    def test_unbounded_repeat(self, repeat: str) -> None:
        self.wrong(f"read also: {repeat}", "unbounded", "upper bound")

    @pytest.mark.parametrize(
        "pattern",
        [
            "{NAME} {DATE}", "{TEXT}", "a {NAME}", r"[a-z]{2,9} {SITE}", r"\d{4}-\d{2}", r"\p{Lu}\p{Ll}{2,9}",
            "(?P<value>{NAMES})", "(?P<author>{NAMES}), {DATE}", "(?i:{NAME})", "é {NAME}", "{N}%",
        ],
    )  # fmt: skip
    def test_too_few_fixed_letters(self, pattern: str) -> None:
        self.wrong(pattern, f"fewer than {FIXED_LETTERS} fixed letters")

    @pytest.mark.parametrize(
        ("pattern", "line"),
        [
            ("By {NAME}, staff", "By Anna Example, staff"),
            ("文: {NAME} 記", "文: 山田 記"),
            ("글: {NAME} 기", "글: 김철수 기"),
            ("фото: {NAME}", "Фото: Анна Примерова"),
            ("(?P<value>{NAMES}) reporting:", "Anna Example reporting:"),
            ("(?P<value>{NAMES}) (?:writes|reports)", "Anna Example writes"),
            ("(?:photo|foto): (?P<value>{NAMES})", "Photo: Anna Example"),
        ],
    )
    def test_enough_fixed_letters(self, pattern: str, line: str) -> None:
        keeps = (line + ", they say.", line + ", and so on")
        assert complaints(pattern_rule(pattern, line, f"» {line}", keeps=keeps)) == []

    @pytest.mark.parametrize(
        "pattern",
        [
            "read also(?=: )", "read also(?!: )", "(?<=read) also", r"(read) also \1", "read also (", "read also [",
            "read also {2}{3}{4}**", r"read also \p{Klingon}", "read also (?:x{1,1000}){1,9}",
        ],
    )  # fmt: skip
    def test_what_re2_refuses(self, pattern: str) -> None:
        self.wrong(pattern, "RE2")

    def test_that_no_example_shows(self) -> None:
        fields = {**READ_ALSO, "patterns": (*READ_ALSO["patterns"], "see also: {TITLE}")}
        problems = complaints(rule("read-also", category="related", **fields))
        only(problems, self.PLACE, "see also", "no `removes` shows it")

    def test_that_only_a_phrase_stands_for(self) -> None:
        fields = {**READ_ALSO, "phrases": ("See also:",), "patterns": (*READ_ALSO["patterns"], "see also:{1,2}")}
        fields["removes"] = (*READ_ALSO["removes"], "See also:")
        assert complaints(rule("read-also", category="related", **fields)) == []


class TestReport:
    def test_is_sorted_and_has_all_that_is_wrong(self) -> None:
        rules = [rule("z", why=""), rule("a", removes=()), rule("a", "de", keeps=())]
        problems = complaints(*rules)
        assert problems == sorted(problems)
        assert [problem.split(": ")[:3] for problem in problems] == [
            ["de/newsletter.toml", "a", "keeps"],
            ["en/newsletter.toml", "a", "removes"],
            ["en/newsletter.toml", "z", "why"],
        ]

    def test_does_not_depend_on_the_order_of_the_rules(self) -> None:
        rules = [rule("b"), rule("c", "de"), rule("a", "any"), rule("a", "de")]
        assert complaints(*rules) == complaints(*reversed(rules))
        assert len(complaints(*rules)) == 3

    def test_names_files_of_languages_with_a_script(self) -> None:
        only(complaints(rule(language="zh-Hans", why="")), "zh-Hans/newsletter.toml: sign-up: why")

    def test_neutral_rules_are_tried_where_no_language_is_known(self) -> None:
        assert complaints(rule(language="any")) == []
