"""Write figures, sums, shares and days in French inside templates; no tag here runs a query."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest

from django import template
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

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


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of ``core/icons.svg``; without a label it is decoration and says nothing aloud."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="20" height="20" focusable="false" {}><use href="{}#{}"></use></svg>',
        spoken,
        static("core/icons.svg"),
        name,
    )


@register.filter
def initials(name: object) -> str:
    """Give the two letters that stand for a person or an organization."""
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isalpha()]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper()


@register.filter
def days_left(day: datetime.date | None) -> int | None:
    """Count the days from today to a day; negative when it is past."""
    return None if day is None else (day - timezone.localdate()).days


@register.filter
def plain(value: Decimal | float) -> str:
    """Write a number for a machine (an SVG or HTML attribute): a point, no spaces."""
    return f"{value:f}" if isinstance(value, Decimal) else repr(value)


@register.filter
def absolute(value: int) -> int:
    """Drop the sign of a count."""
    return abs(value)


@register.filter
def page_numbers(page: Page[object]) -> list[int]:
    """Give the pages to offer around the present one; zero stands for the pages left out."""
    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    numbers: list[int] = []
    for number in shown:
        if numbers and number - numbers[-1] == 2:
            numbers.append(number - 1)
        elif numbers and number - numbers[-1] > 2:
            numbers.append(0)
        numbers.append(number)
    return numbers


@register.filter
def at(values: Mapping[object, object], key: object) -> object:
    """Give what a mapping holds under a key; nothing when it holds nothing."""
    return values.get(key, "")


@register.filter
def under(row: Sequence[object], columns: Sequence[object]) -> list[tuple[object, object]]:
    """Pair the cells of a row with their columns."""
    return list(zip_longest(columns, row))
