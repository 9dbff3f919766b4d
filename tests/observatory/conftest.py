"""Share a lake of its own with each test, and small files to load."""

from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.observatory.importers.files import BY_DATASET, load_file
from maillage.observatory.records import Difference
from maillage.observatory.services.catalogue import load_shipped_catalogue
from maillage.observatory.store.engine import forget_engine
from maillage.observatory.store.reading import forget_answers

Load = Callable[..., Difference]

FILOSOFI = (
    "CODGEO;NBMENFISC21;NBPERSMENFISC21;MED21;PIMP21;TP6021;TP60AGE121;TP60AGE221;TP60AGE321;TP60AGE421;TP60AGE521;"
    "TP60AGE621;TP60TOL121;TP60TOL221;PACT21;PTSA21;PCHO21;PBEN21;PPEN21;PPAT21;PPSOC21;PPFAM21;PPMINI21;PPLOGT21;"
    "PIMPOT21;D121;D921;RD21\n"
)


@pytest.fixture
def lake(settings, tmp_path: Path) -> Path:
    """Give an empty lake, read by an engine of its own."""
    settings.LAKE_DIR = tmp_path / "lac"
    forget_engine()
    forget_answers()
    yield settings.LAKE_DIR
    forget_engine()


@pytest.fixture
def catalogue(db: None) -> None:
    load_shipped_catalogue()


@pytest.fixture
def load(lake: Path, catalogue: None, tmp_path: Path) -> Load:
    """Load a text as a file of a dataset."""

    def _load(
        dataset: str, text: str, *, write: bool = True, vintage: str = "", encoding: str = "utf-8"
    ) -> Difference:
        path = tmp_path / f"{dataset}.csv"
        path.write_text(text, encoding=encoding)
        return load_file(BY_DATASET[dataset], path, vintage=vintage, write=write)

    return _load


def make_filosofi(*rows: tuple[str, ...]) -> str:
    """Write a file of communes: code, households, people, median, then poverty; the rest is secret."""
    lines = [";".join([*row[:4], "s", row[4], *["s"] * 22]) for row in rows]
    return FILOSOFI + "\n".join(lines) + "\n"
