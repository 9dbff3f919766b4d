"""Check each part of an application as its applicant types it, on a phone as well."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models

from maillage.accounts.models import Organization
from maillage.contracts.forms.base import EditForm
from maillage.contracts.forms.fields import (
    AmountField,
    DayField,
    LongTextField,
    RowsField,
    TextField,
    offer,
    offer_rows,
)
from maillage.contracts.models import Node
from maillage.grants.enums import (
    CHARGE_CLASSES,
    PRODUCT_CLASSES,
    AccountClass,
    AgeBand,
    ApplicationStatus,
    IndicatorLevel,
    Sex,
)
from maillage.grants.form_blocks import NO, YES, Block, read_blocks
from maillage.grants.forms.call import WholeEurosField
from maillage.grants.models import Application
from maillage.grants.selectors.call import list_objectives, list_places
from maillage.grants.services.application import WantedIndicator
from maillage.territories.models import Territory

BLANK_ROWS = 4
MAX_PEOPLE = 1_000_000
TEXT_HINTS = {
    "needs": "Qu’avez-vous observé, chez qui, et comment le savez-vous ?",
    "goals": "Ce qui aura changé à la fin de l’action.",
    "description": "Ce que vous ferez, où, à quel rythme.",
    "public": "Qui viendra, et comment vous irez vers celles et ceux qui ne viennent pas.",
    "means": "Qui travaille à l’action, avec quels locaux et quel matériel.",
}


class StartForm(forms.Form):
    """Who asks, and what for: enough to begin an application."""

    organization = forms.ChoiceField(label="Pour quel organisme demandez-vous ?")
    title = TextField(label="Intitulé de l’action", max_length=300, required=False)
    previous = forms.ChoiceField(
        label="Reprendre un dossier d’une autre année",
        required=False,
        help_text="Tout est recopié, sauf les dates : vous corrigez au lieu de retaper.",
    )

    def __init__(
        self,
        *args: Any,
        organizations: Iterable[Organization],
        earlier: Iterable[Application],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organization", [(one.slug, str(one)) for one in organizations])
        choices = [(one.number, f"{one.year} · {one.title}") for one in earlier]
        if choices:
            offer(self, "previous", [("", "Non, c’est un nouveau projet"), *choices])
        else:
            del self.fields["previous"]

    def clean(self) -> dict[str, Any]:
        """Ask for a title, unless an earlier application brings its own."""
        cleaned = super().clean() or {}
        if not cleaned.get("title") and not cleaned.get("previous") and "title" not in self.errors:
            self.add_error("title", "Donnez un intitulé, en quelques mots.")
        return cleaned


class ProjectForm(EditForm):
    """What the action is, in words, and the call's own questions."""

    title = TextField(label="Intitulé", max_length=300)
    needs = LongTextField(label="Besoin repéré", required=False, help_text=TEXT_HINTS["needs"])
    goals = LongTextField(label="Objectifs", required=False, rows=4, help_text=TEXT_HINTS["goals"])
    description = LongTextField(
        label="Description de l’action", required=False, help_text=TEXT_HINTS["description"]
    )
    public = LongTextField(label="Public visé", required=False, rows=4, help_text=TEXT_HINTS["public"])
    means = LongTextField(label="Moyens mobilisés", required=False, rows=4, help_text=TEXT_HINTS["means"])
    partners_text = LongTextField(label="Partenaires", required=False, rows=3)
    evaluation = LongTextField(label="Évaluation prévue", required=False, rows=3)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocks = read_blocks(application.call.form_blocks)
        for block in self.blocks:
            self.fields[f"q_{block.key}"] = make_block_field(block)

    @property
    def values(self) -> dict[str, Any]:
        """Give the texts, and the answers gathered; an answer no longer asked for is let go."""
        answers = {block.key: self.cleaned_data.get(f"q_{block.key}") or "" for block in self.blocks}
        kept = {block.key: answers[block.key] for block in self.blocks if block.is_asked(answers)}
        plain = {name: value for name, value in super().values.items() if not name.startswith("q_")}
        return plain | {"answers": kept}


