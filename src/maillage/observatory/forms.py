"""Check what people type on the pages of the observatory."""

from django import forms

from maillage.observatory.enums import IndicatorKind, Theme


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
