"""Read the catalogue that Maillage ships: producers, datasets, secrecy rules, indicators."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from maillage.observatory.enums import Theme


@dataclass(frozen=True)
class Catalogue:
    """What the catalogue's files say, each entry by its code, in order."""

    secrecy_rules: dict[str, dict[str, Any]]
    sources: dict[str, dict[str, Any]]
    datasets: dict[str, dict[str, Any]]
    indicators: dict[str, dict[str, Any]]


@cache
def load_catalogue() -> Catalogue:
    """Give the whole catalogue.

    Raises
    ------
    ValueError
        A code stands twice, or an entry refers to a code that nothing bears.
    """
    sources = _read("sources.toml")
    indicators: dict[str, dict[str, Any]] = {}
    for theme in Theme:
        for entry in _list_indicators(theme):
            _add(indicators, entry)
    found = Catalogue(
        _index(sources["secrecy_rules"]), _index(sources["sources"]), _index(sources["datasets"]), indicators
    )
    _check_references(found)
    return found


def name_change(code: str, years: int) -> str:
    """Give the code of the change that a producer publishes beside an indicator."""
    return f"{code}-evolution-{years}-ans"


def _list_indicators(theme: Theme) -> Iterator[dict[str, Any]]:
    """Give the indicators of a theme; a change published beside one is an indicator of its own."""
    name = f"{theme.value.replace('-', '_')}.toml"
    if not (resources.files(__name__) / name).is_file():
        return
    for entry in _read(name)["indicators"]:
        years = entry.pop("published_change_years", 0)
        yield entry | {"theme": theme.value}
        if years:
            yield {
                "code": name_change(entry["code"], years),
                "label": f"{entry['label']} : évolution publiée sur {years} ans",
                "unit": "%",
                "kind": "rate",
                "direction": entry["direction"],
                "decimals": 1,
                "theme": theme.value,
                "change_of": entry["code"],
                "change_years": years,
                "definition": (
                    f"Variation sur {years} ans de « {entry['label']} », telle que le producteur l’a publiée sans "
                    "donner la valeur de départ."
                ),
                "formula": f"(Valeur de l’année ÷ valeur {years} ans avant − 1) × 100.",
            } | ({"secrecy_rule": entry["secrecy_rule"]} if "secrecy_rule" in entry else {})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__name__) / name).read_text(encoding="utf-8"))


def _index(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        _add(found, entry)
    return found


def _add(found: dict[str, dict[str, Any]], entry: dict[str, Any]) -> None:
    if entry["code"] in found:
        msg = f"catalogue: {entry['code']} stands twice"
        raise ValueError(msg)
    found[entry["code"]] = entry


def _check_references(catalogue: Catalogue) -> None:
    known = {
        "source": catalogue.sources,
        "secrecy_rule": catalogue.secrecy_rules,
        **dict.fromkeys(("numerator", "denominator", "part_of", "change_of"), catalogue.indicators),
    }
    for entry in [*catalogue.datasets.values(), *catalogue.indicators.values()]:
        for name, table in known.items():
            if name in entry and entry[name] not in table:
                msg = f"catalogue: {entry['code']} refers to {entry[name]}, which is unknown"
                raise ValueError(msg)
