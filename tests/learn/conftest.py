"""A made corpus: sites with known template lines, that vary by number, date and title, and known traps."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

WORDS = """
    ferry harbour bridge council market winter river tower garden captain library engine window lantern orchard
    school station theatre forest village mountain kitchen festival doctor painter morning letter water stone field
    baker miller rower tailor weaver signal timber copper barley saddle pigeon meadow cellar chapel quarry ditch
"""
MONTHS = "January February March April May June July August September October November December"
SECTIONS = ("Town", "Sport", "Culture", "Weather")
TOWNS = ("HARBOURTON", "Milltown", "Lower Weir", "Stonebridge")


@dataclass(frozen=True)
class Made:
    """A document: its lines, and whether each is the site's (True), a trap (False) or other (None)."""

    site: str
    title: str
    lines: tuple[tuple[str, bool | None], ...]

    @property
    def text(self) -> str:
        return "\n".join(line for line, _ in self.lines)


class Site:
    """Makes the documents of one site, each different, all of one template."""

    def __init__(self, number: int) -> None:
        self.rng = random.Random(number)  # noqa: S311
        self.name = f"site{number}.example"
        self.paper = f"The {self._phrase(2).title()} {number}"
        self.slogan = f"{self._phrase(4).capitalize()} every day"
        self.about = f"The {self._phrase(2)} paper was founded by the {self._phrase(3)} in a year of storms."
        self.background = f"The {self._phrase(3)} has been closed since the {self._phrase(2)} was taken by the flood."
        self.block = [self._phrase(2).capitalize() for _ in range(3)]
        self.heading = f"What the {self._phrase(2)} says"

    def _phrase(self, words: int) -> str:
        return " ".join(self.rng.choices(WORDS.split(), k=words))

    def _sentence(self) -> str:
        return f"The {self._phrase(self.rng.randint(6, 14))} was seen by the {self._phrase(2)}."

    def _date(self) -> str:
        return f"{self.rng.randint(1, 28)} {self.rng.choice(MONTHS.split())} {self.rng.randint(2019, 2025)}"

    def document(self, column: bool = False) -> Made:
        """One document; a `column` has the same title each time."""
        rng = self.rng
        title = "Letters to the harbour" if column else self._phrase(6).capitalize()
        section = rng.choice(SECTIONS)
        lines: list[tuple[str, bool | None]] = [(self.paper, True), (f"You are reading: {title}", True)]
        lines += [(title, False if column else None), (f"Published {self._date()}, {rng.randint(10, 23)}:15", True)]
        if rng.random() < 0.8:
            lines.append((f"{rng.choice(TOWNS)}, {rng.randint(1, 28)} {rng.choice(MONTHS.split())}", False))
        lines += [(self._sentence(), None) for _ in range(rng.randint(2, 4))]
        lines += [(self.heading, False), (self._sentence(), None)]
        if rng.random() < 0.4:
            lines.append((self.background, False))
        if rng.random() < 0.5:  # a section's word as a heading of the text, a table, a refrain
            lines += [(section, False), (self._sentence(), None)]
            lines += [(cell, False) for cell in ("Place", "Boat", "Points", f"{rng.randint(1, 9)}", "Heron", "12")]
            lines += [("And the heron came home", False)] * 2
        lines += [(self._sentence(), None) for _ in range(rng.randint(2, 4))]
        if rng.random() < 0.4:  # a table at the end of the text
            cells = ("Tide", "Depth", self._phrase(1), f"{rng.randint(1, 9)}", f"Total {rng.randint(10, 90)}")
            lines += [(cell, False) for cell in cells]
        lines += [(line, True) for line in self.block]
        lines += [(f"{rng.randint(0, 400)} comments", True), (self.about, False), (self.slogan, True)]
        return Made(self.name, title, tuple(lines))

    def documents(self, number: int) -> list[Made]:
        """So many documents, one in five of them a column's."""
        return [self.document(column=at % 5 == 4) for at in range(number)]


@pytest.fixture(scope="session")
def site() -> type[Site]:
    """Makes the documents of a site, by its number."""
    return Site
