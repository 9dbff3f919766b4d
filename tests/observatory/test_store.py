"""The lake's engine answers questions and nothing else."""

import os
import signal

import pytest

from maillage.observatory.models import Release
from maillage.observatory.store.engine import LakeError, get_engine
from maillage.observatory.store.reading import list_values, rank_among_alike, read_observations, sum_parts
from tests.observatory.conftest import make_filosofi

REFUSED = (
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT getenv('HOME')",
    "COPY (SELECT 1) TO 'maillage-attack.csv'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "ATTACH 'maillage-attack.db'",
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
    "SELECT 1; SELECT 2",
    "CREATE TABLE x AS SELECT 1",
)


@pytest.mark.parametrize("sql", REFUSED)
def test_attack_43_the_engine_reads_the_lake_alone(lake, sql: str) -> None:
    import duckdb

    with pytest.raises((ValueError, LakeError, duckdb.Error)):
        get_engine().run(sql, {})


def test_attack_43_a_code_is_a_value_and_never_sql(load) -> None:
    load("filosofi-communes", make_filosofi(("62160", "1", "2", "3", "4")))
    releases = list(Release.objects.all())

    assert read_observations(releases, {"commune": ["' OR 1=1--", "x'; DROP VIEW y; --"]}) == []
    assert list_values(releases[0], "commune", "' OR 1=1--", 2021) == []


def test_an_engine_answers_a_select(lake) -> None:
    assert get_engine().run("SELECT 1 + 1", {}) == [(2,)]


def test_ranks_count_those_below_and_those_equal(load) -> None:
    rows = [
        (f"0100{i}", "1", "2", "3", value) for i, value in enumerate(["10", "20", "20", "40", "s"], start=1)
    ]
    load("filosofi-communes", make_filosofi(*rows))
    releases = list(Release.objects.all())

    (found,) = rank_among_alike(releases, "commune", "01002", [("taux-pauvrete", 2021)])

    assert (found.count, found.below, found.equal, found.hidden) == (4, 1, 2, 1)
    assert (found.low, found.median, found.high) == (10, 20, 40)
    assert rank_among_alike(releases, "commune", "01005", [("taux-pauvrete", 2021)]) == []


def test_sums_count_what_is_hidden(load) -> None:
    load("filosofi-communes", make_filosofi(("01001", "10", "2", "3", "4"), ("01002", "s", "s", "s", "s")))

    (found,) = sum_parts(list(Release.objects.all()), "commune", ["01001", "01002"], ["menages-fiscaux"])

    assert (found.total, found.rows, found.valued, found.hidden) == (10, 2, 1, 1)


def test_a_process_that_forks_after_a_question_has_an_engine_of_its_own(load) -> None:
    load(
        "filosofi-communes",
        make_filosofi(*((f"{code:05}", "1", "2", "3", "4") for code in range(1001, 1900))),
    )
    releases = list(Release.objects.all())
    inherited = get_engine()
    assert read_observations(releases, {"commune": ["01001"]})
    child = os.fork()
    if child == 0:
        # A server's worker: it must answer, not wait for the threads that its parent kept.
        signal.alarm(20)
        found = read_observations(releases, {"commune": ["01002"]})
        os._exit(0 if found and get_engine() is not inherited else 1)

    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
