"""Reading rules: what is wrong is refused by file, rule and field, and the digest knows what decides the output."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from clean import CleanError, RuleError
from clean.cleaner import Cleaner
from clean.rules import CATEGORY_GROUP, FIELDS, GROUPS, Page, Rule, digest, groups_of, load, load_all, shipped

Folder = Callable[..., Path]

SIGN_UP: dict[str, Any] = {
    "why": "Template line under the last paragraph; never part of the reporting.",
    "risk": "low",
    "phrases": ["Sign up for our newsletter"],
    "removes": ["Sign up for our newsletter", "SIGN UP FOR OUR NEWSLETTER"],
    "keeps": ["Sign up for the race closes on Friday.", "Sign up, they said."],
}


def literal(value: object) -> str:
    """A value as TOML spells it."""
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


def table(name: str = "sign-up", *without: str, **fields: object) -> str:
    """A rule as it stands in a file: a good one, less the fields `without`, with others instead."""
    kept = {field: value for field, value in {**SIGN_UP, **fields}.items() if field not in without}
    return "\n".join([f"[{name}]", *(f"{field} = {literal(value)}" for field, value in kept.items()), ""])


def refused(folder: Path) -> str:
    with pytest.raises(RuleError) as caught:
        load(folder)
    return str(caught.value)


class TestReads:
    def test_a_rule_with_its_defaults(self, rule_folder: Folder) -> None:
        (rule,) = load(rule_folder("en/newsletter", table()))
        assert (rule.id, rule.language, rule.category) == ("en/newsletter/sign-up", "en", "newsletter")
        assert (rule.where, rule.extent, rule.group) == ("anywhere", "line", "promo")
        assert (rule.patterns, rule.after_words, rule.lift, rule.flag, rule.pages) == ((), None, None, None, ())
        assert rule.phrases == ("Sign up for our newsletter",)
        assert rule.why == SIGN_UP["why"]

    def test_every_field_as_it_is_written(self, rule_folder: Folder) -> None:
        text = table(
            risk="high", where="tail", extent="rest", after_words=80, lift="keywords", flag="truncated",
            patterns=["sign up(?: now)?"],
        )  # fmt: skip
        text += '[[sign-up.pages]]\ngiven = "One\\n\\nTwo"\ngives = "One"\n'
        (rule,) = load(rule_folder("de/newsletter", text))
        assert (rule.risk, rule.where, rule.extent, rule.after_words) == ("high", "tail", "rest", 80)
        assert (rule.lift, rule.flag, rule.patterns) == ("keywords", "truncated", ("sign up(?: now)?",))
        assert rule.pages == (Page("One\n\nTwo", "One"),)

    def test_a_rule_of_patterns_alone(self, rule_folder: Folder) -> None:
        (rule,) = load(rule_folder("en/newsletter", table("x", "phrases", patterns=["sign up"])))
        assert (rule.phrases, rule.patterns) == ((), ("sign up",))

    def test_all_files_of_all_languages_sorted_by_id(self, rule_folder: Folder) -> None:
        rule_folder("zh-Hans/share", table("b"))
        rule_folder("any/share", table("z"))
        folder = rule_folder("en/ads", table("y") + table("a"))
        assert [rule.id for rule in load(folder)] == ["any/share/z", "en/ads/a", "en/ads/y", "zh-Hans/share/b"]

    def test_what_is_no_rule_file_is_left_unread(self, rule_folder: Folder) -> None:
        folder = rule_folder("en/newsletter", table())
        (folder / "README.md").write_text("# Rules")
        (folder / "en" / "notes.txt").write_text("[not] a rule")
        assert [rule.id for rule in load(folder)] == ["en/newsletter/sign-up"]

    def test_a_file_without_tables_holds_no_rules(self, rule_folder: Folder) -> None:
        rule_folder("en/ads", "# nothing yet\n")
        assert len(load(rule_folder("en/newsletter", table()))) == 1

    @pytest.mark.parametrize("category", sorted(CATEGORY_GROUP))
    def test_every_category(self, rule_folder: Folder, category: str) -> None:
        (rule,) = load(rule_folder(f"en/{category}", table()))
        assert category in GROUPS[rule.group]

    @pytest.mark.parametrize("field", sorted(FIELDS))
    def test_every_lift_field(self, rule_folder: Folder, field: str) -> None:
        assert load(rule_folder("en/byline", table(lift=field)))[0].lift == field

    @pytest.mark.parametrize("extent", ["line", "line+next", "block", "prefix", "suffix"])
    def test_every_extent_without_after_words(self, rule_folder: Folder, extent: str) -> None:
        assert load(rule_folder("en/share", table(extent=extent)))[0].extent == extent


class TestRefuses:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            pytest.param(table(phrase=["Sign up"]), ["phrase", "unknown"], id="unknown key"),
            pytest.param(table(risk="none"), ["risk", "none"], id="risk"),
            pytest.param(table(where="middle"), ["where", "middle"], id="where"),
            pytest.param(table(extent="page"), ["extent", "page"], id="extent"),
            pytest.param(table(removes="Sign up"), ["removes", "array"], id="text for a list"),
            pytest.param(table(keeps=[1, 2]), ["keeps", "str"], id="number in a list"),
            pytest.param(table(why=7), ["why", "str"], id="number for a text"),
            pytest.param(table(extent="rest", after_words="many"), ["after_words", "int"], id="text for a number"),
            pytest.param(table("sign-up", "why"), ["why", "missing"], id="no why"),
            pytest.param(table("sign-up", "risk"), ["risk", "missing"], id="no risk"),
            pytest.param(table("sign-up", "removes"), ["removes", "missing"], id="no removes"),
            pytest.param(table("sign-up", "keeps"), ["keeps", "missing"], id="no keeps"),
            pytest.param(table(id="en/newsletter/x"), ["id", "remove"], id="own id"),
            pytest.param(table(language="en"), ["language", "remove"], id="own language"),
            pytest.param(table(category="newsletter"), ["category", "remove"], id="own category"),
            pytest.param(table("sign-up", "phrases"), ["phrases", "patterns", "give"], id="no forms"),
            pytest.param(table(phrases=[]), ["phrases", "patterns", "give"], id="empty forms"),
            pytest.param(table(extent="rest"), ["after_words", "rest", "say"], id="rest without after_words"),
            pytest.param(table(after_words=80), ["after_words", "rest", "remove"], id="after_words without rest"),
            pytest.param(
                table(extent="block", after_words=0), ["after_words", "rest", "remove"], id="after_words with block"
            ),
            pytest.param(table(lift="writer"), ["lift", "author", "datePublished"], id="unknown lift field"),
            pytest.param(
                table() + '[[sign-up.pages]]\ngiven = "One"\n', ["pages", "gives", "missing"], id="half a page"
            ),
            pytest.param(
                table() + '[[sign-up.pages]]\ngiven = "1"\ngives = "1"\nwhy = "x"\n', ["pages", "why"], id="page key"
            ),
        ],
    )
    def test_a_wrong_rule_by_its_file_name_and_field(self, rule_folder: Folder, text: str, words: list[str]) -> None:
        message = refused(rule_folder("en/newsletter", text))
        assert message.startswith("en/newsletter.toml: sign-up: ")
        assert [word for word in words if word not in message.removeprefix("en/newsletter.toml: sign-up: ")] == []

    def test_text_outside_a_table(self, rule_folder: Folder) -> None:
        message = refused(rule_folder("en/newsletter", 'why = "Nobody knows."\n' + table()))
        assert message.startswith("en/newsletter.toml: why: ")
        assert "[rule-name]" in message

    def test_an_unknown_category_and_lists_those_there_are(self, rule_folder: Folder) -> None:
        message = refused(rule_folder("en/newsletters", table()))
        assert message.startswith("en/newsletters.toml: ")
        assert [category for category in CATEGORY_GROUP if category not in message] == []

    @pytest.mark.parametrize(
        "text", ["[sign-up\nrisk = 1", "[a]\nrisk = low", "[a]\n[a]\n", "[a]\nphrases = ['x'", "[a]\nb = 1\nb = 2"]
    )
    def test_broken_toml_with_the_line(self, rule_folder: Folder, text: str) -> None:
        with pytest.raises(tomllib.TOMLDecodeError):
            tomllib.loads(text)
        message = refused(rule_folder("en/newsletter", text))
        assert message.startswith("en/newsletter.toml: ")
        assert "TOML" in message
        assert "line" in message or "end of document" in message

    def test_a_file_that_is_not_utf8(self, rule_folder: Folder) -> None:
        folder = rule_folder("fr/newsletter", "")
        (folder / "fr" / "newsletter.toml").write_bytes('[a]\nwhy = "été"\n'.encode("cp1252"))
        assert refused(folder).startswith("fr/newsletter.toml: cannot be read")

    def test_a_folder_where_a_file_should_be(self, rule_folder: Folder) -> None:
        folder = rule_folder("en/newsletter", table())
        (folder / "en" / "ads.toml").mkdir()
        assert refused(folder).startswith("en/ads.toml: cannot be read")

    def test_a_missing_folder_and_says_what_it_holds(self, tmp_path: Path) -> None:
        message = refused(tmp_path / "nowhere")
        assert str(tmp_path / "nowhere") in message
        assert "LANGUAGE/CATEGORY.toml" in message

    def test_a_file_for_a_folder(self, rule_folder: Folder) -> None:
        file = rule_folder("en/newsletter", table()) / "en" / "newsletter.toml"
        assert str(file) in refused(file)

    def test_an_empty_folder_and_names_a_file_to_write(self, tmp_path: Path) -> None:
        message = refused(tmp_path)
        assert message.startswith(f"{tmp_path}: ")
        assert "en/newsletter.toml" in message

    def test_a_folder_whose_files_lie_too_high(self, tmp_path: Path) -> None:
        (tmp_path / "newsletter.toml").write_text(table())
        assert "LANGUAGE/CATEGORY.toml" in refused(tmp_path)

    def test_as_errors_of_this_package(self, tmp_path: Path) -> None:
        with pytest.raises(CleanError):
            load(tmp_path)


class TestLoadAll:
    def write(self, folder: Path, place: str, text: str) -> Path:
        file = folder / f"{place}.toml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        return folder

    def test_rules_of_several_folders_are_one_set_sorted_by_id(self, tmp_path: Path) -> None:
        one = self.write(tmp_path / "one", "en/newsletter", table("z") + table("b"))
        two = self.write(tmp_path / "two", "en/newsletter", table("c"))
        ids = [rule.id for rule in load_all([one, two])]
        assert ids == ["en/newsletter/b", "en/newsletter/c", "en/newsletter/z"]
        assert load_all([two, one]) == load_all([one, two])

    def test_an_id_may_stand_once(self, tmp_path: Path) -> None:
        one = self.write(tmp_path / "one", "en/newsletter", table())
        two = self.write(tmp_path / "two", "en/newsletter", table())
        with pytest.raises(RuleError) as caught:
            load_all([one, two])
        assert str(caught.value).startswith(f"{two}: en/newsletter/sign-up: ")
        assert "rename" in str(caught.value)

    def test_own_rules_stand_beside_the_shipped_ones(self, tmp_path: Path) -> None:
        own = self.write(tmp_path / "own", "en/newsletter", table("of-my-own"))
        ids = {rule.id for rule in load_all([shipped(), own])}
        assert ids - {rule.id for rule in load(shipped())} == {"en/newsletter/of-my-own"}

    def test_no_folder_gives_no_rules(self) -> None:
        assert load_all([]) == ()


def test_shipped_folder_holds_english_and_neutral_rules() -> None:
    assert {"en", "any"} <= {path.name for path in shipped().iterdir() if path.is_dir()}


class TestDigest:
    ONE = Rule(
        why="Because it is one.", risk="low", removes=("A",), keeps=("B",), phrases=("A",), patterns=("aaa",),
        id="en/share/one", language="en", category="share",
    )  # fmt: skip
    TWO = replace(ONE, id="en/share/two", lift="author", flag="truncated", extent="rest", after_words=3)

    DECIDES: Any = (
        {"id": "en/share/three"},
        {"risk": "medium"},
        {"where": "tail"},
        {"extent": "block"},
        {"phrases": ("A", "C")},
        {"phrases": ()},
        {"keeps": ()},
        {"patterns": ("bbb",)},
        {"after_words": 7},
        {"lift": "author"},
        {"flag": "truncated"},
    )
    SAYS: Any = (
        {"why": "Because it is another."},
        {"removes": ("C", "D", "E")},
        {"pages": (Page("One", "Two"),)},
    )

    @pytest.mark.parametrize("change", DECIDES, ids=lambda change: next(iter(change)))
    def test_changes_with_what_decides_the_output(self, change: dict[str, Any]) -> None:
        assert digest([replace(self.ONE, **change), self.TWO]) != digest([self.ONE, self.TWO])

    @pytest.mark.parametrize("change", SAYS, ids=lambda change: next(iter(change)))
    def test_stays_with_what_only_explains(self, change: dict[str, Any]) -> None:
        assert digest([replace(self.ONE, **change), self.TWO]) == digest([self.ONE, self.TWO])

    def test_every_field_of_a_rule_is_on_one_side(self) -> None:
        sides = {name for change in (*self.DECIDES, *self.SAYS) for name in change}
        assert sides | {"language", "category"} == set(Rule.__struct_fields__)

    def test_does_not_depend_on_the_order(self) -> None:
        assert digest([self.ONE, self.TWO]) == digest([self.TWO, self.ONE])

    def test_changes_with_every_rule_that_comes_or_goes(self) -> None:
        assert len({digest(rules) for rules in ([], [self.ONE], [self.TWO], [self.ONE, self.TWO])}) == 4

    def test_is_a_sha256(self) -> None:
        assert len(bytes.fromhex(digest([self.ONE]))) == 32

    def test_of_a_cleaner_knows_its_profile_and_own_rules(self, rule_folder: Folder) -> None:
        folder = rule_folder("en/newsletter", table("of-my-own"))
        legal = frozenset({"legal"})
        of = [Cleaner(profile=legal), Cleaner(profile=frozenset({"promo"})), Cleaner((folder,), profile=legal)]
        alone, promo, beside = (cleaner.digest for cleaner in of)
        assert alone != promo
        # an own rule of a group that does not run decides nothing
        assert beside == alone
        assert Cleaner((folder,), profile=frozenset({"promo"})).digest != promo


class TestGroups:
    @pytest.mark.parametrize(
        ("text", "groups"),
        [
            (None, set(GROUPS)),
            ("chrome", {"chrome"}),
            ("chrome,comments", {"chrome", "comments"}),
            (" chrome , comments ,", {"chrome", "comments"}),
            ("-legal", set(GROUPS) - {"legal"}),
            ("-legal,-metadata", set(GROUPS) - {"legal", "metadata"}),
            ("chrome,promo,-promo", {"chrome"}),
        ],
    )
    def test_are_those_named_or_all_but_those(self, text: str | None, groups: set[str]) -> None:
        assert groups_of(text) == groups

    @pytest.mark.parametrize("text", ["crome", "chrome,crome", "-crome", "chrome comments", "CHROME", "", " , "])
    def test_unknown_one_is_refused_with_those_there_are(self, text: str) -> None:
        with pytest.raises(RuleError) as caught:
            groups_of(text)
        assert "--profile" in str(caught.value)
        assert [group for group in GROUPS if group not in str(caught.value)] == []

    def test_unknown_one_is_named(self) -> None:
        with pytest.raises(RuleError, match="crome, legals"):
            groups_of("legals,chrome,crome")

    def test_every_category_is_in_one_group(self) -> None:
        assert sum(len(of) for of in GROUPS.values()) == len(CATEGORY_GROUP)
