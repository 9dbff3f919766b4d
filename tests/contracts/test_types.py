"""Types of contracts: read from files, loaded once."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from tests import factories

from maillage.contracts.models import ContractType
from maillage.contracts.services.contract_type import load_contract_types
from maillage.contracts.types import UnreadableType, read_contract_types
from maillage.core.models import Event

OWN = """
name = "Pacte local"
short_name = "Pacte"
levels = [{ key = "axis", name = "Axe", plural = "Axes" }]
"""


def test_shipped_types_are_the_eight_of_the_trade() -> None:
    definitions = read_contract_types()

    assert set(definitions) == {
        "ctg", "contrat_de_ville_2030", "contrat_de_ville_2015", "cucs", "contrat_departemental",
        "projet_de_territoire", "cls", "crte",
    }  # fmt: skip
    levels = {code: [level["key"] for level in row["levels"]] for code, row in definitions.items()}
    assert levels["ctg"] == ["theme", "axis", "objective"]
    assert levels["contrat_de_ville_2030"] == ["axis", "stake", "sub_objective"]
    assert levels["cucs"] == ["domain", "objective", "item"]
    assert levels["contrat_departemental"] == ["stake", "line"]


def test_load_twice_is_once(db: None) -> None:
    first = load_contract_types()
    events = Event.objects.count()

    second = load_contract_types()

    assert len(first) == ContractType.objects.count() == 8
    assert second == []
    assert Event.objects.count() == events


def test_load_dry_writes_nothing(db: None) -> None:
    differences = load_contract_types(write=False)

    assert len(differences) == 8
    assert not ContractType.objects.exists()


def test_load_tells_what_changed(db: None) -> None:
    load_contract_types()
    ContractType.objects.filter(code="ctg").update(short_name="Autre")

    differences = load_contract_types()

    assert [(one.code, one.is_new, dict(one.changes)) for one in differences] == [
        ("ctg", False, {"short_name": ("Autre", "CTG")})
    ]
    assert ContractType.objects.get(code="ctg").short_name == "CTG"


def test_load_refuses_a_person_who_does_not_run_the_instance(db: None) -> None:
    with pytest.raises(PermissionDenied):
        load_contract_types(by=factories.make_user())

    assert not ContractType.objects.exists()


def test_command_loads_an_operators_own_type(db: None, tmp_path: Path, capsys) -> None:
    (tmp_path / "pacte.toml").write_text(OWN, encoding="utf-8")

    call_command("load_contract_types", str(tmp_path))
    assert not ContractType.objects.filter(code="pacte").exists()
    call_command("load_contract_types", str(tmp_path), "--write")

    assert ContractType.objects.get(code="pacte").name_level("axis", plural=True) == "Axes"
    assert "+ pacte" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name = ", "TOML"),
        ('name = "x"', "clé absente : levels, short_name"),
        (OWN + 'colour = "red"', "clé inconnue : colour"),
        (OWN + 'articles = [{ key = "a" }]', "il manque title"),
        (OWN + '[[deadlines]]\nkind = "never"', "nature d’échéance inconnue"),
        (OWN + '[[deadlines]]\nkind = "end"', "demande basis, label"),
        (
            OWN + '[[deadlines]]\nkind = "yearly_report"\nlabel = "R"\nbasis = "L"\nmonth = 2\nday = 30\nyears_after = 1',
            "ne font pas un jour",
        ),
        (
            OWN + '[[deadlines]]\nkind = "renewal"\nlabel = "R"\nbasis = "L"\nwhen = ["often"]\nmonths_before_end = 6',
            "reconduction inconnue",
        ),
    ],
)  # fmt: skip
def test_faulty_file_is_refused_with_its_name(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "pacte.toml").write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableType, match=r"pacte\.toml") as refusal:
        read_contract_types(tmp_path)

    assert reason in str(refusal.value)


def test_command_names_a_missing_folder(db: None) -> None:
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("load_contract_types", "/nulle/part")
