"""Turn a release into one system of tables that its secrecy can be judged on, and back into what may be shown.

All that is published together is one system: every count with its territories and its partitions, the
districts that cross communes with what lies between, the rates with their two terms, what is already
public elsewhere, and the version that was published before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import isclose

from maillage.methods.disclosure import (
    BY_DEFAULT,
    Cell,
    Quantity,
    Ratio,
    Relation,
    SecrecyRule,
    Status,
    TableSystem,
    mark_zeros,
    suppress_primary,
)
from maillage.observatory import models
from maillage.observatory.catalogue.partitions import Partition
from maillage.observatory.enums import IndicatorKind, ObservationStatus
from maillage.observatory.store.reading import Observed
from maillage.observatory.store.schema import Observation

Place = tuple[str, str]
_OUTCOMES = {
    Status.PRIMARY: ObservationStatus.HIDDEN_PRIMARY,
    Status.SECONDARY: ObservationStatus.HIDDEN_SECONDARY,
}


@dataclass(frozen=True)
class Inclusion:
    """Say that a share (0 to 1) of a place is in another; ``is_complete`` when these parts are all of it."""

    part: Place
    whole: Place
    share: float
    is_complete: bool = False


@dataclass
class Protected:
    """A release as a system: its cells, and which table each comes from, for a sentence to name it."""

    system: TableSystem
    tables: dict[str, str] = field(default_factory=dict)
    loose: dict[str, ObservationStatus] = field(default_factory=dict)


class Unjudgeable(ValueError):
    """The release lacks what its rule asks for; the message says what, in French."""


def read_rule(row: "models.SecrecyRule | None") -> SecrecyRule:
    """Give the rule of a source as the library knows it; without threshold written, the one of agreements."""
    if row is None or row.threshold is None:
        return (
            BY_DEFAULT
            if row is None or row.code != "aucune"
            else replace(BY_DEFAULT, minimum_count=0, hides_groups=False)
        )
    return SecrecyRule(
        source=row.code,
        words=row.label,
        reference=row.reference,
        minimum_count=row.threshold,
        interval_width=10.0 if row.threshold > 5 else 5.0,
        hides_groups=True,
    )


def name_cell(place: Place, indicator: str, year: int) -> str:
    """Give the identity of a figure in a system."""
    return f"{place[0]}-{place[1]}/{indicator}/{year}"


def build_system(
    observed: Sequence[Observed],
    indicators: Mapping[str, "models.Indicator"],
    inclusions: Iterable[Inclusion],
    partitions: Iterable[Partition],
    rule: SecrecyRule,
    *,
    table: str,
    public: Mapping[str, str] | None = None,
    around: Sequence[Observed] = (),
) -> Protected:
    """Give the system of a release, its secret cells marked by the rule.

    Parameters
    ----------
    table : str
        How a sentence names the release.
    public : mapping, optional
        The figures that are already public, with the name of the table each is in: nobody can take them back.
    around : sequence of Observed, optional
        Those of them that are about the places around: a total from which the rest would be subtracted.

    Raises
    ------
    Unjudgeable
        An amount does not say how many are behind it, or the figures do not add up.
    """
    public = public or {}
    builder = _Builder(indicators, rule, table, public)
    # Counts first: the terms of a rate are looked for among them.
    for one in sorted([*observed, *around], key=lambda row: not indicators[row.indicator].is_additive):
        builder.add(one)
    builder.tie_partitions(partitions)
    builder.tie_places(list(inclusions))
    try:
        system = TableSystem(tuple(builder.cells.values()), tuple(builder.relations), tuple(builder.ratios))
        system = suppress_primary(mark_zeros(system), rule)
    except ValueError as error:
        # The library's own words may hold a figure: they go to the log of errors, not to a screen.
        msg = "ses sommes ou ses taux ne sont pas justes. Corrigez la table, puis chargez-la de nouveau."
        raise Unjudgeable(msg) from error
    return Protected(system, builder.tables, builder.loose)


class _Builder:
    """Gather cells, relations and ratios of one release."""

    def __init__(
        self,
        indicators: Mapping[str, "models.Indicator"],
        rule: SecrecyRule,
        table: str,
        public: Mapping[str, str],
    ) -> None:
        self._indicators, self._rule, self._table, self._public = indicators, rule, table, public
        self._by_pk = {row.pk: code for code, row in indicators.items()}
        self.cells: dict[str, Cell] = {}
        self.relations: list[Relation] = []
        self.ratios: list[Ratio] = []
        self.tables: dict[str, str] = {}
        self.loose: dict[str, ObservationStatus] = {}
        self._values: dict[tuple[str, int], dict[Place, float]] = defaultdict(dict)

    def add(self, one: Observed) -> None:
        """Add a figure: a count or an amount as a cell, a rate with its terms, any other by who is behind it."""
        place = (one.territory_kind, one.territory_code)
        id_ = name_cell(place, one.indicator, one.year)
        indicator = self._indicators[one.indicator]
        self.tables[id_] = self._public.get(id_, self._table)
        if one.value is None:
            return
        if indicator.is_additive:
            self._add_cell(id_, one, indicator)
            self._values[one.indicator, one.year][place] = float(one.value)
        elif one.numerator is not None and one.denominator is not None:
            self._add_ratio(id_, one, indicator, place)
        elif self._rule.minimum_count and (one.denominator or Decimal(0)) < self._rule.minimum_count:
            # A median or an index is that of its group: nobody tells how many, or too few, are in it.
            self.loose[id_] = ObservationStatus.HIDDEN_PRIMARY

    def _add_cell(self, id_: str, one: Observed, indicator: "models.Indicator") -> None:
        assert one.value is not None  # noqa: S101 - asked by the caller
        is_count = indicator.kind == IndicatorKind.COUNT
        if not is_count and one.denominator is None and self._rule.minimum_count:
            msg = f"« {indicator} » est un montant qui ne dit pas combien de personnes sont derrière : il ne peut être protégé."
            raise Unjudgeable(msg)
        self.cells[id_] = Cell(
            id=id_,
            value=float(one.value),
            count=None if is_count or one.denominator is None else int(one.denominator),
            quantity=Quantity.COUNT if is_count else Quantity.SUM,
            is_open=id_ in self._public,
            label=f"{indicator.label}, {one.territory_kind} {one.territory_code}, {one.year}",
        )

    def _add_ratio(self, id_: str, one: Observed, indicator: "models.Indicator", place: Place) -> None:
        assert one.value is not None and one.numerator is not None and one.denominator is not None  # noqa: S101, PT018
        terms = (
            self._find_term(indicator.numerator_id, one.numerator, place, one.year, f"{id_}#haut"),
            self._find_term(indicator.denominator_id, one.denominator, place, one.year, f"{id_}#bas"),
        )
        step = Decimal(1).scaleb(int(one.value.normalize().as_tuple().exponent))
        half = float(min(step, Decimal(1))) / 2
        exact = float(indicator.scale * one.numerator / one.denominator) if one.denominator else 0.0
        if not one.denominator or abs(exact - float(one.value)) > half * 1.000001:
            self.loose[id_] = (
                ObservationStatus.HIDDEN_PRIMARY if self._is_small(one) else ObservationStatus.FINAL
            )
            return
        self.ratios.append(
            Ratio(
                id=id_,
                numerator=terms[0],
                denominator=terms[1],
                value=float(one.value),
                half_step=half,
                scale=float(indicator.scale),
                is_group=indicator.is_percentage,
                label=indicator.label,
            )
        )

    def _is_small(self, one: Observed) -> bool:
        least = self._rule.minimum_count
        return bool(least) and min(one.numerator or Decimal(0), one.denominator or Decimal(0)) < least

    def _find_term(self, pk: int | None, value: Decimal, place: Place, year: int, own: str) -> str:
        """Give the cell of a term: the published one when the release has it, else one that nobody is shown."""
        published = name_cell(place, self._by_pk.get(pk or 0, ""), year)
        if published in self.cells and isclose(self.cells[published].value or 0.0, float(value)):
            return published
        self.cells[own] = Cell(id=own, value=float(value), is_internal=True)
        self.tables[own] = self._table
        return own

    def tie_partitions(self, partitions: Iterable[Partition]) -> None:
        """State that the parts of a partition make their whole, where all of them are counts of the release."""
        for partition in partitions:
            if not partition.whole or partition.open:
                continue
            for (code, year), values in list(self._values.items()):
                if code == partition.whole:
                    for place in values:
                        self._tie(
                            name_cell(place, code, year),
                            [name_cell(place, part, year) for part in partition.parts],
                        )

    def tie_places(self, inclusions: list[Inclusion]) -> None:
        """State what places make of the places they are in, and what lies between: the rest, and the common parts."""
        by_whole: dict[tuple[Place, str], list[Inclusion]] = defaultdict(list)
        for one in inclusions:
            by_whole[one.whole, one.part[0]].append(one)
        for (indicator, year), values in self._values.items():
            pieces: dict[Place, list[tuple[str, float]]] = defaultdict(list)
            for (whole, _), parts in by_whole.items():
                known = [one for one in parts if one.part in values]
                if whole not in values or not known:
                    continue
                terms = [self._cut(one, indicator, year, values, pieces) for one in known]
                if not (len(known) == len(parts) and all(one.is_complete for one in parts)):
                    rest = values[whole] - sum(self.cells[id_].value or 0.0 for id_ in terms)
                    if rest < 0:
                        continue  # the shares are estimates: these do not fit, and bound nothing
                    terms.append(
                        self._add_inner(
                            f"reste de {name_cell(whole, indicator, year)} hors {known[0].part[0]}", rest
                        )
                    )
                self._tie(name_cell(whole, indicator, year), terms)
            for place, found in pieces.items():
                if isclose(sum(share for _, share in found), 1.0, abs_tol=1e-6):
                    self._tie(name_cell(place, indicator, year), [id_ for id_, _ in found])

    def _cut(
        self,
        one: Inclusion,
        indicator: str,
        year: int,
        values: Mapping[Place, float],
        pieces: dict[Place, list[tuple[str, float]]],
    ) -> str:
        """Give the cell of the part that lies in the whole: the place itself, or the piece that is common to both."""
        id_ = name_cell(one.part, indicator, year)
        if one.share >= 1:
            return id_
        inner = f"{id_} ∩ {one.whole[0]}-{one.whole[1]}"
        self._add_inner(inner, values[one.part] * one.share)
        if all(known != inner for known, _ in pieces[one.part]):
            pieces[one.part].append((inner, one.share))
        return inner

    def _add_inner(self, id_: str, value: float) -> str:
        # Fewer than one person is somebody all the same.
        self.cells.setdefault(
            id_, Cell(id=id_, value=value, count=max(round(value), 1) if value else 0, is_internal=True)
        )
        self.tables.setdefault(id_, self._table)
        return id_

    def _tie(self, total: str, parts: list[str]) -> None:
        """State a sum; where sources differ a little, that it holds within what they differ by."""
        if not parts or total not in self.cells or any(part not in self.cells for part in parts):
            return
        found = sum(self.cells[part].value or 0.0 for part in parts)
        gap = found - (self.cells[total].value or 0.0)
        relation = Relation.of_sum(total, parts, name=f"{total} = {len(self.relations)}")
        if not isclose(gap, 0.0, abs_tol=1e-6 * max(1.0, abs(found))):
            relation = replace(relation, lower=min(gap, 0.0), upper=max(gap, 0.0))
        self.relations.append(relation)


def apply_statuses(
    observed: Iterable[Observed], statuses: Mapping[str, Status], loose: Mapping[str, ObservationStatus]
) -> list[Observation]:
    """Give the observations that may be shown: a hidden one keeps its status alone, and no rate its terms."""
    found = []
    for one in observed:
        id_ = name_cell((one.territory_kind, one.territory_code), one.indicator, one.year)
        outcome = _OUTCOMES.get(statuses.get(id_, Status.PUBLISHED)) or loose.get(id_)
        hidden = outcome if outcome in _OUTCOMES.values() else None
        found.append(
            Observation(
                territory_kind=one.territory_kind,
                territory_code=one.territory_code,
                territory_vintage=one.territory_vintage,
                indicator=one.indicator,
                year=one.year,
                value=None if hidden else one.value,
                status=str(hidden or one.status),
            )
        )
    return found
