"""The package from the outside: what is exported, what goes in, what comes out, and what it says when it cannot."""

from __future__ import annotations

import ast
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import clean
from clean import (
    Article,
    Cleaner,
    CleanError,
    DecodeError,
    OutputError,
    RecordError,
    RuleError,
    clean_file,
    clean_html,
    clean_text,
)
from clean.rules import GROUPS

ROOT = Path(__file__).parent.parent
TITLE = "Ferry returns to the harbour"
ONE = "The ferry sailed into the harbour on Sunday, nine years after the old one sank."
TWO = "By Monday the queue reached the church, and the ticket office had run out of paper."
PAGE = f"{TITLE}\n\n{ONE}\n\nAdvertisement\n\n{TWO}\n\nLeave a Reply\n"
CLEANED = f"{TITLE}\n\n{ONE}\n\n{TWO}"
# A rule of the user's own, in a folder.
OWN = """
[mascot]
why = "Line of the site's mascot under every article."
risk = "low"
phrases = ["Woof, says Rex"]
removes = ["Woof, says Rex", "WOOF, SAYS REX"]
keeps = ["Woof, says Rex, and runs off.", "Woof, they say."]
"""


@pytest.fixture
def own(rule_folder: Any) -> Path:
    folder: Path = rule_folder("en/widget", OWN)
    return folder


def small(**settings: Any) -> Cleaner:
    """A new cleaner of few rules, which compiles at once."""
    return Cleaner(**{"profile": frozenset({"legal"}), "language": "en", **settings})


SMALL = small()


class TestPackage:
    def test_every_name_it_exports_is_there(self) -> None:
        assert [name for name in clean.__all__ if getattr(clean, name, None) is None] == []

    def test_names_are_those_of_their_modules(self) -> None:
        from clean import article, cleaner, document

        assert clean.Cleaner is cleaner.Cleaner
        assert clean.Article is article.Article
        assert clean.RuleError is document.RuleError

    def test_a_name_it_has_not_is_an_attribute_error(self) -> None:
        with pytest.raises(AttributeError, match="'clean' has no attribute 'clean_pdf'"):
            clean.__getattr__("clean_pdf")

    @pytest.mark.parametrize(
        "statement",
        ["import clean", "from clean import CleanError", "from clean import clean_text, clean_file, clean_html"],
    )
    def test_importing_it_imports_nothing_heavy(self, statement: str) -> None:
        heavy = (
            "ftfy",
            "langdetect",
            "langdetect_rs",
            "trafilatura",
            "lxml",
            "chardet",
            "re2",
            "rich",
            "clean.cleaner",
        )
        code = f"{statement}\nimport sys\nprint(*sorted(set(sys.modules) & set({heavy!r})))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.split() == []

    def test_what_is_heavy_comes_with_a_text_that_needs_it(self) -> None:
        code = "import sys, clean\nclean.clean_text('Caf\\u00c3\\u00a9')\nprint('ftfy' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["True"]

    @pytest.mark.parametrize("error", [DecodeError, OutputError, RecordError, RuleError])
    def test_every_error_is_a_clean_error(self, error: type[Exception]) -> None:
        assert issubclass(error, CleanError)


class TestText:
    def test_is_cleaned(self) -> None:
        article = clean_text(PAGE)
        assert (article.text, article.title, article.body) == (CLEANED, TITLE, f"{ONE}\n\n{TWO}")
        assert article.restore() == PAGE
        assert isinstance(article, Article)

    def test_is_cleaned_as_by_a_cleaner_of_the_same_rules(self, cleaner: Cleaner) -> None:
        assert cleaner.text(PAGE).provenance == clean_text(PAGE).provenance

    @pytest.mark.parametrize("nothing", ["", "\n", " \n\t\r\n \u00a0", "\u200b"])
    def test_of_nothing_is_empty_and_says_so(self, nothing: str) -> None:
        article = clean_text(nothing)
        assert (article.text, article.title, article.body, article.flags) == ("", "", "", ("empty",))
        assert article.restore() == nothing

    def test_given_title_language_and_address_are_believed(self) -> None:
        article = clean_text(f"{ONE}\n\n{TWO}", "https://www.example.org/ferry", "nl", title=TITLE)
        assert (article.title, article.language) == (TITLE, "nl")
        assert article.metadata["headline"] == TITLE
        assert article.document.site == "example.org"
        assert article.provenance["source"]["url"] == "https://www.example.org/ferry"

    @pytest.mark.parametrize(
        "url", ["", "example.org", "not an address", "http://[", "http://[::1", "mailto:a@b", "//", "\n"]
    )
    def test_an_address_that_is_none_does_no_harm(self, url: str) -> None:
        assert clean_text(PAGE, url).text == CLEANED

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("boat\0", ["NUL"]),
            ("boat\ud83d", ["lone surrogate", "decode"]),
            ("x" * 1_000_001, ["line 1", "limit", "split"]),
        ],
    )
    def test_that_is_none_is_an_error_that_says_what_to_do(self, text: str, words: list[str]) -> None:
        with pytest.raises(DecodeError) as caught:
            clean_text(text)
        assert [word for word in words if word not in str(caught.value)] == []


