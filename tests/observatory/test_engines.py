"""Ask every engine of the lake the same questions: their answers are equal to 1e-9."""

import os
import sys
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from maillage.observatory.models import Release
from maillage.observatory.store.engine import LakeError, forget_engine, get_engine
from maillage.observatory.store.reading import (
    forget_answers,
    list_values,
    rank_among_alike,
    read_observations,
    sum_parts,
)
from tests.observatory.conftest import make_filosofi

TOLERANCE = 1e-9
CODES = [f"62{number:03d}" for number in range(100, 160)]


@pytest.fixture
def releases(load) -> list[Release]:
    """Load two vintages of sixty communes, one hidden, and a file of schools."""
    for vintage in ("2021",):
        rows = [
            (
                code,
                str(800 + rank * 7),
                str(2000 + rank * 13),
                f"{17000 + rank * 31},{rank % 10}",
                f"{10 + rank % 17}",
            )
            for rank, code in enumerate(CODES)
        ]
        rows[7] = (CODES[7], "s", "s", "s", "s")
        load("filosofi-communes", make_filosofi(*rows), vintage=vintage)
    head = "rentree_scolaire,uai,code_insee_de_la_commune,secteur,effectifs,ips\n"
    body = "".join(
        f"2022-2023,062{rank:04d}A,{code},{'privé' if rank % 3 else 'public'},{100 + rank},{90 + rank / 7:.3f}\n"
        for rank, code in enumerate(CODES)
    )
    load("ips-ecoles", head + body)
    return list(Release.objects.order_by("pk"))


@pytest.fixture(params=["postgres", "spark"])
def other_engine(
    request: pytest.FixtureRequest, settings: Any, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Give another engine on the same lake, or skip where its server cannot be had."""
    if request.param == "postgres":
        url = os.environ.get("MAILLAGE_DATABASE_URL", "")
        if not url.startswith("postgres"):
            pytest.skip("PostgreSQL: run by tools/with_postgres.py")
        settings.LAKE_URL = url
        drop_copies(url)
        yield "postgres"
        forget_engine()
        return
    # Without a file of its main module, as in a worker of the run, PySpark believes that doctests run.
    monkeypatch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)
    sail = pytest.importorskip("pysail.spark")
    pytest.importorskip("pyspark.sql.connect.session")
    server = sail.SparkConnectServer()
    server.start(background=True)
    _, port = server.listening_address
    settings.LAKE_URL = f"sc://127.0.0.1:{port}"
    yield "spark"
    forget_engine()
    server.stop()


def drop_copies(url: str) -> None:
    """Forget what an earlier test had copied: files of the same content bear the same name."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS lac CASCADE")


def ask(releases: list[Release]) -> list[list[tuple[Any, ...]]]:
    """Ask each question that a page asks."""
    wanted = [("niveau-vie-median", 2021), ("taux-pauvrete", 2021), ("ips-ecoles", 2022)]
    return [
        [plain(row) for row in read_observations(releases, {"commune": CODES[:20]})],
        [plain(row) for row in read_observations(releases, {"commune": CODES}, ["taux-pauvrete"])],
        [plain(row) for row in sum_parts(releases, "commune", CODES[:30], ["menages-fiscaux", "ips-ecoles"])],
        [plain(row) for row in sum_parts(releases, "commune", None, ["menages-fiscaux", "eleves-ecoles"])],
        [plain(row) for row in rank_among_alike(releases, "commune", CODES[3], wanted)],
        list(list_values(releases[0], "commune", "niveau-vie-median", 2021)),
    ]


def plain(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, one.name) for one in fields(row))


@pytest.mark.enable_socket
def test_another_engine_gives_the_same_answers(releases, other_engine: str, settings: Any) -> None:
    expected = ask(releases)

    settings.LAKE_ENGINE = other_engine
    forget_engine()
    forget_answers()
    found = ask(releases)

    assert [len(rows) for rows in found] == [len(rows) for rows in expected]
    assert all(expected)
    for ours, theirs in zip(expected, found, strict=True):
        for left, right in zip(ours, theirs, strict=True):
            for one, other in zip(left, right, strict=True):
                assert_equal(one, other)


def assert_equal(one: Any, other: Any) -> None:
    if isinstance(one, int | float | Decimal) and not isinstance(one, bool):
        assert other is not None
        assert abs(float(one) - float(other)) <= TOLERANCE * max(1.0, abs(float(one)))
        if isinstance(one, Decimal):
            assert Decimal(other) == one
    else:
        assert other == one


@pytest.mark.enable_socket
def test_an_absent_file_is_said_by_every_engine(releases, other_engine: str, settings: Any) -> None:
    settings.LAKE_ENGINE = other_engine
    forget_engine()
    forget_answers()
    path = Path(settings.LAKE_DIR) / releases[0].lake_path
    path.rename(path.with_suffix(".away"))

    with pytest.raises(LakeError, match="Le lac ne peut pas être lu"):
        read_observations(releases[:1], {"commune": CODES[:5]})


def test_an_engine_elsewhere_needs_its_address(settings: Any) -> None:
    settings.LAKE_ENGINE, settings.LAKE_URL = "spark", None
    forget_engine()

    with pytest.raises(ImproperlyConfigured, match="MAILLAGE_LAKE_URL"):
        get_engine()
    forget_engine()
