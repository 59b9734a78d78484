"""A body written twice stands once; what repeats itself on purpose stays."""

from __future__ import annotations

from clean import clean_text

TITLE = "Ferry returns to the harbour after nine years"
PARAGRAPHS = [
    "The ferry sailed into the harbour on Sunday, nine years after the old one sank at its moorings in a storm that"
    " nobody on the island has forgotten.",
    "By Monday the queue reached the church, and the ticket office had run out of paper before the second crossing of"
    " the day had even begun to load its first cars.",
    "Nobody minded much.",
    "The mayor, who had promised the boat in two campaigns, was the first across the gangway and the last to leave it"
    " that evening, waving to a quay that had long since emptied.",
]


def cleaned(*lines: str) -> list[str]:
    return clean_text("\n\n".join(lines)).text.split("\n\n")


def test_body_written_twice_stands_once() -> None:
    assert cleaned(TITLE, *PARAGRAPHS, TITLE, *PARAGRAPHS) == [TITLE, *PARAGRAPHS]


def test_run_of_paragraphs_written_twice_stands_once() -> None:
    assert cleaned(TITLE, *PARAGRAPHS, *PARAGRAPHS[1:]) == [TITLE, *PARAGRAPHS]


def test_body_written_three_times_stands_once_and_is_not_flagged() -> None:
    article = clean_text("\n\n".join([TITLE, *PARAGRAPHS, *PARAGRAPHS, *PARAGRAPHS]))
    assert article.text == "\n\n".join([TITLE, *PARAGRAPHS])
    assert article.flags == ()


def test_caption_written_twice_stands_once() -> None:
    caption = "The ferry at its moorings in the harbour, with the old lighthouse behind it (archive picture)"
    assert cleaned(TITLE, PARAGRAPHS[0], caption, caption, PARAGRAPHS[3]) == [
        TITLE,
        PARAGRAPHS[0],
        caption,
        PARAGRAPHS[3],
    ]


def test_removal_says_so() -> None:
    article = clean_text("\n\n".join([TITLE, *PARAGRAPHS, PARAGRAPHS[1]]))
    assert [removal.rule for _, removal in article.removals] == ["repeats/paragraph"]


class TestLeavesAlone:
    def test_short_sentences_that_come_back(self) -> None:
        lines = [TITLE, PARAGRAPHS[0], "Nobody minded much.", PARAGRAPHS[1], "Nobody minded much.", PARAGRAPHS[3]]
        assert cleaned(*lines) == lines

    def test_verse_that_comes_twice(self) -> None:
        lines = [TITLE, PARAGRAPHS[0], "Carry the lamp home", "Carry the lamp home", PARAGRAPHS[3]]
        assert cleaned(*lines) == lines

    def test_schedule(self) -> None:
        lines = [TITLE, "Monday", "9.00 Ferry", "10.00 Ferry", "Tuesday", "9.00 Ferry", "10.00 Ferry", PARAGRAPHS[0]]
        assert cleaned(*lines) == lines

    def test_questions_and_answers(self) -> None:
        lines = [
            TITLE,
            "Q: Will it sail?",
            "A: Yes, it will sail.",
            "Q: In winter?",
            "A: Yes, it will sail.",
            PARAGRAPHS[1],
        ]
        assert cleaned(*lines) == lines

    def test_list_items_however_long(self) -> None:
        item = "- " + PARAGRAPHS[1]
        assert cleaned(TITLE, PARAGRAPHS[0], item, PARAGRAPHS[3], item).count(item) == 2