class TestArticle:
    def article(self) -> Article:
        return clean_text(
            f"{TITLE}\n\nBy Zoë d’Example\n\n{ONE}\n\n{TWO.replace('y', 'y&nbsp;', 1)}\n\nLeave a Reply"
        )

    def test_blocks_are_the_lines_of_the_source(self) -> None:
        article = self.article()
        assert "".join(block.raw for block in article.blocks) == article.restore() == article.document.source
        assert [block.kept for block in article.blocks if not block.blank] == [True, False, True, True, False]
        assert len([block for block in article.blocks if block.rewritten_by]) == 1

    def test_removals_name_the_line_the_stage_the_rule_and_what_matched(self) -> None:
        article = self.article()
        assert [article.blocks[index].text for index, _ in article.removals] == ["By Zoë d’Example", "Leave a Reply"]
        assert [removal.stage for _, removal in article.removals] == ["boilerplate", "comments"]
        assert article.removals[1][1].rule.startswith("en/comment-form/")
        assert all(removal.evidence for _, removal in article.removals)

    def test_metadata_has_what_was_lifted(self) -> None:
        assert self.article().metadata == {"author": "Zoë d’Example", "headline": TITLE}

    def test_language_is_told(self) -> None:
        assert (self.article().language, clean_text("12 34").language) == ("en", "und")

    def test_flags_are_those_of_the_document(self) -> None:
        assert self.article().flags == ()
        assert clean_text("Share this:\n\nAdvertisement").flags == ("only-boilerplate",)

    def test_provenance_is_plain_data(self) -> None:
        account = self.article().provenance
        assert json.loads(json.dumps(account)) == account
        assert account["article"]["title"] == TITLE
        assert account["source"]["path"] == ""

    def test_is_frozen_and_pickles(self) -> None:
        article = self.article()
        with pytest.raises(AttributeError):
            article.layout = None  # type: ignore[misc,assignment]
        again = pickle.loads(pickle.dumps(article))  # noqa: S301 -- of our own making
        assert (again, again.text, again.provenance) == (article, article.text, article.provenance)


class TestFile:
    def test_is_read_and_cleaned(self, tmp_path: Path) -> None:
        path = tmp_path / "ferry.txt"
        path.write_text(PAGE, encoding="utf-8")
        for given in (path, str(path)):
            article = clean_file(given)
            assert article.text == CLEANED
            assert article.provenance["source"]["path"] == "ferry.txt"
            assert article.provenance["source"]["bytes"] == len(PAGE)

    def test_is_decoded(self, tmp_path: Path) -> None:
        text = (
            "Le bac revient\n\nLe bac a repris dimanche, neuf ans après le naufrage. « C’était l’été », dit-elle.\n"
        )
        path = tmp_path / "bac.txt"
        path.write_bytes(text.encode("cp1252"))
        article = clean_file(path)
        assert article.restore() == text
        assert article.provenance["source"]["encoding"].lower() in ("cp1252", "windows-1252")

    def test_that_is_missing_is_an_error_with_its_name(self, tmp_path: Path) -> None:
        path = tmp_path / "nowhere.txt"
        with pytest.raises(CleanError, match="cannot be read") as caught:
            clean_file(path)
        assert str(caught.value).startswith(f"{path}: ")

    def test_that_is_a_folder_is_an_error_with_its_name(self, tmp_path: Path) -> None:
        with pytest.raises(CleanError, match="cannot be read") as caught:
            clean_file(tmp_path)
        assert str(caught.value).startswith(f"{tmp_path}: ")

    def test_that_is_no_text_is_an_error_with_its_name_and_what_to_do(self, tmp_path: Path) -> None:
        path = tmp_path / "picture.txt"
        path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1")
        with pytest.raises(DecodeError, match="--encoding") as caught:
            clean_file(path)
        assert str(caught.value).startswith(f"{path}: ")


