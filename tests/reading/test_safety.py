"""Reading in a process of its own: the same result, bounded time and memory."""

import json
from pathlib import Path

import pytest
from tests.reading import samples

from maillage.reading import safety
from maillage.reading.cli import main
from maillage.reading.errors import UnreadableDocument
from maillage.reading.pieces import Issue, Reading
from maillage.reading.reader import read
from maillage.reading.safety import read_safely
from maillage.reading.serialize import to_json
from maillage.reading.wire import pack, unpack


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "contrat.txt"
    path.write_text(samples.FAMILY_TABLES, encoding="utf-8")
    return path


def test_child_process_reads_the_same(contract: Path) -> None:
    assert read_safely(contract) == read(contract)


def test_child_process_passes_the_refusal_on(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_safely(tmp_path / "absent.pdf")

    assert refused.value.where == "absent.pdf"


def test_reading_that_lasts_is_stopped(contract: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "_CHILD", "import time; time.sleep(30)")

    with pytest.raises(UnreadableDocument, match="dépasse 1 secondes"):
        read_safely(contract, max_seconds=1)


def test_reading_that_takes_too_much_memory_is_stopped(contract: Path) -> None:
    with pytest.raises(UnreadableDocument, match="mémoire"):
        read_safely(contract, max_memory_bytes=1_000_000)


def test_wire_gives_back_every_piece(contract: Path) -> None:
    found = read(contract)

    assert unpack(Reading, json.loads(json.dumps(pack(found)))) == found


def test_wire_refuses_what_is_not_the_type() -> None:
    with pytest.raises(TypeError):
        unpack(Issue, {"code": 3, "message": "x", "source": None})
    with pytest.raises(TypeError):
        pack(object())


def test_json_has_the_shape_of_the_corpus(contract: Path) -> None:
    found = to_json(read(contract))

    assert found["period"] == {"start": "2023-01-01", "end": "2027-12-31"}
    assert {"title", "type", "parties", "articles", "nodes", "actions", "bodies", "issues"} <= set(found)
    first = found["indicators"][0]
    assert (first["indicator"], first["value"]) == ("Population 2020", 12345)
    assert set(first["source"]) == {"page", "line", "cell", "text"}


def test_command_prints_json(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(contract), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "ctg"


def test_command_prints_a_summary(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(contract)]) == 0

    printed = capsys.readouterr().out

    assert "2 actions" in printed
    assert "À vérifier" in printed


def test_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path / "absent.pdf")]) == 1
    assert "introuvable" in capsys.readouterr().err
