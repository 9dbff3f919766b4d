"""Answer the forms of contracts and actions: saved, refused with every error, or in conflict."""

import datetime
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.choices import flatten_choices

from maillage.core.errors import StaleVersion
from maillage.core.numbers import format_day, format_number
from maillage.core.selectors import list_history

Row = TypeVar("Row", bound=models.Model)
REFUSED = 422
CONFLICT = 409


@dataclass(frozen=True)
class Compared:
    """One field of a conflict: what the editor typed, and what is stored."""

    label: str
    mine: str
    theirs: str

    @property
    def is_different(self) -> bool:
        """Tell whether the two versions differ."""
        return self.mine != self.theirs


@dataclass(frozen=True)
class Edited:
    """What is under a form: the row, its stored values and its stamp, read again in a conflict."""

    subject: models.Model
    read: Callable[[], dict[str, Any]]
    stamp: Callable[[], str]


def answer_form(
    request: HttpRequest,
    *,
    form: forms.Form,
    save: Callable[[dict[str, Any]], object],
    done: str,
    message: str,
    template: str = "contracts/form_page.html",
    context: Mapping[str, Any],
    edited: Edited | None = None,
    find_result: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Show a form; once sent, save it and go on, or say what is wrong without losing a word.

    Parameters
    ----------
    save : callable
        Calls the service with the clean values.
    edited : Edited, optional
        What two people may change at once; the form then carries its stamp as ``seen``.
    find_result : callable, optional
        Gives the address of what was saved, when it is not ``done``.
    """
    page = {**context, "form": form, "key": read_key(request) or uuid.uuid4(), "done_url": done}
    if request.method == "POST" and request.POST.get("conflict") == "theirs":
        return _keep_theirs(request, done)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.cleaned_data)
        except StaleVersion as stale:
            if edited is None:
                raise
            return show_conflict(request, form, edited, page, stale)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, message)
            return redirect(find_result(saved) if find_result else done)
    if edited is not None:
        page["seen"] = request.POST.get("seen") or edited.stamp()
    return render(request, template, page, status=REFUSED if form.is_bound else 200)


def apply_change(
    request: HttpRequest,
    change: Callable[[], object],
    *,
    done: str,
    message: str,
    show_stale: Callable[[StaleVersion], HttpResponse] | None = None,
) -> HttpResponse:
    """Do what a button asks and go back to its page, saying what was done or why it was not.

    Parameters
    ----------
    show_stale : callable, optional
        Shows both versions, when what was typed beside the button would be lost.
    """
    if request.POST.get("conflict") == "theirs":
        return _keep_theirs(request, done)
    try:
        change()
    except StaleVersion as stale:
        if show_stale:
            return show_stale(stale)
        messages.error(request, stale.messages[0])
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, message)
    return redirect(done)


def _keep_theirs(request: HttpRequest, done: str) -> HttpResponse:
    messages.info(request, "La version enregistrée est gardée ; la vôtre n’a pas été enregistrée.")
    return redirect(done)


def read_key(request: HttpRequest) -> uuid.UUID | None:
    """Give the key a form was shown with; None when it has none that can be read."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def read_version(request: HttpRequest) -> int:
    """Give the version a form was made from; 0, which never was, when it cannot be read."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0


def get_row(rows: "models.QuerySet[Row]", pk: int) -> Row:
    """Give one of the rows of an object.

    Raises
    ------
    Http404
        No such row there.
    """
    row = rows.filter(pk=pk).first()
    if row is None:
        msg = "Rien à cette adresse."
        raise Http404(msg)
    return row


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Put what a service refused beside the fields it is about, or on top of the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def show_conflict(
    request: HttpRequest, form: forms.Form, edited: Edited, page: Mapping[str, Any], stale: StaleVersion
) -> HttpResponse:
    """Show what was typed beside what is stored, to choose between them; answered 409."""
    stored = edited.read()
    last = next(iter(list_history(edited.subject, limit=1)), None)
    conflict = {
        **page,
        "seen": edited.stamp(),
        "sentence": stale.messages[0],
        "who": last.actor if last else "Une autre personne",
        "at": last.at if last else None,
        "fields": [
            Compared(
                str(bound.label),
                show(bound, form.cleaned_data.get(bound.name)),
                show(bound, stored.get(bound.name)),
            )
            for bound in form.visible_fields()
        ],
    }
    return render(request, "contracts/conflict_page.html", conflict, status=CONFLICT)


def show(bound: forms.BoundField, value: object) -> str:
    """Write a value of a field as people read it."""
    if value is None or value == "" or value == []:
        return "Non renseigné"
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, datetime.date):
        return format_day(value)
    if isinstance(value, Decimal):
        return format_number(value, decimals=2)
    if isinstance(value, models.QuerySet | list | tuple):
        return ", ".join(show(bound, one) for one in value) or "Non renseigné"
    if isinstance(bound.field, forms.ChoiceField) and not isinstance(bound.field, forms.ModelChoiceField):
        labels = dict(
            flatten_choices(list(cast("Any", bound.field.choices)))
        )  # set by then, whatever the form
        return str(labels.get(value, value))
    if isinstance(bound.field, forms.BooleanField):
        return "oui" if value else "non"
    return str(value)
