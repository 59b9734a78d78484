"""Differences of two versions of a document: whose doing they are, and how they are shown."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clean.cleaner import Cleaner
from clean.provenance import Version
from clean.review.changes import changes, reading, standing
from clean.review.corpus import Reviewed
from clean.review.diff import Hunk, hunks, unified
from clean.review.github import notices
from clean.review.stat import Count, count, stat

TITLE = "Ferry returns to the harbour"
FERRY = f"""{TITLE}

The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.

Advertisement

It will sail every hour until October, the captain said. Click to tweet

Share this:
"""


def version(cleaner: Cleaner, source: str = FERRY, **changed: Any) -> Reviewed:
    article = cleaner.encoded(source.encode(), name="ferry.txt")
    return reading("ferry.txt", Version(article.text, article.provenance))


@pytest.fixture(scope="module")
def nothing() -> Cleaner:
    """Rules of one group that has nothing to say of the ferry."""
    return Cleaner(profile=frozenset({"legal"}), language="en")


@pytest.fixture(scope="module")
def chrome() -> Cleaner:
    return Cleaner(profile=frozenset({"chrome"}), language="en")


class TestChanges:
    def test_name_the_rule_that_removes_a_line_now(self, nothing: Cleaner, chrome: Cleaner) -> None:
        found = changes(version(nothing), version(chrome))
        assert [(one.kind, one.number, one.rule, one.text) for one in found] == [
            ("removed", 5, "en/ads/label", "Advertisement"),
            (
                "rewritten",
                7,
                found[1].rule,
                "It will sail every hour until October, the captain said. Click to tweet",
            ),
            ("removed", 9, found[2].rule, "Share this:"),
        ]
        assert found[1].after == "It will sail every hour until October, the captain said."
        assert all(one.rule.startswith(("en/share/", "any/share/")) for one in found[1:])
        assert found[0].evidence == "Advertisement"

    def test_name_the_rule_that_no_longer_does(self, nothing: Cleaner, chrome: Cleaner) -> None:
        found = changes(version(chrome), version(nothing))
        assert [one.kind for one in found] == ["kept", "rewritten", "kept"]
        assert (found[0].rule, found[0].before, found[0].after) == ("en/ads/label", "", "Advertisement")

    def test_are_none_between_equals_and_where_the_source_changed(self, chrome: Cleaner) -> None:
        assert changes(version(chrome), version(chrome)) == ()
        assert changes(version(chrome), version(chrome, FERRY.replace("October", "May"))) == ()

    def test_of_a_line_that_moved_in_the_source_are_found(self, nothing: Cleaner, chrome: Cleaner) -> None:
        found = changes(version(nothing), version(chrome, FERRY.replace("\nIt will", "\nNobody swam.\n\nIt will")))
        assert [one.number for one in found] == [5, 9, 11]

    def test_that_stand_are_what_rules_removed_and_cut(self, chrome: Cleaner) -> None:
        assert [(one.kind, one.number) for one in standing(version(chrome))] == [
            ("removed", 5),
            ("rewritten", 7),
            ("removed", 9),
        ]

    def test_a_text_that_is_not_its_records_has_no_lines(self, chrome: Cleaner) -> None:
        record = version(chrome).record
        edited = reading("ferry.txt", Version("Somebody wrote here.", record))
        assert (edited.text, edited.lines) == ("Somebody wrote here.", ())
        assert reading("ferry.txt", Version("Somebody", {})).lines == ()


class TestHunks:
    def test_name_their_rules_with_what_they_do(self, nothing: Cleaner, chrome: Cleaner) -> None:
        (there,) = hunks(version(nothing), version(chrome))
        assert [rule[0] for rule in there.rules] == ["-", "~", "-"]
        assert there.rules[0] == "-en/ads/label"
        (back,) = hunks(version(chrome), version(nothing))
        assert [rule[0] for rule in back.rules] == ["+", "~", "+"]
        assert there.head.startswith("@@ -3,7 +3,3 @@ -en/ads/label ~")

    def test_of_a_changed_source_name_none(self, chrome: Cleaner) -> None:
        (only,) = hunks(version(chrome), version(chrome, FERRY.replace("October", "May")))
        assert only.rules == ()
        assert only.head == "@@ -3,3 +3,3 @@"

    def test_of_two_equal_lines_name_the_rule_of_each(self, nothing: Cleaner, chrome: Cleaner) -> None:
        lines = ["Share this:", *["The ferry sailed on Sunday from the quay."] * 9, "Advertisement"]
        source = "\n".join([TITLE, "", *[f"{line} {i}" if "ferry" in line else line for i, line in enumerate(lines)]])
        first, second = hunks(version(nothing, source), version(chrome, source))
        assert "share" in first.rules[0]
        assert second.rules == ("-en/ads/label",)

    def test_of_a_new_document_are_all_of_it(self, chrome: Cleaner) -> None:
        (only,) = hunks(None, version(chrome))
        assert only.before == (0, 0)
        assert {line[0] for line in only.lines} == {"+"}


texts = st.lists(st.sampled_from(["", "a", "b", "c", "The ferry.", "- x", "@@ y"]), max_size=30).map("\n".join)


class TestUnified:
    @settings(max_examples=40, deadline=None)  # each starts git
    @given(texts, texts)
    def test_patch_takes_it(self, tmp_path_factory: pytest.TempPathFactory, before: str, after: str) -> None:
        # git apply is the judge of the format, rule ids behind the @@ and all.
        folder = tmp_path_factory.mktemp("patch")
        one, other = (Reviewed("a", "a.txt", text.strip("\n"), {}, ()) for text in (before, after))
        found = [Hunk(h.before, h.after, h.lines, ("-en/ads/label",)) for h in hunks(one, other)]
        (folder / "a.txt").write_text(one.text + "\n" if one.text else "")
        patch = "".join(line + "\n" for line in unified(one, other, "a.txt", found))
        assert bool(found) == (one.text != other.text)
        if found:
            command = ["git", "apply", "--unidiff-zero", "-"]
            subprocess.run(command, input=patch, text=True, cwd=folder, check=True, capture_output=True)
        assert (folder / "a.txt").read_text() == (other.text + "\n" if other.text else "")

    def test_of_what_is_new_names_no_file_before(self, chrome: Cleaner) -> None:
        after = version(chrome)
        lines = list(unified(None, after, "/out/ferry.txt", list(hunks(None, after))))
        assert lines[:3] == ["--- /dev/null", "+++ b/out/ferry.txt", "@@ -0,0 +1,5 @@"]


class TestStat:
    def test_counts_and_totals_as_git_does(self) -> None:
        counts = [Count("a.txt", 0, 3), Count("folder/b.txt", 1, 1)]
        assert list(stat(counts, 80)) == [
            " a.txt        | 3 ---",
            " folder/b.txt | 2 +-",
            " 2 documents changed, 1 line added(+), 4 lines removed(-)",
        ]

    def test_of_one_direction_leaves_out_the_other(self) -> None:
        assert list(stat([Count("a.txt", 1, 0)], 80))[-1] == " 1 document changed, 1 line added(+)"
        assert list(stat([], 80)) == []

    def test_fits_the_width_whatever_the_numbers_and_names(self) -> None:
        counts = [Count("港" * 60 + ".txt", 900, 30_000), Count("b.txt", 0, 1), Count("c.txt", 40, 0)]
        for width in (40, 80, 200):
            lines = list(stat(counts, width))[:-1]
            from rich.cells import cell_len

            assert max(cell_len(line) for line in lines) <= width + 1  # one sign at least for any line at all
            assert lines[1].endswith(" 1 -")
        assert "...港" in next(stat(counts, 80))

    def test_counts_a_documents_hunks(self, nothing: Cleaner, chrome: Cleaner) -> None:
        found = list(hunks(version(nothing), version(chrome)))
        assert count("a.txt", found) == Count("a.txt", 1, 5)


class TestGithub:
    def test_a_notice_stands_at_the_lines_that_change(self, nothing: Cleaner, chrome: Cleaner) -> None:
        source = FERRY.replace(" Click to tweet\n\nShare this:", "")
        found = list(hunks(version(nothing, source), version(chrome, source)))
        assert list(notices("out/ferry.txt", found)) == [
            "::notice file=out/ferry.txt,line=5,endLine=6,title=-en/ads/label::-Advertisement%0A-"
        ]

    def test_what_means_something_to_github_is_escaped(self) -> None:
        hunk = Hunk((1, 1), (1, 1), ("-100 %: a, b", "+c"), ("-en/a/b", "+en/c/d"))
        (said,) = notices("a,b:c.txt", [hunk])
        assert said == ("::notice file=a%2Cb%3Ac.txt,line=1,endLine=1,title=-en/a/b%2C +en/c/d::-100 %25: a, b%0A+c")

    def test_added_lines_stand_at_the_line_they_come_behind(self) -> None:
        hunk = Hunk((4, 2), (4, 3), (" a", "+b", " c"), ())
        assert next(notices("a", [hunk])).startswith("::notice file=a,line=5,endLine=5,title=changed::+b")
        assert next(notices("a", [Hunk((0, 0), (1, 1), ("+b",), ())])).startswith("::notice file=a,line=1,endLine=1,")
