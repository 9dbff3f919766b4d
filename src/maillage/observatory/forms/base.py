"""Check what people type on the pages of the observatory."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from maillage.accounts.models import Organization
from maillage.core.enums import Visibility
from maillage.core.text import clean_text
from maillage.observatory.enums import FindingKind, IndicatorKind, Theme


class IndicatorFilterForm(forms.Form):
    """Narrow the list of indicators."""

    q = forms.CharField(
        label="Mots", max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    theme = forms.ChoiceField(label="Thème", required=False, choices=[("", "Tous"), *Theme.choices])
    nature = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Toutes"), *IndicatorKind.choices]
    )


class PortraitForm(forms.Form):
    """Choose the theme, the years of changes, and one more territory to compare with."""

    theme = forms.ChoiceField(
        required=False, choices=[("", "Tous"), *Theme.choices], widget=forms.HiddenInput
    )
    annees = forms.IntegerField(label="Évolution sur", required=False, min_value=1, max_value=60)
    ajouter = forms.CharField(label="Comparer aussi avec", required=False, max_length=100)
    semblables = forms.BooleanField(label="Parmi ceux de taille proche", required=False)
    en = forms.IntegerField(label="Comparer à l’année", required=False, min_value=1900, max_value=2200)


class CleanField(forms.CharField):
    """A text in its composed form, without invisible characters."""

    def to_python(self, value: Any) -> str:
        """Clean what was typed."""
        return clean_text(super().to_python(value) or "")


class FindingForm(forms.Form):
    """What people conclude, and what it rests on."""

    kind = forms.ChoiceField(label="Nature", choices=FindingKind.choices)
    theme = forms.ChoiceField(label="Thème", choices=Theme.choices)
    title = CleanField(
        label="Constat", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Une phrase que les partenaires peuvent discuter.",
    )  # fmt: skip
    text = CleanField(
        label="Explication", max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    evidence = CleanField(
        label="Autres éléments", max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Paroles d’habitants, marche exploratoire, expérience des professionnels. Sans nommer personne.",
    )  # fmt: skip
    organization = forms.ModelChoiceField(
        label="Au nom de", queryset=Organization.objects.none(), empty_label=None
    )
    visibility = forms.ChoiceField(
        label="Visible par",
        choices=[choice for choice in Visibility.choices if choice[0] != Visibility.NAMED],
        initial=Visibility.PARTNERS,
    )

    def __init__(self, *args: Any, organizations: QuerySet[Organization], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.ModelChoiceField[Organization]", self.fields["organization"])  # declared above
        field.queryset = organizations
