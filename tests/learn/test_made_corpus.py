"""Learning and cleaning a made corpus: what must go goes, what must stay stays."""

from __future__ import annotations

from typing import Any

from clean.learning.propose import Thresholds, learn
from clean.learning.tally import Tally
from clean.matcher import Matcher
from clean.pipeline import clean_document
from clean.stages.templates import STAGE
from clean.templates import Templates

SITES, DOCUMENTS, TRIED = 200, 50, 1
NO_RULES = Matcher(())


def learned(documents: list[Any]) -> Templates:
    tally = Tally()
    for made in documents:
        tally.add(made.site, made.text.split("\n"))
    return Templates.of(learn(tally, Thresholds()).rules)


def test_nearly_every_template_line_goes_and_no_trap(site: Any) -> None:
    sites = [site(number) for number in range(SITES)]
    templates = learned([made for of in sites for made in of.documents(DOCUMENTS)])
    wanted = gone = 0
    trapped: list[str] = []
    for made in (made for of in sites for made in (*of.documents(TRIED), of.document(column=True))):
        document = clean_document(
            made.text, NO_RULES, known_language="en", site_templates=templates.for_site(made.site)
        )
        for block, (line, template) in zip(document.blocks, made.lines, strict=True):
            removed = block.removal is not None and block.removal.stage == STAGE
            wanted += template is True
            gone += template is True and removed
            if template is not True and removed:
                trapped.append(line)
    assert trapped == []
    assert gone / wanted >= 0.98
