"""Dolma attributes: what is removed of a document, as spans over its text, beside the documents.

One line for each line of the documents' file, as Dolma's taggers write them
(https://github.com/allenai/dolma/blob/main/docs/taggers.md): ``{"id": …, "attributes": {NAME: [[start,
end, score], …]}}`` with code points of the document's ``text``. The names are
``clean__STAGE__RULE``, in letters that the mixer's JSONPath takes as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from clean.article import Article

# What says "removed"; there is no degree to it.
SCORE = 1.0


def attributes_of(article: Article) -> dict[str, list[list[float]]]:
    """The removed lines as spans, neighbours with one fate together, by stage and rule."""
    spans: dict[str, list[list[float]]] = {}
    start = 0
    for block in article.blocks:
        end = start + len(block.raw)
        if block.removal is not None:
            found = spans.setdefault(attribute_name(block.removal.stage, block.removal.rule), [])
            if found and found[-1][1] == start:
                found[-1][1] = end
            else:
                found.append([start, end, SCORE])
        start = end
    return dict(sorted(spans.items()))


def attribute_name(stage: str, rule: str) -> str:
    """The name of an attribute.

    >>> attribute_name("boilerplate", "en/comment-form/leave-a-comment")
    'clean__boilerplate__en_comment_form_leave_a_comment'
    """
    return f"clean__{stage}__{re.sub('[^A-Za-z0-9]+', '_', rule)}"


def attributes_row(name: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """One line of an attributes file."""
    return {"id": name, "attributes": attributes}
