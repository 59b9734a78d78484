"""Input that is no article: each beside a good document that must still be written, and named with what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clean import DecodeError, clean_text

GOOD = """Ferry returns to the harbour

The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.
"""
ACCENTED = "Die Fähre lief am Sonntag in den Hafen ein, und zweihundert Leute jubelten für den Kapitän.\n"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
PDF_IN_ASCII = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\ntrailer\n<< /Size 3 >>\n%%EOF\n"
ELF = b"\x7fELF\x02\x01\x01" + bytes(64) + b"\x01\x02\x03"
CUT = (ACCENTED + "Er sagte: „Endlich“").encode()[:-1]
DAMAGED = (ACCENTED * 3).encode() + b"Hier fehlt \xc3 ein halber Buchstabe.\n" + ACCENTED.encode()

UNREADABLE: dict[str, tuple[bytes, str]] = {
    "NULs in a text": (GOOD.encode() + b"\0\0 and more", r"binary: 2 NUL bytes.*--encoding"),
    "an executable": (ELF, r"not text but .*leave it out"),
    "a PDF file": (PDF, r"not text but application/pdf.*leave it out"),
    "a PDF file in ASCII": (PDF_IN_ASCII, r"not text but application/pdf.*leave it out"),
    "a cut character at the end": (
        CUT,
        r"not valid utf-8: .*ends inside a character \(byte 115: E2 80\).*Fetch it",
    ),
    "damaged UTF-8": (DAMAGED, r"not valid utf-8: the text is broken at byte 296 \(C3: .*--encoding-errors replace"),
    "a line over the limit": (
        b"x" * 1_100_000,
        r"line 1 has 1,100,000 code points, .*limit of 1,000,000;.*split",
    ),
    "a line of 50 MB": (GOOD.encode() + b"word " * 10_000_000, r"line 4 has 50,000,000 code points.*leave it out"),
}


def link_out_of_the_source(root: Path, folder: Path) -> None:
    (root / "secret.txt").write_text(GOOD)
    (folder / "bad.txt").symlink_to(root / "secret.txt")


def link_to_a_folder_outside(root: Path, folder: Path) -> None:
    (root / "elsewhere").mkdir()
    (root / "elsewhere/secret.txt").write_text(GOOD)
    (folder / "bad").symlink_to(root / "elsewhere")


def link_to_a_folder_above(root: Path, folder: Path) -> None:
    (folder / "bad").symlink_to("../..")


def link_to_its_own_folder(root: Path, folder: Path) -> None:
    (folder / "bad").symlink_to(".")


def link_to_nowhere(root: Path, folder: Path) -> None:
    (folder / "bad.txt").symlink_to("nowhere.txt")


def link_to_itself(root: Path, folder: Path) -> None:
    (folder / "bad.txt").symlink_to("bad.txt")


LINKS: dict[Callable[[Path, Path], None], str] = {
    link_out_of_the_source: r"a symbolic link out of the source folder, to .*secret\.txt; copy the file in",
    link_to_a_folder_outside: r"a symbolic link out of the source folder, to .*elsewhere; .*name its folder",
    link_to_a_folder_above: r"a symbolic link out of the source folder, to .*; copy the file in",
    link_to_its_own_folder: r"a symbolic link to a folder, .*; remove the link",
    link_to_nowhere: r"a symbolic link that leads nowhere; remove it, or mend it",
    link_to_itself: r"a symbolic link that leads nowhere; remove it, or mend it",
}


MESSAGES = {kind: message for kind, (_, message) in UNREADABLE.items()}
MESSAGES |= {link.__name__: message for link, message in LINKS.items()}


def only_the_good_one_is_written(clean: Any, done: Any, name: str, message: str) -> None:
    """The run's exit status, books, message and files when one document of two is bad."""
    assert "Traceback" not in done.err
    assert done.status == 1
    assert done.books == (2, 1, 0, 1)
    assert re.search(rf"^quarantined 1:\n  {re.escape(name)}: {message}", done.err, re.M), done.err
    assert done.stdout == b""
    assert sorted(clean.tree("out")) == ["good.provenance.json", "good.txt"]
    assert clean.path("out/good.txt").read_text() == GOOD


