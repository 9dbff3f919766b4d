"""Take the pictures of the README from the demonstration: ``make screenshots``.

The demonstration is built in a temporary folder and served; a person of it signs in by one click, as a
reader of the README will. Pictures are cut at one screen and kept under 200 KB.
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.instance import find_port, run_server  # noqa: E402
from PIL import Image  # noqa: E402 - it comes with pdfplumber
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

FOLDER = ROOT / "docs" / "images"
PERSON = "Camille Maquette"
CONTRACT = "/contrats/contrat-de-ville-boulonnais-2024-2030/"
HEAVIEST = 200_000
DESK, PHONE = (1400, 900), (360, 740)


@dataclass(frozen=True)
class Picture:
    """One picture: its file, the page, the size of the screen, and what to bring into view."""

    name: str
    path: str
    screen: tuple[int, int] = DESK
    shown: str = ""


PICTURES = (
    Picture("home", "/"),
    Picture("contract", CONTRACT),
    Picture("strategy", f"{CONTRACT}strategie/"),
    Picture("table", f"{CONTRACT}actions/", shown="main form:has(table), main table"),
    Picture("territory", "/territoires/epci-246200729/"),
    Picture("portrait", "/territoires/epci-246200729/portrait/"),
    Picture("review", "/documents/1/"),
    Picture("committee", "/scenarios/1/"),
    Picture("program", "/contrats/contrat-de-ville-boulonnais-2015-2023/programmation/"),
    Picture("phone", CONTRACT, PHONE),
)


def find_action(page: Page, base: str) -> str:
    """Give the address of an action that shows much: the first one of the list that is blocked, else any."""
    page.goto(f"{base}/actions/?etat=blocked", wait_until="networkidle")
    links = page.locator("main a[href^='/actions/']")
    for rank in range(links.count()):
        address = links.nth(rank).get_attribute("href") or ""
        if address.count("/") == 3 and "?" not in address:
            return address
    msg = "the demonstration shows no action"
    raise RuntimeError(msg)


def sign_in(browser: Browser, base: str, screen: tuple[int, int]) -> Page:
    """Open a browser as a person of the demonstration."""
    page = browser.new_page(
        viewport={"width": screen[0], "height": screen[1]}, locale="fr-FR", timezone_id="Europe/Paris"
    )
    page.goto(f"{base}/demo/", wait_until="networkidle")
    page.get_by_role("button", name=f"Entrer comme {PERSON}").click()
    page.wait_for_load_state("networkidle")
    return page


def take(page: Page, base: str, picture: Picture) -> int:
    """Take one picture and give its weight.

    Raises
    ------
    RuntimeError
        The page does not answer, or the picture is too heavy.
    """
    answer = page.goto(f"{base}{picture.path}", wait_until="networkidle")
    if answer is None or not answer.ok:
        msg = f"{picture.path} answers {answer and answer.status}"
        raise RuntimeError(msg)
    if picture.shown:
        page.locator(picture.shown).first.evaluate("element => element.scrollIntoView({block: 'start'})")
    image = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    file = FOLDER / f"{picture.name}.png"
    image.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, optimize=True)
    weight = file.stat().st_size
    if weight > HEAVIEST:
        msg = f"{file.name} weighs {weight} bytes"
        raise RuntimeError(msg)
    return weight


def main() -> int:
    """Build the demonstration, serve it, take every picture (or those named)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="pictures to take; all of them by default")
    parser.add_argument("--home", help="folder of a demonstration already built")
    options = parser.parse_args()
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        print("Chromium manque : apt install chromium", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    port = find_port()
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="maillage-images-") as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MAILLAGE_")}
        environment |= {
            "MAILLAGE_HOME": options.home or home,
            "MAILLAGE_DEMO": "1",
            "MAILLAGE_PUBLIC_URL": base,
        }
        command = [sys.executable, "-m", "maillage"]
        subprocess.run([*command, "demo"], check=True, cwd=ROOT, env=environment)
        with (
            run_server([*command, "serve", "--port", str(port)], port, environment=environment),
            sync_playwright() as driver,
        ):
            browser = driver.chromium.launch(
                executable_path=executable,
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
            )
            page = sign_in(browser, base, DESK)
            pictures = (*PICTURES, Picture("action", find_action(page, base)))
            for picture in pictures:
                if options.names and picture.name not in options.names:
                    continue
                page.set_viewport_size({"width": picture.screen[0], "height": picture.screen[1]})
                print(f"docs/images/{picture.name}.png  {take(page, base, picture)} octets")
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
