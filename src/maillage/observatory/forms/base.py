"""Check what people type on the pages of the observatory."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from maillage.accounts.models import Organization
from maillage.core.enums import Visibility
from maillage.core.text import clean_text
from maillage.observatory.enums import FactKind, FactState, FindingKind, IndicatorKind, Theme
from maillage.observatory.models import SecrecyRule


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


class MapForm(forms.Form):
    """Choose the places of a map and its year."""

    parmi = forms.ChoiceField(
        required=False, choices=[("parties", "Ses parties"), ("semblables", "Tous ses semblables")]
    )
    annee = forms.IntegerField(required=False, min_value=1900, max_value=2200)


class CleanField(forms.CharField):
    """A text in its composed form, without invisible characters."""

    def to_python(self, value: Any) -> str:
        """Clean what was typed."""
        return clean_text(super().to_python(value) or "")


class FactForm(forms.Form):
    """Name a fact that a portrait proposes, and what is decided of it."""

    indicator = forms.SlugField(max_length=60)
    kind = forms.ChoiceField(choices=FactKind.choices)
    year = forms.IntegerField(min_value=1800, max_value=2200)
    state = forms.ChoiceField(choices=FactState.choices)
    sentence = CleanField(required=False, max_length=500)


class RuleChangeForm(forms.Form):
    """Ask for another threshold of a secrecy rule, with the text that allows it."""

    rule = forms.ModelChoiceField(label="Règle", queryset=SecrecyRule.objects.order_by("label", "pk"))
    threshold = forms.IntegerField(label="Nouveau seuil", min_value=0, max_value=1000)
    reference = CleanField(
        label="Texte qui le permet", max_length=300, help_text="La convention ou la loi, avec l’article."
    )


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
