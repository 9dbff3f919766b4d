"""Read a funding program through the years: what its document prints, what it adds up to, where the two differ.

Pure functions: facts in, frozen values out. A document is never corrected: what it prints is kept,
and each check says « imprimé …, recalculé … ».

Conventions of a fact: the total of a breakdown has an empty key; a figure about all the years of a
program stands in the last one, under a key that begins with ``periode``; a part of a part (a
sub-line, the new actions of a pillar) names its whole by ``parent_key``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from maillage.core.numbers import NO_BREAK_SPACE, format_euros, format_number
from maillage.grants.enums import ProgrammeBreakdown, ProgrammeUnit

PERIOD = "periode"
CENT = Decimal("0.01")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Fact:
    """One figure of a program; ``value`` is None where the document leaves the place empty."""

    year: int
    breakdown: str
    key: str
    label: str
    unit: str
    value: Decimal | None
    parent_key: str = ""
    note: str = ""
    source: str = ""
    is_computed: bool = False

    @property
    def is_of_period(self) -> bool:
        """Tell whether the figure is about all the years of the program."""
        return self.key.startswith(PERIOD)


@dataclass(frozen=True)
class Check:
    """One recomputation: what is checked, what the document prints, what its parts give."""

    what: str
    when: str
    printed: Decimal
    recomputed: Decimal
    unit: str
    is_equal: bool
    remark: str = ""

    @property
    def sentence(self) -> str:
        """Say both figures, as printed and as recomputed."""
        printed, recomputed = show(self.printed, self.unit), show(self.recomputed, self.unit)
        if self.unit == ProgrammeUnit.SHARE:
            recomputed = f"{format_number(self.recomputed, decimals=1)}{NO_BREAK_SPACE}%"
        remark = f" ({self.remark})" if self.remark else ""
        return f"{self.what}, {self.when} : imprimé {printed}, recalculé {recomputed}{remark}."


def show(value: Decimal | None, unit: str) -> str:
    """Write a figure of a program with its unit."""
    if unit == ProgrammeUnit.EUR:
        return format_euros(value)
    if unit == ProgrammeUnit.EUR_PER_ACTION:
        return format_euros(value, cents=value is not None and value != value.to_integral_value())
    if unit == ProgrammeUnit.SHARE:
        decimals = 0 if value is None or value == value.to_integral_value() else 1
        return f"{format_number(value, decimals=decimals)}{NO_BREAK_SPACE}%"
    return format_number(value)


def list_checks(facts: Iterable[Fact]) -> list[Check]:
    """Recompute every total, average and share of a program from its own parts, in reading order."""
    table = _Table(facts)
    checks = [check for year in table.years for check in _check_year(table, year)]
    return checks + _check_period(table)


class _Table:
    """Find the figures of a program by what they count."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        rows = [fact for fact in facts if not fact.is_computed]
        self.period = [fact for fact in rows if fact.is_of_period]
        self.yearly = [fact for fact in rows if not fact.is_of_period]
        self.years = sorted({fact.year for fact in self.yearly})

    def total(self, year: int, breakdown: str, unit: str) -> Decimal | None:
        """Give a printed total, None when the document has none."""
        found = [one.value for one in self._find(year, breakdown, unit) if not one.key]
        return found[0] if found else None

    def parts(self, year: int, breakdown: str, unit: str) -> list[Fact]:
        """Give the parts that make a total: those that are not parts of a part."""
        return [one for one in self._find(year, breakdown, unit) if one.key and not one.parent_key]

    def under(self, year: int, breakdown: str, unit: str, parent_key: str) -> list[Fact]:
        """Give the parts of a part."""
        return [one for one in self._find(year, breakdown, unit) if one.parent_key == parent_key]

    def _find(self, year: int, breakdown: str, unit: str) -> list[Fact]:
        return [one for one in self.yearly if (one.year, one.breakdown, one.unit) == (year, breakdown, unit)]

    def add(self, chosen: Callable[[Fact], bool]) -> Decimal:
        """Add up yearly figures over all the years."""
        return sum((one.value or Decimal(0) for one in self.yearly if chosen(one)), Decimal(0))


def _check_year(table: _Table, year: int) -> list[Check]:
    checks = []
    pairs = (
        (ProgrammeBreakdown.PILLAR, ProgrammeBreakdown.TOTAL, ProgrammeUnit.EUR, "Total des subventions"),
        (ProgrammeBreakdown.PILLAR, ProgrammeBreakdown.TOTAL, ProgrammeUnit.ACTIONS, "Total des actions"),
        (
            ProgrammeBreakdown.EQUALITY,
            ProgrammeBreakdown.EQUALITY,
            ProgrammeUnit.ACTIONS,
            "Actions pour l’égalité",
        ),
    )
    for parts, whole, unit, what in pairs:
        printed = table.total(year, whole, unit)
        held = [one.value for one in table.parts(year, parts, unit) if one.value is not None]
        if printed is not None and held:
            checks.append(_compare(what, str(year), printed, sum(held, Decimal(0)), unit))
    checks += _check_novelty(table, year)
    checks += _check_average(table, year)
    return checks


