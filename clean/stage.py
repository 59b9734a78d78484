"""Book-keeping for stages, so that none can break a document: `rewriting`, `removing`, `until_stable`.

A stage's author writes ``str -> str`` for one line, or looks at a `View` and returns marks by block
index. Only this module makes new documents of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice

from msgspec.structs import replace

from clean.document import Block, CleanError, Document, Mark, Removal, Rewrite
from clean.matcher import Matcher
from clean.view import Readings, View

Step = tuple[str, Callable[[str], str]]
Marker = Callable[[View, Matcher], Mapping[int, Mark]]

# Rounds after which something is wrong: every round but the last removes or shortens a line.
ROUNDS = 10_000
# Passes of the rewriting steps over one line. Each shortens it or makes it canonical; two are usual.
PASSES = 20


def rewrite(text: str, steps: Sequence[Step], settled: Callable[[str], bool]) -> tuple[str, tuple[str, ...]]:
    """A line's text after the steps have run until it stays as it is, and the ids of those that changed it.

    `settled` tells texts that no step changes; False says nothing.
    """
    by: list[str] = []
    for _ in range(PASSES):
        before = text
        for name, step in steps:
            after = step(text)
            if after != text and name not in by:
                by.append(name)
            text = after
        if text == before or settled(text):
            break
    return text, tuple(by)


def rewriting(document: Document, steps: Sequence[Step], settled: Callable[[str], bool]) -> Document:
    """Runs the steps over each kept line until it stays as it is; their ids go into `rewritten_by`.

    `settled` tells lines that no step changes.
    """
    blocks = tuple(
        block
        if not block.text or block.removal is not None or settled(block.text)
        else _rewritten(block, steps, settled)
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


def _rewritten(block: Block, steps: Sequence[Step], settled: Callable[[str], bool]) -> Block:
    text, by = rewrite(block.text, steps, settled)
    if text == block.text:
        return block
    return Block(block.raw, text, (*block.rewritten_by, *by), block.removal)


def removing(document: Document, marks: Mapping[int, Mark]) -> Document:
    """Applies marks to kept blocks, but for spared ones; the document itself where none changes anything.

    The title is never removed, a removed block never marked again.
    """
    if not marks:
        return document
    blocks = list(document.blocks)
    for index, mark in marks.items():
        block = blocks[index]
        if block.removal is not None or block.blank or _spared(block, document.spared):
            continue
        if isinstance(mark, Removal):
            if index != document.title:
                blocks[index] = Block(block.raw, block.text, block.rewritten_by, mark)
        elif mark.text and mark.text != block.text:
            blocks[index] = Block(block.raw, mark.text, _once(block.rewritten_by, mark))
    marked = tuple(blocks)
    return document if marked == document.blocks else replace(document, blocks=marked)


def _spared(block: Block, spared: frozenset[str]) -> bool:
    return bool(spared) and (block.text in spared or block.raw.strip() in spared)


def _once(names: tuple[str, ...], mark: Rewrite) -> tuple[str, ...]:
    return names if mark.rule in names else (*names, mark.rule)


def until_stable(
    document: Document, stages: Sequence[Marker], matcher: Matcher, readings: Readings | None = None
) -> Document:
    """Runs the removing stages in turn, again and again, until none of them changes anything.

    Each stable by itself is not enough: of ``Share this / Title / Title`` the second title only
    shows itself when the share line is gone.
    """
    view = View.of(document, matcher, readings)
    quiet = 0  # stages in a row that changed nothing: all of them, and they have all seen this view
    for stage in islice(cycle(stages), ROUNDS * len(stages)):
        marked = removing(document, stage(view, matcher))
        if marked is document:
            quiet += 1
        else:
            document, view, quiet = marked, View.of(marked, matcher, readings, view), 0
        if quiet == len(stages):
            return document
    raise CleanError(f"{document.id}: the stages do not settle; please report it with the document")
