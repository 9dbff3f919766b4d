"""Check what people type about organizations, invitations and themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.accounts.enums import OrganizationKind
from maillage.accounts.models import Organization, User
from maillage.core.text import clean_text
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory


class LineField(forms.CharField):
    """One line of text, without invisible characters or doubled spaces."""

    def clean(self, value: Any) -> str:
        """Give the line cleaned, then checked."""
        return str(super().clean(" ".join(clean_text(str(value or "")).split())))


class TerritoryField(LineField):
    """A territory, known by its code or by its permanent address (``epci-246200729``)."""

    def clean(self, value: Any) -> Any:
        """Give the territory, or nothing when the field is empty."""
        text = super().clean(value)
        if not text:
            return None
        kind, _, code = text.partition("-")
        asked = {"kind": kind, "code": code} if kind in TerritoryKind.values else {"code": text}
        found = list(Territory.objects.current().filter(**asked)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            msg = f"Plusieurs territoires ont le code {text} : écrivez par exemple « departement-{text} »."
        else:
            msg = f"Aucun territoire n’a le code {text}."
        raise ValidationError(msg, code="territory")


class OrganizationFilterForm(forms.Form):
    """What narrows the list of organizations."""

    q = forms.CharField(label="Nom ou SIREN", max_length=100, required=False)
    nature = forms.ChoiceField(
        label="Nature", choices=[("", "Toutes"), *OrganizationKind.choices], required=False
    )


class PersonFilterForm(forms.Form):
    """What narrows the list of accounts."""

    q = forms.CharField(label="Nom ou adresse", max_length=100, required=False)
    etat = forms.ChoiceField(
        label="État",
        choices=[("", "Tous"), ("open", "Ouverts"), ("closed", "Fermés"), ("erasure", "Effacement demandé")],
        required=False,
    )


class OrganizationForm(forms.Form):
    """What an organization says of itself."""

    kind = forms.ChoiceField(label="Nature", choices=OrganizationKind.choices)
    name = LineField(label="Nom", max_length=200)
    short_name = LineField(
        label="Nom court", max_length=60, required=False, help_text="Celui que l’on lit dans les listes."
    )
    siren = LineField(label="SIREN", max_length=20, required=False, help_text="9 chiffres.")
    siret = LineField(label="SIRET du siège", max_length=30, required=False, help_text="14 chiffres.")
    rna = LineField(
        label="Numéro RNA", max_length=20, required=False, help_text="Pour une association : W et 9 chiffres."
    )
    territory = TerritoryField(
        label="Territoire",
        max_length=40,
        required=False,
        help_text="Code Insee de la commune, SIREN de l’intercommunalité, ou adresse comme « departement-62 ».",
    )
    website = forms.URLField(label="Site", max_length=200, required=False, assume_scheme="https")
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def initial_of(cls, organization: Organization) -> dict[str, Any]:
        """Give the values of an organization as the form shows them."""
        values = {
            name: getattr(organization, name) for name in cls.base_fields if hasattr(organization, name)
        }
        values["territory"] = organization.territory.address if organization.territory else ""
        values["expected_version"] = organization.version
        return values

    def values(self) -> dict[str, Any]:
        """Give the checked values, as the service takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "expected_version"}


class InvitationForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="L’invitation ne vaut que pour cette adresse, une fois, pendant quatorze jours.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    is_administrator = forms.BooleanField(
        label="Administrera les comptes de l’organisme",
        required=False,
        help_text="Invite et détache les personnes de l’organisme, met à jour sa fiche.",
    )


class AddressForm(forms.Form):
    """The address of somebody who already has an account."""

    email = forms.EmailField(label="Adresse électronique", max_length=254)


class AcceptanceForm(forms.Form):
    """What a person invited says of themselves to open an account."""

    first_name = LineField(
        label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = LineField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    function = LineField(
        label="Fonction",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    password = forms.CharField(
        label="Mot de passe",
        max_length=200,
        required=False,
        strip=False,
        help_text="Facultatif, 12 caractères au moins. Sans mot de passe, un code vous est envoyé à chaque connexion.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ProfileForm(forms.Form):
    """What a person says of themselves."""

    first_name = LineField(
        label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = LineField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    function = LineField(label="Fonction", max_length=150, required=False)
    wants_shortcuts = forms.BooleanField(
        label="Raccourcis d’une seule touche",
        required=False,
        help_text="« / » pour chercher, « ? » pour l’aide. À couper avec une commande vocale.",
    )

    @classmethod
    def initial_of(cls, user: User) -> dict[str, Any]:
        """Give the values of a person as the form shows them."""
        return {name: getattr(user, name) for name in cls.base_fields}


def add_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Put what a service refused on the fields it is about, or on the whole form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
