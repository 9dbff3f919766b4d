"""Read what people write about territories: a search, a perimeter of their own."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.core.text import clean_text
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory
from maillage.territories.selectors.territory import find_by_code, find_by_name, find_territory
from maillage.territories.services.perimeter import PART_KINDS

MAX_LINES = 500


class SearchForm(forms.Form):
    """What one looks for, and of which kind."""

    q = forms.CharField(label="Nom ou code", max_length=200, required=False)
    nature = forms.ChoiceField(
        label="Nature",
        required=False,
        choices=[("", "Toutes"), *((kind.value, kind.label) for kind in TerritoryKind)],
    )

    def clean_q(self) -> str:
        """Take off what cannot be seen."""
        return clean_text(self.cleaned_data["q"])


class PerimeterForm(forms.Form):
    """A name, boxes to tick, and lines to paste for what the boxes do not offer."""

    name = forms.CharField(
        label="Nom du périmètre", max_length=200, help_text="Par exemple : « CTG Nord-Est »."
    )
    parts = forms.MultipleChoiceField(
        label="Territoires proposés", required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(
        label="Autres territoires",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un par ligne : code Insee (62160), code de quartier (QN06249M) ou nom exact de la commune.",
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offered: Iterable[Territory] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {row.address: row for row in offered}
        choices = [
            (address, f"{row.name} ({row.get_kind_display().lower()})")
            for address, row in self.offered.items()
        ]
        field = self.fields["parts"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices
        if not choices:
            del self.fields["parts"]

    def clean_name(self) -> str:
        """Take off what cannot be seen."""
        return clean_text(self.cleaned_data["name"])

    def clean_more(self) -> list[Territory]:
        """Give the territories named line by line, or say which line is not one."""
        lines = [line.strip() for line in clean_text(self.cleaned_data["more"]).split("\n") if line.strip()]
        if len(lines) > MAX_LINES:
            msg = f"Au plus {MAX_LINES} lignes."
            raise ValidationError(msg)
        found, errors = [], []
        for rank, line in enumerate(lines, start=1):
            try:
                found.append(read_part_line(line))
            except ValueError as error:
                errors.append(ValidationError(f"Ligne {rank} : {error}"))
        if errors:
            raise ValidationError(errors[:20])
        return found

    def list_parts(self) -> list[Territory]:
        """Give the territories ticked and named, in order."""
        ticked = [self.offered[address] for address in self.cleaned_data.get("parts", [])]
        return [*ticked, *self.cleaned_data["more"]]


def read_part_line(line: str) -> Territory:
    """Give the commune, district or IRIS that a line names.

    Raises
    ------
    ValueError
        Nothing bears this code or name today, or several do; the sentence says what to write.
    """
    shown = line[:60]
    by_address = find_territory(line)
    if by_address is not None and by_address.is_current:
        return by_address
    for kind in (TerritoryKind.COMMUNE, TerritoryKind.QPV, TerritoryKind.IRIS):
        if (row := find_by_code(kind, line.upper()[:20])) is not None:
            return row
    if line.isdecimal() and len(line) == 4:
        msg = f"« {shown} » a perdu son zéro de tête : écrivez 0{line}."
        raise ValueError(msg)
    named = [row for row in find_by_name(line) if row.kind in PART_KINDS]
    if len(named) == 1:
        return named[0]
    if named:
        codes = ", ".join(row.code for row in named)
        msg = f"plusieurs territoires s’appellent « {shown} » : écrivez l’un de leurs codes ({codes})."
        raise ValueError(msg)
    msg = f"aucune commune, aucun quartier ni IRIS d’aujourd’hui ne répond à « {shown} »."
    raise ValueError(msg)
