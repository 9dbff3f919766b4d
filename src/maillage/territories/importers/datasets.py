"""List the official files that can be loaded: who makes them, where they lie, who reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser

from maillage.territories.importers import cog, epci, outlines, passages, qpv
from maillage.territories.importers.request import Request
from maillage.territories.records import (
    Batch,
    Difference,
    FormerBatch,
    PassageBatch,
    Progress,
    UnreadableFile,
)
from maillage.territories.services.loading import load_batch
from maillage.territories.services.passages import load_former_names, load_passages

Content = Batch | PassageBatch | FormerBatch


@dataclass(frozen=True)
class Dataset:
    """One official file.

    ``vintage`` is the year taken when none is given; empty when the file itself tells it.
    """

    name: str
    label: str
    producer: str
    license: str
    path: str
    vintage: str
    read: Callable[[Request], Content]


_ODBL = "ODbL 1.0"
_OPEN = "Licence Ouverte 2.0"

# In the order in which they are loaded on an empty instance.
DATASETS = (
    Dataset(
        "libelles",
        "code officiel géographique",
        "Insee",
        _ODBL,
        "geo/cog_libelles_zonages_2014_2024.csv.gz",
        "2024",
        cog.read_labels,
    ),
    Dataset(
        "communes",
        "code officiel géographique",
        "Insee",
        _ODBL,
        "geo/cog_communes_zonages_2014_2024.csv.gz",
        "2024",
        cog.read_communes,
    ),
    Dataset(
        "epci",
        "composition et populations légales",
        "DGCL",
        _OPEN,
        "geo/epci_composition_2025.csv",
        "",
        epci.read_epci_composition,
    ),
    Dataset(
        "communes-anciennes",
        "communes par année du COG",
        "Insee",
        _ODBL,
        "geo/cog_communes_population_1968_2024.csv.gz",
        "",
        passages.read_former_names,
    ),
    Dataset(
        "passages",
        "passages entre années du COG",
        "Insee",
        _ODBL,
        "geo/cog_passages_1968_2024.csv",
        "",
        passages.read_passages,
    ),
    Dataset(
        "centres",
        "centres des communes, COG",
        "Insee et La Poste",
        _OPEN,
        "indicateurs/communes_2024_comparateur_insee.csv",
        "2024",
        outlines.read_commune_centres,
    ),
    Dataset(
        "contours-departements",
        "ADMIN EXPRESS COG",
        "IGN",
        _OPEN,
        "geo/departements_contours_simplifies_2018.geojson",
        "2018",
        outlines.read_departement_outlines,
    ),
    Dataset(
        "contours-epci",
        "contours dérivés d’ADMIN EXPRESS 2018 et de la DGCL",
        "IGN",
        _OPEN,
        "geo/epci_2025_contours_derives.geojson",
        "2025",
        outlines.read_epci_outlines,
    ),
    Dataset(
        "contours-communes",
        "ADMIN EXPRESS COG",
        "IGN",
        _OPEN,
        "geo/communes_territoires_demo_contours.geojson",
        "2024",
        outlines.read_commune_outlines,
    ),
    Dataset(
        "qpv",
        "quartiers prioritaires",
        "ANCT",
        _OPEN,
        "geo/qpv_2024_contours.geojson",
        "2024",
        qpv.read_qpv,
    ),
    Dataset(
        "qpv-populations",
        "statistiques des QPV",
        "Insee",
        _OPEN,
        "indicateurs/qpv_2024_indicateurs_insee.csv",
        "2024",
        qpv.read_qpv_populations,
    ),
)
BY_NAME = {dataset.name: dataset for dataset in DATASETS}


def find_path(dataset: Dataset, file: str, data_dir: str | None) -> Path:
    """Give the file to read: the one named, or the dataset's own in the folder of official files.

    Raises
    ------
    UnreadableFile
        No file is named and the folder is not set.
    """
    if file:
        return Path(file)
    if not data_dir:
        msg = f"Donnez le chemin du fichier, ou réglez MAILLAGE_DATA_DIR sur le dossier qui contient {dataset.path}."
        raise UnreadableFile(msg)
    return Path(data_dir) / dataset.path


def load_dataset(
    dataset: Dataset,
    path: Path,
    *,
    vintage: str = "",
    write: bool = False,
    by: AbstractBaseUser | None = None,
    progress: Progress | None = None,
) -> Difference:
    """Read one official file and give what it changes; write it when asked.

    Raises
    ------
    UnreadableFile
        The file is absent, or not what it should be; nothing is written.
    ValidationError
        A later vintage is already loaded.
    """
    if not path.is_file():
        msg = f"Le fichier {path} n’existe pas : donnez son chemin, ou le dossier dans MAILLAGE_DATA_DIR."
        raise UnreadableFile(msg)
    request = Request(
        path=path,
        dataset=dataset.name,
        label=dataset.label,
        producer=dataset.producer,
        license=dataset.license,
        vintage=vintage or dataset.vintage,
        progress=progress,
    )
    content = dataset.read(request)
    if progress:
        progress("comparaison avec la base", 0)
    if isinstance(content, Batch):
        return load_batch(batch=content, write=write, by=by)
    if isinstance(content, PassageBatch):
        return load_passages(batch=content, write=write, by=by)
    return load_former_names(batch=content, write=write, by=by)
