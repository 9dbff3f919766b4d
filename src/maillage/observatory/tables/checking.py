"""Make observations of the cells of a table, and say which cells are faulty, why, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from maillage.observatory.enums import VALUED, IndicatorKind, ObservationStatus
from maillage.observatory.marks import read_cell
from maillage.observatory.models import Indicator, TableImport
from maillage.observatory.store.schema import LIMIT, Observation
from maillage.observatory.tables.mapping import ColumnPlan, Line, list_lines, name_column, read_plan
from maillage.observatory.tables.places import NoSuchPlace, Places, load_places
from maillage.territories.enums import TerritoryKind

YEARS = range(1900, 2101)
_PERCENT = Decimal(100)


@dataclass(frozen=True)
class Fault:
    """One cell that cannot be taken as it is."""

    line: int
    column: int
    title: str
    text: str
    problem: str

    @property
    def key(self) -> str:
        """Give the key under which its correction is kept."""
        return f"{self.line}:{self.column}"

    @property
    def cell(self) -> str:
        """Give the name of the cell in a spreadsheet, such as C12."""
        return f"{name_column(self.column)}{self.line}"


@dataclass
class Check:
    """What a table says, and what is wrong with it."""

    observations: list[Observation] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lines: int = 0
    dropped: int = 0
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def places(self) -> int:
        """Give how many territories have figures."""
        return len({one.territory_code for one in self.observations})

    @property
    def years(self) -> list[int]:
        """Give the years that the figures are of."""
        return sorted({one.year for one in self.observations})


def check_table(table: TableImport) -> Check:
    """Read every cell that was given a meaning; the table must have a plan."""
    plan = read_plan(table)
    if plan is None:
        msg = "a table is checked once its columns are known"
        raise ValueError(msg)
    lines = list_lines(table, plan.sheet)
    titles = next((line for line in lines if line.number == plan.header), Line(plan.header, ()))
    dropped = set(table.dropped)
    body = [line for line in lines if line.number > plan.header and line.number not in dropped]
    kind = TerritoryKind(plan.kind)
    codes = set(plan.indicators.values())
    checker = _Checker(
        plan,
        titles,
        load_places(kind, (line.cell(plan.place_column) for line in body)),
        {row.code: row for row in Indicator.objects.filter(code__in=codes)},
    )
    for line in body:
        checker.read(line)
    check = checker.check
    check.lines, check.dropped = len(body), len(dropped)
    return check


class _Checker:
    """Read a sheet line by line."""

    def __init__(
        self, plan: ColumnPlan, titles: Line, places: Places, indicators: Mapping[str, Indicator]
    ) -> None:
        self._plan, self._titles, self._places, self._indicators = plan, titles, places, indicators
        self._seen: dict[tuple[str, int], int] = {}
        self.check = Check()

    def read(self, line: Line) -> None:
        """Read one line: its territory, its year, then each of its values."""
        if line.cells == self._titles.cells:
            self._refuse(
                line, self._plan.place_column, "la ligne de titres est répétée : écartez cette ligne."
            )
            return
        code, year = self._find_place(line), self._find_year(line)
        if code is not None and year is not None and not self._is_first(line, code, year):
            return
        for column, name in self._plan.indicators.items():
            read = self._read_value(line, column, self._indicators[name])
            if read is None or code is None or year is None:
                continue
            value, status = read
            self.check.observations.append(
                Observation(self._plan.kind, code, self._plan.geography, name, year, value, status)
            )
            label = str(ObservationStatus(status).label)
            self.check.statuses[label] = self.check.statuses.get(label, 0) + 1

    def _find_place(self, line: Line) -> str | None:
        text = line.cell(self._plan.place_column)
        try:
            return self._places.find(text, self._plan.geography)
        except NoSuchPlace as error:
            self._refuse(line, self._plan.place_column, str(error))
            return None

    def _find_year(self, line: Line) -> int | None:
        column = self._plan.year_column
        if column is None:
            return self._plan.year
        text = line.cell(column)
        if len(text) == 4 and text.isascii() and text.isdecimal() and int(text) in YEARS:
            return int(text)
        self._refuse(
            line, column, f"« {text[:30]} » n’est pas une année : écrivez quatre chiffres, par exemple 2021."
        )
        return None

    def _is_first(self, line: Line, code: str, year: int) -> bool:
        first = self._seen.setdefault((code, year), line.number)
        if first == line.number:
            return True
        problem = f"{code} en {year} est déjà donné ligne {first} : corrigez le territoire, ou écartez une des lignes."
        self._refuse(line, self._plan.place_column, problem)
        return False

    def _read_value(
        self, line: Line, column: int, indicator: Indicator
    ) -> tuple[Decimal | None, ObservationStatus] | None:
        text = line.cell(column)
        try:
            value, status = read_cell(text)
        except ValueError:
            self._refuse(line, column, _tell_number(text))
            return None
        problem = _find_impossible(value, indicator)
        if problem:
            self._refuse(line, column, problem)
            return None
        if self._plan.is_rounded and status == ObservationStatus.FINAL:
            status = ObservationStatus.ROUNDED
        return value, status

    def _refuse(self, line: Line, column: int, problem: str) -> None:
        title = self._titles.cell(column) or f"colonne {name_column(column)}"
        self.check.faults.append(Fault(line.number, column, title, line.cell(column), problem))


def _tell_number(text: str) -> str:
    shown = text[:30]
    if "," in text and "." in text:
        return f"« {shown} » a un point et une virgule : écrivez 1 234,5 ou 1234.5."
    if "/" in text:
        return f"« {shown} » est une date, pas un nombre : donnez au tableur la cellule au format nombre."
    return (
        f"« {shown} » n’est ni un nombre (17,5) ni une marque connue (s, ns, so, nd) : corrigez la cellule."
    )


def _find_impossible(value: Decimal | None, indicator: Indicator) -> str:
    """Say why a value cannot be true of an indicator, empty when it can."""
    if value is None:
        return ""
    if not -LIMIT < value < LIMIT:
        return "ce nombre est hors de toute statistique : vérifiez l’unité."
    counted = {IndicatorKind.COUNT, IndicatorKind.SHARE, IndicatorKind.MEDIAN}
    if value < 0 and indicator.kind in counted:
        return f"{value} est négatif : impossible pour « {indicator.label} »."
    if indicator.kind == IndicatorKind.SHARE and indicator.is_percentage and value > _PERCENT:
        return f"{value} dépasse 100 % : impossible pour une part. Est-ce la bonne colonne ?"
    return ""


def count_values(check: Check) -> int:
    """Give how many of the observations have a value."""
    return sum(one.status in VALUED for one in check.observations)
