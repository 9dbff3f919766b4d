"""Find actions as one person may see them."""

from django.http import Http404

from maillage.contracts.access import Person
from maillage.contracts.models import Action


def get_action(slug: str, user: Person) -> Action:
    """Give the action at an address, when the person may see it.

    Raises
    ------
    Http404
        No such action, or not for this person: one query and one answer for both.
    """
    actions = Action.objects.visible_to(user).select_related("home__type", "owner")
    action = actions.filter(slug=slug).first()
    if action is None:
        msg = "Aucune action à cette adresse."
        raise Http404(msg)
    return action
