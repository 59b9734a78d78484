"""Language: deterministic, equal with both detectors, and `und` where it cannot be told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from clean import clean_text
from clean.stages.language import LINE_SAMPLE, SAMPLE, detect, sample, with_langdetect, with_langdetect_rs

TEXTS = {
    "en": "The ferry sailed into the harbour on Sunday, nine years after the old one sank at its moorings.",
    "de": "Die Fähre lief am Sonntag in den Hafen ein, neun Jahre nach dem Untergang der alten.",
    "fr": "Le bac a repris dimanche, neuf ans après le naufrage, devant une foule silencieuse.",
    "es": "El transbordador volvió al puerto el domingo, nueve años después del hundimiento del anterior.",
    "ru": "Паром вернулся в гавань в воскресенье, через девять лет после аварии.",
    "el": "Το πλοίο επέστρεψε στο λιμάνι την Κυριακή, εννέα χρόνια μετά το ναυάγιο.",
    "ar": "عادت العبارة إلى الميناء يوم الأحد بعد تسع سنوات من الغياب.",
    "hi": "नौ साल बाद रविवार को नाव बंदरगाह पर लौट आई और लोगों ने उसका स्वागत किया।",
    "ja": "渡船は日曜日、九年ぶりに港へ戻った。町の人々は岸壁で出迎えた。",
    "ko": "다리는 일요일에 다시 열렸다. 구 년 만의 일이다. 시장이 가장 먼저 건넜다.",
    "zh-Hans": "渡轮星期天回到港口，这是九年来的第一次。市长第一个走过舷梯，人们鼓掌欢迎。",
    "zh-Hant": "渡輪星期天回到港口，這是九年來的第一次。市長第一個走過舷梯，人們鼓掌歡迎。",
    "vi": "Chiếc phà trở lại bến cảng vào Chủ nhật, chín năm sau khi chiếc cũ bị chìm.",
    "tr": "Feribot, eskisinin batmasından dokuz yıl sonra pazar günü limana döndü.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_language_is_told(code: str) -> None:
    assert detect(TEXTS[code])[0] == code


@pytest.mark.parametrize(
    "text", [*TEXTS.values(), "12 34 56", "", "https://example.org/a/b", "boat", "Łódź £5 12:30 café"]
)
def test_both_detectors_give_the_same(text: str) -> None:
    slow, fast = with_langdetect()(text), with_langdetect_rs()(text)
    assert (slow[0], round(slow[1], 2)) == (fast[0], round(fast[1], 2))


def test_many_cold_threads_give_the_same() -> None:
    detect.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda code: detect(TEXTS[code])[0], [*TEXTS] * 4)) == [*TEXTS] * 4


def test_sample_is_of_the_openings_of_the_longest_lines() -> None:
    lines = ["a" * 10, "b" * 600, "c" * 700]
    assert sample(lines) == "\n".join(["c" * LINE_SAMPLE, "b" * LINE_SAMPLE, "a" * 10])
    assert len(sample(["d" * 600] * 20)) == SAMPLE


def test_one_long_line_of_script_does_not_outweigh_the_article() -> None:
    line = "var config = {modules: ['article', 'gallery'], page: 'news', columns: 3, zone: 'sidebar'}; " * 20
    assert detect(sample([line, TEXTS["el"], TEXTS["el"], TEXTS["el"]]))[0] == "el"


def test_leftovers_in_english_do_not_make_a_german_article_english() -> None:
    lines = ["Die Brücke ist offen", TEXTS["de"], TEXTS["de"], "Leave a Reply", "Share this:", "Advertisement"]
    assert clean_text("\n\n".join(lines)).language == "de"


@pytest.mark.parametrize("text", ["", "12 34", "boat", "…"])
def test_what_cannot_be_told_is_und(text: str) -> None:
    assert detect(text)[0] == "und"


def test_given_language_is_believed() -> None:
    assert clean_text(TEXTS["de"], language="nl").language == "nl"
