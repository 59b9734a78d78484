"""The examples of README's "In your own pipeline", run as they stand there, with the real libraries."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

README = Path(__file__).parent.parent.parent / "README.md"
EXAMPLES: dict[str, str] = dict(
    re.findall(r"^<!-- example: ([\w-]+) -->\n```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)
)
PLACES = ["harbour", "mill", "library", "orchard"]
TEXTS = [
    f"The {place} is open\n\nThe {place} opened again on Sunday, years late.\n\nLeave a Reply" for place in PLACES
]
BODIES = [f"The {place} opened again on Sunday, years late." for place in PLACES]
CLEANED = [text.removesuffix("\n\nLeave a Reply") for text in TEXTS]


# These libraries warn of each other's and their own deprecations.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs one example in a folder that holds pages.jsonl, and gives what it defined."""
    rows = [
        {"id": f"p{n}", "url": f"https://example.org/{n}", "text": text, "seen": n} for n, text in enumerate(TEXTS)
    ]
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")

    def example(name: str, **given: Any) -> dict[str, Any]:
        scope: dict[str, Any] = {"__name__": "example", **given}
        exec(compile(EXAMPLES[name], f"README.md: {name}", "exec"), scope)  # noqa: S102 -- the example is ours
        return scope

    return example


def test_pandas(run: Any) -> None:
    frame = run("pandas")["cleaned"]
    assert list(frame["text"]) == CLEANED
    assert list(frame["seen"]) == [0, 1, 2, 3]
    assert set(frame["language"]) == {"en"}


def test_polars(run: Any) -> None:
    frame = run("polars")["cleaned"]
    assert frame["text"].to_list() == CLEANED
    assert frame["flags"].to_list() == [[], [], [], []]


def test_datasets(run: Any) -> None:
    dataset = run("datasets")["cleaned"]
    assert dataset["text"][:] == CLEANED
    assert json.loads(dataset[0]["provenance"])["article"]["title"] == "The harbour is open"


def test_datatrove(run: Any, tmp_path: Path) -> None:
    run("datatrove")
    lines = (tmp_path / "cleaned" / "00000.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == CLEANED


def test_scikit_learn(run: Any) -> None:
    scope = run("scikit-learn", texts=TEXTS)
    assert scope["clean_texts"](TEXTS) == BODIES
    assert scope["counts"].shape[0] == len(TEXTS)
    assert "reply" not in scope["model"][-1].get_feature_names_out()


def test_ray(run: Any) -> None:
    import ray

    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    try:
        rows = sorted(run("ray")["cleaned"].take_all(), key=lambda row: row["id"])
    finally:
        ray.shutdown()
    assert [row["text"] for row in rows] == CLEANED


def test_every_example_is_tested() -> None:
    tested = {name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")}
    assert set(EXAMPLES) <= tested
    assert len(EXAMPLES) == 6
