"""Put an instance in one file, and take it out again on an empty machine.

A backup is a tar archive: ``manifeste.json``, the database as its engine copies it, and the files.
It is written beside its place, checked, and only then put there: what was there before stays until
the new one is whole.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from maillage.core.models import Event

MANIFEST, FILES = "manifeste.json", "fichiers"
DATABASES = {"sqlite": "base.sqlite3", "postgresql": "base.pgdump"}
FORMAT = 1


class BackupRefused(Exception):
    """Tell in French why a backup is not made, or not restored; nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: when, which engine, and the digests of what it holds."""

    format: int
    made_at: str
    engine: str
    database_sha256: str
    events: int
    last_digest: str
    files: int


def make_backup(path: Path) -> Manifest:
    """Write a backup of the instance, whole or not at all.

    Raises
    ------
    BackupRefused
        There is no room, or the copy is not sound; a file already there is left as it was.
    """
    path = path.absolute()
    try:
        with tempfile.TemporaryDirectory(prefix=".maillage-", dir=path.parent) as folder:
            copy = Path(folder) / DATABASES[connection.vendor]
            events, last_digest = _copy_database(copy)
            count = sum(one.is_file() for one in Path(settings.MEDIA_ROOT).rglob("*"))
            manifest = Manifest(
                FORMAT,
                timezone.now().isoformat(),
                connection.vendor,
                _digest(copy),
                events,
                last_digest,
                count,
            )
            archive = Path(folder) / "archive"
            _write_archive(archive, manifest, copy)
            archive.replace(path)
    except (OSError, sqlite3.Error, subprocess.SubprocessError) as error:
        msg = (
            f"La sauvegarde n’est pas faite : {_tell(error)}. "
            f"Vérifiez la place libre et les droits dans {path.parent} ; ce qui s’y trouvait n’a pas changé."
        )
        raise BackupRefused(msg) from error
    return manifest


def _copy_database(copy: Path) -> tuple[int, str]:
    """Copy the database at one instant, while it is used; give the last rank and digest of its journal."""
    if connection.vendor != "sqlite":
        last = Event.objects.order_by("-sequence").values_list("sequence", "digest").first()
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={copy}", *_find_server())
        return last or (0, "")
    source = sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}?mode=ro", uri=True)
    target = sqlite3.connect(copy)
    try:
        source.backup(target)
        check_sqlite(target)
        last = target.execute(
            "SELECT sequence, digest FROM core_event ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        return last or (0, "")
    finally:
        source.close()
        target.close()


def check_sqlite(database: sqlite3.Connection) -> None:
    """Refuse a database that its engine finds broken."""
    found = database.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise BackupRefused(f"La base est abîmée : {found}. Rétablissez une sauvegarde antérieure.")


def _write_archive(archive: Path, manifest: Manifest, copy: Path) -> None:
    about = copy.with_name(MANIFEST)
    about.write_text(json.dumps(asdict(manifest), indent=1))
    with archive.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as tar:
            tar.add(about, MANIFEST)
            tar.add(copy, copy.name)
            if Path(settings.MEDIA_ROOT).is_dir():
                tar.add(settings.MEDIA_ROOT, FILES)
        file.flush()
        os.fsync(file.fileno())


def unpack_backup(path: Path, folder: Path) -> Manifest:
    """Take a backup out into a folder, after checking that it is whole.

    Raises
    ------
    BackupRefused
        The file is no backup, is cut or was changed, or is of another engine.
    """
    try:
        with tarfile.open(path, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, EOFError, tarfile.TarError, ValueError, TypeError) as error:
        msg = f"{path} n’est pas une sauvegarde de Maillage, ou elle est coupée : {_tell(error)}."
        raise BackupRefused(msg) from error
    if manifest.format != FORMAT:
        raise BackupRefused(f"{path} vient d’une version plus récente de Maillage : mettez d’abord à jour.")
    if manifest.engine != connection.vendor:
        msg = f"{path} est une base {manifest.engine}, l’instance est réglée sur {connection.vendor} (MAILLAGE_DATABASE_URL)."
        raise BackupRefused(msg)
    if _digest(folder / DATABASES[manifest.engine]) != manifest.database_sha256:
        raise BackupRefused(f"{path} a été modifié ou abîmé : l’empreinte de la base n’est plus la sienne.")
    return manifest


def put_back(folder: Path, manifest: Manifest) -> None:
    """Put what was unpacked in the place of the instance's database and files."""
    copy = folder / DATABASES[manifest.engine]
    connections.close_all()
    if manifest.engine == "sqlite":
        with sqlite3.connect(copy) as database:
            check_sqlite(database)
        database.close()
        target = Path(str(settings.DATABASES["default"]["NAME"]))
        target.parent.mkdir(parents=True, exist_ok=True)
        waiting = target.with_name(f".{target.name}.retabli")
        shutil.move(copy, waiting)
        # What the old database had not yet written in its file must not be played on the new one.
        for ending in ("-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        waiting.replace(target)
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _run("pg_restore", *options, *_find_server(), str(copy))
    if (folder / FILES).is_dir():
        shutil.copytree(folder / FILES, settings.MEDIA_ROOT, dirs_exist_ok=True)


def holds_events() -> bool:
    """Tell whether the instance already holds a journal: a restoration would replace it."""
    if connection.vendor == "sqlite" and not Path(str(settings.DATABASES["default"]["NAME"])).exists():
        return False  # asking would make the file
    if "core_event" not in connection.introspection.table_names():
        return False
    return Event.objects.exists()


def _find_server() -> list[str]:
    """Give the options by which the tools of PostgreSQL reach the instance's database."""
    database = settings.DATABASES["default"]
    named = {"host": "HOST", "port": "PORT", "username": "USER", "dbname": "NAME"}
    return [f"--{option}={database[key]}" for option, key in named.items() if database[key]]


def _run(*command: str) -> None:
    password = str(settings.DATABASES["default"]["PASSWORD"])
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603 - no shell


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tell(error: Exception) -> str:
    if isinstance(error, FileNotFoundError) and str(error.filename).startswith("pg_"):
        return f"la commande {error.filename} de PostgreSQL est absente de cette machine"
    if isinstance(error, subprocess.CalledProcessError):
        return error.stderr.decode(errors="replace").strip()[-300:] or str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror} ({error.filename})" if error.filename else error.strerror
    return str(error)
