"""Gather every figure said of a territory, from tables and from texts, and ask whether they hold together."""

from typing import Any

from maillage.observatory.catalogue.partitions import load_partitions
from maillage.observatory.coherence import check_coherence
from maillage.observatory.doubts import Coherence, Stated
from maillage.observatory.models import Indicator, Release, StatedValue
from maillage.observatory.selectors.places import list_compared
from maillage.observatory.selectors.releases import list_current_releases
from maillage.observatory.store.reading import read_observations
from maillage.territories.models import Territory


def check_territory(territory: Territory, user: Any) -> Coherence:
    """Check the figures of a territory, and of those it is compared with in the same documents."""
    return check_coherence(list_stated(territory, user), load_partitions())


def list_stated(territory: Territory, user: Any) -> list[Stated]:
    """Give every figure a person may read of a territory and those it is compared with, release by release."""
    releases = list_current_releases(user)
    places = {row.address: row for row in (territory, *list_compared(territory, []))}
    keys: dict[str, set[str]] = {}
    for row in places.values():
        keys.setdefault(row.kind, set()).add(row.code)
    observed = read_observations(releases, keys)
    by_pk = {release.pk: release for release in releases}
    indicators = Indicator.objects.in_bulk(field_name="code")
    found = [
        Stated(
            indicator=indicators[one.indicator],
            address=f"{one.territory_kind}-{one.territory_code}",
            place=places[f"{one.territory_kind}-{one.territory_code}"].name,
            year=one.year,
            value=one.value,
            decimals=indicators[one.indicator].decimals,
            document=_name_document(by_pk[one.release]),
            where=by_pk[one.release].citation,
        )
        for one in observed
        if one.value is not None and one.indicator in indicators
    ]
    return found + _list_prose(list(by_pk.values()), places, territory)


def _list_prose(releases: list[Release], places: dict[str, Territory], territory: Territory) -> list[Stated]:
    rows = StatedValue.objects.filter(release__in=releases).select_related(
        "indicator", "release__dataset__source"
    )
    found = []
    for row in rows:
        address = f"{row.territory_kind}-{row.territory_code}"
        if address not in places and row.whole != territory.address:
            continue
        found.append(
            Stated(
                indicator=row.indicator,
                address=address,
                place=row.territory_name,
                year=row.year,
                value=row.value,
                decimals=row.decimals,
                document=_name_document(row.release),
                where=row.place,
                is_prose=True,
                whole=row.whole,
            )
        )
    return found


def _name_document(release: Release) -> str:
    return f"{release.dataset_id} {release.vintage}"
