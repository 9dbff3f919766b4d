"""Read what anybody may see first: the public contracts and their territories."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q

from maillage.contracts.models import Action, Contract
from maillage.core.enums import Visibility
from maillage.territories.models import Territory

SHOWN = 12


@dataclass(frozen=True)
class PublicContract:
    """A public contract, with how many of its actions are public too."""

    contract: Contract
    action_count: int


@dataclass(frozen=True)
class Welcome:
    """The public home page; ``contract_count`` counts also those not shown."""

    contracts: tuple[PublicContract, ...]
    territories: tuple[Territory, ...]
    contract_count: int


def load_welcome() -> Welcome:
    """Give what the public home page shows."""
    visible = Contract.objects.visible_to(AnonymousUser())
    shown = list(visible.select_related("type", "territory")[:SHOWN])
    counts = dict(
        Action.objects.filter(home__in=shown, visibility=Visibility.PUBLIC)
        .order_by()
        .values_list("home")
        .annotate(count=Count("pk"))
    )
    territories = Territory.objects.filter(Q(owner__isnull=True), pk__in=visible.values("territory"))
    return Welcome(
        contracts=tuple(PublicContract(one, counts.get(one.pk, 0)) for one in shown),
        territories=tuple(territories[:SHOWN]),
        contract_count=visible.count(),
    )