@pytest.fixture(scope="module")
def bad_folders(workspace: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """One run over a folder for each kind of bad document, a good one beside it."""
    clean = workspace(tmp_path_factory.mktemp("bad"))
    for kind in MESSAGES:
        clean.write(f"in/{kind}/good.txt", GOOD)
    for kind, (data, _) in UNREADABLE.items():
        clean.write(f"in/{kind}/bad.txt", data)
    for link in LINKS:
        link(clean.root, clean.path(f"in/{link.__name__}"))
    return clean, clean.run("in", "out")


def test_every_bad_document_is_quarantined_and_every_good_one_written(bad_folders: tuple[Any, Any]) -> None:
    clean, done = bad_folders
    kinds = len(MESSAGES)
    assert "Traceback" not in done.err
    assert (done.status, done.stdout) == (1, b"")
    assert done.books == (2 * kinds, kinds, 0, kinds)
    assert f"quarantined {kinds}:\n" in done.err
    assert {name.split("/")[1] for name in clean.tree("out")} == {"good.txt", "good.provenance.json"}


@pytest.mark.parametrize(("kind", "message"), MESSAGES.items(), ids=MESSAGES)
def test_a_bad_document_is_named_with_what_to_do_and_the_one_beside_it_written(
    bad_folders: tuple[Any, Any], kind: str, message: str
) -> None:
    clean, done = bad_folders
    assert re.search(rf"^  {re.escape(kind)}/bad(?:\.txt)?: {message}", done.err, re.M), done.err
    assert sorted(clean.tree(f"out/{kind}")) == ["good.provenance.json", "good.txt"]
    assert clean.path(f"out/{kind}/good.txt").read_text() == GOOD


def test_a_link_within_the_folder_is_a_document(clean: Any) -> None:
    clean.write("in/good.txt", GOOD)
    clean.path("in/same.txt").symlink_to("good.txt")
    done = clean.run("in", "out")
    assert (done.status, done.books) == (0, (2, 2, 0, 0))
    assert clean.path("out/same.txt").read_text() == GOOD


def test_damaged_utf8_is_cleaned_with_gaps_if_the_user_says_so(clean: Any) -> None:
    clean.write("in/cut.txt", CUT)
    clean.write("in/damaged.txt", DAMAGED)
    done = clean.run("in", "out", "--encoding-errors", "replace")
    assert (done.status, done.books) == (0, (2, 2, 0, 0))
    for name, gap in (("cut", "„Endlich\ufffd"), ("damaged", "fehlt \ufffd ein")):
        text = clean.path(f"out/{name}.txt").read_text(encoding="utf-8")
        assert gap in text
        assert text.count("\ufffd") == 1
    verified = clean("verify", "out")
    assert (verified.status, verified.out) == (0, "")


def test_two_sources_with_one_output_are_both_quarantined(clean: Any) -> None:
    clean.write("in/good.txt", GOOD)
    clean.write("in/a.text", GOOD.replace("Sunday", "Monday"))
    clean.write("in/a.text.txt", GOOD.replace("Sunday", "Tuesday"))
    done = clean.run("in", "out")
    assert (done.status, done.books) == (1, (3, 1, 0, 2))
    assert "  a.text: has the same output as a.text.txt (a.text.txt); rename one of them\n" in done.err
    assert "  a.text.txt: has the same output as a.text (a.text.txt); rename one of them\n" in done.err
    assert sorted(clean.tree("out")) == ["good.provenance.json", "good.txt"]


def test_a_file_that_may_not_be_read_is_quarantined(clean: Any, heed_permissions: Callable[[], None] | None) -> None:
    clean.write("in/good.txt", GOOD)
    clean.write("in/bad.txt", GOOD).chmod(0)
    done = clean.run("in", "out", before=heed_permissions)
    only_the_good_one_is_written(clean, done, "bad.txt", r"cannot be read: Permission denied; check its permissions")


def test_a_folder_that_may_not_be_read_is_named(clean: Any, heed_permissions: Callable[[], None] | None) -> None:
    clean.write("in/good.txt", GOOD)
    folder = clean.write("in/closed/bad.txt", GOOD).parent
    folder.chmod(0)
    done = clean.run("in", "out", before=heed_permissions)
    folder.chmod(0o700)
    assert clean.path("out/good.txt").read_text() == GOOD
    assert "Traceback" not in done.err
    assert done.status != 0, "documents are unaccounted for, and the status says that all is fine"
    assert "closed" in done.err


def test_what_may_not_be_read_is_named_by_every_command_and_is_no_internal_error(
    clean: Any, heed_permissions: Callable[[], None] | None
) -> None:
    clean.write("in/good.txt", GOOD)
    clean.write("in/town/bad.txt", GOOD)
    assert clean.run("in", "out").status == 0
    for name in ("closed/a.txt", "sealed.toml"):
        clean.write(name, "x")
    for name in ("closed", "out/town", "sealed.toml"):
        clean.path(name).chmod(0)
    try:
        for arguments, name in (
            (("explain", "closed/a.txt"), "closed/a.txt"),
            (("verify", "closed"), "closed"),
            (("verify", "out"), "out/town"),
            (("describe", "out"), "out/town"),
            (("rules", "show", "en/ads/label", "--on", "out"), "out/town"),
            (("--config", "sealed.toml", "run", "in", "other"), "sealed.toml"),
        ):
            done = clean(*arguments, before=heed_permissions)
            assert (done.status, done.stdout) == (2, b""), arguments
            assert re.fullmatch(rf"clean: {name}: .*Permission denied; check its permissions.*\n", done.err), done.err
        done = clean.run("closed", "other", before=heed_permissions)
        assert (done.status, done.books) == (1, (1, 0, 0, 1))
        assert "  .: a folder that cannot be read: Permission denied; check its permissions\n" in done.err
    finally:
        for name in ("closed", "out/town"):
            clean.path(name).chmod(0o700)


def test_a_review_of_an_output_that_may_not_be_written_is_refused(
    clean: Any, heed_permissions: Callable[[], None] | None
) -> None:
    clean.write("in/good.txt", f"{GOOD.splitlines()[0]}\n\n{GOOD}")
    folder = clean.path("out")
    folder.mkdir(mode=0o500)
    done = clean("review", "in", "out", "--profile=legal", before=heed_permissions)
    folder.chmod(0o700)
    assert (done.status, done.stdout) == (2, b"")
    assert "clean: out/good.txt.new: Permission denied; check its permissions, or name another\n" in done.err


def test_an_output_folder_that_may_not_be_written_is_named(
    clean: Any, heed_permissions: Callable[[], None] | None
) -> None:
    clean.write("in/good.txt", GOOD)
    folder = clean.path("out")
    folder.mkdir(mode=0o500)
    done = clean.run("in", "out", before=heed_permissions)
    folder.chmod(0o700)
    assert (done.status, done.books) == (1, (1, 0, 0, 1))
    assert (
        "  good.txt: out/good.txt: cannot be written: Permission denied; free or change the output folder" in done.err
    )
    assert clean.tree("out") == {}


@pytest.mark.parametrize("blocked", ["bad.txt", "bad.provenance.json"])
def test_a_folder_where_an_output_should_go_costs_that_document_only(clean: Any, blocked: str) -> None:
    clean.write("in/good.txt", GOOD)
    clean.write("in/bad.txt", GOOD)
    clean.write(f"out/{blocked}/mine", "mine")
    done = clean.run("in", "out")
    assert (done.status, done.books) == (1, (2, 1, 0, 1))
    assert re.search(rf"^  bad\.txt: out/{blocked}: cannot be written: .+; free or change ", done.err, re.M)
    assert sorted(clean.tree("out")) == sorted([f"{blocked}/mine", "good.provenance.json", "good.txt"])
    assert clean.path(f"out/{blocked}/mine").read_text() == "mine"
    assert clean.path("out/good.txt").read_text() == GOOD


def test_a_file_where_an_output_folder_should_go_costs_that_document_only(clean: Any) -> None:
    clean.write("in/good.txt", GOOD)
    clean.write("in/town/bad.txt", GOOD)
    clean.write("out/town", "mine")
    done = clean.run("in", "out")
    assert (done.status, done.books) == (1, (2, 1, 0, 1))
    assert re.search(r"^  town/bad\.txt: out/town/bad\.txt: cannot be written: .+; free or change ", done.err, re.M)
    assert sorted(clean.tree("out")) == ["good.provenance.json", "good.txt", "town"]
    assert clean.path("out/town").read_text() == "mine"


def test_a_name_that_is_not_utf8_costs_that_document_at_most(clean: Any) -> None:
    clean.write("in/good.txt", GOOD)
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    clean.write(f"in/{name}", GOOD)
    done = clean.run("in", "out")
    assert "Traceback" not in done.err
    assert "internal error" not in done.err
    assert done.books[0] == 2
    assert clean.path("out/good.txt").read_text() == GOOD
    # Either way is right: cleaned, or quarantined under a name that a terminal can show.
    assert clean.path(f"out/{name}").exists() or "caf" in done.err.split("quarantined 1:")[1]


def test_a_name_too_long_for_its_record_costs_that_document_only(clean: Any) -> None:
    name = "b" * 251 + ".txt"
    clean.write("in/good.txt", GOOD)
    clean.write(f"in/{name}", GOOD)
    done = clean.run("in", "out")
    only_the_good_one_is_written(clean, done, name, r"(?!\[Errno).*(?:File name too long|name is too long).*;")


NO_ARTICLE = {
    "no-bytes": (b"", "empty"),
    "blank-lines": (b"\n\n \t \r\n\xc2\xa0\n\r", "empty"),
    "a-byte-order-mark": (b"\xef\xbb\xbf", "empty"),
    "leftovers": (b"Advertisement\n\nPress ESC to close\n", "only-boilerplate"),
}


def test_a_source_without_an_article_is_written_empty_and_flagged_each_time(clean: Any) -> None:
    clean.write("in/good.txt", GOOD)
    for name, (data, _) in NO_ARTICLE.items():
        clean.write(f"in/{name}.txt", data)
    flagged = "flagged 4:\n" + "".join(f"  {name}.txt: {flag}\n" for name, (_, flag) in sorted(NO_ARTICLE.items()))

    done = clean.run("in", "out", profile="chrome")
    assert (done.status, done.books) == (0, (5, 5, 0, 0))
    assert flagged in done.err
    tree = clean.tree("out")
    assert tree["good.txt"] == GOOD.encode()
    assert {name: tree[f"{name}.txt"] for name in NO_ARTICLE} == dict.fromkeys(NO_ARTICLE, b"")
    for name, (data, _) in NO_ARTICLE.items():
        restored = clean("restore", f"out/{name}.txt")
        assert (restored.status, restored.stdout) == (0, data.removeprefix(b"\xef\xbb\xbf"))

    again = clean.run("in", "out", profile="chrome")
    assert (again.status, again.books) == (0, (5, 0, 5, 0))
    assert flagged in again.err


@pytest.mark.parametrize("command", ["run", "explain"])
def test_a_single_bad_file_on_stdout_is_refused_with_its_name(clean: Any, command: str) -> None:
    clean.write("bad.txt", PDF)
    done = clean("explain", "bad.txt") if command == "explain" else clean.run("bad.txt", "-")
    assert (done.status, done.stdout) == (2, b"")
    assert done.err.startswith("clean: bad.txt: not text but application/pdf.")


@pytest.mark.parametrize(("text", "where"), [("a\ud800", 1), ("\U0001f6a2\U0001f6a2\udfff ", 2), ("\udc80", 0)])
def test_a_lone_surrogate_is_refused_by_the_library_with_its_place_in_code_points(text: str, where: int) -> None:
    number = f"U+{ord(text[where]):04X}"
    with pytest.raises(DecodeError, match=rf"lone surrogate \({re.escape(number)} at code point {where}\); decode"):
        clean_text(text)
