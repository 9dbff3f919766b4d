"""Be honest with figures: the one place that says what may be summed, compared, or said at all.

A figure always knows its source, release, vintage, territory, unit and status. What may not be done
with it is not done, and the reason is given in French.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from maillage.core.numbers import NO_BREAK_SPACE, format_number
from maillage.methods.descriptive import compute_change, compute_ratio
from maillage.observatory.enums import HIDDEN, VALUED, Direction, IndicatorKind, ObservationStatus
from maillage.observatory.models import Indicator, Release
from maillage.observatory.store.reading import Observed, PartSum
from maillage.territories.models import Territory

MEDIAN_REASON = "une médiane ne se calcule pas à partir de celles des parties"
_FILE_WORDS = {
    ObservationStatus.TRUE_ZERO: "zéro vrai",
    ObservationStatus.ROUNDED: "arrondi",
    ObservationStatus.HIDDEN_PRIMARY: "secret primaire",
    ObservationStatus.HIDDEN_SECONDARY: "secret secondaire",
    ObservationStatus.NOT_APPLICABLE: "sans objet",
    ObservationStatus.NOT_SIGNIFICANT: "non significatif",
}
PARTS_REASON = "publié sans ses deux termes, il ne se recalcule pas pour un ensemble"


@dataclass(frozen=True)
class Figure:
    """One value as people read it, or why there is none."""

    indicator: Indicator
    territory: Territory
    year: int
    value: Decimal | None
    status: ObservationStatus
    release: Release
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    precision: Decimal | None = None
    geography: int | None = None
    lineage: str = ""
    reason: str = ""
    # Carried by the official passages into the limits of today.
    is_carried: bool = False

    @property
    def is_known(self) -> bool:
        """Tell whether there is a value that may be shown."""
        return self.value is not None and self.status in VALUED

    @property
    def shown(self) -> str:
        """Give the value as it is written in French, without its unit."""
        return format_number(self.value, decimals=self.indicator.decimals) if self.is_known else "–"

    @property
    def shown_with_unit(self) -> str:
        """Give the value with its unit."""
        return f"{self.shown}{NO_BREAK_SPACE}{self.indicator.unit}" if self.is_known else self.absence

    @property
    def absence(self) -> str:
        """Say in French why there is no value, empty when there is one."""
        if self.is_known:
            return ""
        return self.reason or str(self.status.label).lower()

    @property
    def absence_kind(self) -> str:
        """Give the drawing of the absence: secret, not_applicable, unavailable or missing."""
        if self.status in HIDDEN:
            return "secret"
        if self.status == ObservationStatus.NOT_APPLICABLE:
            return "not_applicable"
        return "unavailable"

    @property
    def caution(self) -> str:
        """Say what keeps the value from being firm, empty when nothing does."""
        soft = {ObservationStatus.PROVISIONAL, ObservationStatus.ESTIMATED, ObservationStatus.ROUNDED}
        return str(self.status.label).lower() if self.status in soft else ""

    @property
    def margin(self) -> str:
        """Give the uncertainty that the source states, at 95 %, empty when it states none."""
        if not self.is_known or not self.precision:
            return ""
        return f"±{NO_BREAK_SPACE}{format_number(self.precision, decimals=max(self.indicator.decimals, 1))}"

    @property
    def gap_kind(self) -> str:
        """Give the one word that files use for the status: a hidden value is never mixed with a missing one."""
        if self.reason and not self.is_known and self.status not in HIDDEN:
            return "non calculé"
        return _FILE_WORDS.get(self.status, "publié" if self.is_known else "non disponible")

    @property
    def citation(self) -> str:
        """Give the source and vintage, and how the value was made when it is not the producer's."""
        own = f"{self.release.citation}, année {self.year}"
        return f"{own} ; {self.lineage}" if self.lineage else own


@dataclass(frozen=True)
class Gap:
    """How far a value is from another: in points for percentages, in percent for the rest."""

    value: Decimal | None
    decimals: int
    unit: str
    is_good: bool | None
    reason: str = ""

    @property
    def shown(self) -> str:
        """Give the gap in French, signed."""
        if self.value is None:
            return "–"
        unit = "point" if self.unit == "points" and abs(self.value) < 2 else self.unit
        return f"{format_number(self.value, decimals=self.decimals, sign=True)}{NO_BREAK_SPACE}{unit}"

    @property
    def word(self) -> str:
        """Say which way: plus haut, plus bas, égal."""
        if self.value is None:
            return ""
        rounded = round(self.value, self.decimals)
        return "égal" if not rounded else "plus haut" if rounded > 0 else "plus bas"


def read_figure(observed: Observed, indicator: Indicator, territory: Territory, release: Release) -> Figure:
    """Give an observation as a figure."""
    return Figure(
        indicator=indicator,
        territory=territory,
        year=observed.year,
        value=observed.value,
        status=ObservationStatus(observed.status),
        release=release,
        numerator=observed.numerator,
        denominator=observed.denominator,
        precision=observed.precision,
        geography=observed.territory_vintage,
    )


