"""Run the examples of the docstrings."""

import doctest
import importlib
import pkgutil

import pytest

from maillage.methods import committee

MODULES = [f"{committee.__name__}.{found.name}" for found in pkgutil.iter_modules(committee.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
