"""List the files of statistics that can be loaded: where they lie, who reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser

from maillage.observatory.importers import (
    comparateur,
    contracts_of_cities,
    filosofi,
    populations,
    posts,
    qpv,
    schools,
)
from maillage.observatory.importers.request import StatisticsRequest
from maillage.observatory.records import Difference, Reading
from maillage.observatory.services.loading import load_release
from maillage.territories.records import Progress, UnreadableFile


@dataclass(frozen=True)
class StatisticsFile:
    """One official file; ``geography`` is the year of its codes when it is not the vintage's."""

    dataset: str
    path: str
    vintage: str
    geography: int
    read: Callable[[StatisticsRequest], Reading]
    note: str = ""


FILES = (
    StatisticsFile(
        "filosofi-communes", "indicateurs/filosofi_2021_communes.csv", "2021", 2023, filosofi.read_communes
    ),
    StatisticsFile(
        "filosofi-iris", "indicateurs/filosofi_2021_iris_revenu_declare.csv", "2021", 2022, filosofi.read_iris
    ),
    StatisticsFile(
        "comparateur",
        "indicateurs/communes_2024_comparateur_insee.csv",
        "2024",
        2024,
        comparateur.read_comparateur,
    ),
    StatisticsFile(
        "qpv-statistiques",
        "indicateurs/qpv_2024_indicateurs_insee.csv",
        "2024",
        2024,
        qpv.read_districts,
        "Le fichier ne dit pas l’année de chaque source : 2024 est celle de la liste des quartiers.",
    ),
    StatisticsFile(
        "cog-populations",
        "geo/cog_communes_population_1968_2024.csv.gz",
        "2024",
        2024,
        populations.read_populations,
        "Chaque année est dans la géographie de cette année-là.",
    ),
    StatisticsFile(
        "ips-ecoles", "indicateurs/ips_ecoles_2022_2023.csv", "2022", 2022, schools.read_primary_schools
    ),
    StatisticsFile(
        "ips-colleges", "indicateurs/ips_colleges_2022_2023.csv", "2022", 2022, schools.read_middle_schools
    ),
    StatisticsFile(
        "ips-lycees", "indicateurs/ips_lycees_2022_2023.csv", "2022", 2022, schools.read_high_schools
    ),
    StatisticsFile(
        "adultes-relais", "subventions/adultes_relais_2020_2025.csv", "2025", 2025, posts.read_adult_relays
    ),
    StatisticsFile(
        "contrats-de-ville",
        "subventions/contrats_de_ville_2024_points.geojson",
        "2024",
        2024,
        contracts_of_cities.read_contracts,
    ),
    StatisticsFile("fonjep", "subventions/postes_fonjep_2020_2025.csv", "2025", 2025, posts.read_fonjep),
)
BY_DATASET = {file.dataset: file for file in FILES}


def find_path(file: StatisticsFile, given: str, data_dir: str | None) -> Path:
    """Give the file to read: the one named, or its own place in the folder of official files.

    Raises
    ------
    UnreadableFile
        No file is named and the folder is not set, or there is no such file.
    """
    if not given and not data_dir:
        msg = f"Donnez le chemin du fichier, ou réglez MAILLAGE_DATA_DIR sur le dossier qui contient {file.path}."
        raise UnreadableFile(msg)
    path = Path(given) if given else Path(data_dir or "") / file.path
    if not path.is_file():
        msg = f"Le fichier {path} n’existe pas : donnez son chemin, ou le dossier dans MAILLAGE_DATA_DIR."
        raise UnreadableFile(msg)
    return path


def load_file(
    file: StatisticsFile,
    path: Path,
    *,
    vintage: str = "",
    write: bool = False,
    by: AbstractBaseUser | None = None,
    progress: Progress | None = None,
) -> Difference:
    """Read one file and give what it changes in the lake; write it as a release when asked.

    Raises
    ------
    UnreadableFile
        The file is not what it should be; nothing is written.
    ValidationError
        It contradicts itself.
    """
    request = StatisticsRequest(
        path=path,
        dataset=file.dataset,
        vintage=vintage or file.vintage,
        geography=file.geography,
        note=file.note,
        progress=progress,
    )
    reading = file.read(request)
    if progress:
        progress("comparaison avec le lac", 0)
    return load_release(reading=reading, write=write, by=by)
