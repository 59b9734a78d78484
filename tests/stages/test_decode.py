"""Bytes to text: every encoding news was written in, and a clear error for what is no text."""

from __future__ import annotations

import codecs

import pytest

from clean import DecodeError, clean_text
from clean.stages.decode import LINE_LIMIT, decode

FRENCH = (
    "Le bac a repris dimanche, neuf ans après le naufrage. « C’était l’été », dit la mairesse, déjà à quai.\n" * 3
)
RUSSIAN = "Мост открыли в воскресенье, через девять лет после аварии. Мэр прошёл по нему первым.\n" * 3
JAPANESE = "渡船は日曜日に港へ戻った。九年ぶりの出来事である。町の人々は岸壁で出迎えた。\n" * 3
KOREAN = "다리는 일요일에 다시 열렸다. 구 년 만의 일이다. 시장이 가장 먼저 건넜다.\n" * 3
SIMPLIFIED = "渡轮星期天回到港口，这是九年来的第一次。市长第一个走过舷梯。\n" * 3
TRADITIONAL = "渡輪星期天回到港口，這是九年來的第一次。市長第一個走過舷梯。\n" * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso-2022-jp"),
        (KOREAN, "euc-kr"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5"),
        (FRENCH, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (FRENCH, "utf-32-le"),
        (RUSSIAN, "utf-32-be"),
    ],
)
def test_text_comes_back_from_its_bytes(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    decoded = decode(data)
    assert decoded.text == text
    assert decoded.exact
    assert decoded.mark + decoded.text.encode(decoded.encoding) == data


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_decides_and_is_not_text(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + RUSSIAN.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.mark) == (RUSSIAN, encoding, mark)


def test_declared_encoding_is_believed() -> None:
    assert decode(RUSSIAN.encode("cp866"), "cp866").text == RUSSIAN


def test_unknown_encoding_is_an_error_that_names_it() -> None:
    with pytest.raises(DecodeError, match="no text encoding is called 'latin-17'"):
        decode(b"abc", "latin-17")


def test_nothing_is_text() -> None:
    assert decode(b"").text == ""


@pytest.mark.parametrize(
    "data",
    [
        b"A line\0with a NUL\0 in it, and nothing of UTF-16 about it at all.",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1",
        b"PK\x03\x04\x14\0\x06\0\x08\0",
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03KLJ\x06\0",
        bytes(range(256)) * 8,
    ],
)
def test_binary_is_an_error_that_says_what_to_do(data: bytes) -> None:
    with pytest.raises(DecodeError, match=r"leave it out|--encoding"):
        decode(data)


WHOLE = "Мост открыли в январ".encode()
REST = RUSSIAN.encode()


def test_cut_utf8_is_an_error_that_says_where() -> None:
    with pytest.raises(DecodeError, match=rf"ends inside a character \(byte {len(WHOLE) - 2}: D1\)"):
        decode(WHOLE[:-1])


def test_damaged_utf8_is_an_error_and_not_another_encoding() -> None:
    with pytest.raises(DecodeError, match=rf"broken at byte {len(WHOLE)} .*--encoding-errors replace"):
        decode(WHOLE + b"\xff" + REST)


def test_damaged_utf8_can_be_replaced() -> None:
    decoded = decode(WHOLE + b"\xff" + REST, errors="replace")
    assert decoded.text == WHOLE.decode() + "\ufffd" + RUSSIAN
    assert not decoded.exact


def test_line_over_the_limit_is_an_error_that_names_it() -> None:
    with pytest.raises(DecodeError, match=r"line 3 has 1,000,001 code points"):
        decode(b"a\nb\n" + b"x" * (LINE_LIMIT + 1) + b"\nc")


def test_line_at_the_limit_is_fine() -> None:
    assert len(decode(b"x" * LINE_LIMIT).text) == LINE_LIMIT


def test_lone_surrogate_is_an_error_that_says_where() -> None:
    with pytest.raises(DecodeError, match=r"lone surrogate \(U\+D83D at code point 4\)"):
        clean_text("boat\ud83d")


def test_nul_in_a_decoded_text_is_an_error() -> None:
    with pytest.raises(DecodeError, match="NUL"):
        clean_text("bo\0at")


class TestLeavesAlone:
    def test_ascii(self) -> None:
        assert decode(b"The ferry sailed.").encoding == "utf-8"

    def test_line_endings(self) -> None:
        assert decode(b"a\r\nb\rc\n").text == "a\r\nb\rc\n"
