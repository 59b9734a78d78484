"""A review without its terminal: what rejections become, what they reach, and what is written when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from clean.batch.books import Summary
from clean.batch.job import Job
from clean.batch.run import run
from clean.cleaner import Cleaner
from clean.document import CleanError
from clean.exceptions import load, read
from clean.review.pending import Desk, Step
from clean.review.rejection import NAMED, edit, rejection, rule_file
from clean.review.screen import CONTEXT, MOST, screen
from clean.review.session import Session
from clean.rules import load as load_rules

PLAIN = Cleaner(profile=frozenset({"legal"}), language="en")
TITLE = "Ferry returns"
SENTENCE = "The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay."
OTHER = "Nobody swam, for the water was cold, and the pilots sat down to cards."
THIRD = "The mill by the church burned for two nights, and the miller slept in a boat."
LAST = "The masons went home on Friday, and the last stone was dry by the evening."
# In a group by itself, so that the shipped rules beside it are few.
RULES = """
[calls]
why      = "Calls and what stands under them."
risk     = "low"
extent   = "block"
phrases  = ["Our calls"]
patterns = ["call .{2,40} now[.!]?"]
removes  = ["Our calls", "Call the tide office now"]
keeps    = ["Call it off, now and then.", "They call us now."]

[glued]
why      = "A button behind a sentence."
risk     = "low"
extent   = "suffix"
phrases  = ["Click to call"]
removes  = ["Click to call", "CLICK TO CALL"]
keeps    = ["Click, to call a taxi.", "They click to call him."]
"""


@pytest.fixture
def reviewed(tmp_path: Path, rule_folder: Callable[..., Path]) -> Callable[..., Session]:
    """A review of articles that were cleaned before there was a rule; each is given by its lines."""

    def start(folder: str = "rules", everything: bool = False, **articles: Sequence[str]) -> Session:
        for name, lines in articles.items():
            path = tmp_path / "in" / f"{name}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text("\n\n".join([TITLE, *lines]) + "\n")
        rules = rule_folder("en/contact", RULES)
        if folder != "rules":
            rules = rules.rename(rules.with_name(folder))
        job = Job(PLAIN, tmp_path / "in", tmp_path / "out")
        assert {outcome.status for outcome in run(job, Summary(), 0)} <= {"written", "quarantined"}
        session = Session(Desk.of(job), replace(PLAIN, rules=(rules,)), everything=everything)
        session.start()
        return session

    return start


def shown(session: Session, name: str) -> str:
    return (session.desk.output / f"{name}.txt").read_text()


def keeps(session: Session) -> list[str]:
    (folder,) = session.state.cleaner.folders
    return list(load_rules(folder)[0].keeps[2:])


def only(session: Session) -> Step:
    step = session.step()
    assert step is not None
    assert session.remaining() == 1
    return step


class TestSteps:
    def test_a_heading_and_what_goes_with_it_are_one(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Our calls", "Harbour office", "Night desk"])
        assert [change.number for change in only(session).changes] == [5, 7, 9]

    def test_a_step_is_split_into_lines_and_joined_by_undo(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Our calls", "Harbour office", "Night desk"])
        session.split(only(session))
        assert session.remaining() == 3
        assert session.undo()
        assert session.remaining() == 1
        assert not session.undo()

    def test_another_rule_or_a_kept_line_between_parts_them(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Call us now", OTHER, "Call us now", THIRD, f"{LAST} Click to call"])
        assert session.remaining() == 3

    def test_a_changed_source_is_one_without_a_rule(self, reviewed: Callable[..., Session], tmp_path: Path) -> None:
        session = reviewed(a=[SENTENCE])
        (tmp_path / "in" / "a.txt").write_text(f"{TITLE}\n\n{OTHER}\n")
        session.start()
        step = only(session)
        assert (step.rule, step.changes) == ("", ())
        before, after = session.desk.both(session.state.cleaner, "a.txt")
        assert after is not None
        assert ("-", SENTENCE) in list(screen(step, before, after, ""))
        with pytest.raises(CleanError, match="no rule is at work"):
            rejection(session, [step], "rule")
        session.accept([step])
        assert OTHER in shown(session, "a")

    def test_a_leftover_in_new_lines_of_a_source_is_one_too(
        self, reviewed: Callable[..., Session], tmp_path: Path
    ) -> None:
        session = reviewed(a=[SENTENCE])
        (tmp_path / "in" / "a.txt").write_text(f"{TITLE}\n\n{OTHER}\n\nCall us now\n")
        session.start()
        assert [change.text for change in only(session).changes] == ["Call us now"]

    def test_a_document_that_is_new_shows_what_is_removed(
        self, reviewed: Callable[..., Session], tmp_path: Path
    ) -> None:
        session = reviewed(a=[SENTENCE])
        (tmp_path / "in" / "b.txt").write_text(f"{TITLE}\n\n{OTHER}\n\nCall us now\n")
        (tmp_path / "in" / "c.txt").write_text(f"{TITLE}\n\n{OTHER}\n")
        session = Session(Desk.of(session.desk.job), session.state.cleaner)
        session.start()
        step = only(session)
        assert step.id == "b.txt"
        assert not (tmp_path / "out" / "c.txt").exists()
        session.accept([step])
        session.finish()
        assert OTHER in shown(session, "b")
        assert OTHER in shown(session, "c")

    def test_what_cannot_be_cleaned_is_said(self, reviewed: Callable[..., Session], tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "b.txt").write_bytes(b"\x7fELF\0\0")
        session = reviewed(a=[SENTENCE, "Call us now"])
        assert [problem[:7] for problem in session.quarantined] == ["b.txt: "]
        assert only(session).id == "a.txt"


class TestScreen:
    def test_a_long_step_is_cut_short(self, reviewed: Callable[..., Session]) -> None:
        names = [f"Desk number {number}" for number in range(MOST)]
        session = reviewed(a=[SENTENCE, OTHER, "Our calls", *names])
        step = only(session)
        _, after = session.desk.both(session.state.cleaner, "a.txt")
        assert after is not None
        lines = list(screen(step, None, after, "Why not."))
        assert ("@", "why       Why not.") in lines
        assert ("-", "Our calls") in lines
        assert ("-", names[-1]) in lines
        assert (" ", "…") in lines
        assert sum(mark != "@" for mark, _ in lines) == MOST + CONTEXT


class TestRejections:
    def test_a_line_that_the_form_took_is_kept_and_what_it_took_along_stays(
        self, reviewed: Callable[..., Session]
    ) -> None:
        session = reviewed(a=[SENTENCE, "Call the elders now", "Harbour office"], b=[OTHER, "Call the elders now"])
        step = session.step()
        assert step is not None
        attempt = rejection(session, [step], "rule")
        assert (attempt.shared, attempt.others) == (True, ("b.txt",))
        assert keeps(session) == []
        session.apply(attempt)
        assert keeps(session) == ["Call the elders now"]
        assert session.step() is None
        assert "Harbour office" in shown(session, "a")

    def test_a_line_that_only_stands_under_another_is_an_exception(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Our calls", "Harbour office", "Night desk"])
        session.split(only(session))
        under = list(session.of_rule("en/contact/calls"))[1]
        session.apply(rejection(session, [under], "rule"))
        assert keeps(session) == []
        assert [(e.document, e.line) for e in read(session.desk.output / ".exceptions.toml")] == [
            ("a.txt", "Harbour office")
        ]
        for step in session.of_rule("en/contact/calls"):
            session.accept([step])
        assert "Harbour office" in shown(session, "a")
        assert "Night desk" not in shown(session, "a")

    def test_a_line_that_the_rule_names_is_an_exception_and_says_why(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Call the tide office now"], b=[OTHER, "Call the tide office now"])
        step = session.step()
        assert step is not None
        attempt = rejection(session, [step], "rule")
        assert attempt.said[0] == NAMED
        assert not attempt.shared
        session.apply(attempt)
        assert only(session).id == "b.txt"

    def test_of_all_of_a_rule_takes_each_line_its_own_way(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Call the elders now"], b=[OTHER, "Call the tide office now"])
        session.apply(rejection(session, session.of_rule("en/contact/calls"), "rule"))
        assert keeps(session) == ["Call the elders now"]
        assert load(session.desk.output).lines("b.txt") == {"Call the tide office now"}
        assert session.step() is None
        assert "Call the elders now" in shown(session, "a")
        assert "Call the tide office now" in shown(session, "b")

    def test_a_cut_piece_stays_where_the_whole_line_is_kept(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, f"{OTHER} Click to call"])
        step = only(session)
        assert step.rule == "en/contact/glued"
        session.apply(rejection(session, [step], "rule"))
        assert f"{OTHER} Click to call" in shown(session, "a")
        assert session.step() is None

    def test_a_rule_that_is_installed_is_not_touched(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed("_rules", a=[SENTENCE, "Call the elders now"], b=[OTHER, "Call the elders now"])
        step = session.step()
        assert step is not None
        attempt = rejection(session, [step], "rule")
        assert (attempt.shared, attempt.others) == (True, ("b.txt",))
        session.apply(attempt)
        assert keeps(session) == []
        assert load(session.desk.output).everywhere == {"Call the elders now"}
        assert session.step() is None
        with pytest.raises(CleanError, match="no rule file of yours"):
            rule_file(session, "en/contact/calls")

    def test_a_line_as_a_scraper_mangled_it_is_known_again(self, reviewed: Callable[..., Session]) -> None:
        line = "Call Jos\u00c3\u00a9 &amp; sons now"
        session = reviewed(a=[SENTENCE, line], b=[OTHER, "Call José & sons now"])
        step = session.step()
        assert step is not None
        session.apply(rejection(session, [step], "rule"))
        assert keeps(session) == ["Call José & sons now"]
        assert session.step() is None
        assert "Call José & sons now" in shown(session, "a")

    def test_a_line_that_comes_back_cannot_be_rejected(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Call us now"])
        session.accept([only(session)])
        back = Session(session.desk, PLAIN)
        back.start()
        step = only(back)
        assert step.changes[0].kind == "kept"
        with pytest.raises(CleanError, match="no rule takes it any more"):
            rejection(back, [step], "rule")

    def test_in_what_stands_they_bring_the_line_back(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Call the elders now"])
        session.accept([only(session)])
        assert "elders" not in shown(session, "a")
        again = Session(session.desk, session.state.cleaner, everything=True)
        again.start()
        again.apply(rejection(again, [only(again)], "rule"))
        assert again.step() is None
        assert "elders" in shown(again, "a")


class TestResumed:
    def test_what_was_accepted_is_not_asked_again(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Call us now", OTHER, "Call them now"])
        first = session.step()
        assert first is not None
        session.accept([first])
        session.close()
        again = Session(session.desk, session.state.cleaner)
        again.start()
        assert only(again).changes[0].text == "Call them now"

    def test_a_document_is_written_if_nothing_else_is_left_by_then(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Call us now", OTHER, "Call them now"])
        first = session.step()
        assert first is not None
        session.accept([first])
        session.close()
        (folder,) = session.state.cleaner.folders
        file = folder / "en" / "contact.toml"
        file.write_text(file.read_text().replace("call .{2,40}", "call (?:us|the tide office)"))
        again = Session(session.desk, replace(PLAIN, rules=(folder,)))
        again.start()
        assert again.step() is None
        assert "Call us now" not in shown(again, "a")
        assert "Call them now" in shown(again, "a")
        again.close()
        assert not list(again.desk.output.rglob("*.new"))


class TestEdits:
    def test_tell_every_document_that_comes_out_otherwise(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Call the elders now"], b=[OTHER, "Call us now"], c=[OTHER, "Ring us now"])
        file = rule_file(session, "en/contact/calls")
        attempt = edit(session, file, file.read_text().replace("call .{2,40}", "(?:call|ring) us"))
        assert attempt.others == ("a.txt", "c.txt")
        session.apply(attempt)
        assert [step.id for step in session.of_rule("en/contact/calls")] == ["b.txt", "c.txt"]
        assert session.undo()
        assert [step.id for step in session.of_rule("en/contact/calls")] == ["a.txt", "b.txt"]

    def test_that_cannot_be_read_change_nothing(self, reviewed: Callable[..., Session]) -> None:
        session = reviewed(a=[SENTENCE, "Call us now"])
        file = rule_file(session, "en/contact/calls")
        before = file.read_text()
        with pytest.raises(CleanError, match="RE2 does not take it"):
            edit(session, file, before.replace("{2,40}", "(?=a)"))
        assert file.read_text() == before


def test_a_line_that_extraction_leaves_out_can_stay(tmp_path: Path) -> None:
    page = (
        f"<html><head><title>{TITLE}</title></head><body><nav><a href='/'>Home</a> <a href='/n'>News</a></nav>"
        f"<article><h1>{TITLE}</h1>" + f"<p>{SENTENCE}</p><p>{OTHER}</p>" * 3 + "</article>"
        "<aside><p>The tide office is closed.</p></aside></body></html>"
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text(page)
    session = Session(Desk.of(Job(PLAIN, tmp_path / "in", tmp_path / "out")), PLAIN)
    session.start()
    for step in list(session.steps()):
        session.split(step)
    (aside,) = [step for step in session.steps() if "tide office" in step.changes[0].text]
    assert aside.rule.startswith("extract/")
    session.apply(rejection(session, [aside], "rule"))
    while (step := session.step()) is not None:
        session.accept([step])
    text = (tmp_path / "out" / "a.html.txt").read_text()
    assert "The tide office is closed." in text
    assert "Home" not in text
