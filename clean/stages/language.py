"""Language: langdetect on the longest paragraphs, made deterministic; `und` where it cannot tell.

With the extra ``[fast]``, langdetect-rs answers in its place: the same answers, some 30 times faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import islice
from threading import Lock
from typing import Any

# Code points given to the detector, and how many of them one line may give. Of 2,542 texts and whole pages in
# 30 languages three get another language than the one they are known to be in, as with all of their text;
# with 1,000 code points of the longest lines, whole, it was 15: one line of addresses or of script was the sample.
SAMPLE = 400
LINE_SAMPLE = 100
# Letters below which there is too little to tell a language by; langdetect answers all the same.
LEAST_LETTERS = 20
# Probability below which the language is `und`: no language has half of it. Of 955 texts the first answer
# had less on three, and was wrong on two of them; above 0.6 it was right on every one.
LEAST_PROBABILITY = 0.5
UNDETERMINED = "und"
# langdetect draws from a text's n-grams until one language is all but certain, seven times, and averages. Where
# the first three draws agreed, all seven gave the same language on every one of those texts; on five of them, in
# languages that it does not know, not all of the seven agreed.
FIRST_TRIALS = 3
TRIALS = 7
AGREED = 0.99  # probability after draws that all gave one language
# langdetect's names that are not BCP 47, or not by the name the rules use.
_NAMES = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}

# Chinese is told by its script: langdetect called 38 of 100 Chinese news texts Korean. Text that has
# Chinese characters and neither kana nor hangul worth the name is Chinese.
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA_HANGUL = re.compile("[\u3041-\u30fa\u1100-\u11ff\uac00-\ud7a3]")
# Shares of a sample's letters. Japanese prose is half kana, Korean nearly all hangul.
CHINESE_HAN = 0.6
CHINESE_KANA_HANGUL = 0.05

_warming = Lock()
Detector = Callable[[str], tuple[str, float]]


def sample(lines: Sequence[str]) -> str:
    r"""The first `SAMPLE` code points of the openings of the longest lines, in their order of length.

    >>> sample(["short", "the longer line"])
    'the longer line\nshort'
    """
    longest = sorted(lines, key=len, reverse=True)[:SAMPLE]
    return "\n".join(line[:LINE_SAMPLE] for line in longest)[:SAMPLE]


@lru_cache(256)
def detect(text: str) -> tuple[str, float]:
    """BCP 47 code and probability (rounded to 0.01) of a sample's language."""
    han = 0 if text.isascii() else len(_HAN.findall(text))
    if han:
        letters = sum(map(str.isalpha, text))
        mostly_han = letters >= LEAST_LETTERS // 2 and han >= CHINESE_HAN * letters
        if mostly_han and len(_KANA_HANGUL.findall(text)) < CHINESE_KANA_HANGUL * letters:
            return _chinese(text), round(han / letters, 2)
    if len(list(islice(filter(str.isalpha, text), LEAST_LETTERS))) < LEAST_LETTERS:
        return UNDETERMINED, 0.0
    with _warming:  # cold, eight threads at once gave wrong labels
        detector = _detector()
    code, probability = detector(text)
    probability = round(probability, 2)
    if probability < LEAST_PROBABILITY:
        return UNDETERMINED, probability
    return _NAMES.get(code, code), probability


def _chinese(text: str) -> str:
    """Simplified or traditional: whichever national character set holds more of the characters."""
    han = "".join(_HAN.findall(text))
    simplified = len(han.encode("gb2312", "ignore"))
    traditional = len(han.encode("big5", "ignore"))
    return "zh-Hant" if traditional > simplified else "zh-Hans"


@cache
def _detector() -> Detector:
    try:
        import langdetect_rs  # noqa: F401 -- only asked whether the extra is installed
    except ImportError:
        return with_langdetect()
    return with_langdetect_rs()


def with_langdetect() -> Detector:
    """The detector of langdetect itself, its profiles loaded."""
    import langdetect

    return _seeded(langdetect)


def with_langdetect_rs() -> Detector:
    """The same from langdetect-rs, which has langdetect's interface and profiles."""
    import langdetect_rs

    return _seeded(langdetect_rs)


def _seeded(library: Any) -> Detector:
    factory = library.DetectorFactory()
    factory.load_profile(library.PROFILES_DIRECTORY)
    factory.seed = 0

    def drawn(text: str, trials: int) -> tuple[str, float]:
        detector = factory.create()
        detector.n_trial = trials
        detector.append(text)
        first = next(iter(detector.get_probabilities()), None)
        return (first.lang, first.prob) if first is not None else (UNDETERMINED, 0.0)

    def best(text: str) -> tuple[str, float]:
        try:
            code, probability = drawn(text, FIRST_TRIALS)
            return (code, probability) if probability >= AGREED else drawn(text, TRIALS)
        except library.LangDetectException:  # no feature in the text: digits, addresses
            return UNDETERMINED, 0.0

    return best