def _check_novelty(table: _Table, year: int) -> list[Check]:
    """Compare new and renewed actions with the count of the pillar they are of."""
    checks = []
    for breakdown, inside, what in (
        (ProgrammeBreakdown.PILLAR, ProgrammeBreakdown.NOVELTY, "Nouvelles et reconduites"),
        (
            ProgrammeBreakdown.EQUALITY,
            ProgrammeBreakdown.EQUALITY,
            "Égalité, nouvelles et reconduites",
        ),
    ):
        for part in table.parts(year, breakdown, ProgrammeUnit.ACTIONS):
            held = table.under(year, inside, ProgrammeUnit.ACTIONS, part.key)
            if held and part.value is not None:
                total = sum((one.value or Decimal(0) for one in held), Decimal(0))
                checks.append(
                    _compare(f"{what}, « {part.label} »", str(year), part.value, total, ProgrammeUnit.ACTIONS)
                )
    return checks


def _check_average(table: _Table, year: int) -> list[Check]:
    """Compare the average per action with the printed total over the printed count, to the cent."""
    printed = table.total(year, ProgrammeBreakdown.TOTAL, ProgrammeUnit.EUR_PER_ACTION)
    euros = table.total(year, ProgrammeBreakdown.TOTAL, ProgrammeUnit.EUR)
    count = table.total(year, ProgrammeBreakdown.TOTAL, ProgrammeUnit.ACTIONS)
    if printed is None or euros is None or not count:
        return []
    mean = euros / count
    shown = mean.quantize(CENT, ROUND_HALF_UP)
    # A document that cuts the third decimal instead of rounding is not at fault.
    is_equal = abs(printed - mean) < CENT
    return [
        Check("Montant moyen par action", str(year), printed, shown, ProgrammeUnit.EUR_PER_ACTION, is_equal)
    ]


def _check_period(table: _Table) -> list[Check]:
    if not table.years:
        return []
    when = f"{table.years[0]}-{table.years[-1]}"
    checks = []
    for fact in table.period:
        made = _recompute_period(table, fact)
        if made is None or fact.value is None:
            continue
        recomputed, remark = made
        unit = fact.unit
        rounded = recomputed.quantize(_last_digit(fact.value), ROUND_HALF_UP)
        shown = recomputed.quantize(Decimal("0.1"), ROUND_HALF_UP)
        if unit in {ProgrammeUnit.EUR_PER_ACTION, ProgrammeUnit.ACTIONS}:
            shown = recomputed.quantize(Decimal(1), ROUND_HALF_UP)
        checks.append(Check(fact.label, when, fact.value, shown, unit, rounded == fact.value, remark))
    return checks


def _recompute_period(table: _Table, fact: Fact) -> tuple[Decimal, str] | None:
    """Give a figure about all the years, from the yearly ones, and how else it could be meant."""
    euros = table.add(_is_total(ProgrammeUnit.EUR))
    count = table.add(_is_total(ProgrammeUnit.ACTIONS))
    if fact.breakdown == ProgrammeBreakdown.PILLAR and fact.unit == ProgrammeUnit.SHARE and euros and count:
        money = table.add(_is_part(fact.parent_key, ProgrammeUnit.EUR)) / euros * HUNDRED
        actions = table.add(_is_part(fact.parent_key, ProgrammeUnit.ACTIONS)) / count * HUNDRED
        share = f"{format_number(actions, decimals=1)}{NO_BREAK_SPACE}%"
        return money, f"part des crédits ; {share} du nombre d’actions"
    if fact.breakdown == ProgrammeBreakdown.NOVELTY and fact.unit == ProgrammeUnit.SHARE:
        return _share_renewed(table, fact.parent_key)
    if fact.breakdown == ProgrammeBreakdown.TOTAL and fact.unit == ProgrammeUnit.EUR_PER_ACTION and count:
        return euros / count, "total des subventions sur total des actions"
    if fact.breakdown == ProgrammeBreakdown.TOTAL and fact.unit == ProgrammeUnit.ACTIONS and count:
        return count / len(table.years), "moyenne des totaux imprimés"
    return None


def _share_renewed(table: _Table, suffix: str) -> tuple[Decimal, str] | None:
    def is_novelty(one: Fact) -> bool:
        return one.breakdown == ProgrammeBreakdown.NOVELTY and one.unit == ProgrammeUnit.ACTIONS

    total = table.add(is_novelty)
    if not total:
        return None
    chosen = table.add(lambda one: is_novelty(one) and one.key.endswith(suffix))
    return chosen / total * HUNDRED, "sur les actions dont le document dit si elles sont nouvelles"


def _is_total(unit: str) -> Callable[[Fact], bool]:
    return lambda one: one.breakdown == ProgrammeBreakdown.TOTAL and not one.key and one.unit == unit


def _is_part(key: str, unit: str) -> Callable[[Fact], bool]:
    return lambda one: one.breakdown == ProgrammeBreakdown.PILLAR and one.key == key and one.unit == unit


def _compare(what: str, when: str, printed: Decimal, recomputed: Decimal, unit: str) -> Check:
    return Check(what, when, printed, recomputed, unit, printed == recomputed)


def _last_digit(value: Decimal) -> Decimal:
    """Give the unit of the last digit that a document prints: 45,6 is known to a tenth, 25 to a unit.

    Examples
    --------
    >>> _last_digit(Decimal("45.60")), _last_digit(Decimal("25.00"))
    (Decimal('0.1'), Decimal('1'))
    """
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0))


def find_differences(checks: Sequence[Check]) -> list[Check]:
    """Keep the recomputations that do not give what is printed."""
    return [check for check in checks if not check.is_equal]
