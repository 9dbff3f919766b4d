"""Check a call for projects as its manager types it."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.accounts.enums import OrganizationKind
from maillage.accounts.models import Organization
from maillage.contracts.forms.base import EditForm
from maillage.contracts.forms.fields import (
    AmountField,
    DayField,
    LinesField,
    LongTextField,
    OrganizationField,
    RowsField,
    TextField,
    offer_rows,
)
from maillage.contracts.models import Contract, Node
from maillage.core.enums import Visibility
from maillage.grants.models import Call
from maillage.grants.rules import RULE_TYPES
from maillage.territories.models import Territory

RULE_LABELS = {
    "needs_number": "Le porteur a un SIRET ou un numéro RNA",
    "min_district_share": "Part minimale d’habitants des quartiers prioritaires (%)",
    "max_public_share": "Part maximale payée par les financeurs sollicités (%)",
    "ceiling_eur": "Montant maximal demandé en tout (€)",
    "floor_eur": "Montant minimal demandé en tout (€)",
    "min_indicators": "Nombre d’indicateurs complets",
    "within_year": "L’action commence dans l’année de l’appel",
    "needs_report": "Une reconduction attend le bilan de l’année d’avant",
}


class WholeEurosField(AmountField):
    """A sum in whole euros; cents are refused rather than rounded."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> Any:
        """Give whole euros, or None when nothing is typed."""
        number = super().to_python(value)
        if number is None:
            return None
        if number != int(number):
            raise ValidationError("Écrivez des euros entiers, sans centimes.", code="cents")
        if not 0 <= number <= 2_000_000_000:
            raise ValidationError(
                "Écrivez un montant positif, de moins de deux milliards d’euros.", code="range"
            )
        return int(number)


class MomentField(forms.CharField):
    """An instant written 31/01/2025 12:00, in the time of Paris."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text", "Par exemple 31/01/2025 12:00, heure de Paris ; l’horloge du serveur fait foi."
        )
        super().__init__(max_length=40, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored instant as people write it."""
        return (
            f"{timezone.localtime(value):%d/%m/%Y %H:%M}" if isinstance(value, datetime.datetime) else value
        )

    def clean(self, value: Any) -> Any:
        """Read the instant; None when nothing was typed."""
        text = " ".join(super().clean(value).split())
        if not text:
            return None
        try:
            naive = datetime.datetime.strptime(text, "%d/%m/%Y %H:%M")  # noqa: DTZ007 - made aware below
        except ValueError as error:
            msg = f"« {text} » n’est pas une date suivie d’une heure : écrivez par exemple 31/01/2025 12:00."
            raise ValidationError(msg, code="moment") from error
        moment = timezone.make_aware(naive)
        # An hour skipped or lived twice by the change of time would be ambiguous for a closing.
        if moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset():
            raise ValidationError("À cette heure l’horloge change : choisissez-en une autre.", code="fold")
        return moment


class CallForm(EditForm):
    """A call: what it says, when, for whom, under which rules."""

    title = TextField(label="Titre", max_length=300)
    year = forms.IntegerField(label="Année", min_value=1990, max_value=2100)
    summary = LongTextField(label="Présentation", required=False, rows=8)
    opens_on = DayField(label="Ouverture", required=False)
    questions_until = DayField(label="Questions jusqu’au", required=False)
    closes_at = MomentField(label="Clôture", required=False)
    committee_on = DayField(label="Comité des financeurs", required=False)
    notifies_on = DayField(label="Réponses aux porteurs", required=False)
    visibility = forms.ChoiceField(
        label="Qui lit l’appel une fois ouvert",
        choices=[(one, one.label) for one in (Visibility.PUBLIC, Visibility.PARTNERS)],
    )
    eligible_kinds = forms.MultipleChoiceField(
        label="Qui peut demander",
        choices=OrganizationKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : tous les organismes.",
    )

    def __init__(self, *args: Any, is_open: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, kind in RULE_TYPES.items():
            label = RULE_LABELS[key]
            self.fields[f"rule_{key}"] = (
                forms.BooleanField(label=label, required=False)
                if kind is bool
                else forms.IntegerField(label=label, required=False, min_value=0, max_value=1_000_000_000)
            )
        if is_open:
            for name in (
                "year",
                "opens_on",
                "visibility",
                "eligible_kinds",
                *(f"rule_{key}" for key in RULE_TYPES),
            ):
                del self.fields[name]

    @property
    def values(self) -> dict[str, Any]:
        """Give the fields of the call, its rules gathered."""
        plain = {name: value for name, value in super().values.items() if not name.startswith("rule_")}
        if any(name.startswith("rule_") for name in self.fields):
            rules = {key: self.cleaned_data.get(f"rule_{key}") for key in RULE_TYPES}
            plain["rules"] = {key: value for key, value in rules.items() if value not in (None, False)}
        return plain


def start_call(call: Call) -> dict[str, Any]:
    """Give what the form of a call starts from."""
    initial = {name: getattr(call, name, None) for name in CallForm.base_fields}
    return (
        initial
        | {f"rule_{key}": value for key, value in call.rules.items()}
        | {"expected_version": call.version}
    )


class ScopeForm(forms.Form):
    """The axes and districts open, and the funders of a call."""

    axes = RowsField(
        queryset=Node.objects.none(),
        label="Axes ouverts",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : toute la stratégie du contrat.",
    )
    territories = RowsField(
        queryset=Territory.objects.none(),
        label="Quartiers et communes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : ceux du contrat.",
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(
            self, "axes", Node.objects.filter(contract=contract, parent=None).order_by("position", "pk")
        )
        offer_rows(self, "territories", contract.districts.order_by("kind", "name", "pk"))
        self.fields["funders"] = LinesField(
            find=read_funder,
            label="Financeurs",
            help_text="Un organisme par ligne, suivi de son montant maximal s’il en fixe un : « Commune d’Outreau ; 5 000 ».",
        )


def read_funder(line: str) -> tuple[Organization, int | None]:
    """Read a funder and, after a semicolon, the most it gives.

    Raises
    ------
    ValidationError
        The organization or the sum is not readable.
    """
    name, _, most = line.partition(";")
    organization = OrganizationField().clean(name)
    return organization, WholeEurosField(required=False).clean(most)


class ReopenForm(forms.Form):
    """A new closing for a call that was closed."""

    closes_at = MomentField(label="Nouvelle clôture")
