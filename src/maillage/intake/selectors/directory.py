"""Give the organizations and territories that names may mean."""

from django.db.models import QuerySet

from maillage.accounts.models import Organization
from maillage.core.text import split_words
from maillage.intake.matching import Directory, Known
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory

_PLACES = (TerritoryKind.EPCI, TerritoryKind.COMMUNE, TerritoryKind.DEPARTEMENT, TerritoryKind.REGION)
_MAX_NEAR = 2000


def load_organizations() -> Directory:
    """Give every organization as something that a name may mean."""
    rows = Organization.objects.values_list("pk", "name", "short_name", "siren", "kind")
    return Directory([Known(pk, name, (name, short), kind, siren) for pk, name, short, siren, kind in rows])


def load_territories(name: str) -> Directory:
    """Give today's territories that share the rarest word of a name."""
    words = sorted(split_words(name), key=len, reverse=True)[:1]
    rows = Territory.objects.current().filter(kind__in=_PLACES)
    for word in words:
        rows = rows.filter(folded_name__contains=word)
    return _make_directory(rows if words else rows.none())


def load_districts() -> Directory:
    """Give today's priority districts."""
    return _make_directory(Territory.objects.current().filter(kind=TerritoryKind.QPV))


def _make_directory(rows: QuerySet[Territory]) -> Directory:
    known = rows.order_by("folded_name", "pk").values_list("pk", "name", "code", "kind")[:_MAX_NEAR]
    return Directory([Known(pk, name, (name, code), kind) for pk, name, code, kind in known])
