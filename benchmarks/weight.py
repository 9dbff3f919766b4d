"""N5d: what a phone receives at its first visit, compressed as sent, and from whom."""

import shutil
import sys
from urllib.parse import urlsplit

from benchmarks import report
from benchmarks.instance import get_instance, serve
from benchmarks.pages import list_sizes

PATHS = ("/", "/contrats/contrat-0/")
WEIGHT, STRANGERS = report.Goal(150, "KB"), report.Goal(0, "third parties")


def weigh(port: int, path: str) -> tuple[float, set[str], int]:
    """Open a page in a new browser; give the kilobytes received, the other hosts asked, the requests."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        msg = "Chromium is missing: apt install chromium"
        raise RuntimeError(msg)
    received: list[float] = []
    hosts: set[str] = set()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        page = browser.new_page(viewport={"width": 360, "height": 740}, device_scale_factor=2)
        watch = page.context.new_cdp_session(page)
        watch.send("Network.enable")
        watch.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
        answer = page.goto(f"http://127.0.0.1:{port}{path}", wait_until="networkidle")
        if answer is None or answer.status != 200:
            msg = f"{path} answers {answer and answer.status}"
            raise RuntimeError(msg)
        browser.close()
    return sum(received) / 1000, hosts - {"127.0.0.1", ""}, len(received)


def main() -> bool:
    """Weigh the pages an unknown visitor opens first and conclude on the heaviest."""
    heaviest, strangers = 0.0, set()
    with serve(get_instance(list_sizes()[0])) as port:
        for path in PATHS:
            kilobytes, hosts, requests = weigh(port, path)
            print(f"  {path}: {kilobytes:.1f} KB in {requests} requests")
            heaviest, strangers = max(heaviest, kilobytes), strangers | hosts
    return report.conclude(
        "N5d",
        [(heaviest, WEIGHT), (len(strangers), STRANGERS)],
        size=f"heaviest of {', '.join(PATHS)}, empty browser cache, no reverse proxy",
    )


if __name__ == "__main__":
    sys.exit(not main())