class TestHtml:
    PAGE = (
        f"<nav><a href='/'>Home</a></nav><article><h1>{TITLE}</h1>"
        f"<p>{ONE}</p><p>{TWO}</p><p>Leave a Reply</p></article>"
    )

    @pytest.mark.parametrize("page", [PAGE, PAGE.encode()], ids=["str", "bytes"])
    def test_a_page_becomes_an_article(self, page: str | bytes) -> None:
        for ask in (clean_html, Cleaner().html):
            article = ask(page, "https://example.org")
            assert article.title == TITLE
            assert article.body == f"{ONE}\n\n{TWO}"

    @pytest.mark.parametrize("page", ["", b"", "<html></html>"])
    def test_an_empty_page_is_an_empty_article(self, page: str | bytes) -> None:
        article = clean_html(page)
        assert article.text == ""
        assert article.flags == ("empty",)


class TestOptions:
    RIGHTS = "© 2024 Example. All rights reserved."
    LINES = "\n\n".join([TITLE, ONE, "Advertisement", TWO, "Woof, says Rex", RIGHTS, "Leave a Reply"])

    def gone(self, cleaner: Cleaner) -> list[str]:
        article = cleaner.text(self.LINES)
        return [article.blocks[index].text for index, _ in article.removals]

    def test_own_rules_run_beside_the_shipped_ones(self, own: Path) -> None:
        with_own = Cleaner(rules=(own,), language="en", profile=frozenset({"chrome"}))
        without = Cleaner(language="en", profile=frozenset({"chrome"}))
        assert self.gone(with_own) == ["Advertisement", "Woof, says Rex"]
        assert self.gone(without) == ["Advertisement"]
        assert with_own.digest != without.digest

    def test_folders_of_rules_may_be_named_as_text_and_in_a_list(self, own: Path) -> None:
        for rules in ([str(own)], str(own), own):
            cleaner = Cleaner(rules=rules, profile={"chrome"}, language="en")  # type: ignore[arg-type]
            assert (cleaner.rules, cleaner.profile) == ((own,), frozenset({"chrome"}))
            assert "Woof, says Rex" in self.gone(cleaner)

    @pytest.mark.parametrize(
        ("profile", "lines"),
        [
            ({"chrome"}, ["Advertisement"]),
            ({"comments"}, ["Leave a Reply"]),
            ({"legal"}, [RIGHTS]),
            (set(), []),
        ],
    )
    def test_profile_names_the_rules_that_run(self, profile: set[str], lines: list[str]) -> None:
        assert self.gone(Cleaner(profile=frozenset(profile), language="en")) == lines

    def test_all_groups_run_by_default(self) -> None:
        assert Cleaner().profile == set(GROUPS)
        assert Cleaner().config == {
            "encoding": None,
            "encoding_errors": "strict",
            "language": None,
            "profile": sorted(GROUPS),
        }

    def test_unknown_group_is_an_error_that_names_those_there_are(self) -> None:
        with pytest.raises(CleanError) as caught:
            Cleaner(profile=frozenset({"chrome", "crome"}))
        assert "crome; there are" in str(caught.value)
        assert [group for group in GROUPS if group not in str(caught.value)] == []

    def test_language_is_believed_and_that_of_one_text_more(self) -> None:
        cleaner = small(language="de")
        assert cleaner.text(PAGE).language == "de"
        assert cleaner.text(PAGE, language="nl").language == "nl"
        assert small(language=None).text(PAGE).language == "en"

    def test_language_chooses_the_rules(self) -> None:
        text = f"{TITLE}\n\n{ONE}\n\nAnzeige\n\n{TWO}"
        chrome = frozenset({"chrome"})
        assert "Anzeige" not in Cleaner(language="de", profile=chrome).text(text).text
        assert "Anzeige" in Cleaner(language="en", profile=chrome).text(text).text

    def test_encoding_is_believed(self) -> None:
        text = "Паром вернулся в гавань.\n"
        assert small(encoding="cp866").encoded(text.encode("cp866")).restore() == text

    def test_unknown_encoding_is_an_error_that_names_it(self) -> None:
        with pytest.raises(CleanError, match="latin-17"):
            small(encoding="latin-17").encoded(b"The ferry sailed.")

    def test_damaged_bytes_are_refused_or_replaced(self) -> None:
        data = "Паром вернулся в гавань".encode() + b"\xff" + " через девять лет.\n".encode()
        with pytest.raises(DecodeError, match="--encoding-errors replace"):
            SMALL.encoded(data)
        article = small(encoding_errors="replace").encoded(data)
        assert article.restore() == "Паром вернулся в гавань\ufffd через девять лет.\n"
        assert not article.provenance["source"]["exact"]

    def test_settings_stand_in_the_record(self) -> None:
        cleaner = small(encoding="cp1252", encoding_errors="replace")
        tool = cleaner.encoded(b"The ferry sailed.").provenance["tool"]
        assert tool["config"] == cleaner.config
        assert tool["config"]["encoding"] == "cp1252"
        assert tool["rules"] == cleaner.digest

    def test_missing_folder_of_rules_is_an_error_with_its_name(self, tmp_path: Path) -> None:
        with pytest.raises(RuleError, match=re.escape(f"{tmp_path / 'nowhere'}: ")):
            Cleaner(rules=(tmp_path / "nowhere",)).text(PAGE)

    def test_wrong_rule_is_an_error_with_its_place(self, rule_folder: Any) -> None:
        with pytest.raises(RuleError, match=r"^en/widget\.toml: mascot: .*risk"):
            Cleaner(rules=(rule_folder("en/widget", OWN.replace("low", "none")),)).text(PAGE)

    @pytest.mark.parametrize("pattern", ["woof(?= says)", "woof (", "woof {PLACE}"])
    def test_pattern_that_is_none_is_an_error_with_its_place(self, rule_folder: Any, pattern: str) -> None:
        folder = rule_folder("sw/widget", OWN + f"patterns = ['{pattern}']\n")
        with pytest.raises(RuleError, match=r"mascot.*patterns.*woof"):
            Cleaner(rules=(folder,)).text(PAGE)

    def test_rule_of_a_shipped_name_is_an_error_that_says_to_rename_it(
        self, rule_folder: Any, cleaner: Cleaner
    ) -> None:
        taken = next(rule.id for rule in cleaner.matcher.rules if rule.id.startswith("en/ads/"))
        folder = rule_folder("en/ads", OWN.replace("mascot", taken.rsplit("/", 1)[1]))
        with pytest.raises(RuleError, match=f"{taken}.*rename"):
            Cleaner(rules=(folder,)).text(PAGE)

    def test_settings_may_not_be_changed_afterwards(self) -> None:
        with pytest.raises(AttributeError):
            SMALL.language = "de"  # type: ignore[misc]


