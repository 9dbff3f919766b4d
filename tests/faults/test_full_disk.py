"""Let no file grow any more: what is asked is refused in French, and what was there is whole."""

import resource
import subprocess
import sys

import pytest

from tests.faults.conftest import ROOT, SERVER, Instance

pytestmark = pytest.mark.skipif(bool(SERVER), reason="the server of the run writes its own files")


def test_attack_54_a_full_disk_refuses_and_loses_nothing(instance: Instance) -> None:
    found = instance.work("starve")

    status, page = found["write"]
    assert status == 503
    assert "Ce qui était enregistré l’est toujours" in page
    assert found["import"] == "refused"
    assert found["kept"] == ["Action 0", "gardé", 2]
    assert found["damage"] == []
    assert found["again"] == "repris"


def test_attack_54_a_backup_that_has_no_room_leaves_the_one_before(instance: Instance, tmp_path) -> None:
    path = tmp_path / "une.maillage"
    assert instance.run("backup", str(path)).returncode == 0
    before = path.read_bytes()

    starved = subprocess.run(
        [sys.executable, "-m", "maillage", "backup", str(path)],
        cwd=ROOT,
        env=instance.environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )

    assert starved.returncode == 1
    assert "La sauvegarde n’est pas faite" in starved.stderr
    assert "Traceback" not in starved.stderr
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_attack_54_an_erasure_that_no_list_can_remember_is_refused(instance: Instance) -> None:
    instance.work("live")
    (instance.home / "effacements.txt").mkdir()

    refused = instance.run("erase_person", "partante@maillage.example", "--write")

    assert refused.returncode == 1
    assert "Rien n’a été effacé" in refused.stderr
    assert "partante@maillage.example" in instance.work("tell_state")["people"]
