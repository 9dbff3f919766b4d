"""A data file that does not hold together is refused, and the message says where."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from maillage.demo.content import (
    ActionContent,
    BudgetLineContent,
    ContentError,
    ContractContent,
    ContractHeader,
    NodeContent,
    OrganizationContent,
    PersonRoleContent,
    StepContent,
    load_contract_content,
    load_people,
    loader,
)
from maillage.demo.content.loader import check_contract, check_person
from maillage.demo.content.shapes import OrganizationsFile
from maillage.demo.content.tables import read_table

CITY = "contrat_de_ville_boulonnais_2024_2030"
HEADER_TEXTS = (
    "slug",
    "type",
    "title",
    "short_title",
    "territory",
    "renewal",
    "status",
    "visibility",
    "summary",
    "source",
)
SMALL_ORGANIZATION: dict[str, object] = {
    "key": "cab",
    "name": "Agglomération",
    "short_name": "CAB",
    "kind": "epci",
}
SMALL_LINE: dict[str, object] = {
    "year": 2025,
    "nature": "operation",
    "unit": "eur",
    "label": "Salaires",
    "planned": 12,
    "vat": "none",
}


def test_table_becomes_a_frozen_value() -> None:
    found = read_table(OrganizationContent, SMALL_ORGANIZATION, "essai")

    assert (found.kind, found.siren, found.invented) == ("epci", None, False)


def test_amount_becomes_a_decimal() -> None:
    found = read_table(BudgetLineContent, SMALL_LINE | {"actual": Decimal("7.5")}, "essai")

    assert (found.planned, found.actual) == (Decimal("12.00"), Decimal("7.50"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sirn": "1"}, "clé inconnue"),
        ({"kind": "ville"}, "Valeurs admises"),
        ({"name": ""}, "texte vide"),
        ({"name": 3}, "type attendu"),
        ({"invented": "oui"}, "type attendu"),
    ],
)
def test_table_with_a_wrong_value_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        read_table(OrganizationContent, SMALL_ORGANIZATION | change, "essai")


def test_table_with_a_missing_key_is_refused() -> None:
    raw = {key: value for key, value in SMALL_ORGANIZATION.items() if key != "name"}

    with pytest.raises(ContentError, match=r"essai : la clé name manque"):
        read_table(OrganizationContent, raw, "essai")


@pytest.mark.parametrize("planned", [-1, Decimal("0.005"), "12", True])
def test_amount_that_is_no_amount_is_refused(planned: object) -> None:
    with pytest.raises(ContentError, match=r"essai\.planned"):
        read_table(BudgetLineContent, SMALL_LINE | {"planned": planned}, "essai")


@pytest.mark.parametrize("raw", [{"organizations": {}}, {"organizations": [3]}])
def test_list_that_is_no_list_of_tables_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(ContentError, match=r"organizations.*attendue"):
        read_table(OrganizationsFile, raw, "essai")


def test_shape_that_is_no_dataclass_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError):
        read_table(int, {}, "essai")


def test_unknown_contract_is_refused() -> None:
    with pytest.raises(ContentError, match="introuvable"):
        load_contract_content("contrat_inconnu")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[contract", r"cucs_brest_2006\.toml"),
        ("HEADER", "le slug autre n’est pas celui du fichier"),
    ],
)
def test_file_that_cannot_be_trusted_is_refused(
    text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = replace(load_contract_content("cucs_brest_2006").contract, slug="autre")
    written = "\n".join(f'{one} = "{getattr(header, one)}"' for one in HEADER_TEXTS)
    (tmp_path / "cucs_brest_2006.toml").write_text(
        text.replace("HEADER", f"[contract]\n{written}"), encoding="utf-8"
    )
    monkeypatch.setattr("importlib.resources.files", lambda _package: tmp_path)

    with pytest.raises(ContentError, match=message):
        # Around the cache, which must not keep what this test writes.
        loader._read_contract.__wrapped__("cucs_brest_2006")


def change_header(**changes: object) -> Callable[[ContractContent], ContractContent]:
    def change(content: ContractContent) -> ContractContent:
        header: ContractHeader = replace(content.contract, **changes)  # type: ignore[arg-type]
        return replace(content, contract=header)

    return change


def change_action(**changes: object) -> Callable[[ContractContent], ContractContent]:
    def change(content: ContractContent) -> ContractContent:
        first: ActionContent = replace(content.actions[0], **changes)  # type: ignore[arg-type]
        return replace(content, actions=(first, *content.actions[1:]))

    return change


def add_nodes(*nodes: NodeContent) -> Callable[[ContractContent], ContractContent]:
    return lambda content: replace(content, nodes=(*content.nodes, *nodes))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (change_header(territory="boulonnais"), "territoire boulonnais"),
        (change_header(previous="rien"), "contrat introuvable"),
        (change_header(ends_on=date(2020, 1, 1)), "finit avant"),
        (add_nodes(NodeContent("a", "axis", "A", parent="b")), r"nœud introuvable \(b\)"),
        (add_nodes(NodeContent("axe-1", "axis", "A")), r"clé en double \(axe-1\)"),
        (change_action(node="axe-9"), "nœud introuvable"),
        (change_action(pilots=("personne",)), "organisation introuvable"),
        (change_action(communes=("Outreau",)), "code de commune"),
        (change_action(ends_on=date(2020, 1, 1)), "finit avant"),
        (
            change_action(steps=(StepContent("a", "milestone", "A", date(2025, 1, 1), parent="b"),)),
            "étape introuvable",
        ),
        (
            change_action(budget=(BudgetLineContent(2025, "operation", "eur", "A", Decimal(1), vat=None),)),
            "TVA",
        ),
        (
            lambda content: replace(content, districts=(replace(content.districts[0], code="QN1"),)),
            "mal formé",
        ),
    ],
)
def test_contract_that_does_not_hold_together_is_refused(
    change: Callable[[ContractContent], ContractContent], message: str
) -> None:
    content = change(load_contract_content(CITY))

    with pytest.raises(ContentError, match=message):
        check_contract(content, "essai")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"invented": False}, "toujours inventée"),
        ({"email": "camille@ville.fr"}, r"\.example"),
        ({"organization": "personne"}, "organisation introuvable"),
        ({"roles": (PersonRoleContent("rien", "reader"),)}, "contrat introuvable"),
        ({"roles": (PersonRoleContent(CITY, "reader", ("Outreau",)),)}, "territoire"),
        ({"roles": (PersonRoleContent(CITY, "reader", (), ("rien",)),)}, "action introuvable"),
    ],
)
def test_person_who_does_not_hold_together_is_refused(changes: dict[str, object], message: str) -> None:
    person = replace(load_people()[0], **changes)  # type: ignore[arg-type]

    with pytest.raises(ContentError, match=message):
        check_person(person, "essai")
