"""Check what people type about a contract, its parties and its text."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from maillage.accounts.enums import PartyRole, PersonRole
from maillage.accounts.models import Organization, User
from maillage.contracts.enums import LOCKED_STATUSES, ContractStatus, NoticeKind, Renewal
from maillage.contracts.forms.base import EditForm
from maillage.contracts.forms.fields import (
    ContractField,
    DayField,
    LinesField,
    LongTextField,
    OrganizationField,
    PersonField,
    TerritoryField,
    TextField,
)
from maillage.contracts.models import Contract, ContractType, Party
from maillage.contracts.services.contract import OPEN_FIELDS, VISIBILITIES
from maillage.core.enums import Visibility

_find_territory = TerritoryField().find


class ContractFilters(forms.Form):
    """The filters of the list of contracts."""

    type = forms.ChoiceField(label="Type", required=False)
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), *ContractStatus.choices], required=False)
    territoire = TextField(label="Territoire", required=False, max_length=40)

    def __init__(self, *args: Any, types: list[ContractType], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "Tous"), *((one.code, one.short_name) for one in types)]
        self.fields["type"] = forms.ChoiceField(label="Type", choices=choices, required=False)
        self.fields["territoire"].widget.attrs["placeholder"] = "Nom, ou code"


class PartyFilters(forms.Form):
    """The filter of the list of parties."""

    role = forms.ChoiceField(label="Rôle", choices=PartyRole.choices, required=False)


class ContractForm(EditForm):
    """What a contract says of itself."""

    short_title = TextField(
        label="Titre court", max_length=80, help_text="Celui des listes : « CTG 2026-2030 »."
    )
    title = TextField(label="Titre officiel", max_length=400)
    territory = TerritoryField(
        label="Territoire", max_length=200, help_text="Son nom, ou son adresse : epci-246200729."
    )
    starts_on = DayField(label="Début", required=False)
    ends_on = DayField(label="Fin", required=False)
    mid_term_on = DayField(label="Actualisation à mi-parcours", required=False)
    renewal = forms.ChoiceField(label="Reconduction", choices=Renewal.choices, initial=Renewal.UNKNOWN)
    formal_notice_months = forms.IntegerField(
        label="Préavis après mise en demeure (mois)", required=False, min_value=1, max_value=60
    )
    withdrawal_months = forms.IntegerField(
        label="Préavis de dénonciation (mois)", required=False, min_value=1, max_value=60
    )
    previous = ContractField(
        label="Contrat précédent", required=False, help_text="Son titre court ou son adresse."
    )
    summary = LongTextField(label="En bref", rows=3, max_length=4000, required=False)
    source = TextField(label="Source", max_length=300, required=False)

    def __init__(self, *args: Any, contracts: Any, is_locked: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        previous = self.fields["previous"]
        assert isinstance(previous, ContractField)  # noqa: S101 - declared so just above
        previous.contracts = contracts
        if is_locked:
            for name in set(self.fields) - OPEN_FIELDS - {"expected_version"}:
                del self.fields[name]


class OpeningForm(ContractForm):
    """What opens a contract: its type too, and for whom its author works."""

    type = forms.ModelChoiceField(
        label="Type", queryset=ContractType.objects.all(), empty_label="Choisir un type"
    )
    for_organization = forms.ModelChoiceField(
        label="Vous l’ouvrez pour", queryset=Organization.objects.none(), empty_label=None
    )
    field_order = ["type", "short_title", "title", "territory", "for_organization"]

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        own = Organization.objects.filter(affiliations__user=user, affiliations__ended_on__isnull=True)
        field = self.fields["for_organization"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so just above
        field.queryset = own


class PartyForm(EditForm):
    """What a party is to the contract."""

    role = forms.ChoiceField(label="Rôle", choices=PartyRole.choices)
    function = TextField(
        label="Fonction du signataire",
        max_length=200,
        required=False,
        help_text="La fonction, jamais le nom : « La présidente ».",
    )
    commitments = LongTextField(label="Engagements", max_length=8000, required=False)


class NewPartyForm(PartyForm):
    """An organization that joins."""

    organization = OrganizationField(label="Organisme", max_length=200, help_text="Son nom ou son SIREN.")
    field_order = ["organization", "role"]


class PieceForm(EditForm):
    """An article or an annex."""

    number = TextField(label="Numéro", max_length=12)
    title = TextField(label="Titre", max_length=300)
    key = forms.ChoiceField(label="Ce que le type attend", required=False)
    body = LongTextField(label="Texte", rows=14, required=False)

    def __init__(self, *args: Any, required_pieces: list[dict[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "Rien de particulier"), *((row["key"], row["title"]) for row in required_pieces)]
        self.fields["key"] = forms.ChoiceField(
            label="Répond à ce que le type attend", choices=choices, required=False
        )
        if not required_pieces:
            del self.fields["key"]


class DistrictsForm(EditForm):
    """The districts and communes a contract is about."""

    territories = LinesField(
        label="Quartiers et communes",
        find=_find_territory,
        required=False,
        help_text="Un par ligne : son nom ou son adresse (qpv-QN06251M). Un quartier à cheval sur deux communes compte une fois.",
    )


class SignatureForm(forms.Form):
    """The day a party signed."""

    signed_on = DayField(label="Signé le")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("signed_on", timezone.localdate())


class ReasonForm(forms.Form):
    """Why."""

    reason = TextField(label="Pourquoi", max_length=300)


class NoteForm(forms.Form):
    """A sentence for the journal."""

    note = TextField(label="Note", max_length=300, required=False)


class HandlingForm(forms.Form):
    """What was done about a deadline."""

    handled_on = DayField(label="Traitée le", required=False)
    note = TextField(label="Suite donnée", max_length=300)


class RegistrationForm(forms.Form):
    """A contract signed before it came here."""

    status = forms.ChoiceField(
        label="Où en est-il ?",
        choices=[(one.value, one.label) for one in ContractStatus if one in LOCKED_STATUSES],
        initial=ContractStatus.IN_FORCE,
    )
    note = TextField(
        label="D’où vient-il ?",
        max_length=300,
        help_text="« Repris du document signé, transmis par la Caf. »",
    )


class NoticeForm(forms.Form):
    """A letter that may end the contract."""

    party = forms.ModelChoiceField(label="Partie", queryset=Party.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label="Nature", choices=NoticeKind.choices, widget=forms.RadioSelect)
    sent_on = DayField(label="Envoyé le")
    reason = LongTextField(label="Motif", rows=3, max_length=2000)

    def __init__(self, *args: Any, contract: Contract, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["party"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so just above
        field.queryset = contract.parties.filter(left_on__isnull=True).select_related("organization")


class InvitationForm(forms.Form):
    """Whom to invite to the team of a contract."""

    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="La personne recevra un lien, valable deux semaines.",
    )
    organization = OrganizationField(
        label="Pour l’organisme", max_length=200, help_text="Un organisme partie au contrat."
    )
    role = forms.ChoiceField(label="Rôle", choices=PersonRole.choices, initial=PersonRole.CONTRIBUTOR)


class RoleForm(forms.Form):
    """Who does what on a contract."""

    user = PersonField(
        label="Adresse électronique", max_length=254, help_text="La personne a déjà un compte Maillage."
    )
    role = forms.ChoiceField(label="Rôle", choices=PersonRole.choices, initial=PersonRole.CONTRIBUTOR)
    organization = OrganizationField(
        label="Pour l’organisme",
        max_length=200,
        required=False,
        help_text="Inutile si elle n’est que d’un organisme.",
    )
    territories = LinesField(
        label="Limiter à ces territoires",
        find=_find_territory,
        required=False,
        help_text="Pour un contributeur ; un par ligne.",
    )
    actions = LinesField(
        label="Limiter à ces actions",
        find=str,
        required=False,
        help_text="Pour un contributeur ; l’adresse ou l’intitulé, une par ligne.",
    )

    def __init__(self, *args: Any, contract: Contract, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["actions"]
        assert isinstance(field, LinesField)  # noqa: S101 - declared so just above
        field.find = self._find_action
        self.contract = contract

    def _find_action(self, text: str) -> Any:
        own = self.contract.home_actions.all()
        action = own.filter(slug=text).first() or own.filter(title__iexact=text).first()
        if action is None:
            msg = f"Aucune action de ce contrat ne répond à « {text} »."
            raise forms.ValidationError(msg)
        return action

    def clean(self) -> dict[str, Any]:
        """Take the person's only organization when none is named."""
        values = super().clean() or {}
        user = values.get("user")
        if user is None or values.get("organization"):
            return values
        own = list(
            Organization.objects.filter(affiliations__user=user, affiliations__ended_on__isnull=True)[:2]
        )
        if len(own) == 1:
            values["organization"] = own[0]
        else:
            self.add_error(
                "organization", "Cette personne est de plusieurs organismes, ou d’aucun : nommez-le."
            )
        return values


