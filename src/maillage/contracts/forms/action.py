"""Check what people type on an action: its sheet, its lines, its places."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.accounts.models import Organization, User
from maillage.contracts.enums import (
    BudgetNature,
    BudgetUnit,
    FundingState,
    ResidentsLevel,
    Section,
    StepKind,
    VatRegime,
)
from maillage.contracts.forms.fields import (
    AmountField,
    DayField,
    LongTextField,
    RowsField,
    TextField,
    offer,
    offer_rows,
)
from maillage.contracts.models import Action
from maillage.contracts.selectors.choices import (
    list_action_organizations,
    list_action_people,
    list_action_territories,
    list_creating_nodes,
    list_receiving_nodes,
)
from maillage.core.enums import Visibility
from maillage.territories.models import Territory

MISSING_ORGANIZATION = "Absent de la liste ? Ajoutez-le d’abord aux parties du contrat."
FIRST_YEAR, LAST_YEAR = 1990, 2100


class NewActionForm(forms.Form):
    """What is enough to open an action; the rest of the sheet follows."""

    title = TextField(label="Intitulé", max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    number = TextField(label="Numéro", max_length=20, required=False)
    owner = forms.ModelChoiceField(
        Organization.objects.none(),
        label="Organisme responsable",
        empty_label="Choisir",
        help_text="Ses contributeurs pourront modifier l’action.",
    )
    diagnosis = LongTextField(label="Diagnostic initial", required=False)
    public = LongTextField(label="Public cible", required=False, rows=3)


class SheetForm(forms.Form):
    """The fields of an action’s sheet."""

    title = TextField(label="Intitulé", max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    number = TextField(label="Numéro", max_length=20, required=False)
    diagnosis = LongTextField(label="Diagnostic initial", required=False)
    public = LongTextField(label="Public cible", required=False, rows=3)
    age_min = forms.IntegerField(label="Âge minimal du public", min_value=0, max_value=120, required=False)
    age_max = forms.IntegerField(label="Âge maximal du public", min_value=0, max_value=120, required=False)
    objectives = LongTextField(label="Objectifs opérationnels", required=False)
    method = LongTextField(label="Modalités de mise en œuvre", required=False)
    starts_on = DayField(label="Début", required=False)
    ends_on = DayField(label="Fin", required=False)
    calendar = LongTextField(label="Échéances", required=False, rows=3)
    resources = LongTextField(label="Services mobilisés", required=False, rows=3)
    partners_text = LongTextField(label="Partenaires, en toutes lettres", required=False, rows=3)
    results = LongTextField(label="Résultats attendus", required=False)
    indicators_text = LongTextField(label="Indicateurs", required=False, rows=3)
    residents_level = forms.ChoiceField(
        label="Participation des habitants",
        choices=[("", "Non renseignée"), *ResidentsLevel.choices],
        required=False,
    )


class StatusForm(forms.Form):
    """A change of state and why."""

    status = forms.ChoiceField(label="Nouvel état")
    note = TextField(label="Motif", max_length=300, required=False)

    def __init__(self, *args: Any, ways: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "status", ways)


class AboutAction(forms.Form):
    """A form whose choices depend on an action."""

    def __init__(self, *args: Any, action: Action, **options: Any) -> None:
        super().__init__(*args, **options)
        self.action = action
        for name in ("organization", "responsible", "waiting_for", "funder", "partners"):
            if name in self.fields:
                offer_rows(self, name, list_action_organizations(action))


class StepForm(AboutAction):
    """A milestone or a sub-action."""

    title = TextField(label="Intitulé", max_length=300)
    kind = forms.ChoiceField(
        label="Nature",
        choices=StepKind.choices,
        initial=StepKind.MILESTONE,
        help_text="Une sous-action peut contenir d’autres étapes ; un jalon est fait ou ne l’est pas.",
    )
    due_on = DayField(label="Prévue le", required=False)
    responsible = forms.ModelChoiceField(
        Organization.objects.none(), label="Responsable", required=False, empty_label="Non précisé"
    )
    weight = forms.IntegerField(
        label="Poids",
        min_value=1,
        max_value=100,
        initial=1,
        help_text="Une étape de poids 2 compte double dans l’avancement.",
    )


class BlockerForm(AboutAction):
    """What stops the action, and when to ask again."""

    what = LongTextField(label="Ce qui bloque", rows=3, max_length=2000)
    unblock = LongTextField(label="Ce qui débloquerait", rows=3, max_length=2000)
    waiting_for = forms.ModelChoiceField(
        Organization.objects.none(), label="Attendu de", required=False, empty_label="Personne en particulier"
    )
    remind_on = DayField(label="Relancer le", required=False)


class NewBlockerForm(BlockerForm):
    """A blocker just noticed: it may stop the whole action."""

    stops_action = forms.BooleanField(label="L’action entière est arrêtée", required=False)


class ResolveForm(forms.Form):
    """How a blocker went away."""

    resolution = LongTextField(label="Comment il a été levé", rows=3, max_length=2000)
    resolved_on = DayField(label="Levé le", required=False, help_text="Aujourd’hui si vous ne précisez rien.")


class BudgetLineForm(forms.Form):
    """What an action costs in a year."""

    year = forms.IntegerField(label="Année", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    nature = forms.ChoiceField(label="Nature", choices=BudgetNature.choices, initial=BudgetNature.OPERATION)
    unit = forms.ChoiceField(
        label="Unité",
        choices=BudgetUnit.choices,
        initial=BudgetUnit.EUR,
        help_text="Les équivalents temps plein ne s’additionnent jamais aux euros.",
    )
    vat = forms.ChoiceField(
        label="TVA",
        choices=[("", "Sans objet (ETP)"), *VatRegime.choices],
        required=False,
        help_text="Un montant en euros précise toujours HT, TTC ou non soumis.",
    )
    label = TextField(label="Objet", max_length=200, required=False)
    planned = AmountField(label="Prévu", required=False)
    actual = AmountField(label="Réalisé", required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a line without any amount."""
        values = super().clean() or {}
        if not self.errors and values.get("planned") is None and values.get("actual") is None:
            self.add_error("planned", "Donnez un montant prévu, ou réalisé.")
        return values


