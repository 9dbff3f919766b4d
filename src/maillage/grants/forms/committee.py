"""Check what a committee types: sessions, scenarios, rules, amounts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from maillage.contracts.forms.base import EditForm
from maillage.contracts.forms.fields import DayField, LongTextField, TextField
from maillage.grants.committee_rules import RuleSet
from maillage.grants.committee_table import Table

SHARES = ("pillars", "districts", "communes")
SHARE_LABELS = {
    "pillars": "{name} : part minimale des montants (%)",
    "districts": "{name} : part minimale pour les dossiers qui le servent (%)",
    "communes": "{name} : part minimale pour les dossiers qui la servent (%)",
}


class SessionForm(EditForm):
    """A session: when it sits, who is there, what is said."""

    title = TextField(label="Intitulé", max_length=200)
    held_on = DayField(label="Séance du")


class MinutesForm(SessionForm):
    """A session that sits: who is there, what is said besides the decisions."""

    attendance = LongTextField(label="Présents", required=False, rows=4)
    minutes = LongTextField(label="Relevé de décisions", required=False, rows=8)


class ScenarioForm(forms.Form):
    """A scenario to begin."""

    name = TextField(label="Nom", max_length=120)
    start = forms.ChoiceField(
        label="Commencer avec", choices=[("empty", "rien de proposé"), ("asked", "tout ce qui est demandé")]
    )


class RulesForm(EditForm):
    """The rules of a scenario: one field per axis, district and commune before the committee, then the rest."""

    new_percent = forms.IntegerField(
        label="Actions nouvelles : part minimale des montants (%)", required=False, min_value=0, max_value=100
    )
    equality_percent = forms.IntegerField(
        label="Égalité (G1 ou G2) : part minimale des actions retenues (%)",
        required=False,
        min_value=0,
        max_value=100,
    )
    average_eur = forms.IntegerField(
        label="Montant moyen par action, au moins (€)", required=False, min_value=0, max_value=1_000_000
    )
    per_applicant = forms.IntegerField(
        label="Actions retenues par porteur, au plus", required=False, min_value=0, max_value=100
    )
    least_percent = forms.IntegerField(
        label="Une action retenue reçoit au moins cette part de sa demande (%)",
        required=False,
        min_value=0,
        max_value=100,
        help_text="100 : tout ou rien. Sous ce seuil, l’action ne pourrait pas se tenir.",
    )
    step_eur = forms.IntegerField(
        label="Montants par pas de (€)", required=False, min_value=1, max_value=10_000
    )
    residents_weight = forms.IntegerField(
        label="Poids des habitants servis dans le choix (%)",
        required=False,
        min_value=0,
        max_value=100,
        help_text="0 : la note seule ; 100 : les habitants des quartiers prioritaires seuls.",
    )
    retained = forms.CharField(
        label="Dossiers retenus d’office",
        required=False,
        max_length=2000,
        help_text="Leurs numéros, séparés par des espaces.",
    )
    excluded = forms.CharField(label="Dossiers écartés", required=False, max_length=2000)

    def __init__(self, *args: Any, names: Mapping[str, Iterable[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys: dict[str, tuple[str, str]] = {}
        own = dict(self.fields)
        self.fields = {}
        for kind in SHARES:
            for place, name in enumerate(names[kind]):
                key = f"{kind}-{place}"
                self.keys[key] = (kind, name)
                self.fields[key] = forms.IntegerField(
                    label=SHARE_LABELS[kind].format(name=name), required=False, min_value=0, max_value=100
                )
        self.fields |= own

    @property
    def rules(self) -> dict[str, Any]:
        """Give the rules as they are kept."""
        got = self.cleaned_data
        data: dict[str, Any] = {kind: {} for kind in SHARES}
        for key, (kind, name) in self.keys.items():
            if got.get(key):
                data[kind][name] = got[key]
        numbers = ("new_percent", "equality_percent", "average_eur", "per_applicant", "least_percent")
        data |= {name: got.get(name) or 0 for name in (*numbers, "residents_weight")}
        data["step_eur"] = got.get("step_eur") or 1
        return data | {name: got[name].split() for name in ("retained", "excluded")}


def list_names(table: Table) -> dict[str, list[str]]:
    """Give the axes, districts and communes that a table speaks of."""
    return {
        "pillars": sorted({row.pillar for row in table.rows if row.pillar}),
        "districts": sorted({name for row in table.rows for name in row.districts}),
        "communes": sorted({name for row in table.rows for name in row.communes}),
    }


def start_rules(form_names: Mapping[str, Iterable[str]], rules: RuleSet) -> dict[str, Any]:
    """Give the values that the form of the rules begins with."""
    data = rules.as_data()
    initial: dict[str, Any] = {
        f"{kind}-{place}": data[kind].get(name)
        for kind in SHARES
        for place, name in enumerate(form_names[kind])
    }
    for name in ("retained", "excluded"):
        initial[name] = " ".join(data[name])
    return initial | {key: value for key, value in data.items() if isinstance(value, int)}
