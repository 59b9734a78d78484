"""Encodings of pages: byte-order mark, the bytes themselves, what is declared, a guess; gaps where nothing helps."""

from __future__ import annotations

import pytest

from clean import Cleaner
from clean.document import DecodeError
from clean.stages.decode import decode_page

RUSSIAN = "<p>Паром вернулся в гавань после девяти лет, и на причале собрался весь город.</p>"
FRENCH = "<p>Le bac est rentré au port après neuf années – « enfin », a dit le maire.</p>"


@pytest.mark.parametrize(
    ("data", "declared", "encoding"),
    [
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), "koi8-r", "utf-8"),
        (b"\xff\xfe" + RUSSIAN.encode("utf-16-le"), None, "utf-16-le"),
        (RUSSIAN.encode(), None, "utf-8"),
        (RUSSIAN.encode("koi8-r"), "koi8-r", "koi8-r"),
        (b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251"), None, "cp1251"),
        (b"<meta charset=utf-8>" + RUSSIAN.encode("cp1251"), "windows-1251", "cp1251"),
        (
            b"<META http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>" + FRENCH.encode("cp1252"),
            None,
            "cp1252",
        ),
        (b'<?xml version="1.0" encoding="windows-1251"?>' + RUSSIAN.encode("cp1251"), None, "cp1251"),
        ("<p>渡船は日曜日に港へ戻った。</p>".encode("shift_jis"), "Shift_JIS", "cp932"),
        ("<meta charset=gb2312><p>渡船在星期天回到港口，岸上挤满了人。</p>".encode("gb18030"), None, "gb18030"),
    ],
)
def test_what_a_browser_would_read_is_read(data: bytes, declared: str | None, encoding: str) -> None:
    decoded = decode_page(data, declared)
    assert decoded.encoding == encoding
    assert decoded.exact
    assert decoded.mark + decoded.text.encode(encoding) == data


PAGE = "<h1>Паром вернулся</h1>" + 12 * RUSSIAN


@pytest.mark.parametrize(("encoding", "charset"), [("utf-8", None), ("utf-8", "koi8-r"), ("cp1251", "windows-1251")])
@pytest.mark.parametrize("at", [0, 40, 500])
def test_a_stray_nul_is_left_out(encoding: str, charset: str | None, at: int) -> None:
    data = f"{PAGE[:at]}\0{PAGE[at:]}".encode(encoding)
    decoded = decode_page(data, charset)
    assert decoded.encoding == encoding
    assert decoded.exact
    assert Cleaner().html(data, charset=charset).text == Cleaner().html(PAGE).text


def test_a_page_of_many_nuls_is_none() -> None:
    with pytest.raises(DecodeError, match=r"NUL|octet-stream"):
        decode_page(PAGE.encode().replace(b"<p>", b"<p>\0\0\0\0\0\0\0\0"))


def test_bytes_that_are_utf_8_are_utf_8_whatever_is_declared() -> None:
    page = "<meta charset=iso-8859-1>" + FRENCH
    assert decode_page(page.encode(), "windows-1252").text == page


def test_an_undeclared_encoding_is_guessed() -> None:
    page = RUSSIAN * 20
    assert decode_page(page.encode("cp1251")).text == page


@pytest.mark.parametrize("declared", ["no-such-charset", "utf-8", "", " "])
def test_a_declaration_that_says_nothing_is_passed_over(declared: str) -> None:
    page = RUSSIAN * 20
    assert decode_page(page.encode("cp1251"), declared).text == page


def test_damaged_bytes_become_gaps() -> None:
    decoded = decode_page(RUSSIAN.encode().replace("гавань".encode(), "гавань".encode()[:-1]))
    assert "гаван\ufffd" in decoded.text
    assert not decoded.exact


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01", b"\0" * 99]
)
def test_what_is_no_page_is_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        decode_page(data)
