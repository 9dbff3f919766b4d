"""Read what an applicant tells in a report, and what those who instruct answer."""

from collections.abc import Iterator
from typing import Any

from django import forms

from maillage.contracts.forms.base import EditForm
from maillage.contracts.forms.fields import AmountField, DayField, LongTextField, TextField
from maillage.grants.enums import ReportKind
from maillage.grants.models import Report
from maillage.grants.services.report import TEXTS, Told

LABELS = {
    "done": "Ce qui a été mis en œuvre",
    "results": "Les résultats",
    "difficulties": "Les difficultés rencontrées",
    "gaps": "Ce qui diffère du projet",
    "outlook": "La suite envisagée",
}


class ReportForm(EditForm):
    """A whole report on one page: texts, statement, people and indicators reached; nothing is mandatory to save."""

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        for name in TEXTS:
            self._add(name, LongTextField(label=LABELS[name], rows=4, required=False), getattr(report, name))
        for line in report.lines.all():
            label = f"{line.get_class_code_display()}{f' ({line.label})' if line.label else ''}"
            self._add(
                f"actual-{line.pk}",
                AmountField(label=f"{label} : réalisé (€)", required=False),
                line.actual_eur,
            )
            why = TextField(label=f"{label} : explication de l’écart", max_length=500, required=False)
            self._add(f"why-{line.pk}", why, line.explanation)
        for people in report.application.beneficiaries.select_related("district"):
            count = forms.IntegerField(
                label=f"{people} : touchés", min_value=0, max_value=10**7, required=False
            )
            self._add(f"people-{people.pk}", count, people.reached)
        for one in report.application.indicators.all():
            amount = AmountField(label=f"{one.label} : atteint ({one.unit})", required=False)
            self._add(f"indicator-{one.pk}", amount, one.reached)

    def _add(self, name: str, field: forms.Field, initial: object) -> None:
        self.fields[name] = field
        self.initial[name] = initial

    @property
    def told(self) -> Told:
        """Give what was told."""
        data = self.cleaned_data
        return Told(
            texts={name: data[name] for name in TEXTS},
            actuals=dict(self._read("actual")),
            explanations=dict(self._read("why")),
            people=dict(self._read("people")),
            indicators=dict(self._read("indicator")),
        )

    def _read(self, prefix: str) -> Iterator[tuple[int, Any]]:
        for name, value in self.cleaned_data.items():
            kind, _, key = name.partition("-")
            if kind == prefix and key:
                yield int(key), value

    @property
    def text_fields(self) -> list[forms.BoundField]:
        """Give the fields of the narrative."""
        return [self[name] for name in TEXTS]

    @property
    def statement(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Give each line of the statement with its two fields."""
        return [(line, self[f"actual-{line.pk}"], self[f"why-{line.pk}"]) for line in self.report.lines.all()]

    @property
    def reached(self) -> list[tuple[str, Any, forms.BoundField]]:
        """Give beneficiaries then indicators: what it is, what was planned, its field."""
        application = self.report.application
        people = [
            (str(one), one.planned, self[f"people-{one.pk}"])
            for one in application.beneficiaries.select_related("district")
        ]
        return people + [
            (one.label, one.target, self[f"indicator-{one.pk}"]) for one in application.indicators.all()
        ]


class AwaitForm(forms.Form):
    """Which report is awaited, for when."""

    kind = forms.ChoiceField(label="Bilan", choices=ReportKind.choices)
    due_on = DayField(label="Attendu le")


class ReturnForm(forms.Form):
    """What is to be corrected."""

    note = LongTextField(label="Ce qui est à corriger", rows=4, max_length=2000)


class RecoveryForm(forms.Form):
    """What is asked back, and why."""

    amount_eur = AmountField(label="Montant à rendre (€)")
    motive = LongTextField(label="Motif", rows=3, max_length=1000)
