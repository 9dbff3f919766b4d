"""Read what communes became: the former names, then the passages from one year to the next."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import groupby

from maillage.territories.enums import LineageEvent
from maillage.territories.importers.codes import check_commune_code
from maillage.territories.importers.request import Request
from maillage.territories.importers.tables import Line, read_header, read_table, write_name
from maillage.territories.records import (
    FormerBatch,
    FormerName,
    Passage,
    PassageBatch,
    UnreadableFile,
)
from maillage.territories.shares import STEP

_COLUMNS = ("cog_depart", "cog_arrivee", "code_depart", "code_arrivee", "date_effet", "typemodif", "ratio")


def read_passages(request: Request) -> PassageBatch:
    """Give every passage that goes forward in time; the file also holds each one backwards.

    Raises
    ------
    UnreadableFile
        A date, an event or a ratio is not one, or the shares of a commune do not add up to one.
    """
    sums: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    passages: list[Passage] = []
    last = 0
    for line in read_table(request.path, required=_COLUMNS):
        request.tell("lignes lues", line.number)
        start, end = line["cog_depart"], line["cog_arrivee"]
        if not (start.isdecimal() and end.isdecimal()):
            raise UnreadableFile("cog_depart et cog_arrivee sont des années.", line=line.number)
        step = (int(start), int(end))
        if step[0] >= step[1]:
            continue
        last = max(last, step[1])
        passage, ratio = _read_passage(line, step)
        sums[passage.before, start, end] += ratio
        passages.append(passage)
    for (code, start, end), total in sums.items():
        if abs(total - 1) > Decimal("0.001"):
            msg = f"Les parts transmises par {code} de {start} à {end} font {total:.4f} au lieu de 1."
            raise UnreadableFile(msg)
    passages = settle_shares(passages)
    return PassageBatch(request.make_source(vintage=request.vintage or str(last)), passages)


def _read_passage(line: Line, step: tuple[int, int]) -> tuple[Passage, Decimal]:
    try:
        happened_on = datetime.date.fromisoformat(line["date_effet"])
    except ValueError as error:
        msg = f"« {line['date_effet'][:20]} » n’est pas une date : écrivez par exemple 2016-01-01."
        raise UnreadableFile(msg, line=line.number) from error
    try:
        event = LineageEvent(line["typemodif"])
    except ValueError as error:
        msg = f"événement « {line['typemodif'][:20]} » inconnu : f (fusion), d (division) ou c (code)."
        raise UnreadableFile(msg, line=line.number) from error
    try:
        ratio = Decimal(line["ratio"])
    except InvalidOperation as error:
        raise UnreadableFile(f"« {line['ratio'][:20]} » n’est pas une part.", line=line.number) from error
    if not (ratio.is_finite() and 0 <= ratio <= 1):
        raise UnreadableFile(f"la part {line['ratio'][:20]} n’est pas entre 0 et 1.", line=line.number)
    return (
        Passage(
            step,
            check_commune_code(line["code_depart"], line=line.number),
            check_commune_code(line["code_arrivee"], line=line.number),
            happened_on,
            event,
            ratio.quantize(STEP),
        ),
        ratio,
    )


def settle_shares(passages: Iterable[Passage]) -> list[Passage]:
    """Give passages in order of date, each share counted on what the commune still was that day.

    The file counts the shares of a step on the commune at its start; when a commune gives parts
    away on several days, the later ones are larger shares of what is left.

    Examples
    --------
    >>> first, second = datetime.date(1979, 1, 1), datetime.date(1981, 1, 1)
    >>> half, quarter = Decimal("0.5"), Decimal("0.25")
    >>> step, split = (1975, 1982), LineageEvent.SPLIT
    >>> rows = [Passage(step, "A", "C", second, split, quarter), Passage(step, "A", "B", first, split, half)]
    >>> [str(row.share) for row in settle_shares(rows)]
    ['0.500000', '0.500000']
    """
    given: defaultdict[tuple[tuple[int, int], str], Decimal] = defaultdict(Decimal)
    settled = []
    ordered = sorted(passages, key=lambda row: (row.happened_on, row.before, row.after))
    for (_, before), group in groupby(ordered, key=lambda row: (row.happened_on, row.before)):
        rows = list(group)
        for row in rows:
            left = 1 - given[row.step, before]
            share = min(Decimal(1), row.share / left) if left > 0 else row.share
            settled.append(replace(row, share=share.quantize(STEP)))
        for row in rows:
            if row.after != before:
                given[row.step, before] += row.share
    return settled


def write_former_name(name: str) -> str:
    """Give a name readable: the oldest ones are all in capitals, without accents.

    Examples
    --------
    >>> write_former_name("NUISEMENT AUX BOIS"), write_former_name("Béon")
    ('Nuisement aux Bois', 'Béon')
    """
    if not name.isupper():
        return name
    small = {"aux", "au", "de", "des", "du", "la", "le", "les", "en", "et", "sur", "sous", "l", "d", "lès"}
    words = re.split(r"([ '’-])", name.lower())
    return "".join(word if rank and word in small else word.capitalize() for rank, word in enumerate(words))


def read_former_names(request: Request) -> FormerBatch:
    """Give the communes that are no longer counted in the last year of the file, with their names.

    The table gives one column per year of the code; the last one that is filled says until when the
    commune existed. The passages, loaded next, give the exact day.
    """
    years = sorted(
        int(match[1]) for name in read_header(request.path) if (match := re.fullmatch(r"POP_(\d{4})", name))
    )
    if not years:
        msg = "aucune colonne « POP_<année> » : est-ce bien la table des populations par année du COG ?"
        raise UnreadableFile(msg, line=1)
    batch = FormerBatch(request.make_source(vintage=request.vintage or str(years[-1])))
    columns = [f"POP_{year}" for year in years]
    for line in read_table(request.path, required=("CODGEO", "LIBGEO", *columns)):
        request.tell("lignes lues", line.number)
        if not line["CODGEO"]:
            continue
        code = check_commune_code(line["CODGEO"], line=line.number)
        counted = [year for year in years if line[f"POP_{year}"]]
        if not counted or counted[-1] == years[-1] or not line["LIBGEO"]:
            continue
        following = years[years.index(counted[-1]) + 1]
        batch.names.append(
            FormerName(
                code, write_name(write_former_name(line["LIBGEO"])), datetime.date(following - 1, 12, 31)
            )
        )
    return batch
