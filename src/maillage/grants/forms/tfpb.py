"""Read what is typed about the abatement of landlords."""

from django import forms

from maillage.contracts.forms.fields import AmountField, OrganizationField, TerritoryField, TextField
from maillage.grants.enums import TfpbCategory


class AbatementForm(forms.Form):
    """What a landlord does not pay in a district and a year."""

    landlord = OrganizationField(label="Bailleur")
    district = TerritoryField(label="Quartier", help_text="Son adresse (qpv-…) ou son nom.", max_length=200)
    year = forms.IntegerField(label="Année", min_value=1990, max_value=2100)
    dwellings = forms.IntegerField(label="Logements concernés", min_value=0, max_value=10**6, required=False)
    abated_eur = AmountField(label="Montant de l’abattement (€)")


class CounterpartForm(forms.Form):
    """One thing done in exchange."""

    category = forms.ChoiceField(label="Catégorie", choices=TfpbCategory.choices)
    title = TextField(label="Intitulé", max_length=300)
    planned_eur = AmountField(label="Dépense prévue (€)")
    spent_eur = AmountField(label="Dépense réalisée (€)", required=False)
    abated_eur = AmountField(label="Part financée par l’abattement (€)", required=False)
    note = TextField(label="Précision", max_length=300, required=False)
