"""Check an envelope as its manager types it."""

from typing import Any

from django import forms

from maillage.contracts.forms.fields import OrganizationField, TextField
from maillage.contracts.models import Contract, Node
from maillage.grants.forms.call import WholeEurosField


class DelegationForm(forms.Form):
    """A narrower purpose for a part of an envelope."""

    label = TextField(label="Intitulé", max_length=200)
    amount_eur = WholeEurosField(label="Montant (€)")
    pillar = forms.ModelChoiceField(queryset=Node.objects.none(), label="Axe", required=False)

    def __init__(self, *args: Any, contract: Contract | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        axes = Node.objects.filter(contract=contract, parent=None).order_by("position", "pk")
        self.fields["pillar"] = forms.ModelChoiceField(queryset=axes, label="Axe", required=False)


class EnvelopeForm(DelegationForm):
    """A funder's envelope for a year."""

    funder = OrganizationField(label="Financeur", help_text="Son nom ou son SIREN.")
    year = forms.IntegerField(label="Année", min_value=1990, max_value=2100)
    credit_line = TextField(label="Ligne de crédit", max_length=200, required=False)


class AmountForm(forms.Form):
    """What an envelope now holds."""

    amount_eur = WholeEurosField(label="Montant (€)")
