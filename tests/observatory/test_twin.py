"""Attack line 67: two instances that differ only in what is hidden answer the same, byte for byte, by every channel."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from maillage.core.tables import Provenance
from maillage.observatory.services.publication import approve_publication, prepare_publication
from maillage.observatory.store.engine import forget_engine
from maillage.observatory.store.reading import forget_answers
from maillage.observatory.views import portrait_files
from tests.observatory.places import *  # noqa: F403 - the territories of the demonstration, as fixtures
from tests.observatory.secrets import *  # noqa: F403 - a table of a partner, as fixtures
from tests.observatory.secrets import bring, tell

CHANNELS = (
    "/territoires/commune-62000/portrait/",
    "/territoires/commune-62001/portrait/?semblables=1&en=2020",
    "/territoires/epci-246200729/portrait/",
    "/territoires/commune-62000/portrait/csv/",
    "/territoires/commune-62000/portrait/csv-ouvert/",
    "/territoires/commune-62000/portrait/xlsx/",
    "/territoires/commune-62000/portrait/odt/",
    "/territoires/commune-62000/portrait/docx/",
    "/territoires/commune-62000/portrait/pdf/",
    "/territoires/epci-246200729/portrait/csv/",
    "/territoires/epci-246200729/carte/caf-rsa/",
    "/territoires/commune-62000/carte/caf-rsa/?parmi=semblables",
    "/territoires/epci-246200729/coherence/",
    "/territoires/commune-62000/coherence/",
    "/territoires/epci-246200729/constats/",
    "/territoires/epci-246200729/constats/ordre/",
    "/indicateurs/caf-rsa/",
    "/indicateurs/sources/",
    "/indicateurs/sources/caf-partenaire-public/",
    "/recherche/?q=rsa",
)


@contextmanager
def instance(settings, folder: Path) -> Iterator[None]:
    """Give an instance of its own: its lake, its rows, undone at the end."""
    settings.LAKE_DIR = folder
    forget_engine()
    forget_answers()
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        forget_engine()
        forget_answers()


def read(client: Client, address: str) -> bytes:
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    body = bytes(f"{response.status_code}", "ascii") + body
    # The number of a row tells nothing; on PostgreSQL it moves on when a transaction is undone.
    return re.sub(rb"editions?=\d+(%2C\d+)*", b"editions=", body)


@pytest.fixture
def answers(
    lake, catalogue, boulonnais, communes, first, second, settings, tmp_path, client, monkeypatch
) -> Callable:
    """Give what every channel answers to a visitor when a table holds some values."""
    # Both at one moment: a workbook says when it was made.
    moment = timezone.now()
    monkeypatch.setattr(portrait_files, "Provenance", partial(Provenance, made_at=moment))

    def _answers(name: str, values: list[int], *, is_published: bool = True) -> dict[str, bytes]:
        with instance(settings, tmp_path / name):
            rows = [tell(row, value) for row, value in zip(communes, values, strict=True)]
            release = bring(*rows, tell(boulonnais, sum(values)))
            if is_published:
                prepared = prepare_publication(release=release, by=first)
                approve_publication(publication=prepared, by=second)
            return {address: read(client, address) for address in CHANNELS}

    return _answers


def test_attack_67_what_is_hidden_changes_no_byte_of_what_is_published(answers) -> None:
    """The first is under the threshold, the second hides it: together they stay 43."""
    one, other = answers("un", [3, 40, 60, 80, 100]), answers("deux", [2, 41, 60, 80, 100])

    assert b"secret" in one["/territoires/commune-62000/portrait/"]
    assert [address for address in CHANNELS if one[address] != other[address]] == []


def test_attack_67_what_is_restricted_changes_no_byte_for_a_visitor(answers) -> None:
    one = answers("un", [3, 40, 60, 80, 100], is_published=False)
    other = answers("deux", [700, 41, 6, 8, 10], is_published=False)

    assert [address for address in CHANNELS if one[address] != other[address]] == []


def test_the_twins_would_be_told_apart_by_a_value_that_is_shown(answers) -> None:
    one, other = answers("un", [3, 40, 60, 80, 100]), answers("deux", [3, 40, 60, 81, 100])

    assert (
        one["/territoires/epci-246200729/portrait/csv/"] != other["/territoires/epci-246200729/portrait/csv/"]
    )
