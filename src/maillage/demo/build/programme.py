"""Build the past program of the contrat de ville: real figures, typed in as their document prints them."""

import tomllib
from decimal import Decimal
from importlib import resources
from typing import Any

from maillage.accounts.models import User
from maillage.demo.build.cast import Cast
from maillage.grants.enums import ProgrammeBreakdown, ProgrammeUnit, TfpbCategory
from maillage.grants.services.programme import TypedFigure, import_programme_figures
from maillage.grants.services.tfpb import add_counterpart, record_abatement

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


# Invented sums: what a landlord does not pay in two districts, and what it does in exchange.
LANDLORD, YEAR = "habitat-du-littoral", 2025
ABATEMENTS = (
    (
        "qpv-QN06249M",
        310,
        "42000",
        (
            (TfpbCategory.PRESENCE, "Gardien présent le soir et le samedi", "26000", "25400", "22000"),
            (TfpbCategory.ANIMATION, "Ateliers au pied des immeubles", "6000", None, None),
        ),
    ),
    (
        "qpv-QN06251M",
        180,
        "21500",
        (
            (TfpbCategory.BULKY_WASTE, "Enlèvement des encombrants chaque semaine", "9000", "9350", "9000"),
            (TfpbCategory.SMALL_WORKS, "Éclairage des halls et des passages", "12000", None, None),
        ),
    ),
)


def build_abatements(cast: Cast, author: User) -> None:
    """Record invented abatements of a landlord under the present contract, and their counterparts."""
    contract = cast.contracts["contrat_de_ville_boulonnais_2024_2030"]
    for district, dwellings, amount, counterparts in ABATEMENTS:
        abatement = record_abatement(
            contract=contract,
            landlord=cast.organizations[LANDLORD],
            district=cast.territories[district],
            year=YEAR,
            abated_eur=Decimal(amount),
            dwellings=dwellings,
            is_invented=True,
            by=author,
        )
        for category, title, planned, spent, abated in counterparts:
            add_counterpart(
                abatement=abatement,
                category=category,
                title=title,
                planned_eur=Decimal(planned),
                spent_eur=Decimal(spent) if spent else None,
                abated_eur=Decimal(abated) if abated else None,
                by=author,
            )


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
