"""Comments: the form under an article, its policy, and the thread above or below it.

A form is known by its phrases and by its shape, which is the same in every language: short lines
that end in the asterisk of a required field. A thread is known by its heading, by a heading that counts
it, by dates with names, or by a line that comes back over or under every comment.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise, zip_longest

from clean.document import Mark, Removal
from clean.extents import mark_rules, may_cut
from clean.lines import is_stamp
from clean.matcher import Matcher
from clean.rules import Rule
from clean.shapes import stamp
from clean.view import Line, View

STAGE = "comments"
GROUP = frozenset({"comments"})
# Two form lines so many lines apart or closer are one form.
FORM_WINDOW = 6
# Longest label of a form field (cells).
FIELD_CELLS = 40
# Words of article before a form that may cut what follows it.
FORM_AFTER_WORDS = 60
# A thread is known by lines of these categories, at least so many of them, with at most so many
# sentences (one comment's) between two; the article before it has at least so many words.
SIGNS = frozenset({"comments", "comment-form", "timestamp"})
THREAD_SIGNS = 2
THREAD_NAMES = 4
THREAD_TEXT = 6
THREAD_AFTER_WORDS = 60
# Stamps (date and time) that make a thread, lines at most between two, share of them with a name.
THREAD_STAMPS = 3
STAMP_GAP = 15
NAMED_STAMPS = 0.75
NAME_WORDS = 8
NAME_CELLS = 30
# Lines that are the same word for word, at least so many, no wider than this (cells), with a sentence in
# this share of the stretches behind them, make a thread (eight files: 3,400 words of leftovers, none of articles).
SIGNATURES = 4
SIGNATURE_CELLS = 60
SIGNED_TEXTS = 0.6
# Signatures that rules know, so many of them, make a thread in the first half as well: under a short article the
# comments are the longer text. Two people who say something, again and again, are an interview.
SURE_SIGNATURES = 5
SIGNED_NAMES = 3
# A sentence from this width on between a heading and a stamp is the article's (cells).
ARTICLE_CELLS = 140
# A number of comments. A single one is no thread: the article's last sentence may stand behind it.
_COUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]?\d{3})*(?![\d.,]*[km万])", re.IGNORECASE)
LEAST_COUNTED = 2
_WORDS = re.compile(r"^[~@]?[^\W\d_]{2,}(?:[ .'’@-]{1,2}[^\W\d_]+)*$")
# A letter or bracket before the asterisk: "Name *", not the "82*" of a cricket score.
_FIELD = re.compile(r"[^\W\d_)\]]\s*[)\]]?\s*\*$")


def mark(view: View, matcher: Matcher) -> Mapping[int, Mark]:
    """Marks the comment lines, a thread with all that follows it, a form with all that follows it."""
    marks = mark_rules(view, STAGE, GROUP)
    if not matcher.groups >= GROUP:
        return marks
    short = [at for at, line in enumerate(view.lines) if not line.sentence and line.cells <= SIGNATURE_CELLS]
    threads = [_thread(view), _counted(view), _stamped(view)]
    if len(short) >= SIGNATURES and view.prose >= THREAD_AFTER_WORDS:
        threads += [_recurring(view, short), _said(view, short, matcher)]
    thread = min((at for at in threads if at is not None), default=None)
    if thread is not None:
        heading = view.lines[thread].text
        for at in range(thread, len(view.lines)):
            marks.setdefault(view.lines[at].index, Removal(STAGE, "comments/thread", f"under {heading!r}"))
    form = _form(view)
    if form:
        start = form[0]
        cut = may_cut(view, start, FORM_AFTER_WORDS, form=True)
        for at in range(start, len(view.lines)) if cut else form:
            evidence = f"{len(form)} form lines" if at in form else f"after the form at {view.lines[start].text!r}"
            marks.setdefault(view.lines[at].index, Removal(STAGE, "comments/form", evidence))
    return marks


def _thread(view: View) -> int | None:
    """Position of the heading of a comment thread: it is in the last half, and what follows is signed.

    Signs are lines of a thread's own kind (reply buttons, counts, dates, "… says:"); there must be
    `THREAD_SIGNS` of them, and never more than `THREAD_TEXT` sentences between two.
    """
    for at, line in enumerate(view.lines):
        if not line.hits or line.prose < THREAD_AFTER_WORDS or 2 * line.prose < view.prose:
            continue
        headings = [hit.rule for hit in line.hits if hit.rule.category == "comments"]
        if headings:
            # A bare "Comments" may be a subheading: names under it, which look like subheadings too, prove nothing.
            sure = any(rule.risk == "low" for rule in headings) or any(char.isdigit() for char in line.text)
            if _signed(view, at + 1, _talk(view, at, headings), by_names=sure):
                return at
    return None


def _talk(view: View, at: int, headings: Sequence[Rule]) -> frozenset[str]:
    """Rules by which a heading would be its own proof: those of "Anna says:" and "Ole says:", a talk of two.

    A button is the same word for word wherever it comes back, and a thread has more names.
    """
    own = frozenset(rule.id for rule in headings if rule.risk == "high")
    names = {line.text for line in view.lines[at:] if any(hit.rule.id in own for hit in line.hits)}
    return own if 1 < len(names) < SIGNED_NAMES else frozenset()


def _counted(view: View) -> int | None:
    """Position, in the last half, of a comment heading that says how many follow ("12 comments").

    A page that says several numbers lists other things with their comments; so many comments have no more
    than `THREAD_TEXT` sentences each.
    """
    counted = {
        at: int(re.sub(r"\D", "", number[0]))
        for at, line in enumerate(view.lines)
        if line.hits
        and any(hit.rule.category == "comments" for hit in line.hits)
        and (number := _COUNT.search(line.text))
    }
    if len({view.lines[at].text for at in counted}) != 1:
        return None
    first, said = next(iter(counted.items()))
    prose = view.lines[first].prose
    behind = sum(line.sentence for line in view.lines[first:])
    if said < LEAST_COUNTED or behind > said * THREAD_TEXT:
        return None
    return first if prose >= THREAD_AFTER_WORDS and 2 * prose >= view.prose else None


def _signed(view: View, start: int, own: frozenset[str], *, by_names: bool) -> bool:
    """Whether comments follow to the end: lines of a thread's kind, or names with a comment under each.

    Rules of `own` do not tell a line's kind.
    """
    signs = names = sentences = 0
    behind = view.lines[start:]
    for line, under in zip_longest(behind, behind[1:]):
        if any(hit.rule.category in SIGNS and hit.rule.id not in own for hit in line.hits):
            signs, sentences = signs + 1, 0
        elif line.sentence:
            sentences += 1
            if sentences > THREAD_TEXT:
                return False
        elif _is_name(line) and under is not None and under.sentence:
            names, sentences = names + 1, 0
    return signs >= THREAD_SIGNS or (by_names and names >= THREAD_NAMES)


def _stamped(view: View) -> int | None:
    """Position where a thread without a usable heading opens: its comments are signed with date and time.

    Live blogs stamp their entries too: a thread has an article before it, and a comment line above it
    or somebody's name on the line of the date.
    """
    behind = (at for at, line in enumerate(view.lines) if line.prose >= THREAD_AFTER_WORDS)
    stamps = [at for at in behind if is_stamp(view.lines[at].text)]
    while stamps and _gap(stamps):
        stamps.pop(0)
    if (
        len(stamps) < THREAD_STAMPS
        or _scheduled(view, stamps)
        or any(_long(line) for line in view.lines[stamps[-1] + STAMP_GAP :])
    ):
        return None
    first = stamps[0]
    above = range(max(0, first - STAMP_GAP), first)
    headings = [at for at in above if any(hit.rule.group == "comments" for hit in view.lines[at].hits)]
    headings = [at for at in headings if not any(_long(line) for line in view.lines[at:first])]
    if headings:
        return headings[0]
    if sum(_named(view.lines[at].text) for at in stamps) >= len(stamps) * NAMED_STAMPS:
        # "Posted by …" stands under its comment, the first of which cannot be told from the article.
        return first
    names = sum(at > 0 and _is_name(view.lines[at - 1]) for at in stamps)
    return first - 1 if names >= len(stamps) * NAMED_STAMPS else None


def _scheduled(view: View, stamps: Sequence[int]) -> bool:
    """Whether stamps stand on lines in a row and never go back in time: date, time and event."""
    in_a_row = sum(other - one == 1 for one, other in pairwise(stamps))
    dates = [found for at in stamps if (found := stamp(view.lines[at].text)) is not None]
    return 2 * in_a_row >= len(stamps) - 1 and not any(later.precedes(sooner) for sooner, later in pairwise(dates))


def _recurring(view: View, short: Sequence[int]) -> int | None:
    """Position of the first of the `short` lines that a thread puts above or below every comment, word for word.

    "Reply", "Anonymous", a bare date with its time: between them stand sentences, and they go on to
    the end. Questions and answers, pros and cons come back so too: they begin before the last half.
    """
    places: dict[str, list[int]] = {}
    for at in short:
        line = view.lines[at]
        if not line.hits or any(hit.rule.group == "comments" for hit in line.hits):
            if is_stamp(line.text) and not _named(line.text):
                places.setdefault("", []).append(at)
            elif _WORDS.match(line.text):
                places.setdefault(line.text, []).append(at)
    threads = (found for found in places.values() if _goes_on(view, found, sure=_buttons(view, found)))
    return min((found[0] for found in threads), default=None)


def _buttons(view: View, found: Sequence[int]) -> bool:
    """Whether lines that are the same word for word are surely a comment's buttons, of which there are enough."""
    hits = view.lines[found[0]].hits
    sure = any(hit.rule.category == "comments" and hit.rule.risk != "high" for hit in hits)
    return sure and len(found) >= SURE_SIGNATURES


