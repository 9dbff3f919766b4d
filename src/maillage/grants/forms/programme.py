"""Read what people type about a funding program."""

from django import forms

from maillage.contracts.forms.fields import AmountField, TextField
from maillage.grants.enums import ProgrammeBreakdown, ProgrammeUnit
from maillage.grants.services.programme import TypedFigure, make_key

TYPED = (
    ProgrammeBreakdown.COMMON_LAW,
    ProgrammeBreakdown.PILLAR,
    ProgrammeBreakdown.DISTRICT,
    ProgrammeBreakdown.APPLICANT,
    ProgrammeBreakdown.TOTAL,
)


class FigureForm(forms.Form):
    """One figure of a program, with the document it comes from."""

    year = forms.IntegerField(label="Année", min_value=1990, max_value=2100)
    breakdown = forms.ChoiceField(
        label="Selon",
        choices=[(item.value, item.label) for item in TYPED],
        help_text="« Droit commun » : une politique ordinaire qui agit aussi dans les quartiers, à côté des crédits "
        "spécifiques.",
    )
    label = TextField(label="Intitulé", max_length=200)
    unit = forms.ChoiceField(label="Unité", choices=ProgrammeUnit.choices)
    value = AmountField(
        label="Valeur",
        required=False,
        help_text="Laissez vide si le document ne chiffre pas : vide n’est pas zéro.",
    )
    source = TextField(label="Source", max_length=300, help_text="Document et page.")
    note = TextField(label="Remarque", max_length=500, required=False)

    @property
    def figure(self) -> TypedFigure:
        """Give what was typed."""
        data = self.cleaned_data
        kind = ProgrammeBreakdown(data["breakdown"])
        return TypedFigure(
            year=data["year"],
            breakdown=kind,
            key="" if kind == ProgrammeBreakdown.TOTAL else make_key(data["label"]),
            label=data["label"],
            unit=ProgrammeUnit(data["unit"]),
            value=data["value"],
            note=data["note"],
        )


class ProgrammeFilters(forms.Form):
    """Which view of a program is shown."""

    selon = forms.CharField(label="Vue", required=False, max_length=40)


class ProjectFilters(forms.Form):
    """Which projects stand behind a figure of a program."""

    annee = forms.IntegerField(label="Année", required=False, min_value=1990, max_value=2100)
    selon = forms.ChoiceField(label="Selon", required=False, choices=[("", ""), *ProgrammeBreakdown.choices])
    cle = forms.SlugField(label="Part", required=False, max_length=100)
