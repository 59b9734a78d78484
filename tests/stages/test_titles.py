"""Titles: found, kept once, repeats removed, and everything that only looks like a repeat left alone."""

from __future__ import annotations

import pytest

from clean import clean_text

TITLE = "Ferry returns to the harbour after nine years"
FIRST = "The ferry sailed into the harbour on Sunday, nine years after the old one sank at its moorings."
SECOND = "By Monday the queue reached the church, and the ticket office had run out of paper."


def cleaned(*lines: str, title: str | None = None) -> list[str]:
    return clean_text("\n\n".join(lines), title=title).text.split("\n\n")


@pytest.mark.parametrize(
    "repeat",
    [
        TITLE,
        TITLE.upper(),
        "“Ferry returns to the harbour after nine years”",
        f"{TITLE} - The Daily Example",
        f"{TITLE} – The Daily Example",
        f"The Daily Example | {TITLE}",
        f"{TITLE} | The Daily Example",
        f"{TITLE} » Local news",
        "Ferry returns to the harbour after…",
        "Ferry returns to the harbour ...",
        f"You are reading: {TITLE}",
        f"Share: {TITLE}",
        "Ferry returns to the harbour after nine\ufffdyears",
    ],
)
@pytest.mark.parametrize("place", ["head", "tail"])
def test_repeat_is_removed(repeat: str, place: str) -> None:
    lines = (TITLE, repeat, FIRST, SECOND) if place == "head" else (TITLE, FIRST, SECOND, repeat)
    assert cleaned(*lines) == [TITLE, FIRST, SECOND]


def test_repeat_in_mojibake_is_removed() -> None:
    title = "The mayor’s ferry returns — after nine years"
    broken = title.encode().decode("cp1252")
    assert cleaned(title, broken, FIRST, SECOND) == [title, FIRST, SECOND]
    assert cleaned(broken, title, FIRST, SECOND) == [title, FIRST, SECOND]


def test_repeat_with_other_dashes_and_quotes_is_removed() -> None:
    assert cleaned("“North–South” ferry returns", '"North-South" ferry returns', FIRST) == [
        "“North–South” ferry returns",
        FIRST,
    ]


def test_repeat_wrapped_over_two_lines_is_removed() -> None:
    text = f"{TITLE}\n\nFerry returns to the harbour\nafter nine years\n\n{FIRST}\n\n{SECOND}"
    assert clean_text(text).text == f"{TITLE}\n\n{FIRST}\n\n{SECOND}"


def test_wrapped_title_gives_way_to_the_whole_one() -> None:
    text = f"Ferry returns to the harbour\nafter nine years\n\n{TITLE}\n\n{FIRST}\n\n{SECOND}"
    assert clean_text(text).text == f"{TITLE}\n\n{FIRST}\n\n{SECOND}"


def test_title_with_site_gives_way_to_the_bare_one() -> None:
    article = clean_text(f"{TITLE} - The Daily Example\n\n{TITLE}\n\n{FIRST}")
    assert article.title == TITLE
    assert article.body == FIRST


def test_truncated_title_gives_way_to_the_whole_one() -> None:
    assert cleaned("Ferry returns to the harbour…", TITLE, FIRST) == [TITLE, FIRST]


def test_repeat_behind_a_leftover_and_a_standfirst_is_removed() -> None:
    standfirst = "After nine years the island has its ferry back."
    lines = ("Press ESC to close", TITLE, standfirst, TITLE, FIRST, SECOND)
    assert cleaned(*lines) == [TITLE, standfirst, FIRST, SECOND]


def test_given_title_is_the_title_and_its_repeats_go() -> None:
    article = clean_text(f"Boats\n\n{TITLE}\n\n{TITLE} | Example\n\n{FIRST}", title=TITLE)
    assert article.title == TITLE
    assert article.body == f"Boats\n\n{FIRST}"


def test_given_title_that_stands_nowhere_comes_first() -> None:
    article = clean_text(f"{FIRST}\n{SECOND}", title=TITLE)
    assert article.text == f"{TITLE}\n\n{FIRST}\n{SECOND}"
    assert article.restore() == f"{FIRST}\n{SECOND}"


def test_title_is_found_behind_a_one_word_section_name() -> None:
    assert clean_text(f"World\n\n{TITLE}\n\n{FIRST}").title == TITLE


@pytest.mark.parametrize("title", ["News from the harbour", "More from the mountains"])
def test_headline_worded_like_a_related_heading_is_the_title_where_nothing_else_can_be(title: str) -> None:
    article = clean_text(f"{title}\n\n{FIRST}\n\nLeave a Reply")
    assert article.title == title
    assert clean_text(article.text).text == article.text == f"{title}\n\n{FIRST}"


@pytest.mark.parametrize(
    "leftover", ["Up next", "Advertisement", "By Anna Example", "Related articles:\n\n- Harbour wall to be rebuilt"]
)
def test_leftover_above_the_text_is_no_title(leftover: str) -> None:
    article = clean_text(f"{leftover}\n\n{FIRST}\n\n{SECOND}")
    assert article.title not in leftover.split("\n\n")


def test_headline_worded_like_a_related_heading_gives_way_to_a_plain_one() -> None:
    assert clean_text(f"News from the harbour\n\n{TITLE}\n\n{FIRST}").title == TITLE


def test_japanese_title_repeat_is_removed() -> None:
    title = "九年ぶりに渡船が港へ戻る"
    sentence = "渡船は日曜日、九年ぶりに港へ戻った。町の人々は岸壁で出迎えた。"
    assert cleaned(title, f"{title}｜港新聞", sentence) == [title, sentence]


class TestLeavesAlone:
    def test_first_sentence_that_begins_like_the_title(self) -> None:
        first = "Ferry returns to the harbour after nine years, and the whole island came to see it."
        assert cleaned(TITLE, first, SECOND) == [TITLE, first, SECOND]

    def test_first_sentence_that_is_the_title_with_a_full_stop(self) -> None:
        assert cleaned(TITLE, TITLE + ".", SECOND) == [TITLE, TITLE + ".", SECOND]

    def test_refrain(self) -> None:
        lines = [
            "Carry the lamp",
            "The chorus has four words, and everyone in the square knew them:",
            "Carry the lamp",
            "Carry the lamp home",
            "Carry the lamp",
            "Then the rain came.",
        ]
        text = "\n".join(lines)
        assert clean_text(text).text == lines[0] + "\n\n" + "\n".join(lines[1:])

    def test_refrain_between_prose(self) -> None:
        lines = ["Carry the lamp", FIRST, "Carry the lamp", SECOND, "Carry the lamp"]
        assert cleaned(*lines) == lines

    def test_subheading_that_shares_words(self) -> None:
        lines = [TITLE, FIRST, "Nine years without a ferry", SECOND, "The harbour after nine years", FIRST]
        assert cleaned(*lines) == lines

    def test_quotation_that_holds_the_title(self) -> None:
        quoted = f"“{TITLE}” was what the placard said, and nobody on the quay disputed it."
        assert cleaned(TITLE, FIRST, quoted) == [TITLE, FIRST, quoted]

    def test_number_that_differs(self) -> None:
        lines = ["Harbour report, part 1 of the series", "Harbour report, part 2 of the series", FIRST, SECOND]
        assert cleaned(*lines) == lines

    def test_text_without_a_title(self) -> None:
        article = clean_text(f"{FIRST}\n\n{SECOND}")
        assert (article.title, article.text) == ("", f"{FIRST}\n\n{SECOND}")
