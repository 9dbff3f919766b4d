"""Count inhabitants, each one once."""

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.territories.enums import TerritoryKind
from maillage.territories.models import LegalPopulation, Membership, Territory
from maillage.territories.selectors.composition import Part, list_districts


@dataclass(frozen=True)
class Inhabitants:
    """A number of inhabitants with what it rests on.

    ``count`` is None when it cannot be said; ``missing`` names the territories without a figure and
    ``reason`` says in French why nothing is summed.
    """

    count: int | None
    year: int | None
    source: str
    territories: int = 1
    missing: tuple[str, ...] = ()
    reason: str = ""


NOBODY_KNOWS = Inhabitants(
    None, None, "", reason="Aucune population légale n’est chargée pour ce territoire."
)


def count_inhabitants(territory: Territory) -> Inhabitants:
    """Give the latest legal population of a territory, with its year and source.

    A perimeter of one's own has none: its parts are counted, each inhabitant once.
    """
    row = LegalPopulation.objects.filter(territory=territory).order_by("-year", "pk").first()
    if row is not None:
        return Inhabitants(row.municipal, row.year, row.source)
    if territory.kind == TerritoryKind.CUSTOM:
        links = Membership.objects.filter(whole=territory, valid_to__isnull=True).select_related("part")
        return count_group_inhabitants([link.part for link in links.defer("part__outline")])
    return NOBODY_KNOWS


def count_group_inhabitants(territories: Iterable[Territory]) -> Inhabitants:
    """Give the inhabitants of several territories together, each one counted once.

    A territory given twice counts once; one that lies wholly inside another of the group is already
    in it. Nothing is summed when one of them has no figure, when the years differ, or when one lies
    partly inside another: the count would be wrong and would not show it.
    """
    group = {row.pk: row for row in territories}
    if not group:
        return Inhabitants(None, None, "", 0, reason="Aucun territoire.")
    links = Membership.objects.filter(part__in=group, whole__in=group, valid_to__isnull=True)
    nested = dict(links.order_by("share").values_list("part_id", "share"))
    whole = {pk for pk, share in nested.items() if share == 1}
    across = [group[pk].name for pk in nested if pk not in whole]
    if across:
        reason = (
            f"{', '.join(across)} : en partie dans un autre territoire du groupe, on compterait deux fois."
        )
        return Inhabitants(None, None, "", len(group), reason=reason)
    return _sum_latest({pk: row for pk, row in group.items() if pk not in whole})


def _sum_latest(group: dict[int, Territory]) -> Inhabitants:
    latest: dict[int, LegalPopulation] = {}
    for row in LegalPopulation.objects.filter(territory__in=group).order_by("territory", "year", "pk"):
        latest[row.territory_id] = row
    missing = tuple(sorted(row.name for pk, row in group.items() if pk not in latest))
    years = {row.year for row in latest.values()}
    sources = {row.source for row in latest.values()}
    if missing:
        reason = f"Population inconnue : {', '.join(missing[:5])}{'…' if len(missing) > 5 else ''}."
        return Inhabitants(None, None, "", len(group), missing, reason)
    if len(years) > 1 or len(sources) > 1:
        reason = "Les populations connues ne sont pas de la même année ou de la même source : elles ne s’ajoutent pas."
        return Inhabitants(None, None, "", len(group), reason=reason)
    total = sum(row.municipal for row in latest.values())
    return Inhabitants(total, years.pop(), sources.pop(), len(group))


def count_district_inhabitants(territory: Territory, districts: list[Part] | None = None) -> Inhabitants:
    """Give the inhabitants of the priority districts of a territory, each district counted once.

    Official files that count a district once per commune it touches give 38 568 inhabitants where
    the Boulonnais has 18 379. In a commune that holds part of a district, nothing is summed: the
    population of the part is not known.

    Parameters
    ----------
    districts : list of Part, optional
        What :func:`list_districts` gave for this territory, when the caller has it already.
    """
    districts = list_districts(territory) if districts is None else districts
    partial = [part.territory.name for part in districts if part.share != 1]
    if partial:
        names = ", ".join(partial[:3]) + ("…" if len(partial) > 3 else "")
        reason = f"{names} : une partie seulement est ici, et sa population n’est pas connue à part."
        return Inhabitants(None, None, "", len(districts), reason=reason)
    return count_group_inhabitants(part.territory for part in districts)
