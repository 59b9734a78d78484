"""What one line looks like: sentences, headlines and items of many languages, stamps, clocks, widths."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clean.lines import (
    ITEM_CELLS,
    PROSE_CELLS,
    SENTENCE_WORDS,
    SHORT_QUESTION_CELLS,
    cells,
    is_bare_url,
    is_item,
    is_marked,
    is_stamp,
    opening_time,
    reads_as_sentence,
    word_count,
)

PATIENT = settings(deadline=None)
# A short sentence and a headline of the same matter, by language.
LANGUAGES = {
    "am": ("ጀልባው እሁድ ቀን ወደ ወደቡ በሰላም ተመለሰ።", "ጀልባው ወደ ወደቡ ከዘጠኝ ዓመት በኋላ ተመለሰ"),
    "ar": ("دخلت العبارة الميناء يوم الأحد.", "العبارة تعود إلى الميناء بعد تسع سنوات"),
    "bn": ("রবিবার খেয়া নৌকা বন্দরে ঢুকল।", "নয় বছর পর খেয়া নৌকা ঘাটে ফিরল"),
    "cs": ("Loď vplula v neděli do přístavu.", "Loď se po devíti letech vrací do přístavu"),
    "de": ("Die Fähre lief am Sonntag ein.", "Die Fähre kehrt nach neun Jahren zurück"),
    "el": ("Το πλοίο μπήκε την Κυριακή στο λιμάνι.", "Το πλοίο γύρισε μετά από εννέα χρόνια"),
    "en": ("The ferry sailed on Sunday.", "Ferry returns to the harbour after nine years"),
    "es": ("El barco entró el domingo en el puerto.", "El barco vuelve al puerto nueve años después"),
    "fa": ("قایق روز یکشنبه وارد بندر شد.", "قایق پس از نه سال به بندر بازگشت"),
    "fr": ("Le bac est entré au port dimanche.", "Le bac revient au port après neuf ans"),
    "he": ("המעבורת נכנסה לנמל ביום ראשון.", "המעבורת חזרה לנמל אחרי תשע שנים"),
    "hi": ("नाव रविवार को बंदरगाह में आई।", "नौ साल बाद नाव बंदरगाह पर लौटी"),
    "hu": ("A komp vasárnap futott be a kikötőbe.", "Kilenc év után visszatért a komp"),
    "hy": ("Լաստը կիրակի օրը մտավ նավահանգիստ։", "Լաստը ինը տարի անց վերադառնում է նավահանգիստ"),
    "it": ("Il traghetto è entrato domenica in porto.", "Il traghetto torna in porto dopo nove anni"),
    "ja": ("渡船は日曜日に港へ戻った。", "九年ぶりに渡船が港へ戻る"),
    "ko": ("나룻배는 일요일에 다시 항구로 들어왔다.", "구 년 만에 나룻배가 항구로 돌아와"),
    "nl": ("De veerboot voer zondag de haven binnen.", "De veerboot is na negen jaar terug"),
    "pl": ("Prom wpłynął w niedzielę do portu.", "Prom wraca do portu po dziewięciu latach"),
    "pt": ("A balsa entrou no porto no domingo.", "A balsa volta ao porto depois de nove anos"),
    "ru": ("Паром вошёл в гавань в воскресенье.", "Паром вернулся в гавань через девять лет"),
    "sv": ("Färjan gled in i hamnen på söndagen.", "Färjan återvänder till hamnen efter nio år"),
    "tr": ("Feribot pazar günü limana girdi.", "Feribot tam dokuz yıl sonra limana döndü"),
    "uk": ("Пором увійшов до гавані в неділю.", "Пором повернувся до гавані через дев’ять років"),
    "ur": ("کشتی اتوار کے دن بندرگاہ میں آئی۔", "کشتی نو سال بعد بندرگاہ پر واپس"),
    "vi": ("Chiếc phà vào bến hôm Chủ nhật.", "Chiếc phà trở lại bến cảng sau chín năm"),
    "zh": ("渡轮星期天驶入港口。", "渡轮九年后重返港口"),
}
QUOTED = ['"{}"', "“{}”", "‘{}’", "„{}“", "« {} »", "«{}»", "({})", "[{}]", "「{}」", "『{}』", "（{}）", "“({})”"]


class TestSentences:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_of_every_language_are_told_from_headlines(self, language: str) -> None:
        sentence, headline = LANGUAGES[language]
        assert reads_as_sentence(sentence)
        assert not reads_as_sentence(headline)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("quotes", QUOTED)
    def test_may_stand_in_quotes_and_brackets(self, language: str, quotes: str) -> None:
        sentence, headline = LANGUAGES[language]
        assert reads_as_sentence(quotes.format(sentence))
        assert not reads_as_sentence(quotes.format(headline))

    def test_of_thai_are_told_by_their_length(self) -> None:
        label = "เรือข้ามฟากกลับสู่ท่า"
        text = "เรือข้ามฟากแล่นเข้าท่าเมื่อวันอาทิตย์ เก้าปีหลังจากเรือลำเก่าจมลงข้างท่าในพายุฤดูหนาวที่ไม่มีใครลืม"
        assert (reads_as_sentence(label), reads_as_sentence(text)) == (False, True)

    @pytest.mark.parametrize("text", ["a long list of words without any end " * 5, "港の壁を直す話が続くので" * 8])
    def test_lines_as_long_as_prose_are_prose(self, text: str) -> None:
        size = cells(text)
        assert size >= PROSE_CELLS
        assert reads_as_sentence(text)

    def test_length_of_prose_is_where_it_is_said_to_be(self) -> None:
        assert reads_as_sentence("ab " * (PROSE_CELLS // 3 - 1) + "abc")
        assert not reads_as_sentence("ab " * (PROSE_CELLS // 3 - 1) + "ab")

    @pytest.mark.parametrize("end", ["?", "!", "…", "?!", "？", "！", "؟"])
    def test_a_long_question_or_exclamation_is_one(self, end: str) -> None:
        words = "Who pays for the dam that the council never wanted and the islanders never asked for"
        assert cells(words) >= SHORT_QUESTION_CELLS
        assert reads_as_sentence(words + end)

    @pytest.mark.parametrize(
        "text", ["It sailed. Who knew it would?", "It sailed! Nobody knew that!", "开船了。谁知道会这样呢？"]
    )
    def test_a_question_behind_another_sentence_is_one(self, text: str) -> None:
        assert reads_as_sentence(text)

    @pytest.mark.parametrize("joint", [". ", ".” ", "? ", "! "])
    def test_a_row_of_a_table_that_holds_a_paragraph_is_one(self, joint: str) -> None:
        paragraph = joint.join(["The ferry sailed on Sunday", "Nobody minded much", "By Monday it was full"])
        assert reads_as_sentence(f"| {paragraph}. | 12 |")


class TestLeavesAlone:
    @pytest.mark.parametrize(
        "text",
        [
            "", " ", "”", "”»", ".", "...", "Nobody minded.", "St. Mary’s.", "Read more.", "渡船。", "港へ戻った。",
            "Ferry returns to the harbour", "Who pays for the dam?", "They are back at last!", "And then it sank…",
            "And then it sank...", "Read the whole story...", "Photo: Anna Example", "What the captain saw next:",
            "Tickets, fares and hours;", "Share this with friends", "The Daily Example, 12 March 2024",
            "誰が払うのか？", "这次谁来付钱？", "من يدفع ثمن السد؟",
        ],
    )  # fmt: skip
    def test_headlines_labels_and_short_lines(self, text: str) -> None:
        assert not reads_as_sentence(text)

    @pytest.mark.parametrize("count", range(1, SENTENCE_WORDS))
    def test_lines_of_few_words(self, count: int) -> None:
        assert not reads_as_sentence(" ".join(["Sailed"] * count) + ".")
        assert reads_as_sentence(" ".join(["Sailed"] * SENTENCE_WORDS) + ".")

    @pytest.mark.parametrize(
        "text",
        [
            "| Ferry | 12 | 14.30 |",
            "| Ferry returns | Harbour wall | Ticket prices | Library roof | Tram line | Who pays for the dam " * 4
            + "|",
            "| The ferry sailed on Sunday. | 12 |",
        ],
    )
    def test_rows_of_a_table(self, text: str) -> None:
        assert not reads_as_sentence(text)


class TestItems:
    @pytest.mark.parametrize("headline", [headline for _, headline in LANGUAGES.values()], ids=LANGUAGES)
    def test_headlines_are_items(self, headline: str) -> None:
        assert is_item(headline)
        assert is_item(f"- {headline}")

    @pytest.mark.parametrize("sentence", [sentence for sentence, _ in LANGUAGES.values()], ids=LANGUAGES)
    def test_sentences_are_none(self, sentence: str) -> None:
        assert not is_item(sentence)

    @pytest.mark.parametrize(
        "text", ["Who pays for the dam?", "Back at last!", "World", "https://example.org/a", "12", "Nobody minded."]
    )
    def test_short_lines_are_items(self, text: str) -> None:
        assert is_item(text)

    def test_longest_item(self) -> None:
        assert is_item("a" * ITEM_CELLS)
        assert not is_item("a" * (ITEM_CELLS + 1))
        assert is_item("港" * (ITEM_CELLS // 2))
        assert not is_item("港" * (ITEM_CELLS // 2 + 1))


class TestMarks:
    @pytest.mark.parametrize("mark", "-*•·–—▪▫◦‣●○■□»›>→▶►")
    def test_bullet_and_space(self, mark: str) -> None:
        assert is_marked(f"{mark} Harbour wall")
        assert is_marked(f"{mark}  Harbour wall")

    @pytest.mark.parametrize("mark", "•▪▫◦‣●○■□»›→▶►")
    def test_bullet_alone(self, mark: str) -> None:
        assert is_marked(f"{mark}Harbour wall")

    @pytest.mark.parametrize("text", ["1. Harbour wall", "12. Harbour wall", "1) Harbour wall", "99) Harbour wall"])
    def test_number(self, text: str) -> None:
        assert is_marked(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Harbour wall", "-5 degrees", "*starred", "—so he said", "1.5 million", "2024. Ein Jahr",
            "100) Harbour", "1 boat",
            "1.Harbour", "(1) Harbour", "a) Harbour", "Harbour - wall", "Harbour • wall", "", "--- x", "# Harbour",
            "“• a”", "-",
        ],
    )  # fmt: skip
    def test_other_lines_are_left_alone(self, text: str) -> None:
        assert not is_marked(text)


class TestAddresses:
    @pytest.mark.parametrize(
        "text",
        [
            "https://example.org",
            "http://example.org/a/b?c=d#e",
            "www.example.org",
            "HTTPS://EXAMPLE.ORG",
            "https://примере.org/путь",
        ],
    )
    def test_alone_on_a_line(self, text: str) -> None:
        assert is_bare_url(text)

    @pytest.mark.parametrize(
        "text",
        [
            "example.org", "https://", "www.", "https://example.org now", "See https://example.org",
            "ftp://example.org", "",
            "desk@example.org", "- https://example.org", "(https://example.org)", "https:// example.org", "https",
            "wwwhat",
        ],
    )  # fmt: skip
    def test_other_lines_are_left_alone(self, text: str) -> None:
        assert not is_bare_url(text)


class TestWidth:
    @pytest.mark.parametrize(
        ("text", "width"),
        [
            ("", 0), ("abc", 3), ("é ß Ж", 5), ("日本", 4), ("日本 abc", 8), ("한국", 4), ("カナ", 4), ("ｶﾅ", 2),
            ("Ａ１！", 6),
            ("。、「」", 8), ("中文，abc。", 11), ("ไทย", 3), ("العربية", 7), ("—…“”", 4),
        ],
    )  # fmt: skip
    def test_of_wide_characters_is_two(self, text: str, width: int) -> None:
        assert cells(text) == width

    @PATIENT
    @given(st.text(max_size=40), st.text(max_size=40))
    def test_adds_up(self, one: str, other: str) -> None:
        assert cells(one + other) == cells(one) + cells(other)

    @PATIENT
    @given(st.text(min_size=30, max_size=40).map(lambda text: text * 100))
    def test_of_a_long_line_is_that_of_its_parts(self, text: str) -> None:
        assert cells(text) == sum(map(cells, text))


class TestWords:
    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("", 0),
            ("  ", 0),
            ("one", 1),
            ("nine years after", 3),
            ("구 년 만에", 3),
            ("после девяти лет", 3),
            ("九年ぶりに戻った", 5),
        ],
    )
    def test_are_counted(self, text: str, count: int) -> None:
        assert word_count(text) == count

    def test_of_scripts_without_spaces_are_about_as_many_as_of_others(self) -> None:
        sentence = "渡船は日曜日、九年ぶりに港へ戻った。町の人々は岸壁で出迎えた。"
        assert 8 <= word_count(sentence) <= 20


class TestStamps:
    @pytest.mark.parametrize(
        "text",
        [
            "[2011-12-29 21:09]", "2011-12-29 21:09:33", "Anna, 6 January 2012, 14:05",
            "January 6, 2012 at 2:05 pm",
            "6. Januar 2012 um 14:05", "29.12.2011, 21:09 Uhr", "Anna | 29/12/2011 | 21:09", "14:05, 6 января 2012",
            "2011年12月29日 21:09", "2011년 12월 29일 21:09",
        ],
    )  # fmt: skip
    def test_date_and_time(self, text: str) -> None:
        assert is_stamp(text)

    @pytest.mark.parametrize(
        "text",
        [
            "", "6 January 2012", "14:05", "10:42 The boat sails",
            "The boat sailed on 6 January 2012 at 14:05 and came back.",
            "In January 2012", "Room 12, floor 3", "Final score 3:10", "1.2.3",
        ],
    )  # fmt: skip
    def test_other_lines_are_left_alone(self, text: str) -> None:
        assert not is_stamp(text)


class TestOpeningTimes:
    @pytest.mark.parametrize(
        ("text", "minutes"),
        [
            ("09:21 // Jokes", 561),
            ("0:00", 0),
            ("[10:42] The boat sails", 642),
            ("14.30 – the vote", 870),
            ("23:59 sail", 1439),
        ],
    )
    def test_of_a_ticker(self, text: str, minutes: int) -> None:
        assert opening_time(text) == minutes

    @pytest.mark.parametrize(
        "text", ["", "The boat sails at 9:21", "9 boats", "921", "14:30 Uhr", "14:30 h", "12:345", "a 9:21", "1:2"]
    )
    def test_other_lines_have_none(self, text: str) -> None:
        assert opening_time(text) is None


@pytest.mark.parametrize(
    "text",
    ["a" * 100_000, ". " * 50_000, "|" * 100_000, "12:" * 33_000, "港。" * 50_000, " " * 100_000, "- " * 50_000],
)
def test_lines_of_a_hundred_thousand_characters_are_looked_at_in_the_end(text: str) -> None:
    assert [type(ask(text)) for ask in (reads_as_sentence, is_item, is_marked, is_bare_url, is_stamp)] == [bool] * 5
    assert not is_item(text)
    assert not is_stamp(text)