def _said(view: View, short: Sequence[int], matcher: Matcher) -> int | None:
    """Position of the first of the signatures ("Anna says:", the colon may be lost) that stand over comments."""
    endings = [_ending(view.lines[at]) for at in short]
    often = {ending for ending, times in Counter(endings).items() if times >= SIGNATURES}
    if not often:  # so it is in most documents
        return None
    alike = [at for at, ending in zip(short, endings, strict=True) if ending in often]
    found = [at for at in alike if _is_said(view.lines[at], matcher, view.document.language)]
    names = {view.lines[at].text for at in found}
    several = len(names) >= SIGNED_NAMES
    return found[0] if several and _goes_on(view, found, sure=len(found) >= SURE_SIGNATURES) else None


def _ending(line: Line) -> str:
    return line.text.rstrip(": ")[-2:]


def _is_said(line: Line, matcher: Matcher, language: str) -> bool:
    """Whether a rule for signatures matches a line, or would if it ended in a colon.

    These rules are of high risk, as an article introduces quotations so.
    """
    hits = line.hits or matcher.hits(f"{line.text}:", language)
    return any(hit.rule.category == "comments" and hit.rule.risk == "high" for hit in hits)


def _goes_on(view: View, found: Sequence[int], *, sure: bool) -> bool:
    """Whether lines with text between them begin in the last half, or surely are signatures, and run to the end."""
    before = view.lines[found[0]].prose
    if len(found) < SIGNATURES or before < THREAD_AFTER_WORDS or (2 * before < view.prose and not sure):
        return False
    steps = list(pairwise((*found, len(view.lines))))
    if any(other - one > STAMP_GAP for one, other in steps):
        return False
    texts = sum(any(view.lines[at].sentence for at in range(one + 1, other)) for one, other in steps)
    return texts >= len(steps) * SIGNED_TEXTS


