"""Changes to rule files and exceptions: what is added, and that nothing else moves."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from clean.document import CleanError
from clean.exceptions import NAME, Spared, read
from clean.review.edits import file_of, overlaid, with_exceptions, with_keeps
from clean.rules import Rule, load, shipped

RULE = Rule(
    why="", risk="low", removes=(), keeps=("One, she said.", "Two."),
    id="en/share/it", language="en", category="share",
)  # fmt: skip
SHARES = """# Share rows.

[it]  # the usual one
why      = "A button."   # short
risk     = "low"
phrases  = ["Share it"]
keeps    = {keeps}
removes  = ["Share it", 'Share "it"']

[other]
why = "Another."
keeps = ["Three."]
"""


class TestKeeps:
    @pytest.mark.parametrize(
        ("keeps", "after"),
        [
            ('["One, she said.", "Two."]', '["One, she said.", "Two.", "New."]'),
            (
                '[\n  "One, she said.", # why\n  "Two.",\n]',
                '[\n  "One, she said.", # why\n  "Two.",\n  "New.",\n]',
            ),
            ('[\n    "One, she said.",\n    "Two."\n]', '[\n    "One, she said.",\n    "Two.",\n    "New."\n]'),
        ],
        ids=["one line", "lines with a comment", "lines without a last comma"],
    )
    def test_a_line_is_added_as_the_others_stand(self, keeps: str, after: str) -> None:
        assert with_keeps(SHARES.replace("{keeps}", keeps), RULE, ["New."]) == SHARES.replace("{keeps}", after)

    @pytest.mark.parametrize(
        "line", ['Say "it".', r"C:\share", 'It\'s "it".', "港で\u00a0「それ」", "tab\there", "'''"]
    )
    def test_any_line_is_read_back(self, line: str) -> None:
        text = with_keeps(SHARES.replace("{keeps}", "[]"), RULE, [line])
        assert tomllib.loads(text)["it"]["keeps"] == [line]

    def test_what_stands_there_is_not_added_again(self) -> None:
        text = SHARES.replace("{keeps}", '["One, she said.", "Two."]')
        assert with_keeps(text, RULE, ["Two.", "One, she said."]) == text
        assert tomllib.loads(with_keeps(text, RULE, ["New.", "New."]))["it"]["keeps"][2:] == ["New."]

    def test_every_shipped_file_stays_as_it_is_but_for_one_line(self) -> None:
        for rule in {rule.category: rule for rule in load(shipped())}.values():
            file = shipped() / rule.language / f"{rule.category}.toml"
            text = file.read_text(encoding="utf-8")
            added = with_keeps(text, rule, ["The ferry sailed."])
            assert added.replace('"The ferry sailed."', "", 1) != added
            before, after = tomllib.loads(text), tomllib.loads(added)
            name = rule.id.rsplit("/", 1)[1]
            assert after[name].pop("keeps") == [*before[name].pop("keeps"), "The ferry sailed."]
            assert after == before

    def test_a_broken_file_says_which(self) -> None:
        with pytest.raises(CleanError, match=r"en/share\.toml: cannot be read as TOML"):
            with_keeps("[it\n", RULE, ["New."])


class TestExceptions:
    def test_are_written_in_order_with_what_they_have(self, tmp_path: Path) -> None:
        file = tmp_path / NAME
        entries = [
            Spared(line='Say "it".', document="a.txt", rule="en/share/it"),
            Spared(line="It's all", note="a title"),
        ]
        file.write_text(with_exceptions(file, entries))
        assert read(file) == tuple(entries)
        assert file.read_text() == (
            "# Lines that cleaning leaves alone, as decided in `clean review`.\n\n"
            '[[exceptions]]\ndocument = "a.txt"\nline = \'Say "it".\'\nrule = "en/share/it"\n\n'
            '[[exceptions]]\nline = "It\'s all"\nnote = "a title"\n'
        )

    def test_a_file_keeps_its_comments_and_gets_no_entry_twice(self, tmp_path: Path) -> None:
        file = tmp_path / NAME
        there = '# Ours.\n[[exceptions]]\nline = "A"  # a play\ndocument = "a.txt"\n'
        file.write_text(there)
        assert with_exceptions(file, [Spared(line="A", document="a.txt", rule="x")]) == there
        added = with_exceptions(file, [Spared(line="A", document="b.txt"), Spared(line="A", document="b.txt")])
        assert added == there + '\n[[exceptions]]\ndocument = "b.txt"\nline = "A"\n'

    def test_a_broken_file_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / NAME).write_text("[[exceptions]]\nlin = 3\n")
        with pytest.raises(CleanError, match="an entry has line"):
            with_exceptions(tmp_path / NAME, [Spared(line="A")])


class TestRuleFiles:
    def test_a_rule_is_found_in_the_folder_that_has_it(self, tmp_path: Path) -> None:
        for folder, text in (("one", "[other]\n"), ("two", "[it]\n")):
            (tmp_path / folder / "en").mkdir(parents=True)
            (tmp_path / folder / "en" / "share.toml").write_text(text)
        folders = [tmp_path / "none", tmp_path / "one", tmp_path / "two"]
        assert file_of(RULE, folders) == tmp_path / "two" / "en" / "share.toml"
        assert file_of(RULE, folders[:2]) is None

    def test_an_installed_file_is_not_the_users(self, tmp_path: Path) -> None:
        (tmp_path / "_rules" / "en").mkdir(parents=True)
        (tmp_path / "_rules" / "en" / "share.toml").write_text("[it]\n")
        assert file_of(RULE, [tmp_path / "_rules"]) is None

    def test_an_overlay_differs_in_one_file_and_touches_none(self) -> None:
        file = shipped() / "en" / "share.toml"
        before = load(shipped())
        text = file.read_text(encoding="utf-8")
        rule = next(rule for rule in before if rule.id.startswith("en/share/"))
        with overlaid(shipped(), file, with_keeps(text, rule, ["The ferry sailed."])) as place:
            after = load(place)
        assert [one.id for one, other in zip(before, after, strict=True) if one != other] == [rule.id]
        assert file.read_text(encoding="utf-8") == text
