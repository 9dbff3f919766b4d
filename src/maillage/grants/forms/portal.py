"""Read what people type to bring in lines of another portal and to decide of them."""

from django import forms

from maillage.contracts.forms.fields import TextField
from maillage.grants.enums import MatchStatus


class PortalFileForm(forms.Form):
    """An export, and the portal it comes from."""

    portal = TextField(
        label="Portail", max_length=80, help_text="Par exemple Dauphin ; le même nom à chaque export."
    )
    file = forms.FileField(
        label="Fichier",
        max_length=250,
        help_text="CSV, XLSX ou ODS, une ligne par dossier, les titres en première ligne. Il faut au moins le porteur et "
        "l’intitulé ; SIRET, année et montant font de meilleures suggestions.",
        error_messages={"empty": "Ce fichier est vide : choisissez-en un autre."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )


class PortalFilters(forms.Form):
    """Which lines are shown."""

    etat = forms.ChoiceField(label="État", choices=MatchStatus.choices, required=False)


class PortalReviewForm(forms.Form):
    """What a person decides of a line: its application, or none."""

    decision = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (MatchStatus.MATCHED, MatchStatus.DROPPED)]
    )
    number = TextField(max_length=20, required=False)
    version = forms.IntegerField(min_value=1)
