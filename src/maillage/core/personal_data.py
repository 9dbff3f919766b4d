"""Keep the register of personal data: what each field holds, why, for whom and how long.

Each module classifies the fields of its models in its own ``personal_data.py``, which is found and
read when the program starts; a test fails when a field is forgotten. The public page, the register
of Article 30, the export of a person and their erasure all read this one table.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from django.apps import apps
from django.db import models


class Nature(models.TextChoices):
    """What a field says of a person."""

    NONE = "none", "Aucune donnée personnelle"
    IDENTITY = "identity", "Identité"
    CONTACT = "contact", "Coordonnées"
    FREE_TEXT = "free_text", "Texte libre"


class OnErasure(Enum):
    """What becomes of the rows that belong to a person when that person is erased."""

    DELETE = "supprimée"
    KEEP = "gardée, sans le nom"


@dataclass(frozen=True)
class Activity:
    """One activity of the register that Article 30 of the GDPR asks for."""

    key: str
    name: str
    purpose: str
    legal_basis: str
    people: str
    recipients: str
    retention: str


@dataclass(frozen=True)
class Classification:
    """What a model holds: the nature of each field, the activity it serves, whose the rows are."""

    model: type[models.Model]
    activity: Activity | None
    natures: dict[str, Nature]
    owner: str
    on_erasure: OnErasure
    secrets: frozenset[str]

    @property
    def personal_fields(self) -> dict[str, Nature]:
        """Give the fields that say something of a person."""
        return {name: nature for name, nature in self.natures.items() if nature != Nature.NONE}


NO_ACTIVITY: Activity | None = None
_CLASSIFICATIONS: dict[str, Classification] = {}


def classify(
    model: type[models.Model],
    *,
    activity: Activity | None = NO_ACTIVITY,
    none: str = "",
    identity: str = "",
    contact: str = "",
    free_text: str = "",
    owner: str = "",
    on_erasure: OnErasure = OnErasure.KEEP,
    secrets: str = "",
) -> None:
    """Say what each field of a model holds; names are separated by spaces.

    Parameters
    ----------
    activity : Activity, optional
        Why the personal fields are kept; needed as soon as one field is personal.
    owner : str
        The field that says whose row it is: such rows are exported with that person, and erased
        with them when ``on_erasure`` says so.
    secrets : str
        The fields that are never exported: digests, keys, contents of sessions.

    Raises
    ------
    ValueError
        A name is not a field of the model, is given twice, or a personal field has no activity.
    """
    natures: dict[str, Nature] = {}
    listed = (
        (Nature.NONE, none),
        (Nature.IDENTITY, identity),
        (Nature.CONTACT, contact),
        (Nature.FREE_TEXT, free_text),
    )
    for nature, names in listed:
        for name in names.split():
            if name in natures or name not in list_field_names(model):
                msg = f"{model.__name__}.{name} is unknown or classified twice"
                raise ValueError(msg)
            natures[name] = nature
    if activity is None and set(natures.values()) - {Nature.NONE}:
        msg = f"{model.__name__} holds personal data: say for which activity"
        raise ValueError(msg)
    label = model._meta.label_lower  # noqa: SLF001 - Django's documented model API
    _CLASSIFICATIONS[label] = Classification(
        model, activity, natures, owner, on_erasure, frozenset(secrets.split())
    )


def list_field_names(model: type[models.Model]) -> list[str]:
    """Give the names of the fields a model stores, its own key and its many-to-many links included."""
    meta = model._meta  # noqa: SLF001 - Django's documented model API
    return [field.name for field in (*meta.concrete_fields, *meta.many_to_many)]


def list_unclassified_fields() -> list[str]:
    """Give the fields of every installed model that nobody classified; keys say nothing of anybody."""
    missing: list[str] = []
    for model in apps.get_models():
        meta = model._meta  # noqa: SLF001 - Django's documented model API
        known = _CLASSIFICATIONS.get(meta.label_lower)
        natures = known.natures if known else {}
        key = meta.pk.name if meta.pk is not None and meta.pk.auto_created else ""
        missing += [
            f"{meta.label_lower}.{name}"
            for name in list_field_names(model)
            if name not in natures and name != key
        ]
    return missing


def list_classifications() -> list[Classification]:
    """Give what every model holds, in the order of its label."""
    return [_CLASSIFICATIONS[label] for label in sorted(_CLASSIFICATIONS)]


def list_activities() -> list[tuple[Activity, list[Classification]]]:
    """Give each activity of the register with the models that serve it, in the order of its name."""
    grouped: dict[str, tuple[Activity, list[Classification]]] = {}
    for known in list_classifications():
        if known.activity is not None and known.personal_fields:
            grouped.setdefault(known.activity.key, (known.activity, []))[1].append(known)
    return sorted(grouped.values(), key=lambda pair: pair[0].name)


def list_owned(classifications: Iterable[Classification] | None = None) -> Iterator[Classification]:
    """Give the models whose rows belong each to one person."""
    for known in list_classifications() if classifications is None else classifications:
        if known.owner:
            yield known
