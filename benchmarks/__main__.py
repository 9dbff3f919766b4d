"""Run every benchmark, or those named: ``python -m benchmarks [NAME…]``; each in its own process."""

import subprocess
import sys

from benchmarks.instance import ROOT

NAMES = (
    "journal",
    "pages",
    "public",
    "search",
    "weight",
    "writing",
    "demo_time",
    "disclosure",
    "maps",
    "committee",
)


def main() -> int:
    """Run the benchmarks in turn; give 1 when one of them stopped without a figure."""
    chosen = sys.argv[1:] or list(NAMES)
    if unknown := sorted(set(chosen) - set(NAMES)):
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    last_lines, has_failed = [], False
    for name in chosen:
        print(f"== {name}", flush=True)
        with subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            last = ""
            for line in process.stdout or ():
                print(line, end="", flush=True)
                last = line.rstrip()
        if last.startswith(("OK  ", "SHORT  ")):
            last_lines.append(last)
        else:
            has_failed = True
            last_lines.append(f"FAILED  {name}")
    print("\n" + "\n".join(last_lines))
    return int(has_failed)


if __name__ == "__main__":
    sys.exit(main())
