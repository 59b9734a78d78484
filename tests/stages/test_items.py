"""Lists of links told by the shape of their lines, and the lists of articles, which stay."""

from __future__ import annotations

import pytest

from clean import Cleaner, clean_text

TITLE = "Ferry returns to the harbour after nine years"
PROSE = [
    "The ferry sailed into the harbour on Sunday, nine years after the old one sank at its moorings in a storm.",
    "By Monday the queue reached the church, and the ticket office had run out of paper before the second crossing.",
    "The mayor, who had promised the boat in two campaigns, was the first across the gangway and the last to leave.",
    "Fares stay as they were until the spring, when the council will look at them again with the islanders.",
]
ARTICLE = "\n".join([TITLE, "", *PROSE])


def cleaned(*after: str, before: tuple[str, ...] = ()) -> str:
    return clean_text("\n".join([*before, TITLE, "", *PROSE, *after])).text


def rules(*after: str, before: tuple[str, ...] = ()) -> set[str]:
    article = clean_text("\n".join([*before, TITLE, "", *PROSE, *after]))
    return {removal.rule for _, removal in article.removals}


@pytest.mark.parametrize(
    "items",
    [
        [
            "- Harbour wall to be rebuilt 2024-05-17",
            "- Pilot looks back 2024-05-17",
            "- Fog all week 2024-05-16",
            "- Fish market moves 2024-05-14",
        ],
        [
            "Mauer am Hafen wird erneuert",
            "17.05.2024, 21:10",
            "Lotse blickt zurück",
            "17.05.2024, 20:45",
            "Nebel bis Freitag",
            "16.05.2024, 09:30",
            "Fischmarkt zieht um",
            "14.05.2024, 08:00",
        ],
        [
            "- Mur portu do remontu 18 maja 24, 11:23",
            "- Pilot wspomina 18 maja 24, 06:55",
            "- Mgła do piątku 17 maja 24, 07:08",
            "- Targ rybny się przenosi 15 maja 24, 16:29",
        ],
        [
            "- [21:24] 05-17 港口城墙将重修",
            "- [20:50] 05-17 领航员回忆往事",
            "- [20:59] 05-16 大雾持续一周",
            "- [08:10] 05-16 鱼市搬迁新址",
        ],
    ],
    ids=["en", "de", "pl", "zh"],
)
def test_list_with_dates_that_run_backwards_goes(items: list[str]) -> None:
    assert cleaned(*items) == ARTICLE


def test_removal_names_the_rule() -> None:
    items = [f"- Boat number {number} sails 2024-05-{number:02}" for number in (17, 16, 14, 11)]
    assert rules(*items) == {"items/dated"}


def test_headings_of_a_dated_list_go_with_it() -> None:
    items = [f"- Boat number {number} sails on {date}" for number, date in ((3, "2024-05-17"), (2, "2024-05-16"))]
    assert cleaned("Island", "News", *items, *items) == ARTICLE


def test_gallery_before_the_article_goes() -> None:
    pictures = tuple(
        line
        for number in range(1, 6)
        for line in (f"{number} of 5 |", f"The ferry, seen from pier {number} on Sunday.")
    )
    assert clean_text("\n".join([TITLE, *pictures, *PROSE])).text == ARTICLE


def test_gallery_inside_the_article_goes() -> None:
    pictures = [f"- {number}/6 Pier {number} Seen from the boat, with gulls on every post." for number in range(1, 7)]
    text = "\n".join([TITLE, "", PROSE[0], *pictures, *PROSE[1:]])
    assert clean_text(text).text == ARTICLE


def test_gallery_longer_than_the_article_goes_too() -> None:
    caption = "The boat, the pier and the queue on the first Sunday of the season, with the mayor on the gangway."
    pictures = [f"- {number}/40 {caption}" for number in range(1, 41)]
    text = "\n".join([TITLE, "", *pictures, *PROSE])
    assert clean_text(text).text == ARTICLE


