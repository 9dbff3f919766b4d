"""Read what people type about each funder's money and its acts."""

from django import forms
from django.http import QueryDict
from django.utils import timezone

from maillage.contracts.forms.base import EditForm
from maillage.contracts.forms.fields import AmountField, DayField, LongTextField, TextField
from maillage.grants.act_templates import PLACEHOLDERS


class MoneyFilters(forms.Form):
    """Which year of money is shown."""

    annee = forms.IntegerField(label="Année", required=False, min_value=1990, max_value=2100)


class NotifyForm(forms.Form):
    """Which decisions are notified, and when."""

    requests = forms.TypedMultipleChoiceField(label="Décisions", coerce=int)
    made_on = DayField(label="Date des lettres")
    common_motive = LongTextField(
        label="Motif des refus",
        rows=3,
        max_length=2000,
        required=False,
        help_text="Pour les refus dont le comité n’a pas gardé le motif.",
    )

    def __init__(self, data: QueryDict, *, waiting: list[int]) -> None:
        super().__init__(data, initial={"made_on": timezone.localdate()})
        self.fields["requests"].choices = [(key, key) for key in waiting]  # type: ignore[attr-defined]


class AnnounceForm(forms.Form):
    """When a funder announced its money, and in which writing."""

    announced_on = DayField(label="Annoncé le")
    reference = TextField(label="Référence", max_length=120, help_text="Courrier, courriel ou séance.")


class PaymentForm(forms.Form):
    """One instalment."""

    amount_eur = AmountField(label="Montant (€)")
    due_on = DayField(label="Prévu le", required=False)
    condition = TextField(
        label="Condition", max_length=200, required=False, help_text="Par exemple : à la remise du bilan."
    )


class DayPaidForm(forms.Form):
    """The day of a payment."""

    paid_on = DayField(label="Versé le")


class SignForm(forms.Form):
    """The day of a signature."""

    signed_on = DayField(label="Signé le")


class TemplateForm(EditForm):
    """The words of a kind of act."""

    title = TextField(label="Titre", max_length=200)
    body = LongTextField(
        label="Texte",
        rows=18,
        max_length=20_000,
        help_text="Entre accolades, un nom tient la place d’une valeur : "
        + ", ".join(f"{{{name}}} ({meaning})" for name, meaning in PLACEHOLDERS.items())
        + ". Rien d’autre n’est interprété.",
    )
