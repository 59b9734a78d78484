"""What is sure of a pattern's matches: nothing that the pattern matches is without its sign."""

import pytest
import re2

from clean.patterns import SLOTS, options, program, skeleton
from clean.signs import ITEMS, glued_sign, line_sign


def has(sign: str, line: str) -> bool:
    """Whether a line has a sign."""
    return re2.compile(sign, options()).search(line) is not None


class TestLineSign:
    @pytest.mark.parametrize(
        ("pattern", "sign"),
        [
            ("share it", "^(?:share it(?:$| ?[^a-z0-9 ]))"),
            ("also: {TITLE}", "^(?:also: )"),
            ("(?:share|print) (?:it|them) on {SITE}", "^(?:(?:share|print) (?:it|them) on )"),
            ("(?:share|print {SITE})", "^(?:(?:share|print ))"),
            ("(?:{SITE}: )?share", "share(?:$| ?[^a-z0-9 ])"),
            ("(?:by {SITE}: )?share", "^(?:(?:by |share(?:$| ?[^a-z0-9 ])))"),
            ("{NAME} says", " says(?:$| ?[^a-z0-9 ])"),
            ("{NAME} (?:says|{SITE} writes)", "(?:says(?:$| ?[^a-z0-9 ])| writes(?:$| ?[^a-z0-9 ]))"),
            ("{SITE} shares {N} of {SITE}", " shares {N} of "),
            ("share!", "^(?:share!(?:$|[^a-z0-9]))"),
            ("share[.!]?", "^(?:share[.!]?(?:$| ?[^a-z0-9 ]))"),
            (r"share\.{3}", r"^(?:share\.+(?:$|[^a-z0-9]))"),
            (r"\d{1,2}:\d{2}", "^(?:[0-9]+:[0-9]+(?:$| ?[^a-z0-9 ]))"),
            (r"#?(?:{SITE})+\?*now", r"\?*now(?:$| ?[^a-z0-9 ])"),
            ("{NAME}", ""),
            ("{NAME}|share it", ""),
            ("(?:now )?{NAME}", ""),
            ("(?-i:[A-Z])[a-z]{2,9}", ""),
        ],
    )
    def test_is_what_a_match_begins_with_or_else_holds(self, pattern: str, sign: str) -> None:
        assert line_sign(skeleton(pattern)).replace(skeleton("{N}"), "{N}") == sign

    def test_of_a_long_pattern_is_its_start(self) -> None:
        assert line_sign("abcdefghijklmnopqrstuvwxyz"[: 2 * ITEMS]) == f"^(?:{'abcdefghijklmnopqrstuvwxyz'[:ITEMS]})"

    def test_of_a_long_pattern_keeps_the_repeat_of_its_last_item(self) -> None:
        assert has(line_sign("share it o?n them"), "share it n them")

    @pytest.mark.parametrize("slot", sorted(SLOTS))
    @pytest.mark.parametrize(
        "shape",
        [
            "{} now",
            "(?:{})? now",
            "now {}",
            "(?:{}|by) now",
            "on {} now",
            "(?:on {} )?now",
            "on (?:{} )?now",
            "(?:on {},? ){{0,2}}now",
        ],
    )
    def test_is_in_what_the_pattern_matches(self, slot: str, shape: str) -> None:
        examples = {
            "N": "3,400",
            "SITE": "The Harbour Post",
            "NAME": "Anna Example",
            "NAMES": "Anna Example and Ben Example",
            "DATE": "3 May 2024",
            "TIME": "14:05",
            "URL": "https://harbour.example/a",
            "EMAIL": "anna@harbour.example",
            "HANDLE": "@harbour",
            "TITLE": "Ferry returns",
            "TEXT": "it is so",
        }
        pattern = shape.format(f"{{{slot}}}")
        sign = line_sign(skeleton(pattern))
        lines = ["now", " now", "by now", f"{examples[slot]} now", f"now {examples[slot]}", "on now"]
        lines += [f"on {examples[slot]} now", f"on {examples[slot]} on {examples[slot]}, now"]
        matched = [line for line in lines if program(pattern).fullmatch(line)]
        assert matched
        for line in matched:
            for joined in (line, f"{line}. Click here", f"{line}! Click here", f"{line} | Share", f"{line} · Share"):
                assert has(sign, joined.lower())


class TestGluedSign:
    @pytest.mark.parametrize(
        ("pattern", "line"),
        [
            (r"[\[(]?Click to (?:tweet|share)[\])]?", "the captain laughed (click to share) and left"),
            ("Story continues below", "story continues below the ferry sailed"),
            ("{NAME} for {SITE}", "the ferry sailed anna for harbour"),
            ("Read {SITE}", "the ferry sailed read harbour"),
        ],
    )
    def test_is_in_a_line_that_a_match_is_glued_to(self, pattern: str, line: str) -> None:
        assert has(glued_sign(skeleton(pattern)), line)

    def test_is_not_in_what_articles_say(self) -> None:
        assert not has(
            glued_sign(skeleton("Click to (?:tweet|share)")), "the captain clicked his heels to share the joke"
        )
