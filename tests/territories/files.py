"""Write the small official files that the tests load, good or faulty."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from maillage.territories.importers.datasets import BY_NAME, load_dataset
from maillage.territories.records import Difference

EPCI_HEADER = (
    "dept;siren;raison_sociale;nature_juridique;mode_financ;nb_membres;total_pop_tot;total_pop_mun;"
    "dep_com;insee;siren_membre;nom_membre;ptot_{year};pmun_{year}"
)
PASSAGE_HEADER = "cog_depart,cog_arrivee,code_depart,code_arrivee,date_effet,typemodif,ratio"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def epci_line(**cells: str) -> str:
    values = {
        "dept": "62", "siren": "246200729", "raison_sociale": "CA du Boulonnais", "nature_juridique": "CA",
        "mode_financ": "FPU", "nb_membres": "2", "total_pop_tot": "55 200", "total_pop_mun": "54 437",
        "dep_com": "62", "insee": "62160", "siren_membre": "216201608", "nom_membre": "Boulogne-sur-Mer",
        "ptot": "41 439", "pmun": "41 039",
    } | cells  # fmt: skip
    return ";".join(values.values())


OUTREAU = {"insee": "62643", "nom_membre": "Outreau", "ptot": "13 527", "pmun": "13 398"}


def write_epci(folder: Path, *lines: str, year: int = 2025) -> Path:
    rows = lines or (epci_line(), epci_line(**OUTREAU))
    text = "\n".join([EPCI_HEADER.format(year=year), *rows, ";" * 13, ""])
    return write(folder / f"epci_{year}.csv", text)


def square(west: float, south: float, side: float = 0.1) -> list[list[list[float]]]:
    east, north = west + side, south + side
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def write_outlines(
    folder: Path, features: Sequence[tuple[Mapping[str, Any], Any]], name: str = "contours.geojson"
) -> Path:
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": dict(properties),
                "geometry": {"type": "Polygon", "coordinates": coordinates} if coordinates else None,
            }
            for properties, coordinates in features
        ],
    }
    return write(folder / name, json.dumps(collection))


def load(name: str, path: Path, *, write: bool = True, vintage: str = "") -> Difference:
    return load_dataset(BY_NAME[name], path, write=write, vintage=vintage)
