"""Build the diagnosis: the tables of the convention's annex as a release."""

from importlib import resources

from maillage.observatory.importers.request import StatisticsRequest
from maillage.observatory.importers.tidy import read_tidy
from maillage.observatory.services.catalogue import load_shipped_catalogue
from maillage.observatory.services.loading import load_release

DIAGNOSIS = "diagnostic_ctg_boulonnais.csv"
# The convention was written with the communes of its first year.
GEOGRAPHY = 2021


def build_diagnosis() -> None:
    """Load the values of the convention's annex 1, one release of one document."""
    load_shipped_catalogue()
    with resources.as_file(resources.files("maillage.demo.content") / DIAGNOSIS) as path:
        request = StatisticsRequest(
            path=path,
            dataset="diagnostic-ctg-boulonnais",
            vintage="2021",
            geography=GEOGRAPHY,
            note="Annexe 1 de la convention territoriale globale 2021-2025, tableaux des parties 1 à 5.",
        )
        load_release(reading=read_tidy(request), write=True, by=None)
