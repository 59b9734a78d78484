"""What matching costs: ``python tests/bench/matching.py FILE.jsonl.gz …``.

A file has a document a line: id, host, lang, lines as [text, label]. Prints how long all rules take to
load and compile, for all languages together and for English and one more; then, by file, the CPU of the
text path, from the text to its article and record, and the share of it that finding rules takes, with
langdetect and with langdetect-rs. What the stages ask the matcher is recorded, then asked again by itself,
so that no clock runs in between, and nothing is remembered from run to run. The least of `RUNS` runs each.
Measured by hand: the texts are not part of the repository.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from clean.cleaner import Cleaner
from clean.document import blocks_of
from clean.matcher import Cut, Look, Matcher
from clean.pipeline import clean_document
from clean.rules import GROUPS, Rule, load, shipped
from clean.stages import language

RUNS = 5


class Recorder(Matcher):
    """A matcher that writes down what it is asked: for cuts or for looks, of which line, in which language."""

    def __init__(self, rules: Iterable[Rule], groups: Iterable[str] = GROUPS) -> None:
        super().__init__(rules, groups)
        self.asked: list[tuple[bool, str, str]] = []
        self.plain = Matcher(self.rules)

    def look(self, text: str, language: str) -> Look:
        """What `Matcher.look` finds."""
        self.asked.append((False, text, language))
        return self.plain.look(text, language)

    def cut(self, text: str, language: str) -> Cut | None:
        """What `Matcher.cut` finds."""
        self.asked.append((True, text, language))
        return self.plain.cut(text, language)


def seconds(work: Callable[[], object]) -> float:
    """Least CPU time of a call."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def loading() -> None:
    """Prints what loading and compiling take."""
    rules = load(shipped())
    load_time = seconds(lambda: load(shipped()))
    languages = sorted({rule.language for rule in rules})
    for name, codes in ((f"{len(languages)} languages", languages), ("English and German", ["en", "de"])):

        def compiled(codes: list[str] = codes) -> None:
            matcher = Matcher(rules)
            for code in codes:
                matcher.hits("A line of no language in particular", code)

        compile_time = seconds(compiled)
        both = load_time + compile_time
        sys.stdout.write(f"{name:20} load {load_time:.3f} s + compile {compile_time:.3f} s = {both:.3f} s\n")


def share(path: str) -> None:
    """Prints the figures of one file."""
    documents = [json.loads(line) for line in gzip.decompress(Path(path).read_bytes()).decode("utf-8").splitlines()]
    texts = ["\n".join(text for text, _ in document["lines"]) for document in documents]
    cleaner = Cleaner()
    recorder = Recorder(cleaner.matcher.rules)
    codes = [clean_document(text, recorder).language for text in texts]
    plain = cleaner.matcher

    def matching() -> None:
        plain.forget()
        for cut, text, code in recorder.asked:
            (plain.cut if cut else plain.look)(text, code)

    def everything_but_detection() -> None:
        plain.forget()
        for text, code in zip(texts, codes, strict=True):
            _ = cleaner.text(text, language=code).provenance

    matching()  # compiles what is compiled when first needed
    match_time, path_time = seconds(matching), seconds(everything_but_detection)
    lines = sum(len(document["lines"]) for document in documents)
    sys.stdout.write(f"{Path(path).name}: matching {match_time:.3f} s, {match_time / lines * 1e6:.0f} us a line\n")
    samples = [language.sample([block.text for block in blocks_of(text)]) for text in texts]
    for name, detector in (
        ("langdetect", language.with_langdetect()),
        ("langdetect-rs", language.with_langdetect_rs()),
    ):
        whole = path_time + seconds(lambda detector=detector: [detector(sample) for sample in samples])
        sys.stdout.write(f"  {match_time / whole:6.1%} of {whole:.3f} s with {name}\n")


if __name__ == "__main__":
    loading()
    for path in sys.argv[1:]:
        share(path)