@pytest.mark.parametrize(
    "teasers",
    [
        [
            "The harbour wall that the storm took is to be rebuilt in granite...",
            "The pilot of the old boat remembers the night on which...",
            "Nobody expected fog in the middle of the...",
            "The fish market has been looking for a roof since...",
        ],
        [
            "Die Mauer, die der Sturm genommen hat, soll aus Granit… mehr »",
            "Der Lotse des alten Bootes erinnert sich an die Nacht… mehr »",
            "Mit Nebel hatte in dieser Woche niemand… mehr »",
            "Der Fischmarkt sucht ein Dach, seit… mehr »",
        ],
        [
            "港口城墙将用花岗岩重修...«全文»",
            "老船的领航员回忆起那一夜...«全文»",
            "没有人预料到这一周的大雾...«全文»",
            "鱼市一直在寻找屋顶...«全文»",
        ],
    ],
    ids=["en", "de", "zh"],
)
def test_teasers_that_were_cut_end_the_article(teasers: list[str]) -> None:
    assert cleaned(*teasers) == ARTICLE


def test_menu_before_the_title_goes_and_is_not_the_title() -> None:
    menu = ("Home", "World", "Politics", "Sport", "About us", "Contact", "Archive")
    article = clean_text("\n".join([*menu, TITLE, "", *PROSE]))
    assert (article.title, article.text) == (TITLE, ARTICLE)


ENTRIES = [
    "Retirement guide", "Best boats of all", "Housing & care", "Fishing", "Tide tables", "55+ clubs", "The island",
    "Ferry times", "Lost and found", "Port of Hask", "Our weather station", "Jobs", "Maps", "School news", "Health",
    "Church and choir",
]  # fmt: skip


def test_long_menu_of_entries_of_several_words_goes_but_not_the_title_under_it() -> None:
    text = "\n".join([*ENTRIES, TITLE, "", *PROSE])
    assert clean_text(text).text == ARTICLE
    short = "The boat is back"
    article = clean_text("\n".join([*ENTRIES, "Town and coast", short, "Maren Holm", "Harbour", *PROSE]))
    # Which of the last few is the title cannot be told.
    assert article.text.split("\n") == [
        "Church and choir",
        "",
        "Town and coast",
        short,
        "Maren Holm",
        "Harbour",
        *PROSE,
    ]


def test_entries_between_two_of_a_menu_that_rules_know_go() -> None:
    menu = ("About us", "Ferry times of all boats", "Contact us", "Our harbour radio", "Careers")
    assert cleaned(before=menu) == ARTICLE
    assert "Ilse Brandt" in cleaned(before=(*menu, "Ilse Brandt"))


def test_menu_in_chinese_goes() -> None:
    menu = ["國際", "北美", "大陸", "港澳", "財經", "體育新聞"]
    text = [
        "渡船時隔九年重返小島港口，居民排隊歡迎",
        "",
        "渡船星期日駛入港口，距離舊船在暴風中沉沒已經九年，居民在碼頭上排起長隊。",
        "售票處在第二班船開出以前就用完了紙，工作人員只好在碼頭的木板上寫下乘客的名字。",
    ]
    text += [
        "市長曾在兩次競選中承諾重建航線，當天他第一個登上跳板，也最後一個離開碼頭，手裡還拿著船票。",
        "票價在春天以前維持不變，議會將與島上居民再次討論，航線的班次也會在那時重新安排。",
    ]
    assert clean_text("\n".join([*menu, *text])).text == "\n".join(text)


def test_frame_around_the_table_row_that_holds_the_article_goes() -> None:
    text = "\n".join(
        [
            f"| {TITLE} |",
            "| | Home | News | Archive |",
            f"| {' '.join(PROSE)} |",
            "| Harbour wall to be rebuilt | Pilot looks back | Fog all week |",
            "| | Fish market moves (23/11 - 10:49) |",
        ]
    )
    assert clean_text(text).text == "\n".join([f"| {TITLE} |", "", f"| {' '.join(PROSE)} |"])


def test_title_said_twice_by_link_and_picture_goes() -> None:
    assert cleaned("Harbour wall to be rebuilt Harbour wall to be rebuilt", "Fares") == ARTICLE


