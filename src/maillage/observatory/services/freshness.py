"""Remind those who own figures that a newer edition is expected."""

import datetime

from django.db import transaction
from django.urls import reverse

from maillage.accounts.models import User
from maillage.core.mail import make_public_link, send_letter
from maillage.core.numbers import format_day
from maillage.observatory.models import Dataset
from maillage.observatory.selectors.releases import DatasetLine, list_late_datasets

# Not oftener: an edition that a producer has stopped making is no alarm.
BETWEEN = datetime.timedelta(days=90)


@transaction.atomic
def remind_late_datasets(day: datetime.date) -> str:
    """Write to the owners of late datasets, once a quarter each: an organization's people, else who runs the instance."""
    late = [line for line in list_late_datasets(day) if _is_due(line.dataset, day)]
    for line in late:
        send_letter(
            template="observatory/mail/late.txt",
            context={
                "line": line,
                "next_day": format_day(line.next_on),
                "link": make_public_link(reverse("dataset_detail", kwargs={"code": line.dataset.code})),
            },
            subject=f"{line.dataset.label} : une édition plus récente est attendue",
            to=_list_owners(line),
        )
        Dataset.objects.filter(pk=line.dataset.pk).update(reminded_on=day)
    return f"Éditions attendues : {len(late)} rappels."


def _is_due(dataset: Dataset, day: datetime.date) -> bool:
    return dataset.reminded_on is None or dataset.reminded_on + BETWEEN <= day


def _list_owners(line: DatasetLine) -> list[str]:
    people = User.objects.filter(is_active=True)
    organization = line.dataset.source.organization
    if organization is None:
        people = people.filter(is_staff=True)
    else:
        people = people.filter(affiliations__organization=organization, affiliations__ended_on=None)
    return sorted(set(people.values_list("email", flat=True)))
