"""N5b: a public page, as an unknown visitor's browser asks it: whole, then unchanged since."""

import statistics
import sys

from benchmarks import report
from benchmarks.instance import get_instance, serve
from benchmarks.load import Browser, load
from benchmarks.pages import list_sizes

PATH = "/contrats/contrat-0/"
ROUNDS, SECONDS, AT_ONCE = 5, 3.0, 16
WHOLE = report.Goal(500, "pages/s", at_least=True)
SLOWEST = report.Goal(60, "ms p95")
UNCHANGED = report.Goal(1_500, "not modified/s", at_least=True)


def main() -> bool:
    """Measure the public page of a contract in the largest instance."""
    actions = list_sizes()[-1]
    with serve(get_instance(actions)) as port:
        browser = Browser(port)
        first = browser.get(PATH)
        if first.status != 200 or b"contrat" not in first.body:
            msg = f"{PATH} answers {first.status}"
            raise RuntimeError(msg)
        validator = _find_validator(first.headers)
        unchanged_status = browser.get(PATH, **validator).status if validator else None
        browser.close()
        whole = [load(port, [PATH], at_once=AT_ONCE, seconds=SECONDS) for _ in range(ROUNDS)]
        unchanged = 0.0
        if unchanged_status == 304:
            headers = {name.replace("_", "-"): value for name, value in validator.items()}
            rounds = [
                load(port, [PATH], sessions=[headers], at_once=AT_ONCE, seconds=SECONDS, expected=304)
                for _ in range(ROUNDS)
            ]
            unchanged = statistics.median(turn.per_second for turn in rounds)
        else:
            print("  the page has no validator that the server honors: no answer « not modified » to time")
    times = [second * 1000 for turn in whole for second in turn.seconds]
    figures = [
        (statistics.median(turn.per_second for turn in whole), WHOLE),
        (report.percentile(times, 0.95), SLOWEST),
        (unchanged, UNCHANGED),
    ]
    return report.conclude(
        "N5b", figures, size=f"{actions} actions, {AT_ONCE} at once, 2 workers, warm, SQLite"
    )


def _find_validator(headers: dict[str, str]) -> dict[str, str]:
    if tag := headers.get("etag"):
        return {"If_None_Match": tag}
    if day := headers.get("last-modified"):
        return {"If_Modified_Since": day}
    return {}


if __name__ == "__main__":
    sys.exit(not main())
