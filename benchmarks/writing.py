"""Measure how long a document takes to write: an 80-page convention in three formats (promise N4d).

Each format is timed at three sizes, warm, median of three; the growth is the exponent of a power law.
The text is laid out, written and checked to open before it is timed.
"""

import datetime
import io
import math
import statistics
import time
import zipfile

import django
from django.conf import settings

from benchmarks.report import Goal, conclude, show

if not settings.configured:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    django.setup()

import pypdfium2

from benchmarks.conventions import build_printed, make_spec
from maillage.contracts.documents.convention import build_convention
from maillage.core.documents.theme import load_theme
from maillage.core.documents.writers import FORMATS, write_document

PAGES = 80
GOAL = Goal(3, "s")
# Actions whose convention takes a quarter, a half and the whole of the pages promised.
SIZES = (12, 26, 56)
_DAY = datetime.date(2026, 11, 22)
_REPEATS = 3


def write(form: str, actions: int, turn: int = 0) -> bytes:
    """Build the convention and write it, as a download does once its rows are read."""
    return write_document(
        build_convention(build_printed(make_spec(actions, turn=turn)), _DAY), form, load_theme()
    )


def count_pages(content: bytes) -> int:
    """Give the number of pages of a PDF."""
    with pypdfium2.PdfDocument(content) as pdf:
        return len(pdf)


def check(form: str, content: bytes) -> None:
    """Stop unless the file is whole."""
    if form != "pdf" and zipfile.ZipFile(io.BytesIO(content)).testzip() is not None:
        raise SystemExit(f"{form}: broken archive")


def median_seconds(form: str, actions: int) -> float:
    """Give the median time to write a convention, after a first one that warms the caches."""
    check(form, write(form, actions))
    times = []
    for turn in range(1, _REPEATS + 1):
        start = time.perf_counter()
        write(form, actions, turn)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Measure the three formats and conclude."""
    pages = [count_pages(write("pdf", actions)) for actions in SIZES]
    print(f"pages: {pages}")
    figures, growth = [], []
    for form in FORMATS:
        times = [median_seconds(form, actions) for actions in SIZES]
        exponent = math.log(times[-1] / times[0]) / math.log(pages[-1] / pages[0])
        shown = ", ".join(
            f"{page} pages {show(seconds)} s" for page, seconds in zip(pages, times, strict=True)
        )
        print(f"{form}: {shown}; grows as n^{exponent:.2f}")
        figures.append((times[-1], GOAL))
        growth.append(f"{form} n^{exponent:.2f}")
    if pages[-1] < PAGES:
        raise SystemExit(f"only {pages[-1]} pages: the promise is for {PAGES}")
    conclude(
        "N4d writing: " + ", ".join(FORMATS), figures, size=f"{pages[-1]} pages", detail=", ".join(growth)
    )


if __name__ == "__main__":
    main()