def make_block_field(block: Block) -> forms.Field:
    """Give the field of a question of the call; what a question depends on is said in its hint."""
    hint = block.help
    if block.when_key:
        hint = f"{hint} Seulement si vous avez répondu « {block.when_is} » à la question dont elle dépend.".strip()
    if block.kind == "text":
        return LongTextField(label=block.label, required=False, rows=3, help_text=hint)
    named = [(YES, "Oui"), (NO, "Non")] if block.kind == "yes_no" else [(one, one) for one in block.choices]
    return forms.ChoiceField(label=block.label, required=False, choices=[("", "—"), *named], help_text=hint)


class PlacesForm(EditForm):
    """Where, when, for which objectives, and whom to call."""

    districts = RowsField(
        queryset=Territory.objects.none(),
        label="Quartiers et communes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    nodes = RowsField(
        queryset=Node.objects.none(),
        label="Objectifs du contrat que l’action sert",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = DayField(label="Début de l’action", required=False)
    ends_on = DayField(label="Fin de l’action", required=False)
    years_count = forms.IntegerField(
        label="Durée de la demande (années)",
        min_value=1,
        max_value=6,
        help_text="La première année est ferme, les suivantes sont des prévisions.",
    )
    contact_name = TextField(label="Personne à joindre", max_length=120, required=False)
    contact_email = forms.EmailField(label="Courriel", required=False)
    contact_phone = TextField(label="Téléphone", max_length=30, required=False)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [one.pk for one in list_places(application.call)]
        nodes = [one.pk for one in list_objectives(application.call)]
        offer_rows(self, "districts", Territory.objects.filter(pk__in=places).order_by("kind", "name", "pk"))
        offer_rows(self, "nodes", Node.objects.filter(pk__in=nodes).order_by("position", "pk"))


class BudgetForm(EditForm):
    """The budget: one sum in whole euros per accounting class."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in (*CHARGE_CLASSES, *PRODUCT_CLASSES):
            self.fields[f"c_{code.value}"] = WholeEurosField(label=str(code.label), required=False)

    @property
    def charges(self) -> list[forms.BoundField]:
        """Give the fields of the charges."""
        return [self[f"c_{code.value}"] for code in CHARGE_CLASSES]

    @property
    def products(self) -> list[forms.BoundField]:
        """Give the fields of the products."""
        return [self[f"c_{code.value}"] for code in PRODUCT_CLASSES]

    @property
    def planned(self) -> dict[str, int | None]:
        """Give what was typed, by class."""
        return {code.value: self.cleaned_data[f"c_{code.value}"] for code in AccountClass}


class RequestsForm(EditForm):
    """What is asked of each funder, for each year of the application."""

    gap_note = LongTextField(
        label="Autres ressources",
        required=False,
        rows=3,
        help_text="Ce que d’autres apportent et que vous ne demandez pas ici : participations, fonds propres.",
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields.pop("gap_note")
        self.places: dict[str, tuple[Organization, int]] = {}
        for line in application.call.call_funders.select_related("funder"):
            for year in range(application.year, application.year + application.years_count):
                name = f"f_{line.funder_id}_{year}"
                forecast = "" if year == application.year else ", prévision"
                hint = (
                    f"{line.max_eur:,} € au plus.".replace(",", "\N{NARROW NO-BREAK SPACE}")
                    if line.max_eur
                    else ""
                )
                self.fields[name] = WholeEurosField(
                    label=f"{line.funder}, {year}{forecast} (€)", required=False, help_text=hint
                )
                self.places[name] = (line.funder, year)
        self.fields["gap_note"] = note

    @property
    def asked(self) -> dict[tuple[Organization, int], int | None]:
        """Give what was typed, by funder and year."""
        return {place: self.cleaned_data[name] for name, place in self.places.items()}


class RowsForm(EditForm):
    """Lines typed in numbered fields: those stored, and a few blank ones."""

    row_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count + BLANK_ROWS
        for rank in range(self.count):
            for name, made in self.make_row(rank).items():
                self.fields[f"{name}_{rank}"] = made

    def make_row(self, rank: int) -> dict[str, forms.Field]:
        """Give the fields of one line."""
        raise NotImplementedError

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """Give the fields line by line, for the page."""
        return [[self[f"{name}_{rank}"] for name in self.row_fields] for rank in range(self.count)]

    def read_rows(self) -> list[dict[str, Any]]:
        """Give what was typed, line by line."""
        return [
            {name: self.cleaned_data.get(f"{name}_{rank}") for name in self.row_fields}
            for rank in range(self.count)
        ]


class BeneficiariesForm(RowsForm):
    """How many people, by place, age and sex: never who."""

    row_fields = ("place", "age", "sex", "planned")

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        self.places = {str(one.pk): one for one in list_places(application.call)}
        super().__init__(*args, count=application.beneficiaries.count(), **kwargs)

    def make_row(self, rank: int) -> dict[str, forms.Field]:
        """Give the fields of one line."""
        places = [("", "Hors des lieux de l’appel"), *((key, one.name) for key, one in self.places.items())]
        return {
            "place": forms.ChoiceField(label=f"Lieu {rank + 1}", choices=places, required=False),
            "age": forms.ChoiceField(label=f"Âge {rank + 1}", choices=AgeBand.choices, required=False),
            "sex": forms.ChoiceField(label=f"Sexe {rank + 1}", choices=Sex.choices, required=False),
            "planned": forms.IntegerField(
                label=f"Personnes {rank + 1}", required=False, min_value=0, max_value=MAX_PEOPLE
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse two lines about the same people."""
        cleaned = super().clean() or {}
        seen: set[tuple[str, str, str]] = set()
        for rank in range(self.count):
            key = tuple(str(cleaned.get(f"{name}_{rank}") or "") for name in ("place", "age", "sex"))
            if not cleaned.get(f"planned_{rank}"):
                continue
            if key in seen:
                self.add_error(
                    f"planned_{rank}",
                    "Ces personnes sont déjà comptées plus haut : réunissez les deux lignes.",
                )
            seen.add((key[0], key[1], key[2]))
        return cleaned

    @property
    def counts(self) -> list[tuple[Territory | None, str, str, int]]:
        """Give the lines that count somebody."""
        return [
            (
                self.places.get(row["place"] or ""),
                row["age"] or AgeBand.ALL,
                row["sex"] or Sex.ALL,
                row["planned"],
            )
            for row in self.read_rows()
            if row["planned"]
        ]


class IndicatorsForm(RowsForm):
    """What the action will be judged by."""

    row_fields = ("label", "level", "unit", "target", "source", "owner", "frequency")

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, count=application.indicators.count(), **kwargs)

    def make_row(self, rank: int) -> dict[str, forms.Field]:
        """Give the fields of one line."""
        shown = rank + 1
        return {
            "label": TextField(label=f"Indicateur {shown}", max_length=300, required=False),
            "level": forms.ChoiceField(
                label=f"Niveau {shown}", choices=IndicatorLevel.choices, required=False
            ),
            "unit": TextField(label=f"Unité {shown}", max_length=60, required=False),
            "target": AmountField(label=f"Cible {shown}", required=False),
            "source": TextField(label=f"Source {shown}", max_length=200, required=False),
            "owner": TextField(label=f"Qui mesure {shown}", max_length=200, required=False),
            "frequency": TextField(label=f"Fréquence {shown}", max_length=60, required=False),
        }

    @property
    def wanted(self) -> list[WantedIndicator]:
        """Give the lines that have a name."""
        return [
            WantedIndicator(
                level=row["level"] or IndicatorLevel.OUTPUT,
                label=row["label"],
                unit=row["unit"] or "",
                source=row["source"] or "",
                owner=row["owner"] or "",
                frequency=row["frequency"] or "",
                target=row["target"],
            )
            for row in self.read_rows()
            if row["label"]
        ]


class CorrectionForm(forms.Form):
    """What the applicant is asked to correct."""

    note = LongTextField(label="Ce qui est à corriger", rows=4, max_length=5000)


class ApplicationFilters(forms.Form):
    """What a list of applications may be narrowed by."""

    appel = forms.ChoiceField(label="Appel", required=False)
    etat = forms.ChoiceField(label="État", required=False)
    nouveau = forms.ChoiceField(
        label="Nouvelle ou reconduite",
        required=False,
        choices=[("", "Toutes"), ("new", "Nouvelles"), ("renewed", "Reconduites")],
    )
    lieu = forms.ChoiceField(label="Quartier ou commune", required=False)

    def __init__(
        self, *args: Any, calls: "models.QuerySet[Any]", places: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "appel", [("", "Tous"), *((call.slug, str(call)) for call in calls)])
        sent = [one for one in ApplicationStatus if one != ApplicationStatus.DRAFT]
        offer(self, "etat", [("", "Tous"), *((one.value, str(one.label)) for one in sent)])
        offer(self, "lieu", [("", "Tous"), *places])
