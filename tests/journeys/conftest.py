"""Serve the demonstration as an operator would, and drive it with a real browser.

The site runs in its own process on its own database (a file, or a database of the PostgreSQL server
of the run): what is played here is what people get. The journeys of one run share one site, so each
works on objects of its own.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parent.parent / "vendor" / "axe"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey, and keep them all on one worker: they share one site."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@dataclass(frozen=True)
class Site:
    """A running demonstration."""

    url: str
    home: Path


def find_browser() -> str:
    """Give the path of a browser, or skip; in CI its absence is a failure."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    message = "no browser: install the package chromium"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def create_database(url: str, name: str) -> str:
    """Make a database beside the one of the run, and give its address."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    return url.replace("/maillage?", f"/{name}?")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Build the demonstration in a folder of its own, serve it, and stop it at the end."""
    find_browser()
    home = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "MAILLAGE_HOME": str(home),
        "MAILLAGE_DEMO": "1",
        "MAILLAGE_PUBLIC_URL": url,
        "MAILLAGE_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "maillage.settings",
    }
    if shared := os.environ.get("MAILLAGE_DATABASE_URL"):
        environment["MAILLAGE_DATABASE_URL"] = create_database(
            shared, f"maillage_journeys_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
        )
    log = (home / "log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "maillage", "demo", "--serve", "--port", str(port)],
        env=environment, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        wait_until_served(url, server, home / "log")
        yield Site(url, home)
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def wait_until_served(
    url: str, server: subprocess.Popen[bytes], log: Path, *, max_seconds: int = 600
) -> None:
    """Wait for the first page, or fail with what the server said."""
    end = time.monotonic() + max_seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the site did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser(site: Site) -> Iterator["Browser"]:
    """Give a real browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=find_browser(), args=list(ARGUMENTS))
        yield opened
        opened.close()


OpenPage = Callable[..., "Page"]


@pytest.fixture
def open_page(browser: "Browser", site: Site) -> Iterator[OpenPage]:
    """Open a window of its own (its own cookies); any script error or refused script fails the test."""
    contexts = []
    problems: list[str] = []

    def _open(*, width: int = 1400, height: int = 900, scripts: bool = True, scheme: str = "light") -> "Page":
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="fr-FR",
            timezone_id="Europe/Paris",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(45_000)
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                problems.append(f"{page.url}: {message.text}")
                if message.type == "error" and "status of 4" not in message.text
                else None
            ),
        )
        return page

    yield _open
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def sign_in_as(open_page: OpenPage) -> OpenPage:
    """Open a window signed in, by the demonstration's page, as one of its invented people."""

    def _sign_in(last_name: str, **window: object) -> "Page":
        page = open_page(**window)
        page.goto("/demo/")
        page.get_by_role("button", name=last_name).click()
        page.wait_for_load_state()
        return page

    return _sign_in


def assert_accessible(page: "Page") -> None:
    """Run axe on the page once it is there; RGAA's rules, no violation allowed."""
    page.wait_for_load_state()
    page.evaluate((AXE / "axe.min.js").read_text(encoding="utf-8"))
    result = page.evaluate(
        """async () => {
            const found = await axe.run(document, {resultTypes: ["violations"]});
            return found.violations.map(rule => ({
                rule: rule.id, help: rule.help, nodes: rule.nodes.slice(0, 5).map(node => node.html.slice(0, 200))
            }));
        }"""
    )
    assert not result, f"{page.url}\n" + json.dumps(result, ensure_ascii=False, indent=1)


def assert_no_sideways_scroll(page: "Page") -> None:
    """Check that nothing sticks out of the window."""
    page.wait_for_load_state()
    width, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= window, f"{page.url} is {width} px wide in a window of {window} px"
