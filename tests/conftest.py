"""Share the fixtures that every test may ask for."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client

from maillage.accounts.models import User
from maillage.accounts.second_factor import mark_passed
from maillage.accounts.sessions import start_clock
from tests import factories
from tests.matrix.world import World, build_world

SignIn = Callable[[User], Client]
_ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Forget rate limits and cached fragments between tests."""
    cache.clear()


@pytest.fixture
def sign_in() -> SignIn:
    """Give a browser signed in as a person, second factor passed."""

    def _sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        request = HttpRequest()
        request.session, request.user = client.session, user
        mark_passed(request, user, way="test")
        start_clock(request)
        request.session.save()
        return client

    return _sign_in


@pytest.fixture
def world(db: None) -> World:
    """Give one contract in force, another contract, and one person for each role."""
    return build_world()


@pytest.fixture
def manager(db: None) -> User:
    """Give a person who manages a contract."""
    return factories.make_user()


@pytest.fixture
def data_dir() -> Path:
    """Give the folder of official files, or skip where it is absent."""
    candidates = [settings.DATA_DIR, Path(__file__).resolve().parents[2] / "shared" / "data"]
    for candidate in candidates:
        if candidate and Path(candidate).is_dir():
            return Path(candidate)
    pytest.skip("official files are absent: set MAILLAGE_DATA_DIR to their folder")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of the open corpus, or skip where it is absent."""
    named = os.environ.get("MAILLAGE_CORPUS_DIR")
    folders = [Path(named)] if named else [_ROOT / "../shared/corpus", _ROOT / "../../shared/corpus"]
    for folder in folders:
        if (folder / "score.py").is_file():
            return folder.resolve()
    pytest.skip("Le corpus est absent : donnez son dossier par MAILLAGE_CORPUS_DIR.")