class TestLeavesAlone:
    @pytest.mark.parametrize(
        "lines",
        [
            [f"{day}.05.2024, 20:00 Concert at the lighthouse" for day in (12, 14, 19, 21, 26)],
            ["12 March 2011 Keel laid", "4 May 2012 Hull launched", "9 June 2013 First crossing", "1 July 2014 Sunk"],
            ["2024-05-17 | 400 | 24", "2024-05-17 | 404 | 12", "2024-05-16 | 500 | 3", "2024-05-15 | 400 | 1"],
            ["Lind 2-1 Berg", "Holm 0-0 Strand", "Vik 3-2 Nes", "Dal 1-4 Fjell"],
            ["2 eggs", "1/2 cup of flour", "1/3 cup of milk", "1/4 spoon of salt"],
            ["Ilse Brandt", "Ole Vik", "Mara Holm", "Jan Strand", "Nils Berg", "Eva Lind", "Per Nes"],
            ["| Boat | Built | Seats |", "| Heron | 1998 | 120 |", "| Gull | 2004 | 90 |"],
            ["Sail, ferry, sail", "Over the grey bay", "Sail, ferry, sail", "Home at end of day"],
        ],
        ids=["schedule", "chronology", "log", "scores", "recipe", "names", "table", "song"],
    )
    def test_list_that_ends_an_article(self, lines: list[str]) -> None:
        assert cleaned(*lines) == "\n".join([ARTICLE, *lines])

    @pytest.mark.parametrize(
        "lines",
        [
            [f"{number} spoons of flour" for number in range(2, 20)],
            [f"Sail home, old ferry number {word}" for word in ("one", "two", "three", "four", "five", "six")] * 3,
            ENTRIES[:8],
        ],
        ids=["recipe", "song", "few"],
    )
    def test_list_that_opens_an_article(self, lines: list[str]) -> None:
        text = "\n".join([TITLE, "", *dict.fromkeys(lines), *PROSE])
        assert clean_text(text).text == text

    def test_slides_that_are_the_article(self) -> None:
        slides = []
        for number in range(1, 7):
            slides += [
                f"{number}/6 Pier {number}",
                f"Pier {number} was built of oak and has lost a third of its posts.",
            ]
        assert cleaned(*slides) == "\n".join([ARTICLE, *slides])

    def test_slides_with_a_conclusion(self) -> None:
        slides = []
        for number in range(1, 7):
            slides += [
                f"{number}/6 The pier on shore {number}",
                f"Pier {number} was built of oak and has lost its posts.",
            ]
        text = "\n".join([TITLE, "", *slides, *PROSE])
        assert clean_text(text).text == text

    def test_live_blog_with_dates(self) -> None:
        entries = []
        for hour in (12, 11, 10, 9, 8):
            entries += [
                f"17.05.2024, {hour}:40",
                f"At {hour} the boat was seen from the lighthouse, said the keeper.",
            ]
        text = "\n".join([TITLE, "", PROSE[0], PROSE[1], *entries])
        assert clean_text(text).text == text

    def test_one_sentence_that_trails_off(self) -> None:
        lines = ["Nobody knows who will pay for the third boat...", "The mayor does not say."]
        assert cleaned(*lines) == "\n".join([ARTICLE, *lines])

    def test_short_labels_in_a_text_without_sentences(self) -> None:
        song = "\n".join(
            ["Lantern song", "", *["Low tide", "Old boat", "Grey bay", "Cold coat", "Dim light", "Long night"]]
        )
        assert clean_text(song).text == song

    def test_table_whose_rows_share_the_article(self) -> None:
        rows = [f"| {sentence} {other} |" for sentence, other in zip(PROSE, PROSE[1:] + PROSE[:1], strict=True)]
        text = "\n".join([TITLE, "", *rows, "| Heron | 1998 | 120 |"])
        assert clean_text(text).text == text

    def test_names_in_a_row_twice_in_lower_case(self) -> None:
        line = "over the grey bay we go over the grey bay we go"
        assert cleaned(line) == "\n".join([ARTICLE, line])

    def test_profile_without_the_related_group(self) -> None:
        items = ["- Wall 2024-05-17", "- Pilot 2024-05-16", "- Fog 2024-05-15", "- Market 2024-05-14"]
        text = "\n".join([ARTICLE, *items])
        assert "items/dated" not in {
            removal.rule for _, removal in Cleaner(profile=frozenset({"chrome"})).text(text).removals
        }


def test_cleaning_again_changes_nothing() -> None:
    menu = ("Home", "World", "Politics", "Sport", "About us", "Contact")
    items = (
        "- Wall to be rebuilt 2024-05-17",
        "- Pilot looks back 2024-05-16",
        "- Fog 2024-05-16",
        "- Market 2024-05-14",
    )
    once = cleaned(*items, before=menu)
    assert clean_text(once).text == once == ARTICLE
