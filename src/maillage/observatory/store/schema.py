"""Describe the one shape of every file of the lake."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from maillage.observatory.enums import ObservationStatus

# Twelve digits before the comma hold any official amount, and sums stay exact.
NUMBER = "decimal(18, 6)"
LIMIT = Decimal(10) ** 12
STEP = Decimal("0.000001")

SCHEMA: Mapping[str, str] = MappingProxyType(
    {
        "territory_kind": "string",
        "territory_code": "string",
        "territory_vintage": "int16",
        "indicator": "string",
        "year": "int16",
        "value": NUMBER,
        "status": "string",
        "numerator": NUMBER,
        "denominator": NUMBER,
        "precision": NUMBER,
    }
)
"""Columns and types, in Ibis's words; ``year`` is the period, ``precision`` a half-width at 95 %."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one indicator in one territory for one year, or why there is none.

    A hidden value is never stored, whatever the file held: its status alone is.
    """

    territory_kind: str
    territory_code: str
    territory_vintage: int
    indicator: str
    year: int
    value: Decimal | None
    status: str = ObservationStatus.FINAL
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    precision: Decimal | None = None
