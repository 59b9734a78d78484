"""Folding: two spellings become one, other letters stay other letters, and what was written can be found again."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clean.folding import bare, fold, fold_pattern, key, lower, unfolded

MANY = settings(max_examples=300, deadline=None)
TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30)
# What the table knows, with letters, spaces and marks around it.
KNOWN = "'’´`ʼ′\"“„″-–—‑aAéÉßẞſçÇıİiIşŞșțţоёЁйΣσςάΏϊΐأإاىئكکۀه\u064b\u0670ّקָע٣३３ＡａｱﬁÅ…½²℃ﷺ﷽"
KNOWN += " \t\u00a0\u3000\u2028\u200b\u200d\u00ad\ufe0f\u0301\u0307\u0308•→#~_=|*:()[]©👉."
MIXED = st.text(alphabet=KNOWN, max_size=24)


@MANY
@given(st.one_of(TEXT, MIXED))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert bare(bare(text)) == bare(text)
    assert key(key(text)) == key(text)


@MANY
@given(st.one_of(TEXT, MIXED))
def test_folded_text_is_one_line_without_loose_space(text: str) -> None:
    assert fold(text) == " ".join(fold(text).split())
    assert bare(fold(text)) == bare(fold(text)).strip()


@MANY
@given(TEXT, st.sampled_from(["é", "日", "👉", "٣", "\u200b"]))
def test_a_character_folds_alike_whatever_stands_beside_it(text: str, other: str) -> None:
    assert fold(f"{text} {other}").removesuffix(fold(other)).strip() == fold(text)


@MANY
@given(st.one_of(TEXT, MIXED))
def test_case_makes_no_difference_to_a_key(text: str) -> None:
    assert key(lower(fold(text))) == key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("‘’‚‛ʼ′´`", "''''''''"),
        ("a‘’‚‛ʼ′´`z", "a''''''''z"),
        ("a`z", "a'z"),
        ("“”„‟″", '"""""'),
        ("‐‑‒–—―−", "-------"),
        ("…", "..."),
        ("ＡＢＣ：（１）", "ABC:(1)"),
        ("ｱｲｳ", "アイウ"),
        ("ﬁne ﬂow", "fine flow"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("۰۱۲۳۴۵۶۷۸۹", "0123456789"),
        ("०१२३४५६७८९", "0123456789"),
        ("০১২৩৪৫৬৭৮৯", "0123456789"),
        ("๐๑๒๓", "0123"),
        ("أإآٱ", "اااا"),
        ("یىئ", "ييي"),
        ("ک", "ك"),
        ("كُتُبٌ", "كتب"),
        ("كـــتب", "كتب"),
        ("می‌خوانید", "ميخوانيد"),
        ("שָׁלוֹם", "שלום"),
        ("ΆΈΉΊΌΎΏΪΫ", "ΑΕΗΙΟΥΩΙΥ"),
        ("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ"),
        ("ς", "σ"),
        ("İı", "Ii"),
        ("ŞşŢţ", "ȘșȚț"),
        ("Ёё", "Ее"),
        ("a\u00a0b\u3000c\td\u2028e", "a b c d e"),
        ("  a   b  ", "a b"),
        ("a\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0fb", "ab"),
    ],
)
def test_spellings_of_one(one: str, other: str) -> None:
    assert fold(one) == fold(other) == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "Διαβάστε επίσης"),
        ("Ο ΔΡΟΜΟΣ", "ο δρόμος"),
        ("İLGİLİ", "ilgili"),
        ("YAZDIR", "yazdır"),
        ("» READ ALSO »", "Read also"),
        ("- Related: »", "related:"),
        ("📰 News", "news"),
        ("STRAẞE", "straße"),
        ("ЕЩЁ", "еще"),
        ("CITEŞTE", "citește"),
        ("ÀÉÎÕÜ", "àéîõü"),
    ],
)
def test_keys_of_one(one: str, other: str) -> None:
    assert key(one) == key(other)


class TestLeavesAlone:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("résumé", "resume"),
            ("über", "uber"),
            ("año", "ano"),
            ("łódź", "lodz"),
            ("ø", "o"),
            ("ß", "ss"),
            ("й", "и"),
            ("ї", "і"),
            ("ґ", "г"),
            ("が", "か"),
            ("ة", "ه"),
            ("ș", "s"),
            ("ğ", "g"),
            ("ư", "u"),
            ("ต้น", "ตน"),
            ("कि", "की"),
            ("«a»", '"a"'),
            ("©", "c"),
            ("a:", "a"),
            ("a *", "a"),
            ("(a)", "a"),
            ("a b", "ab"),
        ],
    )
    def test_letters_and_signs_that_differ(self, one: str, other: str) -> None:
        assert key(one) != key(other)

    @pytest.mark.parametrize(
        "text",
        [
            "Plain ASCII: (it) *stays* as it is!",
            "Überall ändert sich, às vezes não, nada.",
            "日本語です。",
            "Приїзд їжака",
        ],
    )
    def test_plain_text(self, text: str) -> None:
        assert fold(text) == text

    def test_letter_case(self) -> None:
        assert fold("ÀbÇ ΣΑΣ İI") == "ÀbÇ ΣΑΣ II"


