"""`clean compare` on the command line: its two ways, its exit statuses, and JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

SENTENCE = "The ferry sailed into the harbour on Sunday, and two hundred people stood on the quay.\n"
OPTIONS = ("--profile=promo", "--language=en")


@pytest.fixture
def corpus(clean: Any) -> Any:
    clean.write("in/a.txt", f"Ferry returns\n\n{SENTENCE}\nJoin the tide club\n")
    clean.write(
        "rules/en/newsletter.toml",
        '[tide]\nwhy = "Call to join the tide club."\nrisk = "low"\nphrases = ["Join the tide club"]\n'
        'removes = ["Join the tide club"]\nkeeps = ["Join them", "They join."]\n',
    )
    return clean


def test_one_folder_of_rules_is_compared_with_none(corpus: Any) -> None:
    done = corpus("compare", "in", "--rules=rules", *OPTIONS)
    assert (done.status, done.err) == (1, "compared 1, different 1\n")
    assert "     1 × en/newsletter/tide  Join the tide club" in done.out.splitlines()
    same = corpus("compare", "in", "--rules=rules", "--rules=rules", *OPTIONS)
    assert (same.status, same.out, same.err) == (0, "", "compared 1, different 0\n")


def test_two_outputs_are_compared_as_they_stand(corpus: Any) -> None:
    assert corpus("run", "in", "one", *OPTIONS).status == 0
    assert corpus("run", "in", "two", *OPTIONS, "--rules=rules").status == 0
    done = corpus("compare", "one", "two", "--json")
    assert done.status == 1
    assert json.loads(done.out) == {
        "documents": 1,
        "changed": [{"document": "a.txt", "removed": 1}],
        "changes": [
            {
                "is": "removed", "rule": "en/newsletter/tide", "line": "Join the tide club", "count": 1,
                "documents": ["a.txt"],
            }
        ],
        "only_in_first": [], "only_in_second": [], "problems": [],
    }  # fmt: skip


def test_a_source_alone_says_what_is_missing(corpus: Any) -> None:
    done = corpus("compare", "in")
    assert (done.status, done.out) == (2, "")
    assert "--rules A --rules B" in done.err
