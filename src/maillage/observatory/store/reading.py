"""Ask the lake: every question is an Ibis expression over the releases named, and over no other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

from django.conf import settings

from maillage.observatory.enums import HIDDEN, ObservationStatus
from maillage.observatory.models import Release
from maillage.observatory.store.engine import get_engine, get_local_engine
from maillage.observatory.store.schema import SCHEMA
from maillage.observatory.store.writing import StagedFile

Keys = Mapping[str, Iterable[str]]
Tables = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """One observation as it was read, with the release it comes from."""

    release: int
    territory_kind: str
    territory_code: str
    territory_vintage: int
    indicator: str
    year: int
    value: Decimal | None
    status: str
    numerator: Decimal | None
    denominator: Decimal | None
    precision: Decimal | None


@dataclass(frozen=True, slots=True)
class PartSum:
    """What the parts of a territory add up to for one indicator and year, and how many had a value."""

    release: int
    indicator: str
    year: int
    total: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    rows: int
    valued: int
    with_parts: int
    hidden: int
    void: int
    vintage: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """The codes that made up a territory in the geographies of some years, the last left out.

    ``reason`` says why they do not, when one of them is only partly inside.
    """

    low: int
    high: int
    codes: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a value stands among all territories of its kind that have one."""

    release: int
    indicator: str
    year: int
    count: int
    below: int
    equal: int
    hidden: int
    low: float
    quarter: float
    median: float
    three_quarters: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """How a staged file differs from a release."""

    added: int
    changed: int
    gone: int


def read_observations(
    releases: Sequence[Release], keys: Keys, indicators: Iterable[str] = ()
) -> list[Observed]:
    """Give the observations of some territories (codes by kind), of some indicators or of all."""
    wanted = tuple((kind, tuple(sorted(set(codes)))) for kind, codes in sorted(keys.items()))
    if not releases or not any(codes for _, codes in wanted):
        return []
    sql = _compile_observations(_name(releases), wanted, tuple(sorted(indicators)))
    return [Observed(*row) for row in _ask(sql, releases)]


def sum_parts(
    releases: Sequence[Release],
    kind: str,
    codes: Iterable[str] | None,
    indicators: Iterable[str],
    spans: Sequence[Span] = (),
) -> list[PartSum]:
    """Add up the parts of a territory; without codes, every territory of the kind.

    Parameters
    ----------
    spans : sequence of Span, optional
        The codes by geography, when they were not always the same; ``codes`` are then those of today.
    """
    names = tuple(sorted(indicators))
    chosen = None if codes is None else tuple(sorted(set(codes)))
    if not releases or not names or chosen == ():
        return []
    sql = _compile_sums(_name(releases), kind, chosen, names, tuple(spans))
    return [PartSum(*row) for row in _ask(sql, releases)]


def rank_among_alike(
    releases: Sequence[Release], kind: str, code: str, wanted: Iterable[tuple[str, int]]
) -> list[Standing]:
    """Say where a territory stands among those of its kind, for some indicators and their years."""
    pairs = tuple(sorted(set(wanted)))
    if not releases or not pairs:
        return []
    counted = _ask(_compile_ranks(_name(releases), kind, code, pairs), releases)
    # How values are spread is the same for every territory of the kind: asked once a release.
    spread = {
        (row[0], row[1], row[2]): row[3:]
        for release in releases
        for row in _ask(_compile_spread(_name([release]), kind), [release])
    }
    return [Standing(*row, *spread[row[0], row[1], row[2]]) for row in counted]


def read_all(release: Release) -> list[Observed]:
    """Give every observation of a release; for those of a publication, not of a national file."""
    return [Observed(*row) for row in _ask(_compile_all(_name([release])), [release])]


def list_values(release: Release, kind: str, indicator: str, year: int) -> list[tuple[str, Decimal]]:
    """Give every value of one indicator and year in a release, by code of territory."""
    sql = _compile_values(_name([release]), kind, indicator, year)
    return [(str(code), value) for code, value in _ask(sql, [release])]