class TestBare:
    @pytest.mark.parametrize(
        "line",
        [
            "• Label", "- Label", "→ Label", "» Label »", "▶ Label ►", "★☆ Label ★", "# Label", "=== Label ===",
            "| Label |", "> Label", "👉 Label", "Label 👇", "☎ Label", "* Label", "✔ Label", "❶ Label", "~ Label ~",
            "_Label_", "● Label ◦",
        ],
    )  # fmt: skip
    def test_drops_what_stands_around_a_label(self, line: str) -> None:
        assert bare(line) == "Label"

    @pytest.mark.parametrize(
        "line",
        [
            "Label:", "Label *", "Label*", "(Label)", "[Label]", '"Label"', "Label?", "Label!", "Label.", "© Label",
            "® Label",
            "Label ©", "@label", "La-bel", "La • bel", "¿Label?", "+1", "Label +", "/label", "& Label", "$5", "5 €",
            "5%", "«Label",
        ],
    )  # fmt: skip
    def test_leaves_what_belongs_to_it(self, line: str) -> None:
        assert bare(line) == line

    @pytest.mark.parametrize("line", ["", "•", "- - -", "***", "→→→", "👉👈", "===", "| |"])
    def test_of_ornaments_alone_nothing_is_left(self, line: str) -> None:
        assert bare(line) == ""


class TestPatterns:
    @pytest.mark.parametrize(
        "syntax", [r"(?:a|b){1,3}[^c-d]\d\p{L}.*?+\.^$", "(?P<value>{NAMES})", r"[\-\]\\]", "#~_=|<>@%&;,:!"]
    )
    def test_syntax_stays(self, syntax: str) -> None:
        assert fold_pattern(syntax) == syntax

    @pytest.mark.parametrize(
        "text", ["Διαβάστε επίσης", "İlgili", "اقرأ أيضًا", "Citeşte", "Don’t", "ещё", "Ｓｈａｒｅ"]
    )
    def test_letters_are_folded_as_in_lines(self, text: str) -> None:
        assert fold_pattern(text) == fold(text)

    @pytest.mark.parametrize("char", [chr(code) for code in range(33, 127)])
    def test_ascii_is_folded_as_in_lines(self, char: str) -> None:
        assert fold_pattern(char) == fold(char)


class TestUnfolded:
    def piece(self, text: str, folded: str) -> str:
        """The piece of a line that became `folded`."""
        line = bare(fold(text))
        start = line.index(folded)
        return unfolded(text, start, start + len(folded))

    @pytest.mark.parametrize(
        ("text", "folded", "written"),
        [
            ("By Anna Example", "Anna Example", "Anna Example"),
            ("By Zoë d’Example", "Zoë d'Example", "Zoë d’Example"),
            ("»  By   Zoë \u00a0 Example  ", "Zoë Example", "Zoë \u00a0 Example"),
            ("By Ａｎｎａ", "Anna", "Ａｎｎａ"),
            ("By Άννα | 3", "Αννα", "Άννα"),
            ("By أَحْمَد عليّ", "احمد علي", "أَحْمَد عليّ"),
            ("By Al\u200bice\u00ad!", "Alice", "Al\u200bice\u00ad"),
            ("… By ﬁrst ﬁfth …", "first", "ﬁrst"),
            ("… By ﬁrst ﬁfth …", "fifth", "ﬁfth"),
            ("By Алёна, ёж", "еж", "ёж"),
            ("👉 👉 By İsmail →", "Ismail", "İsmail"),
            ("on ١٢ مارس ٢٠٢٤.", "12 مارس 2024", "١٢ مارس ٢٠٢٤"),
            ("- - a - a", "a", "a"),
            ("`Ann` by `Bob`", "Bob", "Bob"),
        ],
    )
    def test_is_the_piece_as_written(self, text: str, folded: str, written: str) -> None:
        assert self.piece(text, folded) == written

    @MANY
    @given(st.one_of(TEXT, MIXED), st.data())
    def test_folds_to_the_piece(self, text: str, data: st.DataObject) -> None:
        line = bare(fold(text))
        spots = [match.span() for match in re.finditer(r"\S+", line)]
        assume(spots)
        assume(not any(" " in fold(char) for char in text))  # one character of several words: ﷺ
        first = data.draw(st.integers(0, len(spots) - 1))
        last = data.draw(st.integers(first, len(spots) - 1))
        start, end = spots[first][0], spots[last][1]
        written = unfolded(text, start, end)
        assert fold(written) == line[start:end]
        assert written in text
        assert written == written.strip()

    def test_of_a_long_line_is_found(self) -> None:
        text = "“Zoë’s” " * 10_000 + "d’Example"
        line = bare(fold(text))
        assert unfolded(text, len(line) - 9, len(line)) == "d’Example"


def test_composed_and_decomposed_letters_of_normalised_text_fold_alike() -> None:
    for text in ("Café Ünal", "Ёлка", "Άννα", "İstanbul"):
        assert fold(unicodedata.normalize("NFC", unicodedata.normalize("NFD", text))) == fold(text)
