"""Write figures, sums, shares and days in French inside templates; no tag here runs a query."""

import datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from maillage.core import numbers

register = template.Library()


@register.filter
def number(value: Decimal | float | None, decimals: int = 0) -> str:
    """Write a number; a missing one is a dash."""
    return numbers.format_number(value, decimals=decimals)


@register.filter
def euros(value: Decimal | float | None) -> str:
    """Write a sum in whole euros."""
    return numbers.format_euros(value)


@register.filter
def percent(value: Decimal | float | None, decimals: int = 0) -> str:
    """Write a share between 0 and 1 in percent."""
    return numbers.format_percent(value, decimals=decimals)


@register.filter
def day(value: datetime.date | datetime.datetime | None) -> str:
    """Write a day in full: 1er décembre 2026."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    return numbers.format_day(value)


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """Write an instant: 22 novembre 2026 à 14 h 30."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    space = numbers.NO_BREAK_SPACE
    return f"{numbers.format_day(local.date())} à {local.hour}{space}h{space}{local.minute:02d}"


@register.filter
def plural(count: int, forms: str) -> str:
    """Write a count with its word: ``{{ 3|plural:"action,actions" }}`` gives « 3 actions »."""
    one, many = forms.split(",")
    # In French, zero takes the singular.
    return f"{numbers.format_number(count)}{numbers.NO_BREAK_SPACE}{one if abs(count) < 2 else many}"
