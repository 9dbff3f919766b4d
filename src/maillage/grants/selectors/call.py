"""Read calls for projects."""

from django.db import models
from django.db.models import Count, Q
from django.http import Http404

from maillage.contracts.access import Person
from maillage.contracts.models import Node
from maillage.grants.enums import SENT_STATUSES
from maillage.grants.models import Call
from maillage.territories.models import Territory


def list_calls(user: Person) -> "models.QuerySet[Call]":
    """Give the calls a person may see, with how many applications each received."""
    return (
        Call.objects.visible_to(user)
        .select_related("contract", "organizer")
        .annotate(received=Count("applications", filter=Q(applications__status__in=SENT_STATUSES)))
        .order_by("-year", "title", "pk")
    )


def get_call(slug: str, user: Person) -> Call:
    """Give a call.

    Raises
    ------
    Http404
        No such call, or not for this person.
    """
    call = Call.objects.visible_to(user).select_related("contract", "organizer").filter(slug=slug).first()
    if call is None:
        msg = "Cet appel à projets n’existe pas."
        raise Http404(msg)
    return call


def list_objectives(call: Call) -> list[Node]:
    """Give the elements of the strategy that an application may say it serves: the open axes and all below.

    The whole tree when the call opens no axis in particular.
    """
    nodes = list(Node.objects.filter(contract=call.contract_id).order_by("position", "pk"))
    opened = set(call.axes.values_list("pk", flat=True))
    if not opened:
        return nodes
    parents = {node.pk: node.parent_id for node in nodes}

    def is_open(pk: int | None) -> bool:
        while pk is not None:
            if pk in opened:
                return True
            pk = parents.get(pk)
        return False

    return [node for node in nodes if is_open(node.pk)]


def list_places(call: Call) -> list[Territory]:
    """Give the districts and communes of a call; those of its contract when it names none."""
    places = list(call.territories.order_by("kind", "name", "pk"))
    return places or list(call.contract.districts.order_by("kind", "name", "pk"))
