"""What `clean describe` says of an output, read by the libraries that read such descriptions."""

from __future__ import annotations

import hashlib
import json
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import mlcroissant
import prov.model
import pytest

from clean.cli import main

FERRY = "Ferry returns\n\nFerry returns\n\nThe ferry sailed into the harbour on Sunday, after 20 years.\n"
CLEANED = "Ferry returns\n\nThe ferry sailed into the harbour on Sunday, after 20 years."
SUFFIXES = (".txt", ".jsonl", ".gz", ".parquet")
OPTIONS = ["--profile", "legal", "--language", "en", "--quiet"]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an output of each kind: of two texts and a shard of two documents."""
    root = tmp_path_factory.mktemp("outputs")
    (root / "in/old [1] town").mkdir(parents=True)
    (root / "in/a.txt").write_text(FERRY)
    (root / "in/old [1] town/b.txt").write_text(FERRY)
    rows = [{"id": f"n{n}", "text": FERRY, "url": "https://harbour.example/1"} for n in range(2)]
    (root / "in/shard.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for name, options in {
        "mixed": [],
        "folder": ["--to", "folder"],
        "lines": ["--to", "jsonl", "--shard-size", "1"],
        "parquet": ["--to", "parquet"],
        "attributes": ["--to", "dolma-attributes"],
    }.items():
        assert main(["run", str(root / "in"), str(root / name), *options, *OPTIONS]) == 0
    return root


def described(folder: Path, *options: str) -> dict[str, Any]:
    """The description, written beside what it describes, as whoever publishes it does."""
    assert main(["describe", str(folder), "-o", str(folder / "croissant.json"), *options]) == 0
    found: dict[str, Any] = json.loads((folder / "croissant.json").read_bytes())
    return found


def records(folder: Path, record_set: str) -> list[dict[str, Any]]:
    """The records as mlcroissant reads them by the description, fields by their short names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own making
        dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
        assert not dataset.metadata.issues.errors
        return [
            {name.rpartition("/")[2]: value for name, value in record.items()}
            for record in dataset.records(record_set=record_set)
        ]


@pytest.mark.parametrize("name", ["mixed", "folder", "lines", "parquet", "attributes"])
def test_every_file_is_there_with_its_hash_and_size(outputs: Path, name: str) -> None:
    folder = outputs / name
    found = described(folder)
    files = {file["contentUrl"]: file for file in found["distribution"] if file["@type"] == "cr:FileObject"}
    there = [path for path in folder.rglob("*") if path.is_file() and path.suffix in SUFFIXES]
    assert sorted(files) == sorted(path.relative_to(folder).as_posix() for path in there)
    for path, file in files.items():
        data = (folder / path).read_bytes()
        assert (file["sha256"], file["contentSize"]) == (hashlib.sha256(data).hexdigest(), f"{len(data)} B")


def test_texts_are_read_by_their_description(outputs: Path) -> None:
    described(outputs / "mixed")
    found = records(outputs / "mixed", "text-documents")
    assert sorted(record["fullpath"] for record in found) == [b"a.txt", b"old [1] town/b.txt"]
    assert {record["content"] for record in found} == {CLEANED.encode() + b"\n"}


@pytest.mark.parametrize(
    ("name", "record_set", "number"),
    [
        ("mixed", "jsonl-documents", 2),
        ("lines", "jsonl-documents", 4),
        ("parquet", "parquet-documents", 4),
    ],
)
def test_rows_are_read_by_their_description(outputs: Path, name: str, record_set: str, number: int) -> None:
    described(outputs / name)
    found = records(outputs / name, record_set)
    assert len(found) == number
    for record in found:
        texts = {name: value.decode() if isinstance(value, bytes) else value for name, value in record.items()}
        assert (texts["text"], texts["title"], texts["language"]) == (CLEANED, "Ferry returns", "en")
        assert texts["words"] == 13
        assert json.loads(texts["record"])["article"]["title"] == "Ferry returns"
    assert {"n0", "n1"} <= {bytes(record["id"]).decode() for record in found}


def test_it_says_what_was_done_and_what_it_is_told(outputs: Path) -> None:
    found = described(outputs / "mixed", "--name", "Harbour", "--license", "https://spdx.org/licenses/CC0-1.0")
    assert (found["name"], found["license"]) == ("Harbour", "https://spdx.org/licenses/CC0-1.0")
    assert found["description"].startswith("4 articles, cleaned by Clean ")
    assert found["inLanguage"] == ["en"]
    assert "Removed 4 of 20 lines: titles 4." in found["rai:dataPreprocessingProtocol"]
    assert "Read 2 documents as jsonl: 2 cleaned, 0 left out with an error." in found["rai:dataPreprocessingProtocol"]


@pytest.mark.parametrize("name", ["mixed", "folder", "lines", "parquet", "attributes"])
def test_the_account_tells_which_source_each_file_is_from(
    outputs: Path, name: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["describe", str(outputs / name), "--prov"]) == 0
    account = capfdbinary.readouterr().out
    document = prov.model.ProvDocument.deserialize(content=account.decode(), format="json")
    entities = {str(entity.identifier): entity for entity in document.get_records(prov.model.ProvEntity)}
    hashes = {str(name): next(iter(entity.get_attribute("terms:sha256"))) for name, entity in entities.items()}
    derived = {
        (str(of), str(source)) for of, source, *_ in (d.args for d in document.get_records(prov.model.ProvDerivation))
    }
    generated = {str(g.args[0]) for g in document.get_records(prov.model.ProvGeneration)}
    assert generated == {name for name in entities if name.startswith("output:")}
    assert {of for of, _ in derived} == generated
    for _, source in derived:
        path = outputs / "in" / unquote(source.removeprefix("source:"))
        if "#" not in path.name:  # a document of a shard that became a file has a hash of its own
            assert hashes[source] == hashlib.sha256(path.read_bytes()).hexdigest()
    (agent,) = document.get_records(prov.model.ProvAgent)
    assert agent.get_asserted_types() == {prov.model.PROV["SoftwareAgent"]}


def test_the_same_output_has_the_same_description(outputs: Path) -> None:
    first, again = described(outputs / "mixed"), described(outputs / "mixed")
    assert first == again
    assert str(outputs) not in json.dumps(first)


def test_what_is_no_output_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", str(tmp_path)]) == 2
    assert "let clean run come to its end first" in capsys.readouterr().err
    assert main(["describe", str(tmp_path / "nothing")]) == 2
    assert "no such folder" in capsys.readouterr().err
