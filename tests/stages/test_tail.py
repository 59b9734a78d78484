"""Where the article ends: items behind leftovers, tickers, teasers; and endings that stay."""

from __future__ import annotations

import pytest

from clean import clean_text

TITLE = "Ferry returns to the harbour after nine years"
PROSE = [
    "The ferry sailed into the harbour on Sunday, nine years after the old one sank at its moorings in a storm.",
    "By Monday the queue reached the church, and the ticket office had run out of paper before the second crossing.",
    "The mayor, who had promised the boat in two campaigns, was the first across the gangway and the last to leave.",
    "Fares stay as they were until the spring, when the council will look at them again with the islanders.",
]
ARTICLE = "\n".join([TITLE, "", *PROSE])


def cleaned(*after: str) -> str:
    return clean_text("\n".join([TITLE, "", *PROSE, *after])).text


@pytest.mark.parametrize(
    "leftover",
    ["Share this:", "Sign up for our newsletter", "© 2024 Example. All rights reserved.", "Tags: ferry, harbour"],
)
def test_items_behind_a_leftover_go_with_it(leftover: str) -> None:
    assert cleaned(leftover, "Harbour wall to be rebuilt", "Weather", "Lottery numbers") == ARTICLE


def test_removal_names_the_leftover() -> None:
    article = clean_text("\n".join([ARTICLE, "Share this:", "Harbour wall to be rebuilt", "The pilot looks back"]))
    last = article.blocks[-1].removal
    assert last is not None
    assert (last.stage, last.rule, last.evidence) == ("tail", "tail/after-leftovers", "behind 'Share this:'")


def test_short_appeals_among_leftovers_go_too() -> None:
    tail = ["Share this:", "We love to hear from our readers.", "Tags: ferry", "© 2024 Example. All rights reserved."]
    assert cleaned(*tail, "Weather") == ARTICLE


def test_ticker_that_runs_backwards_goes() -> None:
    ticker = ["21:10 Strike at the port", "20:58 Minister resigns", "17:04 Snow on the pass", "09:15 Market opens"]
    assert cleaned(*ticker, "08:59 Fog at the airport") == ARTICLE


def test_teasers_under_a_related_heading_go_to_the_end() -> None:
    teasers = [
        "You may also like",
        "The harbour wall",
        "Who pays for the stones is a question that the council has put off for the third time.",
        "The ticket office",
        "A roll of paper costs the island more than the crossing does.",
    ]
    assert cleaned(*teasers) == ARTICLE


def test_comments_signed_with_date_and_time_go_with_the_names() -> None:
    thread = []
    for number in range(1, 5):
        thread += [
            f"visitor{number}",
            f"[2024-01-0{number} 21:09]",
            f"I crossed {number} times and it rained each time.",
        ]
    assert cleaned(*thread) == ARTICLE


def test_long_sentences_outnumbered_by_leftovers_of_several_kinds_go() -> None:
    tail = [
        "Share this:",
        "Sign up for our newsletter",
        "Reading on a second device is only open to readers whose plan covers it, "
        "and a plan can be changed under plans in the menu of the site.",
        "Tags: ferry, harbour",
        "© 2024 Example. All rights reserved.",
    ]
    more = [f"{sentence} So it was in the {nth} season." for sentence, nth in zip(PROSE, "abcd", strict=True)]
    assert cleaned(*more, *tail) == "\n".join([ARTICLE, *more])


FOOTER = [
    "Share this:",
    *(
        f"Gym in {place}"
        for place in ("Hask", "Ewing", "Strand", "Nes", "Fjell", "Dal", "Vik", "Lind", "Holm", "Berg") * 4
    ),
    "Sign up for our newsletter",
    "© 2024 Example. All rights reserved.",
]


def test_footer_of_more_words_than_the_article_goes() -> None:
    assert cleaned(*FOOTER) == ARTICLE


class TestLeavesAlone:
    def test_more_lines_than_a_footer_has_that_are_no_entries(self) -> None:
        verses = [f"and on the {day} day they sailed on to the next of the islands" for day in ("1st", "2nd", "3rd")]
        lines = [f"{verse} number {n}" for n in range(8) for verse in verses]
        kept = cleaned("Share this:", *lines, "Sign up for our newsletter", "© 2024 Example. All rights reserved.")
        assert kept == "\n".join([ARTICLE, *lines])

    def test_two_paragraphs_between_leftovers(self) -> None:
        behind = [
            "What the pilot saw from the bridge of the old boat in that night he has told to nobody but his "
            "daughter, who wrote it down in a book that she keeps in a drawer of the harbour office.",
            "She will read from it in spring, when the third boat is launched, if the council pays for the launch.",
        ]
        tail = [
            "Share this:",
            "Sign up for our newsletter",
            *behind,
            "Tags: ferry",
            "© 2024 Example. All rights reserved.",
        ]
        assert cleaned(*tail) == "\n".join([ARTICLE, *behind])

    def test_list_that_ends_an_article(self) -> None:
        items = ["Opening hours", "Monday to Friday, nine to five", "Saturday, nine to noon"]
        assert cleaned(*items) == "\n".join([ARTICLE, *items])

    def test_schedule_that_runs_forwards(self) -> None:
        times = [f"{hour:02}:15 Ferry to the island" for hour in range(6, 14)]
        assert cleaned(*times) == "\n".join([ARTICLE, *times])

    def test_article_behind_a_leftover(self) -> None:
        before, behind = [TITLE, "", *PROSE[:2]], ["What the pilot saw", *PROSE[2:]]
        text = "\n".join([*before, "Share this:", *behind])
        assert clean_text(text).text == "\n".join([*before, *behind])

    def test_last_paragraph_behind_leftovers_of_the_body(self) -> None:
        last = "The next boat is in spring."
        leftovers = ["Share this:", "Sign up for our newsletter", "Also read: Harbour wall to be rebuilt"]
        assert cleaned(*leftovers, last) == "\n".join([ARTICLE, last])

    def test_live_blog_with_times(self) -> None:
        entries = []
        for hour in (12, 11, 10, 9, 8):
            entries += [f"{hour}:40 The boat", f"At {hour} the boat was seen from the lighthouse, said the keeper."]
        text = "\n".join([TITLE, "", *entries])
        assert clean_text(text).text == text

    def test_profile_without_the_leftovers_group(self) -> None:
        assert cleaned("Weather", "Lottery numbers") == "\n".join([ARTICLE, "Weather", "Lottery numbers"])
