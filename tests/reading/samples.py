"""Invented contracts, no two laid out alike: the rules must hold for documents nobody has seen."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "contracts"


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


HEALTH_CONTRACT = _read("health_contract.txt")
"""A local health contract: parties, articles, sheets as text."""

TRANSITION_CONTRACT = _read("transition_contract.md")
"""A transition contract in Markdown: orientations, axes, a plan as a table."""

CITY_CONTRACT = _read("city_contract.txt")
"""A city contract: pillars, stakes, districts, money by pillar and year."""

TERRITORY_PROJECT = _read("territory_project.txt")
"""A territory project: ambitions, challenges, actions without sheets."""

FAMILY_CONTRACT = _read("family_contract.txt")
"""A family convention: sheets as text under bare marks."""

HEALTH_MARKDOWN = _read("health_contract_ocr.md")
"""A health contract that OCR turned into Markdown."""

FAMILY_TABLES = _read("family_tables.txt")
"""A family convention whose sheets are tables."""
