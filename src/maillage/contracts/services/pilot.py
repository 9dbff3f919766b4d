"""Write who leads an action and with whom, where it takes place and who may see it."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import models, transaction

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Action, Assignment, Pilot
from maillage.contracts.services.lines import add_line, check_may_edit, remove_line
from maillage.core.enums import Verb, Visibility
from maillage.core.services import record_event, save_versioned
from maillage.territories.models import Territory


@transaction.atomic
def add_pilot(
    *, action: Action, organization: Organization, by: User, function: str = "", is_first: bool = False
) -> Pilot:
    """Make an organization lead an action; the first one added answers for it."""
    check_may_edit(action, by)
    others = Pilot.objects.select_for_update(of=("self",)).filter(action=action)
    is_first = is_first or not others.filter(is_first=True).exists()
    if is_first:
        others.update(is_first=False)
    return add_line(
        Pilot(action=action, organization=organization, function=function, is_first=is_first), action, by
    )


@transaction.atomic
def name_first_pilot(*, pilot: Pilot, by: User) -> Pilot:
    """Make one of the organizations that lead an action answer for it."""
    check_may_edit(pilot.action, by)
    if pilot.is_first:
        return pilot
    before = Pilot.objects.filter(action=pilot.action, is_first=True).first()
    Pilot.objects.filter(action=pilot.action).update(is_first=False)
    pilot.is_first = True
    pilot.save()
    record_event(
        verb=Verb.UPDATE,
        subject=pilot,
        by=by,
        scope=pilot.action,
        changes={"is_first": (str(before) if before else "", str(pilot))},
    )
    return pilot


@transaction.atomic
def remove_pilot(*, pilot: Pilot, by: User) -> None:
    """Take an organization off an action; the next one answers for it if it was the first."""
    action = pilot.action
    check_may_edit(action, by)
    was_first = pilot.is_first
    remove_line(pilot, action, by)
    following = Pilot.objects.filter(action=action).first()
    if was_first and following:
        name_first_pilot(pilot=following, by=by)


@transaction.atomic
def set_partners(*, action: Action, organizations: Iterable[Organization], by: User) -> Action:
    """Say which organizations take part in an action without leading it."""
    check_may_edit(action, by)
    return _set_many(action, "partners", list(organizations), by)


@transaction.atomic
def set_territories(*, action: Action, territories: Iterable[Territory], by: User) -> Action:
    """Say where an action takes place."""
    check_may_edit(action, by)
    return _set_many(action, "territories", list(territories), by)


@transaction.atomic
def set_visibility(
    *,
    action: Action,
    visibility: Visibility,
    by: User,
    named_people: Iterable[User] = (),
    expected_version: int | None = None,
) -> Action:
    """Say who may see an action; named people have a role on a contract where it stands.

    Raises
    ------
    StaleVersion
        Somebody saved the action since it was read.
    ValidationError
        Nobody is named, or somebody who has nothing to do with the action's contracts.
    """
    check_may_edit(action, by)
    people = list(named_people) if visibility == Visibility.NAMED else []
    if visibility == Visibility.NAMED:
        _check_people(action, people)
    before = action.visibility
    action.visibility = visibility
    save_versioned(action, expected_version=expected_version)
    if before != visibility:
        record_event(
            verb=Verb.UPDATE,
            subject=action,
            by=by,
            scope=action.home,
            changes={"visibility": (before, Visibility(visibility).value)},
        )
    return _set_many(action, "named_people", people, by)


def _check_people(action: Action, people: list[User]) -> None:
    if not people:
        raise ValidationError({"named_people": "Désignez au moins une personne."})
    known = set(
        Assignment.objects.current()
        .filter(contract__nodes__placements__action=action, user__in=people)
        .values_list("user", flat=True)
    )
    if strangers := [str(person) for person in people if person.pk not in known]:
        names = ", ".join(strangers)
        msg = f"{names} : sans rôle sur un contrat où figure l’action, demandez d’abord au chef de projet."
        raise ValidationError({"named_people": msg})


def _set_many(action: Action, name: str, things: Sequence[models.Model], by: User) -> Action:
    relation = getattr(action, name)
    before = {one.pk: str(one) for one in relation.all()}
    after = {one.pk: str(one) for one in things}
    if before.keys() != after.keys():
        relation.set(things)
        record_event(
            verb=Verb.UPDATE,
            subject=action,
            by=by,
            scope=action.home,
            changes={name: (sorted(before.values()), sorted(after.values()))},
        )
    return action
