"""Find indicators: by theme, by words, by address."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from maillage.core.text import split_words
from maillage.observatory.enums import IndicatorKind, Theme
from maillage.observatory.models import Indicator

MAX_WORDS = 8


@dataclass(frozen=True)
class ThemeGroup:
    """The indicators of one theme."""

    theme: Theme
    label: str
    indicators: tuple[Indicator, ...]


def find_indicators(
    text: str = "", *, theme: str = "", kind: str = "", with_changes: bool = False
) -> QuerySet[Indicator]:
    """Give the indicators whose label or definition holds every word, narrowed by theme and kind.

    The changes that a producer publishes beside an indicator are left out unless asked for: they are
    told on its sheet.
    """
    rows = Indicator.objects.select_related("secrecy_rule")
    if not with_changes:
        rows = rows.filter(change_of__isnull=True)
    if theme:
        rows = rows.filter(theme=theme)
    if kind:
        rows = rows.filter(kind=kind)
    words = split_words(text[:200])[:MAX_WORDS]
    if text.strip() and not words:
        return rows.none()
    for word in words:
        rows = rows.filter(
            Q(folded_label__contains=word) | Q(code__contains=word) | Q(definition__icontains=word)
        )
    return rows.order_by("position", "code")


def group_by_theme(indicators: QuerySet[Indicator]) -> list[ThemeGroup]:
    """Give indicators theme by theme, in the order of a diagnosis; one query."""
    rows = list(indicators)
    groups = [(theme, tuple(row for row in rows if row.theme == theme)) for theme in Theme]
    return [ThemeGroup(theme, str(theme.label), found) for theme, found in groups if found]


def list_used_themes() -> list[Theme]:
    """Give the themes that have indicators, in the order of a diagnosis."""
    used = set(Indicator.objects.order_by().values_list("theme", flat=True).distinct())
    return [theme for theme in Theme if theme in used]


def get_indicator(code: str) -> Indicator:
    """Give the indicator at an address.

    Raises
    ------
    Http404
        No such indicator.
    """
    links = ("numerator", "denominator", "part_of", "change_of", "secrecy_rule")
    row = Indicator.objects.select_related(*links).filter(code=code).first()
    if row is None:
        msg = "Aucun indicateur à cette adresse."
        raise Http404(msg)
    return row


def describe_rules(indicator: Indicator) -> list[str]:
    """Say in French what may and may not be done with the values of an indicator."""
    rules = []
    if indicator.is_additive:
        rules.append(
            "S’additionne : la valeur d’un ensemble est la somme de celles de ses parties, chacune comptée une fois."
        )
    elif indicator.numerator_id:
        rules.append(
            "Ne s’additionne pas, ne se moyenne pas : la valeur d’un ensemble se recalcule à partir des deux sommes, "
            "en haut et en bas."
        )
    elif indicator.kind == IndicatorKind.MEDIAN:
        rules.append(
            "Une médiane ou un quantile ne se calcule pas à partir d’autres : seule compte la valeur publiée."
        )
    else:
        rules.append(
            "Ne s’additionne pas et ne se recalcule pas : seule compte la valeur publiée pour chaque territoire."
        )
    if indicator.comparable_from:
        rules.append(f"Comparable à partir de {indicator.comparable_from} : la série est rompue avant.")
    return rules
