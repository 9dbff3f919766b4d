"""Answer a form page: shown, refused with its errors, in conflict, or done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.core.errors import StaleVersion
from maillage.core.models import Versioned
from maillage.core.selectors import list_history

Save = Callable[[], str | None]
ReadStored = Callable[[str], object]


@dataclass(frozen=True)
class FormPage:
    """The words of a form page, where it leads, and the template that shows it."""

    title: str
    submit: str
    success: str
    cancel_url: str
    lead: str = ""
    note: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    template: str = "contracts/form.html"


@dataclass(frozen=True)
class ConflictField:
    """One field of two versions, side by side."""

    label: str
    mine: str
    theirs: str
    is_different: bool


def answer_form(
    request: HttpRequest,
    form: forms.Form,
    page: FormPage,
    save: Save,
    *,
    subject: Versioned | None = None,
    read_stored: ReadStored | None = None,
) -> HttpResponse:
    """Show a form, or do what it asks and lead to its result.

    Parameters
    ----------
    save : callable
        Calls the service with the checked values; may give the address of the result.
    subject : Versioned, optional
        What is edited: when somebody saved it in between, both versions are shown.
    read_stored : callable, optional
        Gives the stored value of a field of the form; the subject's own by default.
    """
    if request.method == "POST":
        if request.POST.get("conflict") == "theirs":
            messages.info(request, "La version enregistrée est gardée.")
            return redirect(page.cancel_url)
        if form.is_valid():
            try:
                target = save()
            except StaleVersion:
                return _show_conflict(request, form, page, subject, read_stored)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, page.success)
                return redirect(target or page.cancel_url)
    return _render(request, form, page)


def _render(request: HttpRequest, form: forms.Form, page: FormPage, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    context = {**page.context, "form": form, "page": page, **more}
    return render(request, page.template, context, status=status)


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Put a service's refusal beside the field it is about, or on top of the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        known = name if name in form.fields and name != NON_FIELD_ERRORS else None
        form.add_error(known, [message for one in errors for message in one.messages])


def _show_conflict(
    request: HttpRequest,
    form: forms.Form,
    page: FormPage,
    subject: Versioned | None,
    read_stored: ReadStored | None,
) -> HttpResponse:
    """Show the author's version beside the stored one; sent again, the form replaces it knowingly."""
    if subject is None:
        raise TypeError("a form that may be stale says what it edits")
    subject.refresh_from_db()
    last = next(iter(list_history(subject, limit=1)), None)
    read = read_stored or (lambda name: getattr(subject, name, ""))
    rows = [_compare(form[name], read(name)) for name in form.fields if name != "expected_version"]
    data = request.POST.copy()
    data["expected_version"] = str(subject.version)
    form.data = data
    conflict = {
        "who": last.actor if last else "Quelqu’un",
        "at": last.at if last else timezone.now(),
        "fields": rows,
    }
    return _render(request, form, page, conflict=conflict, status=409)


def _compare(bound: forms.BoundField, stored: object) -> ConflictField:
    mine = _show(bound, bound.value())
    theirs = _show(bound, bound.field.prepare_value(stored))
    return ConflictField(str(bound.label), mine, theirs, is_different=mine != theirs)


def _show(bound: forms.BoundField, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, models.QuerySet | list | tuple):
        return ", ".join(str(one) for one in value)
    choices = (
        dict(getattr(bound.field, "choices", []) or []) if isinstance(bound.field, forms.ChoiceField) else {}
    )
    return str(choices.get(value, value)).replace("\r\n", "\n")


def answer_action(request: HttpRequest, do: Callable[[], object], *, success: str, url: str) -> HttpResponse:
    """Do what a button asks, then lead back; a refusal is told there, in the service's words."""
    try:
        do()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, success)
    return redirect(url)
