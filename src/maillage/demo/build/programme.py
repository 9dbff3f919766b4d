"""Build the past program of the contrat de ville: real figures, typed in as their document prints them."""

import tomllib
from decimal import Decimal
from importlib import resources
from typing import Any

from maillage.accounts.models import User
from maillage.demo.build.cast import Cast
from maillage.grants.enums import ProgrammeBreakdown, ProgrammeUnit
from maillage.grants.services.programme import TypedFigure, import_programme_figures

CONTENT = "programme_boulonnais_2015_2023.toml"


def build_programme(cast: Cast, author: User) -> None:
    """Type in the figures of 2015 to 2023."""
    text = (resources.files("maillage.demo.content") / CONTENT).read_text(encoding="utf-8")
    content = tomllib.loads(text)
    slug = content["contract"]
    figures = [
        _read_figure(cast, slug, series, year, value)
        for series in content["series"]
        for year, value in enumerate(series["values"], start=series["first_year"])
    ]
    contract = cast.contracts[slug]
    import_programme_figures(contract=contract, figures=figures, source=content["source"], by=author)


def _read_figure(cast: Cast, slug: str, series: dict[str, Any], year: int, value: str) -> TypedFigure:
    return TypedFigure(
        year=year,
        breakdown=ProgrammeBreakdown(series["breakdown"]),
        key=series.get("key", ""),
        parent_key=series.get("parent", ""),
        label=series["label"],
        unit=ProgrammeUnit(series["unit"]),
        value=Decimal(value) if value else None,
        node=cast.nodes[slug, series["node"]] if "node" in series else None,
        note=series.get("note", "") if not value else "",
    )
