"""Measure how long reading takes: a 54-page PDF of ruled sheets, and 166 KB of text (promise N4c).

Each is timed at three sizes, warm, median of five; the growth is the exponent of a power law.
"""

import math
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from maillage.reading.reader import read
from reading import builders, samples

PDF_PAGES, TEXT_BYTES = 54, 166_000
PDF_GOAL_S, PDF_GOAL_MB, TEXT_GOAL_S = 10, 400, 2
_REPEATS = 5
_SENTENCE = "Le diagnostic partagé avec les habitants précise la situation du territoire. "


def write_sheets(path: Path, pages: int) -> Path:
    """Write a PDF with one ruled action sheet a page."""
    content = []
    for number in range(1, pages + 1):
        rows = [
            ["Contexte", _SENTENCE * 6], ["Objectifs", "• Premier objectif\n• Second objectif"],
            ["Public cible", "Les familles"], ["Pilote", "Communauté"], ["Partenaires", "Caf, MSA"],
            ["Calendrier", "2022-2026"], ["Moyens", _SENTENCE * 4], ["Indicateurs", _SENTENCE],
        ]  # fmt: skip
        content.append(
            [
                ("h2", f"Fiche action n°{number} : Conduire l'action"),
                ("table", rows),
                ("p", _SENTENCE * 5),
            ]
        )
    return builders.write_pdf(path, content, header="Convention territoriale globale")


def write_text(path: Path, size: int) -> Path:
    """Write a text of a size: invented contracts one after the other."""
    whole = samples.HEALTH_CONTRACT + samples.CITY_CONTRACT + samples.FAMILY_TABLES + _SENTENCE * 40
    path.write_text((whole * (size // len(whole) + 1))[:size], encoding="utf-8")
    return path


def median_seconds(path: Path) -> float:
    """Return the median time to read a file, after a first reading that warms the caches."""
    read(path)
    times = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        read(path)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(write: Callable[[Path, int], Path], folder: Path, name: str, size: int) -> float:
    """Print the time at a quarter, a half and the whole of a size; return the last one."""
    sizes = [size // 4, size // 2, size]
    times = [median_seconds(write(folder / f"{part}{name}", part)) for part in sizes]
    exponent = math.log(times[-1] / times[0]) / math.log(sizes[-1] / sizes[0])
    for part, seconds in zip(sizes, times, strict=True):
        print(f"{name}  size {part}  {seconds:.2f} s")
    print(f"{name}  growth exponent {exponent:.2f}")
    return times[-1]


def main() -> int:
    """Print the times, their growth, the peak of memory and the lines of the promise."""
    machine = f"{platform.machine()} {os.cpu_count()} cores"
    with tempfile.TemporaryDirectory() as folder:
        check = read(write_sheets(Path(folder) / "check.pdf", 3))
        if [action.number for action in check.actions] != ["1", "2", "3"]:
            raise AssertionError("The sheets of the PDF are not read: the time means nothing.")
        pdf = measure(write_sheets, Path(folder), ".pdf", PDF_PAGES)
        text = measure(write_text, Path(folder), ".txt", TEXT_BYTES)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pdf_kept = "OK" if pdf <= PDF_GOAL_S and peak_mb <= PDF_GOAL_MB else "SHORT"
    pdf_goal = f"goal {PDF_GOAL_S} s, {PDF_GOAL_MB} MB"
    print(f"{pdf_kept}  N4c  {pdf:.2f} s, {peak_mb:.0f} MB  {pdf_goal}  ({PDF_PAGES} p., {machine})")
    text_kept = "OK" if text <= TEXT_GOAL_S else "SHORT"
    size = f"text of {TEXT_BYTES // 1000} KB"
    print(f"{text_kept}  N4c  {text:.2f} s  goal {TEXT_GOAL_S} s  ({size}, {machine})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
