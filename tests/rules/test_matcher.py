"""Which rules match a line: whole lines only, however they are spelled, in the right language, and what they take."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import re2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from clean.cleaner import Cleaner
from clean.document import RuleError
from clean.folding import bare, fold, lower
from clean.languages import languages_for
from clean.matcher import CUT_WORDS, RULE_LINE, Hit, Matcher
from clean.patterns import SLOTS, expand, options, program, skeleton
from clean.rules import Rule, load, shipped

RULES = load(shipped())
ONE = "The ferry sailed into the harbour on Sunday."


def rule(*phrases: str, name: str = "one", language: str = "en", category: str = "share", **fields: Any) -> Rule:
    kind: dict[str, Any] = {"why": "", "risk": "low", "removes": (), "keeps": (), **fields}
    return Rule(phrases=phrases, id=f"{language}/{category}/{name}", language=language, category=category, **kind)


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.rule.id for hit in hits]


def matches(one: Rule, line: str, language: str = "en") -> bool:
    return bool(Matcher([one]).hits(line, language))


class TestWholeLines:
    PHRASE = rule("Share it")
    PATTERN = rule(patterns=("share (?:it|them) with {SITE}",))

    @pytest.mark.parametrize(
        "line", ["Share it", "SHARE IT", "  share   it  ", "» Share it", "* Share it ›", "\tShare it"]
    )
    def test_a_phrase_is_the_line(self, line: str) -> None:
        assert matches(self.PHRASE, line)

    @pytest.mark.parametrize(
        "line",
        ["Share it now", "Do share it", "Share its load", "Share", "it", "Share, it", "“Share it”", "(Share it)", ""],
    )
    def test_a_phrase_is_no_part_of_a_line(self, line: str) -> None:
        assert not matches(self.PHRASE, line)

    @pytest.mark.parametrize("line", ["Share it with friends", "SHARE THEM WITH THE WORLD", "• share it with us →"])
    def test_a_pattern_is_the_line(self, line: str) -> None:
        assert matches(self.PATTERN, line)

    @pytest.mark.parametrize(
        "line",
        ["Do share it with friends", "Share it with friends: now", "Share it with", "Share it. Share them with"],
    )
    def test_a_pattern_is_no_part_of_a_line(self, line: str) -> None:
        assert not matches(self.PATTERN, line)

    def test_an_alternation_is_anchored_on_both_sides(self) -> None:
        either = rule(patterns=("share it|print it",))
        assert [matches(either, line) for line in ("Share it", "Print it")] == [True, True]
        assert [matches(either, line) for line in ("Share it now", "Do print it")] == [False, False]

    @pytest.mark.parametrize("line", ["", "   ", "→", "***", "\u200b", "👉 👈"])
    def test_a_line_that_shows_nothing_matches_nothing(self, line: str) -> None:
        assert not matches(rule("Share it", patterns=("{TEXT}", ".{0,3}")), line)


class TestFolding:
    @pytest.mark.parametrize(
        ("phrase", "line"),
        [
            ("Read also", "READ ALSO"),
            ("Read also", "Ｒｅａｄ　ａｌｓｏ"),
            ("Read also", "Read\u00a0also"),
            ("Read also", "Re\u00adad al\u200bso"),
            ("Don't miss it", "Don’t miss it"),
            ("Don't miss it", "Don´t miss it"),
            ("Don't miss it", "Don`t miss it"),
            ("Read “more”", 'Read "more"'),
            ("Read “more”", "Read „more“"),
            ("News - sport", "News – sport"),
            ("News - sport", "News — sport"),
            ("News - sport", "News \u2011 sport"),
            ("Read more...", "Read more…"),
            ("Top 10 today", "Top ١٠ today"),
            ("Top 10 today", "Top १० today"),
            ("Top 10 today", "Top １０ today"),
            ("اقرأ أيضا", "إقرأ ايضاً"),
            ("اقرأ أيضا", "اقـــرأ أيضًا"),
            ("بیشتر بخوانید", "بيشتر بخوانيد"),
            ("کلیک کنید", "كليك كنيد"),
            ("بیشتر می‌خوانید", "بیشتر میخوانید"),
            ("קרא עוד", "קְרָא עוֹד"),
            ("Διαβάστε επίσης", "ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ"),
            ("Διαβάστε επίσης", "Διαβαστε επισης"),
            ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "διαβάστε επίσης"),
            ("İlgili haberler", "ilgili haberler"),
            ("İlgili haberler", "İLGİLİ HABERLER"),
            ("İlgili haberler", "ILGILI HABERLER"),
            ("Yazdır", "YAZDIR"),
            ("Yazdır", "yazdir"),
            ("Citește și", "Citeşte şi"),
            ("Citește și", "CITEŞTE ŞI"),
            ("Știri înrudite", "Ştiri înrudite"),
            ("Distribuie în această țară", "Distribuie în această ţară"),
            ("Ещё по теме", "Еще по теме"),
            ("Ещё по теме", "ЕЩЁ ПО ТЕМЕ"),
            ("Lire à côté", "LIRE À CÔTÉ"),
            ("Über uns", "ÜBER UNS"),
            ("関連記事：", "関連記事:"),
            ("シェアする", "ｼｪｱする"),
            ("Read also", "📰 Read also"),
            ("Read also", "▶ READ ALSO ◆"),
            ("Read also", "- Read also -"),
        ],
    )
    @pytest.mark.parametrize("kind", ["phrase", "pattern"])
    def test_two_spellings_match(self, phrase: str, line: str, kind: str) -> None:
        forms = rule(phrase) if kind == "phrase" else rule(patterns=(phrase.replace(".", r"\."),))
        assert matches(forms, line)

    @pytest.mark.parametrize(
        ("phrase", "line"),
        [
            ("Share this", "Share this:"),
            ("Share this:", "Share this"),
            ("Name *", "Name"),
            ("Name", "Name *"),
            ("(Share it)", "Share it"),
            ("[Share it]", "(Share it)"),
            ("© Example", "Example"),
            ("Share it?", "Share it"),
            ("Résumé", "Resume"),
            ("Über uns", "Uber uns"),
            ("Año nuevo", "Ano nuevo"),
            ("Ciąg dalszy", "Ciag dalszy"),
            ("Найти мой", "Наити мои"),
            ("قراءة", "قراه"),
            ("シェア", "シエア"),
            ("Share it", "Shareit"),
        ],
    )
    @pytest.mark.parametrize("kind", ["phrase", "pattern"])
    def test_two_other_words_do_not(self, phrase: str, line: str, kind: str) -> None:
        escaped = phrase
        for char in "*()[]?":
            escaped = escaped.replace(char, "\\" + char)
        assert matches(rule(phrase) if kind == "phrase" else rule(patterns=(escaped,)), phrase)
        assert not matches(rule(phrase) if kind == "phrase" else rule(patterns=(escaped,)), line)

    @pytest.mark.parametrize("end", [".", "!", " !", "...", "…", "!!!"])
    def test_a_phrase_of_three_words_may_end_like_a_sentence(self, end: str) -> None:
        assert matches(rule("Share it now"), "Share it now" + end)

    @pytest.mark.parametrize("end", [".", "!", " !", "…"])
    def test_a_phrase_of_two_words_may_not(self, end: str) -> None:
        assert not matches(rule("Share it"), "Share it" + end)

    @pytest.mark.parametrize("end", ["?", ":", ",", ";", " *", ")", ".)"])
    def test_a_phrase_of_three_words_may_not_end_otherwise(self, end: str) -> None:
        assert not matches(rule("Share it now"), "Share it now" + end)

    def test_a_full_stop_of_the_phrase_itself_is_asked_for(self) -> None:
        assert not matches(rule("Share it now."), "Share it now")

    def test_a_pattern_ends_as_it_says(self) -> None:
        assert not matches(rule(patterns=("share it now",)), "Share it now.")


class TestKeeps:
    ONE = rule("Share it", patterns=("share it with {SITE}",), keeps=("Share it with Anna", "Share it: all of it."))

    @pytest.mark.parametrize("line", ["Share it with Anna", "SHARE IT  WITH ANNA", "» Share it with anna"])
    def test_a_line_that_is_one_however_spelled_is_not_matched(self, line: str) -> None:
        assert not matches(self.ONE, line)

    @pytest.mark.parametrize("line", ["Share it with Hanna", "Share it with Anna Bell", "Share it with"])
    def test_a_line_that_only_resembles_one_is_judged_by_the_forms(self, line: str) -> None:
        assert matches(self.ONE, line) == (line != "Share it with")

    def test_they_bind_their_own_rule_alone(self) -> None:
        other = rule(patterns=("share it with anna",), name="other")
        assert ids(Matcher([self.ONE, other]).hits("Share it with Anna", "en")) == ["en/share/other"]

    @pytest.mark.parametrize(
        ("line", "matched"),
        [
            ("| Share it | | Print it |", True),
            (r"| | Share it \| Print it | |", True),
            ("Share it · Print it • Share it", True),
            ("| Share it | Boats |", False),
            ("| Share it | 12 |", False),
        ],
    )
    def test_a_row_is_leftovers_if_every_cell_is_one(self, line: str, *, matched: bool) -> None:
        assert matches(rule("Share it", "Print it"), line) is matched

    def test_a_line_joined_of_leftovers_stays_if_a_part_of_it_or_all_of_it_is_one(self) -> None:
        joined = rule("Share it.", "Print it.", keeps=("Print it. Share it.",))
        assert [matches(joined, line) for line in ("Share it. Print it.", "Print it. Share it.")] == [True, False]
        assert not matches(rule("Share it.", "Print it.", keeps=("Print it.",)), "Share it. Print it.")

    def test_a_rule_that_cuts_leaves_a_whole_line_alone(self) -> None:
        cuts = rule("Click to share", extent="suffix", keeps=("The button says: Click to share",))
        matcher = Matcher([cuts])
        assert matcher.cut("The button says: Click to share", "en") is None
        assert matcher.cut("The captain laughed. Click to share", "en") is not None


class TestHits:
    def test_are_sorted_by_id_and_one_for_each_rule(self) -> None:
        rules = [
            rule("Share it", name="z", patterns=("share it", "share .{1,3}")),
            rule("SHARE IT", name="a"),
            rule("Share it", name="m", language="any"),
            rule("Print it", name="b"),
        ]
        assert ids(Matcher(rules).hits("Share it", "en")) == ["any/share/m", "en/share/a", "en/share/z"]

    def test_evidence_is_the_phrase_as_the_rule_spells_it(self) -> None:
        (hit,) = Matcher([rule("» Share it", patterns=("print it",))]).hits("SHARE IT", "en")
        assert hit.evidence == "» Share it"

    def test_evidence_is_the_number_of_the_pattern(self) -> None:
        (hit,) = Matcher([rule("Share it", patterns=("print it", "{NAME} prints it"))]).hits("Anna prints it", "en")
        assert hit.evidence == "pattern 2"

    def test_rules_of_other_groups_are_left_out(self) -> None:
        rules = [rule("Share it"), rule("Share it", category="copyright")]
        assert ids(Matcher(rules, {"legal"}).hits("Share it", "en")) == ["en/copyright/one"]
        assert Matcher(rules, set()).hits("Share it", "en") == ()

    def test_flag_is_the_rules(self) -> None:
        matcher = Matcher([rule("Share it", flag="truncated"), rule("Print it", name="two")])
        assert [matcher.flag(f"en/share/{name}") for name in ("one", "two", "three")] == ["truncated", None, None]

    def test_a_rule_whose_pattern_is_none_is_an_error_that_names_it(self) -> None:
        for pattern in ("share (", "share {PLACE}", "share(?= it)"):
            with pytest.raises(RuleError, match=r"^en/share/one: patterns: share"):
                Matcher([rule(patterns=(pattern,))]).hits("Share it", "en")


class TestJoinedLeftovers:
    RULES = (
        rule("Share it.", "Share it now", name="share"),
        rule("Print it", name="print"),
        rule("Name *", "Mail *", name="field"),
        rule("読む。", name="read"),
    )

    @pytest.mark.parametrize(
        ("line", "names"),
        [
            ("Share it. Print it", ["print", "share"]),
            ("Share it now! Print it", ["print", "share"]),
            ("Share it.   » Print it", ["print", "share"]),
            ("Name * Mail *", ["field"]),
            ("Name * Mail * Print it", ["field", "print"]),
            ("読む。 Print it", ["print", "read"]),
            ("Share it. Share it. Share it.", ["share"]),
        ],
    )
    def test_match_when_every_part_does(self, line: str, names: list[str]) -> None:
        assert ids(Matcher(self.RULES).hits(line, "en")) == [f"en/share/{name}" for name in names]

    @pytest.mark.parametrize(
        "line",
        [
            "Share it. Burn it",
            "Burn it. Share it.",
            "Share it. Burn it. Print it",
            "Share it. → Burn it",
            "Print it Share it.",
            "Print it, Share it.",
            "Share it.Print it",
        ],
    )
    def test_do_not_match_when_one_part_does_not(self, line: str) -> None:
        assert Matcher(self.RULES).hits(line, "en") == ()


class TestLanguages:
    # the same line in every language's rules, so that only the choice of language tells
    LINE = "Zum: Beispiel"

    def matcher(self, *languages: str, line: str = LINE) -> Matcher:
        return Matcher([rule(line, language=language) for language in languages])

    @pytest.mark.parametrize("language", ["en", "de", "fr", "zh-Hans", "und", "xx"])
    def test_english_and_neutral_rules_run_always(self, language: str) -> None:
        hits = self.matcher("any", "en").hits(self.LINE, language)
        assert ids(hits) == ["any/share/one", "en/share/one"]

    @pytest.mark.parametrize("language", ["de", "fr", "el", "tr", "xx"])
    def test_a_language_has_its_own_rules_and_no_others(self, language: str) -> None:
        hits = self.matcher("de", "fr", "el", "tr", "xx").hits(self.LINE, language)
        assert ids(hits) == [f"{language}/share/one"]

    @pytest.mark.parametrize("language", ["en", "und", "nl", "sv"])
    def test_rules_of_a_language_run_in_no_other(self, language: str) -> None:
        assert self.matcher("de", "fr").hits(self.LINE, language) == ()

    @pytest.mark.parametrize(
        ("language", "neighbours"),
        [
            ("no", ["da", "no"]),
            ("da", ["da", "no"]),
            ("zh-Hans", ["zh-Hans", "zh-Hant"]),
            ("zh-Hant", ["zh-Hans", "zh-Hant"]),
            ("zh", ["zh-Hans", "zh-Hant"]),
            ("sv", ["sv"]),
            ("ja", ["ja"]),
            ("ru", ["ru"]),
        ],
    )
    def test_neighbours_lend_each_other_their_rules(self, language: str, neighbours: list[str]) -> None:
        hits = self.matcher("no", "da", "sv", "zh-Hans", "zh-Hant", "ja", "ru", "uk").hits(self.LINE, language)
        assert ids(hits) == [f"{code}/share/one" for code in neighbours]

    @pytest.mark.parametrize(
        ("line", "languages"),
        [
            ("Читайте также", ["be", "bg", "mk", "ru", "sr", "uk"]),
            ("Διαβάστε επίσης", ["el"]),
            ("קרא עוד", ["he"]),
            ("اقرأ أيضا", ["ar", "fa", "ur"]),
            ("यह भी पढ़ें", ["hi", "ne"]),
            ("আরও পড়ুন", ["bn"]),
            ("อ่านเพิ่มเติม", ["th"]),
            ("関連ニュース", ["ja"]),
            ("관련 기사", ["ko"]),
            ("相关新闻", ["ja", "zh-Hans", "zh-Hant"]),
            ("Lire à côté", []),
            ("Read also", []),
        ],
    )
    def test_where_the_language_is_unknown_the_script_of_the_line_tells(
        self, line: str, languages: list[str]
    ) -> None:
        codes = [
            "be",
            "bg",
            "mk",
            "sr",
            "ur",
            "ne",
            "ru",
            "uk",
            "el",
            "he",
            "ar",
            "fa",
            "hi",
            "bn",
            "th",
            "ja",
            "ko",
            "zh-Hans",
            "zh-Hant",
            "de",
            "fr",
            "vi",
        ]
        assert ids(self.matcher(*codes, line=line).hits(line, "und")) == [f"{code}/share/one" for code in languages]
        assert sorted(languages_for(line, "und")) == languages

    @pytest.mark.parametrize("line", ["Читайте также", "関連ニュース", "x"])
    def test_a_known_language_is_believed_whatever_the_script(self, line: str) -> None:
        assert languages_for(line, "de") == ("de",)
        assert languages_for(line, "en") == ()


def takes(slot: str, text: str) -> bool:
    """Whether a slot stands for a text: alone, behind a label and between two."""
    shapes = ((f"{{{slot}}}", text), (f"aside = {{{slot}}}", f"Aside = {text}"))
    answers = {program(pattern).fullmatch(bare(fold(line))) is not None for pattern, line in shapes}
    answers.add(matches(rule(patterns=(f"aside = {{{slot}}}",)), f"Aside = {text}"))
    assert len(answers) == 1, f"{slot} is not sure of {text!r}"
    return answers.pop()


SLOT_TAKES = {
    "N": [
        "3", "12", "3,400", "3.400", "3 400", "1.2k", "12K", "3 m", "12 mil", "5 тыс.", "3万", "4만", "٣٤", "१२",
        "１２",
    ],
    "SITE": [
        "Example", "The Daily Example", "Hafen-Bote", "port.example", "L’Écho du Port", "Вечерний Порт", "港新聞",
        "a b c d e",
        "24/7 News", "X", "Smith & Sons",
    ],
    "NAME": [
        "Anna", "Anna Example", "ANNA EXAMPLE", "Zoë d’Example", "Ludwig van Beethoven", "María de la Cruz",
        "J. R. Example",
        "Jean-Luc O’Hara", "Анна Примерова", "Άννα Παραδείγματος", "İsmail Örnek", "田中太郎", "김철수", "أحمد علي",
        "राम कुमार",
        "Ünal Şen", "Łucja Źdźbło", "Anna Beatrice Clara Dora Emma",
    ],
    "NAMES": [
        "Anna Example", "Anna Example and Bob Sample", "Anna Example, Bob Sample",
        "Anna Example, Bob Sample and Cy Third",
        "Anna Example, Bob Sample, and Cy Third", "Anna und Bob", "Anna et Bob", "Anna y Bob", "Анна и Борис",
        "Anna & Bob",
        "Anna/Bob", "Anna en Bob", "Anna og Bob", "Anna i Bob",
    ],
    "DATE": [
        "12 March 2024", "March 12, 2024", "Tuesday, 12 March 2024", "Tuesday, March 12, 2024", "12th March 2024",
        "12.03.2024", "12/03/2024", "2024-03-12", "2024/03/12 14:30", "12. März 2024", "12 mars 2024",
        "1er mars 2024",
        "12 de marzo de 2024", "12 de março de 2024", "12 maart 2024", "12 marca 2024", "12. března 2024",
        "12 Mart 2024",
        "12 Μαρτίου 2024", "12 марта 2024", "12 марта 2024 г.", "12 березня 2024 р.", "12 مارس 2024",
        "١٢ مارس ٢٠٢٤",
        "۱۲ فروردین ۱۴۰۳", "12 במרץ 2024", "12 मार्च 2024", "2024年3月12日", "2024년 3월 12일",
        "12 March 2024, 14:30",
        "12 March 2024 at 2:30 pm", "12.03.2024, 14:30 Uhr", "12 March 2024 | 14:30", "2024年3月12日 14:30",
    ],
    "TIME": [
        "14:30", "2:30 pm", "2:30 p.m.", "2.30pm", "14.30 Uhr", "14h30", "14h 30", "14:30 CET", "14:30:05",
        "٢:٣٠", "14時30分", "14点30分", "14시30분",
    ],
    "URL": ["https://example.org", "http://example.org/a?b=1#c", "www.example.org/path", "HTTPS://EXAMPLE.ORG"],
    "EMAIL": ["desk@example.org", "first.last+tag@mail.example.org", "desk-1@ex-ample.org"],
    "HANDLE": ["@example", "@exam_ple.news", "@ab"],
    "TITLE": [
        "Harbour wall to be rebuilt", "Who pays?", "“Never again”: the wall", "12 boats sink", "¿Quién paga?",
        "#Harbour",
        "[Video] The wall", "Éclat", "Стена", "港の壁を直す", "दीवार बनेगी", "X",
        "A. B. Example: three, four; five",
    ],
    "TEXT": ["x", "whatever it is. Even two sentences!", "港", "..."],
}  # fmt: skip
SLOT_LEAVES = {
    "N": ["three", "k", "3 boats", "12 kilometres", "a3", "3%"],
    "SITE": [
        "one two three four five six", "Example: the paper", "Example (print)", "Really?", "Stop!", "One; two",
        "One | Two",
        "“Example”", "Example)", "港、新聞", "一。二",
    ],
    "NAME": [
        "anna", "anna example", "Anna example", "Anna said", "Anna 2", "Anna, Bob", "Anna and Bob", "Anna: Bob",
        "Anna (Bob)",
        "Anna de", "3 Anna", "One Two Three Four Five Six", "«Анна»",
    ],
    "NAMES": [
        "anna and bob", "Anna and the boats", "Anna and", "Anna or Bob", "and Anna", "Anna; Bob", "Anna, who sails",
        "Anna Example and Bob Sample say no",
    ],
    "DATE": [
        "12 March", "March 2024", "Sunday", "2024", "14:30", "12 March 2024 was cold", "on the 12th",
        "12 boats in 2024",
        "12 March 24", "the 12 March 2024 flood",
    ],
    "TIME": ["14", "1430", "soon", "14:3", "25 boats", "14:30 boats", "at 14:30", "14:30, they say"],
    "URL": [
        "example.org", "https://", "https://example.org and more", "ftp://example.org", "see https://example.org",
    ],
    "EMAIL": ["desk@example", "@example.org", "desk at example.org", "a b@example.org", "desk@example.org now"],
    "HANDLE": ["example", "@", "@a", "@a b", "desk@example", "@ab!"],
    "TITLE": [
        "harbour wall", "Harbour wall rebuilt.", "стена", "港の壁は直った。", "दीवार बन गई।", "/A",
    ],
    "TEXT": [],
}  # fmt: skip


class TestSlots:
    def test_all_are_tried(self) -> None:
        assert set(SLOT_TAKES) == set(SLOT_LEAVES) == set(SLOTS)

    @pytest.mark.parametrize("slot", SLOT_TAKES)
    def test_takes(self, slot: str) -> None:
        assert [text for text in SLOT_TAKES[slot] if not takes(slot, text)] == []

    @pytest.mark.parametrize("slot", [slot for slot, texts in SLOT_LEAVES.items() if texts])
    def test_leaves(self, slot: str) -> None:
        assert [text for text in SLOT_LEAVES[slot] if takes(slot, text)] == []

    @pytest.mark.parametrize("slot", SLOTS)
    def test_stands_for_something(self, slot: str) -> None:
        assert not matches(rule(patterns=(f"aside = {{{slot}}}",)), "Aside =")

    def test_may_stand_twice_and_in_a_group(self) -> None:
        two = rule(patterns=("{NAME} (?:met|saw) {NAME}(?: on {DATE})?",))
        assert matches(two, "Anna met Bob Sample")
        assert matches(two, "Anna met Bob Sample on 12 March 2024")
        assert not matches(two, "Anna met the boats")

    def test_names_of_classes_are_no_slots(self) -> None:
        assert matches(rule(patterns=(r"share \p{Lu}\p{Ll}{1,9}",)), "Share It")
        assert matches(rule(patterns=(r"share \p{N}",)), "Share 3")

    def test_unknown_one_is_refused_with_those_there_are(self) -> None:
        with pytest.raises(RuleError) as caught:
            expand("share with {FRIEND}")
        assert [slot for slot in ("FRIEND", *SLOTS) if slot not in str(caught.value)] == []


class TestLiftedValues:
    BY = rule(patterns=("by:? (?P<value>{NAMES})(?: \\| {DATE})?",), lift="author", category="byline")

    @pytest.mark.parametrize(
        ("line", "value"),
        [
            ("By Anna Example", "Anna Example"),
            ("BY ANNA EXAMPLE", "ANNA EXAMPLE"),
            ("By Zoë d’Example", "Zoë d’Example"),
            ("By: Łucja Źdźbło and Ştefan Öz", "Łucja Źdźbło and Ştefan Öz"),
            ("» By  Anna   Example", "Anna   Example"),
            ("By Jean‑Luc O’Hara | 12 March 2024", "Jean‑Luc O’Hara"),
            ("By Ａｎｎａ Example", "Ａｎｎａ Example"),
            ("By Άννα Παραδείγματος", "Άννα Παραδείγματος"),
            ("By İsmail Örnek", "İsmail Örnek"),
            ("By Алёна Примерова", "Алёна Примерова"),
            ("By أَحْمَد عليّ", "أَحْمَد عليّ"),
            ("By Anna\u00a0Example", "Anna\u00a0Example"),
            ("👉 By Anna Example →", "Anna Example"),
        ],
    )
    def test_are_as_they_were_written(self, line: str, value: str) -> None:
        (hit,) = Matcher([self.BY]).hits(line, "en")
        assert hit.value == value

    def test_of_a_pattern_without_the_group_are_the_whole_line(self) -> None:
        whole = rule(patterns=("photo: {NAME}",), lift="creditText", category="photo-credit")
        (hit,) = Matcher([whole]).hits("  Photo: Zoë d’Example ", "en")
        assert hit.value == "Photo: Zoë d’Example"

    def test_of_a_phrase_are_the_whole_line(self) -> None:
        (hit,) = Matcher([rule("Reuters", lift="sourceOrganization", category="source")]).hits("REUTERS", "en")
        assert hit.value == "REUTERS"

    def test_are_of_the_pattern_that_matches(self) -> None:
        patterns = ("by (?P<value>{NAMES})", "text: (?P<value>{NAMES})")
        (hit,) = Matcher([rule(patterns=patterns, lift="author", category="byline")]).hits("Text: Zoë Example", "en")
        assert hit.value == "Zoë Example"

    def test_are_none_where_the_rule_lifts_nothing(self) -> None:
        (hit,) = Matcher([rule(patterns=("by (?P<value>{NAMES})",))]).hits("By Anna Example", "en")
        assert hit.value == ""


class TestCuts:
    SUFFIX = rule("Click to tweet", name="suffix", extent="suffix", patterns=("read more:? {HANDLE}",))
    PREFIX = rule("[VIDEO]", name="prefix", extent="prefix", patterns=("advertisement",))

    def cut(self, line: str, *rules: Rule, language: str = "en") -> tuple[str, str] | None:
        cut = Matcher(rules or (self.SUFFIX, self.PREFIX)).cut(line, language)
        return None if cut is None else (cut.text, cut.hit.rule.id.rsplit("/", 1)[1])

    @pytest.mark.parametrize(
        "end",
        [
            "Click to tweet",
            "CLICK TO TWEET",
            "» Click to tweet",
            "Click to tweet ›",
            "Read more @example",
            "Click  to\u00a0tweet",
        ],
    )
    def test_suffix_goes_and_the_line_stays(self, end: str) -> None:
        assert self.cut(f"{ONE} {end}") == (ONE, "suffix")

    @pytest.mark.parametrize("start", ["[VIDEO]", "[video]", "• [VIDEO]", "Advertisement -", "ADVERTISEMENT |"])
    def test_prefix_goes_and_the_line_stays(self, start: str) -> None:
        assert self.cut(f"{start} {ONE}") == (ONE, "prefix")

    def test_line_stays_as_it_was_written(self) -> None:
        line = "  “Zoë’s  boat” –  it sailed…"
        assert self.cut(f"{line} Click to tweet") == (line, "suffix")

    def test_longest_piece_goes(self) -> None:
        rules = (rule("tweet", "Click to tweet", extent="suffix", name="suffix"),)
        assert self.cut(f"{ONE} Click to tweet", *rules) == (ONE, "suffix")

    @pytest.mark.parametrize(
        "line",
        [
            ONE,
            "Click to tweet",
            "[VIDEO]",
            f"{ONE} Click to tweet it",
            f"{ONE} Click to tweet {ONE}",
            "[VIDEO] ",
            "The[VIDEO] ferry sailed.",
            "The ferryClick to tweet",
            f"{ONE} [VIDEO]",
            f"Click to tweet {ONE}",
            "",
            " ",
        ],
    )
    def test_other_lines_are_left_alone(self, line: str) -> None:
        assert self.cut(line) is None

    def test_rules_for_whole_lines_cut_nothing(self) -> None:
        assert self.cut(f"{ONE} Share it", rule("Share it")) is None

    def test_rules_that_cut_match_no_whole_line(self) -> None:
        assert Matcher([self.SUFFIX, self.PREFIX]).hits("Click to tweet", "en") == ()

    def test_of_long_lines_both_ends_are_seen(self) -> None:
        long = "The ferry sailed on Sunday and came back. " * 100
        assert self.cut(f"{long}Click to tweet") == (long.strip(), "suffix")
        assert self.cut(f"[VIDEO] {long.strip()}") == (long.strip(), "prefix")

    def test_piece_has_at_most_so_many_words(self) -> None:
        most, more = (" ".join(["tweet"] * count) for count in (CUT_WORDS, CUT_WORDS + 1))
        rules = (rule(most, more, extent="suffix", name="suffix"),)
        assert self.cut(f"{ONE} {most}", *rules) == (ONE, "suffix")
        assert self.cut(f"{ONE} {more}", *rules) != (ONE, "suffix")

    def test_run_in_their_language_and_where_the_script_tells(self) -> None:
        russian = rule("Читать далее", language="ru", extent="suffix", name="suffix")
        line = "Паром вернулся. Читать далее"
        assert self.cut(line, russian, language="ru") == ("Паром вернулся.", "suffix")
        assert self.cut(line, russian, language="und") == ("Паром вернулся.", "suffix")
        assert self.cut(line, russian, language="de") is None

    @pytest.mark.parametrize("end", ["ΔΙΑΒΑΣΤΕ ΠΕΡΙΣΣΟΤΕΡΑ ΕΠΙΣΗΣ", "Διαβάστε περισσότερα επίσης"])
    def test_know_every_spelling_as_whole_lines_do(self, end: str) -> None:
        greek = rule("Διαβάστε περισσότερα επίσης", language="el", extent="suffix", name="suffix")
        assert self.cut(f"Το πλοίο γύρισε. {end}", greek, language="el") == ("Το πλοίο γύρισε.", "suffix")


HOSTILE = [
    "a" * 100_000,
    "a " * 50_000,
    "a" * 99_999 + "!",
    "A. " * 33_333,
    "Anna Example and " * 6_000,
    "12 March 2024, " * 7_000,
    "((((" * 25_000,
    "- " * 50_000,
    " " * 100_000,
    "\u0301" * 100_000,
    "\ufdfa" * 100_000,
    "Share it. " * 10_000,
    "www." * 25_000,
    "@" * 100_000,
    "港" * 100_000,
    "\u200b" * 100_000,
]


class TestHostileLines:
    PATTERNS = (
        "(?:a+)+b",
        "(?:a|aa){1,30}c",
        "(?:[a-z]{1,9} ?){1,9}!",
        "{NAMES} and {NAMES}{TEXT} end",
        "{TITLE}{TITLE}?",
    )

    @pytest.mark.parametrize("line", HOSTILE, ids=lambda line: line[:9].strip() or repr(line[0]))
    def test_of_a_hundred_thousand_characters_match_nothing_and_finish(self, line: str) -> None:
        matcher = Matcher([rule(patterns=self.PATTERNS), rule(patterns=self.PATTERNS, name="two", extent="suffix")])
        assert matcher.hits(line, "en") == ()
        cut = matcher.cut(line, "en")
        assert cut is None or line.startswith(cut.text)

    @pytest.mark.parametrize("line", HOSTILE, ids=lambda line: line[:9].strip() or repr(line[0]))
    def test_as_long_as_a_rule_reads_finish(self, line: str) -> None:
        hits = Matcher([rule(patterns=self.PATTERNS[:2])]).hits(line[:RULE_LINE], "en")
        assert hits == ()

    @pytest.mark.parametrize("line", HOSTILE, ids=lambda line: line[:9].strip() or repr(line[0]))
    def test_go_through_all_the_shipped_rules(self, cleaner: Cleaner, line: str) -> None:
        source = f"Ferry returns\n\n{ONE}\n\n{line}\n\n{ONE} It came back."
        article = cleaner.text(source, language="en")
        assert article.restore() == source
        assert ONE in article.text

    def test_longest_line_a_rule_reads(self) -> None:
        matcher = Matcher([rule(patterns=("share{TEXT}",))])
        fits = "share" + "x" * (RULE_LINE - 5)
        assert ids(matcher.hits(fits, "en")) == ["en/share/one"]
        assert matcher.hits(fits + "x", "en") == ()

    def test_what_folding_drops_does_not_count(self) -> None:
        fits = "share" + "x" * (RULE_LINE - 5)
        assert Matcher([rule(patterns=("share{TEXT}",))]).hits(f"  » {fits} ", "en") != ()

    def test_line_that_folds_to_a_longer_one_is_measured_folded(self) -> None:
        line = "share" + "…" * (RULE_LINE // 3)
        assert len(line) < RULE_LINE < len(fold(line))
        assert Matcher([rule(patterns=("share{TEXT}",))]).hits(line, "en") == ()


SPOKEN = [(line, "und" if one.language == "any" else one.language) for one in RULES[::40] for line in one.removes[:1]]


class TestOneAmongMany:
    RULES = (
        rule("Share it", patterns=("by (?P<value>{NAMES})",), lift="author"),
        rule("Teilen", name="two", language="de", flag="truncated"),
        rule("Click to tweet", name="three", extent="suffix"),
    )
    LINES = ("Share it", "By Zoë d’Example", "Teilen", f"{ONE} Click to tweet", ONE)

    def answers(self, matcher: Matcher) -> list[Any]:
        return [(matcher.hits(line, code), matcher.cut(line, code)) for line in self.LINES for code in ("en", "de")]

    def test_pickled_matches_the_same(self) -> None:
        matcher = Matcher(self.RULES, {"chrome", "legal"})
        cold = pickle.loads(pickle.dumps(matcher))  # noqa: S301 -- of our own making
        expected = self.answers(matcher)
        warm = pickle.loads(pickle.dumps(matcher))  # noqa: S301
        assert self.answers(cold) == self.answers(warm) == expected
        assert cold.groups == matcher.groups
        assert cold.flag("de/share/two") == "truncated"

    def test_threads_on_cold_rules_match_the_same(self) -> None:
        rules = [one for one in RULES if one.category in ("share", "print", "ads")]
        lines = [(line, one.language) for one in rules for line in one.removes[:1]]
        expected = [ids(Matcher(rules).hits(*line)) for line in lines[:5]]
        cold = Matcher(rules)
        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(lambda line: ids(cold.hits(*line)), lines * 3))
        assert found[:5] == expected
        assert found[: len(lines)] == found[len(lines) : 2 * len(lines)] == found[2 * len(lines) :]
        assert [ids(cold.hits(*line)) for line in lines] == found[: len(lines)]

    def test_forgetting_changes_nothing(self) -> None:
        matcher = Matcher(self.RULES)
        before = self.answers(matcher)
        matcher.forget()
        assert self.answers(matcher) == before

    def test_other_rules_take_no_line_from_one(self, cleaner: Cleaner) -> None:
        for one in RULES[::40]:
            alone = Matcher([one])
            language = "und" if one.language == "any" else one.language
            taken = [line for line in one.removes if alone.hits(line, language)]
            assert [line for line in taken if one.id not in ids(cleaner.matcher.hits(line, language))] == []

    def test_answers_do_not_depend_on_what_was_asked_before(self, cleaner: Cleaner) -> None:
        first = [ids(cleaner.matcher.hits(*line)) for line in SPOKEN]
        cleaner.matcher.forget()
        assert [ids(cleaner.matcher.hits(*line)) for line in reversed(SPOKEN)] == first[::-1]


def lets_through(pattern: str, line: str) -> bool:
    """Whether the skeleton of a pattern matches the lower-cased line."""
    return re2.compile(skeleton(pattern), options()).fullmatch(lower(bare(fold(line)))) is not None


def is_matched(pattern: str, line: str) -> bool:
    return program(pattern).fullmatch(bare(fold(line))) is not None


class TestSkeletons:
    @pytest.mark.parametrize(
        ("pattern", "line"),
        [
            ("share (?:it|them)", "SHARE THEM"),
            ("share (?-i:IT|It)", "share IT"),
            ("(?P<value>{NAMES}), (?:dpa|afp)", "Anna Example, DPA"),
            ("share(?: {SITE}){0,2} now", "Share now"),
            ("share {N}{1,2} now", "Share 3 now"),
            ("[a-zé]{2,5} now", "ÉTÉ now"),
            ("[^:]{2,5} now", "Été now"),
            (r"[\]\[(]now[)\]]", "[now]"),
            (r"[\p{Lu}' .-]{2,9} now", "A. B' now"),
            (r"\p{Lu}\p{L}{2,9}\PL now", "Été, now"),
            (r"\P{L}{2} now", "12 now"),
            (r"\pL{3}\pN? now", "été4 now"),
            (r"\d{1,2}\D\S{1,3}\s?now", "12-ab now"),
            (r"share\.{3}", "Share…"),
            (r"share \+ \* \? \( \) \[ \] \\ \| now", r"Share + * ? ( ) [ ] \ | now"),
            (r"share \{{N}\}", "Share {12}"),
            (r"share\\d", r"Share\D"),
            ("o{2}ps?,? (?:very ){1,3}now", "Oop, very very now"),
            ("Ёлка (?:ещё )?раз", "ЁЛКА РАЗ"),
            ("Διαβάστε επίσης", "ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ"),
            ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ: {TITLE}", "Διαβάστε επίσης: Ο ΔΡΟΜΟΣ"),
            ("İlgili (?:haberler|konular)", "ILGILI HABERLER"),
            ("Ｓｈａｒｅ：", "share:"),
            ("straße {N}", "STRAẞE 3"),
            (r"share \x{e9}t\x{e9}", "Share Été"),
            (r"share \x41bc", "Share abc"),
            ("share [[:alpha:]]bc now", "Share abc now"),
            ("share [^]]x now", "Share ax now"),
        ],
    )
    def test_match_what_their_pattern_matches(self, pattern: str, line: str) -> None:
        assert is_matched(pattern, line)
        assert lets_through(pattern, line)
        assert matches(rule(patterns=(pattern,)), line)

    def test_leave_out_what_is_unlike_their_pattern(self) -> None:
        patterns = [pattern for one in RULES for pattern in one.patterns]
        through = [pattern for pattern in patterns if lets_through(pattern, ONE)]
        assert 100 * len(through) <= len(patterns), through

    @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def test_match_what_their_pattern_matches_in_changed_examples_too(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from([one for one in RULES if one.patterns]), label="rule")
        line = data.draw(changed(data.draw(st.sampled_from(one.removes + one.keeps), label="example")), label="line")
        for pattern in one.patterns:
            if is_matched(pattern, line):
                assert lets_through(pattern, line)
        if one.extent not in ("prefix", "suffix") and any(is_matched(pattern, line) for pattern in one.patterns):
            forms = replace(one, keeps=())  # a changed example may fold to one of these
            assert ids(Matcher([forms]).hits(line, one.language)) == [one.id]


@st.composite
def changed(draw: st.DrawFn, line: str) -> str:
    """A line with another case, and up to three characters put in, left out or doubled."""
    line = draw(st.sampled_from([str, str.upper, str.lower, str.title, str.swapcase]))(line)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(line)))
        piece = draw(
            st.sampled_from(["", " ", ".", ":", "'", "’", "-", "–", "A", "ß", "Σ", "İ", "3", "٣", "é", "港", "*"])
        )
        line = line[:at] + piece + line[at + draw(st.integers(0, 1)) :]
    return line
