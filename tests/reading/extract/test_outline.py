"""The strategy tree: told several times, announced as a list, without marks, or as slides."""

from collections.abc import Callable

import pytest

from maillage.reading.extract.slides import split_telegraphic
from maillage.reading.pieces import Reading

Reader = Callable[[str], Reading]
_PROSE = "Nous souhaitons agir avec les habitants, les communes et les associations du territoire. " * 3


def _tree(reading: Reading) -> list[tuple[int, str]]:
    return [(node.level, node.label) for node in reading.nodes]


def test_tree_told_in_a_summary_and_in_the_body_is_one(reading: Reader) -> None:
    text = (
        "Axe 1 : Grandir\nAxe 2 : Vieillir\n\nAnnexe\n\nAxe 1 : Grandir\n- OG1. Accueillir "
        "les enfants\n- OG2. Aider les parents\n\n"
        "Axe 2 : Vieillir\n- OG1. Adapter les logements\n"
    )

    assert _tree(reading(text)) == [
        (1, "Grandir"),
        (2, "Accueillir les enfants"),
        (2, "Aider les parents"),
        (1, "Vieillir"),
        (2, "Adapter les logements"),
    ]


def test_list_announced_then_told_with_its_lines_of_work(reading: Reader) -> None:
    text = (
        "Le contrat porte 2 enjeux :\n1. Accompagner la mobilité\n2. Préserver l'environnement\n\n"
        "1. Accompagner la mobilité\n– Le covoiturage ;\n– Le vélo\n\n2. Préserver "
        "l'environnement\n– Les haies ;\nLes rivières ;\n– Les sols\n"
    )

    assert _tree(reading(text)) == [
        (1, "Accompagner la mobilité"),
        (2, "Le covoiturage"),
        (2, "Le vélo"),
        (1, "Préserver l'environnement"),
        (2, "Les haies"),
        (2, "Les rivières"),
        (2, "Les sols"),
    ]


def test_headings_without_marks_over_lists_of_actions(reading: Reader) -> None:
    text = (
        f"Animer un projet partagé\n{_PROSE}\nActions concrètes\n- Créer un centre - Ouvrir "
        f"un lieu\n"
        f"Favoriser le sport pour tous\n{_PROSE}\nActions concrètes\n- Rénover la piscine - "
        f"Aider les clubs\n"
    )

    found = reading(text)

    assert _tree(found) == [(1, "Animer un projet partagé"), (1, "Favoriser le sport pour tous")]
    assert [(a.title, a.node) for a in found.actions] == [
        ("Créer un centre", 0),
        ("Ouvrir un lieu", 0),
        ("Rénover la piscine", 1),
        ("Aider les clubs", 1),
    ]


def test_numbered_headings_under_an_axis_and_headings_under_them(reading: Reader) -> None:
    text = (
        "# 1. Axe stratégique 1 - Emploi\n\nTexte.\n\n## 1.1 Former les "
        "jeunes\n\nTexte.\n\n#### Ouvrir des stages\n\nTexte.\n\n"
        "#### Partenaires à mobiliser\n\nÉtat.\n\n# 2. Axe stratégique 2 - Logement\n\n## "
        "2.1 Rénover\n\n# B – Gouvernance\n\n#### Le bureau\n"
    )

    assert _tree(reading(text)) == [
        (1, "Emploi"),
        (2, "Former les jeunes"),
        (3, "Ouvrir des stages"),
        (1, "Logement"),
        (2, "Rénover"),
    ]


@pytest.mark.parametrize(
    ("run", "parts"),
    [
        ("Améliorer la qualité des quartiers Les projets urbains La gestion de proximité", 3),
        ("la création d'entreprise la mobilité et l'accès à l'emploi", 2),
        ("Soutien aux projets des écoles : ouverture au monde", 1),
    ],
)
def test_noun_phrases_run_together_are_cut(run: str, parts: int) -> None:
    assert len(split_telegraphic(run)) == parts


def test_quoted_objectives_of_a_sheet_are_no_nodes(reading: Reader) -> None:
    text = (
        "Axe 1 : Santé\nAxe 2 : Emploi\n\nFiche action 1 : Créer un bus\nObjectifs\nObjectif "
        "1 : Aller vers\nObjectif 2 : Soigner\n"
        "Pilote : Caf\nCalendrier : 2024\n"
    )

    found = reading(text)

    assert _tree(found) == [(1, "Santé"), (1, "Emploi")]
    assert found.actions[0].fields["pilots"] == "Caf"


def test_axis_that_a_sheet_quotes_is_its_place(reading: Reader) -> None:
    sheet = (
        "FICHE ACTION\n\nIntitulé de l'action\n{title}\n\nAxe concerné\n{axis}\n\nObjectifs\n"
        "• Ouvrir des places\n• Former\n\nPilote de l'action\nService enfance\n\n"
    )
    text = sheet.format(title="Développer l'accueil", axis="Axe 1 – Enfance")
    text += sheet.format(title="Créer un lieu", axis="Axe 2 – Parentalité")

    found = reading(text)

    assert _tree(found) == [(1, "Enfance"), (1, "Parentalité")]
    assert [(a.title, a.node) for a in found.actions] == [
        ("Développer l'accueil", 0),
        ("Créer un lieu", 1),
    ]
    assert found.actions[0].fields["objectives"] == "Ouvrir des places ; Former"


def test_axes_announced_bare_and_told_later_with_their_objectives(reading: Reader) -> None:
    text = (
        "Trois axes sont retenus :\nAxe 1 : La petite enfance\nAxe 2 : La jeunesse\n"
        "Axe 3 : Les droits\n\nFait à Vallon\n\nAXE 1 : LA PETITE ENFANCE\n"
        "Objectif 1 : Maintenir l'offre\nAXE 2 : LA JEUNESSE\nObjectif 1 : Ouvrir des loisirs\n"
    )

    assert _tree(reading(text)) == [
        (1, "La petite enfance"),
        (2, "Maintenir l'offre"),
        (1, "La jeunesse"),
        (2, "Ouvrir des loisirs"),
        (1, "Les droits"),
    ]


def test_letters_printed_twice_and_items_run_together(reading: Reader) -> None:
    text = (
        "AAxxee  11 ::  SSaannttéé\n• Soigner • Prévenir • Informer\n\n"
        "AAxxee  22 ::  EEmmppllooii\n• Former • Recruter\n"
    )

    assert [label for _, label in _tree(reading(text))] == [
        "Santé",
        "Soigner",
        "Prévenir",
        "Informer",
        "Emploi",
        "Former",
        "Recruter",
    ]
