"""Check what an address asks of a list: what is not offered is refused with a sentence, never ignored."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.http import QueryDict

# Beyond, the number is no page of a list but something thrown at the database.
MAX_PAGE_DIGITS = 9


class FilterRefused(BadRequest):
    """Tell in French which filter of an address is refused, and why; answered 400."""


def check_filters(
    form: forms.Form, query: QueryDict, *, also: Collection[str] = ("page", "format")
) -> dict[str, Any]:
    """Give the clean values of a form bound to an address.

    A filter silently ignored shows a longer list than was asked for, and nobody notices.

    Parameters
    ----------
    also : collection of str
        Keys that the address may hold beside the fields of the form.

    Raises
    ------
    FilterRefused
        A key is not a field of the form, or a value is not one that it offers.
    """
    if unknown := sorted(set(query) - set(form.fields) - set(also)):
        raise FilterRefused(f"Cette page n’a pas de filtre « {unknown[0][:60]} ».")
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = (form.fields[name].label if name in form.fields else None) or name.capitalize()
        raise FilterRefused(f"Filtre « {label} » : {' '.join(map(str, errors))}")
    return form.cleaned_data


def get_page(found: Any, length: int, query: QueryDict) -> Page[Any]:
    """Give the page of a list that an address asks for; the last one when there are fewer.

    Raises
    ------
    FilterRefused
        What is asked is not the number of a page.
    """
    asked = query.get("page", "") or "1"
    if not (asked.isascii() and asked.isdigit() and len(asked) <= MAX_PAGE_DIGITS and int(asked) > 0):
        raise FilterRefused(f"Page « {asked[:30]} » : écrivez un nombre entier, à partir de 1.")
    return Paginator(found, length).get_page(asked)
