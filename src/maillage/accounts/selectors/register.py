"""Read the register of personal data as people read it."""

from dataclasses import dataclass

from maillage.core.personal_data import Activity, Classification, Nature, list_activities


@dataclass(frozen=True)
class RegisterField:
    """One field that says something of a person, in French."""

    label: str
    nature: str


@dataclass(frozen=True)
class RegisterLine:
    """One activity, the natures of what it keeps, and each field."""

    activity: Activity
    natures: tuple[str, ...]
    fields: tuple[RegisterField, ...]


def list_register() -> list[RegisterLine]:
    """Give the activities of the register, by name; no query is made."""
    lines = []
    for activity, classifications in list_activities():
        fields = tuple(field for known in classifications for field in _list_fields(known))
        held = {nature for known in classifications for nature in known.personal_fields.values()}
        natures = tuple(str(nature.label) for nature in Nature if nature in held)
        lines.append(RegisterLine(activity, natures, fields))
    return lines


def _list_fields(known: Classification) -> list[RegisterField]:
    meta = known.model._meta  # noqa: SLF001 - Django's documented model API
    return [
        RegisterField(
            label=f"{meta.verbose_name} : {getattr(meta.get_field(name), 'verbose_name', name)}",
            nature=str(nature.label).lower(),
        )
        for name, nature in known.personal_fields.items()
    ]
