"""Check that third-party files are the ones that were fetched."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECORDS = sorted(
    [
        *ROOT.glob("src/maillage/core/static/core/vendor/*/vendor.json"),
        *ROOT.glob("src/maillage/core/documents/fonts/*/vendor.json"),
        *ROOT.glob("tests/vendor/*/vendor.json"),
    ]
)


def test_there_are_vendored_packages() -> None:
    assert RECORDS


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.parent.name)
def test_vendored_files_have_their_recorded_hash(record: Path) -> None:
    expected = json.loads(record.read_text(encoding="utf-8"))["sha256"]

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in record.parent.iterdir()
        if path.name != "vendor.json"
    }

    assert found == expected


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.parent.name)
def test_vendored_package_names_its_license_and_source(record: Path) -> None:
    content = json.loads(record.read_text(encoding="utf-8"))

    assert content["license"]
    assert content["source"].startswith("https://")
    assert content["version"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.parent.name)
def test_vendored_scripts_name_no_source_map(record: Path) -> None:
    scripts = [path for path in record.parent.iterdir() if path.suffix in {".js", ".mjs", ".css"}]

    assert not [path.name for path in scripts if b"sourceMappingURL" in path.read_bytes()]
