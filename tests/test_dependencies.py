"""Check what the program is made of besides its own code: licenses and vendored files."""

import hashlib
import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests import codebase
from tests.codebase import ROOT, show

COPYLEFT = re.compile(r"\b(?:A|L)?GPL|GNU (?:Lesser |Affero )?General Public", re.IGNORECASE)


def list_core_packages() -> set[str]:
    """Give what an instance installs, without extras: the lock file followed from the project."""
    packages = {
        package["name"]: package for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    }
    wanted, found = ["maillage"], set()
    while wanted:
        name = wanted.pop()
        if name in found or name not in packages:
            continue
        found.add(name)
        package = packages[name]
        needs = list(package.get("dependencies", []))
        for need in package.get("dependencies", []):
            for extra in need.get("extra", []):
                needs += packages[need["name"]].get("optional-dependencies", {}).get(extra, [])
        wanted += [need["name"] for need in needs]
    return found - {"maillage"}


def read_license(name: str) -> str:
    """Give what a package says of its license: its expression, else its classifiers and first line."""
    about = metadata(name)
    if expression := about.get("License-Expression"):
        return expression
    classifiers = [line for line in about.get_all("Classifier", []) if line.startswith("License")]
    return " ".join([*classifiers, (about.get("License") or "")[:80]])


def test_no_copyleft_in_the_core() -> None:
    packages = list_core_packages()
    licenses = {}
    for name in packages:
        try:
            licenses[name] = read_license(name)
        except PackageNotFoundError:  # for another system or version of Python
            continue

    assert list_asked() <= set(licenses), "install what the project asks for"
    bound = {name: text for name, text in licenses.items() if COPYLEFT.search(text)}
    assert not bound, f"an administration could not build on these freely: {bound}"


@pytest.mark.parametrize("text", ["GPL-3.0-only", "LGPLv3+", "GNU General Public License v2", "AGPL-3.0"])
def test_copyleft_is_seen(text: str) -> None:
    assert COPYLEFT.search(text)


def list_asked() -> set[str]:
    """Give the packages that the project itself names."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    return {Requirement(line).name.lower() for line in asked}


def test_the_lock_file_holds_what_the_project_asks() -> None:
    assert list_asked() <= list_core_packages()


def list_vendored() -> list[Path]:
    return [path for path in codebase.list_files() if path.name == "vendor.json"]


def test_vendored_files_are_those_that_were_chosen() -> None:
    for record in list_vendored():
        told = json.loads(record.read_text())["sha256"]
        found = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in record.parent.iterdir()
            if path != record
        }
        assert told == found, f"{show(record)}: a file was changed, added or taken away"


def test_vendored_scripts_ask_for_no_map() -> None:
    faults = [
        show(path)
        for path in codebase.list_files()
        if "vendor" in path.parts
        and path.suffix in {".js", ".mjs", ".css"}
        and "sourceMappingURL" in path.read_text()
    ]

    assert not faults