class VisibilityForm(EditForm):
    """Who may see the contract."""

    visibility = forms.ChoiceField(
        label="Qui le voit",
        choices=[(one.value, one.label) for one in VISIBILITIES],
        widget=forms.RadioSelect,
        help_text="Public : chacun, une fois le contrat signé. Le travail en cours reste entre partenaires.",
        initial=Visibility.PARTNERS,
    )


class AmendmentForm(EditForm):
    """What an amendment is about."""

    title = TextField(
        label="Objet", max_length=300, help_text="« Prolongation d’un an et nouvel axe handicap »."
    )
    reason = LongTextField(label="Motif", rows=4, max_length=4000, required=False)
    effective_on = DayField(label="Effet le", required=False)


class TermsForm(EditForm):
    """The clauses that an amendment may change."""

    ends_on = DayField(label="Fin")
    mid_term_on = DayField(label="Actualisation à mi-parcours", required=False)
    renewal = forms.ChoiceField(label="Reconduction", choices=Renewal.choices)
    formal_notice_months = forms.IntegerField(
        label="Préavis après mise en demeure (mois)", required=False, min_value=1, max_value=60
    )
    withdrawal_months = forms.IntegerField(
        label="Préavis de dénonciation (mois)", required=False, min_value=1, max_value=60
    )

    @property
    def terms(self) -> dict[str, str | int | None]:
        """Give the clauses as a version keeps them."""
        return {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in self.values.items()
        }


