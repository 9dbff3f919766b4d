"""Save an instance, lose the machine, restore it elsewhere: everything is there, and nobody who had left."""

import shutil
import tarfile

import pytest

from tests.faults.conftest import Instance, drop_database, make_database


@pytest.fixture
def elsewhere(tmp_path):
    """Give an empty machine."""
    machine = Instance(tmp_path / "ailleurs", make_database())
    yield machine
    drop_database(machine.url)


def test_attack_57_a_backup_restored_elsewhere_is_the_same_and_the_erased_stay_so(
    instance: Instance, elsewhere: Instance, tmp_path
) -> None:
    saved = instance.work("live")
    files = instance.home / "fichiers"
    files.mkdir()
    (files / "note.txt").write_text("une pièce")
    backups = tmp_path / "sauvegardes"
    backups.mkdir()
    done = instance.run("backup", str(backups / "lundi.maillage"))
    assert done.returncode == 0, done.stderr
    assert "Sauvegarde faite" in done.stdout
    instance.work("erase")
    # The next backup takes the list of erasures along; the one restored is the older.
    assert instance.run("backup", str(backups / "mardi.maillage")).returncode == 0
    shutil.rmtree(instance.home)

    restored = elsewhere.run("restore", str(backups / "lundi.maillage"))

    assert restored.returncode == 0, restored.stderr
    assert "effacées de nouveau : 1." in restored.stdout
    found = elsewhere.work("tell_state")
    assert found["digests"][: len(saved["digests"])] == saved["digests"]
    assert (found["fault"], found["page"], found["found"]) == (None, 200, saved["found"])
    assert (elsewhere.home / "fichiers" / "note.txt").read_text() == "une pièce"
    assert "partante@maillage.example" not in found["people"]
    assert "restante@maillage.example" in found["people"]
    assert not any("Partante" in label for label in found["labels"])
    # And again, from the list that the restored instance keeps.
    assert (elsewhere.home / "effacements.txt").read_text().count("\n") == 1


def test_attack_57_restoring_without_the_list_of_erasures_is_a_decision(
    instance: Instance, elsewhere: Instance, tmp_path
) -> None:
    path = tmp_path / "une.maillage"
    assert instance.run("backup", str(path)).returncode == 0

    refused = elsewhere.run("restore", str(path))
    accepted = elsewhere.run("restore", str(path), "--no-erasures")

    assert refused.returncode != 0
    assert "Aucune liste des effacements" in refused.stderr
    assert accepted.returncode == 0, accepted.stderr


def test_attack_57_an_instance_in_use_is_not_replaced_by_oversight(instance: Instance, tmp_path) -> None:
    instance.work("live")
    path = tmp_path / "une.maillage"
    assert instance.run("backup", str(path)).returncode == 0

    refused = instance.run("restore", str(path), "--no-erasures")

    assert refused.returncode != 0
    assert "--replace" in refused.stderr


@pytest.mark.parametrize("damage", ["cut", "changed", "other"])
def test_attack_57_a_damaged_backup_restores_nothing(
    damage, instance: Instance, elsewhere: Instance, tmp_path
) -> None:
    path = tmp_path / "une.maillage"
    assert instance.run("backup", str(path)).returncode == 0
    content = path.read_bytes()
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "other":
        path.write_text("bonjour")
    else:
        with tarfile.open(path) as archive:
            archive.extractall(tmp_path / "dedans", filter="data")
        (base,) = (tmp_path / "dedans").glob("base.*")
        base.write_bytes(base.read_bytes()[:-1] + b"x")
        with tarfile.open(path, "w:gz") as archive:
            for part in (tmp_path / "dedans").iterdir():
                archive.add(part, part.name)

    refused = elsewhere.run("restore", str(path), "--no-erasures")

    assert refused.returncode != 0
    assert "Rien n’est rétabli" in refused.stderr
    assert not (elsewhere.home / "maillage.sqlite3").exists()
