"""Fill a database with a country: EPCI, contracts, trees and actions of realistic shapes.

Rows are written past services and rights, in bulk, and are the same for the same seed and size::

    MAILLAGE_HOME=/tmp/pays maillage setup
    MAILLAGE_HOME=/tmp/pays python -m benchmarks.generator --actions 200000

Everybody and every organization is invented. Two people are made to be measured: ``TRAVELLER``
reads every contract, ``LOCAL`` manages three.
"""

import argparse
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

FULL_ACTIONS, FULL_CONTRACTS, FULL_EPCI = 200_000, 2_000, 1_255
CONTRACTS_AT_ONCE = 20
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Size:
    """How many territories, contracts and actions to write."""

    epci: int
    contracts: int
    actions: int

    @classmethod
    def of(cls, actions: int) -> "Size":
        """Give the size of a country of so many actions, in the proportions of the full one."""
        contracts = max(1, round(FULL_CONTRACTS * actions / FULL_ACTIONS))
        return cls(max(1, round(FULL_EPCI * actions / FULL_ACTIONS)), contracts, actions)


def generate(size: Size, *, seed: int = 2026, on_progress: Progress | None = None) -> dict[str, int]:
    """Write a country in the configured database and give the number of rows of each kind."""
    from django.db import transaction

    from benchmarks.bulk import Writer
    from benchmarks.country import write_country
    from benchmarks.plans import write_contract

    chance = random.Random(seed)
    writer = Writer()
    types = list_contract_types()
    with transaction.atomic():
        country = write_country(writer, size.epci, chance)
        writer.flush()
    shares = divide(size.actions, size.contracts)
    for first in range(0, size.contracts, CONTRACTS_AT_ONCE):
        with transaction.atomic():
            ranks = range(first, min(first + CONTRACTS_AT_ONCE, size.contracts))
            for rank in ranks:
                write_contract(writer, country, types, rank, shares[rank], chance)
            writer.flush()
        if on_progress:
            on_progress(sum(shares[: ranks.stop]), size.actions)
    writer.settle()
    return writer.counts


def divide(total: int, parts: int) -> list[int]:
    """Give whole numbers, as equal as can be, that add up to a total."""
    small, more = divmod(total, parts)
    return [small + (rank < more) for rank in range(parts)]


def list_contract_types() -> list:
    """Give the instance's contract types that have a tree, or one of our own when it has none."""
    from maillage.contracts.models import ContractType

    if types := [type_ for type_ in ContractType.objects.all() if type_.levels]:
        return types
    levels = [
        {"key": "axis", "name": "Axe stratégique", "plural": "Axes stratégiques"},
        {"key": "objective", "name": "Objectif", "plural": "Objectifs"},
    ]
    name = "Convention territoriale globale"
    return [ContractType.objects.create(code="banc", name=name, short_name="CTG", levels=levels)]


def main() -> None:
    """Read the size from the command line and write the country, with its progress."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--actions", type=int, default=FULL_ACTIONS)
    parser.add_argument("--contracts", type=int, help="by default one per hundred actions")
    parser.add_argument("--epci", type=int, help="by default in proportion to 1 255")
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings")
    django.setup()
    size = Size.of(options.actions)
    size = Size(options.epci or size.epci, options.contracts or size.contracts, size.actions)
    started = time.monotonic()
    counts = generate(
        size,
        seed=options.seed,
        on_progress=lambda done, total: print(f"\r  {done} / {total} actions", end="", flush=True),
    )
    print()
    for label, count in sorted(counts.items()):
        print(f"  {label:<32}{count:>9}")
    print(f"  {sum(counts.values())} rows in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
