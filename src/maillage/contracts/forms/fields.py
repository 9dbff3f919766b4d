"""Read what people type: clean texts, French days, and the name of a place, an organization or a person."""

import datetime
from abc import abstractmethod
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Generic, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Contract
from maillage.core.numbers import parse_day, parse_number
from maillage.core.text import clean_text, fold_text
from maillage.territories.models import Territory

Found = TypeVar("Found", bound=models.Model)
MAX_TEXT = 50_000
MAX_NAME = 600
MAX_KEY_DIGITS = 18
SHOWN_MATCHES = 5


class TextField(forms.CharField):
    """A text in its composed form, without invisible characters."""

    def to_python(self, value: Any) -> str:
        """Clean what was typed."""
        return clean_text(super().to_python(value) or "")


class LongTextField(TextField):
    """A text of several paragraphs, of bounded length."""

    def __init__(self, *, rows: int = 6, max_length: int = MAX_TEXT, **options: Any) -> None:
        options["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=max_length, **options)


class DayField(forms.CharField):
    """A day written 31/12/2026."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Par exemple 31/12/2026.")
        super().__init__(max_length=40, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored day as people write it."""
        return f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else value

    def clean(self, value: Any) -> Any:
        """Read the day; None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_day(text)
        except ValueError as error:
            raise ValidationError(str(error), code="day") from error


class FoundField(forms.CharField, Generic[Found]):
    """One stored object, named by its address, code or name."""

    noun = "objet"

    def __init__(self, **options: Any) -> None:
        # No name is longer; SQLite refuses to look for a text of 50 000 characters.
        options.setdefault("max_length", MAX_NAME)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Show the object by the name that finds it again."""
        return self.name_of(value) if isinstance(value, models.Model) else value

    def clean(self, value: Any) -> Any:
        """Find the object; None when nothing was typed."""
        text = clean_text(super().clean(value)).strip()
        return self.find(text) if text else None

    def find(self, text: str) -> Found:
        """Give the only object of this name.

        Raises
        ------
        ValidationError
            None, or several: the first ones are named.
        """
        matches = list(self.search(text)[: SHOWN_MATCHES + 1])
        if len(matches) == 1:
            return matches[0]
        if not matches:
            msg = f"Aucun {self.noun} ne répond à « {text} »."
            raise ValidationError(msg, code="absent")
        names = ", ".join(f"« {self.name_of(match)} »" for match in matches[:SHOWN_MATCHES])
        msg = f"Plusieurs répondent à « {text} » : {names}. Précisez."
        raise ValidationError(msg, code="many")

    @abstractmethod
    def search(self, text: str) -> "models.QuerySet[Found]":
        """Give the objects that a text may name."""

    def name_of(self, found: Any) -> str:
        """Give the text that finds an object again."""
        return str(found)


class TerritoryField(FoundField[Territory]):
    """A territory, by its address (``epci-246200729``) or its name."""

    noun = "territoire"

    def search(self, text: str) -> "models.QuerySet[Territory]":
        """Look for the address first, then for the name."""
        kind, _, code = text.rpartition("-")
        current = Territory.objects.current()
        addressed = current.filter(kind=kind, code=code)
        return addressed if addressed.exists() else current.filter(folded_name=fold_text(text)[:200])

    def name_of(self, found: Any) -> str:
        """Give the address: two places may share a name."""
        return str(found.address)


class OrganizationField(FoundField[Organization]):
    """An organization, by its address, SIREN, short name or name."""

    noun = "organisme"

    def search(self, text: str) -> "models.QuerySet[Organization]":
        """Look for exact identifiers first, then for the name, then for its beginning."""
        exact = Organization.objects.filter(
            models.Q(slug=text)
            | models.Q(siren=text.replace(" ", ""))
            | models.Q(folded_name=fold_text(text)[:200])
        )
        if text and exact.exists():
            return exact
        short = Organization.objects.filter(short_name__iexact=text)
        return (
            short
            if short.exists()
            else Organization.objects.filter(folded_name__startswith=fold_text(text)[:200])
        )

    def name_of(self, found: Any) -> str:
        """Give the whole name."""
        return str(found.name)


class PersonField(FoundField[User]):
    """A person who has an account, by their address."""

    noun = "compte ouvert"

    def search(self, text: str) -> "models.QuerySet[User]":
        """Look for the very address."""
        return User.objects.filter(email=text.lower(), is_active=True)


class ContractField(FoundField[Contract]):
    """A contract among those that the person sees (``contracts``)."""

    noun = "contrat"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.contracts: models.QuerySet[Contract] = Contract.objects.none()

    def search(self, text: str) -> "models.QuerySet[Contract]":
        """Look for the address, then for the short title."""
        addressed = self.contracts.filter(slug=text)
        return addressed if addressed.exists() else self.contracts.filter(short_title__iexact=text)

    def name_of(self, found: Any) -> str:
        """Give the address: two contracts may share a title."""
        return str(found.slug)


class LinesField(LongTextField):
    """Several objects, one a line, each found by the same rule."""

    def __init__(self, *, find: Callable[[str], Any], **options: Any) -> None:
        super().__init__(rows=4, max_length=5000, **options)
        self.find = find

    def clean(self, value: Any) -> Any:
        """Find each line; the errors name the lines that find nothing."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        found, errors = [], []
        for line in lines:
            try:
                found.append(self.find(line))
            except ValidationError as error:
                errors += error.messages
        if errors:
            raise ValidationError(errors)
        return found


class AmountField(forms.Field):
    """A sum or a quantity, typed as the French do; exact, never a float."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        """Give the number, or None when nothing is typed: not given is not zero."""
        if value is None or not str(value).strip():
            return None
        try:
            number = parse_number(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="number") from error
        if number != round(number, 2):
            msg = "Deux décimales au plus."
            raise ValidationError(msg, code="decimals")
        return number

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with a decimal comma."""
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else value


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django itself is not generic at run time
    """Several rows among those offered (see :func:`offer_rows`)."""

    def clean(self, value: Any) -> Any:
        """Refuse an identifier that no database holds, which Django would ask for all the same."""
        for key in value or ():
            if len(str(key)) > MAX_KEY_DIGITS:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": str(key)[:MAX_KEY_DIGITS]},
                )
        return super().clean(value)


def offer(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    """Set the choices of a field, known only once the form is about something."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices  # declared as one of the kind


def offer_rows(form: forms.Form, name: str, rows: "models.QuerySet[Any]") -> None:
    """Set the rows a field chooses from."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows  # declared as one of the kind