class ElementForm(EditForm):
    """An element of the strategy, as an amendment proposes it."""

    number = TextField(label="Numéro", max_length=12, required=False)
    label = TextField(label="Intitulé", max_length=600)
    description = LongTextField(label="Description", max_length=8000, required=False)


class NewElementForm(ElementForm):
    """A new element: its level and what it hangs on."""

    level = forms.ChoiceField(label="Niveau")
    parent = forms.ChoiceField(label="Rattaché à", required=False)
    field_order = ["level", "parent"]

    def __init__(
        self, *args: Any, levels: list[tuple[str, str]], parents: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["level"] = forms.ChoiceField(label="Niveau", choices=levels)
        self.fields["parent"] = forms.ChoiceField(
            label="Rattaché à", choices=[("", "Premier niveau"), *parents], required=False
        )
        self.order_fields(self.field_order)


class PlaceForm(EditForm):
    """Another place for something."""

    rank = forms.IntegerField(label="Rang", min_value=1, max_value=10_000)
    parent = forms.ChoiceField(label="Rattaché à", required=False)

    def __init__(self, *args: Any, parents: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"] = forms.ChoiceField(
            label="Rattaché à", choices=[("", "Premier niveau"), *parents], required=False
        )
        if not parents:
            del self.fields["parent"]
