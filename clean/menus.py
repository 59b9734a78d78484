"""Menus: labels and entries in a row, told by their shape, by their place, and by what rules know among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from clean.document import Block
from clean.lines import word_count
from clean.rules import category_of
from clean.shapes import is_entry, is_label
from clean.view import View

# Labels in a row before the first sentence that make a menu, and words of sentences behind it.
MENU_LABELS = 6
MENU_BEFORE_WORDS = 60
# Menu entries (a few words each) in a row that make a menu, and how many of them may be the article's head. On twelve
# files of extracted texts and whole pages all menus together took 63,200 words of leftovers and 10 of articles.
MENU_ENTRIES = 15
MENU_TITLE = 5
# Entries of a menu that rules know, from which on others between them are its too, and how many of these in a row.
KNOWN_ENTRIES = 3
ENTRIES_BETWEEN = 4
# Words of an entry, on average; the lines of a song have more (word_count).
MENU_WORDS = 3


def head_menu(view: View) -> list[int]:
    """Positions of runs of labels, or of longer runs of menu entries, before the first sentence.

    A page's menu, where an article follows; entries that are gone count as well. The last few before the sentence
    stay, as far as they stand behind the title, or may themselves be the title: what stands under a title can be
    as short as an entry is. Runs are seen as if the title stood first, as it will.
    """
    first = next((line.index for line in view.lines if line.sentence), None)
    if first is None:
        return []  # no sentence at all: a list, or verse
    blocks, title = view.document.blocks[:first], view.document.title
    head = [at for at, block in enumerate(blocks) if block.text and at != title and _stands(block)]
    if len(head) < min(MENU_LABELS, MENU_ENTRIES) or view.prose < MENU_BEFORE_WORDS:
        return []
    texts = [blocks[at].text for at in head]
    taken = {at for run in _runs(texts, is_label) if len(run) >= MENU_LABELS for at in run}
    for run in _runs(texts, is_entry):
        entries = run
        if run[-1] == len(head) - 1:
            behind = len(run) if title is None else sum(head[at] > title for at in run)
            entries = run[: len(run) - min(behind, MENU_TITLE)]
        few_words = sum(word_count(texts[at]) for at in entries) <= MENU_WORDS * len(entries)
        taken.update(entries if len(entries) >= MENU_ENTRIES and few_words else ())
    indices = {head[at] for at in taken}
    return [position for position, line in enumerate(view.lines) if line.index in indices]


def menu_between(view: View) -> list[int]:
    """Positions of a few entries at a time between those of a menu that rules for navigation know.

    They are known where such a rule took them, or matches them before the article.
    """
    head = view.lines[: view.head]
    known = {line.index for line in head if any(hit.rule.category == "navigation" for hit in line.hits)}
    gone = {
        at for at, block in enumerate(view.document.blocks) if block.removal is not None and _is_navigation(block)
    }
    navigation = known | gone
    if len(navigation) < KNOWN_ENTRIES:  # so it is in most documents
        return []
    position = {line.index: at for at, line in enumerate(view.lines)}
    taken: list[int] = []
    between: list[int] = []
    menu: list[int] = []
    entries = 0
    for index, block in enumerate(view.document.blocks):
        if block.blank or index == view.document.title:
            continue
        if index in navigation:
            menu += between if entries else ()
            between, entries = [], entries + 1
        elif block.kept and len(between) < ENTRIES_BETWEEN and is_entry(block.text):
            between.append(position[index])
        elif block.kept:
            taken += menu if entries >= KNOWN_ENTRIES else ()
            menu, between, entries = [], [], 0
    return taken + (menu if entries >= KNOWN_ENTRIES else [])


def _is_navigation(block: Block) -> bool:
    return block.removal is not None and category_of(block.removal.rule) == "navigation"


def _stands(block: Block) -> bool:
    """Whether a block is there, or was and could be an entry."""
    return block.kept or is_entry(block.text)


def _runs(texts: Sequence[str], like: Callable[[str], bool]) -> list[range]:
    """Places of texts in a row that are alike."""
    runs: list[range] = []
    start = 0
    for is_like, group in groupby(texts, like):
        size = sum(1 for _ in group)
        if is_like:
            runs.append(range(start, start + size))
        start += size
    return runs