TEXTS = [
    f"{TITLE}, part {number}\n\n{ONE}\n\n{TWO}\n\n© {number} Example. All rights reserved." for number in range(40)
]


def answers(articles: Iterator[Article]) -> list[tuple[str, dict[str, Any]]]:
    return [(article.text, article.provenance) for article in articles]


class TestPipe:
    def test_cleans_in_order_with_one_worker_and_with_two(self) -> None:
        cleaner = SMALL
        one = answers(cleaner.pipe(TEXTS))
        assert [text.split("\n")[0] for text, _ in one] == [f"{TITLE}, part {number}" for number in range(40)]
        assert answers(cleaner.pipe(TEXTS, workers=2)) == one == [*answers(map(cleaner.text, TEXTS))]

    def test_takes_texts_one_at_a_time(self) -> None:
        taken: list[int] = []

        def texts() -> Iterator[str]:
            for number, text in enumerate(TEXTS):
                taken.append(number)
                yield text

        articles = SMALL.pipe(texts())
        assert taken == []
        next(articles)
        assert taken == [0]

    @pytest.mark.parametrize("workers", [1, 2])
    def test_of_nothing_gives_nothing(self, workers: int) -> None:
        assert list(SMALL.pipe([], workers=workers)) == []

    @pytest.mark.parametrize("workers", [1, 2])
    def test_first_bad_text_raises(self, workers: int) -> None:
        with pytest.raises(DecodeError, match="NUL"):
            list(SMALL.pipe([TEXTS[0], "bo\0at", TEXTS[1]], workers=workers))

    def test_own_rules_go_with_it_to_the_workers(self, own: Path) -> None:
        cleaner = Cleaner(rules=(own,), profile=frozenset({"chrome"}), language="en")
        given = [f"{TITLE}\n\n{ONE}\n\n{TWO}\n\nWoof, says Rex"] * 3
        assert [article.text for article in cleaner.pipe(given, workers=2)] == [CLEANED] * 3


