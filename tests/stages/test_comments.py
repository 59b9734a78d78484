"""Comment forms by phrase and by shape, threads by heading, and what only resembles them."""

from __future__ import annotations

from clean import Cleaner, clean_text

TITLE = "Ferry returns to the harbour after nine years"
PROSE = [
    "The ferry sailed into the harbour on Sunday, nine years after the old one sank at its moorings in a storm.",
    "By Monday the queue reached the church, and the ticket office had run out of paper before the second crossing.",
    "The mayor, who had promised the boat in two campaigns, was the first across the gangway and the last to leave.",
    "Fares stay as they were until the spring, when the council will look at them again with the islanders.",
]


def cleaned(*after: str, before: list[str] = PROSE) -> list[str]:
    return clean_text("\n\n".join([TITLE, *before, *after])).text.split("\n\n")


def test_form_in_english_goes_with_all_that_follows() -> None:
    form = [
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "Comment *",
        "Name *",
        "A visitor wrote here last week that the ferry should be painted green and nothing else.",
    ]
    assert cleaned(*form) == [TITLE, *PROSE]


def test_form_in_a_language_without_rules_is_known_by_its_required_fields() -> None:
    assert cleaned("Ime *", "E-naslov *", "Spletna stran") == [TITLE, *PROSE]


def test_evidence_names_the_form() -> None:
    article = clean_text("\n\n".join([TITLE, *PROSE, "Ime *", "E-naslov *"]))
    assert {removal.rule for _, removal in article.removals} == {"comments/form"}


def test_heading_alone_goes_as_a_line() -> None:
    assert cleaned("Leave a Reply") == [TITLE, *PROSE]


def thread(*signatures: str) -> list[str]:
    """Comments with one of the signatures above each."""
    texts = ("The queue was longer than that.", "I crossed on Sunday and it rained.", "Paint it green, I say.")
    return [line for at, name in enumerate(signatures) for line in (name, texts[at % 3])]


def test_thread_without_a_heading_is_known_by_a_line_that_comes_back() -> None:
    for name in ("Anonymous", "Anonym", "Użytkownik anonimowy", "匿名"):
        assert cleaned(*thread(name, "Maren", name, name, "Ole", name)) == [TITLE, *PROSE]


def test_thread_signed_below_each_comment_goes_from_the_first_signature() -> None:
    comments = [line for text in ("It rained on Sunday, as I said.",) * 5 for line in (text, "ReplyDelete")]
    assert cleaned(*comments) == [TITLE, *PROSE, comments[0]]


def test_heading_that_says_how_many_comments_follow_cuts() -> None:
    comments = [
        "A visitor wrote here that the ferry should be painted green, and that nobody should pay for it.",
        "Another one wants it blue.",
    ]
    for language, heading in (
        ("en", "3 comments"),
        ("de", "12 Kommentare"),
        ("fr", "10 commentaires"),
        ("el", "5 σχόλια"),
    ):
        text = "\n\n".join([TITLE, *PROSE, heading, *comments])
        assert Cleaner(language=language).text(text).text.split("\n\n") == [TITLE, *PROSE]


def test_thread_longer_than_the_article_is_known_by_buttons_and_signatures_that_rules_know() -> None:
    comments = [line for text in PROSE * 3 for line in (text, "ReplyDelete")]
    assert cleaned(*comments) == [TITLE, *PROSE, comments[0]]
    names = ("Anna", "Ole", "Maren", "Jill Holm", "Anna")
    for said in ("says", "says:"):
        lines = [line for name in names * 3 for line in (f"{name} {said}", PROSE[1])]
        assert cleaned(*lines) == [TITLE, *PROSE]


def test_leaves_a_talk_of_two() -> None:
    talk = [
        line
        for day in range(5)
        for name in ("Holm", "Lind")
        for line in (f"{name} says:", f"On day {day} {name} sang.")
    ]
    assert cleaned(*talk) == [TITLE, *PROSE, *talk]


def test_leaves_a_talk_of_many_that_the_article_goes_on_behind() -> None:
    names = ("Anna", "Ole", "Maren", "Jill Holm", "Liv")
    talk = [line for name in names for line in (f"{name} says:", f"{PROSE[1]} So says {name}.")]
    rest = [f"On day {day} of the voyage: {line}" for day in range(5) for line in PROSE]
    assert cleaned(*talk, *rest) == [TITLE, *PROSE, *talk, *rest]


def test_leaves_lines_that_come_back_before_the_last_half() -> None:
    guide = [
        line
        for boat in ("heron", "gull", "tern", "auk", "eider")
        for line in ("Verdict", f"The {boat} is a boat that holds its course in every wind and never leaks a drop.")
    ]
    assert cleaned(*guide, before=[*PROSE, *guide, *guide]) == [TITLE, *PROSE, *guide, *guide, *guide]


def test_leaves_speakers_of_an_interview() -> None:
    talk = thread(*("Holm:", "Lind:") * 5)
    assert cleaned(*talk) == [TITLE, *PROSE, *talk]


def test_leaves_dates_of_events_on_lines_in_a_row() -> None:
    events = [f"{day}.05.2024, 20:00 Concert at the lighthouse" for day in (12, 14, 19, 21, 26)]
    assert cleaned(*events) == [TITLE, *PROSE, *events]


def test_leaves_an_article_behind_a_count_of_no_comments() -> None:
    assert cleaned("0 comments", PROSE[3], before=PROSE[:3])[-1] == PROSE[3]


class TestLeavesAlone:
    def test_scores_that_end_in_an_asterisk(self) -> None:
        lines = ["Okafor 82*", "Lindqvist 45*"]
        assert cleaned(*lines) == [TITLE, *PROSE, *lines]

    def test_one_line_that_ends_in_an_asterisk(self) -> None:
        assert cleaned("Price on request *") == [TITLE, *PROSE, "Price on request *"]

    def test_article_that_quotes_the_form(self) -> None:
        line = "“Your email address will not be published,” the form promised, and then the site published it anyway."
        assert cleaned(line) == [TITLE, *PROSE, line]

    def test_text_after_a_heading_that_opens_a_document(self) -> None:
        text = "\n\n".join(["Leave a Reply", TITLE, *PROSE])
        assert clean_text(text).text == "\n\n".join([TITLE, *PROSE])

    def test_article_below_a_form_with_a_long_menu_above_it(self) -> None:
        menu = [f"Section {number} of the paper and what stands in it" for number in range(20)]
        lines = [*menu, "Name *", "Email *", TITLE, *PROSE]
        assert clean_text("\n".join(lines), title=TITLE).text.endswith("\n".join(PROSE))

    def test_article_below_the_comments_of_another(self) -> None:
        above = [PROSE[0], "3 Comments", "Reply", "Reply"]
        below = [f"{sentence} And that was boat {number}." for number in range(1, 4) for sentence in PROSE[1:]]
        kept = clean_text("\n".join([TITLE, *above, *below])).text
        assert kept.endswith("\n".join(below))