def _gap(stamps: list[int]) -> bool:
    return len(stamps) > 1 and stamps[1] - stamps[0] > STAMP_GAP


def _long(line: Line) -> bool:
    return line.sentence and line.cells >= ARTICLE_CELLS


def _is_name(line: Line) -> bool:
    return not line.sentence and line.cells <= NAME_CELLS


def _named(text: str) -> bool:
    """Whether a stamp holds a few words beside the date: a name."""
    return 1 <= len(re.findall(r"[^\W\d_]{2,}", text)) <= NAME_WORDS


def _form(view: View) -> list[int]:
    """Positions of the first form's lines: two phrases of a form, or two required fields in the tail."""
    phrases: dict[int, set[str]] = {}
    fields: list[int] = []
    for at, line in enumerate(view.lines):
        ids = {hit.rule.id for hit in line.hits if hit.rule.category == "comment-form"} if line.hits else None
        if ids:
            phrases[at] = ids
        elif not line.sentence and line.cells <= FIELD_CELLS and _FIELD.search(line.text):
            fields.append(at)
    signs = sorted({*phrases, *fields})
    for first, second in pairwise(signs):
        if second - first >= FORM_WINDOW:
            continue
        by_phrase = first in phrases and second in phrases and phrases[first] != phrases[second]
        mixed = (first in phrases) != (second in phrases)
        if by_phrase or mixed or first >= view.tail:
            return [at for at in signs if first <= at]
    return []
