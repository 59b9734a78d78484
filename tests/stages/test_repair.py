"""Repair: mojibake, entities and invisible characters go; what an author wrote stays."""

from __future__ import annotations

import pytest

from clean import clean_text
from clean.stages.repair import cannot_act, drop_controls, drop_invisible, fix_mojibake, unescape_entities

PROSE = "The mayor’s café — “open again”, says the sign – served 1,200 people…"


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "Die Fähre lief in den Häfen ein – „endlich“, sagt Müller aus Köln.",
        "Le bac a repris dimanche, à l’été, c’est sûr : déjà vu.",
        "Мост открыли — «наконец», сказал мэр.",
        "Η γέφυρα άνοιξε ξανά – «επιτέλους», είπε ο δήμαρχος.",
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_utf8_read_in_a_western_encoding_is_repaired(text: str, encoding: str) -> None:
    # sloppy: the five bytes that windows-1252 leaves undefined pass through, as browsers do it
    broken = "".join(bytes([b]).decode(encoding, "ignore") or chr(b) for b in text.encode())
    assert fix_mojibake(broken) == text


def test_repair_of_one_line_does_not_depend_on_another() -> None:
    article = clean_text(
        "CafÃ© opens\n\nThe naïve café — “open again” — served soup.\n\nThe cafÃ© shuts again, they say."
    )
    assert article.body == "The naïve café — “open again” — served soup.\n\nThe café shuts again, they say."


def test_rewrites_are_recorded_by_name() -> None:
    article = clean_text("Ferry returns\n\nThe mayorâ€™s cafÃ© &amp; bar\u200b opened\u00a0again.")
    assert set(article.blocks[2].rewritten_by) == {
        "repair/mojibake",
        "repair/entities",
        "repair/invisible",
        "normalise/spaces",
    }


@pytest.mark.parametrize(
    ("given", "gives"),
    [
        ("a &mdash; b", "a — b"),
        ("Smith &amp; Sons", "Smith & Sons"),
        ("it&#8217;s", "it’s"),
        ("it&#x2019;s", "it’s"),
        ("&quot;yes&quot;", '"yes"'),
        ("R&amp;amp;D", "R&D"),
        ("caf&eacute;", "café"),
        ("one&#10;two", "one two"),
    ],
)
def test_entities_are_unescaped(given: str, gives: str) -> None:
    assert unescape_entities(given) == gives


@pytest.mark.parametrize(
    ("given", "gives"),
    [
        ("ferry\u200b returns", "ferry returns"),
        ("\ufefferry", "erry"),
        ("har\u00adbour", "harbour"),
        ("fer\u2060ry", "ferry"),
        ("fer\u200dry", "ferry"),
        ("\u202aferry\u202c", "ferry"),
    ],
)
def test_invisible_characters_go(given: str, gives: str) -> None:
    assert drop_invisible(given) == gives


def test_control_characters_go() -> None:
    assert drop_controls("a\x00b\x07c\x1bd\x7fe\x9ff") == "abcdef"


class TestLeavesAlone:
    @pytest.mark.parametrize(
        "text",
        [
            PROSE,
            "“Curly” ‘quotes’ and – dashes — and ﬁ ligatures",
            "ＬＯＵＤ full-width letters",
            "Ahn Gyu\u2011back",
            "Ünal’ın köprüsü; São Tomé; Łódź; Þórr; œuvre; “50°”; £5–€6",
            "قال «الوزير» إن الجسر فُتح",
            "पुल रविवार को खुला",
        ],
    )
    def test_what_the_author_wrote(self, text: str) -> None:
        assert fix_mojibake(text) == text
        assert drop_invisible(text) == text
        assert unescape_entities(text) == text

    @pytest.mark.parametrize(
        "text", ["1 &lt; 2 &gt; 0", "https://example.org/?a=1&copy=2", "AT&T", "&nosuchname;", "&#0;"]
    )
    def test_entities_that_are_none_or_would_make_tags(self, text: str) -> None:
        assert unescape_entities(text) == text

    @pytest.mark.parametrize(
        "text",
        [
            "می\u200cشود",  # Persian: a non-joiner inside a word
            "क्\u200dष",  # Devanagari: a joiner that shapes
            "👩\u200d🚀",  # one pictogram of two
            "ไทย\u200bไทย",  # Thai: word end
            "שלום\u200f!",  # Hebrew: direction of the mark
        ],
    )
    def test_joiners_and_marks_that_shape_text(self, text: str) -> None:
        assert drop_invisible(text) == text

    def test_good_text_skips_ftfy(self) -> None:
        assert cannot_act("Plain ASCII.")
        assert cannot_act("Мост открыли в воскресенье")
        assert not cannot_act("cafÃ©")
