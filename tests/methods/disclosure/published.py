"""Type in the test tables that other programs publish, with the results they print.

T1, T2, T3: the test files of sdcTable (sdcTools). T4, T5: the examples of rtauargus (InseeFrLab). The numbers are
theirs; T5 is in ``turnover_act_size.csv``, its inner cells only.
"""

import csv
from dataclasses import replace
from pathlib import Path

from maillage.methods.disclosure import (
    Axis,
    Cell,
    Dominance,
    Level,
    Quantity,
    SecrecyRule,
    Status,
    TableSystem,
    build_table,
    suppress_primary,
)

FIRMS = SecrecyRule(
    source="exemple",
    words="au moins 3 entreprises, aucune au-delà de 85 %",
    reference="rtauargus, exemples",
    minimum_count=3,
    dominance=(Dominance(1, 0.85),),
)
T1_HIDDEN = ("w/a", "w/b", "w/c", "x/a", "x/c", "y/b", "y/d", "z/b", "z/d")
T5_SECTIONS = {
    "A": "01 02", "B": "06 07 08 09",
    "C": "10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33",
    "D": "35", "E": "36 37 38 39", "F": "41 42 43", "G": "45 46 47", "H": "49 50 51 52 53", "I": "55 56",
    "J": "58 59 60 61 62 63", "K": "64 65 66", "L": "68", "M": "69 70 71 72 73 74 75", "N": "77 78 79 80 81 82",
    "O": "84", "P": "85", "Q": "86 87 88", "R": "90 91 92 93", "S": "94 95 96",
}  # fmt: skip
T5_GROUPS = {
    "AZ": "A", "BE": "B C D E", "FZ": "F", "GI": "G H I", "JZ": "J", "KZ": "K", "LZ": "L", "MN": "M N",
    "OQ": "O P Q", "RU": "R S",
}  # fmt: skip
# The published table marks them by its largest contributions, which the inner cells typed here lack.
T5_DOMINATED = (
    "B/tr1", "07/Total", "07/tr1", "17/tr3", "20/tr1", "23/tr3", "37/tr2", "42/tr3", "50/tr2", "52/tr3", "58/tr3",
    "60/tr1", "61/Total", "61/tr2", "63/tr3", "73/tr2", "74/tr2", "78/Total", "78/tr2", "P/Total", "85/Total",
    "Q/tr3", "87/Total", "87/tr3", "94/tr2",
)  # fmt: skip


def hide(system: TableSystem, ids: tuple[str, ...], level: Level) -> TableSystem:
    """Mark cells as sensitive, by hand."""
    return system.with_cells(
        {id_: replace(system.by_id[id_], status=Status.PRIMARY, level=level) for id_ in ids}
    )


def build_t1() -> TableSystem:
    """Give the 4 x 4 counts of sdcTable with their nine hidden cells."""
    counts = {"w": (30, 47, 64, 89), "x": (90, 124, 5, 31), "y": (92, 100, 59, 85), "z": (800, 991, 651, 685)}
    inner = {
        (row, column): Cell(id="?", value=value)
        for row, values in counts.items()
        for column, value in zip("abcd", values, strict=True)
    }
    axes = [Axis("v1", {"tot": ["wxyz"]}), Axis("v2", {"tot": ["abcd"]})]
    return hide(build_table(axes, inner), T1_HIDDEN, Level(above=1, below=1))


T2_COUNTS = {"A": 2, "B": 2, "I": 8, "J": 8, "K": 3, "L": 3, "M": 3, "N": 7}


def build_t2(*, partitions: tuple[str, ...] = ("county", "size")) -> TableSystem:
    """Give the eight communes of sdcTable, cut by county, by size, or both ways at once."""
    ways = {
        "county": {"Total": [("county-1", "county-2")], "county-1": ["ABIJ"], "county-2": ["KLMN"]},
        "size": {"Total": [("big", "small")], "big": ["LM"], "small": ["ABIJKN"]},
    }
    totals: dict[str, list[tuple[str, ...] | str]] = {}
    for name in partitions:
        for total, found in ways[name].items():
            totals.setdefault(total, []).extend(found)
    system = build_table(
        [Axis("region", totals)], {(name,): Cell(id="?", value=n) for name, n in T2_COUNTS.items()}
    )
    return hide(system, ("A", "B", "K", "L", "M"), Level(above=1, width=2))


def build_t3() -> TableSystem:
    """Give the 4 x 2 counts of sdcTable; the two women of A are sensitive."""
    counts = {"A": (18, 2), "B": (14, 19), "C": (12, 10), "D": (11, 14)}
    inner = {
        (region, gender): Cell(id="?", value=value)
        for region, values in counts.items()
        for gender, value in zip(("male", "female"), values, strict=True)
    }
    axes = [Axis("region", {"total": ["ABCD"]}), Axis("gender", {"total": [("male", "female")]})]
    return hide(build_table(axes, inner), ("A/female",), Level(above=1, below=1))


def build_t4() -> TableSystem:
    """Give the twelve cells of the first example of rtauargus, judged by its rules."""
    rows = [
        ("01", "tr1", 100, 10, 20), ("01", "tr2", 50, 5, 15), ("02", "tr1", 30, 2, 20), ("02", "tr2", 20, 5, 10),
        ("06", "tr1", 60, 8, 16), ("06", "tr2", 40, 6, 38),
    ]  # fmt: skip
    inner = {
        (activity, size): Cell(id="?", value=value, count=count, top=(top,), quantity=Quantity.SUM)
        for activity, size, value, count, top in rows
    }
    axes = [Axis("activity", {"Total": [("01", "02", "06")]}), Axis("size", {"Total": [("tr1", "tr2")]})]
    return suppress_primary(build_table(axes, inner), FIRMS)


def read_t5() -> TableSystem:
    """Give the 414 cells of rtauargus' turnover by activity and size, nothing judged."""
    inner = {}
    with (Path(__file__).parent / "turnover_act_size.csv").open() as file:
        for row in csv.DictReader(file):
            for size in ("tr1", "tr2", "tr3"):
                if row[size]:
                    cell = Cell(
                        id="?", value=float(row[size]), count=int(row[f"{size}_firms"]), quantity=Quantity.SUM
                    )
                    inner[row["activity"], size] = cell
    totals: dict[str, list[list[str]]] = {"Total": [list(T5_GROUPS)]}
    totals |= {group: [sections.split()] for group, sections in T5_GROUPS.items()}
    totals |= {section: [divisions.split()] for section, divisions in T5_SECTIONS.items()}
    axes = [Axis("activity", totals), Axis("size", {"Total": [("tr1", "tr2", "tr3")]})]
    return build_table(axes, inner)


def build_t5() -> TableSystem:
    """Give the 414 cells with their 77 sensitive ones, each to keep 10 % on both sides."""
    rule = replace(FIRMS, dominance=())
    system = suppress_primary(read_t5(), rule)
    dominated = {
        id_: replace(
            system.by_id[id_],
            status=Status.PRIMARY,
            level=Level(0.1 * (system.by_id[id_].value or 0), 0.1 * (system.by_id[id_].value or 0)),
        )
        for id_ in T5_DOMINATED
    }
    return system.with_cells(dominated)