class TestBatch:
    def test_gives_the_columns_back_with_cleaned_text(self) -> None:
        columns = {"id": [1, 2], "text": TEXTS[:2], "url": ["a", None]}
        out = SMALL.batch(columns)
        assert (out["id"], out["url"]) == ([1, 2], ["a", None])
        assert out["text"] == [f"{TITLE}, part {number}\n\n{ONE}\n\n{TWO}" for number in (0, 1)]
        assert out["title"] == [f"{TITLE}, part 0", f"{TITLE}, part 1"]
        assert (out["language"], out["flags"]) == (["en", "en"], [[], []])
        assert set(out) == {"id", "text", "url", "title", "language", "flags", "provenance"}

    def test_leaves_what_it_was_given_as_it_was(self) -> None:
        columns = {"text": list(TEXTS[:2])}
        SMALL.batch(columns)
        assert columns == {"text": TEXTS[:2]}

    def test_provenance_is_the_record_as_json(self) -> None:
        cleaner = SMALL
        (account,) = cleaner.batch({"text": TEXTS[:1]})["provenance"]
        assert json.loads(account) == cleaner.text(TEXTS[0]).provenance

    def test_text_may_stand_in_another_column(self) -> None:
        out = SMALL.batch({"content": TEXTS[:1], "text": ["untouched"]}, column="content")
        assert out["content"] == [f"{TITLE}, part 0\n\n{ONE}\n\n{TWO}"]
        assert out["text"] == ["untouched"]

    @pytest.mark.parametrize(("bad", "word"), [("bo\0at", "NUL"), ("boat\ud83d", "surrogate"), (None, ""), (3.5, "")])
    def test_what_cannot_be_cleaned_keeps_its_row_and_says_why(self, bad: Any, word: str) -> None:
        out = SMALL.batch({"id": [1, 2, 3], "text": [TEXTS[0], bad, TEXTS[1]]})
        assert out["id"] == [1, 2, 3]
        assert [bool(text) for text in out["text"]] == [True, False, True]
        assert (out["text"][1], out["title"][1], out["language"][1], out["provenance"][1]) == ("", "", "und", "")
        assert out["flags"][0] == out["flags"][2] == []
        assert len(out["flags"][1]) == 1
        assert out["flags"][1][0].startswith("error: ")
        assert word in out["flags"][1][0]

    def test_a_rows_address_goes_into_its_record(self) -> None:
        addresses = ["https://example.org/1", None]
        for name in ("url", "link"):
            out = SMALL.batch({"text": TEXTS[:2], name: addresses}, url_column=name)
            assert [json.loads(account)["source"]["url"] for account in out["provenance"]] == addresses

    def test_pages_may_be_str_or_bytes(self) -> None:
        page = f"<article><h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p></article>"
        out = SMALL.batch({"html": [page, page.encode()]}, column="html", html=True)
        assert out["title"] == [TITLE, TITLE]
        assert out["html"] == [CLEANED, CLEANED]

    def test_of_no_rows_has_its_columns(self) -> None:
        out = SMALL.batch({"id": [], "text": []})
        assert out == {name: [] for name in ("id", "text", "title", "language", "flags", "provenance")}

    def test_columns_are_of_one_length(self) -> None:
        out = SMALL.batch({"text": ["", "12", "bo\0at", PAGE]})
        assert {len(values) for values in out.values()} == {4}


