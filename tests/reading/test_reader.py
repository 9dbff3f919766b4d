"""Whole invented contracts, each with its own layout, read from end to end."""

from collections.abc import Callable

from tests.reading import samples

from maillage.reading.pieces import Reading

Reader = Callable[[str], Reading]


def _labels(reading: Reading, level: int) -> list[str]:
    return [node.label for node in reading.nodes if node.level == level]


def test_health_contract(reading: Reader) -> None:
    found = reading(samples.HEALTH_CONTRACT)

    assert found.kind is not None
    assert found.kind.code == "cls"
    assert found.period is not None
    assert (found.period.start, found.period.end) == ("2023-01-01", "2027-12-31")
    assert [party.name for party in found.parties] == [
        "L'Agence Régionale de Santé Val-de-Saulne",
        "La Communauté de communes du Pays de Marvaux",
        "La Préfecture de la Saulne",
        "Le Conseil départemental de la Saulne",
        "La Caisse Primaire d'Assurance Maladie de la Saulne",
    ]
    assert [article.number for article in found.articles] == ["1", "2", "3", "4"]
    assert _labels(found, 1) == ["Accès aux soins", "Santé mentale"]
    assert [action.number for action in found.actions] == ["1.1.1", "1.1.2", "1.2.1", "2.1.1"]
    assert [body.per_year for body in found.bodies] == [1, 2, None]


def test_action_stands_under_the_objective_its_number_names(reading: Reader) -> None:
    found = reading(samples.HEALTH_CONTRACT)

    nodes = [found.nodes[action.node].number for action in found.actions if action.node is not None]

    assert nodes == ["1.1", "1.1", "1.2", "2.1"]


def test_sheet_as_text_ends_where_the_signatures_start(reading: Reader) -> None:
    last = reading(samples.HEALTH_CONTRACT).actions[-1]

    assert last.fields["indicators"] == "Nombre de personnes formées"


def test_transition_contract_refuses_an_axis_quoted_in_a_sentence(reading: Reader) -> None:
    found = reading(samples.TRANSITION_CONTRACT)

    assert found.kind is not None
    assert found.kind.code == "crte"
    assert _labels(found, 1) == [
        "Réussir la transition énergétique",
        "Conforter les centralités",
        "Vivre bien à tous les âges",
    ]
    assert len(_labels(found, 2)) == 6
    assert [action.fields["budget"] for action in found.actions] == [
        "850 000 €",
        "1 200 000 €",
        "430 000 €",
    ]


def test_city_contract_numbers_restart_under_each_pillar(reading: Reader) -> None:
    found = reading(samples.CITY_CONTRACT)

    assert len(_labels(found, 1)) == 3
    assert len(_labels(found, 2)) == 5
    assert len(_labels(found, 3)) == 8
    assert [(d.name, d.population) for d in found.districts] == [
        ("Les Tilleuls", 3250),
        ("Bellevue", 1980),
    ]
    assert len(found.funding) == 16
    assert not found.issues


def test_territory_project_lists_actions_without_sheets(reading: Reader) -> None:
    found = reading(samples.TERRITORY_PROJECT)

    assert _labels(found, 1) == ["Un territoire accueillant", "Un territoire solidaire"]
    assert [action.title for action in found.actions][-1] == "Adapter les logements"


def test_family_contract_titles_under_bare_marks(reading: Reader) -> None:
    found = reading(samples.FAMILY_CONTRACT)

    assert [action.title for action in found.actions] == [
        "Créer un relais petite enfance itinérant",
        "Ouvrir une micro-crèche",
        "Installer un conseil de jeunes",
    ]
    assert found.actions[0].partners == ("Caf", "PMI", "MSA")
    assert found.actions[0].budget[0].euros == 62000
    assert found.period is not None
    assert found.period.end == "2026-12-31"


def test_markdown_of_an_ocr(reading: Reader) -> None:
    found = reading(samples.HEALTH_MARKDOWN)

    assert _labels(found, 1) == ["Promotion et prévention", "Accès aux soins"]
    assert [action.title for action in found.actions] == [
        "Créer une maison sport-santé",
        "Former les relais",
        "Soutenir les stages",
    ]
    assert found.period is not None
    assert (found.period.start, found.period.end) == ("2021", "2025")


def test_sheets_as_tables_and_a_total_that_does_not_add_up(reading: Reader) -> None:
    found = reading(samples.FAMILY_TABLES)

    assert [action.title for action in found.actions] == [
        "Guide des familles",
        "Lieu d'accueil enfants parents",
    ]
    assert [f.name for f in found.facilities] == [
        "Les Oursons",
        "Centre Pagnol",
        "Relais du Vallon",
    ]
    assert found.facilities[1].commune == "Plateau-le-Haut"
    assert len(found.indicators) == 9
    assert [issue.code for issue in found.issues] == ["total"]
    assert "21000" in found.issues[0].message


def test_every_piece_says_where_it_was_read(reading: Reader) -> None:
    found = reading(samples.FAMILY_TABLES)

    pieces = [*found.nodes, *found.actions, *found.indicators, *found.funding, *found.facilities]

    assert all(piece.source.line and piece.source.text and 0 < piece.confidence < 1 for piece in pieces)


def test_empty_text_finds_nothing(reading: Reader) -> None:
    found = reading("\n\n")

    assert found.title is None
    assert found.period is None
    assert not found.nodes
