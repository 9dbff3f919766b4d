"""Build the demonstration once for the tests that read it; nothing of it stays."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from maillage.demo.build import Summary, build_demonstration


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[Summary]:
    """Give the whole demonstration, in a transaction that is rolled back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_demonstration()
        transaction.set_rollback(True)
