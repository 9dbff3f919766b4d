"""Check what people say of a table: its file, the meaning of its columns, indicators of their own."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from maillage.accounts.models import Organization
from maillage.core.numbers import parse_day
from maillage.observatory.enums import AccessLevel, Direction, IndicatorKind, Theme
from maillage.observatory.forms.base import CleanField
from maillage.observatory.models import DataAgreement, Indicator
from maillage.observatory.selectors.catalogue import find_indicators
from maillage.observatory.tables.checking import YEARS
from maillage.observatory.tables.mapping import ColumnPlan, Line, name_column
from maillage.observatory.tables.places import FIRST_YEAR, KINDS
from maillage.territories.selectors.territory import find_by_name, find_territory

LIST_ID = "indicateurs-connus"
SHOWN_COLUMNS = 60
_CODE = re.compile(r"\[([a-z0-9_-]{1,60})\]\s*$")
_ACCESS = (AccessLevel.ORGANIZATION, AccessLevel.AGREEMENT, AccessLevel.MEMBERS, AccessLevel.PUBLIC)


class TableUploadForm(forms.Form):
    """A file of figures, what it is, and whose."""

    file = forms.FileField(
        label="Fichier",
        max_length=250,
        help_text="CSV, XLSX ou ODS : une ligne par territoire, une colonne par chiffre. Les feuilles masquées ne "
        "sont pas lues.",
        error_messages={"empty": "Ce fichier est vide : choisissez-en un autre."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )
    label = CleanField(
        label="Que contient-il ?",
        max_length=120,
        help_text="Par exemple « Places de crèche » ; le même intitulé chaque année fait une série.",
    )
    organization = forms.ModelChoiceField(
        label="Chiffres de", queryset=Organization.objects.none(), empty_label=None,
        help_text="L’organisme qui les a comptés : il en sera la source.",
    )  # fmt: skip

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ModelChoiceField[Organization]", self.fields["organization"])  # declared above
        field.queryset = organizations


class ColumnsForm(forms.Form):
    """What the columns of a sheet mean: one field for each column that may be an indicator."""

    sheet = forms.TypedChoiceField(label="Feuille", coerce=int)
    header = forms.IntegerField(
        label="Ligne des titres", min_value=1, max_value=1_048_576, help_text="Son numéro dans le tableur."
    )
    place_column = forms.TypedChoiceField(label="Colonne des territoires", coerce=int)
    kind = forms.ChoiceField(
        label="Nature des territoires", choices=[(kind.value, kind.label) for kind in KINDS]
    )
    geography = forms.IntegerField(
        label="Année de la géographie",
        min_value=FIRST_YEAR,
        max_value=YEARS[-1],
        help_text="Celle des codes : une commune fusionnée depuis y est encore.",
    )
    year_column = forms.TypedChoiceField(
        label="Colonne des années", required=False, coerce=int, empty_value=None
    )
    year = forms.IntegerField(
        label="Année des chiffres", required=False, min_value=YEARS[0], max_value=YEARS[-1],
        help_text="Si aucune colonne ne la dit.",
    )  # fmt: skip
    is_rounded = forms.BooleanField(
        label="Effectifs arrondis par le producteur (Caf, par exemple)", required=False
    )
    access_level = forms.ChoiceField(
        label="Qui lira ces chiffres", choices=[(level.value, level.label) for level in _ACCESS]
    )
    agreement = forms.ModelChoiceField(
        label="Convention de partage", queryset=DataAgreement.objects.none(), required=False, empty_label="Aucune",
        help_text="Pour l’accès « sous convention » : il prend fin avec elle.",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        sheets: Sequence[str],
        titles: Line,
        width: int,
        agreements: QuerySet[DataAgreement],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        cast("forms.ModelChoiceField[DataAgreement]", self.fields["agreement"]).queryset = agreements
        named = [
            (column, f"{name_column(column)} · {titles.cell(column) or 'sans titre'}")
            for column in range(min(width, SHOWN_COLUMNS))
        ]
        cast("forms.ChoiceField", self.fields["sheet"]).choices = list(enumerate(sheets))
        cast("forms.ChoiceField", self.fields["place_column"]).choices = named
        cast("forms.ChoiceField", self.fields["year_column"]).choices = [("", "Aucune"), *named]
        for column, label in named:
            self.fields[f"column_{column}"] = CleanField(
                label=label, required=False, max_length=300, widget=forms.TextInput(attrs={"list": LIST_ID})
            )
        self.columns = [column for column, _ in named]

    def clean(self) -> dict[str, Any]:
        """Find the indicator that each column names."""
        cleaned = super().clean() or {}
        told = {column: cleaned.get(f"column_{column}") or "" for column in self.columns}
        found = find_named_indicators({text for text in told.values() if text})
        cleaned["indicators"] = {}
        for column, text in told.items():
            if text and text not in found:
                self.add_error(
                    f"column_{column}",
                    f"« {text[:60]} » n’est pas au catalogue : choisissez dans la liste, ou définissez un indicateur.",
                )
            elif text:
                cleaned["indicators"][column] = found[text]
        return cleaned

    @property
    def plan(self) -> ColumnPlan:
        """Give what was said, once it is valid."""
        names = ("sheet", "header", "place_column", "kind", "geography", "year_column", "is_rounded")
        values = {name: self.cleaned_data[name] for name in names}
        year = self.cleaned_data["year"] if values["year_column"] is None else None
        return ColumnPlan(**values, year=year, indicators=self.cleaned_data["indicators"])

    @property
    def column_fields(self) -> dict[int, forms.BoundField]:
        """Give the field of each column."""
        return {column: self[f"column_{column}"] for column in self.columns}


def name_indicator(indicator: Indicator) -> str:
    """Give an indicator as a field of a column shows it: its label, then its code.

    Examples
    --------
    >>> name_indicator(Indicator(label="Population", code="population"))
    'Population [population]'
    """
    return f"{indicator.label} [{indicator.code}]"


def find_named_indicators(texts: set[str]) -> dict[str, str]:
    """Give the code that each text names, by the code at its end or by the whole label."""
    codes = {text: match[1] for text in texts if (match := _CODE.search(text))}
    rows: Mapping[str, str] = dict(Indicator.objects.values_list("code", "label"))
    labels = {label: code for code, label in rows.items()}
    found = {text: code for text, code in codes.items() if code in rows}
    return found | {text: labels[text] for text in texts if text not in found and text in labels}


class OwnIndicatorForm(forms.Form):
    """The sheet of an indicator that the catalogue lacks."""

    label = CleanField(label="Intitulé", max_length=200)
    definition = CleanField(
        label="Définition", max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce qui est compté, et ce qui ne l’est pas. Elle sera lisible par tous.",
    )  # fmt: skip
    formula = CleanField(
        label="Comment il est compté", max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Par exemple « Somme des places agréées au 31 décembre ».",
    )  # fmt: skip
    unit = CleanField(label="Unité", max_length=60, help_text="places, enfants, €, %…")
    kind = forms.ChoiceField(label="Nature", choices=IndicatorKind.choices)
    is_additive = forms.BooleanField(
        label="S’additionne : la valeur d’un ensemble est la somme de celles de ses parties", required=False
    )
    direction = forms.ChoiceField(label="Sens", choices=Direction.choices, initial=Direction.NEUTRAL)
    theme = forms.ChoiceField(label="Thème", choices=Theme.choices)
    decimals = forms.IntegerField(label="Décimales montrées", min_value=0, max_value=4, initial=0)


class DayField(forms.CharField):
    """A day written as the French do."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=10, **options)

    def clean(self, value: Any) -> Any:
        """Read the day, or say how it is written."""
        text = super().clean(value)
        try:
            return parse_day(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class AgreementForm(forms.Form):
    """What is shared, with whom, where, and until when."""

    title = CleanField(label="Intitulé", max_length=200)
    provider = forms.ModelChoiceField(
        label="Données de", queryset=Organization.objects.none(), empty_label=None
    )
    recipients = forms.ModelMultipleChoiceField(
        label="Destinataires", queryset=Organization.objects.none(),
        help_text="Leurs membres lisent les chiffres tant que la convention dure.",
    )  # fmt: skip
    indicators = forms.ModelMultipleChoiceField(label="Indicateurs", queryset=Indicator.objects.none())
    territory = CleanField(
        label="Territoire couvert",
        max_length=100,
        help_text="Son nom exact, ou son adresse (epci-246200729).",
    )
    purpose = CleanField(
        label="Finalité", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="À quoi les chiffres serviront.",
    )  # fmt: skip
    starts_on = DayField(label="Du", help_text="Par exemple 01/09/2026.")
    ends_on = DayField(label="Au")

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **options: Any) -> None:
        super().__init__(*args, **options)
        given: dict[str, QuerySet[Any]] = {
            "provider": organizations,
            "recipients": Organization.objects.order_by("folded_name", "pk"),
            "indicators": find_indicators(),
        }
        for name, rows in given.items():
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def clean_territory(self) -> Any:
        """Find the territory named."""
        text = self.cleaned_data["territory"]
        found = [row for row in [find_territory(text)] if row is not None] or find_by_name(text)
        if len(found) != 1:
            raise forms.ValidationError(
                "Plusieurs territoires portent ce nom : écrivez son adresse."
                if found
                else "Aucun territoire de ce nom."
            )
        return found[0]