class TestElsewhere:
    def test_pickled_cleans_the_same(self, own: Path) -> None:
        cleaner = Cleaner(rules=(own,), profile=frozenset({"chrome"}), language="en", encoding="cp1252")
        cold = pickle.dumps(cleaner)
        expected = answers(map(cleaner.text, TEXTS[:3]))
        warm = pickle.dumps(cleaner)
        assert len(warm) == len(cold) < 2_000
        for data in (cold, warm):
            again = pickle.loads(data)  # noqa: S301 -- of our own making
            assert again == cleaner
            assert answers(map(again.text, TEXTS[:3])) == expected

    def test_threads_clean_the_same(self) -> None:
        expected = answers(map(SMALL.text, TEXTS))
        cold = small()
        with ThreadPoolExecutor(8) as threads:
            assert answers(threads.map(cold.text, TEXTS)) == expected

    def test_cleaners_of_one_kind_are_equal(self) -> None:
        assert small() == small()
        assert small() != small(language="de")


class TestReadme:
    """The examples under ``## API`` run, and give what stands beside them."""

    SECTION = re.compile(r"^## API\n.*?```python\n(?P<code>.*?)```", re.DOTALL | re.MULTILINE)

    def test_examples_run_and_give_what_they_say(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        found = self.SECTION.search((ROOT / "README.md").read_text(encoding="utf-8"))
        assert found is not None
        code = found["code"]
        (tmp_path / "my-rules" / "en").mkdir(parents=True)
        (tmp_path / "my-rules" / "en" / "widget.toml").write_text(OWN, encoding="utf-8")
        (tmp_path / "seeds").symlink_to(ROOT / "seeds")
        monkeypatch.chdir(tmp_path)

        page = f"<meta name=author content='Ida Example'><article><h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p></article>"
        names: dict[str, Any] = {"raw": PAGE, "page": page, "texts": TEXTS[:2]}
        values = {}
        for statement in ast.parse(code).body:
            source = ast.unparse(statement)
            if isinstance(statement, ast.Expr):
                values[source] = eval(source, names)  # noqa: S307 -- the README's own
            else:
                exec(source, names)  # noqa: S102
        assert values["(article.title, article.body)"] == ("Ferry returns", "The ferry sailed on Sunday.")
        assert values["article.removals[0][1].rule"].startswith("en/comment-form/")
        assert values["article.restore()"] == "Ferry returns\n\nThe ferry sailed on Sunday.\n\nLeave a Reply"
        assert values["article.provenance"]["article"]["title"] == "Ferry returns"
        assert values["cleaner.text(raw, url=None, language=None, title=None)"].title == TITLE
        metadata = values["cleaner.html(page, url='https://example.org/news/1').metadata"]
        assert (metadata["headline"], metadata["author"]) == (TITLE, "Ida Example")
        assert names["cleaner"].profile == {"chrome", "comments"}

    def test_rule_of_the_readme_is_a_good_one(self, rule_folder: Any) -> None:
        from clean.lint import check
        from clean.rules import load

        for file in ("README.md", "rules/README.md"):
            text = (ROOT / file).read_text(encoding="utf-8")
            shown = re.findall(r"^```toml\n(\[sign-up\]\n.*?)```", text, re.DOTALL | re.MULTILINE)
            assert len(shown) == 1
            assert check(load(rule_folder("en/newsletter", shown[0]))) == []

    @pytest.mark.parametrize("group", GROUPS)
    def test_groups_are_named(self, group: str) -> None:
        assert f"`{group}`" in (ROOT / "README.md").read_text(encoding="utf-8")

    def test_diff_at_the_top_is_what_cleaning_does(self) -> None:
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        shown = re.search(r"^```diff\n(.*?)```", text, re.DOTALL | re.MULTILINE)
        assert shown is not None
        lines = [(line[0], re.split(r" {4,}", line[2:])) for line in shown[1].splitlines()]
        article = clean_text("\n\n".join(parts[0] for _, parts in lines), language="en")
        blocks = [block for block in article.blocks if not block.blank]
        assert ["-" if block.removal else " " for block in blocks] == [mark for mark, _ in lines]
        named = [(block, parts[1]) for block, (_, parts) in zip(blocks, lines, strict=True) if len(parts) > 1]
        assert [block.removal.rule for block, _ in named if block.removal] == [rule for _, rule in named]
