"""Cut the log of SQLite anywhere: the database opens at the border of a commit, or refuses aloud."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.faults.conftest import SERVER, Instance

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(SERVER), reason="the log is one of SQLite")]
CUTS = 500
PAGE = 4_096
NAME = "maillage.sqlite3"


@pytest.fixture
def stopped(instance: Instance) -> Path:
    """Give the folder of an instance that stopped without closing its database."""
    instance.work("leave_log")
    assert (instance.home / f"{NAME}-wal").stat().st_size > 10 * PAGE
    return instance.home


def open_again(home: Path, folder: Path, log: bytes) -> int | None:
    """Open a copy under this log, and give how many saves it holds; nothing when it refuses aloud."""
    path = folder / NAME
    for left in folder.glob(f"{NAME}*"):
        left.unlink()
    shutil.copyfile(home / NAME, path)
    path.with_name(f"{NAME}-wal").write_bytes(log)
    connection = sqlite3.connect(path)
    try:
        return read_border(connection)
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()


def read_border(connection: sqlite3.Connection) -> int:
    """Check that a save and its event are both there or both absent, and give the number of saves."""

    def ask(question: str) -> tuple:
        return connection.execute(question).fetchone()

    assert ask("PRAGMA integrity_check") == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    (version,) = ask("SELECT version FROM contracts_action WHERE slug = 'action-0'")
    (events,) = ask("SELECT count(*) FROM core_event")
    head = ask("SELECT sequence, digest FROM core_journalhead") or (0, "")
    last = ask("SELECT sequence, digest FROM core_event ORDER BY sequence DESC LIMIT 1") or (0, "")
    assert version - 1 == events == head[0]
    assert last == head
    return events


def test_attack_53_a_log_cut_anywhere_opens_at_the_border_of_a_commit(stopped: Path, tmp_path: Path) -> None:
    log = (stopped / f"{NAME}-wal").read_bytes()
    folder = tmp_path / "cut"
    folder.mkdir()

    found = [open_again(stopped, folder, log[: len(log) * cut // CUTS]) for cut in range(CUTS + 1)]

    assert None not in found
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0, 30)


def test_attack_53_a_log_whose_last_page_is_zeroed_gives_up_the_last_commit(
    stopped: Path, tmp_path: Path
) -> None:
    log = (stopped / f"{NAME}-wal").read_bytes()
    folder = tmp_path / "zeroed"
    folder.mkdir()

    assert open_again(stopped, folder, log[:-PAGE] + bytes(PAGE)) == 29