def aggregate_figure(
    total: PartSum,
    indicator: Indicator,
    territory: Territory,
    release: Release,
    *,
    expected: int | None,
    noun: str,
) -> Figure:
    """Give the figure of a whole from the sum of its parts, or the reason why there is none.

    Nothing is ever derived from a hidden part, and nothing is said of a whole of which a part is
    unknown.

    Parameters
    ----------
    expected : int or None
        How many parts the whole has; None when the sum was over every territory of the kind.
    noun : str
        What the parts are, in French: « communes », « quartiers prioritaires ».
    """
    figure = Figure(indicator, territory, total.year, None, ObservationStatus.MISSING, release)
    reason = _refuse_sum(total, indicator, release, expected, noun)
    if reason:
        return replace(figure, reason=reason)
    parts = expected if expected is not None else total.rows
    if indicator.is_additive:
        value = total.total
        lineage = f"somme de {format_number(parts)} {noun}"
    else:
        value = compute_ratio(
            total.numerator or Decimal(0), total.denominator or Decimal(0), scale=indicator.scale
        )
        lineage = f"recalculé sur {format_number(parts)} {noun}"
    if value is None:
        return replace(
            figure, reason="rien à mettre au dénominateur", status=ObservationStatus.NOT_APPLICABLE
        )
    status = ObservationStatus.FINAL if value else ObservationStatus.TRUE_ZERO
    return replace(
        figure,
        value=value,
        status=status,
        lineage=lineage,
        numerator=total.numerator,
        denominator=total.denominator,
    )


def _refuse_sum(
    total: PartSum, indicator: Indicator, release: Release, expected: int | None, noun: str
) -> str:
    """Say why a whole has no figure, empty when it may have one."""
    has_parts = bool(indicator.numerator_id) or indicator.kind == IndicatorKind.MEAN or total.with_parts
    if indicator.kind == IndicatorKind.MEDIAN:
        return MEDIAN_REASON
    if not indicator.is_additive and not has_parts:
        return PARTS_REASON
    if total.hidden:
        return f"{total.hidden} {noun} sous secret : rien ne se déduit d’une valeur masquée"
    counted = total.valued if indicator.is_additive else total.with_parts
    if not indicator.is_additive and not total.with_parts:
        return PARTS_REASON
    known = counted + total.void
    wanted = total.rows if release.dataset.is_exhaustive or expected is None else expected
    if expected is None and release.is_partial:
        return "l’édition ne couvre qu’une partie du pays"
    if known < wanted:
        missing = wanted - known
        return f"{format_number(missing)} {noun} sans valeur : la somme serait fausse"
    return ""


def compare_figures(figure: Figure, other: Figure) -> Gap:
    """Say how far a figure is from another of the same indicator and year.

    Returns
    -------
    Gap
        Without value, and with the reason, when they may not be compared.
    """
    indicator = figure.indicator
    if other.indicator.pk != indicator.pk:
        return _no_gap("deux indicateurs différents")
    if figure.value is None or other.value is None or not (figure.is_known and other.is_known):
        return _no_gap(figure.absence or other.absence)
    if figure.year != other.year:
        return _no_gap(f"années différentes ({figure.year} et {other.year})")
    if indicator.is_additive:
        return _no_gap("un effectif dépend de la taille du territoire")
    return _make_gap(indicator, other.value, figure.value)


def measure_change(before: Figure, after: Figure, *, broken: Iterable[int] = ()) -> Gap:
    """Say how far a figure went between two years.

    Parameters
    ----------
    broken : iterable of int
        Years in which the limits of the territory changed.
    """
    indicator = after.indicator
    if before.value is None or after.value is None or not (before.is_known and after.is_known):
        return _no_gap(before.absence or after.absence)
    if indicator.comparable_from and before.year < indicator.comparable_from:
        return _no_gap(f"série rompue en {indicator.comparable_from}")
    moved = before.geography != after.geography and not before.is_carried
    if moved and any(before.year < year <= after.year for year in broken):
        return _no_gap("les limites du territoire ont changé entre les deux années")
    return _make_gap(indicator, before.value, after.value)


def _make_gap(indicator: Indicator, reference: Decimal, value: Decimal) -> Gap:
    if indicator.is_percentage:
        difference: Decimal | None = value - reference
        unit, decimals = "points", max(indicator.decimals, 1)
    else:
        difference, unit, decimals = compute_change(reference, value), "%", 1
        if difference is None:
            return _no_gap("on part de zéro")
    return Gap(difference, decimals, unit, _judge(indicator, difference))


def _judge(indicator: Indicator, difference: Decimal | None) -> bool | None:
    """Tell whether a difference is good news; None when it is neither, or when there is none."""
    if not difference or indicator.direction == Direction.NEUTRAL:
        return None
    return (difference > 0) == (indicator.direction == Direction.UP)


def _no_gap(reason: str) -> Gap:
    return Gap(None, 0, "", None, reason)
