"""N5c: search over every action one may see, accents and one typing error forgiven."""

import html
import random
import statistics
import sys
import time
import unicodedata
from urllib.parse import quote

from benchmarks import report, words
from benchmarks.instance import get_instance, list_sessions, serve
from benchmarks.load import Browser
from benchmarks.pages import TRAVELLER, list_sizes

PATH = "/recherche/?q="
ROUNDS = 5
SLOWEST = report.Goal(150, "ms p95")


def list_questions() -> list[tuple[str, str]]:
    """Give what people type, and a text that an answer must show: as written, without accents, mistyped."""
    chance = random.Random(7)
    questions = []
    for thing in words.THINGS:
        long_words = [word.strip("’") for word in thing.replace("’", " ").split() if len(word) > 5]
        first, *others = sorted(long_words, key=len, reverse=True)
        text = " ".join([first, *others[:1]])
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        place = chance.randrange(2, len(first) - 1)
        mistyped = first[:place] + first[place + 1 :]
        questions += [(text, thing), (plain, thing), (" ".join([mistyped, *others[:1]]), thing)]
    return questions


def measure(actions: int) -> tuple[list[float], float]:
    """Give the milliseconds of each answer, and the share of questions that found what was meant."""
    instance = get_instance(actions, is_searched=True)
    (session,) = list_sessions(instance, TRAVELLER, 1)
    questions = list_questions()
    with serve(instance) as port:
        browser = Browser(port, session)
        found = 0
        for text, meant in questions:
            answer = browser.get(PATH + quote(text))
            if answer.status != 200:
                msg = f"the search answers {answer.status} to « {text} »"
                raise RuntimeError(msg)
            body = html.unescape(answer.body.decode()).replace("<mark>", "").replace("</mark>", "")
            found += meant in body
        times = []
        for _ in range(ROUNDS):
            for text, _meant in questions:
                started = time.perf_counter()
                browser.get(PATH + quote(text))
                times.append((time.perf_counter() - started) * 1000)
        browser.close()
    return times, found / len(questions)


def main() -> bool:
    """Measure three sizes; refuse to conclude when the search does not find what was meant."""
    sizes = list_sizes()
    slowest, middles = [], []
    share = 0.0
    for size in sizes:
        times, share = measure(size)
        slowest.append(report.percentile(times, 0.95))
        middles.append(statistics.median(times))
        print(
            f"  {size} actions: p50 {middles[-1]:.0f} ms, p95 {slowest[-1]:.0f} ms,"
            f" found what was meant {share:.0%}"
        )
        if share < 0.9:
            print(f"SHORT  N5c  found {share:.0%}  goal ≥ 90 %  ({size} actions)")
            return False
    exponent = report.compute_exponent(sizes, middles) if len(sizes) > 1 else 0
    return report.conclude(
        "N5c",
        [(slowest[-1], SLOWEST)],
        size=f"{sizes[-1]} actions, whole page, one at a time, warm, SQLite",
        detail=f"found what was meant {share:.0%}, grows as n^{exponent:.2f}",
    )


if __name__ == "__main__":
    sys.exit(not main())