def compare_files(before: Release | None, staged: StagedFile) -> Comparison:
    """Count what a staged file adds, changes and drops, against the release before it."""
    if before is None:
        return Comparison(staged.row_count, 0, 0)
    names = (_name([before])[0][1], name_table(staged.sha256))
    tables = {**_locate([before]), names[1]: staged.path}
    # Compiled each time: a staged file is asked about once.
    engine = get_local_engine()
    added, changed, gone = engine.run(engine.compile(_express_comparison(*names)), tables)[0]
    return Comparison(int(added or 0), int(changed or 0), int(gone or 0))


def _ask(sql: str, releases: Sequence[Release]) -> list[tuple[Any, ...]]:
    """Give the rows of a question; kept, for a release never changes."""
    return _remember(sql, tuple(_locate(releases).items()))


@lru_cache(maxsize=256)
def _remember(sql: str, tables: tuple[tuple[str, Path], ...]) -> list[tuple[Any, ...]]:
    return get_engine().run(sql, dict(tables))


def forget_answers() -> None:
    """Forget what was kept, and the SQL of its questions: the lake, or what reads it, is another one."""
    _remember.cache_clear()
    for compiled in (_compile_observations, _compile_sums, _compile_ranks, _compile_spread, _compile_values):
        compiled.cache_clear()


# --- Expressions ----------------------------------------------------------------------------------


def name_table(digest: str) -> str:
    """Give the name of a file's table: PostgreSQL cuts names at 63 letters, 160 bits tell files apart."""
    return f"r_{digest[:40]}"


def _name(releases: Sequence[Release]) -> Tables:
    """Give each release with the name of its table: the digest of its file."""
    return tuple((release.pk, name_table(release.lake_sha256)) for release in releases)


def _locate(releases: Sequence[Release]) -> dict[str, Path]:
    folder = Path(settings.LAKE_DIR).resolve()
    return {name_table(release.lake_sha256): folder / release.lake_path for release in releases}


def _open(tables: Tables) -> Any:
    import ibis

    opened = [ibis.table(dict(SCHEMA), name=name).mutate(release=ibis.literal(pk)) for pk, name in tables]
    return reduce(lambda left, right: left.union(right), opened)


def _hold_keys(table: Any, wanted: tuple[tuple[str, tuple[str, ...]], ...]) -> Any:
    tests = [
        (table.territory_kind == kind) & table.territory_code.isin(codes) for kind, codes in wanted if codes
    ]
    return reduce(lambda left, right: left | right, tests)


def _hold_spans(table: Any, spans: tuple[Span, ...]) -> Any:
    """Keep the codes of each geography: those of all of them once, the others with their years."""
    always = set.intersection(*(set(span.codes) for span in spans))
    tests = [table.territory_code.isin(sorted(always))] if always else []
    for span in spans:
        others = sorted(set(span.codes) - always)
        if others:
            years = (table.territory_vintage >= span.low) & (table.territory_vintage < span.high)
            tests.append(years & table.territory_code.isin(others))
    return reduce(lambda left, right: left | right, tests)


@lru_cache(maxsize=256)
def _compile_observations(
    tables: Tables, wanted: tuple[tuple[str, tuple[str, ...]], ...], indicators: tuple[str, ...]
) -> str:
    table = _open(tables)
    found = table.filter(_hold_keys(table, wanted))
    if indicators:
        found = found.filter(found.indicator.isin(indicators))
    columns = ["release", *SCHEMA]
    order = ["indicator", "year", "territory_kind", "territory_code", "release"]
    return get_engine().compile(found.select(*columns).order_by(order))


@lru_cache(maxsize=64)
def _compile_all(tables: Tables) -> str:
    order = ["indicator", "year", "territory_kind", "territory_code"]
    return get_engine().compile(_open(tables).select("release", *SCHEMA).order_by(order))


