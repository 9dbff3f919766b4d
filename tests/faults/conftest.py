"""Give the tests of faults an instance of their own, on a real file or a real server."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("MAILLAGE_DATABASE_URL", "")


@dataclass(frozen=True)
class Instance:
    """A folder and a database, worked on by processes of their own."""

    home: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("MAILLAGE_", "DJANGO_"))
        }
        own = {"MAILLAGE_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
        return kept | own | ({"MAILLAGE_DATABASE_URL": self.url} if self.url else {})

    def start(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
        )

    def work(self, *arguments: str, module: str = "work") -> Any:
        """Do one thing of ``tests.faults.work``, or of another module beside it, and give what it found."""
        done = self.start(f"tests.faults.{module}", *arguments)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the instance."""
        return self.start("maillage", *command)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Give an instance that no test changes."""
    instance = Instance(tmp_path_factory.mktemp("faults") / "modele", make_database())
    instance.work("fill")
    yield instance
    drop_database(instance.url)


@pytest.fixture
def instance(filled: Instance, tmp_path: Path) -> Iterator[Instance]:
    """Give a copy of it."""
    home = tmp_path / "instance"
    shutil.copytree(filled.home, home)
    copy = Instance(home, make_database(like=filled.url))
    yield copy
    drop_database(copy.url)


def make_database(like: str = "") -> str:
    """Make an empty database, or a copy of one, on the server; nothing on SQLite, whose file is in the folder."""
    if not SERVER.startswith("postgres"):
        return ""
    name = f"faults_{uuid.uuid4().hex[:12]}"
    template = f" TEMPLATE {urlsplit(like).path.lstrip('/')}" if like else ""
    ask_server(f"CREATE DATABASE {name}{template}")
    address = urlsplit(SERVER)
    # Fifty at once on a busy machine may wait for longer than an instance lets them: what is tested is who passes.
    patience = quote("-c lock_timeout=120s -c statement_timeout=120s")
    return urlunsplit(address._replace(path=f"/{name}", query=f"{address.query}&options={patience}"))


def drop_database(url: str) -> None:
    """Remove it."""
    if url:
        ask_server(f"DROP DATABASE {urlsplit(url).path.lstrip('/')} WITH (FORCE)")


def ask_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(statement)
