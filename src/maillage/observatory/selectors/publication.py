"""Read what a restricted release is linked to, and what was published of it."""

from collections.abc import Sequence
from typing import Any

from maillage.observatory.catalogue.partitions import load_partitions
from maillage.observatory.enums import AccessLevel, PublicationState
from maillage.observatory.models import Indicator, ProtectedPublication, Release, RuleChange
from maillage.observatory.secrecy import Inclusion, Protected, build_system, name_cell, read_rule
from maillage.observatory.store.reading import Observed, read_observations
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Membership

_COVERED = {TerritoryKind.EPCI, TerritoryKind.CUSTOM}


def name_table(release: Release) -> str:
    """Give the words by which a sentence names a release."""
    return release.citation


def build_protected(release: Release, observed: Sequence[Observed]) -> Protected:
    """Give a release as a system with all that it is linked to: its sums, places, and what is public elsewhere."""
    indicators = Indicator.objects.in_bulk({one.indicator for one in observed}, field_name="code")
    places = {(one.territory_kind, one.territory_code) for one in observed}
    public, around = _list_public(release, observed, places)
    return build_system(
        observed,
        indicators,
        list_inclusions(places | {(one.territory_kind, one.territory_code) for one in around}),
        load_partitions(),
        read_rule(release.secrecy_rule),
        table=name_table(release),
        public=public,
        around=around,
    )


def list_inclusions(places: set[tuple[str, str]]) -> list[Inclusion]:
    """Give which places are in which others, among some, with their shares when these are known."""
    codes = {code for _, code in places}
    rows = Membership.objects.filter(
        valid_to__isnull=True, part__valid_to__isnull=True, whole__code__in=codes
    ).values_list("part__kind", "part__code", "whole__kind", "whole__code", "share")
    found, unknown = [], set()
    for part_kind, part_code, whole_kind, whole_code, share in rows:
        whole, part = (whole_kind, whole_code), (part_kind, part_code)
        if whole not in places:
            continue
        if share is None:
            unknown.add(part)
            continue
        # The communes of an intercommunality are all of it; its districts are not.
        is_complete = part_kind == TerritoryKind.COMMUNE and whole_kind in _COVERED and share == 1
        found.append(Inclusion(part, whole, float(share), is_complete=is_complete))
    return [one for one in found if one.part not in unknown]


def _list_public(
    release: Release, observed: Sequence[Observed], places: set[tuple[str, str]]
) -> tuple[dict[str, str], list[Observed]]:
    """Give the figures that are public already, with their tables, and those about the places around."""
    names, years = {one.indicator for one in observed}, {one.year for one in observed}
    keys: dict[str, set[str]] = {}
    for kind, code in places | _find_around(places):
        keys.setdefault(kind, set()).add(code)
    own = ProtectedPublication.objects.filter(release__dataset=release.dataset_id).exclude(published=None)
    others = [
        row
        for row in Release.objects.current()
        .filter(access_level=AccessLevel.PUBLIC)
        .exclude(pk__in=own.values("published"))
        .select_related("dataset__source")
        if names & set(row.contents)
    ]
    by_pk = {row.pk: row for row in others}
    values = {_name(one): one.value for one in observed}
    public: dict[str, str] = {}
    around: list[Observed] = []
    for one in read_observations(others, keys, names):
        id_ = _name(one)
        if one.value is None or one.year not in years or id_ in public:
            continue
        if id_ not in values:
            around.append(one)
        elif values[id_] != one.value:
            continue  # another source says otherwise: it does not tell this figure
        public[id_] = name_table(by_pk[one.release])
    return public, around


def _name(one: Observed) -> str:
    return name_cell((one.territory_kind, one.territory_code), one.indicator, one.year)


def _find_around(places: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Give the places that hold some others, and what else is in them: from these a figure may be subtracted."""
    codes = {code for _, code in places}
    current = Membership.objects.filter(valid_to__isnull=True)
    wholes = current.filter(part__code__in=codes).values_list("whole__kind", "whole__code")
    found = {(str(kind), str(code)) for kind, code in wholes}
    parts = current.filter(whole__code__in={code for _, code in found}).values_list(
        "part__kind", "part__code"
    )
    return found | {(str(kind), str(code)) for kind, code in parts}


def find_last_publication(release: Release) -> ProtectedPublication | None:
    """Give the last version that was published of the same vintage of the same dataset."""
    rows = ProtectedPublication.objects.filter(
        release__dataset=release.dataset_id,
        release__vintage=release.vintage,
        state=PublicationState.PUBLISHED,
    )
    return (
        rows.select_related("release__dataset__source", "release__secrecy_rule", "published")
        .order_by("-approved_at")
        .first()
    )


def list_publications(user: Any) -> list[ProtectedPublication]:
    """Give every publication, the latest first, for who administers the instance."""
    if not getattr(user, "is_staff", False):
        return []
    return list(
        ProtectedPublication.objects.select_related(
            "release__dataset__source", "published__dataset__source", "rule", "prepared_by", "approved_by"
        )
    )


def list_restricted(user: Any) -> list[Release]:
    """Give the releases that are not public, the latest of each vintage, for who administers the instance."""
    if not getattr(user, "is_staff", False):
        return []
    rows = Release.objects.current().exclude(access_level=AccessLevel.PUBLIC)
    return list(rows.select_related("dataset__source", "secrecy_rule").order_by("-loaded_at", "pk"))


def list_rule_changes() -> list[RuleChange]:
    """Give the changes of rules, the latest first."""
    return list(RuleChange.objects.select_related("rule", "asked_by", "confirmed_by"))