@lru_cache(maxsize=256)
def _compile_sums(
    tables: Tables,
    kind: str,
    codes: tuple[str, ...] | None,
    indicators: tuple[str, ...],
    spans: tuple[Span, ...],
) -> str:
    table = _open(tables)
    found = table.filter((table.territory_kind == kind) & table.indicator.isin(indicators))
    if spans:
        found = found.filter(_hold_spans(found, spans))
    elif codes is not None:
        found = found.filter(found.territory_code.isin(codes))
    grouped = found.group_by(["release", "indicator", "year"]).aggregate(
        total=found.value.sum(),
        numerator=found.numerator.sum(),
        denominator=found.denominator.sum(),
        rows=found.count(),
        valued=found.value.count(),
        with_parts=found.denominator.count(),
        hidden=found.status.isin(sorted(HIDDEN)).sum(),
        void=(found.status == str(ObservationStatus.NOT_APPLICABLE)).sum(),
        vintage=found.territory_vintage.max(),
    )
    return get_engine().compile(grouped.order_by(["indicator", "year", "release"]))


@lru_cache(maxsize=256)
def _compile_ranks(tables: Tables, kind: str, code: str, wanted: tuple[tuple[str, int], ...]) -> str:
    table = _open(tables)
    alike = table.filter(table.territory_kind == kind)
    # A little wide, then narrowed by the join: a long list of pairs would be slower to test.
    names, years = sorted({name for name, _ in wanted}), sorted({year for _, year in wanted})
    alike = alike.filter(alike.indicator.isin(names) & alike.year.isin(years))
    mine = alike.filter((alike.territory_code == code) & alike.value.notnull()).select(
        own_release="release", own_indicator="indicator", own_year="year", own=alike.value
    )
    joined = alike.inner_join(
        mine,
        [
            alike.release == mine.own_release,
            alike.indicator == mine.own_indicator,
            alike.year == mine.own_year,
        ],
    )
    value = joined.value
    grouped = joined.group_by(["release", "indicator", "year"]).aggregate(
        count=value.count(),
        below=(value < joined.own).sum(),
        equal=(value == joined.own).sum(),
        hidden=joined.status.isin(sorted(HIDDEN)).sum(),
    )
    return get_engine().compile(grouped.order_by(["indicator", "year", "release"]))


@lru_cache(maxsize=256)
def _compile_spread(tables: Tables, kind: str) -> str:
    table = _open(tables)
    alike = table.filter((table.territory_kind == kind) & table.value.notnull())
    value = alike.value.cast("float64")
    grouped = alike.group_by(["release", "indicator", "year"]).aggregate(
        low=value.min(),
        quarter=value.quantile(0.25),
        median=value.quantile(0.5),
        three_quarters=value.quantile(0.75),
        high=value.max(),
    )
    return get_engine().compile(grouped.order_by(["indicator", "year", "release"]))


@lru_cache(maxsize=256)
def _compile_values(tables: Tables, kind: str, indicator: str, year: int) -> str:
    table = _open(tables)
    found = table.filter(
        (table.territory_kind == kind)
        & (table.indicator == indicator)
        & (table.year == year)
        & table.value.notnull()
    )
    return get_engine().compile(found.select("territory_code", "value").order_by(["value", "territory_code"]))


def _express_comparison(before: str, staged: str) -> Any:
    import ibis

    old, new = (ibis.table(dict(SCHEMA), name=name) for name in (before, staged))
    key = ("territory_kind", "territory_code", "indicator", "year")
    told = ("value", "status", "numerator", "denominator", "precision")
    renamed = old.select(**{f"old_{name}": old[name] for name in (*key, *told)})
    joined = new.outer_join(renamed, [new[name] == renamed[f"old_{name}"] for name in key])
    differs = reduce(
        lambda left, right: left | right,
        [~joined[name].identical_to(joined[f"old_{name}"]) for name in told],
    )
    is_new, is_gone = joined.old_indicator.isnull(), joined.indicator.isnull()
    return joined.aggregate(
        added=is_new.sum(), changed=(differs & ~is_new & ~is_gone).sum(), gone=is_gone.sum()
    )
