"""N5e: from a fresh clone, a clean home and empty caches, the time until ``make demo`` is served."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import report
from benchmarks.instance import ROOT, find_port, wait_until_served

SERVED = report.Goal(90, "s")
# What tells the tools where packages come from is the machine's; what they have kept is not ours to use.
CACHES = ("UV_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME", "VIRTUAL_ENV", "PYTHONPATH")


def time_demo(folder: Path) -> float:
    """Clone the project in a folder, run the README's first command, give the seconds until it answers."""
    subprocess.run(
        ["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(folder / "clone")], check=True
    )
    (folder / "home").mkdir()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in CACHES and not name.startswith(("MAILLAGE_", "DJANGO_"))
    }
    environment["HOME"] = str(folder / "home")
    environment["PATH"] = os.pathsep.join(
        part for part in environment["PATH"].split(os.pathsep) if not part.startswith(str(ROOT))
    )
    port = find_port()
    started = time.monotonic()
    with subprocess.Popen(
        ["make", "demo", f"PORT={port}"],
        cwd=folder / "clone",
        env=environment,
        start_new_session=True,
        stdout=(folder / "output").open("w"),
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            wait_until_served(port, process, seconds=600)
            return time.monotonic() - started
        except RuntimeError:
            print((folder / "output").read_text()[-3000:])
            raise
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def main() -> bool:
    """Measure once, cold: a second time would find what the first one brought."""
    folder = Path(tempfile.mkdtemp(prefix="maillage-demo-"))
    try:
        seconds = time_demo(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return report.conclude("N5e", [(seconds, SERVED)], size="fresh clone, clean home, no cache, once, cold")


if __name__ == "__main__":
    sys.exit(not main())