class FundingForm(AboutAction):
    """What a funder brings in a year."""

    funder = forms.ModelChoiceField(
        Organization.objects.none(), label="Financeur", empty_label="Choisir", help_text=MISSING_ORGANIZATION
    )
    year = forms.IntegerField(label="Année", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    amount_eur = AmountField(label="Montant en euros")
    note = TextField(label="Précision", max_length=200, required=False)

    def clean_amount_eur(self) -> Decimal:
        """Refuse nothing and less than nothing."""
        amount: Decimal = self.cleaned_data["amount_eur"]
        if amount <= 0:
            msg = "Un financement est plus grand que zéro."
            raise ValidationError(msg)
        return amount


class NewFundingForm(FundingForm):
    """A funding just written: where it stands today."""

    state = forms.ChoiceField(label="État", choices=FundingState.choices, initial=FundingState.ASKED)
    state_on = DayField(label="Depuis le", required=False, help_text="Aujourd’hui si vous ne précisez rien.")


class FundingStateForm(forms.Form):
    """A step on the way of a funder’s money."""

    state = forms.ChoiceField(label="Nouvel état", choices=FundingState.choices)
    state_on = DayField(label="Le", required=False, help_text="Aujourd’hui si vous ne précisez rien.")
    reason = TextField(
        label="Motif",
        max_length=300,
        required=False,
        help_text="Obligatoire pour un refus ou un retour en arrière. Un refus est définitif.",
    )


class PilotForm(AboutAction):
    """An organization that leads the action."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="Organisme", empty_label="Choisir", help_text=MISSING_ORGANIZATION
    )
    function = TextField(label="Service ou fonction", max_length=200, required=False)
    is_first = forms.BooleanField(label="Pilote principal", required=False)


class PartnersForm(AboutAction):
    """The organizations that take part."""

    partners = RowsField(
        Organization.objects.none(),
        label="Organismes partenaires",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=MISSING_ORGANIZATION,
    )


class TerritoriesForm(AboutAction):
    """Where the action takes place."""

    territories = RowsField(
        Territory.objects.none(),
        label="Territoires de l’action",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, action: Action, **options: Any) -> None:
        super().__init__(*args, action=action, **options)
        offer_rows(self, "territories", list_action_territories(action))


class SharingForm(forms.Form):
    """What the partners of another contract may read."""

    shared_sections = forms.MultipleChoiceField(
        label="Parties que leurs partenaires peuvent lire",
        choices=Section.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sans aucune partie, ils ne voient que l’intitulé et l’état.",
    )


class PlaceForm(SharingForm):
    """Another contract where the action stands too."""

    node = forms.TypedChoiceField(label="Placer aussi sous", coerce=int)
    field_order = ("node", "shared_sections")

    def __init__(self, *args: Any, action: Action, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices = [("", "Choisir un élément"), *list_receiving_nodes(action, user)]
        offer(self, "node", self.choices)

    @property
    def has_choices(self) -> bool:
        """Tell whether the person runs a contract that may receive the action."""
        return len(self.choices) > 1


class MovePlaceForm(forms.Form):
    """Another element of the same contract."""

    node = forms.TypedChoiceField(label="Déplacer sous", coerce=int)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "node", choices)


class VisibilityForm(AboutAction):
    """Who may see the action."""

    visibility = forms.ChoiceField(label="Visible par", choices=Visibility.choices, widget=forms.RadioSelect)
    named_people = RowsField(
        User.objects.none(),
        label="Personnes désignées",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pris en compte seulement pour « Personnes désignées ».",
    )

    def __init__(self, *args: Any, action: Action, **options: Any) -> None:
        super().__init__(*args, action=action, **options)
        offer_rows(self, "named_people", list_action_people(action))


class DuplicateForm(forms.Form):
    """Where and for when an action is opened again."""

    node = forms.TypedChoiceField(label="Sous", coerce=int)
    title = TextField(label="Intitulé", max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    years_later = forms.IntegerField(
        label="Nombre d’années plus tard",
        min_value=0,
        max_value=20,
        initial=1,
        help_text="Dates, étapes et années du budget sont décalées d’autant.",
    )
    with_budget = forms.BooleanField(label="Reprendre le budget prévu", required=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "node", list_creating_nodes(user))
