"""Check what every model and migration of the project must have."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from tests import codebase


def is_total(model: type[models.Model]) -> bool:
    """Tell whether an order leaves no two rows in doubt: it holds a key, or all fields of one."""
    names = {
        str(getattr(item, "expression", item)).removeprefix("F(").rstrip(")").lstrip("-")
        for item in model._meta.ordering
    }
    key = {field.name for field in model._meta.pk_fields}
    fields = {name for name in names if name != "pk"} | (key if "pk" in names else set())
    keys = [key, *({field.name} for field in model._meta.get_fields() if getattr(field, "unique", False))]
    keys += [
        set(rule.fields)
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and rule.fields and rule.condition is None
    ]
    return any(wanted <= fields for wanted in keys)


@pytest.mark.parametrize("model", codebase.list_own_models(), ids=lambda model: model.__name__)
def test_every_order_is_total(model: type[models.Model]) -> None:
    assert not model._meta.ordering or is_total(model), f"{model.__name__}: end its ordering with pk"


def test_an_order_in_doubt_is_seen() -> None:
    class Doubtful(models.Model):
        name = models.CharField(max_length=10)

        class Meta:
            app_label = "core"
            ordering = ["name"]

        def __str__(self) -> str:
            return self.name

    try:
        assert not is_total(Doubtful)
    finally:
        del codebase.apps.all_models["core"]["doubtful"]
        codebase.apps.clear_cache()


def list_undecided(model: type[models.Model]) -> list[str]:
    """Give the fields of an order that may be unknown, and for which it does not say at which end they go."""
    fields = {field.name: field for field in model._meta.get_fields()}
    named = [item.lstrip("-") for item in model._meta.ordering if isinstance(item, str)]
    return [name for name in named if name in fields and getattr(fields[name], "null", False)]


@pytest.mark.parametrize("model", codebase.list_own_models(), ids=lambda model: model.__name__)
def test_every_order_puts_what_is_unknown_at_the_same_end_on_both_engines(model: type[models.Model]) -> None:
    assert not list_undecided(model), f"{model.__name__}: write models.F(…).asc(nulls_last=True)"


def list_own_migrations() -> list:
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    own = {config.label for config in codebase.list_own_apps()}
    return [migration for (label, _), migration in sorted(loader.disk_migrations.items()) if label in own]


@pytest.mark.django_db
def test_every_migration_has_a_name() -> None:
    unnamed = [
        str(migration) for migration in list_own_migrations() if re.search(r"_auto_|\d{8}", migration.name)
    ]

    assert not unnamed, f"say what they do: {unnamed}"


@pytest.mark.django_db
def test_every_migration_is_reversible() -> None:
    one_way = [
        f"{migration} {operation.describe()}"
        for migration in list_own_migrations()
        for operation in migration.operations
        if not operation.reversible
    ]

    assert not one_way


@pytest.mark.slow
def test_migrations_go_back_to_nothing_and_forth_again(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAILLAGE_")}
    environment = kept | {"MAILLAGE_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "maillage.settings"}

    def migrate(*arguments: str) -> str:
        command = [sys.executable, "-m", "maillage", "migrate", "--verbosity", "0", *arguments]
        done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    migrate()
    for config in reversed(codebase.list_own_apps()):
        if config.models_module and list(config.get_models()):
            migrate(config.label, "zero")
    migrate()
