"""Read French figures, days and clean text in forms."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from maillage.core.numbers import parse_day, parse_number
from maillage.core.text import clean_text


class TextField(forms.CharField):
    """A line of text, without invisible characters."""

    def to_python(self, value: Any) -> str:
        """Give the text in its clean form."""
        return clean_text(str(super().to_python(value) or ""))


class LongTextField(TextField):
    """Several lines of text."""

    def __init__(self, *, rows: int = 5, max_length: int = 20_000, **options: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **options)


class DayField(forms.Field):
    """A day, typed 31/12/2026 or chosen in the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)

    def to_python(self, value: Any) -> datetime.date | None:
        """Give the day, or None when nothing is typed."""
        if not value or isinstance(value, datetime.date):
            return value or None
        try:
            return parse_day(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from error


class AmountField(forms.Field):
    """A sum or a quantity, typed as the French do; exact, never a float."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options
        )

    def to_python(self, value: Any) -> Decimal | None:
        """Give the number, or None when nothing is typed: not given is not zero."""
        if value is None or not str(value).strip():
            return None
        try:
            number = parse_number(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if number != round(number, 2):
            msg = "Deux décimales au plus."
            raise ValidationError(msg)
        return number

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with a decimal comma."""
        if isinstance(value, Decimal):
            return f"{value:f}".replace(".", ",")
        return value


def offer(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    """Set the choices of a field, known only once the form is about something."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices  # declared as one of the kind


def offer_rows(form: forms.Form, name: str, rows: "models.QuerySet[Any]") -> None:
    """Set the rows a field chooses from."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows  # declared as one of the kind
