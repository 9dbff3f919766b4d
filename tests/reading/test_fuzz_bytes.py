"""Files mutated byte by byte, whatever their format: the reader refuses or returns, it never breaks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reading import builders, samples

ROOT = Path(__file__).parents[2]
RUNS = os.environ.get("MAILLAGE_FUZZ", "1500")
BLOCKS = [
    ("h1", "Convention territoriale globale"),
    (
        "p",
        "Entre la Caf du Val, représentée par sa directrice, et la commune de Port, représentée par son maire,",
    ),
    ("h2", "Axe 1 : Petite enfance"),
    ("li", "Objectif 1 : Ouvrir une crèche"),
    ("table", [["Action", "Pilote", "Calendrier"], ["Étudier les besoins", "CCAS", "2026"]]),
]


def _seeds(folder: Path) -> None:
    """Write one small file of each format, with the byte that names it in front."""
    files = (
        (0, samples.FAMILY_CONTRACT.encode()),
        (1, samples.TRANSITION_CONTRACT.encode()),
        (2, "Axe;Action;Pilote\nA;B;C\n".encode("cp1252")),
        (3, builders.write_pdf(folder / "a.pdf", [BLOCKS]).read_bytes()),
        (4, builders.write_docx(folder / "a.docx", BLOCKS).read_bytes()),
        (5, builders.write_odt(folder / "a.odt", BLOCKS).read_bytes()),
        (6, builders.write_xlsx(folder / "a.xlsx", {"Plan": BLOCKS[-1][1]}).read_bytes()),
        (7, builders.write_ods(folder / "a.ods", {"Plan": BLOCKS[-1][1]}).read_bytes()),
    )
    for number, content in files:
        (folder / f"seed-{number}").write_bytes(bytes([number]) + content)
    for file in folder.glob("a.*"):
        file.unlink()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_mutated_file_breaks_the_reader(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="uv sync --group fuzz installs the fuzzer")
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    _seeds(seeds)

    command = [
        sys.executable,
        "-m",
        "tests.reading.fuzz_bytes",
        str(seeds),
        f"-runs={RUNS}",
        "-max_len=60000",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-3000:]
