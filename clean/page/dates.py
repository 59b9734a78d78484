"""Dates as pages write them, to ISO 8601; what is ambiguous or no full date is no date."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

# Longest date read (code points): "Wednesday, 18 September 2024 at 10:45 a.m. (Central European Time)" and air.
DATE_LENGTH = 80
# Years of news; before and after lies what an empty field of a database gives (0001, 1970-01-01, 9999).
FIRST_YEAR, LAST_YEAR = 1700, 2100
EPOCH = "1970-01-01"
# What dateparser fills a missing part with. None may be missing, so it never shows; today would.
BASE = datetime(2000, 1, 1)

_ISO_START = re.compile(r"\d{4}-?\d{2}-?\d{2}(?!\d)")
_FRACTION = re.compile(r"(?<=:\d{2})[.,]\d+")
_ZONE_NAME = re.compile(r"\s?(?:UTC|GMT)$")
_MAIL = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}")
_CLOCK = r"(?:\D{0,6}(\d{1,2})[:.](\d{2}))?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})\. ?(\d{{1,2}})\. ?(\d{{4}})(?:,? | [-–|] )?{_CLOCK}")
_YEAR_FIRST = re.compile(rf"(\d{{4}})[./年] ?(\d{{1,2}})[./月] ?(\d{{1,2}})日?{_CLOCK}")
_WORDS = re.compile(r"(?=.*\b\d{4}\b)(?=.*[^\W\d_]{3})")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?:/|$)")


def iso(text: str, language: str | None = None) -> str | None:
    """A date as ISO 8601: to the second where the page tells the time, with the zone that it names.

    Month names are read in English and in `language` (BCP 47). No clock is asked, and nothing is
    guessed: ``03/04/2024`` may be March or April.

    >>> iso("2024-05-03T10:15:00.000+0200"), iso("Fri, 03 May 2024 08:15:00 GMT"), iso("3.5.2024")
    ('2024-05-03T10:15:00+02:00', '2024-05-03T08:15:00+00:00', '2024-05-03')
    >>> iso("03/04/2024") is None, iso("yesterday") is None, iso("1970-01-01T00:00:00Z") is None
    (True, True, True)
    """
    text = " ".join(text.split())
    if not text or len(text) > DATE_LENGTH:
        return None
    try:
        found = _standard(text) or _numeric(text) or _in_words(text, language)
    except (ValueError, OverflowError):  # the 31st of February
        return None
    if found is None or found.startswith(EPOCH) or not FIRST_YEAR <= int(found[:4]) <= LAST_YEAR:
        return None
    return found


def in_address(url: str) -> str | None:
    """The day in an address's path, where it names one.

    >>> in_address("https://example.org/news/2024/05/03/ferry-returns"), in_address("https://example.org/2024/05/")
    ('2024-05-03', None)
    """
    found = _IN_ADDRESS.search(url)
    return iso("-".join(found.groups())) if found is not None else None


def _standard(text: str) -> str | None:
    """ISO 8601 in its usual disguises, and the date of e-mail and HTTP."""
    if _ISO_START.match(text):
        plain = _FRACTION.sub("", _ZONE_NAME.sub("+00:00", text)).replace(" +", "+").replace(" -", "-")
        moment = datetime.fromisoformat(plain)
        return moment.date().isoformat() if len(plain) <= len("2024-05-03") else moment.isoformat()
    return parsedate_to_datetime(text).isoformat() if _MAIL.match(text) else None


def _numeric(text: str) -> str | None:
    """Day, month and year with dots, or year, month and day: the orders that leave no doubt."""
    if (found := _DAY_FIRST.fullmatch(text)) is not None:
        day, month, year, hour, minute = found.groups()
    elif (found := _YEAR_FIRST.fullmatch(text)) is not None:
        year, month, day, hour, minute = found.groups()
    else:
        return None
    moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))
    return moment.isoformat() if hour else moment.date().isoformat()


def _in_words(text: str, language: str | None) -> str | None:
    """A date with the month's name."""
    if not _WORDS.match(text):
        return None
    import dateparser

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"], "RELATIVE_BASE": BASE}
    primary = (language or "en").split("-")[0]
    moment: datetime | None
    try:
        moment = dateparser.parse(text, languages=["en", primary], settings=settings)
    except ValueError:  # a language that dateparser does not know
        moment = dateparser.parse(text, languages=["en"], settings=settings)
    if moment is None:
        return None
    return moment.isoformat() if moment.hour or moment.minute else moment.date().isoformat()
